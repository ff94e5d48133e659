"""Persons in a part of a line around a news text: after a word for "by", after a label, in a list of Han names."""

import re

from ingest.extract.meta.byline_parts import after_by
from ingest.extract.meta.greek_names import without_genitive
from ingest.extract.plain.labels import is_count
from ingest.extract.plain.line_facts import LineReading
from ingest.extract.plain.line_parts import AND, NAME_IN_PLACE, WRITES
from ingest.extract.plain.persons import has_common_word, is_person, persons_in, without_turkish_capitals
from ingest.extract.plain.sources import is_medium
from ingest.text.place_names import is_place_name

SHORT_BY = re.compile(
    r"(?:Na|Ni|Nga|Deur|Ke|Le|Od|Од|Аб|Bởi|By|Dal(?:la)?(?=\snostr[oa]\s))\s+(?=[^\W\d_])"
)  # words for "by" that are other words elsewhere
#: The same in capitals before a name in capitals, by language: `NA ZUHURA MWINYI`.
_CAPITAL_BY = {"sw": "NA ", "tl": "NI ", "sq": "NGA ", "af": "DEUR ", "ga": "LE ", "vi": "BỞI "}
_GAELIC = frozenset({"ga", "gd"})
_GAELIC_BY = re.compile(r"le\s+(?=[^\W\d_])")
_ETHIOPIC = frozenset({"am", "ti"})  # where the word for "by" is a letter before the name
_ARTICLES = frozenset({"de", "na", "di", "da"})  # that are words for "by" elsewhere
_ROMANCE = frozenset({"fr", "it", "es", "pt", "ca", "gl", "oc"})
LAST_INITIAL = re.compile(r"\s[A-ZÀ-Ž]\.\s*$")
HAN_WORD = re.compile("[\u3400-\u9fff々]{1,4}")
_HAN_GAP = re.compile("(?<=[\u3400-\u9fff]{2})\\s+(?=[\u3400-\u9fff]{2,4}(?:\\s|$))")


def takes_byline(reading: LineReading, segment: str) -> bool:
    """Read the persons, the medium and the place after a word for "by"."""
    short_by = SHORT_BY.match(segment)
    if short_by and short_by[0].strip() == "Le" and reading.language in _ROMANCE:
        short_by = None  # an article
    if short_by is None and reading.language in _GAELIC:
        short_by = _GAELIC_BY.match(segment)
    capital_by = _CAPITAL_BY.get(reading.language or "", "")
    size = short_by.end() if short_by else len(capital_by) if capital_by and _opens(segment, capital_by) else 0
    named = persons_in(segment[size:]) if size else None
    if named is not None and named.names and all(map(is_person, named.names)):
        _take_persons(reading, named.names, named.media, named.places)
        return True
    if reading.language in _ETHIOPIC and segment.startswith("በ") and len(segment.split()) in (2, 3):
        named = persons_in(segment[1:])
        if named is not None and named.names and all(map(is_person, named.names)):
            _take_persons(reading, named.names, named.media, named.places)
            return True
    names, is_label = after_by(segment)
    persons = persons_in(names) if names else None
    if names and all(len(word.strip(".")) <= 1 for word in names.split()):
        return True  # initials
    if persons is None or not (persons.names or persons.media or is_label):
        return False
    is_article = segment.split()[0].casefold() in _ARTICLES
    if is_article and not is_label and is_medium(segment) and all(" " not in name for name in persons.names):
        return False  # `De Kustcourant`: the word is an article
    _take_persons(reading, without_genitive(segment, persons.names), persons.media, persons.places)
    return True


def take_facts_of_source(reading: LineReading, following: LineReading) -> None:
    """Take what stands behind the name of a source in its line: `来源：江城日报 2025-03-01 记者 李明`."""
    if following.unexplained:
        return
    reading.published, reading.updated, reading.day = following.published, following.updated, following.day
    reading.authors, reading.names, reading.media = following.authors, following.names, following.media


def _opens(segment: str, capital_by: str) -> bool:
    return segment.isupper() and segment.startswith(capital_by)


def take_label(reading: LineReading, kind: str, following: str) -> bool:
    """Read what follows a label of the `kind`; return whether the part is explained by it."""
    if kind == "author" and following:
        persons = persons_in(_HAN_GAP.sub("、", following) if reading.language == "zh" else following)
        if persons is None:
            return False
        _take_persons(reading, persons.names, persons.media, persons.places)
        reading.is_listing = bool(persons.names) and HAN_WORD.fullmatch(persons.names[-1]) is not None
    elif kind == "count" and not is_count(reading.text) and len(following.split()) > 6:
        return False
    return True


def take_listed(reading: LineReading, name: str) -> None:
    """Take another name after a label: in Chinese another person, in Japanese the name that follows the family's."""
    if reading.language != "zh" and reading.authors:
        reading.authors = (*reading.authors[:-1], f"{reading.authors[-1]} {name}")
    else:
        reading.authors += (name,)


def _take_persons(
    reading: LineReading, names: tuple[str, ...], media: tuple[str, ...], places: tuple[str, ...]
) -> None:
    reading.authors += names
    reading.media += media
    reading.places += places


def takes_place(reading: LineReading, segment: str) -> bool:
    """Read a place beside a date, which may have the form of a person's name."""
    if not (reading.has_date and is_place_name(segment)):
        return False
    reading.places += (segment,)
    return True


def is_signed(segment: str) -> bool:
    """Return whether a role stands after a word for "by" and a name: `By Ada Sample Reporter`."""
    names = after_by(segment)[0]
    persons = persons_in(names) if names else None
    return persons is not None and bool(persons.names)


def with_last_stop(names: tuple[str, ...], line: str) -> tuple[str, ...]:
    """Return names with the full stop of the initial that ends the line: `Ada Sample P.`, of the second surname."""
    return tuple(f"{name}." if line.rstrip().endswith(f"{name}.") else name for name in names)


def names_of(segment: str) -> tuple[str, ...]:
    """Return the name that a part is, or the names of a list; none for others."""
    writes = WRITES.search(segment)
    if writes and is_person(segment[: writes.start()]):
        segment = segment[: writes.start()]
    if is_person(segment):
        return (without_turkish_capitals(segment),)
    placed = NAME_IN_PLACE.fullmatch(segment)
    if placed and is_person(placed["name"]):
        return (without_turkish_capitals(placed["name"]),)
    persons = persons_in(segment) if AND.search(segment) and not has_common_word(segment) else None
    if persons is None or len(persons.names) < 2 or persons.media or persons.places:
        return ()
    return persons.names if all(map(is_person, persons.names)) else ()
