"""Vectors of terms: what the encoder gives for each, without what all terms of a script have in common."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from e5_encoder import Array, Encoder

PART = 2_048  # terms that are encoded and kept together
_FEW = 30  # terms of a script


def encode(encoder: Encoder, terms: Sequence[str], cache: Path) -> Array:
    """Return one vector a term.

    They are kept in the folder `cache`, so that an interrupted build goes on. A term has the same vector whatever it is
    encoded with.
    """
    cache.mkdir(parents=True, exist_ok=True)
    known: dict[str, Array] = {}
    for path in sorted(cache.glob("*.npz")):
        kept = np.load(path)
        known.update(zip(kept["terms"].tolist(), kept["vectors"], strict=True))
    missing = [term for term in terms if term not in known]
    for start in range(0, len(missing), PART):
        part = missing[start : start + PART]
        vectors = encoder.embed(part).astype(np.float16)
        np.savez(cache / f"{len(known):07d}.npz", terms=np.array(part), vectors=vectors)
        known.update(zip(part, vectors, strict=True))
    return np.array([known[term] for term in terms], np.float32)


class Centring:
    """The mean vector of each script, taken from the terms of the table."""

    def __init__(self, terms: Sequence[str], vectors: Array) -> None:
        rows = defaultdict(list)
        for row, term in enumerate(terms):
            rows[_script(term)].append(row)
        self._mean = vectors.mean(0)
        self._means = {script: vectors[found].mean(0) for script, found in rows.items() if len(found) >= _FEW}

    def __call__(self, terms: Sequence[str], vectors: Array) -> Array:
        """Return the vectors without their script's mean, with length 1."""
        centred = vectors - np.array([self._means.get(_script(term), self._mean) for term in terms])
        return np.asarray(centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-6))


def _script(term: str) -> str:
    return unicodedata.name(term[0], "").split(" ")[0]
