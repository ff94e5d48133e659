"""Likeness of an article to example texts of a user's topic.

Two things are compared. First the terms, as naive Bayes does: a term that the examples have and usual texts seldom have
speaks for the topic. Second how each text is divided among the 17 top-level Media Topics, by the Bhattacharyya
coefficient; this also compares texts of different languages.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, fsum, log, sqrt
from typing import Final

from ingest.tags.topic.codes import CODES
from ingest.tags.topic.terms import load_terms

_MAX_CHARACTERS: Final = 6_000
_RARE: Final = 8.0  # the inverse frequency of a word that is no term of the table: that of its rarest terms
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_USUAL_LENGTH: Final = 250  # words of a usual text, for how often it has a term
_FREQUENT: Final = 1e-3  # the frequency of a term whose inverse frequency is 0
_SMOOTHING: Final = 0.05
_LENGTH_POWER: Final = 0.8
_TOPICS: Final = 3.0  # how much the topics count beside the terms
# The score of a text to log-odds: about .5 where half of a topic's texts and a twelfth of a neighbouring topic's are
# above, on news in English, German, Swahili and Chinese with six examples a topic.
_START: Final = -0.5
_SLOPE: Final = 1.2


@dataclass(frozen=True, slots=True)
class TextTerms:
    """The terms of a text with their inverse frequencies, a word of each, and the share of each Media Topic."""

    frequencies: Mapping[str, float]
    words: Mapping[str, str]
    topics: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ExampleProfile:
    """What the examples of a topic have in common."""

    weights: Mapping[str, float]  # of terms, in log-odds
    topics: tuple[float, ...]


def read_terms(title: str | None, text: str, language: str | None) -> TextTerms:
    """Return the terms and the topics of a text."""
    model = load_terms()
    text = text[:_MAX_CHARACTERS]
    scores = model.score_text(title, text, language)
    rows = scores.rows.tolist()
    frequencies = {f"#{row}": model.inverse_frequency(row) for row in rows}
    words = {f"#{row}": scores.word(index) for index, row in enumerate(rows)}
    for word in _WORD.findall(f"{title or ''} {text}".lower()):
        if model.vocabulary.number(word) is None:
            frequencies[word], words[word] = _RARE, word
    values = scores.whole.values.tolist()
    first = max(values)
    odds = [exp(value - first) for value in values]
    total = fsum(odds)
    return TextTerms(frequencies, words, tuple(odd / total for odd in odds))


@lru_cache(maxsize=256)
def example_profile(examples: tuple[str, ...]) -> ExampleProfile:
    """Return the profile of the examples of a topic, once per process."""
    texts = [read_terms(None, example, None) for example in examples]
    counts = Counter(term for text in texts for term in text.frequencies)
    weights = {}
    for text in texts:
        for term, rarity in text.frequencies.items():
            usual = 1.0 - exp(-_USUAL_LENGTH * _FREQUENT * exp(-rarity))
            share = counts[term] / (len(texts) + 1)
            weights[term] = log((share + _SMOOTHING / 2) / (usual + _SMOOTHING))
    topics = tuple(fsum(column) / len(texts) for column in zip(*(text.topics for text in texts), strict=True))
    return ExampleProfile({term: weight for term, weight in weights.items() if weight > 0.0}, topics)


def likeness(profile: ExampleProfile, text: TextTerms) -> tuple[float, list[tuple[str, float]]]:
    """Return the log-odds that a text belongs to the topic, and the words and topics that speak for it.

    Evidence is in log-odds, the strongest first: words of the text, and codes of Media Topics that it shares.
    """
    size = max(len(text.frequencies), 1) ** _LENGTH_POWER
    shared = [(term, profile.weights[term] / size) for term in text.frequencies if term in profile.weights]
    overlap = [sqrt(a * b) for a, b in zip(profile.topics, text.topics, strict=True)]
    score = fsum(weight for _, weight in shared) + _TOPICS * log(fsum(overlap) + 0.02)
    evidence = [(text.words[term], _SLOPE * weight) for term, weight in shared]
    evidence += _shared_topics(overlap)
    return _START + _SLOPE * score, sorted(evidence, key=lambda item: (-item[1], item[0]))


def _shared_topics(overlap: Sequence[float]) -> list[tuple[str, float]]:
    """Return the Media Topics that make up most of what two texts share."""
    return [(code, _SLOPE * value) for code, value in zip(CODES, overlap, strict=True) if value >= 0.3]
