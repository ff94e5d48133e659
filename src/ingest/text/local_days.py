"""Full days as they are written in some languages only: with counters, in Han numerals, in the years of other eras.

Burmese, Khmer, Thai (Buddhist era, also with two digits), Chinese numerals and the years of the Republic of China,
Solar Hijri years before the month, the Ethiopian calendar, Latvian and Mongolian. Texts are normalised by `dates`.
"""

import re
from collections.abc import Callable
from datetime import MAXYEAR, date

from ingest.text.months import month_number
from ingest.text.solar_hijri import gregorian, solar_month

Parts = tuple[int, int | None, int] | None  # year, month (None: no month's name), day
_ETHIOPIC_EPOCH = 2796
_LAST_ETHIOPIC_YEAR = MAXYEAR - 8
_ETHIOPIC_MONTHS = {
    name: number
    for number, names in enumerate(
        "መስከረም ጥቅምት ኅዳር/ህዳር ታኅሣሥ/ታህሳስ/ታኅሳስ ጥር የካቲት መጋቢት ሚያዝያ/ሚያዚያ ግንቦት ሰኔ ሐምሌ/ሀምሌ ነሐሴ/ነሀሴ ጳጉሜን/ጳጉሜ".split(), start=1
    )
    for name in names.split("/")
}
BUDDHIST, REPUBLIC = 543, 1911  # years between these eras and ours

#: Eras, with the year before the first of each.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": REPUBLIC, "民国": REPUBLIC}
_HAN = "〇一二三四五六七八九"
_HAN_NUMBER = rf"[{_HAN}零十廿卅]{{1,4}}"
_BURMESE = re.compile(r"(\d{4})\s*(?:ခုနှစ်|ခု)?[\s၊,]*([\u1000-\u109f]+?)လ?\s*(\d{1,2})\s*(?:ရက်|$)")
_BURMESE_YEAR_LAST = re.compile(
    r"([\u1000-\u109f]+?)\s*(\d{1,2})\s*ရက်?[\s၊,]*(\d{4})|([\u1000-\u109f]+?)\s*(\d{1,2})[၊,]\s*(\d{4})"
)
_KHMER = re.compile(r"(\d{1,2})\s*ខែ\s*([\u1780-\u17ff]+?)\s*(?:,\s*)?ឆ្នាំ\s*(\d{4})")
_THAI = re.compile(
    r"(?<!\d)(\d{1,2})\s*([\u0e01-\u0e4e.]+?)\s*(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s*(\d{4}|\d{2}(?!\d|[:.]\d))(?!\d)"
)
_HAN_DAY = re.compile(
    rf"(?:([{_HAN}零○]{{4}})|({'|'.join(ERAS)})(元|[{_HAN}零○十]{{1,4}}))年({_HAN_NUMBER})月({_HAN_NUMBER})[日号號]"
)
_REPUBLIC = re.compile(r"(?<!\d)(民國|民国)?\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]")
_SOLAR_YEAR_FIRST = re.compile(r"(?<!\d)(1[34]\d\d)[\s,،]+([\u0620-\u06ff]+)[\s,،]+(\d{1,2})(?!\d)")
_ETHIOPIC = re.compile(r"([\u1200-\u135f]{2,8})\s*(\d{1,2})(?:\s*ቀን)?[\s,፣/]*(\d{4})(?!\d)")
_LATVIAN = re.compile(r"(\d{4})\.\s*gada\s+(\d{1,2})\.\s*([^\W\d]+)")
_MONGOLIAN = re.compile(
    r"(\d{4})\s*оны\s+(\d{1,2}|[а-яөү]{2,12}(?:\s[а-яөү]{3,12})?)\s*(?:дугаар|дүгээр|-?р)?\s*сарын\s+(\d{1,2})",
    re.IGNORECASE,
)
_MONGOLIAN_ORDINALS = (
    "нэгдүгээр хоёрдугаар гуравдугаар дөрөвдүгээр тавдугаар зургадугаар долдугаар наймдугаар есдүгээр аравдугаар"
)
_MONGOLIAN_MONTHS = tuple(_MONGOLIAN_ORDINALS.split())


def _numbered(year: str, word: str, day: str, language: str) -> Parts:
    number = month_number(word, language)
    return None if number is None else (int(year), number, int(day))


def _read_burmese(match: re.Match[str], _language: str | None) -> Parts:
    return _numbered(match[1], match[2], match[3], "my")


def _read_burmese_year_last(match: re.Match[str], _language: str | None) -> Parts:
    return _numbered(match[3] or match[6], match[1] or match[4], match[2] or match[5], "my")


def _read_khmer(match: re.Match[str], _language: str | None) -> Parts:
    return _numbered(match[3], match[2], match[1], "km")


