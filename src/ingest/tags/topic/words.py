"""Tables of words with a linear score for each topic (TF-IDF; log-odds, one against the rest).

`words.bin` is the English one: `models/build_topic_model.py` trains it, docs/models.md names the texts. The arithmetic
is on integers, so that a text has the same scores on every machine: the 17 weights of a word are bytes, and its share
of the text is an integer.
"""

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

import numpy as np
from numpy.typing import NDArray

_HEADER = "ingest-topics 1"
UNIT = 1 << 16  # of shares of a text
_ZERO = 128  # the byte of the weight 0
#: Added to the squared length of a text's TF-IDF (in thousandths, as in the file), so that a word that stands alone has
#: half the weight that it has in the training documents. In long texts it makes hardly a difference.
_DAMPING = 150 * 1000**2
_MOST = 12_000  # times that a word is counted in a text
_DAMPED_COUNTS = np.array([0.0, *(1.0 + log(count) for count in range(1, _MOST + 1))])


class RowTable:
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
        self.intercepts = np.array(header["intercepts"])
        self.step = float(header["unit"]) / UNIT  # log-odds of one step of a weight, in a text of that row alone
        count = int(header["rows"])
        self.idf = np.frombuffer(raw, dtype="<u2", count=count, offset=end + 1).astype(np.float64)
        start = end + 1 + 2 * count
        weights = np.frombuffer(raw, dtype=np.uint8, count=count * self.topics, offset=start)
        self.weights = (weights.reshape(count, self.topics).astype(np.int16) - _ZERO).astype(np.int8)
        self.numbers: dict[str, int] = {}  # of the row of each word
        for row, line in enumerate(raw[start + count * self.topics :].decode("utf-8").split("\n")):
            for word in line.split(" "):
                self.numbers[word] = row

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.numbers)

    def inverse_frequency(self, row: int) -> float:
        """Return how rare a row's words are: the logarithm of the inverse document frequency."""
        return float(self.idf[row]) / 1000.0

    def score(self, counts: Mapping[str, int]) -> tuple[NDArray[np.float64], int]:
        """Return the scores of the topics, given how often each word occurs, and how many rows are known."""
        rows = Counter[int]()
        for word, count in counts.items():
            if word in self.numbers:
                rows[self.numbers[word]] += count
        index, often = np.array(list(rows), np.int64), np.array([list(rows.values())], np.int64)
        sums = normalised(often, self.idf[index]) @ self.weights[index].astype(np.float64)
        return (self.intercepts + sums * self.step)[0], len(rows)


def normalised(counts: NDArray[np.int64], idf: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the normalised TF-IDF of rows, whole numbers of 1/65536, given how often each occurs in some texts.

    They are whole numbers, and so are the weights of rows: their products and sums are below 2**53, and so the same in
    whatever order they are added.
    """
    raw = _DAMPED_COUNTS.take(counts, mode="clip") * idf
    # A cumulative sum adds from left to right on every machine; a sum of NumPy does not.
    squares = (raw * raw).cumsum(axis=1)[:, -1:] if raw.size else np.zeros((len(raw), 1))
    raw /= np.sqrt(squares + _DAMPING) / UNIT
    raw += 0.5
    return np.asarray(np.floor(raw, out=raw))


@cache
def load_words() -> RowTable:
    """Return the table that ships; it is read once per process."""
    return RowTable(files(__package__).joinpath("words.bin").read_bytes())
