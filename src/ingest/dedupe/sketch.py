"""Fingerprints: a sample of a text's passages in their order, with its numbers and names, in about 220 bytes.

A passage is a run of two tokens that count (three characters of Han and kana, five consonants of Thai, Burmese, Khmer
and Lao). Those whose hash is below a bound are kept (L. Irber et al., "Lightweight compositional analysis of
metagenomes with FracMinHash and minimum metagenome covers", 2022), so that the share of one text in another can be
estimated, not only their resemblance. The bound is halved until at most `MAX_PASSAGES` are left: the text's scale.
Their order is kept, so that two fingerprints can be aligned.

The signature is: scale, number of passages, of numbers, of names (one byte each); for each passage four bytes; for each
number and name two bytes, the highest of its hash, sorted. A passage's bits are: 3 its level (the zero bits of the hash
beyond the scale), 1 whether it holds a number or a name, 14 of its hash, 14 of the hash of the token after it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.dedupe.normal import HAN, NUMBER, UNSPACED, Hashes, Tokens, mixed, tokens_of
from ingest.records import Article, Fingerprint

SCHEME: Final = "passages-64/1"
MAX_PASSAGES: Final = 64
MAX_FACTS: Final = 16  # numbers, and names, that are kept: those with the smallest hashes
MAX_KEYS: Final = 32  # passages by which a fingerprint is found

_RUN: Final = {HAN: 3, UNSPACED: 5}  # tokens of a passage
_WORDS: Final = 2
_MAX_LEVEL: Final = 7
_FACTOR: Final = np.uint64(0xD6E8_FEB8_6659_FD93)
_KEY_BITS: Final = (1 << 28) - 1
_PASSAGE_MASK: Final = (1 << 14) - 1
_FACT_BIT: Final = 1 << 28

# How long a date of some precision lasts: "March 2026" may mean any moment of 31 days.
_DURATION: Final = {
    "second": timedelta(0),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


class View(NamedTuple):
    """The passages of a sketch at one scale."""

    passages: list[int]  # 14 bits each
    places: dict[int, int]  # passage -> its first place
    fact_places: frozenset[int]  # of the passages that hold a number or a name


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What a signature holds."""

    scale: int
    units: NDArray[np.uint32]  # one for each passage, in the order of the text
    numbers: list[int]  # sorted
    names: list[int]
    _views: dict[int, View] = field(default_factory=dict, repr=False)

    def at_scale(self, scale: int) -> View:
        """Return the passages that a scale keeps, which is this one's or coarser."""
        level = min(scale - self.scale, _MAX_LEVEL)
        view = self._views.get(level)
        if view is None:
            units = self.units if level == 0 else self.units[self.units >> 29 >= level]
            passages = (units >> 14 & _PASSAGE_MASK).tolist()
            places = dict(zip(reversed(passages), range(len(passages) - 1, -1, -1), strict=True))
            facts = frozenset(np.flatnonzero(units & _FACT_BIT).tolist())
            view = self._views[level] = View(passages, places, facts)
        return view


class Passages(NamedTuple):
    """All passages of a text, in order: one row for each."""

    hashes: Hashes
    next_tokens: Hashes
    has_fact: NDArray[np.bool_]


def fingerprint(article: Article) -> Fingerprint:
    """Return the fingerprint of an article's text."""
    tokens = tokens_of(article.text)
    return Fingerprint(
        id=article.id,
        version=article.version,
        scheme=SCHEME,
        signature=signature_of(tokens),
        tokens=tokens.total,
        text_sha256=article.text_sha256,
        first_seen_at=article.first_seen_at,
        published_latest=_latest(article),
    )


def passages_of(tokens: Tokens) -> Passages:
    """Return the passages of a text, in order; some may be repeated."""
    hashes, count = tokens.hashes, len(tokens.hashes)
    is_fact = tokens.is_name | (tokens.kinds == NUMBER)
    if not any((tokens.kinds == kind).any() for kind in _RUN):  # all have two tokens
        runs = mixed(mixed(hashes[:-1] * _FACTOR + hashes[1:]))
        after = np.concatenate([hashes[_WORDS:], hashes[-1:]])[: len(runs)]
        return Passages(runs, after, is_fact[:-1] | is_fact[1:])
    sizes = np.full(count, _WORDS, dtype=np.int64)
    for kind, size in _RUN.items():
        sizes[tokens.kinds == kind] = size
    starts = np.flatnonzero(np.arange(count) + sizes <= count)
    runs, facts = hashes[starts], is_fact[starts]
    for offset in range(1, int(sizes.max(initial=0))):
        longer = sizes[starts] > offset
        places = np.minimum(starts + offset, count - 1)
        runs = np.where(longer, mixed(runs * _FACTOR + hashes[places]), runs)
        facts = facts | (longer & is_fact[places])
    return Passages(mixed(runs), hashes[np.minimum(starts + sizes[starts], count - 1)], facts)


