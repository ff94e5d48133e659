"""Documents that several requests lead to: fetched once, told to all. In memory, bounded, of one client's life.

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
        """As the server told it."""
        return header(self.headers, "etag")

    @property
    def last_modified(self) -> str | None:
        """As the server told it."""
        return header(self.headers, "last-modified")


class Documents:
    """The latest documents by URL, and who is asking for one right now."""

    def __init__(self, most_bytes: int = 32_000_000) -> None:
        self._most, self._size = most_bytes, 0
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def get(self, url: str) -> Document | None:
        """The latest answer for an address, if it is still kept."""
        return self._kept.get(url)

    def put(self, url: str, document: Document) -> None:
        """Keep an answer that has validators; the oldest go."""
        self.drop(url)
        if document.etag is None and document.last_modified is None:
            return
        self._kept[url] = document
        self._size += len(document.body)
        while self._size > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.body)

    def drop(self, url: str) -> None:
        """Forget an address."""
        document = self._kept.pop(url, None)
        if document is not None:
            self._size -= len(document.body)

    @asynccontextmanager
    async def asking(self, url: str) -> AsyncIterator[None]:
        """One request to an address at a time: the second one waits to profit from the first."""
        lock, users = self._locks.get(url, (asyncio.Lock(), 0))
        self._locks[url] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[url]
            if users == 1:
                del self._locks[url]
            else:
                self._locks[url] = (lock, users - 1)
