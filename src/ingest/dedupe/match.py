"""Which fingerprints are alike: candidates by banding, then the signatures compared.

Banding (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4): 126 of the 128 values are cut into 42 bands
of 3; two texts are candidates when one whole band agrees, which happens at a Jaccard similarity of .2 / .3 / .4 / .5
with a probability of .29 / .68 / .94 / 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.dedupe.minhash import PERMUTATIONS, SCHEME
from ingest.records import Fingerprint

BANDS: Final = 42
ROWS: Final = 3

THRESHOLD: Final = 0.5
CONTAINMENT: Final = 0.85
SHORT_THRESHOLD: Final = 0.8
SHORT_TOKENS: Final = 50

_CONTAINED_FLOOR: Final = 0.3  # below this similarity, containment cannot be told from a signature of this length

_SIGNATURE_BYTES: Final = PERMUTATIONS * 4
_BLOCK: Final = 4096
_ALL_PAIRS: Final = 48  # a longer run of equal bands is compared with its first and nearest members only
_NEAREST: Final = 8
_FAR: Final = datetime.max.replace(tzinfo=UTC)

Signatures = NDArray[np.uint32]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Rules:
    """When two texts count as duplicates. Thresholds are Jaccard similarities of 4-token shingles, 0..1."""

    threshold: float = THRESHOLD
    containment: float = CONTAINMENT  # or this share of the shorter text's shingles is in the longer text
    short_tokens: int = SHORT_TOKENS  # when either text has fewer tokens than this, ...
    short_threshold: float = SHORT_THRESHOLD  # ... this threshold holds: few shingles agree easily by chance or by form
    window: timedelta | None = None  # texts first seen further apart than this are not compared

    def __post_init__(self) -> None:
        """Refuse thresholds that would call everything or nothing a duplicate."""
        for name in ("threshold", "containment", "short_threshold"):
            value = getattr(self, name)
            if not 0.0 < value <= 1.0:
                raise ValueError(f"{name} is {value}, but must be above 0 and at most 1")
        if self.window is not None and self.window < timedelta(0):
            raise ValueError(f"window is {self.window}, but must not be negative")


class Link(NamedTuple):
    """Two positions whose texts are alike."""

    left: int
    right: int
    similarity: float
    method: str  # exact, minhash


def rank(item: Fingerprint) -> tuple[datetime, datetime, str, int]:
    """The order in which texts count as first: first seen, then certainly published, then by id."""
    return (item.first_seen_at or _FAR, item.published_latest or _FAR, item.id, item.version)


def comparable(item: Fingerprint) -> bool:
    """Whether the signature is of our scheme and whole; others match by exact text only."""
    return item.scheme == SCHEME and len(item.signature) == _SIGNATURE_BYTES


def signature_rows(items: Sequence[Fingerprint]) -> Signatures:
    """The signatures of comparable fingerprints as a matrix, one row each."""
    joined = b"".join(item.signature for item in items)
    return np.frombuffer(joined, dtype="<u4").astype(np.uint32, copy=False).reshape(len(items), PERMUTATIONS)


def band_keys(signatures: Signatures) -> Keys:
    """One 64-bit key per text and band, shape (texts, 42); the band is part of the key."""
    values = signatures[:, : BANDS * ROWS].reshape(len(signatures), BANDS, ROWS).astype(np.uint64)
    keys: Keys = values[:, :, 0] * np.uint64(0x9E37_79B9_7F4A_7C15)
    keys += np.arange(BANDS, dtype=np.uint64) * np.uint64(0x1656_67B1_9E37_79F9)
    keys ^= keys >> np.uint64(29)
    keys += values[:, :, 1] * np.uint64(0xC2B2_AE3D_27D4_EB4F)
    keys ^= keys >> np.uint64(31)
    keys += values[:, :, 2] * np.uint64(0x94D0_49BB_1331_11EB)
    return keys


def alike(left: Fingerprint, right: Fingerprint, similarity: float, rules: Rules) -> bool:
    """Whether an estimated similarity of these two is enough. Versions of one article never are."""
    if left.id == right.id or not in_window(left, right, rules):
        return False
    shorter, longer = sorted((left.tokens, right.tokens))
    if shorter < rules.short_tokens:
        return similarity >= rules.short_threshold
    if similarity >= rules.threshold:
        return True
    # Of two sets with a Jaccard similarity J, J / (1 + J) of their summed sizes are in both.
    contained = similarity / (1 + similarity) * (shorter + longer) / shorter
    return similarity >= _CONTAINED_FLOOR and contained >= rules.containment


def in_window(left: Fingerprint, right: Fingerprint, rules: Rules) -> bool:
    """Whether the two were first seen close enough to be compared. An unknown time is always close."""
    if rules.window is None or left.first_seen_at is None or right.first_seen_at is None:
        return True
    return abs(left.first_seen_at - right.first_seen_at) <= rules.window


def find_links(new: Sequence[Fingerprint], stored: Sequence[Fingerprint], rules: Rules) -> list[Link]:
    """All links that touch a new text. Positions count through `new`, then `stored`; both must be sorted by rank."""
    items = [*new, *stored]
    exact = list(_exact_links(items, len(new), rules))
    copies = {link.right for link in exact if link.right < len(new)}  # the first of equal texts speaks for all
    fresh = [i for i in range(len(new)) if i not in copies and comparable(items[i])]
    known = [i for i in range(len(new), len(items)) if comparable(items[i])]
    near = _near_links(items, np.array(fresh, dtype=np.int64), np.array(known, dtype=np.int64), rules)
    return [*exact, *near]


def _exact_links(items: Sequence[Fingerprint], new: int, rules: Rules) -> Iterator[Link]:
    """Equal texts: each new one with the one before it, and the first new one with every stored one."""
    before: dict[str, int] = {}
    first: dict[str, int] = {}
    for position, item in enumerate(items):
        if not item.tokens:
            continue  # nothing said is nothing repeated
        other = before.get(item.text_sha256) if position < new else first.get(item.text_sha256)
        if other is not None and items[other].id != item.id and in_window(items[other], item, rules):
            yield Link(other, position, 1.0, "exact")
        if position < new:
            before[item.text_sha256] = position
            first.setdefault(item.text_sha256, position)


def _near_links(
    items: Sequence[Fingerprint], fresh: NDArray[np.int64], known: NDArray[np.int64], rules: Rules
) -> Iterator[Link]:
    """Compare the signatures of all candidate pairs."""
    if not len(fresh):
        return
    met = _meeting(items, band_keys(signature_rows([items[i] for i in fresh])), known)
    order = np.concatenate([fresh, met])
    signatures = signature_rows([items[i] for i in order])
    lefts, rights = _candidates(band_keys(signatures), len(fresh))
    for start in range(0, len(lefts), _BLOCK):
        a, b = lefts[start : start + _BLOCK], rights[start : start + _BLOCK]
        similar = (signatures[a] == signatures[b]).mean(axis=1)
        for left, right, value in zip(order[a].tolist(), order[b].tolist(), similar.tolist(), strict=True):
            if items[left].text_sha256 != items[right].text_sha256 and alike(items[left], items[right], value, rules):
                yield Link(left, right, value, "minhash")


def _meeting(items: Sequence[Fingerprint], fresh: Keys, known: NDArray[np.int64]) -> NDArray[np.int64]:
    """The stored positions that share a band with a new text; in blocks, so that memory does not grow with the lake."""
    wanted = np.unique(fresh)
    met = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(known), _BLOCK):
        block = known[start : start + _BLOCK]
        keys = band_keys(signature_rows([items[i] for i in block]))
        places = np.searchsorted(wanted, keys).clip(max=len(wanted) - 1)
        met.append(block[(wanted[places] == keys).any(axis=1)])
    return np.concatenate(met)


def _candidates(keys: Keys, fresh: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of rows with an equal band, left < right and left among the first `fresh` rows, each pair once."""
    total = len(keys)
    found = [_pairs_of_band(keys[:, band], fresh) for band in range(keys.shape[1])]
    codes = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return codes // total, codes % total


