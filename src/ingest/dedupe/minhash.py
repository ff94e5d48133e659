"""MinHash signatures of article texts (A. Broder, "On the resemblance and containment of documents", 1997).

A text becomes the set of its 4-token shingles; the signature keeps, for each of 128 fixed hash functions, the smallest
hash of the set. Two signatures agree in about the share of positions that the two sets' Jaccard similarity is.

Everything here is plain integer arithmetic with constants derived from one seed, so a signature is the same on every
machine and with every version of numpy. Any change of the arithmetic needs a new `SCHEME`.
"""

import zlib
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.records import Article, Fingerprint
from ingest.text.tokens import tokens

SCHEME: Final = "minhash-128/4-shingle/1"
PERMUTATIONS: Final = 128
SHINGLE: Final = 4

_SEED: Final = 0x6E65_7773_2D31  # "news-1"
_MASK: Final = (1 << 64) - 1
_CHUNK: Final = 512  # shingles per block: 128 x 512 x 8 bytes stay in the processor's cache

# How long a date of some precision lasts: "March 2026" may mean any moment of 31 days.
_DURATION: Final = {
    "second": timedelta(0),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


def fingerprint(article: Article) -> Fingerprint:
    """Return the fingerprint of an article. Texts of fewer than 4 tokens get an empty signature: they match exactly."""
    words = tokens(article.text)  # NFKC, lower case
    return Fingerprint(
        id=article.id,
        version=article.version,
        scheme=SCHEME,
        signature=signature_of(words),
        tokens=len(words),
        text_sha256=article.text_sha256,
        first_seen_at=article.first_seen_at,
        published_latest=_latest(article),
    )


def signature_of(words: list[str]) -> bytes:
    """Return the MinHash signature of a token sequence: 128 little-endian uint32, or b"" for fewer than 4 tokens."""
    if len(words) < SHINGLE:
        return b""
    shingles = _shingle_hashes(words)
    factors, offsets = _hash_functions()
    smallest = np.full(PERMUTATIONS, _MASK, dtype=np.uint64)
    for start in range(0, len(shingles), _CHUNK):
        block = factors * shingles[start : start + _CHUNK]
        block += offsets
        np.minimum(smallest, block.min(axis=1), out=smallest)
    return (smallest >> np.uint64(32)).astype("<u4").tobytes()


def _shingle_hashes(words: list[str]) -> NDArray[np.uint64]:
    """Return one 64-bit hash per run of 4 tokens; repeated ones stay, since they do not change a minimum."""
    hashes = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.uint64)
    count = len(words) - SHINGLE + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for position, factor in enumerate(_position_factors()):
        mixed += hashes[position : position + count] * factor
    # The finaliser of splitmix64: the high bits of sums of products are not random enough.
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58_476D_1CE4_E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D0_49BB_1331_11EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


@lru_cache(maxsize=1)
def _position_factors() -> tuple[np.uint64, ...]:
    """Return an odd factor for each position in a shingle, so that the order of its tokens counts."""
    return tuple(np.uint64(value | 1) for value in _splitmix(_SEED ^ _MASK, SHINGLE))


@lru_cache(maxsize=1)
def _hash_functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return factors and offsets of the 128 multiply-shift hash functions (Dietzfelbinger et al., 1997), as columns."""
    values = _splitmix(_SEED, 2 * PERMUTATIONS)
    factors = np.array([value | 1 for value in values[:PERMUTATIONS]], dtype=np.uint64).reshape(-1, 1)
    offsets = np.array(values[PERMUTATIONS:], dtype=np.uint64).reshape(-1, 1)
    return factors, offsets


def _splitmix(seed: int, count: int) -> list[int]:
    """Return `count` 64-bit numbers of the splitmix64 sequence (Steele, Lea, Flood, 2014)."""
    numbers = []
    for _ in range(count):
        seed = (seed + 0x9E37_79B9_7F4A_7C15) & _MASK
        mixed = ((seed ^ (seed >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
        numbers.append(mixed ^ (mixed >> 31))
    return numbers


def _latest(article: Article) -> datetime | None:
    """Return the latest moment that an article's date can mean, so that a vague date does not count as the earlier."""
    if article.published_at is None:
        return None
    try:
        return article.published_at + _DURATION[article.published_precision or "second"]
    except OverflowError:
        return article.published_at
