"""Which fingerprints are similar: candidates are found by banding, then their signatures are compared.

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

_CONTAINMENT_FLOOR: Final = 0.3  # below this similarity, a signature of this length is too coarse for containment

_SIGNATURE_BYTES: Final = PERMUTATIONS * 4
_BLOCK: Final = 4096
_ALL_PAIRS: Final = 48  # in a longer run of equal bands, texts are compared with the first and nearest ones only
_NEAREST: Final = 8
_FAR: Final = datetime.max.replace(tzinfo=UTC)

Signatures = NDArray[np.uint32]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """When two texts count as duplicates. Thresholds are Jaccard similarities of 4-token shingles, 0..1."""

    threshold: float = THRESHOLD
    containment: float = CONTAINMENT  # or this share of the shorter text's shingles is in the longer text
    short_tokens: int = SHORT_TOKENS  # when either text has fewer tokens than this, ...
    short_threshold: float = SHORT_THRESHOLD  # ... this threshold holds: few shingles agree easily by chance
    window: timedelta | None = None  # texts first seen further apart than this are not compared

    def __post_init__(self) -> None:
        """Raise `ValueError` for thresholds by which everything or nothing would be a duplicate."""
        for name in ("threshold", "containment", "short_threshold"):
            value = getattr(self, name)
            if not 0.0 < value <= 1.0:
                raise ValueError(f"{name} is {value}, but must be above 0 and at most 1")
        if self.window is not None and self.window < timedelta(0):
            raise ValueError(f"window is {self.window}, but must not be negative")


class Match(NamedTuple):
    """Two positions whose texts are similar, and which share of each text is also in the other one."""

    left: int
    right: int
    similarity: float
    kind: str = "exact"
    left_share: float = 1.0
    right_share: float = 1.0


def arrival_order(item: Fingerprint) -> tuple[datetime, datetime, str, int]:
    """Return the sort key by which the first of several texts is chosen: first seen, then published, then by id."""
    return (item.first_seen_at or _FAR, item.published_latest or _FAR, item.id, item.version)


def is_comparable(item: Fingerprint) -> bool:
    """Return whether the signature is of our scheme and whole; others match by exact text only."""
    return item.scheme == SCHEME and len(item.signature) == _SIGNATURE_BYTES


def signature_rows(items: Sequence[Fingerprint]) -> Signatures:
    """Return the signatures of comparable fingerprints as a matrix of shape (items, 128)."""
    joined = b"".join(item.signature for item in items)
    return np.frombuffer(joined, dtype="<u4").astype(np.uint32, copy=False).reshape(len(items), PERMUTATIONS)


def band_keys(signatures: Signatures) -> Keys:
    """Return one 64-bit key per text and band, shape (texts, 42); the band's number is part of the key."""
    values = signatures[:, : BANDS * ROWS].reshape(len(signatures), BANDS, ROWS).astype(np.uint64)
    keys: Keys = values[:, :, 0] * np.uint64(0x9E37_79B9_7F4A_7C15)
    keys += np.arange(BANDS, dtype=np.uint64) * np.uint64(0x1656_67B1_9E37_79F9)
    keys ^= keys >> np.uint64(29)
    keys += values[:, :, 1] * np.uint64(0xC2B2_AE3D_27D4_EB4F)
    keys ^= keys >> np.uint64(31)
    keys += values[:, :, 2] * np.uint64(0x94D0_49BB_1331_11EB)
    return keys


def are_similar(left: Fingerprint, right: Fingerprint, similarity: float, rules: DuplicateRules) -> bool:
    """Return whether two texts of an estimated similarity are duplicates. Versions of one article never are."""
    if left.id == right.id or not in_window(left, right, rules):
        return False
    shorter, longer = sorted((left.tokens, right.tokens))
    if shorter < rules.short_tokens:
        return similarity >= rules.short_threshold
    if similarity >= rules.threshold:
        return True
    # Of two sets with a Jaccard similarity J, J / (1 + J) of their summed sizes are in both.
    contained = similarity / (1 + similarity) * (shorter + longer) / shorter
    return similarity >= _CONTAINMENT_FLOOR and contained >= rules.containment


def near_match(left: int, right: int, similarity: float, left_tokens: int, right_tokens: int) -> Match:
    """Return the match of two texts of an estimated Jaccard similarity J: J / (1 + J) of their tokens are in both."""
    common = similarity / (1 + similarity) * (left_tokens + right_tokens)
    return Match(
        left, right, similarity, "near", min(1.0, common / max(1, left_tokens)), min(1.0, common / max(1, right_tokens))
    )


def keys_of(item: Fingerprint) -> Keys:
    """Return the keys under which a fingerprint is found, sorted and distinct: that of its text, those of passages.

    Two equal texts share the key of the text, two similar ones at least one key of a passage. A text without words has
    no keys, a fingerprint of another scheme only that of its text.
    """
    if not item.tokens:
        return np.empty(0, dtype=np.uint64)
    text_key = np.array([int(item.text_sha256[:16], 16)], dtype=np.uint64)
    passages = band_keys(signature_rows([item]))[0] if is_comparable(item) else text_key
    return np.unique(np.concatenate([text_key, passages]))


