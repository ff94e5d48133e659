"""The normal form of text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.unicode import normalize_line, normalize_text


@pytest.mark.parametrize(
    ("given_text", "normal"),
    [
        ("  One \t two\u00a0three\u3000four  ", "One two three four"),
        ("a\r\nb\rc\u2028d\u2029e\x0bf\x85g", "a\nb\nc\nd\ne\nf\ng"),
        ("first\n\n \n\t\nsecond", "first\nsecond"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark, \u2060joiner", "softhyphen, zerowidth, mark, joiner"),
        ("e\u0301te\u0301", "été"),
        ("e\u200b\u0301", "é"),  # composed when the invisible character between them is removed
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian needs its joiner
        ("bell\x07 and \x00null", "bell and null"),
        ("\u202bعربي\u202c", "عربي"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_normal_form(given_text: str, normal: str) -> None:
    assert normalize_text(given_text) == normal


@given(st.text(alphabet=st.characters(), max_size=200))
@settings(max_examples=300, deadline=None)
def test_idempotent(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert not any(line != line.strip() or not line for line in once.split("\n") if once)
    once.encode("utf-8")


def test_line() -> None:
    assert normalize_line(" A title\nin two  lines ") == "A title in two lines"
    assert normalize_line(" \u200b ") is None
    assert normalize_line(None) is None