def _pairs_of_band(column: Keys, fresh: int) -> NDArray[np.int64]:
    """The pairs of one band, coded as left * rows + right."""
    rows = np.argsort(column, kind="stable")  # runs of equal keys, new rows first, by rank
    starts = np.flatnonzero(np.r_[True, column[rows][1:] != column[rows][:-1]])
    lengths = np.diff(np.r_[starts, len(rows)])
    codes = [np.empty(0, dtype=np.int64)]
    for start, length in zip(starts[lengths > 1].tolist(), lengths[lengths > 1].tolist(), strict=True):
        run = rows[start : start + length]
        left, right = _pairs_of_run(length)
        chosen = run[left] < fresh
        codes.append(run[left][chosen] * len(column) + run[right][chosen])
    return np.concatenate(codes)


def _pairs_of_run(length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions to compare in a run of equal keys: all pairs, or in a long run the first and the nearest ones."""
    if length <= _ALL_PAIRS:
        left, right = np.triu_indices(length, k=1)
        return left.astype(np.int64), right.astype(np.int64)
    places = np.arange(length, dtype=np.int64)
    pairs = [(np.full(length - k - 1, k, dtype=np.int64), places[k + 1 :]) for k in range(_NEAREST)]
    pairs += [(places[:-k], places[k:]) for k in range(1, _NEAREST + 1)]
    return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])
