"""A strict date parser: the date that a feed, a tag or a line of text states, or None. Null beats wrong.

Accepted are ISO 8601 and RFC 3339 with all usual variations, RFC 822/2822/850, asctime and JavaScript dates, and days
written with month names of some fifty languages or in Chinese, Japanese and Korean. Refused are days that do not exist,
bare numbers, `03/04/2024` where the language does not say which is the month, relative times, two dates at once.

A clock without a zone does not name an instant. Then `at` is the clock read as UTC, so that its calendar day is the
stated one, and the precision is "day". `local` always keeps what was stated.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from ingest.records import Precision
from ingest.text.days import MAX_YEAR, MIN_YEAR, TextDay, day_in_text, days_in_text
from ingest.text.months import month_number
from ingest.text.zones import zone_minutes

MAX_LENGTH = 200  # characters; longer texts are not dates


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a document states it."""

    at: datetime  # UTC
    precision: Precision
    local: str  # ISO 8601 as stated, with the offset if there is one; without a clock a date only
    zoned: bool  # a zone was stated, or is not needed (seconds since 1970)

    @property
    def day(self) -> str:
        """The calendar day as stated, ISO 8601."""
        return self.local[:10]

    @property
    def has_clock(self) -> bool:
        """Whether a clock was stated."""
        return "T" in self.local

    @property
    def in_utc(self) -> bool:
        """Whether the moment was stated in UTC."""
        return self.local.endswith("+00:00")


@dataclass(frozen=True, slots=True)
class _Clock:
    seconds: int  # since midnight; 86400 for 24:00
    micros: int
    precision: Precision
    offset: int | None  # minutes east of UTC
    remainder: str


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[t ]\s*(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s*(z|[+-]\d\d(?::?\d\d)?)?"
    r"|z|[+-]\d\d:\d\d)?"  # XML Schema's date with a zone: the day counts, wherever it was
)
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
_TWO_NAMES = re.compile(r"([\u0620-\u06ff_]+)\s?/\s?([\u0620-\u06ff_]+)")
_HALVES = "午前|午後|上午|下午|오전|오후"
_HALF_AFTER = r"a\.?\s?m\b\.?|p\.?\s?m\b\.?|পিএম|এএম|صباحا|مساء|ص\b|م\b"
_SECOND_HALF = ("p", "午後", "下午", "오후", "পি", "م")
_CLOCK = re.compile(
    rf"({_HALVES})?\s*(?<![\d.,+\-])(?<!\d:)(\d{{1,2}})(?:[:.h]|\s[h:]\s|\s?[時时點点시]\s?)(\d\d)(?!\d)\s?[分분]?"
    rf"(?:\s?[:.]?(?<=[:.분분\s])(\d\d)(?!\d)\s?[秒초]?(?:[.,:](\d{{1,9}})\d*)?)?(?!:\d)(?:\s*({_HALF_AFTER}))?"
)
_UNPADDED_CLOCK = re.compile(  # `4:35:5`, and `20:0` before a zone or `pm`
    r"()(?<![\d.,:+\-])(\d{1,2}):(\d{1,2})"
    rf"(?::(\d{{1,2}})|(?=\s*(?:[+-]\d\d:?\d\d|z\b|gmt\b|utc?\b|{_HALF_AFTER})))(?![\d:])()"
    rf"(?:\s*({_HALF_AFTER}))?"
)
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_SIGNS = re.compile("[\u0640\u064b-\u0652]")  # vowel signs and stretched letters
_ARABIC_MONTHS = re.compile("(كانون|تشرين) (الثاني|الأول)")
_INVISIBLE = re.compile("[\u200e\u200f\u200b\u2060\u00ad]")
_ZONE_IN_BRACKETS = re.compile(r"\[[\w/+-]+\]$")
_VIETNAMESE_WEEKDAY = re.compile(r"^(?:t|thứ )[2-7]\b[\s,.|-]*")  # Monday to Saturday are numbers
_COMPACT_CLOCK = re.compile(r"(?:(?<=t)|^[ ;]*)()(\d\d)(\d\d)(\d\d)?()()(?=$|z|[+-])")
_HOUR = re.compile(
    rf"({_HALVES})?\s*(?<![\d.,:])(\d{{1,2}})()()()(?:\s*(?:uhr|h|时|時|시|點|点)(?!\w)|\s*({_HALF_AFTER}))"
)
_ZONE = re.compile(
    r"\s*(?:uhr\b|hrs?\b|h\b)?\s*\(?(?:(z|[a-z]{1,5})\b\.?)?\s?([+\-−])?(?(2)(\d{1,2})(?::?(\d\d))?(?!\d))"
)


