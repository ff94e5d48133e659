"""Tests that the patterns left out for a text of ASCII cannot match one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import days
from ingest.text.days import days_in_text

PIECES = ("6", "11", "2026", "26", "/", "-", ".", ",", " ", ":", "th", "thg", "thang", "nam", "may", "march", "de", "m")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_all_patterns_find_no_other_days(text: str) -> None:
    fewer = days_in_text(text, "en", 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(days, "_PLAIN_READERS", days._READERS)
        assert days_in_text(text, "en", 5) == fewer


@pytest.mark.parametrize("text", ["2026年11月6日", "6 tháng mười một 2026", "6 11月 2026"])
def test_what_only_they_read_is_still_read(text: str) -> None:
    [(_, _, day)] = days_in_text(text, None, 5)
    assert (day.year, day.month, day.day) == (2026, 11, 6)
