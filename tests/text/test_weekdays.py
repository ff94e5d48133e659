"""Names of weekdays: all languages have seven, and a line names at most one."""

import pytest

from ingest.text.weekdays import weekday_in, weekday_names


def test_each_language_has_a_name_for_every_day() -> None:
    for code, names in weekday_names().items():
        found = [weekday_in(name, code) for name in names.split("|")]
        assert set(found) == set(range(7)), code


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Friday, 24 January", "en", 4),
        ("POSTED FRIDAY", "en", 4),
        ("Fridays are busy", "en", None),
        ("Friday or Saturday", "en", None),
        ("вторник, 5 мая", "ru", 1),
        ("2025年5月7日（水曜日）", "ja", 2),
        ("วันพฤหัสบดีที่ 15 พฤษภาคม", "th", 3),
        ("çərşənbə axşamı, 15 aprel", "az", 1),
        ("புதன்கிழமை, 7 மே", "ta", 2),
        ("തിങ്കളാഴ്ച", "ml", 0),
        ("п’ятниця, 9 травня", "uk", 4),
        ("24 January", "en", None),
        ("Friday", None, None),
    ],
)
def test_the_weekday_of_a_line(line: str, language: str | None, expected: int | None) -> None:
    assert weekday_in(line, language) == expected
