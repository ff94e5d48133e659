"""In which files an address occurs: an index in memory, so that a look-up reads those files and no others.

An address is kept as 64 bits and the number of its file: 12 bytes a row. Two addresses may share their bits; whoever
reads the files compares the addresses themselves, so a false hit costs a read and a miss is certain.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_FACTOR = 0x9E3779B97F4A7C15  # odd, its bits well mixed
_END = 64  # letters at the end of an address that are looked at
_AT_ONCE = 32_768  # rows, so that the letters of all take little room
_MERGE_AT = 8


class AddressIndex:
    """Files by the addresses that occur in one column of a table. Grows file by file, never shrinks."""

    def __init__(self) -> None:
        self._files: dict[str, int] = {}
        self._names: list[str] = []
        self._parts: list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] = []

    def __contains__(self, file: object) -> bool:
        """Whether a file was added."""
        return file in self._files

    def add(self, file: str, addresses: "pa.ChunkedArray") -> None:
        """Take in the addresses of a file; rows without one are found with `None`."""
        import numpy as np

        bits = np.unique(np.concatenate([_bits(chunk) for chunk in addresses.chunks] or [np.empty(0, np.uint64)]))
        self._parts.append((bits, np.full(len(bits), len(self._names), dtype=np.int32)))
        self._files[file] = len(self._names)
        self._names.append(file)

    def settle(self) -> None:
        """Make one part of many small ones, after some files were added."""
        import numpy as np

        if len(self._parts) <= _MERGE_AT:
            return
        first, rest = self._parts[0], self._parts[1:]
        together = first if sum(len(bits) for bits, _ in rest) * 4 > len(first[0]) else None
        chosen = [first, *rest] if together is not None else rest
        bits = np.concatenate([bits for bits, _ in chosen])
        files = np.concatenate([files for _, files in chosen])
        order = np.argsort(bits, kind="stable")
        merged = (bits[order], files[order])
        self._parts = [merged] if together is not None else [first, merged]

    def files(self, addresses: Collection[str | None]) -> list[str]:
        """The files in which some of the addresses may occur, in the order in which they were added."""
        import numpy as np
        import pyarrow as pa

        asked = np.unique(_bits(pa.array(list(addresses), pa.string())))
        found: set[int] = set()
        for bits, files in self._parts:
            first, end = np.searchsorted(bits, asked, "left"), np.searchsorted(bits, asked, "right")
            for start, stop in zip(first.tolist(), end.tolist(), strict=True):
                found.update(files[start:stop].tolist())
        return [self._names[number] for number in sorted(found)]


def _bits(addresses: "pa.StringArray") -> "np.ndarray[Any, Any]":
    """64 bits of the end of each address and its length, 0 for none; by numpy over many rows at once.

    Addresses of one site begin alike and end differently, so their ends tell them apart.
    """
    import numpy as np

    parts = [np.empty(0, np.uint64)]
    for start in range(0, len(addresses), _AT_ONCE):
        parts.append(_some_bits(addresses.slice(start, _AT_ONCE).fill_null("")))
    return np.concatenate(parts)


def _some_bits(addresses: "pa.StringArray") -> "np.ndarray[Any, Any]":
    import numpy as np

    _, offset_bytes, letters = addresses.buffers()
    offsets = np.frombuffer(offset_bytes, dtype=np.int32)[addresses.offset : addresses.offset + len(addresses) + 1]
    first = int(offsets[0])
    text = np.zeros(_END + int(offsets[-1]) - first, dtype=np.uint8)  # room before the first for looking back
    if letters is not None:
        text[_END:] = np.frombuffer(letters, dtype=np.uint8)[first : int(offsets[-1])]
    words = np.ndarray((len(text) - 7,), dtype="<u8", buffer=text, strides=(1,))  # the eight letters from each place on
    lengths = np.diff(offsets).astype(np.int64)
    ends = offsets[1:].astype(np.int64) - first + _END
    bits = lengths.astype(np.uint64)
    for back in range(8, _END + 1, 8):
        valid = np.clip(lengths - (back - 8), 0, 8)  # letters of the eight that are the address's own: the last ones
        own = np.where(valid > 0, words[ends - back] >> (8 * np.minimum(8 - valid, 7)).astype(np.uint64), np.uint64(0))
        bits = (bits ^ own) * np.uint64(_FACTOR)
        bits ^= bits >> np.uint64(31)
    return np.where(lengths > 0, bits, np.uint64(0))