def signature_of(tokens: Tokens) -> bytes:
    """Return the signature of a text; b"" for one without a passage."""
    found = passages_of(tokens)
    if not len(found.hashes):
        return b""
    scale = _scale(found.hashes)
    places = np.flatnonzero(found.hashes >> np.uint64(64 - scale) == 0) if scale else np.arange(len(found.hashes))
    _, first = np.unique(found.hashes[places], return_index=True)
    first.sort()  # of a passage that is repeated the first counts
    places = places[first]
    hashes = found.hashes[places]
    levels = np.minimum(_leading_zeros(hashes) - scale, _MAX_LEVEL).astype(np.uint32)
    low = np.uint64((1 << 14) - 1)
    units = (levels << np.uint32(29)) | (found.has_fact[places].astype(np.uint32) << np.uint32(28))
    units |= (hashes & low).astype(np.uint32) << np.uint32(14)
    units |= (found.next_tokens[places] & low).astype(np.uint32)
    numbers = _facts(tokens.hashes[tokens.kinds == NUMBER])
    names = _facts(tokens.hashes[tokens.is_name])
    head = bytes((scale, len(units), len(numbers), len(names)))
    return head + units.astype("<u4").tobytes() + numbers.tobytes() + names.tobytes()


def is_comparable(item: Fingerprint) -> bool:
    """Return whether the signature is of our scheme and whole; others match by exact text only."""
    signature = item.signature
    if item.scheme != SCHEME or len(signature) < 4:
        return False
    return len(signature) == 4 + 4 * signature[1] + 2 * (signature[2] + signature[3])


@lru_cache(maxsize=4096)
def sketch_of(signature: bytes) -> Sketch:
    """Return what a whole signature of our scheme holds."""
    scale, count, numbers, names = signature[:4]
    units = np.frombuffer(signature, dtype="<u4", count=count, offset=4)
    facts = np.frombuffer(signature, dtype="<u2", count=numbers + names, offset=4 + 4 * count).tolist()
    return Sketch(
        scale,
        units,
        facts[:numbers],
        facts[numbers:],
    )


def keys_of(item: Fingerprint) -> Hashes:
    """Return the keys under which a fingerprint is found, sorted and distinct: that of its text, those of passages.

    Two equal texts share the key of the text, two similar ones those of passages with the token after each. A text
    without words has no keys, a fingerprint of another scheme only that of its text.
    """
    if not item.tokens:
        return np.empty(0, dtype=np.uint64)
    return _keys(item.signature if is_comparable(item) else b"", text_key_of(item))


@lru_cache(maxsize=8192)
def _keys(signature: bytes, text_key: int) -> Hashes:
    """Return the keys of a signature and of a text. Read-only: an article is asked for them several times."""
    units = np.frombuffer(signature, dtype="<u4", count=signature[1], offset=4).tolist() if signature else []
    level = 0
    while len(units) > MAX_KEYS and level < _MAX_LEVEL:
        level += 1
        units = [unit for unit in units if unit >> 29 >= level]
    # Some dozens of keys: a set of Python's is faster here than numpy, and this runs for each article and candidate.
    keys = np.array(sorted({text_key, *(unit & _KEY_BITS for unit in units)}), dtype=np.uint64)
    keys.setflags(write=False)
    return keys


def text_key_of(item: Fingerprint) -> int:
    """Return the key that a fingerprint shares with those of equal texts only: the first 64 bits of the SHA-256."""
    return int(item.text_sha256[:16], 16)


def _scale(hashes: Hashes) -> int:
    """Return the least number of leading zero bits that at most `MAX_PASSAGES` different hashes have."""
    if len(hashes) <= MAX_PASSAGES:
        return 0
    ordered = np.sort(hashes)
    different = ordered[np.flatnonzero(ordered[1:] != ordered[:-1]) + 1]  # without the smallest
    if len(different) < MAX_PASSAGES:
        return 0
    return 65 - int(different[MAX_PASSAGES - 1]).bit_length()  # one more than that one has


def _leading_zeros(hashes: Hashes) -> NDArray[np.int64]:
    """Return how many of the highest bits of each hash are zero; at most 32 are counted."""
    high = (hashes >> np.uint64(32)).astype(np.float64)
    _, exponents = np.frexp(high)
    zeros: NDArray[np.int64] = (32 - exponents).astype(np.int64)
    return zeros


def _facts(hashes: Hashes) -> NDArray[np.uint16]:
    """Return the highest 16 bits of the smallest distinct hashes."""
    smallest = sorted(set((hashes >> np.uint64(48)).tolist()))[:MAX_FACTS]
    return np.array(smallest, dtype="<u2")


def _latest(article: Article) -> datetime | None:
    """Return the latest moment that an article's date can mean, so that a vague date does not count as the earlier."""
    if article.published_at is None:
        return None
    try:
        return article.published_at + _DURATION[article.published_precision or "second"]
    except OverflowError:
        return article.published_at
