"""The dates of a line around a news text: their labels, their places in the line, and the words that belong to them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from ingest.extract.plain.dateline_days import LineDay, day_in_line
from ingest.extract.plain.labels import is_count
from ingest.extract.plain.line_parts import CLOCK, HAN_LABEL_GAP, HIJRI, RELATIVE, SHORT_WEEKDAY, ZONE_IN_WORDS
from ingest.extract.plain.notices import notice_class
from ingest.text.date_labels import LabelledDate, is_connecting, is_only_labels, labelled_dates, role_of_label
from ingest.text.scripts import CASELESS

_DATE_BARS = re.compile(r"\s*[|•·●∙│｜]\s*")
#: A bar between a date and its clock: `16 Juni 2025 | 13:45 WITA`.
_BAR_BEFORE_CLOCK = re.compile(
    r"(?<=\d)\s*[|•·●∙│｜]\s*(?=\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[^\W\d_]{1,5}\.?)?\s*(?:$|[|•·●∙│｜(（]))"
)
#: A day without its year, which a date before it in the line has: `2025年6月8日 05時00分 (6月8日 09時12分更新)`.
_YEARLESS_HAN = re.compile(r"(?<![年\d])(?<!年 )(\d{1,2})(月\d{1,2}日)")
_YEARLESS_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})(/\d{1,2})(?=\s\d{1,2}:\d\d)(?!/)")
_DATED = re.compile(r"(?<!\d)(20\d\d)(?:\s?年\s?|/)(\d{1,2})")
_RAISED_DOTS = re.compile(r"(?<![\d·])(\d\d)·(\d\d)·(?:20)?(\d\d)(?![\d·])")  # `23·04·25`
_SHORT_YEAR = re.compile(
    r"(?<![\d.])(\d{1,2}\.\d{1,2}\.)(\d\d)(?=[,\s]\s?[-–—]?\s?(?:\D{1,5}\s)?\d{1,2}[:.]\d\d(?!\d))"
)
EDGES = " \t-–—―/·•,;:：._*~□■○●◎◆▲▶►\u3000"  # signs around the parts of a line

_MAX_TOOL = 16  # characters of a word such as `Share`
DATE_MARK = "\x00"  # stands for a date in a line
#: A date, perhaps with a clock, and white space before the next label: `Updated: 3 May 2025 14:30 By: Ada Sample`.
_LABEL_BEHIND_DATE = re.compile(
    rf"({DATE_MARK}(?:\s*[,–-]?\s*\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?(?:\s?[^\W\d_]{{1,4}}\.?)?)?)\s+"
    r"(?=[^\W\d_][^\s:：\x00]{0,20}(?:\s[^\s:：\x00]{1,20})?\s?[:：]\s)"
)
#: English labels in the middle of a line, as on Indian sites: `Bureau, City Published by: Ada Sample Updated Tue`.
_INNER_LABEL = re.compile(
    r"\s+(?=(?:Published|Edited|Written|Reported|Posted|Produced) [Bb]y\s?:|"
    r"(?:Updated|Published)\s(?:on\s)?[\w, ]{0,12}\x00)"
)
#: A clock after a date, and the name that follows: `25. sep 2025 o 14:20 Ada Sample`.
_NAME_BEHIND_CLOCK = re.compile(
    rf"({DATE_MARK}\s*[,–-]?\s*(?:[^\W\d_]{{1,4}}\.?\s)?)\d{{1,2}}[:.]\d\d\s+(?=([^\W\d_]{{2,}}\s[^\W\d_]{{2,}})$)"
)


def dates_by_label(line: str, language: str | None) -> Iterator[LabelledDate]:
    """Yield the dates of a line with their roles. A label governs no date after a bar, unless it stands alone."""
    label = ""
    for piece in _DATE_BARS.split(_BAR_BEFORE_CLOCK.sub(" ", line)):
        if not any(map(str.isdecimal, piece)):
            label = piece if role_of_label(piece) is not None else ""
            continue
        yield from labelled_dates(f"{label} {piece}" if label else piece, language=language)
        label = ""


def with_plain_dates(line: str) -> str:
    """Return a dated line in the form in which it is read: the common calendar, whole years, no zones in words."""
    line = ZONE_IN_WORDS.sub("", HAN_LABEL_GAP.sub("", HIJRI.sub(" ", line)))
    return _with_years(SHORT_WEEKDAY.sub("", line))


def _with_years(line: str) -> str:
    """Return a line with four digits in the years of its dates, and with the year in days that follow a full date.

    Of two digits they are written out before a clock only: `30.01.25 - 05:30`. A day that follows a full date lies in
    the same year, or in the next one where its month is an earlier one.
    """
    line = _SHORT_YEAR.sub(r"\g<1>20\2", _RAISED_DOTS.sub(r"\1.\2.20\3", line))
    dated = _DATED.search(line)
    if dated is None:
        return line
    year, month = int(dated[1]), int(dated[2])

    def with_year(sign: str) -> Callable[[re.Match[str]], str]:
        return lambda day: f"{year + (int(day[1]) < month)}{sign}{day[1]}{day[2]}"

    following = _YEARLESS_HAN.sub(with_year("年"), line[dated.end() :])
    return line[: dated.end()] + _YEARLESS_SLASHED.sub(with_year("/"), following)


def day_spans(line: str, language: str | None) -> Iterator[LineDay]:
    """Yield the days in a line from left to right."""
    offset = 0
    while offset < len(line):
        day = day_in_line(line[offset:], language)
        if day is None:
            return
        yield LineDay(day.month, day.day, day.year, day.start + offset, day.end + offset)
        offset += day.end


@lru_cache(maxsize=1024)
def without_date_words(segment: str) -> str:
    """Return a part of a dated line without the labels and weekdays at its ends: `Name Published`, `PAPER FRIDAY`."""
    words = segment.split()
    if is_about_dates(segment) or CLOCK.fullmatch(segment):
        return segment
    for size in range(min(3, len(words) - 1), 0, -1):
        last = " ".join(words[-size:])
        before = " ".join(words[:-size]).strip(EDGES)
        if (_is_date_word(last) or is_connecting(last)) and not _is_part_of_name(last, before):
            return before
        first, following = " ".join(words[:size]), " ".join(words[size:])
        if _is_date_word(first) and not _is_part_of_name(first, following):
            return following.strip(EDGES)
    return segment


def _is_part_of_name(word: str, others: str) -> bool:
    """Return whether a capitalised weekday may belong to a name: `Santo Domingo`, `Sunday Mail`."""
    if role_of_label(word) is not None or word.isupper() or not word[:1].isupper() or CASELESS.search(word):
        return False
    return " " not in others or (word == "Sun" and others.startswith("The "))


def _is_date_word(words: str) -> bool:
    if role_of_label(words) is not None or role_of_label(f"{words}.") is not None:
        return True
    return len(words) > 4 and is_connecting(words)


@lru_cache(maxsize=1024)
def is_about_dates(segment: str) -> bool:
    """Return whether a part is nothing but labels, clocks and connecting words of dates."""
    return len(segment) <= 60 and is_only_labels(segment)


def is_dateless_label(line: str) -> bool:
    """Return whether a line is a label of a date and a weekday, without the day: `Published: Monday`."""
    label, colon, remainder = line.partition(":")
    return bool(colon and remainder.strip()) and role_of_label(label) is not None and is_connecting(remainder.strip())


def separated_parts(line: str) -> str:
    """Return a line whose dates are marked, with bars before a label and before a name that only a space separates."""
    if DATE_MARK not in line:
        return line
    line = _INNER_LABEL.sub(" | ", line)
    line = _NAME_BEHIND_CLOCK.sub(lambda match: f"{DATE_MARK} | " if match[2].istitle() else match[0], line)
    return _LABEL_BEHIND_DATE.sub(r"\1 | ", line)


def is_relative_update(segment: str) -> bool:
    """Return whether a part is a label of a date and a time that counts back from now: `Updated 3 hours ago`."""
    words = segment.split()
    counted = (size for size in range(1, min(4, len(words))) if RELATIVE.match(" ".join(words[size:])))
    return any(role_of_label(" ".join(words[:size])) is not None for size in counted)


def without_tool(dated: str) -> str:
    """Return a line with a date without a word of the page or a count at its end: `3 May 2025 10:15 Share`."""
    before, _, last = dated.rstrip().rpartition(" ")
    if before and len(last) <= _MAX_TOOL and notice_class(last) in ("share", "tool", "comment"):
        return before
    words = before.split(" ")
    if len(words) > 2 and words[-1].isdecimal() and is_count(f"{words[-1]} {last}"):
        return " ".join(words[:-1])
    return dated
