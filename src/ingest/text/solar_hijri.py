"""The Solar Hijri calendar of Iran and Afghanistan: names of its months, and its days in the Gregorian calendar.

The rule of leap years is the 33-year cycle, which agrees with the astronomical calendar from 1244 to 1503 (1865 to
2124; Heydari-Malayeri 2004, "A concise review of the Iranian calendar").
"""

from datetime import date, timedelta

_MONTHS = (
    "فروردین/حمل اردیبهشت/ثور خرداد/جوزا تیر/سرطان مرداد/اسد شهریور/سنبله"
    " مهر/میزان آبان/عقرب آذر/قوس دی/جدی بهمن/دلو اسفند/حوت"
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS.split(), start=1) for name in names.split("/")}
_LEAP_YEARS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # of the years modulo 33
_FIRST_YEAR, _LAST_YEAR = 1244, 1503
_EPOCH = 1403, date(2024, 3, 20)  # the first day of a year


def solar_month(word: str) -> int | None:
    """Return 1..12 for the name of a month, None for any other word."""
    return _NUMBER.get(word.replace("ي", "ی"))


def gregorian(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day, or None for a day that does not exist or is out of range."""
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= _month_length(year, month)):
        return None
    epoch_year, start = _EPOCH
    days = sum(_year_length(other) for other in range(epoch_year, year))
    days -= sum(_year_length(other) for other in range(year, epoch_year))
    days += 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    return start + timedelta(days=days)


def _year_length(year: int) -> int:
    return 366 if year % 33 in _LEAP_YEARS else 365


def _month_length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or year % 33 in _LEAP_YEARS else 29
