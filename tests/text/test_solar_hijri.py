"""Days of the Solar Hijri calendar."""

from datetime import date, timedelta

import pytest

from ingest.text.dates import parse_date
from ingest.text.solar_hijri import gregorian, solar_month


@pytest.mark.parametrize(
    ("solar", "expected"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),  # 1399 is a leap year
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1403, 12, 22), date(2025, 3, 12)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1404, 12, 30), None),
        ((1403, 13, 1), None),
        ((1403, 7, 31), None),
        ((2024, 1, 1), None),
    ],
)
def test_known_days(solar: tuple[int, int, int], expected: date | None) -> None:
    assert gregorian(*solar) == expected


def test_days_follow_each_other() -> None:
    lengths = [31] * 6 + [30] * 5
    previous = gregorian(1380, 1, 1)
    assert previous is not None
    for year in range(1380, 1420):
        for month in range(1, 13):
            length = lengths[month - 1] if month < 12 else (30 if gregorian(year, 12, 30) else 29)
            for day in range(1, length + 1):
                if (year, month, day) != (1380, 1, 1):
                    current = gregorian(year, month, day)
                    assert current == previous + timedelta(days=1)
                    previous = current


def test_month_names() -> None:
    assert (solar_month("اسفند"), solar_month("حمل"), solar_month("مارس")) == (12, 1, None)


def test_dates_in_texts() -> None:
    for text in ("۲۲ اسفند ۱۴۰۳", "چهارشنبه ۲۲ اسفند ۱۴۰۳ ساعت ۱۰:۱۵"):
        moment = parse_date(text, language="fa")
        assert moment is not None
        assert moment.day == "2025-03-12"
    assert parse_date("۳۰ اسفند ۱۴۰۴", language="fa") is None
