"""Word lists of languages that are written without spaces, as packages carry them."""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import wordfreq

from place_spelling import encoder_words

#: Language -> letters of its script.
LETTERS = {
    "th": "\u0e01-\u0e4e",
    "lo": "\u0e81-\u0ece",
    "km": "\u1780-\u17d3",
    "my": "\u1000-\u109f",
    "ja": "\u3040-\u30ff\u3400-\u9fff",
    "zh": "\u3400-\u9fff",
}
_JIEBA = "wordfreq/data/jieba_zh_orig.txt"
_RARE = 5  # occurrences of a Chinese word below which the list has pieces of sentences, too
_PLACES = frozenset(("ns", "nt"))  # parts of speech: places, organisations
_NAMES = _PLACES | {"nr", "nrt", "nz"}  # also persons (as which foreign cities are marked) and other names
_RARE_SHARE = 1e-8  # of a Japanese word: one in a hundred million


def is_written_in(language: str) -> re.Pattern[str]:
    """Return the pattern of what has only letters of the language."""
    return re.compile(f"[{LETTERS[language]}]+")


@cache
def words_of(language: str) -> frozenset[str]:
    """Return the words of a language; of Khmer, of which no free list is packed, those that the encoder knows."""
    words: Iterable[str]
    if language == "th":
        words = _lines("pythainlp", "pythainlp/corpus/words_th.txt")
    elif language == "lo":
        words = _lines("laonlp", "laonlp/corpus/lo_spellcheck_dict.txt")
    elif language == "my":
        words = json.loads(_read("myanmar-words", "myanmar_words/data/all.json"))
    elif language == "km":
        words = encoder_words()
    elif language == "ja":
        words = (word for word, share in wordfreq.get_frequency_dict("ja").items() if share >= _RARE_SHARE)
    else:
        words = (word for word, count, _ in _chinese() if count >= _RARE)
    written = is_written_in(language).fullmatch
    return frozenset(word for word in words if written(word))


@cache
def names_of_people(language: str) -> frozenset[str]:
    """Return the first names of a language."""
    if language != "th":
        return frozenset()
    files = ("person_names_female_th.txt", "person_names_male_th.txt")
    return frozenset(name for file in files for name in _lines("pythainlp", f"pythainlp/corpus/{file}"))


@cache
def chinese_places() -> frozenset[str]:
    """Return the Chinese words that the list marks as names of places and organisations."""
    return frozenset(word for word, _, part in _chinese() if part in _PLACES)


@cache
def chinese_names() -> frozenset[str]:
    """Return the Chinese words that the list marks as names."""
    return frozenset(word for word, _, part in _chinese() if part in _NAMES)


@cache
def _chinese() -> list[tuple[str, int, str]]:
    """Return the Chinese words, how often each occurs, and its part of speech."""
    rows = (line.split(" ") for line in _lines("wordfreq", _JIEBA))
    return [(row[0], int(row[1]), row[2]) for row in rows if len(row) == 3]


def _lines(package: str, path: str) -> list[str]:
    return [line.strip() for line in _read(package, path).split("\n")]


def _read(package: str, path: str) -> str:
    return Path(str(distribution(package).locate_file(path))).read_text(encoding="utf-8-sig")
