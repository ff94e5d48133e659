"""Sorted runs of (64-bit key, row number) on disk: which rows have a key, at a cost that hardly grows with the rows.

A log-structured merge tree (O'Neil et al., 1996): each commit appends one sorted run, and runs of one level are merged
into one of the next. A run is a file of blocks of 128 pairs, each with a checksum; an index of the first key of each
block and a Bloom filter of the keys (B. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970) are
held in memory. A look-up reads one block, and of runs without the key none but in 5 % of cases: a lake of a million
articles has a dozen runs, and most keys of a new one are in none of them. Files never change once they are written.
"""

import os
import struct
import weakref
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Keys = np.ndarray[Any, np.dtype[np.uint64]]
    Rows = np.ndarray[Any, np.dtype[np.uint32]]

BLOCK = 128
_BLOCK_BYTES = BLOCK * 12
_HEADER = struct.Struct("<8sQI")  # magic, number of pairs, checksum of index and filter
_BATCH = 2048  # look-ups of a key in a block that are made together
_MAGIC = b"ingkeys2"
_FILTER_BITS = 8  # of each pair
_MIXER = 0x9E37_79B9_7F4A_7C15


class DamagedRun(Exception):
    """A run is missing or is not what was written."""


def write_run(path: Path, keys: "Keys", rows: "Rows") -> None:
    """Write a run, durably. `keys` and `rows` have the same length, at least 1, in any order."""
    import numpy as np

    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    blocks = -(-len(keys) // BLOCK)
    padded_keys = np.full(blocks * BLOCK, np.iinfo(np.uint64).max, dtype="<u8")
    padded_rows = np.zeros(blocks * BLOCK, dtype="<u4")
    padded_keys[: len(keys)], padded_rows[: len(rows)] = keys, rows
    content = np.empty((blocks, _BLOCK_BYTES), dtype=np.uint8)
    content[:, : BLOCK * 8] = padded_keys.view(np.uint8).reshape(blocks, -1)
    content[:, BLOCK * 8 :] = padded_rows.view(np.uint8).reshape(blocks, -1)
    sums = np.array([zlib.crc32(block.tobytes()) for block in content], dtype="<u4")
    index = padded_keys[::BLOCK].tobytes() + sums.tobytes() + _filter_of(keys)
    with open(path, "xb") as file:
        file.write(_HEADER.pack(_MAGIC, len(keys), zlib.crc32(index)))
        file.write(index)
        file.write(content.data)
        file.flush()
        os.fsync(file.fileno())


def _filter_of(keys: "Keys") -> bytes:
    """Return the Bloom filter of some keys: `_FILTER_BITS` bits for each of them, with two hashes."""
    import numpy as np

    bits = np.zeros(_FILTER_BITS * len(keys), dtype=np.bool_)
    for places in _places(keys, len(bits)):
        bits[places] = True
    return np.packbits(bits, bitorder="little").tobytes()


def _places(keys: "Keys", bits: int) -> "tuple[Keys, Keys]":
    """Return the two bits of each key in a filter that has `bits` bits, fewer than 2**32."""
    import numpy as np

    mixed = (keys ^ (keys >> np.uint64(32))) * np.uint64(_MIXER)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_MIXER)
    size, half = np.uint64(bits), np.uint64(32)
    return (mixed >> half) * size >> half, (mixed & np.uint64(0xFFFF_FFFF)) * size >> half