def _read_thai(match: re.Match[str], _language: str | None) -> Parts:
    number = month_number(match[2].rstrip("."), "th")
    year = int(match[3]) + (2500 if len(match[3]) == 2 else 0)
    return None if number is None else (year - BUDDHIST if year > 2400 else year, number, int(match[1]))


def _read_han_numerals(match: re.Match[str], _language: str | None) -> Parts:
    """Read a year by its digits, or one of an era: `二〇二六年`, `令和七年`, `民國一一四年`."""
    digits = match[1] or match[3]
    if match[1] or (len(digits) == 3 and "十" not in digits):
        year = int("".join(str(_HAN.index("〇" if char in "零○" else char)) for char in digits))
    else:
        year = 1 if digits == "元" else _han_number(digits)
    month, day = _han_number(match[4]), _han_number(match[5])
    return (year + (ERAS[match[2]] if match[2] else 0), month, day) if year and month and day else None


def _han_number(text: str) -> int:
    """Return the number 1 to 39 that Han numerals write, with 十 as ten; 0 for others."""
    tens, ten, ones = text.replace("零", "〇").replace("廿", "二十").replace("卅", "三十").rpartition("十")
    unit = _HAN.find(ones) if len(ones) == 1 else 0 if not ones else -1
    decade = (_HAN.find(tens) if len(tens) == 1 else 1 if not tens else -1) if ten else 0
    return 10 * decade + unit if unit >= 0 and decade >= 0 else 0


def is_of_taiwan(language: str | None) -> bool:
    """Return whether a tag (BCP 47) or a locale is that of Chinese as written in Taiwan."""
    return (language or "").lower().replace("_", "-").startswith(("zh-tw", "zh-hant"))


def _read_republic(match: re.Match[str], language: str | None) -> Parts:
    """Read a year of the Republic of China: named so, or of three digits in a text from Taiwan."""
    named = match[1] is not None or (is_of_taiwan(language) and len(match[2]) == 3)
    return (int(match[2]) + REPUBLIC, int(match[3]), int(match[4])) if named else None


def _read_solar_year_first(match: re.Match[str], _language: str | None) -> Parts:
    month = solar_month(match[2])
    return None if month is None else solar_day(int(match[1]), month, int(match[3]))


def _read_ethiopic(match: re.Match[str], _language: str | None) -> Parts:
    """Read a day of the Ethiopian calendar, or one of the Gregorian calendar where the month has its name there."""
    day, year = int(match[2]), int(match[3])
    month = _ETHIOPIC_MONTHS.get(match[1])
    if month is None:
        return _numbered(match[3], match[1], match[2], "am")
    if not 1 <= day <= (30 if month < 13 else 6) or year > _LAST_ETHIOPIC_YEAR:
        return None
    # Ordinal of the first day of year 1 (29 August 8, Julian): Dershowitz and Reingold, "Calendrical Calculations".
    found = date.fromordinal(_ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
    return found.year, found.month, found.day


def _read_latvian(match: re.Match[str], _language: str | None) -> Parts:
    return _numbered(match[1], match[3], match[2], "lv")


def _read_mongolian(match: re.Match[str], _language: str | None) -> Parts:
    return int(match[1]), _mongolian_month(match[2].lower()), int(match[3])


def _mongolian_month(words: str) -> int | None:
    """Return the number of a month by its digits or its ordinal: `тавдугаар` is 5, `арван нэгдүгээр` 11."""
    if words.isdecimal():
        return int(words)
    tens, _, ordinal = words.rpartition(" ")
    if ordinal not in _MONGOLIAN_MONTHS or tens not in ("", "арван"):
        return None
    return _MONGOLIAN_MONTHS.index(ordinal) + 1 + (10 if tens else 0)


def solar_day(year: int, month: int, day: int) -> Parts:
    """Return the Gregorian parts of a Solar Hijri day, or None for one that does not exist."""
    found = gregorian(year, month, day)
    return None if found is None else (found.year, found.month, found.day)


Reader = Callable[[re.Match[str], str | None], Parts]

#: Patterns that can match only where the text has a character beyond ASCII, with their readers.
LOCAL_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_BURMESE, _read_burmese),
    (_BURMESE_YEAR_LAST, _read_burmese_year_last),
    (_KHMER, _read_khmer),
    (_THAI, _read_thai),
    (_HAN_DAY, _read_han_numerals),
    (_REPUBLIC, _read_republic),
    (_SOLAR_YEAR_FIRST, _read_solar_year_first),
    (_MONGOLIAN, _read_mongolian),
    (_ETHIOPIC, _read_ethiopic),
)

#: Patterns with ASCII words of one language.
ASCII_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = ((_LATVIAN, _read_latvian),)
