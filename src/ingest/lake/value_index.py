"""In which files a value of one column occurs: an index in memory, so that a look-up reads only those files.

A value (an address, an id) is kept as 64 bits beside the number of its file: 12 bytes for a row. Two values may share
their bits; the reader of the files compares the values themselves, so a false hit costs a read and a miss is certain.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_FACTOR = 0x9E3779B97F4A7C15  # odd, its bits well mixed
_END = 64  # characters at the end of a value that are hashed
_BATCH = 32_768  # rows hashed together, so that their characters take little memory
_MERGE_AT = 8


class ValueIndex:
    """Files by the values that occur in one column of a table. It grows file by file and never shrinks."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._parts: list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] = []

    def __contains__(self, file: object) -> bool:
        """Return whether a file was added."""
        return file in self._numbers

    def add(self, file: str, values: "pa.ChunkedArray") -> None:
        """Add the values of a file; null is found as `None`."""
        import numpy as np

        bits = np.unique(np.concatenate([_bits(chunk) for chunk in values.chunks] or [np.empty(0, np.uint64)]))
        self._parts.append((bits, np.full(len(bits), len(self._names), dtype=np.int32)))
        self._numbers[file] = len(self._names)
        self._names.append(file)

    def merge(self) -> None:
        """Merge the parts when there are many, so that look-ups stay fast after many files were added."""
        import numpy as np

        if len(self._parts) <= _MERGE_AT:
            return
        first, others = self._parts[0], self._parts[1:]
        merges_first = sum(len(bits) for bits, _ in others) * 4 > len(first[0])
        merged_parts = self._parts if merges_first else others
        bits = np.concatenate([bits for bits, _ in merged_parts])
        files = np.concatenate([files for _, files in merged_parts])
        order = np.argsort(bits, kind="stable")
        merged = (bits[order], files[order])
        self._parts = [merged] if merges_first else [first, merged]

    def files_with(self, values: Collection[str | None]) -> list[str]:
        """Return the files in which some of the values may occur, in the order in which they were added."""
        import numpy as np
        import pyarrow as pa

        wanted = np.unique(_bits(pa.array(list(values), pa.string())))
        numbers: set[int] = set()
        for bits, files in self._parts:
            first, end = np.searchsorted(bits, wanted, "left"), np.searchsorted(bits, wanted, "right")
            for start, stop in zip(first.tolist(), end.tolist(), strict=True):
                numbers.update(files[start:stop].tolist())
        return [self._names[number] for number in sorted(numbers)]


def _bits(values: "pa.StringArray") -> "np.ndarray[Any, Any]":
    """Return 64 bits for the end and the length of each value, 0 for null; with numpy over many rows at once.

    The addresses of one site begin alike and end differently, so their ends distinguish them.
    """
    import numpy as np

    parts = [np.empty(0, np.uint64)]
    for start in range(0, len(values), _BATCH):
        parts.append(_bits_of_batch(values.slice(start, _BATCH).fill_null("")))
    return np.concatenate(parts)


def _bits_of_batch(values: "pa.StringArray") -> "np.ndarray[Any, Any]":
    import numpy as np

    _, offset_bytes, characters = values.buffers()
    offsets = np.frombuffer(offset_bytes, dtype=np.int32)[values.offset : values.offset + len(values) + 1]
    first = int(offsets[0])
    text = np.zeros(_END + int(offsets[-1]) - first, dtype=np.uint8)  # the zeros in front are read before the first
    if characters is not None:
        text[_END:] = np.frombuffer(characters, dtype=np.uint8)[first : int(offsets[-1])]
    words = np.ndarray((len(text) - 7,), dtype="<u8", buffer=text, strides=(1,))  # the eight bytes from each offset on
    lengths = np.diff(offsets).astype(np.int64)
    ends = offsets[1:].astype(np.int64) - first + _END
    bits = lengths.astype(np.uint64)
    for back in range(8, _END + 1, 8):
        own = np.clip(lengths - (back - 8), 0, 8)  # how many of these eight bytes belong to the value: the last ones
        word = np.where(own > 0, words[ends - back] >> (8 * np.minimum(8 - own, 7)).astype(np.uint64), np.uint64(0))
        bits = (bits ^ word) * np.uint64(_FACTOR)
        bits ^= bits >> np.uint64(31)
    return np.where(lengths > 0, bits, np.uint64(0))
