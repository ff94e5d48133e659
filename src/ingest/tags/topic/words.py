"""The English topic model: TF-IDF of words, and a linear score for each topic (log-odds, one against the rest).

`models/build_topic_model.py` trains it; docs/models.md names the texts. The arithmetic is on integers, so that a text
has the same scores on every machine: the 17 weights of a word are bytes, and its share of the text is an integer.
"""

import json
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log, sqrt

import numpy as np

TEXT_LIMIT = 6_000  # characters of the text that are counted
_ASCII_WORD = re.compile(r"[a-z]{2,}")  # all that the English model knows, and much faster
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).islower()}
_HEADER = "ingest-topics 1"
_UNIT = 1 << 16
_ZERO = 128  # the byte of the weight 0
#: Added to the squared length of a text's TF-IDF (in thousandths, as in the file), so that a word that stands alone has
#: half the weight that it has in the training documents. In long texts it makes hardly a difference.
_DAMPING = 150 * 1000**2
_MOST = 12_000  # times that a word can stand in a text, at most
_DAMPED_COUNTS = np.array([0.0, *(1.0 + log(count) for count in range(1, _MOST + 1))])


def ascii_words(lower: str) -> list[str]:
    """Return the words of an ASCII text in lower case; twice as fast as a regular expression."""
    return lower.translate(_NO_LETTERS).split()


def word_counts(title: str | None, text: str) -> Counter[str]:
    """Count the English lower-case words of two letters or more; those of the title count twice."""
    lower = text[:TEXT_LIMIT].lower()
    if lower.isascii():
        counts = Counter(ascii_words(lower))
        for letter in _LETTERS & counts.keys():
            del counts[letter]
    else:
        counts = Counter(_ASCII_WORD.findall(lower))
    for word in _ASCII_WORD.findall((title or "").lower()):
        counts[word] += 2
    return counts


@dataclass(frozen=True, slots=True)
class TopicScores:
    """The scores of the topics, and for each row its normalised TF-IDF in the document (1/65536) and a word."""

    values: tuple[float, ...]
    shares: Mapping[int, int]
    words: Mapping[int, str]


class WordModel:
    """The unpacked `words.bin`: words, their rows, inverse document frequencies and weights.

    The file is zlib-compressed: a line of JSON; for each row its idf * 1000 as a little-endian uint16; for each row one
    byte a topic, the weight in units of `unit`, plus 128; then for each row a line with its words.
    """

    def __init__(self, packed: bytes) -> None:
        raw = zlib.decompress(packed)
        end = raw.index(b"\n")
        header = self.header = json.loads(raw[:end])
        if header["format"] != _HEADER:
            raise ValueError(
                f"topic model: format {header['format']!r} instead of {_HEADER!r}; "
                "rebuild it with models/build_topic_model.py"
            )
        self.topics = len(header["intercepts"])
        self.intercepts: tuple[float, ...] = tuple(header["intercepts"])
        self._unit = float(header["unit"])  # log-odds of one step of a weight's byte
        count = int(header["rows"])
        self._idf = np.frombuffer(raw, dtype="<u2", count=count, offset=end + 1).astype(np.float64)
        start = end + 1 + 2 * count
        weights = np.frombuffer(raw, dtype=np.uint8, count=count * self.topics, offset=start)
        self._weights = weights.reshape(count, self.topics)
        self._rows: dict[str, int] = {}
        for row, line in enumerate(raw[start + count * self.topics :].decode("utf-8").split("\n")):
            for word in line.split(" "):
                self._rows[word] = row

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._rows)

    def inverse_frequency(self, row: int) -> float:
        """Return how rare a row's words are: the logarithm of the inverse document frequency."""
        return float(self._idf[row]) / 1000.0

    def score(self, counts: Mapping[str, int]) -> TopicScores:
        """Return the scores of a document, given its words."""
        frequency: dict[int, int] = {}
        words: dict[int, str] = {}
        row_of = self._rows.get
        for word, count in counts.items():
            row = row_of(word)
            if row is None:
                continue
            if row in frequency:
                frequency[row] += count
            else:
                frequency[row] = count
                words[row] = word
        return self.score_rows(frequency, words)

    def score_rows(self, frequency: Mapping[int, int], words: Mapping[int, str]) -> TopicScores:
        """Return the scores of a document, given how often each row occurs and a word of each."""
        idf = self._idf
        size = len(frequency)
        rows = np.fromiter(frequency, dtype=np.int64, count=size)
        counts = np.fromiter(frequency.values(), dtype=np.int64, count=size)
        raw = _DAMPED_COUNTS[np.minimum(counts, _MOST)] * idf[rows]
        # A cumulative sum adds from left to right on every machine; a sum of NumPy does not.
        squares = float(np.cumsum(raw * raw)[-1]) if size else 0.0
        shares = (raw / (sqrt(squares + _DAMPING) / _UNIT) + 0.5).astype(np.int64)
        sums = (shares @ self._weights[rows].astype(np.int64)).tolist()
        zero = _ZERO * int(shares.sum())
        values = tuple(b + (total - zero) * self._unit / _UNIT for total, b in zip(sums, self.intercepts, strict=True))
        return TopicScores(values, dict(zip(frequency, shares.tolist(), strict=True)), words)

    def evidence(self, scores: TopicScores, topic: int, limit: int) -> list[tuple[str, float]]:
        """Return the words with the highest log-odds for a topic, with these, the highest first."""
        rows = np.fromiter(scores.shares, dtype=np.int64, count=len(scores.shares))
        shares = np.fromiter(scores.shares.values(), dtype=np.int64, count=len(rows))
        values = (self._weights[rows, topic].astype(np.int64) - _ZERO) * shares
        positive = np.flatnonzero(values > 0)
        best = positive[np.lexsort((-rows[positive], -values[positive]))[:limit]]
        return [
            (scores.words[row], value * self._unit / _UNIT)
            for value, row in zip(values[best].tolist(), rows[best].tolist(), strict=True)
        ]


@cache
def load_words() -> WordModel:
    """Return the model that ships; it is read once per process."""
    return WordModel(files(__package__).joinpath("words.bin").read_bytes())
