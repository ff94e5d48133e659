"""Sorted runs of (64-bit key, row number) on disk: which rows have a key, at a cost that hardly grows with the rows.

A log-structured merge tree (O'Neil et al., 1996): each commit appends one sorted run, and runs are merged into larger
ones, a part of the keys at a time, so that a merge of any size takes little memory. A run is a file of blocks of 128
pairs, each with a checksum. The first key of each block and a Bloom filter of its keys (B. Bloom, "Space/time
trade-offs in hash coding with allowable errors", 1970) are held in memory, 140 bytes a block. A look-up reads one
block, and none of a run without the key, but in 2 % of cases. Files never change once they are written.
"""

import os
import struct
import weakref
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Keys = np.ndarray[Any, np.dtype[np.uint64]]
    Rows = np.ndarray[Any, np.dtype[np.uint32]]
    Pairs = tuple[Keys, Rows]

BLOCK = 128
_BLOCK_BYTES = BLOCK * 12
_HEADER = struct.Struct("<8sQI")  # magic, number of pairs, checksum of what follows the blocks
_BATCH = 2048  # look-ups of a key in a block that are made together
_BLOCKS_AT_ONCE = 2048  # that are merged or written
_MAGIC = b"ingkeys3"
_FILTER_BYTES = BLOCK  # of each block: 8 bits a pair
_FILTER_SHIFTS = (54, 44, 34, 24)  # of a mixed key: each leaves the number of one of the 1,024 bits
_MIXER = 0x9E37_79B9_7F4A_7C15


class DamagedRun(Exception):
    """A run is missing or is not what was written."""


class Written(NamedTuple):
    """How many pairs a run has, and its smallest and largest row."""

    pairs: int
    first_row: int
    last_row: int


def write_run(path: Path, keys: "Keys", rows: "Rows") -> Written:
    """Write a run, durably. `keys` and `rows` have the same length, in any order."""
    import numpy as np

    order = np.lexsort((rows, keys))
    return write_pairs(path, [(keys[order], rows[order])])


def write_pairs(path: Path, parts: "Iterable[Pairs]") -> Written:
    """Write a run of pairs that come in order, by key, then by row, in parts of any length; durably.

    Without any pair there is no file.
    """
    with open(path, "xb") as file:
        file.write(bytes(_HEADER.size))
        firsts, sums, filters = [], [], []
        pairs, first_row, last_row = 0, 1 << 32, -1
        for keys, rows in _whole_blocks(parts):
            pairs += len(keys)
            first_row, last_row = min(first_row, int(rows.min())), max(last_row, int(rows.max()))
            content, first, filter_bytes = _encoded(keys, rows)
            file.write(content.data)
            firsts.append(first)
            filters.append(filter_bytes)
            sums += [zlib.crc32(block) for block in content]
        index = b"".join([*firsts, struct.pack(f"<{len(sums)}I", *sums), *filters])
        file.write(index)
        file.seek(0)
        file.write(_HEADER.pack(_MAGIC, pairs, zlib.crc32(index)))
        file.flush()
        os.fsync(file.fileno())
    if not pairs:
        path.unlink()
    return Written(pairs, first_row, last_row)


def _whole_blocks(parts: "Iterable[Pairs]") -> "Iterator[Pairs]":
    """Yield the pairs in parts of a bounded number of blocks; all blocks but the last one are full."""
    import numpy as np

    most = _BLOCKS_AT_ONCE * BLOCK
    rest: Pairs = np.empty(0, np.uint64), np.empty(0, np.uint32)
    for part in parts:
        keys, rows = (np.concatenate([left, more]) for left, more in zip(rest, part, strict=True))
        end = len(keys) // BLOCK * BLOCK
        for start in range(0, end, most):
            yield keys[start : min(end, start + most)], rows[start : min(end, start + most)]
        rest = keys[end:], rows[end:]
    if len(rest[0]):
        yield rest


