"""Words of one topic that are as often used otherwise: their weights are bounded, so that they decide nothing alone."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

HOMONYMS = Path(__file__).parent / "topics" / "homonyms.tsv"
MOST = 0.15  # of the highest weight that a byte can say
_ENDING = 4  # letters that may follow a word with `*`


def read_homonyms() -> frozenset[str]:
    """Return the words of all languages; those with `*` stand for their inflected forms, too."""
    lines = [line for line in HOMONYMS.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split("\t")[1].split(" "))


def is_homonym(words: Iterable[str], homonyms: frozenset[str]) -> bool:
    """Return whether one of the words of a row is listed."""
    return any(
        word in homonyms
        or any(word[:-ending] + "*" in homonyms for ending in range(1, _ENDING + 1))
        or word + "*" in homonyms
        for word in words
    )


def bounded(steps: np.ndarray, rows: Iterable[Iterable[str]]) -> np.ndarray:
    """Return the weights (rows x topics, bytes with 128 for zero) with those of homonyms bounded from above.

    `rows` has the words of each row.
    """
    homonyms = read_homonyms()
    chosen = np.array([is_homonym(words, homonyms) for words in rows])
    limited = steps.copy()
    limited[chosen] = np.minimum(limited[chosen], 128 + round(127 * MOST))
    return limited
