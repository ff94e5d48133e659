"""The multilingual topic model: terms of many languages, each with a linear score for each topic.

A term is a word, or the beginning of one; in scripts without spaces, a string of characters. Its 17 weights come from
the vector that a multilingual encoder gives it (a static embedding, as in model2vec) and a classifier over languages;
`models/build_topic_terms.py` builds the table, docs/models.md names the model and the texts.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tags.languages import primary_language
from ingest.tags.topic.tokens import UNSPACED_RUN, TextRows, TokenTable, cut, is_spaced, join_rows
from ingest.tags.topic.words import RowTable, load_words, normalised

TEXT_LIMIT = 6_000  # characters of the text that are counted
_FIRST_UNSPACED = "\u0e00"  # the lowest letter of scripts without spaces
# Particles that Arabic and Hebrew write together with the word that follows, the longest first.
_PARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ف", "ل", "ה", "ו", "ב", "ל", "מ", "ש", "כ")
_LONGEST_STEM = 16  # letters
ROOT = "-"  # before the roots among the stems
_PREFIXES = re.compile(r"(?:[aeiou]|[bcdfghjklmnpqrstvwyz]{1,3}[aeiou]|[mn])+")  # as Bantu languages have them
_SHORTEST_ROOT = 5  # letters
_LONGEST_PREFIX = 5
_LONGEST_ENDING = 4
_TITLE_WEIGHT = 2
_LEAD = 600  # characters at the beginning that are looked at by themselves


def _lead_end(text: str) -> int:
    """Return where the lead ends: at a space, or at the limit in scripts without spaces."""
    if len(text) <= _LEAD:
        return len(text)
    end = text.rfind(" ", _LEAD - 40, _LEAD)
    return end if end > 0 else _LEAD


def is_unspaced(term: str) -> bool:
    """Return whether a term is in a script that writes words without spaces."""
    return UNSPACED_RUN.match(term) is not None


class Scored(NamedTuple):
    """The scores of the topics by one model, and how many of its rows a text has."""

    values: NDArray[np.float64]
    known: int


@dataclass(frozen=True, slots=True)
class TextScores:
    """The terms of a text, and what they say of its topics.

    Terms are ascending by row; after them come its English words, if these are looked at, with rows beyond those of the
    terms. `first` says which word of the text has a row first, `weights` what it says of each topic (log-odds of a text
    of that row alone), `shares` how much of the text it is (1/65536); `lead_shares` are those of title and lead, of
    terms alone. `title` are the scores of the title, None if it has no terms.
    """

    text: TextRows
    rows: NDArray[np.int64]
    first: NDArray[np.int64]
    weights: NDArray[np.float64]
    shares: NDArray[np.float64]
    lead_shares: NDArray[np.float64]
    whole: Scored
    lead: NDArray[np.float64]
    title: NDArray[np.float64] | None
    english: Scored | None

    def word(self, index: int) -> str:
        """Return the first word that has a row, given the row's index."""
        return self.text.word(int(self.first[index]))


