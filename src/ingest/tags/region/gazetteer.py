"""The gazetteer: names of countries, subdivisions and cities in many languages, and what each name can mean.

The table is built by `models/build_gazetteer.py` and shipped beside this module (see NOTICE.md for its sources).
Reading it takes about a tenth of a second, once per process; a name is parsed when it is first looked up.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np

from ingest.tags.region.name_automaton import NameFinder, built_finder, stored_finder
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
    ordinary: bool  # it is a word that is written with a small letter, too: University, Gateway
    script: Script
    meanings: tuple[Meaning, ...]
    in_all_languages: bool  # no meaning is limited to languages
    capitals: bool  # written in capitals
    lower: str  # " surface " in lower case, with its spaces, if it is also an ordinary word, else ''


class Gazetteer:
    """All names in an automaton, and their meanings.

    The unpacked file stays as it is, with the places of its lines: as strings they would take three times the memory.
    `automaton` is the file with the automaton; without it, or if it is of another gazetteer, it is built.
    """

    def __init__(self, packed: bytes, automaton: bytes = b"") -> None:
        self._raw = zlib.decompress(packed)
        self._ends = np.append(np.flatnonzero(np.frombuffer(self._raw, dtype=np.uint8) == ord("\n")), len(self._raw))
        if self._line(0) != _HEADER:
            raise ValueError(
                f"gazetteer: header {self._line(0)!r}, expected {_HEADER!r}; rebuild it with models/build_gazetteer.py"
            )
        self._first_name = int(np.searchsorted(self._ends, self._raw.index(b"\n=\n"))) + 2
        self._parsed: dict[int, Name] = {}
        self.find: NameFinder = stored_finder(automaton, packed) or built_finder(self.patterns())

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._ends) - self._first_name

    def patterns(self) -> list[str]:
        """Return what the automaton looks for: the names as written, by their numbers."""
        start = int(self._ends[self._first_name - 1]) + 1
        return [line.split("\t", 1)[0] for line in self._raw[start:].decode("utf-8").split("\n")]

    def _line(self, number: int) -> str:
        start = int(self._ends[number - 1]) + 1 if number else 0
        return self._raw[start : int(self._ends[number])].decode("utf-8")

    def name(self, index: int) -> Name:
        """Return the name with a number of the automaton."""
        name = self._parsed.get(index)
        if name is None:
            name = self._parsed[index] = self._parse_name(self._line(self._first_name + index))
        return name

    def _parse_name(self, line: str) -> Name:
        pattern, flags, meanings = line.split("\t")
        offset = 2 if "p" in flags else 0
        zipf = int(flags[0]) if flags and flags[0].isdigit() else 0
        surface = pattern[offset:]
        parsed_meanings = tuple(self._parse_meaning(item) for item in meanings.split())
        return Name(
            surface=surface,
            offset=offset,
            personal="n" in flags,
            zipf=zipf,
            ordinary="o" in flags,
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
        place = self._parse_place(self._line(1 + int(target))) if kind in "APTt" else None
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
    """Return the gazetteer that ships, read once per process; the automaton saves time and may be missing."""
    folder = files(__package__)
    try:
        automaton = folder.joinpath("names.automaton").read_bytes()
    except OSError:
        automaton = b""
    return Gazetteer(folder.joinpath("gazetteer.bin").read_bytes(), automaton)
