"""The calendar day in a text, in the many ways of writing one; `dates` adds the clock and the zone.

Texts are normalised by `dates` (NFKC, lower case, ASCII digits). Whether the day exists is checked where the moment is
made.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.text.local_days import (
    ASCII_READERS,
    BUDDHIST,
    ERAS,
    LOCAL_READERS,
    REPUBLIC,
    Parts,
    is_of_taiwan,
    solar_day,
)
from ingest.text.months import month_number
from ingest.text.solar_hijri import solar_month

MIN_YEAR, MAX_YEAR = 1600, 2100

_MONTH_FIRST_REGIONS = frozenset({"us", "ph"})  # CLDR: month before day in short dates


@dataclass(frozen=True, slots=True)
class TextDay:
    """A day, month or year as a text states it, and the text around it."""

    year: int
    month: int | None
    day: int | None
    remainder: str  # the text without the day


_Reader = Callable[[re.Match[str], str | None, bool | None], Parts]
_WORD = r"([^\s\d,،:;/()|+\-–—]+)"
_GAP = r"[\s.,،/\-]*"
_OF = r"(?:(?:de|del|of|ng|a|năm|року|года|г|ம்|den)\.?\s+|d['’])?"
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?=$|[t ]?\d{6}(?:z|[+-]\d{4})?$|t\d\d)")
_ORDINAL = re.compile(r"(\d{4})-(\d{3})(?!\d)")
_YEAR_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?")
_YMD = re.compile(r"(?<!\d)(\d{4}|1\d\d(?=[/.]))\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_CJK = re.compile(
    r"(?<!\d)(?:(\d{4})|(令和|平成|昭和|民國|民国)(\d{1,3}|元))\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일号號])?"
)
_DMY = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2}(?=$|\s*[,|]?\s+\d{1,2}:\d\d))(?!\d)")
_D_MONTH_Y = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|ère|º|ª|°|-?го)?{_GAP}{_OF}{_WORD}{_GAP}{_OF}"
    r"(\d{4}|\d{2}(?=\s+\d{1,2}:\d\d))(?!\d)"
)
_CLOCK_FOLLOWS = re.compile(r",?\s+\d{1,2}:\d{1,2}(?::\d{1,2})?\s*(?:[+-]\d|z\b|gmt\b|utc?\b)")
_MONTH_D_Y = re.compile(rf"{_WORD}{_GAP}(\d{{1,2}})(?:st|nd|rd|th)?[\s,./\-]+{_OF}(\d{{4}})(?!\d)")
_Y_MONTH_D = re.compile(rf"(?<!\d)(\d{{4}})(?:\s?m)?{_GAP}{_WORD}{_GAP}(\d{{1,2}})(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+(?:tháng\s+|thg\s*|th)(\d{1,2}),?\s+(?:năm\s+)?(\d{4})(?!\d)")
_VIETNAMESE_NUMBERS = "một hai ba tư năm sáu bảy tám chín mười mười_một mười_hai".split()
_VIETNAMESE_WORD = re.compile(
    r"(?<!\d)(\d{1,2})\s+tháng\s+(mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|bảy|tám|chín),?\s+(\d{4})(?!\d)"
)
_D_NUMBERED_MONTH_Y = re.compile(r"(?<!\d)(\d{1,2})\s+(\d{1,2})\s?[月월]\s+(\d{4})(?!\d)")  # RFC 822 in East Asia
_MONTH_Y = re.compile(rf"{_WORD}{_GAP}{_OF}(\d{{4}})")
_ASCTIME = re.compile(
    rf"{_WORD}\s+(\d{{1,2}})\s+(\d{{1,2}}:\d\d(?::\d\d)?)\s+(?:([a-z+][\w:+-]*|-\d\S*)\s+)?(\d{{4}})$"
)


def may_hold_date(text: str) -> bool:
    """Return whether a text has a digit or the sign for "year", without which it states no date."""
    return "年" in text or any(map(str.isdigit, text))


def day_in_text(text: str, language: str | None, month_first: bool | None, *, whole: bool) -> TextDay | None:
    """Return the first day in a text; with `whole` also the forms that only a text of nothing but a date can have."""
    if whole and (match := _ASCTIME.search(text)) is not None:
        month, day, clock, zone, year = match.groups()
        text = f"{text[: match.start()]} {day} {month} {year} {clock} {zone or ''}"
    if whole and (match := _COMPACT.match(text)) is not None:
        return TextDay(int(match[1]), int(match[2]), int(match[3]), text[match.end() :])
    if whole and (match := _ORDINAL.match(text)) is not None:
        return _ordinal(match, text[match.end() :])
    day_found = _full_day(text, language, month_first)
    if day_found is not None or not whole:
        return day_found
    if (match := _YEAR_MONTH.fullmatch(text)) is not None:
        return TextDay(int(match[1]), int(match[2]) if match[2] else None, None, "")
    if (match := _MONTH_Y.fullmatch(text)) is not None and (number := month_number(match[1], language)):
        return TextDay(int(match[2]), number, None, "")
    return None


def _ordinal(match: re.Match[str], remainder: str) -> TextDay | None:
    year, number = int(match[1]), int(match[2])
    if not MIN_YEAR <= year <= MAX_YEAR or not 1 <= number <= 366:
        return None
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return TextDay(year, day.month, day.day, remainder) if day.year == year else None


def days_in_text(text: str, language: str | None, most: int) -> list[tuple[int, int, TextDay]]:
    """Return the full days in a text, at most `most`, from left to right, with the places where they begin and end."""
    days: list[tuple[int, int, TextDay]] = []
    start = 0
    while len(days) < most and (place := _leftmost_day(text, language, None, start)) is not None:
        days.append(place)
        start = place[1]
    return days


def _full_day(text: str, language: str | None, month_first: bool | None) -> TextDay | None:
    """Return the leftmost full day by any of the patterns."""
    place = _leftmost_day(text, language, month_first, 0)
    return None if place is None else place[2]


def _readers(text: str) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Return the patterns that may match a text, without those that need a sign which it lacks."""
    if text.isascii():
        return _PLAIN_READERS + _ASCII_READERS if "gada" in text else _PLAIN_READERS
    return _ALL_READERS


