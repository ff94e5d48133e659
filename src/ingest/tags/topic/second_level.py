"""The second level of Media Topics: within a topic that applies, the narrower one that its words speak for, if any.

A term speaks for a second-level topic where its vector is near a word of that topic's list, and not as near to one of
another topic under the same top level. `models/build_second_level.py` builds the table of such terms.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from importlib.resources import files
from math import fsum, log
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tags.logistic import logistic_probability
from ingest.tags.topic.terms import TextScores

_HEADER = "ingest-second-level 1"
_SHARE_UNIT = 1 << 16  # of a term's share of the text
_SMALL = 0.02  # of the scores: less is hardly any evidence


@dataclass(frozen=True, slots=True)
class NarrowEvidence:
    """The terms of a text that speak for second-level topics: each with the topic's number and what it adds to it.

    A term stands here once for each top-level topic beneath which it speaks for one. `totals` has the sums by
    second-level topic, and a 0 after them; all are in the units of the file.
    """

    scores: TextScores
    terms: NDArray[np.int64]  # indices of the terms in the scores
    topics: NDArray[np.uint8]
    values: NDArray[np.float64]  # whole numbers
    totals: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Narrower:
    """A second-level topic with its score, the features of its probability, and the words that speak for it."""

    code: str
    name: str
    features: Mapping[str, float]
    words: tuple[tuple[int, float], ...]  # indices of terms, with what each adds to the score, the highest first


class TopScores(NamedTuple):
    """What speaks for the topics beneath each top-level topic: for all together, and for the foremost of them."""

    totals: list[float]
    bests: list[float]


class SecondLevelModel:
    """The unpacked `second_level.bin`.

    The file is zlib-compressed: a line of JSON (the topics, each with its code, name and top-level number, and the
    calibration); then for each entry, in the order of the rows of `terms.bin`: the row as a little-endian uint32; after
    these one byte an entry for the number of the topic, and one for the weight in units of `unit`.
    """

    def __init__(self, packed: bytes) -> None:
        raw = zlib.decompress(packed)
        end = raw.index(b"\n") + 1
        header = json.loads(raw[:end])
        if header["format"] != _HEADER:
            raise ValueError(
                f"second level: format {header['format']!r} instead of {_HEADER!r}; "
                "rebuild it with models/build_second_level.py"
            )
        count = int(header["entries"])
        self.topics: tuple[tuple[str, str, int], ...] = tuple((code, name, top) for code, name, top in header["topics"])
        self.threshold = float(header["threshold"])
        self._calibration: Mapping[str, float] = header["weights"]
        self._intercept = float(header["intercept"])
        self._scale = float(header["unit"]) / _SHARE_UNIT
        self._rows = np.frombuffer(raw, dtype="<u4", count=count, offset=end)
        self._topics = np.frombuffer(raw, dtype=np.uint8, count=count, offset=end + 4 * count)
        self._weights = np.frombuffer(raw, dtype=np.uint8, count=count, offset=end + 5 * count).astype(np.float64)
        # Where the entries of each row of `terms.bin` begin; rows from the last but one on have none.
        self._first = np.searchsorted(self._rows, np.arange(int(self._rows.max(initial=0)) + 3))
        self._tops = np.array([top for _, _, top in self.topics])
        # The numbers of the topics beneath each top-level topic, and after them that of none.
        beneath = [np.flatnonzero(self._tops == top).tolist() for top in range(17)]
        most = max(map(len, beneath))
        self._under = np.array([numbers + [len(self.topics)] * (most - len(numbers)) for numbers in beneath])

    def entries(self) -> list[tuple[int, int, int]]:
        """Return (row of `terms.bin`, topic, weight) of each entry."""
        columns = (self._rows.tolist(), self._topics.tolist(), self._weights.astype(np.int64).tolist())
        return list(zip(*columns, strict=True))

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that a narrower topic applies where the one above it does."""
        return logistic_probability(self._intercept, self._calibration, features)

    def evidence(self, scores: TextScores) -> NarrowEvidence:
        """Return the terms of a text that speak for second-level topics. The lead counts twice."""
        size = scores.whole.known
        rows, shares = scores.rows[:size], scores.shares[:size] + scores.lead_shares
        known = np.minimum(rows, len(self._first) - 2)
        first = self._first[known]
        counts = self._first[known + 1] - first
        # The entries of a row follow each other: those of all rows are runs of numbers.
        ends = counts.cumsum()
        entries = (first - ends + counts).repeat(counts) + np.arange(ends[-1] if len(ends) else 0)
        topics = self._topics[entries]
        values = self._weights[entries] * shares.repeat(counts)
        # Exact in any order: the values are whole numbers, and their sums are below 2**53.
        totals = np.bincount(topics, weights=values, minlength=len(self.topics) + 1).astype(np.float64)
        return NarrowEvidence(scores, np.arange(size).repeat(counts), topics, values, totals)

    def top_level(self, evidence: NarrowEvidence) -> TopScores:
        """Return for each top-level topic what speaks for the topics beneath it, in all and for the foremost."""
        totals = evidence.totals[self._under]
        return TopScores((totals.sum(1) * self._scale).tolist(), (totals.max(1) * self._scale).tolist())

    def narrower(self, evidence: NarrowEvidence, top: int, limit: int) -> Narrower | None:
        """Return the likeliest second-level topic under the top-level topic `top` (0 to 16), with `limit` words.

        None if no term of the text speaks for any.
        """
        under = [number for number in self._under[top].tolist() if number < len(self.topics)]
        totals = {number: float(evidence.totals[number]) for number in under}
        best = max(under, key=lambda number: (totals[number], -number))
        if not totals[best]:
            return None
        code, name, _ = self.topics[best]
        values = sorted((total * self._scale for total in totals.values()), reverse=True)
        words = self._words(evidence, evidence.topics == best)
        features = {
            "lead": (values[0] - values[1]) / (fsum(values) + _SMALL),
            "score": log(values[0] + _SMALL),
            "terms": log(len(words)),
        }
        return Narrower(code, name, features, tuple(nlargest(limit, words, key=itemgetter(1))))

    def shares_under(self, evidence: NarrowEvidence, top: int) -> tuple[float, NDArray[np.float64]]:
        """Return the sum of what speaks for topics beneath a top-level topic, and the share of each term in it."""
        is_under = self._tops[evidence.topics] == top
        shares = np.zeros(evidence.scores.whole.known)
        shares[evidence.terms[is_under]] = evidence.values[is_under]
        total = float(evidence.values[is_under].sum())
        return total * self._scale, shares / max(total, 1.0)

    def _words(self, evidence: NarrowEvidence, chosen: NDArray[np.bool_]) -> list[tuple[int, float]]:
        """Return the indices of the chosen terms, each with what it adds, in ascending order."""
        indices = chosen.nonzero()[0]
        values = evidence.values[indices] * self._scale
        return list(zip(evidence.terms[indices].tolist(), values.tolist(), strict=True))


@cache
def load_second_level() -> SecondLevelModel:
    """Return the model that ships; it is read once per process."""
    return SecondLevelModel(files(__package__).joinpath("second_level.bin").read_bytes())
