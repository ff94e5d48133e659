"""Reading an object of an object store by ranges."""

import io
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
        import obstore

        end = self._size if size is None or size < 0 else min(self._size, self._position + size)
        if end <= self._position:
            return b""
        with translate_errors("reading", self._where):
            content = bytes(obstore.get_range(self._inner, self._key, start=self._position, end=end))
        self._position += len(content)
        return content
