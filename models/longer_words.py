"""Words of scripts without spaces that contain a place name by chance: "service" in Thai has the letters of Riga."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distribution
from pathlib import Path

import babel

from name_table import NameTable, spoken_languages

_LETTERS = {"th": "\u0e01-\u0e4e", "lo": "\u0e81-\u0ece", "km": "\u1780-\u17d3", "my": "\u1000-\u109f"}
_LONG = 6  # characters of a name that no other word begins or ends with by chance
Span = tuple[int, int]


def add_longer_words(table: NameTable) -> None:
    """Add the words in which a name of the gazetteer is no word, as names that stand for no place.

    They are words of a dictionary (Thai: that of PyThaiNLP) and names of CLDR: continents, languages, scripts. A word
    that is made of a name and of other words, as "Thai people", stays one; so does one that is derived from a name, as
    the name of a language is.
    """
    for language, letters in _LETTERS.items():
        is_written = re.compile(f"[{letters}]+").fullmatch
        names = {name for name in table.names if is_written(name)}
        by_first: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            by_first[name[:2]].append(name)
        regions, tongues, words = _regions(language), _tongues(language), _dictionary(language)
        known = names | regions | tongues | words
        own = {
            name
            for name in names
            if any(m.kind == "C" and language in spoken_languages(m.target) for m in table.names[name])
        }
        for word in sorted((regions | tongues | words) - names):
            spans = list(_spans_of_names(word, by_first)) if is_written(word) else []
            if word not in regions and any(_is_derived(word, span, own, word in tongues) for span in spans):
                continue
            if spans and not any(_is_part(word, span, known) for span in spans):
                table.add(word, "B", "-", language)


def _regions(language: str) -> set[str]:
    """Return the names of continents and their parts (UN M49)."""
    return {name for code, name in babel.Locale.parse(language).territories.items() if code.isdigit()}


def _tongues(language: str) -> set[str]:
    """Return the names of languages and of scripts."""
    locale = babel.Locale.parse(language)
    return {*locale.languages.values(), *locale.scripts.values()}


def _dictionary(language: str) -> set[str]:
    if language != "th":
        return set()
    path = distribution("pythainlp").locate_file("pythainlp/corpus/words_th.txt")
    return set(Path(str(path)).read_text(encoding="utf-8").split())


def _spans_of_names(word: str, by_first: Mapping[str, Sequence[str]]) -> Iterator[Span]:
    for begin in range(len(word) - 1):
        for name in by_first.get(word[begin : begin + 2], ()):
            if word.startswith(name, begin):
                yield begin, begin + len(name)


def _is_derived(word: str, span: Span, own: set[str], is_tongue: bool) -> bool:
    """Return whether a word comes from the name that it begins or ends with; `own` are names of the own country."""
    begin, end = span
    if begin == 0 and is_tongue:
        return True
    return (begin == 0 or end == len(word)) and (end - begin >= _LONG or word[begin:end] in own)


def _is_part(word: str, span: Span, known: set[str]) -> bool:
    """Return whether a word is a compound with the name: what stands before and after it is made of words, too."""
    return _is_made_of(word[: span[0]], known) and _is_made_of(word[span[1] :], known)


def _is_made_of(text: str, words: set[str]) -> bool:
    reached = [0]
    for end in range(2, len(text) + 1):
        if any(text[begin:end] in words for begin in reached):
            reached.append(end)
    return reached[-1] == len(text)
