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
from math import log
from typing import NamedTuple

import numpy as np

from ingest.tags.logistic import logistic_probability
from ingest.tags.topic.terms import TermScores

_HEADER = "ingest-second-level 1"
_SHARE_UNIT = 1 << 16  # of a term's share of the text
_SMALL = 0.02  # of the scores: less is hardly any evidence


@dataclass(frozen=True, slots=True)
class Narrower:
    """A second-level topic with its score, the features of its probability, and the words that speak for it."""

    code: str
    name: str
    features: Mapping[str, float]
    words: tuple[tuple[str, float], ...]  # with what each adds to the score, the highest first


class SpeakingTerms(NamedTuple):
    """Terms of a text, once for each second-level topic that they speak for: lists of the same length."""

    topics: list[int]  # numbers of the topics
    values: list[int]  # weight times share of the text, in units of both
    rows: list[int]  # of `terms.bin`


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
        self._unit = float(header["unit"])
        self._rows = np.frombuffer(raw, dtype="<u4", count=count, offset=end)
        self._topics = np.frombuffer(raw, dtype=np.uint8, count=count, offset=end + 4 * count)
        self._weights = np.frombuffer(raw, dtype=np.uint8, count=count, offset=end + 5 * count).astype(np.int64)
        # Where the entries of each row of `terms.bin` begin; rows from the last but one on have none.
        self._first = np.searchsorted(self._rows, np.arange(int(self._rows.max(initial=0)) + 3))
        self._under = {
            top: [number for number, topic in enumerate(self.topics) if topic[2] == top] for top in range(17)
        }

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that a narrower topic applies where the one above it does."""
        return logistic_probability(self._intercept, self._calibration, features)

    def speaking_terms(self, scores: TermScores) -> SpeakingTerms:
        """Return the terms of a text that speak for second-level topics. The lead counts twice."""
        whole, lead = scores.whole.shares, scores.lead.shares
        rows = np.minimum(np.fromiter(whole, dtype=np.int64, count=len(whole)), len(self._first) - 2)
        first = self._first[rows]
        counts = self._first[rows + 1] - first
        shares = np.fromiter((share + lead.get(row, 0) for row, share in whole.items()), np.int64, count=len(whole))
        # The entries of a row follow each other: those of all rows are runs of numbers.
        ends = np.cumsum(counts)
        entries = np.repeat(first - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
        values = self._weights[entries] * np.repeat(shares, counts)
        return SpeakingTerms(self._topics[entries].tolist(), values.tolist(), self._rows[entries].tolist())

    def narrower(self, scores: TermScores, terms: SpeakingTerms, top: int, limit: int) -> Narrower | None:
        """Return the likeliest second-level topic under the top-level topic `top` (0 to 16), with `limit` words.

        `terms` are the `speaking_terms` of the same scores. None if none of them speaks for any.
        """
        totals = dict.fromkeys(self._under[top], 0)
        words: dict[int, list[tuple[int, int]]] = {}
        for topic, value, row in zip(*terms, strict=True):
            if topic in totals:
                totals[topic] += value
                words.setdefault(topic, []).append((value, row))
        best = max(totals, key=lambda topic: (totals[topic], -topic))
        if not totals[best]:
            return None
        code, name, _ = self.topics[best]
        scale = self._unit / _SHARE_UNIT
        values = sorted((total * scale for total in totals.values()), reverse=True)
        features = {
            "lead": (values[0] - values[1]) / (sum(values) + _SMALL),
            "score": log(values[0] + _SMALL),
            "terms": log(len(words[best])),
        }
        named = tuple((scores.whole.words[row], value * scale) for value, row in nlargest(limit, words[best]))
        return Narrower(code, name, features, named)


@cache
def load_second_level() -> SecondLevelModel:
    """Return the model that ships; it is read once per process."""
    return SecondLevelModel(files(__package__).joinpath("second_level.bin").read_bytes())
