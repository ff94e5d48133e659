"""Datelines of a fixed form without a bracket: `Place/AGENCY - `, `PLACE. 4 March. AGENCY. `, `PAPER.CO, Place - `."""

import re

from ingest.extract.meta.byline_words import AGENCIES
from ingest.extract.plain.dateline_days import LineDay, day_in_line
from ingest.extract.plain.opening_han import Dateline
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key

_PLACE = r"(?P<place>[^\W\d_a-zà-ž][^\W\d_]{2,20}(?:[ -][^\W\d_a-zà-ž][^\W\d_]{1,20})?)"
_ACRONYM = r"(?P<agency>[A-ZÀ-ŽƏА-ЯЇІЄҐ]{2,10}(?:-[A-ZÀ-ŽƏА-ЯЇІЄҐ]{3,12})?)"
_DAY = r"(?P<day>\d{1,2}\.? [^\W\d_]{3,12})"
_FORMS = (
    re.compile(rf"{_PLACE}/{_ACRONYM}\s+[-–—]\s+"),
    re.compile(rf"{_PLACE}\.\s{_DAY}\.\s{_ACRONYM}(?:\.|\s[-–—])\s+"),
    re.compile(rf"{_PLACE},\s{_DAY},\s{_ACRONYM}\s+(?=[^\W\d_a-zà-ž])"),
    re.compile(rf"(?P<agency>[A-Z][A-Z0-9-]+\.(?:CO(?:\.ID)?|COM|ID|NET)),\s{_PLACE}\s+[-–—]\s+"),
)
#: A place, before a whole day that a full stop ends: `Ravenau, 12. September 2024. The news`.
_BEFORE_DAY = re.compile(rf"{_PLACE},\s(?=\S{{0,12}}\s?\d|\d)")
_AFTER_DAY = re.compile(r"(?:\s(?:года|року|г|р))?\.\s+(?=[^\W\d_a-zà-žа-яёіїєґ])")
_MAX_DAY = 40  # characters of a day
_FIRST_YEAR = 1995  # an earlier day that a full stop ends is that of a scene, and not of the news
#: A place and an agency that a hyphen joins, in Arabic letters.
_JOINED = re.compile(r"(?P<place>[\u0620-\u06ff]{3,14})\s?[-–]\s?(?P<agency>[\u0620-\u06ff]{3,12})(?:\s?[-–:]\s?|\s)")


def fixed_opening(paragraph: str, language: str | None) -> Dateline | None:
    """Return a dateline of a fixed form that opens a paragraph; None where there is none."""
    for form in _FORMS:
        if match := form.match(paragraph):
            words = match.groupdict().get("day")
            day = day_in_line(words, language) if words else None
            if words and day is None:
                return None
            return Dateline(match[0].strip(), match.end(), day, match["agency"], (), (match["place"],))
    stopped = _stopped_opening(paragraph, language)
    if stopped is not None:
        return stopped
    joined = _JOINED.match(paragraph)
    if joined and (comparison_key(joined["agency"]) in AGENCIES or is_medium(joined["agency"])):
        return Dateline(joined[0].strip(), joined.end(), None, joined["agency"], (), (joined["place"],))
    return None


def _stopped_opening(paragraph: str, language: str | None) -> Dateline | None:
    """Return a dateline of a place and a day with its year, which a full stop ends; None for other openings."""
    before = _BEFORE_DAY.match(paragraph)
    if before is None:
        return None
    day = day_in_line(paragraph[before.end() : before.end() + _MAX_DAY], language)
    if day is None or day.start or day.year is None or day.year < _FIRST_YEAR:
        return None
    end = before.end() + day.end
    after = _AFTER_DAY.match(paragraph, end)
    if after is None:
        return None
    shown = LineDay(day.month, day.day, day.year, before.end(), end)
    return Dateline(paragraph[: after.end()].strip(" ."), after.end(), shown, None, (), (before["place"],))
