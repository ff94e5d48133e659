"""Dates in plain text: the day in a dateline, the dates in a text, and the year of a day without one.

Only unambiguous dates count: `04/02/2024` is not a date in English, where it may be April or February.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ingest.text.local_days import ASCII_READERS, BUDDHIST, LOCAL_READERS
from ingest.text.months import month_number
from ingest.text.solar_hijri import gregorian, solar_month

#: Older dates in a text are history and do not date it: a text from before the news on the web states its year.
_OLDEST_CONTEXT = date(1995, 1, 1)
_BUDDHIST = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")  # years of Thailand's calendar
_DIGIT = re.compile(r"[^\D0-9]")
# A word with its combining marks, which `\\w` leaves out.
_MARKS = (
    "\u0300-\u036f\u0900-\u0963\u0970-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u17b4-\u17d3"
)
_WORD = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_ORDINAL = r"(?:st|nd|rd|th|er|\.ª|º|ª|°|\.)?"
_OF = r"(?:of\s+|de\s+|d['’]\s*|ng\s+|ga\s+|ta['’]\s*)?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DAY = r"(?<!\d)(?<!\d:)\d{1,2}(?!\d)"
_THEN_YEAR = rf"(?:\s*,?\s*(?:de\s+|del\s+|of\s+|соли\s+)?(?P<year>{_YEAR}))?"
_FORMS = (
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})[/.]\s?(?P<month>\d{{1,2}})[/.]\s?(?P<day>{_DAY})"),
    re.compile(
        rf"(?:(?P<year>{_YEAR})\s*[年년]\s*)?(?P<month>{_DAY})\s*[月월]\s*(?P<day>{_DAY})\s*[日일号號]",
    ),
    # Burmese: year, month and day with their counters.
    re.compile(rf"(?:(?P<year>{_YEAR})\s*(?:ခုနှစ်|ခု)[၊,]?\s*)?(?P<name>[\u1000-\u103f]+?)လ\s*(?P<day>{_DAY})\s*ရက်"),
    re.compile(rf"(?P<day>{_DAY})\.\s?(?P<month>{_DAY})\.\s?(?P<year>{_YEAR})"),
    re.compile(
        rf"(?P<day>{_DAY})\.(?P<month>{_DAY})\.(?:(?P<short>\d\d)(?![\d.:])|(?=,?\s+(?:klo|kl\.?|um|o|v|ob|u)?\s*\d{{1,2}}[.:]\d\d(?!\d)))"
    ),
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})(?:\.|\s?m\.)?\s+(?P<name>{_WORD})\s+(?P<day>{_DAY})(?!\.\d|:)"),
    re.compile(rf"(?P<first>{_DAY})(?P<sign>[/-])(?P<second>{_DAY})(?P=sign)(?P<year>{_YEAR})"),
    # With the word for the year between: Kazakh, Uzbek, Azerbaijani, Georgian, Armenian, Basque, Latvian, Mongolian.
    re.compile(
        rf"(?<!\d)(?P<year>{_YEAR})[.-]?\s?(?:gada|жылғы|жылы|жылдын|йил|yil|c[iıuü] il|оны|წლის|թ\.?|թվականի|e?ko)\s+"
        rf"(?:(?P<day>{_DAY})[.-]?\s?(?P<name>{_WORD})|(?P<name_first>{_WORD})\s+(?P<day_last>{_DAY}))"
    ),
    re.compile(rf"(?P<day>{_DAY})\s+(?P<solar>{_WORD})\s+(?P<year>1[34]\d\d)(?!\d)"),
    re.compile(rf"ទី\s?(?P<day>{_DAY})\s*ខែ\s?(?P<name>[\u1780-\u17d3]+)(?:\s*ឆ្នាំ\s?(?P<year>{_YEAR}))?"),
    re.compile(
        rf"(?P<day>{_DAY})(?:{_ORDINAL}\s*|-){_OF}(?P<name>{_WORD}(?:\.[\u0e01-\u0e2e]{{1,2}})?)\.?{_THEN_YEAR}"
    ),
    re.compile(
        rf"(?P<name>{_WORD})\.?\s+(?P<day>{_DAY})(?:st|nd|rd|th)?(?![.:]\d)(?:\s?/\s?(?P<year_last>{_YEAR})|{_THEN_YEAR})"
    ),
    re.compile(r"(?<![\d/])(?P<first>\d\d)/(?P<second>\d\d)/(?P<short>\d\d)(?![\d/])"),
    re.compile(r"(?<![\d-])(?P<day>\d\d)-(?P<name>[^\W\d_]{3})-(?P<short>\d\d)(?![\d-])"),
    re.compile(rf"(?P<day>{_DAY})(?P<sign>[/.-])(?P<name>{_WORD})(?P=sign)(?P<year>{_YEAR})"),  # `18/ديسمبر/2024`
    re.compile(rf"(?P<name>{_WORD})-(?P<day>{_DAY})-(?P<year>{_YEAR})"),  # `Nov-25-2024`
)
#: Characters without which a form cannot match, by its index; the others need letters only.
_SIGNS: dict[int, str] = {
    0: "-",
    1: "/.",
    2: "月월",
    3: "လ",
    4: ".",
    5: ".",
    7: "/-",
    10: "ទ",
    13: "/",
    14: "-",
    15: "/.-",
}
_NEEDED = tuple((form, _SIGNS.get(index)) for index, form in enumerate(_FORMS))
_YEAR_IN_TEXT = re.compile(rf"(?<![\d.,/:$€£-])(?P<year>{_YEAR})(?![.,:]?\d|\s?%)")
_BEFORE_DAY_MONTH = re.compile(
    rf"(?P<day>{_DAY}){_ORDINAL}\s*{_OF}(?P<name>{_WORD})\.?\s*,?\s*(?:de\s+|del\s+|of\s+)?$"
)
_BEFORE_MONTH_DAY = re.compile(rf"(?P<name>{_WORD})\.?\s+(?P<day>{_DAY})(?:st|nd|rd|th)?\s*,?\s*$")
_BEFORE_MONTH = re.compile(rf"(?P<name>{_WORD})\.?\s*,?\s*(?:de\s+|del\s+|of\s+)?$")
_AFTER_CJK = re.compile(r"\s*[年년]\s*(?P<month>\d{1,2})\s*[月월](?:\s*(?P<day>\d{1,2})\s*[日일号號])?")
_AFTER_ISO = re.compile(r"[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?!\d)")
# A year that is planned for: "by 2030", "bis 2030", "к 2030 году".
_PLANNED = re.compile(
    r"(?:^|\W)(?:by|until|till|through|before|bis|jusqu['’]en|jusqu['’]à|d['’]ici|hasta|até|entro|fino al|tot|к|до|"
    r"do|hingga|sampai|đến)\s+(?:the\s+(?:end|year)\s+(?:of\s+)?|end\s+of\s+|ende\s+|fin\s+|le\s+|el\s+|o\s+|"
    r"il\s+)?$",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born|geboren(?:\s+am)?|née?(?:\s+le)?|nacid[oa](?:\s+el)?|nascid[oa](?:\s+em)?|nat[oa](?:\s+il)?|"
    r"родил(?:ся|ась)|urodzon[ya]|doğumlu|lahir)\b[^.]{0,12}$",
    re.IGNORECASE,
)
#: Words before the day since which something has lasted. It may be years ago, and is no day of publication.
_BEGUN = re.compile(
    r"\b(?:(?:began|begun|started|founded|established|built) (?:in|on)|since|seit(?: dem)?|begann(?:en)? (?:im|am)|"
    r"depuis(?: le)?|(?:commencé|débuté) (?:en|le)|fondée? en|desde(?: el)?|(?:empez|comenz)(?:ó|aron) (?:en|el)|"
    r"fundad[oa] en|começ(?:ou|aram) em|fundad[oa] em|dal|iniziat[aoie] (?:nel|a|il)|fondat[ao] nel|sinds|begonnen in|"
    r"sedan|siden|od|с|з|від|начал(?:ась|ись|ся|ось) в|почал(?:ась|ися|ося|ось) в|rozpoczę(?:ła|ły|to) (?:się )?w|"
    r"بدأت? (?:\S+ )?في|منذ|از)\s+(?:\d{1,2}\.?\s)?$|(?:始于|始於|自|开工于|開工於)$",
    re.IGNORECASE,
)
_BEGUN_AFTER = re.compile(
    r"\s?(?:に着工|に始ま|から|부터|에 (?:시작|착공)|起|(?:正式)?(?:开工|開工|动工|動工)|से\b|থেকে)"
)
_AMOUNT_AFTER = re.compile(
    r"\s+(?:million|billion|thousand|mio\b|mrd\b|millionen|milliarden|millions?|milliards?|millones|milhões|milioni|"
    r"people|persons|residents|inhabitants|copies|dollars|euros?|pounds|kyat|rupees|yen|yuan|won|baht|einwohner|"
    r"menschen|"
    r"personen|personnes|habitants|personas|habitantes|pessoas|persone|abitanti|человек|жител|тыс|млн|млрд|orang|"
    r"kişi)",
    re.IGNORECASE,
)
_PLANNED_AFTER = re.compile(r"\s*(?:年?[前まで之]*(?:まで|之前|以前|底前)|년?까지)")


# Languages that decline their months ("в ноябре", "w listopadzie"), and endings of the forms in the list.
_DECLINING = frozenset("ru uk be bg mk sr hr bs sl cs sk pl lt lv fi et hu el eu hy ka az kk ky tg uz".split())
_ENDINGS = ("", "ь", "я", "а", "й", "a", "e", "ς")


@dataclass(frozen=True, slots=True)
class LineDay:
    """A day in a line, with or without its year, and its position."""

    month: int
    day: int
    year: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextDate:
    """A date with a year in a running text: the first day of its period, and its words."""

    day: date
    words: str
    is_history: bool = False  # may be: a bare year, or the day since which something has lasted


@lru_cache(maxsize=1024)  # a line of the head is looked at as a byline, as a dateline and as an update
def day_in_line(line: str, language: str | None = None) -> LineDay | None:
    """Return the first day in a short line, `April 2`, `2. April 2024`, `4月2日`, `02.04.2024`, or None."""
    if not (any(map(str.isdecimal, line)) or "年" in line):
        return None
    line = _ascii_digits(line)
    if language == "th":
        line = _BUDDHIST.sub(lambda match: str(int(match[0]) - BUDDHIST), line)
    days = [
        day
        for form, signs in _NEEDED
        if signs is None or any(sign in line for sign in signs)
        for match in form.finditer(line)
        if (day := _line_day(match, language))
    ]
    first = min(days, key=lambda day: (day.start, -day.end), default=None)
    return first if first and first.year else _local_day(line, language) or first


def _local_day(line: str, language: str | None) -> LineDay | None:
    """Return the first day in the form of one language only: with counters, in Han numerals, of another calendar."""
    for pattern, read in ASCII_READERS if line.isascii() else (*ASCII_READERS, *LOCAL_READERS):
        match = pattern.search(line)
        parts = read(match, language) if match else None
        if match and parts and parts[1] and _exists(parts[0], parts[1], parts[2]):
            return LineDay(parts[1], parts[2], parts[0], match.start(), match.end())
    return None


def _line_day(match: re.Match[str], language: str | None) -> LineDay | None:
    groups = match.groupdict()
    stated = groups.get("year") or groups.get("year_last")
    year = int(stated) if stated else None
    if groups.get("short"):
        year = 2000 + int(groups["short"])
    if "solar" in groups:
        solar = solar_month(groups["solar"])
        day_found = gregorian(year or 0, solar, int(groups["day"])) if solar else None
        return (
            LineDay(day_found.month, day_found.day, day_found.year, match.start(), match.end()) if day_found else None
        )
    if "first" in groups:
        pair = _order(int(groups["first"]), int(groups["second"]), language)
        if pair is None:
            return None
        month, day = pair
    else:
        name = groups.get("name") or groups.get("name_first")
        number = _month(name, language) if name else int(groups["month"])
        if number is None:
            return None
        month, day = number, int(groups.get("day") or groups["day_last"])
    if not _exists(year or 2000, month, day):
        return None
    return LineDay(month, day, year, match.start(), match.end())


def _order(first: int, second: int, language: str | None) -> tuple[int, int] | None:
    """Return (month, day) of a date with slashes: clear if one is not a month, else day first outside English."""
    if first == second or second > 12:
        return first, second
    if first > 12 or (language not in (None, "en", "tl", "fil")):
        return second, first
    return None


def dates_in_text(text: str, language: str | None = None) -> Iterator[TextDate]:
    """Yield every date with a year in a running text, without plans, birthdays and amounts."""
    text = _ascii_digits(text)
    if language == "th":
        text = _BUDDHIST.sub(lambda match: str(int(match[0]) - BUDDHIST), text)
    for match in _YEAR_IN_TEXT.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        after = text[match.end() : match.end() + 16]
        if _PLANNED_AFTER.match(after) or _AMOUNT_AFTER.match(after):
            continue
        around = _around(int(match["year"]), before, after, language)
        if around is None:
            continue
        first, before_year, after_year = around
        lead = before[: len(before) - before_year]
        if _PLANNED.search(lead) or _BORN.search(lead):
            continue
        words = text[match.start() - before_year : match.end() + after_year].strip(" ,")
        is_bare = before_year + after_year == 0
        is_begun = _BEGUN.search(lead) or _BEGUN_AFTER.match(text[match.end() + after_year :][:8])
        yield TextDate(first, words, is_history=is_bare or is_begun is not None)


def _around(year: int, before: str, after: str, language: str | None) -> tuple[date, int, int] | None:
    """Return the date around a year: its first day, and how many characters to the left and the right belong to it."""
    for shape in (_AFTER_CJK, _AFTER_ISO):
        match = shape.match(after)
        if match and _exists(year, int(match["month"]), int(match["day"] or 1)):
            return date(year, int(match["month"]), int(match["day"] or 1)), 0, match.end()
    for shape in (_BEFORE_DAY_MONTH, _BEFORE_MONTH_DAY, _BEFORE_MONTH):
        match = shape.search(before)
        month = _month(match["name"], language) if match else None
        if match and month:
            day = int(match.groupdict().get("day") or 1)
            if _exists(year, month, day):
                return date(year, month, day), len(before) - match.start(), 0
    return date(year, 1, 1), 0, 0


def resolve_year(named: LineDay, dates: list[TextDate], today: date | None) -> TextDate | None:
    """Return the first such day on or after the latest date in the text, with the words of that date, or None.

    Dates after `today` are plans and do not count; a result after `today` is no publication date. What may be history,
    a bare year or `began in March 2023`, is not enough; one in a year after the result refutes it.
    """
    past = [item for item in dates if today is None or item.day <= today]
    dated = [item for item in past if not item.is_history]
    if not dated:
        return None
    latest = max(dated, key=lambda item: item.day)
    if latest.day < _OLDEST_CONTEXT:
        return None
    for year in range(latest.day.year, latest.day.year + 9):  # February 29 may be eight years off
        if _exists(year, named.month, named.day) and (day := date(year, named.month, named.day)) >= latest.day:
            if (today and day > today + timedelta(days=1)) or any(item.day.year > year for item in past):
                return None
            return TextDate(day, latest.words)
    return None


def _ascii_digits(text: str) -> str:
    """Return the text with the digits of every script as ASCII, at the same positions."""
    if text.isascii():
        return text
    return _DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)


def _month(word: str, language: str | None) -> int | None:
    """Return the number of a month's name, in declining languages also of another case; None for other words."""
    number = month_number(word, language)
    if number is not None or language not in _DECLINING or len(word) < 3:
        return number
    stems = [word[:-cut] for cut in (1, 2, 3) if len(word) - cut >= 2]
    months = (month_number(stem + ending, language) for stem in stems for ending in _ENDINGS)
    return next((month for month in months if month), None)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