def _encoded(keys: "Keys", rows: "Rows") -> "tuple[np.ndarray[Any, np.dtype[np.uint8]], bytes, bytes]":
    """Return the blocks of sorted pairs, one in each row; their first keys; and their filters."""
    import numpy as np

    blocks = -(-len(keys) // BLOCK)
    padded_keys = np.full(blocks * BLOCK, keys[-1], dtype="<u8")  # a repeated key adds nothing to the filter
    padded_rows = np.zeros(blocks * BLOCK, dtype="<u4")
    padded_keys[: len(keys)], padded_rows[: len(rows)] = keys, rows
    content = np.empty((blocks, _BLOCK_BYTES), dtype=np.uint8)
    content[:, : BLOCK * 8] = padded_keys.view(np.uint8).reshape(blocks, -1)
    content[:, BLOCK * 8 :] = padded_rows.view(np.uint8).reshape(blocks, -1)
    bits = np.zeros(blocks * 8 * _FILTER_BYTES, dtype=np.bool_)
    starts = np.repeat(np.arange(blocks, dtype=np.int64) * (8 * _FILTER_BYTES), BLOCK)
    for place in _filter_places(padded_keys):
        bits[starts + place] = True
    return content, padded_keys[::BLOCK].tobytes(), np.packbits(bits, bitorder="little").tobytes()


def _filter_places(keys: "Keys") -> "Iterator[np.ndarray[Any, np.dtype[np.int64]]]":
    """Yield the bits of each key in the filter of its block, for one hash after the other."""
    import numpy as np

    mixed = (keys ^ (keys >> np.uint64(32))) * np.uint64(_MIXER)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_MIXER)
    for shift in _FILTER_SHIFTS:
        yield ((mixed >> np.uint64(shift)) & np.uint64(8 * _FILTER_BYTES - 1)).astype(np.int64)


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
            size = blocks * (12 + _FILTER_BYTES)
            index = os.pread(self._descriptor, size, _HEADER.size + blocks * _BLOCK_BYTES)
        except (OSError, OverflowError, struct.error) as error:
            raise DamagedRun(f"{path}: {error}") from error
        if magic != _MAGIC or len(index) != size or zlib.crc32(index) != checksum:
            raise DamagedRun(f"{path} is not a run of keys")
        self.path = path
        self.first_keys = np.frombuffer(index, dtype="<u8", count=blocks)
        self._sums = np.frombuffer(index, dtype="<u4", count=blocks, offset=blocks * 8)
        self._filters = np.frombuffer(index, dtype=np.uint8, offset=blocks * 12)

    def _read(self, numbers: Sequence[int]) -> "tuple[Keys, Rows]":
        """Return keys and rows of some blocks, each of the shape (blocks, `BLOCK`); the last block may be padded."""
        import numpy as np

        parts = []
        for number, checksum in zip(numbers, self._sums[numbers].tolist(), strict=True):
            content = os.pread(self._descriptor, _BLOCK_BYTES, _HEADER.size + number * _BLOCK_BYTES)
            if zlib.crc32(content) != checksum:
                raise DamagedRun(f"{self.path}: block {number} is damaged")
            parts.append(content)
        blocks = np.frombuffer(b"".join(parts), dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
        return blocks[:, : BLOCK * 8].copy().view("<u8"), blocks[:, BLOCK * 8 :].copy().view("<u4")

    def rows_with(self, keys: "Keys", limit: int) -> "tuple[np.ndarray[Any, Any], Rows]":
        """Return the rows that have one of some keys, and before them the position of the key among `keys`.

        Both are of the same length, in no order. Of a key the smallest rows come, at least `limit` if it has so many.
        `keys` are sorted and distinct.
        """
        import numpy as np

        firsts = np.maximum(np.searchsorted(self.first_keys, keys, "left").astype(np.int64) - 1, 0)
        lasts = np.searchsorted(self.first_keys, keys, "right").astype(np.int64) - 1
        # The first block of a key may hold a single row of it, at its end; the blocks between it and the last are full.
        counts = np.clip(lasts - firsts + 1, 1, 1 + -(-limit // BLOCK))
        owners = np.repeat(np.arange(len(keys)), counts)
        numbers = np.repeat(firsts - (np.cumsum(counts) - counts), counts) + np.arange(len(owners))
        may_have = self._may_have(keys, owners, numbers)
        owners, numbers = owners[may_have], numbers[may_have]
        positions, rows = [np.empty(0, np.int64)], [np.empty(0, np.uint32)]
        for start in range(0, len(owners), _BATCH):
            batch = slice(start, start + _BATCH)
            distinct, places = np.unique(numbers[batch], return_inverse=True)
            block_keys, block_rows = self._read(distinct.tolist())
            is_hit = block_keys[places] == keys[owners[batch], None]
            is_hit[numbers[batch] == len(self.first_keys) - 1, (self.pairs - 1) % BLOCK + 1 :] = False  # padding
            hits, columns = np.nonzero(is_hit)
            positions.append(owners[batch][hits])
            rows.append(block_rows[places[hits], columns])
        return np.concatenate(positions), np.concatenate(rows)

    def _may_have(
        self, keys: "Keys", owners: "np.ndarray[Any, Any]", numbers: "np.ndarray[Any, Any]"
    ) -> "np.ndarray[Any, Any]":
        """Return which of some blocks may have a key: those in whose filter all its bits are set.

        `owners` are the positions of the keys, `numbers` those of the blocks.
        """
        import numpy as np

        may_have = np.ones(len(owners), dtype=np.bool_)
        for place in _filter_places(keys):
            bit = place[owners]
            may_have &= (self._filters[numbers * _FILTER_BYTES + (bit >> 3)] >> (bit & 7).astype(np.uint8)) & 1 == 1
        return may_have

    def pairs_between(self, low: int, high: int | None) -> "Pairs":
        """Return the pairs with keys from `low` on and below `high` (None: all that follow), by key, then by row."""
        import numpy as np

        start = max(int(np.searchsorted(self.first_keys, np.uint64(low), "left")) - 1, 0)
        end = len(self.first_keys)
        if high is not None:
            end = int(np.searchsorted(self.first_keys, np.uint64(high), "left"))
        if end <= start:
            return np.empty(0, np.uint64), np.empty(0, np.uint32)
        block_keys, block_rows = self._read(range(start, end))
        count = min(self.pairs - start * BLOCK, (end - start) * BLOCK)
        keys, rows = block_keys.reshape(-1)[:count], block_rows.reshape(-1)[:count]
        first = int(np.searchsorted(keys, np.uint64(low), "left"))
        last = count if high is None else int(np.searchsorted(keys, np.uint64(high), "left"))
        return keys[first:last], rows[first:last]


def merged_pairs(runs: Sequence[KeyRun]) -> "Iterator[Pairs]":
    """Yield the pairs of all runs in order, by key, then by row, in parts: those of the next some thousand blocks."""
    import numpy as np

    starts = np.sort(np.concatenate([np.empty(0, np.uint64), *(run.first_keys for run in runs)]))
    bounds: list[int] = np.unique(starts[::_BLOCKS_AT_ONCE]).tolist()
    for low, high in zip(bounds, [*bounds[1:], None], strict=True):
        parts = [run.pairs_between(low, high) for run in runs]
        keys, rows = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order]
        if ((keys[1:] == keys[:-1]) & (rows[1:] < rows[:-1])).any():  # the runs are not in the order of their rows
            order = np.lexsort((rows, keys))
            keys, rows = keys[order], rows[order]
        yield keys, rows


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