class Vocabulary:
    """Terms and their numbers, and how a text is cut into them."""

    def __init__(
        self,
        numbers: Mapping[str, int],
        english: Mapping[str, int] | None = None,
        stems: Mapping[str, str] | None = None,
    ) -> None:
        self._stems = stems or {}
        self._numbers = {**numbers, **{stem: numbers[term] for stem, term in self._stems.items()}}
        self._tokens = TokenTable(self.number, english or {})

    @cached_property
    def _unspaced(self) -> tuple[Any, NDArray[np.int64]]:
        import ahocorasick_rs

        terms = [term for term in self._numbers if term[:1] >= _FIRST_UNSPACED and is_unspaced(term)]
        automaton = ahocorasick_rs.AhoCorasick(
            terms,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        return automaton, np.array([self._numbers[term] for term in terms], np.int64)

    def read(self, title: str | None, text: str) -> TextRows:
        """Return the words of a text with their terms: those of the title, of the lead, and of the rest."""
        text = text[:TEXT_LIMIT]
        end = _lead_end(text)
        parts = (title or "", text[:end], text[end:])
        if all(map(is_spaced, parts)):
            return self._tokens.rows([cut(part) for part in parts])
        return join_rows([rows for part in parts for rows in self._read_unspaced(part)], 2)

    def _read_unspaced(self, part: str) -> tuple[TextRows, TextRows]:
        """Return the words between letters of scripts without spaces, and the terms in these."""
        automaton, rows = self._unspaced
        part = part.lower()
        matches = automaton.find_matches_as_indexes(part)
        terms = rows[[pattern for pattern, _, _ in matches]]
        words = [part[start:end] for _, start, end in matches]
        found = TextRows(terms, np.full(len(terms), -1), (len(terms),), words, self._tokens)
        return self._tokens.rows([cut(UNSPACED_RUN.sub(" ", part))]), found

    def count(self, title: str | None, text: str) -> dict[int, int]:
        """Return how often each term occurs (twice as much in the title), in the order of the text."""
        found = self.read(title, text)
        counts: dict[int, int] = {}
        for index, row in enumerate(found.terms.tolist()):
            if row >= 0:
                counts[row] = counts.get(row, 0) + (_TITLE_WEIGHT if index < found.ends[0] else 1)
        return counts

    def exact(self, term: str) -> int | None:
        """Return the number of a term, None if it is not one."""
        return None if term in self._stems else self._numbers.get(term)

    def number(self, word: str) -> int | None:
        """Return the number of the term of a word: the word itself, or the longest term that it begins with.

        Stems are terms for this; if there is none, roots behind the prefixes of Bantu languages are looked for.
        """
        number = self._numbers.get(word)
        if number is not None:
            return number
        first = ord(word[0])
        if 0x590 <= first < 0x700:
            for particle in _PARTICLES:
                if word.startswith(particle) and len(word) - len(particle) >= 3:
                    number = self._numbers.get(word[len(particle) :])
                    if number is not None:
                        return number
        shortest = 2 if 0xAC00 <= first < 0xD7B0 else 3 if first >= 0x590 else 4
        for length in range(min(len(word) - 1, _LONGEST_STEM), max(shortest, (len(word) + 1) // 2) - 1, -1):
            number = self._numbers.get(word[:length])
            if number is not None:
                return number
        return self._by_root(word) if word.isascii() else None

    def _by_root(self, word: str) -> int | None:
        """Return the number of the term with the first root that stands behind prefixes, and before a short ending."""
        for start in range(1, min(len(word) - _SHORTEST_ROOT, _LONGEST_PREFIX) + 1):
            if _PREFIXES.fullmatch(word, 0, start):
                for end in range(len(word), max(start + _SHORTEST_ROOT, len(word) - _LONGEST_ENDING) - 1, -1):
                    number = self._numbers.get(ROOT + word[start:end])
                    if number is not None:
                        return number
        return None


class TermModel:
    """The unpacked `terms.bin` and `words.bin`, as one table: the rows of English words follow those of terms.

    The format is the same; the header of `terms.bin` has `offsets` of languages.
    """

    def __init__(
        self, terms: RowTable, english: RowTable, stems: Mapping[str, str], usual: Mapping[str, Collection[str]]
    ) -> None:
        self.vocabulary = Vocabulary(terms.numbers, english.numbers, stems)
        self._usual = {language: frozenset(word.encode() for word in words) for language, words in usual.items()}
        self._terms, self._english = terms, english
        self._size = len(terms.idf)
        self._idf = np.concatenate([terms.idf, english.idf])
        self._weights = np.concatenate([terms.weights, english.weights])
        self._offsets = {language: np.array(values) for language, values in terms.header["offsets"].items()}

    def __len__(self) -> int:
        """Return the number of terms."""
        return self._size

    def inverse_frequency(self, row: int) -> float:
        """Return how rare a term is: the logarithm of the inverse document frequency."""
        return float(self._idf[row]) / 1000.0

    def score_text(self, title: str | None, text: str, language: str | None, *, english: bool = False) -> TextScores:
        """Return the scores of a text, by its terms, and by its English words if they are asked for.

        `language` corrects what its usual words add to each topic. Those of `usual_words.tsv` are no terms
        in their own language; in another they may say a topic: `lagu` is "song" in Indonesian, and usual in Somali.
        """
        found = self.vocabulary.read(title, text)
        in_title, in_lead, in_all = found.ends
        at, language = found.terms, primary_language(language)
        if (usual := self._usual.get(language)) is not None:
            at = np.where([token in usual for token in found.tokens], -1, at)
        if english:
            at = np.concatenate([at, np.where(found.words >= 0, found.words + self._size, -1)])
        known = (at >= 0).nonzero()[0]
        rows, first, inverse = distinct(at[known])
        ends = known.searchsorted((in_title, in_lead, in_all, in_all + in_title))
        counts = _part_counts(inverse, ends.tolist(), len(rows))[: 4 if english else 3]
        shares = normalised(counts, self._idf[rows])
        weights = self._weights.take(rows, axis=0).astype(np.float64)
        sums = shares @ weights
        values = self._terms.intercepts + sums[:3] * self._terms.step
        if (offsets := self._offsets.get(language)) is not None:
            values -= offsets
        terms = int(rows.searchsorted(self._size))
        weights[:terms] *= self._terms.step
        weights[terms:] *= self._english.step
        return TextScores(
            found,
            rows,
            known[first] % max(in_all, 1),
            weights,
            shares[2:].sum(axis=0),
            shares[1, :terms],
            Scored(values[2], terms),
            values[1],
            values[0] if ends[0] else None,
            Scored(self._english.intercepts + sums[3] * self._english.step, len(rows) - terms) if english else None,
        )


def _part_counts(inverse: NDArray[np.int64], ends: Sequence[int], size: int) -> NDArray[np.int64]:
    """Return how often each row occurs: terms in the title, in title and lead, in all; English words in all."""
    counts = np.zeros((4, size), np.int64)
    in_title, in_lead, in_all, in_english_title = ends
    if in_title:
        counts[0] = _TITLE_WEIGHT * np.bincount(inverse[:in_title], minlength=size)
    counts[1] = counts[0] + np.bincount(inverse[in_title:in_lead], minlength=size)
    counts[2] = counts[1]
    if in_all > in_lead:
        counts[2] += np.bincount(inverse[in_lead:in_all], minlength=size)
    if len(inverse) > in_all:
        counts[3] = np.bincount(inverse[in_all:], minlength=size)
        if in_english_title > in_all:
            counts[3] += (_TITLE_WEIGHT - 1) * np.bincount(inverse[in_all:in_english_title], minlength=size)
    return counts


def distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct values, ascending, where each is first, and which of them each value is.

    The same as `numpy.unique` returns, in half of its time for some hundred values.
    """
    order = values.argsort(kind="stable")
    ascending = values[order]
    is_new = np.ones(len(values), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=is_new[1:])
    starts = is_new.nonzero()[0]
    inverse = np.empty(len(values), np.int64)
    inverse[order] = is_new.cumsum() - 1
    return ascending[starts], order[starts], inverse


@cache
def load_terms() -> TermModel:
    """Return the model that ships; it is read once per process."""
    folder = files(__package__)
    lines = folder.joinpath("stems.txt").read_text("utf-8").splitlines()
    stems = dict(line.split(" ") for line in lines)
    lines = folder.joinpath("usual_words.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    usual = {language: words.split(" ") for language, words in rows}
    return TermModel(RowTable(folder.joinpath("terms.bin").read_bytes()), load_words(), stems, usual)
