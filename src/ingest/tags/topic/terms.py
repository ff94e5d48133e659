"""The multilingual topic model: terms of many languages, each with a linear score for each topic.

A term is a word, or the beginning of one; in scripts without spaces, a string of characters. Its 17 weights come from
the vector that a multilingual encoder gives it (a static embedding, as in model2vec) and a classifier over languages;
`models/build_topic_terms.py` builds the table, docs/models.md names the model and the texts.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from ingest.tags.languages import primary_language
from ingest.tags.topic.words import TEXT_LIMIT, TopicScores, WordModel, ascii_words

# Letters with the marks that belong to them: Hebrew, Arabic, the scripts of India, and joiners.
_WORD = re.compile(r"(?:[^\W\d_]+|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u200c\u200d]+)+")
# Thai, Lao, Tibetan, Burmese, Khmer, Han, kana.
_UNSPACED_RUN = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\uabff]+")
_FIRST_UNSPACED = "\u0e00"  # the lowest of these letters
# Particles that Arabic and Hebrew write together with the word that follows, the longest first.
_PARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ف", "ل", "ה", "ו", "ב", "ל", "מ", "ש", "כ")
_LONGEST_STEM = 16  # letters
_KNOWN_WORDS = 200_000  # words whose terms are remembered
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
    return _UNSPACED_RUN.match(term) is not None


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often each term occurs in the title, in title and lead, and in the whole; the first word of each term."""

    title: dict[int, int]
    lead: dict[int, int]
    whole: dict[int, int]
    words: dict[int, str]


@dataclass(frozen=True, slots=True)
class TermScores:
    """The scores of the whole text, of title and lead, and of the title alone, where it has terms."""

    whole: TopicScores
    lead: TopicScores
    title: TopicScores | None


class Vocabulary:
    """Terms and their numbers, and how a text is cut into them."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._known: dict[str, int | None] = {}

    @cached_property
    def _unspaced(self) -> tuple[Any, list[int]]:
        import ahocorasick_rs

        terms = [term for term in self._numbers if term[:1] >= _FIRST_UNSPACED and is_unspaced(term)]
        automaton = ahocorasick_rs.AhoCorasick(
            terms,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        return automaton, [self._numbers[term] for term in terms]

    def count(self, title: str | None, text: str) -> tuple[dict[int, int], dict[int, str]]:
        """Return how often each term occurs (twice as much in the title), and the first word that has it."""
        parts = self.count_parts(title, text)
        return parts.whole, parts.words

    def count_parts(self, title: str | None, text: str) -> TermCounts:
        """Return how often each term occurs in the title (twice as much), in title and lead, and in all."""
        words: dict[int, str] = {}
        in_title: dict[int, int] = {}
        if title:
            self._count(title.lower(), _TITLE_WEIGHT, in_title, words)
        counts = dict(in_title)
        text = text[:TEXT_LIMIT].lower()
        end = _lead_end(text)
        self._count(text[:end], 1, counts, words)
        if end == len(text):
            return TermCounts(in_title, counts, counts, words)
        lead = dict(counts)
        self._count(text[end:], 1, counts, words)
        return TermCounts(in_title, lead, counts, words)

    def _count(self, text: str, weight: int, counts: dict[int, int], words: dict[int, str]) -> None:
        known = self._known
        if len(known) > _KNOWN_WORDS:
            known.clear()
        spaced = text if text.isascii() else _UNSPACED_RUN.sub(" ", text)
        found = ascii_words(spaced) if spaced.isascii() else _WORD.findall(spaced)
        for word, times in Counter(found).items():
            try:
                number = known[word]
            except KeyError:
                number = known[word] = self.number(word)
            if number is not None:
                if number in counts:
                    counts[number] += weight * times
                else:
                    counts[number] = weight * times
                    words[number] = word
        if spaced != text:
            automaton, numbers = self._unspaced
            for pattern, start, end in automaton.find_matches_as_indexes(text):
                number = numbers[pattern]
                counts[number] = counts.get(number, 0) + weight
                words.setdefault(number, text[start:end])

    def exact(self, term: str) -> int | None:
        """Return the number of a term, None if it is not one."""
        return self._numbers.get(term)

    def number(self, word: str) -> int | None:
        """Return the number of the term of a word: the word itself, or the longest term that it begins with."""
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
        return None


class TermModel(WordModel):
    """The unpacked `terms.bin`; the format is that of `words.bin`, and the header has `offsets` of languages."""

    def __init__(self, packed: bytes) -> None:
        super().__init__(packed)
        self.vocabulary = Vocabulary(self._rows)

    def score_text(self, title: str | None, text: str, language: str | None) -> TermScores:
        """Return the scores of a text. `language` corrects what the usual words of a language add to each topic."""
        counts = self.vocabulary.count_parts(title, text)
        offsets = self.header["offsets"].get(primary_language(language))
        whole = self._scores(counts.whole, counts.words, offsets)
        lead = whole if counts.lead is counts.whole else self._scores(counts.lead, counts.words, offsets)
        title_scores = self._scores(counts.title, counts.words, offsets) if counts.title else None
        return TermScores(whole, lead, title_scores)

    def _scores(
        self, counts: Mapping[int, int], words: Mapping[int, str], offsets: Sequence[float] | None
    ) -> TopicScores:
        scores = self.score_rows(counts, words)
        if not offsets:
            return scores
        values = tuple(value - offset for value, offset in zip(scores.values, offsets, strict=True))
        return TopicScores(values, scores.shares, scores.words)


@cache
def load_terms() -> TermModel:
    """Return the model that ships; it is read once per process."""
    return TermModel(files(__package__).joinpath("terms.bin").read_bytes())
