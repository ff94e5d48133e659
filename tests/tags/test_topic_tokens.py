"""How a text is cut into words for the topics: many scripts, signs at the ends of words, and several words in one."""

import numpy as np
import pytest

from ingest.tags.topic.terms import Vocabulary, distinct
from ingest.tags.topic.tokens import TokenTable, cut, is_spaced

TERMS = {"police": 0, "l'école": 1, "école": 2, "выборы": 3, "医院": 4, "چناؤ": 5, "poli": 6}
ENGLISH = {"police": 7, "caf": 8}


def found(title: str | None, text: str) -> list[tuple[int, int, str]]:
    """Return of each word with a row its term, its English row, and the word."""
    rows = Vocabulary(TERMS, ENGLISH).read(title, text)
    pairs = enumerate(zip(rows.terms.tolist(), rows.words.tolist(), strict=True))
    return [(term, english, rows.word(index)) for index, (term, english) in pairs if max(term, english) >= 0]


@pytest.mark.parametrize("text", ["Police", "“POLICE”", "police's", "x/police\n", "police—today", "1police2"])
def test_signs_and_capitals_do_not_hide_a_word(text: str) -> None:
    assert found(None, text) == [(0, 7, "police")]


def test_words_of_many_scripts() -> None:
    assert found(None, "«Выборы», چناؤ؛") == [(3, -1, "выборы"), (5, -1, "چناؤ")]
    assert found(None, "l’École today") == [(2, -1, "école")]
    assert found(None, "Policía") == [(6, -1, "policía")]


def test_a_token_of_several_words_is_all_of_them() -> None:
    assert found(None, "выборы·école→выборы") == [(3, -1, "выборы"), (2, -1, "école"), (3, -1, "выборы")]


def test_english_words_are_ascii() -> None:
    assert found(None, "café") == [(-1, 8, "café")]


def test_scripts_without_spaces_stand_between_words() -> None:
    assert found("医院Police", "市医院。") == [(0, 7, "police"), (4, -1, "医院"), (4, -1, "医院")]
    assert Vocabulary(TERMS).count("医院Police", "市医院。") == {0: 2, 4: 3}


def test_a_text_has_title_lead_and_rest() -> None:
    rows = Vocabulary(TERMS, ENGLISH).read("Police", "police " * 200)
    assert rows.ends == (1, 86, 201)


def test_broken_letters_are_no_words() -> None:
    assert found(None, "\ud800police\udfff") == [(0, 7, "police")]


@pytest.mark.parametrize("text", ["plain", "naïve “café” …", "Выборы", "हिन्दी", "한국어", "ქართული", "አማርኛ"])
def test_scripts_with_spaces(text: str) -> None:
    assert is_spaced(text)


@pytest.mark.parametrize("text", ["中", "カナ", "ไทย", "မြန်", "ខ្មែរ", "⼀", "ꦗ"])
def test_scripts_without_spaces(text: str) -> None:
    assert not is_spaced(f"a {text} b")


def test_what_a_table_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.tags.topic.tokens._MANY_TOKENS", 10)
    table = TokenTable(TERMS.get, ENGLISH)
    for number in range(100):
        table.rows([cut(f"{'ab' * number} {'é' * number}"), [b"police"]])
    assert len(table) <= 10
    assert max(map(len, table)) <= 64
    assert table.rows([[b"police"]]).terms.tolist() == [0]


def test_distinct_values_are_those_of_numpy() -> None:
    random = np.random.RandomState(3)
    for size in (0, 1, 2, 300):
        values = random.randint(0, 40, size).astype(np.int64)
        expected = np.unique(values, return_index=True, return_inverse=True)
        assert all(np.array_equal(mine, theirs) for mine, theirs in zip(distinct(values), expected, strict=True))
