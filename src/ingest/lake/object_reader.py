"""Reading an object of an object store by ranges, and a small one as a whole."""

import hashlib
import io
from collections import OrderedDict
from itertools import count
from threading import Lock
from typing import Any

from ingest.lake.storage import translate_errors


class RangeReader(io.RawIOBase):
    """An object as a file that is read by ranges: a query transfers only the columns that it needs."""

    def __init__(self, inner: Any, where: str, key: str, size: int) -> None:
        """Read the object at `key` of a store of obstore; `where` is its address for messages, `size` its length."""
        self._inner, self._where, self._key, self._size, self._position = inner, where, key, size, 0

    def readable(self) -> bool:
        """See `io.RawIOBase`."""
        return True

    def seekable(self) -> bool:
        """See `io.RawIOBase`."""
        return True

    def tell(self) -> int:
        """See `io.RawIOBase`."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """See `io.RawIOBase`."""
        self._position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        return self._position

    def read(self, size: int = -1) -> bytes:
        """See `io.RawIOBase`."""
        end = self._size if size is None or size < 0 else min(self._size, self._position + size)
        if end <= self._position:
            return b""
        content = self._range(self._position, end)
        self._position += len(content)
        return content

    def _range(self, start: int, end: int) -> bytes:
        import obstore

        with translate_errors("reading", self._where):
            return bytes(obstore.get_range(self._inner, self._key, start=start, end=end))


class ComparedReader(RangeReader):
    """A small object that is read as a whole at the first read, and compared with its checksum.

    The checksums of Parquet's pages leave out page headers, statistics and the footer. The content is kept for the
    next reads while there is room for it; after that they are reads of ranges again.
    """

    def __init__(self, inner: Any, where: str, key: str, size: int, sha12: str) -> None:
        """Read as `RangeReader` does; `sha12` are the first 12 hex digits of the object's SHA-256."""
        super().__init__(inner, where, key, size)
        self._sha12 = sha12
        self._number = next(_NUMBERS)
        self._is_compared = False

    def _range(self, start: int, end: int) -> bytes:
        content = _CONTENTS.get(self._number)
        if content is None:
            if self._is_compared:
                return super()._range(start, end)
            content = super()._range(0, self._size)
            if not hashlib.sha256(content).hexdigest().startswith(self._sha12):
                raise OSError(f"{self._where}: is not the file that was committed")
            self._is_compared = True
            _CONTENTS.put(self._number, content)
        return content[start:end]

    def close(self) -> None:
        """Forget the content."""
        _CONTENTS.drop(self._number)
        super().close()


class _Contents:
    """Contents by number of their reader, at most `max_bytes` of them; the oldest are dropped first."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes, self._size = max_bytes, 0
        self._contents: OrderedDict[int, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, reader: int) -> bytes | None:
        return self._contents.get(reader)

    def put(self, reader: int, content: bytes) -> None:
        with self._lock:
            self._contents[reader] = content
            self._size += len(content)
            while self._size > self._max_bytes:
                _, oldest = self._contents.popitem(last=False)
                self._size -= len(oldest)

    def drop(self, reader: int) -> None:
        with self._lock:
            self._size -= len(self._contents.pop(reader, b""))


_CONTENTS = _Contents(32 << 20)
_NUMBERS = count()  # of readers; unlike `id`, never used again
