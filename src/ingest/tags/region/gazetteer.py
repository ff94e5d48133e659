"""The gazetteer: names of countries, subdivisions and cities in many languages, and what each name can mean.

The table is built by `models/build_gazetteer.py` and shipped beside this module (see NOTICE.md for its sources).
Reading it takes a few tenths of a second, once per process; a name is parsed when it is first looked up.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from ingest.tags.word_boundaries import Script, script_of

MeaningKind = Literal["C", "D", "M", "B", "A", "P", "T", "t"]
"""Country name, demonym, metonym (Kremlin), blocker (Paris Agreement), admin1, capital, city, other name of a city."""

_HEADER = "ingest-gazetteer 1"
_USUAL_COUNTY = 100  # thousands of inhabitants, where the source has no number
_LEVELS: Mapping[str, Literal["admin1", "admin2", "city"]] = {"A": "admin1", "B": "admin2", "T": "city"}
_ORDINARY_WORD = 4  # Zipf frequency from which a surface counts as an ordinary word


@dataclass(frozen=True, slots=True)
class GeoPlace:
    """A first- or second-level subdivision (admin1, admin2) or a city of GeoNames.

    `code` is the ISO 3166-2 code of the subdivision, or of the admin1 that a county or city lies in; GeoNames' code
    where ISO has none.
    """

    geonameid: int
    level: Literal["admin1", "admin2", "city"]
    country: str
    code: str
    name: str
    lat: float | None
    lon: float | None
    population: int  # thousands

    @property
    def is_city(self) -> bool:
        """Return whether it is a city."""
        return self.level == "city"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of a name. An empty `languages` means all; `stems` are the languages in which letters may follow."""

    kind: MeaningKind
    country: str  # ISO 3166-1 alpha-2; '' for a blocker that stands for no country
    place: GeoPlace | None
    languages: frozenset[str]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, with its meanings, the likeliest first."""

    surface: str
    offset: int  # leading characters of the pattern that are not part of the name
    personal: bool  # people bear the name too: Jordan
    zipf: int  # 0..8, how common the surface is as an ordinary word
    script: Script
    meanings: tuple[Meaning, ...]
    in_all_languages: bool  # no meaning is limited to languages
    capitals: bool  # written in capitals
    lower: str  # " surface " in lower case, with its spaces, if it is also an ordinary word, else ''


class Gazetteer:
    """An Aho-Corasick automaton over all names, and the names' meanings."""

    def __init__(self, packed: bytes) -> None:
        import ahocorasick_rs

        lines = zlib.decompress(packed).decode("utf-8").split("\n")
        if lines[0] != _HEADER:
            raise ValueError(
                f"gazetteer: header {lines[0]!r}, expected {_HEADER!r}; rebuild it with models/build_gazetteer.py"
            )
        middle = lines.index("=")
        self._places = lines[1:middle]
        self._names = lines[middle + 1 :]
        self._parsed: dict[int, Name] = {}
        self.automaton: ahocorasick_rs.AhoCorasick = ahocorasick_rs.AhoCorasick(
            [line.split("\t", 1)[0] for line in self._names],
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._names)

    def name(self, index: int) -> Name:
        """Return the name with the automaton's pattern number `index`."""
        name = self._parsed.get(index)
        if name is None:
            name = self._parsed[index] = self._parse_name(self._names[index])
        return name

    def _parse_name(self, line: str) -> Name:
        pattern, flags, meanings = line.split("\t")
        offset = 2 if "p" in flags else 0
        zipf = int(flags[0]) if flags and flags[0].isdigit() else 0
        surface = pattern[offset:]
        parsed_meanings = tuple(self._parse_meaning(item) for item in meanings.split(" "))
        return Name(
            surface=surface,
            offset=offset,
            personal="n" in flags,
            zipf=zipf,
            script=script_of(surface),
            meanings=parsed_meanings,
            in_all_languages=not any(meaning.languages for meaning in parsed_meanings),
            capitals=surface.isupper(),
            lower=f" {surface.lower()} " if zipf >= _ORDINARY_WORD else "",
        )

    def _parse_meaning(self, item: str) -> Meaning:
        kind, target = item[0], item[1:]
        target, _, limits = target.partition(":")
        languages = limits.split(",") if limits else []
        place = self._parse_place(self._places[int(target)]) if kind in "APTt" else None
        return Meaning(
            kind=kind,  # type: ignore[arg-type]
            country=place.country if place else target.strip("-"),
            place=place,
            languages=frozenset() if "*" in languages else frozenset(language.rstrip("~") for language in languages),
            stems=frozenset(language[:-1] for language in languages if language.endswith("~")),
        )

    @staticmethod
    def _parse_place(line: str) -> GeoPlace:
        geonameid, level, country, code, name, lat, lon, population = line.split("\t")
        return GeoPlace(
            geonameid=int(geonameid),
            level=_LEVELS[level],
            country=country,
            code=code,
            name=name,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            population=int(population) or (_USUAL_COUNTY if level == "B" else 0),
        )


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer that ships; it is read once per process."""
    return Gazetteer(files(__package__).joinpath("gazetteer.bin").read_bytes())