class KeyRun:
    """One run, open for look-ups."""

    def __init__(self, path: Path) -> None:
        """Open a run; raise `DamagedRun` when it is missing or damaged."""
        import numpy as np

        try:
            self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError as error:
            raise DamagedRun(f"{path}: {error}") from error
        weakref.finalize(self, os.close, self._descriptor)
        try:
            magic, self.pairs, checksum = _HEADER.unpack(os.pread(self._descriptor, _HEADER.size, 0))
            blocks = -(-self.pairs // BLOCK)
            size = blocks * 12 + -(-self.pairs * _FILTER_BITS // 8)
            index = os.pread(self._descriptor, size, _HEADER.size)
        except (OSError, struct.error) as error:
            raise DamagedRun(f"{path}: {error}") from error
        if magic != _MAGIC or len(index) != size or zlib.crc32(index) != checksum:
            raise DamagedRun(f"{path} is not a run of keys")
        self.path = path
        self._first = np.frombuffer(index, dtype="<u8", count=blocks)
        self._sums = np.frombuffer(index, dtype="<u4", count=blocks, offset=blocks * 8)
        self._filter = np.frombuffer(index, dtype=np.uint8, offset=blocks * 12)
        self._start = _HEADER.size + size

    def _read(self, numbers: Sequence[int]) -> "tuple[Keys, Rows]":
        """Return keys and rows of some blocks, each of the shape (blocks, `BLOCK`); the last block may be padded."""
        import numpy as np

        parts = []
        for number, checksum in zip(numbers, self._sums[numbers].tolist(), strict=True):
            content = os.pread(self._descriptor, _BLOCK_BYTES, self._start + number * _BLOCK_BYTES)
            if zlib.crc32(content) != checksum:
                raise DamagedRun(f"{self.path}: block {number} is damaged")
            parts.append(content)
        blocks = np.frombuffer(b"".join(parts), dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
        return blocks[:, : BLOCK * 8].copy().view("<u8"), blocks[:, BLOCK * 8 :].copy().view("<u4")

    def _may_have(self, keys: "Keys") -> "np.ndarray[Any, Any]":
        """Return the positions of the keys that the run may have: those whose two bits are set in the filter."""
        import numpy as np

        first, second = (
            self._filter[places >> np.uint64(3)] >> (places & np.uint64(7)).astype(np.uint8)
            for places in _places(keys, _FILTER_BITS * self.pairs)
        )
        return np.flatnonzero(first & second & np.uint8(1))

    def rows_with(self, keys: "Keys", limit: int) -> "tuple[np.ndarray[Any, Any], Rows]":
        """Return the rows that have one of some keys, and before them the position of the key among `keys`.

        Both are of the same length, in no order. Of a key the smallest rows come, at least `limit` if it has so many.
        `keys` are sorted and distinct.
        """
        import numpy as np

        candidates = self._may_have(keys)
        firsts = np.maximum(np.searchsorted(self._first, keys[candidates], "left").astype(np.int64) - 1, 0)
        lasts = np.searchsorted(self._first, keys[candidates], "right").astype(np.int64) - 1
        # The first block of a key may hold a single row of it, at its end; the blocks between it and the last are full.
        counts = np.clip(lasts - firsts + 1, 1, 1 + -(-limit // BLOCK))
        owners = np.repeat(candidates, counts)
        numbers = np.repeat(firsts - (np.cumsum(counts) - counts), counts) + np.arange(len(owners))
        positions, rows = [np.empty(0, np.int64)], [np.empty(0, np.uint32)]
        for start in range(0, len(owners), _BATCH):
            batch = slice(start, start + _BATCH)
            distinct, places = np.unique(numbers[batch], return_inverse=True)
            block_keys, block_rows = self._read(distinct.tolist())
            is_hit = block_keys[places] == keys[owners[batch], None]
            is_hit[numbers[batch] == len(self._first) - 1, (self.pairs - 1) % BLOCK + 1 :] = False  # padding
            hits, columns = np.nonzero(is_hit)
            positions.append(owners[batch][hits])
            rows.append(block_rows[places[hits], columns])
        return np.concatenate(positions), np.concatenate(rows)

    def pairs_from(self, first_row: int) -> "tuple[Keys, Rows]":
        """Return all pairs whose row number is at least `first_row`."""
        block_keys, block_rows = self._read(range(len(self._first)))
        keys, rows = block_keys.reshape(-1)[: self.pairs], block_rows.reshape(-1)[: self.pairs]
        keep = rows >= first_row
        return keys[keep], rows[keep]


def rows_with_keys(runs: Sequence[KeyRun], keys: "Keys", limit: int) -> "tuple[np.ndarray[Any, Any], Rows]":
    """Return the rows that have one of some keys, of each key the `limit` smallest, and before them the key's position.

    `keys` are sorted and distinct; the result is sorted by position, then by row.
    """
    import numpy as np

    parts = [run.rows_with(keys, limit) for run in runs if len(keys)]
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.uint32)
    positions, rows = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    order = np.lexsort((rows, positions))
    positions, rows = positions[order], rows[order]
    rank = np.arange(len(rows)) - np.searchsorted(positions, positions, "left")
    return positions[rank < limit], rows[rank < limit]
