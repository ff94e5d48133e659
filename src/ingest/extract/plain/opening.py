"""The dateline that opens the first paragraph: place, day, agency and reporter, up to where the news begins.

The order of the parts differs by country (`PLACE, day (Agency) -`, `(Agency) - PLACE, day -`, `day, Place (Agency) -`,
`ГОРОД, день. /Агентство/.`, `【地＝社】`, `社地日电`). So the opening is read part by part, and counts if what was read
is evidence enough: a day or an agency, ended by a dash or a bracket.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ingest.extract.meta.byline_words import AGENCIES
from ingest.extract.plain import opening_parts as pattern
from ingest.extract.plain.dateline_days import LineDay, day_in_line
from ingest.extract.plain.labels import is_office
from ingest.extract.plain.opening_forms import fixed_opening
from ingest.extract.plain.opening_han import Dateline, han_opening
from ingest.extract.plain.opening_names import is_proper_name, reporter_with_role
from ingest.extract.plain.persons import is_person, persons_in
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key
from ingest.text.date_labels import is_connecting
from ingest.text.scripts import starts_lowercase

_MAX_OPENING, _MIN_NEWS = 150, 8  # characters of a dateline, and of the news after it
_MAX_PARTS, _MAX_AGENCY = 9, 4  # parts; words of an agency that its position shows
_MAX_ACRONYM, _MAX_SIGN = 24, 5  # characters of an agency in capitals, of the sign of an editor
_EDGES = " \t-–—―|·•,;:.*/"
_ARTICLES = frozenset({"The", "A", "An", "Der", "Die", "Das", "Ein", "Eine", "On", "In"})


@dataclass(slots=True)
class _Parser:
    """The parts that were read so far."""

    text: str
    language: str | None
    known: Collection[str]
    position: int = 0
    end: int | None = None  # where the news begins, if what was read is a dateline
    day: LineDay | None = None
    agency: str | None = None
    is_signed: bool = False  # initials, or brackets with an agency that is no source
    authors: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    bracketed: bool = False  # the last part was a bracket with an agency
    is_slashed: bool = False  # that bracket was a pair of slashes
    is_paired: bool = False  # it had a place and an agency: `(서울=연합뉴스)`


def dateline_opening(paragraph: str, language: str | None = None, known: Collection[str] = ()) -> Dateline | None:
    """Return a dateline that opens a paragraph; `end` is where the news begins. None when there is none.

    `known` are the comparison keys of the names of the source that the rest of the text states.
    """
    start = paragraph[:_MAX_OPENING]
    return han_opening(start, known) or _opening(paragraph, language, known) or fixed_opening(start, language)


def _opening(paragraph: str, language: str | None, known: Collection[str]) -> Dateline | None:
    if not any(sign in paragraph[:_MAX_OPENING] for sign in "-–—―=＝/(（[【"):
        return None
    parser = _Parser(paragraph[:_MAX_OPENING], language, known)
    for _ in range(_MAX_PARTS):
        if not _read_part(parser):
            break
    if parser.end is None and parser.bracketed and _ends_with_bracket(parser):
        parser.end = parser.position
    if parser.end is None or len(paragraph) - parser.end < _MIN_NEWS:
        return None
    if not (parser.day or parser.agency or parser.is_signed or parser.authors):
        return None
    end = parser.end + len(paragraph[parser.end :]) - len(paragraph[parser.end :].lstrip(" .।-–—"))
    return Dateline(
        paragraph[: parser.end].strip(), end, parser.day, parser.agency, tuple(parser.authors), tuple(parser.places)
    )


def _ends_with_bracket(parser: _Parser) -> bool:
    """Return whether the news may begin right after a bracket, as in `मुंबई, 3 मार्च (भाषा) ...`."""
    if parser.day is not None or parser.is_paired:
        return True
    is_alone = not parser.places and parser.agency is not None and parser.text.startswith(("(", "["))
    if is_alone and comparison_key(parser.agency or "") in {*parser.known, *AGENCIES}:
        return True  # `(agency) The news`, of an agency or a source that is named elsewhere
    if parser.is_signed and len(parser.places) == 1 and parser.text[parser.position - 1 : parser.position] == ".":
        return True  # `Place (sign). The news`
    return (parser.is_slashed and bool(parser.places)) or (
        bool(parser.places) and parser.places[0].isupper() and parser.agency is not None
    )


def _read_part(parser: _Parser) -> bool:
    """Read the next part; return False where the news begins."""
    reporter = pattern.KOREAN_REPORTER.match(parser.text, parser.position)
    if reporter:
        parser.authors.append(reporter[1])
        parser.position = parser.end = reporter.end()
        return False
    dash = pattern.DASH.match(parser.text, parser.position)
    if dash and parser.position and dash[0].strip():
        return _read_dash(parser, dash)
    if parser.bracketed and _ends_with_bracket(parser):
        parser.end = parser.position
        return False
    gap = pattern.GAP.match(parser.text, parser.position)
    if gap:
        parser.position = gap.end()
    return _read_group(parser) or _read_day(parser) or _read_known(parser) or _read_place(parser)


def _read_dash(parser: _Parser, dash: re.Match[str]) -> bool:
    colon = dash[0].strip() in (":", "：")
    if colon and not (parser.bracketed or (parser.day and parser.places and parser.agency)):
        return False
    parser.position = dash.end()
    parser.bracketed = False
    if parser.day or parser.agency or parser.is_signed:
        parser.end = dash.end()
    return _read_after_dash(parser)


def _read_after_dash(parser: _Parser) -> bool:
    """Read an agency, names in capitals, or a place with a day after a dash; False where the news begins."""
    chunk = re.match(r"([^\n.]{2,60}?)\s*(?:\.(?=\s)|[:：](?=\s)|\s[-–—]{1,2}(?=\s))", parser.text[parser.position :])
    if chunk:
        words = chunk[1].strip(_EDGES)
        is_agency = is_medium(words) or comparison_key(words) in parser.known
        is_agency = is_agency or bool(parser.day and chunk[0].endswith(".") and is_proper_name(words))
        if parser.agency is None and is_agency:
            parser.agency = words
            parser.position += chunk.end()
            parser.end = parser.position
            return True
        named = words.isupper() or (parser.agency is not None and is_person(words) and len(words.split()) > 1)
        if named and not chunk[0].endswith(".") and not any(map(str.isdigit, words)):
            persons = persons_in(words)
            if persons and persons.names and all(map(is_person, persons.names)):
                parser.authors += [
                    name.title() if name.isascii() and name.isupper() else name for name in persons.names
                ]
                parser.position += chunk.end()
                parser.end = parser.position
                return True
    return pattern.GROUP.match(parser.text, parser.position) is not None or _day_ahead(parser)


def _day_ahead(parser: _Parser) -> bool:
    """Return whether a day follows before the next dash, perhaps after a place: `(Agency) - PLACE, 2 April - ...`."""
    if parser.day is not None:
        return False
    ahead = parser.text[parser.position : parser.position + 60]
    day = day_in_line(ahead, parser.language)
    if day is None or not re.match(r"[^.\n]{0,12}?\.?\s*[-–—]", ahead[day.end :]):
        return False
    place = ahead[: day.start].strip(_EDGES)
    return _is_place(place) if place else bool(parser.places)


def _read_group(parser: _Parser) -> bool:
    """Read what is in brackets, or between slashes: an agency, initials, a country, a reporter, the day."""
    group = pattern.GROUP.match(parser.text, parser.position)
    if group is None:
        return False
    words = (group[1] or group[2]).strip(_EDGES)
    parser.bracketed, parser.is_slashed = False, group[2] is not None
    place, equals, agency = words.rpartition("=") if "=" in words else words.rpartition("＝")
    if equals:
        parser.is_paired = True
        parser.places.append(place.strip(_EDGES))
        words = agency.strip(_EDGES)
    day = day_in_line(words, parser.language) if parser.day is None else None
    if day is not None and not words[: day.start].strip(_EDGES) and len(words) - day.end < 4:
        parser.day = day
    elif not (_read_agency(parser, words) or _read_other(parser, words, parser.text[group.end() :])):
        return False
    parser.position = group.end()
    return True


def _read_agency(parser: _Parser, words: str) -> bool:
    """Read an agency that words in brackets name by their form, or a reporter and the agency."""
    quoted = pattern.QUOTED.search(words)
    if pattern.REPORTER_WORD.match(words) and quoted:
        persons = persons_in(pattern.REPORTER_WORD.sub("", words.replace(quoted[0], " ")).strip(_EDGES))
        parser.authors += persons.names if persons else ()
        parser.agency = quoted[1]
    elif words.endswith(" سے") and is_person(words[:-3]):
        parser.authors.append(words[:-3].strip())  # Urdu: `(from) Ada Sample`
        parser.is_signed = parser.is_slashed = True
    elif (reporter := reporter_with_role(words)) is not None:
        parser.authors.append(reporter)
        parser.is_signed = True
    elif any(map(is_office, words.split()[:1])):
        parser.is_signed = parser.is_slashed = True  # a correspondent, and perhaps the paper
    elif is_medium(words) or comparison_key(words) in parser.known or parser.is_paired:
        parser.agency = parser.agency or words
    elif pattern.INITIALS.fullmatch(words) or (words.islower() and len(words) <= _MAX_SIGN and words.isalpha()):
        agency = words.split("/")[0]
        parser.agency = parser.agency or (agency if comparison_key(agency) in AGENCIES or "-" in agency else None)
        parser.is_signed = True
    elif words.isupper() and len(words) <= _MAX_ACRONYM and words.replace(" ", "").replace("-", "").isalpha():
        parser.agency = parser.agency or words
    else:
        return False
    parser.bracketed = True
    return True


def _read_other(parser: _Parser, words: str, following: str) -> bool:
    """Read words in brackets that only their position explains: an agency, or the country before the day."""
    count = len(words.split())
    if _is_agency_alone(parser, words, following):
        parser.agency, parser.bracketed = words, True
    elif re.match(r"\s*,?\s*\d", following) or not (parser.places or parser.day or parser.is_slashed):
        if not _is_place(words):
            return False
        parser.places.append(words)
    elif (parser.day or parser.is_slashed) and count <= _MAX_AGENCY and not any(map(str.isdigit, words)):
        parser.agency, parser.bracketed = parser.agency or words.strip('„“”"«» '), True
    elif count >= _MAX_AGENCY:
        return False
    return True


def _is_agency_alone(parser: _Parser, words: str, following: str) -> bool:
    """Return whether a bracket that opens the text, with a dash after it, has an agency: news repeat places only."""
    if parser.position or not re.match(r"\s*[-–—]{1,2}\s", following) or len(words.split()) > 4:
        return False
    return _is_place(words) and words not in following


def _read_day(parser: _Parser) -> bool:
    ahead = parser.text[parser.position : parser.position + 48]
    skipped = 0
    for _ in range(2):  # a weekday, "on"
        word = pattern.WORD.match(ahead[skipped:])
        if word is None or not is_connecting(word[0]):
            break
        skipped += word.end()
    day = day_in_line(ahead[skipped:], parser.language) if parser.day is None else None
    if day is not None and day.start <= 3 and not any(map(str.isalpha, ahead[skipped : skipped + day.start])):
        start = parser.position + skipped
        parser.day = LineDay(day.month, day.day, day.year, start + day.start, start + day.end)
        parser.position = start + day.end
        era = pattern.ERA.match(parser.text, parser.position)
        if era:
            parser.position = era.end()
    elif skipped and parser.day is not None:
        parser.position += skipped  # a weekday after the day
    else:
        return False
    parser.bracketed = False
    return True


def _read_known(parser: _Parser) -> bool:
    """Read a name of the source that stands there without brackets."""
    for words in re.finditer(r"\S+", parser.text[parser.position : parser.position + 50]):
        name = parser.text[parser.position : parser.position + words.end()].strip(_EDGES)
        if comparison_key(name) in parser.known:
            parser.agency = parser.agency or name
            parser.position += words.end()
            return True
    return False


def _read_place(parser: _Parser) -> bool:
    words = pattern.WORDS.match(parser.text, parser.position)
    if words is None or len(parser.places) > 3:
        return False
    place = re.split(r"\s[-–—]{1,2}\s|\s*\.-", words[0])[0]
    name = place.strip(_EDGES)
    if not _is_place(name):
        return False
    day = day_in_line(parser.text[parser.position : parser.position + 60], parser.language)
    if day is not None and parser.day is None and day.start < len(place):
        place = place[: day.start]
        name = place.strip(_EDGES)
        if not name or not _is_place(name):
            return False
    parser.places.append(name)
    parser.position += len(place.rstrip())
    parser.bracketed = False
    if is_medium(name) and parser.agency is None and len(parser.places) > 1:
        parser.agency = parser.places.pop()
    return True


def _is_place(words: str) -> bool:
    """Return whether words look like the place of a dateline: few, capitalised where there are capitals."""
    parts = words.replace("/", " ").split()
    if (
        not parts
        or len(parts) > 5
        or parts[0] in _ARTICLES
        or any(starts_lowercase(part) and len(part) > 3 for part in parts)
    ):
        return False
    return not any(map(starts_lowercase, (parts[:1] + parts[-1:])))  # "Frankfurt am Main", not "Starts on"
