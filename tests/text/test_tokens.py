"""Tokens: words, or characters of scripts without spaces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.tokens import count_words, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Over 50 joint activities, they said.", ["over", "50", "joint", "activities", "they", "said"]),
        ("", []),
        ("— … !", []),
        ("Größe ÉTÉ", ["größe", "été"]),
        ("ｆｕｌｌ ﬁne", ["full", "fine"]),  # NFKC
        ("新大桥，通车。", ["新", "大", "桥", "通", "车"]),
        ("2024年東京", ["2024", "年", "東", "京"]),
        ("สะพานใหม่", ["ส", "ะ", "พ", "า", "น", "ใ", "ห", "ม่"]),
        ("မြန်မာ။", ["မြ", "န်", "မာ"]),
        ("ភាសាខ្មែរ", ["ភា", "សា", "ខ្", "មែ", "រ"]),
        ("हिन्दी समाचार।", ["हिन्दी", "समाचार"]),
        ("الوزارةُ، اليوم", ["الوزارةُ", "اليوم"]),
        ("국토교통부는 발표", ["국토교통부는", "발표"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected
    assert count_words(text) == len(expected)


@given(st.text(max_size=100))
@settings(max_examples=200, deadline=None)
def test_tokens_are_words_and_independent_of_spacing(text: str) -> None:
    words = tokens(text)
    assert all(token and not token.isspace() for token in words)
    assert tokens(f"  {text}\n") == words


@given(st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), max_size=30))
@settings(max_examples=50, deadline=None)
def test_spaced_words_are_counted_exactly(words: list[str]) -> None:
    assert tokens(", ".join(words)) == words


@given(
    st.lists(
        st.sampled_from([*"abc é'…“”ﬁ½İ_1 \n،", "한", "中", "ก", "\u0301", "\U0001f600"]), min_size=500, max_size=600
    )
)
@settings(max_examples=30, deadline=None)
def test_counting_by_table_agrees_with_tokens(letters: list[str]) -> None:
    plain = "".join(letter for letter in letters if letter not in "中ก\u0301\U0001f600") * 2
    for text in ("".join(letters), plain):
        assert count_words(text) == len(tokens(text))
