"""The decompressed bytes of a web archive, with the offset of each record in the stored file.

Archives are plain, gzip or zstd. By the standards each record is a member (a frame) of its own, so that it can be read
from its offset; archives that were compressed as a whole, and members with several records, are read as well.
"""

import re
import sys
import zlib
from collections import deque
from typing import Any, BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from ingest.sources.opening import GZIP_MAGIC

_CHUNK_BYTES = 1 << 16
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"  # the skippable frame of a .warc.zst that holds its dictionary
_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)
_MAX_DICTIONARY_BYTES = 20_000_000
_WINDOW_LOG = 27  # 128 MB, the largest window that the zstd tool reads without being asked
_MEMBER_START = re.compile(rb"\x1f\x8b\x08[\x00\x04\x08]|\x28\xb5\x2f\xfd", re.DOTALL)
_START_BYTES = 4
_LIBRARY_ERRORS = (zlib.error, zstd.ZstdError, EOFError, OSError, ValueError)


class DamagedArchive(Exception):
    """The compressed data of a member is damaged; the message says how."""


class ArchiveStream:
    """The decompressed bytes of an archive from an offset on, read by lines and blocks."""

    def __init__(self, stored: BinaryIO, start: int = 0) -> None:
        self._stored = stored
        self._offset = start  # in the stored file, of the next byte to read
        stored.seek(start)
        self._pending = b""  # stored bytes that are not decompressed yet
        self._engine: Any = None  # of the member that is being decompressed
        self._is_compressed: bool | None = None  # known after the first bytes
        self._buffer = b""
        self._at = 0  # of the buffer, what was read
        self._decompressed = 0  # bytes before the buffer
        self._members: deque[tuple[int, int]] = deque([(0, start)])  # where they begin: decompressed, stored
        self._dictionary: zstd.ZstdDict | None = None

    def readline(self, limit: int = _CHUNK_BYTES) -> bytes:
        """Return the next line with its line feed, at most `limit` bytes of it; b'' at the end."""
        end = self._buffer.find(b"\n", self._at)
        while end < 0 and len(self._buffer) - self._at < limit and self._fill():
            end = self._buffer.find(b"\n", self._at)
        stop = len(self._buffer) if end < 0 else end + 1
        return self._take(min(stop, self._at + limit))

    def read_some(self, limit: int) -> bytes:
        """Return some of the next bytes, never beyond the end of a compressed member; b'' only at the end."""
        self.peek(1)
        stop = min(len(self._buffer), self._at + limit)
        position = self._decompressed + self._at
        following = min((start for start, _ in self._members if start > position), default=None)
        if following is not None:
            stop = min(stop, following - self._decompressed)
        return self._take(stop)

    def unread(self, data: bytes) -> None:
        """Put bytes back that were read last."""
        self._decompressed += self._at - len(data)
        self._buffer, self._at = data + self._buffer[self._at :], 0

    def peek(self, size: int) -> bytes:
        """Return the next bytes without reading them; fewer only at the end."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return self._buffer[self._at : self._at + size]

    def place(self) -> str:
        """Return where the next byte is: its offset in the stored file; inside a member `offset+bytes`."""
        self.peek(1)
        position = self._decompressed + self._at
        while len(self._members) > 1 and self._members[1][0] <= position:
            self._members.popleft()
        inner = position - self._members[0][0]
        if not self._is_compressed:
            return str(self._members[0][1] + inner)
        return f"{self._members[0][1]}+{inner}" if inner else str(self._members[0][1])

    @property
    def is_at_member(self) -> bool:
        """Whether the next byte is the first of a compressed member."""
        self.peek(1)
        position = self._decompressed + self._at
        return bool(self._is_compressed) and any(start == position for start, _ in self._members)

    @property
    def member_offset(self) -> int:
        """The offset in the stored file of the member that was decompressed last."""
        return self._members[-1][1]

    def _take(self, stop: int) -> bytes:
        taken = self._buffer[self._at : stop]
        self._at = stop
        return taken

    def _fill(self) -> bool:
        """Decompress some more bytes into the buffer; return False at the end."""
        try:
            data = self._decompress_some()
        except _LIBRARY_ERRORS as error:
            raise DamagedArchive(str(error)) from error
        if not data:
            return False
        self._decompressed += self._at
        self._buffer = self._buffer[self._at :] + data
        self._at = 0
        return True

    def _decompress_some(self) -> bytes:
        while self._engine is not None or self._begin_member():
            if self._engine is None:
                plain, self._pending = self._pending, b""
                return plain
            if not self._pending and not self._load():
                last: bytes = self._engine.decompress(b"", _CHUNK_BYTES)  # what zstd keeps back; a cut stream ends here
                return last
            data: bytes = self._engine.decompress(self._pending, _CHUNK_BYTES)
            rest = getattr(self._engine, "unconsumed_tail", b"")
            self._pending = self._engine.unused_data if self._engine.eof else rest
            if self._engine.eof:
                self._engine = None
            if data:
                return data
        return b""

    def _load(self) -> bool:
        more = self._stored.read(_CHUNK_BYTES)
        self._pending += more
        self._offset += len(more)
        return bool(more)

    def _begin_member(self) -> bool:
        """Start to decompress the next member; return False at the end of the file."""
        if self._is_compressed is False:
            return bool(self._pending) or self._load()
        while len(self._pending) < 8 and self._load():
            pass
        if self._is_compressed:
            self._pending = self._pending.lstrip(b"\0")  # padding between members
        if not self._pending:
            return False
        start = self._offset - len(self._pending)
        if _SKIPPABLE.match(self._pending):
            self._skip_frame()
            return self._begin_member()
        self._engine = self._engine_for(self._pending)
        if self._engine is None:
            if self._is_compressed:
                raise ValueError("bytes that are not a compressed record")
            self._is_compressed = False
            return True
        self._is_compressed = True
        self._members.append((self._decompressed + len(self._buffer), start))
        return True

    def _engine_for(self, head: bytes) -> Any:
        """Return a decompressor for what begins with these bytes, None for plain bytes."""
        if head.startswith(GZIP_MAGIC):
            return zlib.decompressobj(31)
        if head.startswith(_ZSTD_MAGIC):
            options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
            return zstd.ZstdDecompressor(zstd_dict=self._dictionary, options=options)
        return None

    def _skip_frame(self) -> None:
        """Skip a frame without content; the dictionary of the archive may be in it, itself compressed or not."""
        size = int.from_bytes(self._pending[4:8], "little")
        is_dictionary = self._pending.startswith(_DICTIONARY_MAGIC) and size <= _MAX_DICTIONARY_BYTES
        while len(self._pending) < 8 + size and self._load():
            if not is_dictionary:
                skipped = min(size, len(self._pending) - 8)
                self._pending, size = self._pending[:8] + self._pending[8 + skipped :], size - skipped
        if is_dictionary:
            content = self._pending[8 : 8 + size]
            if content.startswith(_ZSTD_MAGIC):
                content = zstd.ZstdDecompressor().decompress(content, _MAX_DICTIONARY_BYTES)
            self._dictionary = zstd.ZstdDict(content)
        self._pending = self._pending[8 + size :]


def next_member(stored: BinaryIO, start: int) -> int | None:
    """Return where a compressed member may begin next in a stored file, None when there is none."""
    stored.seek(start)
    before = b""
    while chunk := stored.read(1 << 20):
        window = before + chunk
        if (match := _MEMBER_START.search(window)) is not None:
            return start - len(before) + match.start()
        before = window[-(_START_BYTES - 1) :]
        start += len(chunk)
    return None
