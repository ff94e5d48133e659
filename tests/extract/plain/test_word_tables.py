"""The tables of words around news texts: no word twice, and none of letters that only look like those of its script."""

import unicodedata
from collections import Counter

import pytest

from ingest.extract.plain import label_words
from ingest.extract.plain.labels import is_office
from ingest.extract.plain.notice_words import START

LABELS = {
    "labels": "|".join((label_words.AUTHOR, label_words.EDITOR, label_words.PHOTO, label_words.COUNT)),
    "counted": label_words.COUNTED,
    "offices": label_words.OFFICE,
    "sections": label_words.SECTIONS,
}
TABLES = {**LABELS, "notices": "|".join(START.values())}
#: Writing systems that are mixed within words.
EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL"})


def scripts(word: str) -> set[str]:
    names = {unicodedata.name(char).split()[0] for char in word if char.isalpha()}
    return {"EAST ASIAN" if name in EAST_ASIAN else name for name in names}


@pytest.mark.parametrize("name", TABLES)
def test_no_word_is_listed_twice(name: str) -> None:
    counts = Counter(word.casefold() for word in TABLES[name].split("|"))
    assert [word for word, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_each_word_has_letters_of_one_script(name: str) -> None:
    words = {word for phrase in TABLES[name].split("|") for word in phrase.split()}
    assert [word for word in sorted(words) if len(scripts(word)) > 1] == []


@pytest.mark.parametrize("desk", ["service société", "Politikredaktion", "отдел культуры", "گروه جامعه"])
def test_a_desk_is_the_office_of_who_wrote(desk: str) -> None:
    assert is_office(desk)
