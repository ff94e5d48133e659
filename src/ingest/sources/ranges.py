"""A file that is read in pieces from elsewhere: seekable, with one piece in memory at a time."""

import io
from collections.abc import Callable

#: What is asked for at once: little at first, for the head of a file may be all that is wanted, more of a long reading.
FIRST_PIECE_BYTES = 262_144
PIECE_BYTES = 8_000_000

ReadRange = Callable[[int, int], bytes]
"""Returns the bytes of a file from a first to before a last offset. Raises OSError."""


class RangeFile(io.RawIOBase):
    """A file of known size whose bytes come from `read_range`; what it returns short of the range is an OSError."""

    def __init__(self, read_range: ReadRange, size: int, piece_bytes: int = PIECE_BYTES) -> None:
        self._read_range, self._size, self._piece_bytes = read_range, size, piece_bytes
        self._position = 0
        self._piece, self._piece_start = b"", 0
        self._next_bytes = FIRST_PIECE_BYTES

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position in the file."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position, and return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("a position before the beginning of the file")
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Return as many bytes as asked for, fewer only at the end of the file."""
        wanted = self._size - self._position if size < 0 else min(size, self._size - self._position)
        parts: list[bytes] = []
        while wanted > 0:
            part = self._some(wanted)
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def read1(self, size: int = -1) -> bytes:
        """Return some of the next bytes: what is at hand, else what one request brings."""
        wanted = self._size - self._position if size < 0 else min(size, self._size - self._position)
        return self._some(wanted) if wanted > 0 else b""

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Fill a buffer as `read` does."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _some(self, wanted: int) -> bytes:
        """Return at least one and at most `wanted` bytes, which are there."""
        inside = self._position - self._piece_start
        if not 0 <= inside < len(self._piece):
            goes_on = bool(self._piece) and inside == len(self._piece)
            self._next_bytes = min(self._piece_bytes, 2 * self._next_bytes if goes_on else FIRST_PIECE_BYTES)
            end = min(self._size, self._position + self._next_bytes)
            self._piece, self._piece_start = self._read_range(self._position, end), self._position
            if len(self._piece) != end - self._position:
                raise OSError(f"{len(self._piece):,} bytes came in place of {end - self._position:,}")
            inside = 0
        part = self._piece[inside : inside + wanted]
        self._position += len(part)
        return part
