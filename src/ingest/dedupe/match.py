"""Which fingerprints are alike: candidates by banding, then the signatures compared.

Banding (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4): the 128 values are cut into 32 bands of 4; two
texts are candidates when one whole band agrees, which happens at a Jaccard similarity of .3 / .5 / .7 with a
probability of .23 / .87 / 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.dedupe.minhash import PERMUTATIONS, SCHEME
from ingest.records import Fingerprint

BANDS: Final = 32
ROWS: Final = PERMUTATIONS // BANDS

THRESHOLD: Final = 0.5
SHORT_THRESHOLD: Final = 0.8
SHORT_TOKENS: Final = 50

_SIGNATURE_BYTES: Final = PERMUTATIONS * 4
_ALL_PAIRS: Final = 48  # a longer run of equal bands is compared with its first and nearest members only
_NEAREST: Final = 8
_FAR: Final = datetime.max.replace(tzinfo=UTC)

Signatures = NDArray[np.uint32]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Rules:
    """When two texts count as duplicates. Thresholds are Jaccard similarities of 5-token shingles, 0..1."""

    threshold: float = THRESHOLD
    short_tokens: int = SHORT_TOKENS  # when either text has fewer tokens than this, ...
    short_threshold: float = SHORT_THRESHOLD  # ... this threshold holds: few shingles agree easily by chance or by form
    window: timedelta | None = None  # texts first seen further apart than this are not compared

    def __post_init__(self) -> None:
        """Refuse thresholds that would call everything or nothing a duplicate."""
        for name, value in (("threshold", self.threshold), ("short_threshold", self.short_threshold)):
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
    """One 64-bit key per text and band, shape (texts, 32); the band is part of the key."""
    halves = np.ascontiguousarray(signatures).view(np.uint64).reshape(len(signatures), BANDS, ROWS // 2)
    mixed: Keys = halves[:, :, 0] * np.uint64(0x9E37_79B9_7F4A_7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed += halves[:, :, 1] * np.uint64(0xC2B2_AE3D_27D4_EB4F)
    mixed += np.arange(BANDS, dtype=np.uint64) * np.uint64(0x1656_67B1_9E37_79F9)
    return mixed


def alike(left: Fingerprint, right: Fingerprint, similarity: float, rules: Rules) -> bool:
    """Whether an estimated similarity of these two is enough. Versions of one article never are."""
    if left.id == right.id or not in_window(left, right, rules):
        return False
    short = min(left.tokens, right.tokens) < rules.short_tokens
    return similarity >= (rules.short_threshold if short else rules.threshold)


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
    order = np.concatenate([fresh, known])
    signatures = signature_rows([items[i] for i in order])
    lefts, rights = _candidates(band_keys(signatures), len(fresh))
    for start in range(0, len(lefts), 4096):
        a, b = lefts[start : start + 4096], rights[start : start + 4096]
        similar = (signatures[a] == signatures[b]).mean(axis=1)
        for left, right, value in zip(order[a].tolist(), order[b].tolist(), similar.tolist(), strict=True):
            if items[left].text_sha256 != items[right].text_sha256 and alike(items[left], items[right], value, rules):
                yield Link(left, right, value, "minhash")


def _candidates(keys: Keys, fresh: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of rows with an equal band, left < right and left among the first `fresh` rows, each pair once."""
    total = len(keys)
    found = [_pairs_of_band(keys[:, band], fresh) for band in range(keys.shape[1])]
    codes = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return codes // total, codes % total


def _pairs_of_band(column: Keys, fresh: int) -> NDArray[np.int64]:
    """The pairs of one band, coded as left * rows + right."""
    wanted = np.sort(column[:fresh])
    places = np.searchsorted(wanted, column).clip(max=fresh - 1)
    rows = np.flatnonzero(wanted[places] == column)  # stored rows that meet no new one fall away here
    rows = rows[np.argsort(column[rows], kind="stable")]  # runs of equal keys, new rows first, by rank
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
