"""The form of a line that is boilerplate in any language: a date, a byline, an address, a reading time."""

import re

from ingest.text.date_labels import is_connecting, is_only_labels
from ingest.text.dates import moments_in, normalise
from ingest.text.days import may_hold_date
from ingest.text.scripts import SENTENCE_END

_MAX_DATE = 60  # characters of a line that is a date
#: A clock, a year or a day in figures.
CLOCK_OR_YEAR = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:\d{4}|1\d\d(?=[/.]))([./-])\d{1,2}\1\d{1,2}\b"
    r"|\d{1,2}月\d{1,2}日"
)
#: A number with a decimal point or thousands; and those that may be a clock or a day with a month.
_DECIMAL = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)+")
_CLOCK_OR_DAY = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d|(?:[0-2]?\d|3[01])\.(?:0?\d|1[0-2])")
_OTHER_THAN_DOTS = re.compile(r"\d[:h]\d|\b(?:19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d|月")
#: A clock, or a day: what a date has beside its year.
_OTHER_THAN_YEAR = re.compile(r"\d[:.h/-]\d|\d\D+\d|月")
_MIN_HEADLINE, _MIN_HEADLINE_WORD = 3, 3  # words of a headline, characters of one of its words
_NAMED_AMOUNT = re.compile(r"\W*([^\W\d_][^:：\d]{1,30}[:：])\s*\d{1,2}\.\d\d\W*")
_AMOUNT = re.compile(
    r"\d[.,]\d+\s?(?:%|‰|°|[$€£¥₹]|(?:m|mn|mln|mio|bn|bln|mrd|mld|million|billion|millones|milliard|milliarden|millionen"
    r"|milioni|miljoen|pct|percent|per cent|prozent|kr|eur|usd|stg|p|km|kg|cm|mm|dkk|sek|nok|zł|kč|ft|руб|млн|млрд|тыс"
    r"|億|亿|万|萬|억|만)(?![^\W\d_]))",
    re.IGNORECASE,
)
_LOCAL = re.compile("[^\x00-\x7f\ue000-\uf8ff]")  # a sign of no local calendar is in ASCII, or stands between cells
_DIGIT = re.compile(r"\d")
_HALF_DAY = re.compile(r"\b[ap]\.\s?m\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_CONTACT = re.compile(r"^\W*(?:https?://\S+|www\.\S+|@\w+|[\w.+-]+@[\w-]+\.[\w.]+)\W*$")
#: A word for "by" before a name.
BY = re.compile(r"^(?i:by|von|par|por|di|de|door|av|af|od|oleh|autor|от|text|words)[:\s]\s*(?=[^\W\d_])")
_INITIALS = re.compile(r"(?:[a-zà-žа-я]{2,5}/\s?){1,5}")  # of the staff of an agency: `abc/ def/`
_READING_TIME = re.compile(
    r"^\W*\d{1,3}[\s-]*(?:min|mins|minutes?|minuten|minutos?|minuti|minut|мин|минут[аы]?|dk|menit|phút|分鐘|分钟|分)\.?"
    r"\s*(?:read|reading|lesezeit|lesedauer|de lectura|de leitura|de lecture|di lettura|leestijd|lästid|lesetid"
    r"|czytania|чтения|baca)?\W*$",
    re.IGNORECASE,
)


def shape_class(line: str) -> str | None:
    """Return the class that the form of a line shows: a date, a byline, an address, a reading time."""
    if len(line) > 120:
        return None
    if ("@" in line or "://" in line or "www." in line) and _CONTACT.match(line):
        return "contact"
    has_digit = _DIGIT.search(line) is not None
    if has_digit and _READING_TIME.match(line):
        return "tool"
    if "/" in line and _INITIALS.fullmatch(line):
        return "byline"
    if "m." in line or "M." in line:
        line = _HALF_DAY.sub("", line)  # its full stop ends no sentence
    dated = has_digit and len(line) <= _MAX_DATE and CLOCK_OR_YEAR.search(line) is not None and not _is_amounts(line)
    signed = BY.match(line) is not None
    if (dated or signed) and not SENTENCE_END.search(line):
        words = _WORD.findall(line)
        if dated and len(words) <= 5 and not _is_news_of_year(line, words):
            return "date"
        if signed and len(words) <= 9:
            capitals = sum(not word[0].islower() for word in words)
            if capitals * 2 > len(words):
                return "byline"
    return "date" if _is_local_date(line) else None


def _is_news_of_year(line: str, words: list[str]) -> bool:
    """Return whether a line has a bare year beside words of a headline: `Rotas unchanged since 1998`."""
    if len(words) < _MIN_HEADLINE or _OTHER_THAN_YEAR.search(line):
        return False
    return any(len(word) >= _MIN_HEADLINE_WORD and word.islower() and not is_connecting(word) for word in words)


def _is_amounts(line: str) -> bool:
    """Return whether what looks like a clock with a dot is an amount: it has a unit, a name, or another number."""
    if "." not in line or _OTHER_THAN_DOTS.search(line):
        return False
    named = _NAMED_AMOUNT.fullmatch(line)
    if named is not None and not is_only_labels(named[1]):
        return True
    numbers = _DECIMAL.findall(line)
    return _AMOUNT.search(line) is not None or any(_CLOCK_OR_DAY.fullmatch(number) is None for number in numbers)


def _is_local_date(line: str) -> bool:
    """Return whether a line is a day in numerals or of a calendar other than the common one, with labels at most."""
    if len(line) > _MAX_DATE or _LOCAL.search(line) is None or not may_hold_date(line):
        return False
    normal = normalise(line)
    place = next(iter(moments_in(normal, most=1)), None)
    return place is not None and is_only_labels(normal[: place.start]) and is_only_labels(normal[place.end :])
