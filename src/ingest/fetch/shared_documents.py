"""Documents that several requests lead to: fetched once, used by all. In memory, bounded, for one client's life.

Two subscribed feeds may redirect to the same address. The second request sends the validators of the first; on 304 it
gets the same body, so that no unchanged body crosses the wire twice.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ingest.fetch.headers import Headers, header


@dataclass(frozen=True, slots=True)
class Document:
    """A whole 200 answer."""

    headers: Headers
    body: bytes

    @property
    def etag(self) -> str | None:
        """The ETag as the server sent it."""
        return header(self.headers, "etag")

    @property
    def last_modified(self) -> str | None:
        """The Last-Modified as the server sent it."""
        return header(self.headers, "last-modified")


class SharedDocuments:
    """The latest documents by key (mostly the URL), and which keys are being asked for."""

    def __init__(self, max_bytes: int = 32_000_000) -> None:
        self._max_bytes, self._size = max_bytes, 0
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def get(self, key: str) -> Document | None:
        """Return the latest answer, if it is still kept."""
        return self._documents.get(key)

    def put(self, key: str, document: Document) -> None:
        """Keep an answer that has validators; the oldest are dropped."""
        self.drop(key)
        if document.etag is None and document.last_modified is None:
            return
        self._documents[key] = document
        self._size += len(document.body)
        while self._size > self._max_bytes:
            _, oldest = self._documents.popitem(last=False)
            self._size -= len(oldest.body)

    def drop(self, key: str) -> None:
        """Forget a document."""
        document = self._documents.pop(key, None)
        if document is not None:
            self._size -= len(document.body)

    @asynccontextmanager
    async def asking(self, key: str) -> AsyncIterator[None]:
        """Let one request ask for a document at a time: the second one waits to profit from the first."""
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[key]
            if users == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, users - 1)
