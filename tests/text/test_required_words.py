"""Strings of which a match of an expression contains one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.plain import sources
from ingest.text.required_words import RequiredWords

PATTERN = re.compile(
    r"\b(?:daily|day|nation(?:al)?)\b|\w+(?:blatt|bote)\b|[\u4e00-\u9fff]{2,}[报報]$|ışığı", re.IGNORECASE
)
WORDS = RequiredWords([PATTERN])
USUAL_WORDS = RequiredWords([sources._USUAL])


@pytest.mark.parametrize("text", ["Daily Mill", "Landbote", "山城日報", "IŞIĞI", "IŞIĞI".lower(), "NATIONAL"])
def test_a_text_with_a_match_may_match(text: str) -> None:
    assert PATTERN.search(text) is None or WORDS.may_match(text.lower())
    assert WORDS.may_match(text.lower())


def test_a_text_without_any_of_the_words_has_no_match() -> None:
    assert not WORDS.may_match("mill wheel")


def test_a_pattern_that_matches_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without a word"):
        RequiredWords([re.compile("a*")])


@given(st.lists(st.sampled_from("Valley Daily TIMES Голос НОВОСТИ Işığı SESİ ΛΌΓΟΣ Λόγος 新聞 山 day Stimme".split())))
def test_what_matches_is_never_left_out(words: list[str]) -> None:
    text = " ".join(words)
    if sources._USUAL.search(text):
        assert USUAL_WORDS.may_match(text.lower())
