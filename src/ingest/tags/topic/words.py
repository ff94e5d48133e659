"""The English topic model: TF-IDF of words, and a linear score for each topic (log-odds, one against the rest).

`benchmarks/build_topic_model.py` trains it; docs/models.md says on what. Arithmetic is on integers, so the same text scores the same
everywhere: the 17 weights of a word are bytes in 17 lanes of one large integer, and one multiplication serves all topics.
"""

import json
import re
import struct
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log, sqrt

TEXT_LIMIT = 6_000  # characters of the text that are read
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEADER = "ingest-topics 1"
_UNIT = 1 << 16
_ZERO = 128  # the byte of the weight 0


def word_counts(title: str | None, text: str) -> Counter[str]:
    """Lower-case words of two letters or more with their numbers; the title counts twice."""
    counts = Counter(_WORD.findall(text[:TEXT_LIMIT].lower()))
    for word in _WORD.findall((title or "").lower()):
        counts[word] += 2
    return counts


@dataclass(frozen=True, slots=True)
class Scores:
    """Score of each topic, and each row's share in the document (its normalised TF-IDF, in 1/65536)."""

    values: tuple[float, ...]
    shares: Mapping[int, int]


class WordModel:
    """Words, their rows, inverse document frequencies and weights."""

    def __init__(self, packed: bytes) -> None:
        raw = zlib.decompress(packed)
        end = raw.index(b"\n")
        header = json.loads(raw[:end])
        if header["format"] != _HEADER:
            raise ValueError(f"topic model: format {header['format']!r}, expected {_HEADER!r}; rebuild it with benchmarks/build_topic_model.py")
        self.topics = len(header["intercepts"])
        self.intercepts: tuple[float, ...] = tuple(header["intercepts"])
        self._unit = float(header["unit"])  # log-odds of one step of a weight's byte
        count = int(header["rows"])
        self._idf = struct.unpack_from(f"<{count}H", raw, end + 1)
        start = end + 1 + 2 * count
        self._weights = raw[start : start + count * self.topics]
        self._rows: dict[str, int] = {}
        for row, line in enumerate(raw[start + count * self.topics :].decode("utf-8").split("\n")):
            for word in line.split(" "):
                self._rows[word] = row
        self._lanes: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def score(self, counts: Mapping[str, int]) -> Scores:
        """The topics' scores of a document, given its words."""
        frequency: dict[int, int] = {}
        rows = self._rows
        for word, count in counts.items():
            row = rows.get(word)
            if row is not None:
                frequency[row] = frequency.get(row, 0) + count
        raw = {row: (1.0 + log(count)) * self._idf[row] for row, count in frequency.items()}
        norm = sqrt(sum(value * value for value in raw.values())) or 1.0
        shares = {row: int(value / norm * _UNIT + 0.5) for row, value in raw.items()}
        total = 0
        for row, share in shares.items():
            total += share * (self._lanes.get(row) or self._lane(row))
        lanes = struct.unpack(f"<{self.topics}I", total.to_bytes(4 * self.topics, "little"))
        zero = _ZERO * sum(shares.values())
        values = tuple(b + (lane - zero) * self._unit / _UNIT for lane, b in zip(lanes, self.intercepts, strict=True))
        return Scores(values, shares)

    def _lane(self, row: int) -> int:
        spread = bytearray(4 * self.topics)
        spread[::4] = self._weights[row * self.topics : (row + 1) * self.topics]
        lane = self._lanes[row] = int.from_bytes(spread, "little")
        return lane

    def evidence(self, scores: Scores, topic: int, counts: Mapping[str, int], limit: int) -> list[tuple[str, float]]:
        """The words that spoke loudest for a topic, with their log-odds, the loudest first."""
        speaking = []
        for row, share in scores.shares.items():
            weight = self._weights[row * self.topics + topic] - _ZERO
            if weight > 0:
                speaking.append((weight * share * self._unit / _UNIT, row))
        loudest = dict((row, value) for value, row in sorted(speaking, key=lambda item: (-item[0], item[1]))[:limit])
        words: dict[int, str] = {}
        for word in counts:
            row = self._rows.get(word, -1)
            if row in loudest:
                words.setdefault(row, word)
        return [(words[row], value) for row, value in loudest.items()]


@cache
def load_words() -> WordModel:
    """The shipped model; read once per process."""
    return WordModel(files(__package__).joinpath("words.bin").read_bytes())