def parse_date(
    text: str | None,
    *,
    language: str | None = None,
    month_first: bool | None = None,
    epoch: bool = False,
    region: str | None = None,
) -> Moment | None:
    """Return the one date that `text` states, or None. Never raises.

    `language` (BCP 47) helps with ambiguous month names and `03/04/2024`; `month_first` decides the latter outright.
    `language` and `region` (ISO 3166-1 alpha-2, it goes first) tell which zone CST, IST or BST is; otherwise the
    clock counts as one without a zone. Second zero of Unix time is what a program writes for no date: None.
    With `epoch`, a bare number counts as seconds or milliseconds since 1970. A few words around the date are ignored;
    digits that belong to no date, clock or zone make the result None.
    """
    if not text or len(text) > MAX_LENGTH:
        return None
    moment = _parse(normalise(text), language, month_first, epoch, region)
    return None if moment is not None and moment.at == _EPOCH_START and moment.has_clock else moment


@lru_cache(maxsize=1_024)  # a page states its date in several places
def _parse(
    normal: str, language: str | None, month_first: bool | None, epoch: bool, region: str | None
) -> Moment | None:
    if (match := _ISO.fullmatch(normal)) is not None and int(match[1]) >= MIN_YEAR:
        return _iso(match)
    if epoch and (match := _EPOCH.fullmatch(normal)) is not None:
        return _from_epoch(int(match[1]) if match[1] else int(match[2]) / 1000)
    day = day_in_text(normal, language, month_first, whole=True)
    if day is None:
        return None
    if day.day is None:
        return _moment(day, None) if len(day.remainder.strip(" .,-")) == 0 else None
    clock = _find_clock(day, language, region)
    remainder = clock.remainder if clock else day.remainder
    if any(char.isdigit() for char in remainder) or len(remainder.split()) > 8:
        return None
    return _moment(day, clock)


@dataclass(frozen=True, slots=True)
class PlacedMoment:
    """A moment, and where its day stands in the normalised text."""

    moment: Moment
    start: int
    end: int


def find_date(text: str | None, *, language: str | None = None) -> Moment | None:
    """Return the first full day (with year) in a short text such as a byline, with its clock if it has one."""
    if not text:
        return None
    places = moments_in(normalise(text[: 4 * MAX_LENGTH]), language=language, most=1)
    return places[0].moment if places else None


def moments_in(normal: str, *, language: str | None = None, most: int = 20) -> list[PlacedMoment]:
    """Return the full days in a normalised text with their clocks, from left to right, at most `most`.

    The clock of a day stands after it, before the next day; that of the first day may also stand before it.
    """
    days = days_in_text(normal[: 4 * MAX_LENGTH], language, most + 1)
    places: list[PlacedMoment] = []
    for at, (start, end, day) in enumerate(days[:most]):
        until = days[at + 1][0] if at + 1 < len(days) else len(normal)
        remainder = f"{normal[:start] if at == 0 else ''} ; {normal[end:until]}"
        bounded = replace(day, remainder=remainder)
        moment = _moment(bounded, _find_clock(bounded, language, None))
        if moment is not None:
            places.append(PlacedMoment(moment, start, end))
    return places


def day_of(moment: Moment) -> Moment:
    """Return the stated calendar day of a moment, without its clock."""
    start = datetime.fromisoformat(moment.day).replace(tzinfo=UTC)
    return Moment(start, "day", moment.day, False)


def normalise(text: str) -> str:
    """Return a text as dates and labels are searched: NFKC, lower case, ASCII digits and apostrophes, single spaces."""
    folded = text.strip()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded)
        folded = _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), folded)
        if _ARABIC.search(folded):
            folded = _ARABIC_SIGNS.sub("", folded)
            folded = _ARABIC_MONTHS.sub(r"\1_\2", folded)
            folded = _TWO_NAMES.sub(_one_name, folded)
        folded = _INVISIBLE.sub("", folded).replace("’", "'")
    if "[" in folded:
        folded = _ZONE_IN_BRACKETS.sub("", folded)
    line = " ".join(folded.lower().split())
    return _VIETNAMESE_WEEKDAY.sub("", line) if line[:1] == "t" else line


