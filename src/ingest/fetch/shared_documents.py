"""Documents that several requests lead to: fetched once, used by all. In memory, bounded, for one client's life.

Two subscribed feeds may redirect to the same address. The second request sends the validators of the first; on 304 it
gets the same body, so that no unchanged body crosses the wire twice.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ingest.fetch.answer import Answer, OutgoingRequest
from ingest.fetch.headers import Headers, header
from ingest.records.outcome import Outcome


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


class AnswersOfPass:
    """The answers of one pass over a stream of requests: an address that several requests lead to is asked once.

    An answer is used again for a request with the same address and headers; a 304 only for the same validators too.
    The oldest are dropped when they hold more than `max_bytes` of bodies.
    """

    def __init__(self, max_bytes: int = 32_000_000) -> None:
        self._max_bytes, self._size = max_bytes, 0
        self._answers: OrderedDict[_AnswerKey, tuple[OutgoingRequest, Answer]] = OrderedDict()

    def get(self, ask: OutgoingRequest) -> Answer | None:
        """Return the answer to the same question, if it was asked in this pass."""
        earlier, answer = self._answers.get(_answer_key(ask), (ask, None))
        same = answer is not None and (answer.status != 304 or earlier.headers == ask.headers)
        return answer if same else None

    def put(self, ask: OutgoingRequest, answer: Answer) -> None:
        """Keep an answer, unless none came or it is incomplete."""
        if answer.outcome is not Outcome.OK:
            return
        _, replaced = self._answers.pop(_answer_key(ask), (ask, None))
        self._answers[_answer_key(ask)] = (ask, answer)
        self._size += len(answer.body) - (len(replaced.body) if replaced is not None else 0)
        while self._size > self._max_bytes:
            _, (_, oldest) = self._answers.popitem(last=False)
            self._size -= len(oldest.body)


_VALIDATORS = frozenset({"If-None-Match", "If-Modified-Since"})
_AnswerKey = tuple[str, tuple[tuple[str, str], ...]]


def _answer_key(ask: OutgoingRequest) -> _AnswerKey:
    headers = {name: value for name, value in ask.headers.items() if name not in _VALIDATORS}
    return ask.address.url, tuple(sorted(headers.items()))


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