def _leftmost_day(
    text: str, language: str | None, month_first: bool | None, since: int
) -> tuple[int, int, TextDay] | None:
    best: tuple[int, int, TextDay] | None = None
    for pattern, read in _readers(text):
        for match in pattern.finditer(text, since):
            if best is not None and match.start() >= best[0]:
                break
            parts = read(match, language, month_first)
            if parts is not None and parts[1] is not None:
                remainder = text[: match.start()] + " ; " + text[match.end() :]
                best = match.start(), match.end(), TextDay(parts[0], parts[1], parts[2], remainder)
                break
    return best


def _read_ymd(match: re.Match[str], language: str | None, _month_first: bool | None) -> Parts:
    year = int(match[1])
    if year < 200:
        return (year + REPUBLIC, int(match[3]), int(match[4])) if is_of_taiwan(language) else None
    if 1300 <= year < 1500:
        return solar_day(year, int(match[3]), int(match[4]))  # no press is older than 1600
    return _without_era(year), int(match[3]), int(match[4])


def _without_era(year: int) -> int:
    return year - BUDDHIST if 2440 <= year <= 2660 else year


def _read_cjk(match: re.Match[str], _language: str | None, _month_first: bool | None) -> Parts:
    year = int(match[1]) if match[1] else ERAS[match[2]] + (1 if match[3] == "元" else int(match[3]))
    return (year, int(match[4]), int(match[5])) if match[5] else None


def _read_dmy(match: re.Match[str], language: str | None, month_first: bool | None) -> Parts:
    order = _day_and_month(int(match[1]), int(match[3]), match[2], language, month_first)
    return None if order is None else (_without_era(_full_year(match[4], language)), order[1], order[0])


def _read_d_number_y(match: re.Match[str], _language: str | None, _month_first: bool | None) -> Parts:
    return int(match[3]), int(match[2]), int(match[1])


def _read_vietnamese_word(match: re.Match[str], _language: str | None, _month_first: bool | None) -> Parts:
    return int(match[3]), _VIETNAMESE_NUMBERS.index(match[2].replace(" ", "_")) + 1, int(match[1])


def _read_d_month_y(match: re.Match[str], language: str | None, _month_first: bool | None) -> Parts:
    month = solar_month(match[2])
    if month is not None:
        return solar_day(int(match[3]), month, int(match[1]))
    in_date = _CLOCK_FOLLOWS.match(match.string, match.end()) is not None  # the order of RFC 822
    return _full_year(match[3], language, match[2]), month_number(match[2], language, in_date=in_date), int(match[1])


def _read_month_d_y(match: re.Match[str], language: str | None, _month_first: bool | None) -> Parts:
    return _full_year(match[3], language, match[1]), month_number(match[1], language), int(match[2])


def _read_y_month_d(match: re.Match[str], language: str | None, _month_first: bool | None) -> Parts:
    return int(match[1]), month_number(match[2], language), int(match[3])


def _without_order(read: Callable[[re.Match[str], str | None], Parts]) -> _Reader:
    """Return a reader of `local_days` with the parameters of the others."""
    return lambda match, language, _month_first: read(match, language)


_ASCII_READERS = tuple((pattern, _without_order(read)) for pattern, read in ASCII_READERS)
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YMD, _read_ymd),
    (_CJK, _read_cjk),
    (_DMY, _read_dmy),
    (_VIETNAMESE, _read_d_number_y),
    (_VIETNAMESE_WORD, _read_vietnamese_word),
    (_D_NUMBERED_MONTH_Y, _read_d_number_y),
    (_D_MONTH_Y, _read_d_month_y),
    (_MONTH_D_Y, _read_month_d_y),
    (_Y_MONTH_D, _read_y_month_d),
)
_OF_LETTERS_BEYOND_ASCII = (_CJK, _VIETNAMESE_WORD, _D_NUMBERED_MONTH_Y)
_PLAIN_READERS = tuple(reader for reader in _READERS if reader[0] not in _OF_LETTERS_BEYOND_ASCII)
_ALL_READERS = tuple((pattern, _without_order(read)) for pattern, read in LOCAL_READERS) + _READERS + _ASCII_READERS


def _full_year(digits: str, language: str | None, word: str = "") -> int:
    year = int(digits)
    if len(digits) == 2:  # RFC 2822 section 4.3
        return year + (2000 if year < 50 else 1900)
    thai = any("\u0e00" <= char <= "\u0e7f" for char in word) or (language or "").lower().startswith("th")
    return year - BUDDHIST if thai and 2400 <= year <= 2700 else year


def _day_and_month(
    first: int, second: int, separator: str, language: str | None, month_first: bool | None
) -> tuple[int, int] | None:
    if separator == "." or first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    if month_first is None and language:
        subtags = language.lower().replace("_", "-").split("-")
        if subtags[-1] in _MONTH_FIRST_REGIONS:
            month_first = True
        elif subtags[0] != "en" or len(subtags) > 1:
            month_first = False
    if month_first is None:
        return None
    return (second, first) if month_first else (first, second)
