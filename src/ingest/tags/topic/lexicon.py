"""Topic words of languages that have no trained model: short hand-written lists of stems (`lexicon.tsv`).

A topic's score is the share of the document's topic words that belong to it (cosine of the word counts with the list).
That is coarse, so the calibration trusts these scores less than those of the English model.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log, sqrt

from ingest.tags.topic.codes import CODES

_MIN_STEM = 5
_MAX_STEM = 14
UNSPACED = frozenset({"zh", "ja"})
Lexicon = Mapping[str, tuple[int, ...]]


@cache
def load_lexicons() -> Mapping[str, Lexicon]:
    """Return language -> stem -> numbers of its topics (0 to 16)."""
    lexicons: dict[str, dict[str, tuple[int, ...]]] = {}
    for line in files(__package__).joinpath("lexicon.tsv").read_text("utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        language, number, stems = line.split("\t")
        lexicon = lexicons.setdefault(language, {})
        for stem in stems.split(" "):
            lexicon[stem] = (*lexicon.get(stem, ()), int(number) - 1)
    return lexicons


def lexicon_hits(language: str, counts: Mapping[str, int], text: str) -> dict[str, tuple[int, str]]:
    """Return stem -> (how often it occurs, the first word of the text with it).

    `counts` are the words; in scripts without spaces, `text` is searched.
    """
    lexicon = load_lexicons()[language]
    hits: dict[str, tuple[int, str]] = {}
    if language in UNSPACED:
        for stem in lexicon:
            count = text.count(stem)
            if count:
                hits[stem] = (count, stem)
        return hits
    for word, count in counts.items():
        stem = word if word in lexicon else _stem_of(word, lexicon)
        if stem:
            total, first = hits.get(stem, (0, word))
            hits[stem] = (total + count, first)
    return hits


def _stem_of(word: str, lexicon: Lexicon) -> str:
    """Return the longest stem of the list that the word begins with, or ""."""
    for length in range(min(len(word) - 1, _MAX_STEM), _MIN_STEM - 1, -1):
        if word[:length] in lexicon:
            return word[:length]
    return ""


def lexicon_scores(language: str, hits: Mapping[str, tuple[int, str]]) -> tuple[float, ...]:
    """Return one score for each topic, 0 to 1; all 0 when no word is known."""
    lexicon = load_lexicons()[language]
    sums = [0.0] * len(CODES)
    squares = 0.0
    for stem, (count, _) in hits.items():
        value = 1.0 + log(count)
        squares += value * value
        topics = lexicon[stem]
        for topic in topics:
            sums[topic] += value / len(topics)
    # The constant keeps the scores of a document with one or two topic words low.
    norm = sqrt(squares) * sqrt(max(len(hits), 1)) + 3.0
    return tuple(value / norm for value in sums)