def _one_name(match: re.Match[str]) -> str:
    """Reduce both Arabic names of one month, as pages of the Levant write it, to one of them."""
    number = month_number(match[1], "ar")
    return match[1] if number is not None and number == month_number(match[2], "ar") else match[0]


def _iso(match: re.Match[str]) -> Moment | None:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    text_day = TextDay(int(year), int(month), int(day), "")
    if hour is None:
        return _moment(text_day, None)
    offset = None if zone is None else _offset(zone)
    if zone is not None and offset is None:
        return None
    seconds = _seconds(int(hour), int(minute), int(second or 0))
    micros = int((fraction or "0").ljust(6, "0")[:6])
    if seconds is None:
        return None
    return _moment(text_day, _Clock(seconds, micros, "second" if second else "minute", offset, ""))


def _offset(zone: str) -> int | None:
    if zone == "z":
        return 0
    digits = zone[1:].replace(":", "")
    return _minutes(zone[0], int(digits[:2]), int(digits[2:] or 0))


def _minutes(sign: str, hours: int, minutes: int) -> int | None:
    if hours > 15 or minutes > 59:
        return None
    return (hours * 60 + minutes) * (1 if sign == "+" else -1)


def _seconds(hour: int, minute: int, second: int) -> int | None:
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    return hour * 3600 + minute * 60 + min(second, 59)  # a leap second is written as :60


def _from_epoch(seconds: float) -> Moment | None:
    at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
    return Moment(at, "second", at.isoformat(), True) if 1980 <= at.year <= MAX_YEAR else None


def _find_clock(day: TextDay, language: str | None, region: str | None) -> _Clock | None:
    remainder = day.remainder
    for pattern in (_CLOCK, _UNPADDED_CLOCK, _COMPACT_CLOCK, _HOUR):
        match = pattern.search(remainder)
        if match is None:
            continue
        half, hour, minute, second, fraction, half_after = match.groups()
        seconds = _seconds(int(hour), int(minute or 0), int(second or 0))
        seconds = _in_half(seconds, half or half_after)
        if seconds is None:
            return None
        micros = int((fraction or "0").ljust(6, "0")[:6])
        offset, end = _zone(remainder, match.end(), day, seconds, language, region)
        stated: Precision = "second" if second else ("hour" if pattern is _HOUR else "minute")
        return _Clock(seconds, micros, stated, offset, remainder[: match.start()] + " " + remainder[end:])
    return None


def _in_half(seconds: int | None, half: str | None) -> int | None:
    if seconds is None or not half:
        return seconds
    hour, within = divmod(seconds, 3600)
    if hour > 12:
        return seconds if half.startswith(_SECOND_HALF) and hour < 24 else None
    return hour % 12 * 3600 + within + (12 * 3600 if half.startswith(_SECOND_HALF) else 0)


def _zone(
    remainder: str, start: int, day: TextDay, seconds: int, language: str | None, region: str | None
) -> tuple[int | None, int]:
    match = _ZONE.match(remainder, start)
    if match is None:
        return None, start
    name, sign, hours, minutes = match.groups()
    if hours:
        if len(hours) == 1 and minutes is None and name not in ("utc", "gmt"):
            return None, start
        return _minutes(sign, int(hours), int(minutes or 0)), match.end()
    if name is None or day.month is None or day.day is None:
        return None, start
    offset = zone_minutes(name, (day.year, day.month, day.day, seconds // 3600), language, region)
    return offset, match.end() if offset is not None else start


def _moment(day: TextDay, clock: _Clock | None) -> Moment | None:
    if not MIN_YEAR <= day.year <= MAX_YEAR:
        return None
    try:
        start = datetime(day.year, 1 if day.month is None else day.month, 1 if day.day is None else day.day, tzinfo=UTC)
    except ValueError:  # 31 February, month 0
        return None
    if day.month is None:
        return Moment(start, "year", f"{day.year:04}", False)
    if day.day is None:
        return Moment(start, "month", f"{day.year:04}-{day.month:02}", False)
    if clock is None:
        return Moment(start, "day", start.date().isoformat(), False)
    at = start + timedelta(seconds=clock.seconds, microseconds=clock.micros)
    if clock.offset is None:
        return Moment(at, "day", at.replace(tzinfo=None).isoformat(), False)
    zone = timezone(timedelta(minutes=clock.offset))
    at = at.replace(tzinfo=zone)
    return Moment(at.astimezone(UTC), clock.precision, at.isoformat(), True)
