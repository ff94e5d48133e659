"""A digest of the names of a set of files, so that a cache can tell whether it was built from them.

It is the sum of one 64-bit number for each path, so it is the same in any order, and can be extended. The name of a
file carries the cycle that wrote it and the beginning of its checksum; with these two, other files have another sum.
"""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ingest.lake import layout

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_MASK = (1 << 64) - 1
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93


def digest_of_path(path: str) -> int:
    """Return the digest of one path."""
    name = layout.parse_any_path(path)
    if name is None:
        return int.from_bytes(hashlib.blake2b(path.encode(), digest_size=8).digest())
    mixed = (int(name.cycle) * _FIRST ^ int(name.sha12, 16)) & _MASK
    mixed = (mixed ^ (mixed >> 32)) * _SECOND & _MASK
    return mixed ^ (mixed >> 32)


def digest_of_paths(paths: Iterable[str]) -> int:
    """Return the digest of some paths."""
    return sum(map(digest_of_path, paths)) & _MASK


def digest_of_columns(cycles: "np.ndarray[Any, Any]", sha12: "pa.Array") -> int:
    """Return the same for regular paths, by their cycles and the beginnings of their checksums, all at once."""
    import numpy as np

    if not len(sha12):
        return 0
    _, offsets, letters = sha12.buffers()
    first = int(np.frombuffer(offsets, dtype=np.int32)[sha12.offset])
    digits = np.frombuffer(letters, dtype=np.uint8)[first : first + 12 * len(sha12)].reshape(-1, 12).astype(np.uint64)
    digits = np.where(digits >= 97, digits - 87, digits - 48)
    sums = np.zeros(len(sha12), dtype=np.uint64)
    for at in range(12):
        sums = (sums << np.uint64(4)) | digits[:, at]
    mixed = cycles.astype(np.uint64) * np.uint64(_FIRST) ^ sums
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(_SECOND)
    mixed ^= mixed >> np.uint64(32)
    return int(mixed.sum(dtype=np.uint64))