def in_window(left: Fingerprint, right: Fingerprint, rules: DuplicateRules) -> bool:
    """Return whether two texts were first seen close enough to be compared. An unknown time is always close."""
    if rules.window is None or left.first_seen_at is None or right.first_seen_at is None:
        return True
    return abs(left.first_seen_at - right.first_seen_at) <= rules.window


def find_matches(new: Sequence[Fingerprint], stored: Sequence[Fingerprint], rules: DuplicateRules) -> list[Match]:
    """Return all matches of new texts.

    Positions count through `new`, then `stored`; both must be sorted by `arrival_order`.
    """
    items = [*new, *stored]
    exact = list(_exact_matches(items, len(new), rules))
    copies = {match.right for match in exact if match.right < len(new)}  # of equal texts only the first is compared
    fresh = [i for i in range(len(new)) if i not in copies and is_comparable(items[i])]
    known = [i for i in range(len(new), len(items)) if is_comparable(items[i])]
    near = _near_matches(items, np.array(fresh, dtype=np.int64), np.array(known, dtype=np.int64), rules)
    return [*exact, *near]


def _exact_matches(items: Sequence[Fingerprint], new: int, rules: DuplicateRules) -> Iterator[Match]:
    """Yield equal texts: new ones with the one before, and the first new one with every stored one."""
    before: dict[str, int] = {}
    first: dict[str, int] = {}
    for position, item in enumerate(items):
        if not item.tokens:
            continue  # texts without words repeat nothing
        other = before.get(item.text_sha256) if position < new else first.get(item.text_sha256)
        if other is not None and items[other].id != item.id and in_window(items[other], item, rules):
            yield Match(other, position, 1.0)
        if position < new:
            before[item.text_sha256] = position
            first.setdefault(item.text_sha256, position)


def _near_matches(
    items: Sequence[Fingerprint], fresh: NDArray[np.int64], known: NDArray[np.int64], rules: DuplicateRules
) -> Iterator[Match]:
    """Yield the candidate pairs whose signatures are similar enough."""
    if not len(fresh):
        return
    stored = _sharing_a_band(items, band_keys(signature_rows([items[i] for i in fresh])), known)
    order = np.concatenate([fresh, stored])
    signatures = signature_rows([items[i] for i in order])
    lefts, rights = _candidates(band_keys(signatures), len(fresh))
    for start in range(0, len(lefts), _BLOCK):
        a, b = lefts[start : start + _BLOCK], rights[start : start + _BLOCK]
        similarities = (signatures[a] == signatures[b]).mean(axis=1).tolist()
        for left, right, value in zip(order[a].tolist(), order[b].tolist(), similarities, strict=True):
            differ = items[left].text_sha256 != items[right].text_sha256
            if differ and are_similar(items[left], items[right], value, rules):
                yield near_match(left, right, value, items[left].tokens, items[right].tokens)


def _sharing_a_band(items: Sequence[Fingerprint], fresh: Keys, known: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the stored positions that share a band with a new text.

    Works in blocks, so that memory does not grow with the lake.
    """
    wanted = np.unique(fresh)
    sharing = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(known), _BLOCK):
        block = known[start : start + _BLOCK]
        keys = band_keys(signature_rows([items[i] for i in block]))
        nearest = np.searchsorted(wanted, keys).clip(max=len(wanted) - 1)
        sharing.append(block[(wanted[nearest] == keys).any(axis=1)])
    return np.concatenate(sharing)


def _candidates(keys: Keys, fresh: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct pairs of rows with an equal band, left < right and left among the first `fresh` rows."""
    total = len(keys)
    pairs = [_pairs_of_band(keys[:, band], fresh) for band in range(keys.shape[1])]
    codes = np.unique(np.concatenate(pairs)) if pairs else np.empty(0, dtype=np.int64)
    return codes // total, codes % total


def _pairs_of_band(column: Keys, fresh: int) -> NDArray[np.int64]:
    """Return the pairs of one band, coded as left * rows + right."""
    rows = np.argsort(column, kind="stable")  # runs of equal keys, new rows first, in order of arrival
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
    """Return the pairs to compare in a run of equal keys: all, or in a long run those with the first and nearest."""
    if length <= _ALL_PAIRS:
        left, right = np.triu_indices(length, k=1)
        return left.astype(np.int64), right.astype(np.int64)
    positions = np.arange(length, dtype=np.int64)
    pairs = [(np.full(length - k - 1, k, dtype=np.int64), positions[k + 1 :]) for k in range(_NEAREST)]
    pairs += [(positions[:-k], positions[k:]) for k in range(1, _NEAREST + 1)]
    return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])
