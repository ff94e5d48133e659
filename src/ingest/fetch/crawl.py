"""Many requests at once: queued by host, answered as they end, with limited memory for what waits."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass

from ingest.fetch.client import Client
from ingest.fetch.messages import Request, Response
from ingest.fetch.validators import address_to_ask
from ingest.records.outcome import Outcome, is_overloaded
from ingest.urls.parse import BadAddress, parse_address

_LOOKAHEAD = 10_000  # requests that are taken before they can be asked, so that all hosts get to work
_WAITING_ANSWERS = 64  # answers that may wait for the consumer beside those under way
_MAX_WAITING_BYTES = 128_000_000  # bytes of bodies that may wait before new requests do
_GROUP_SIZE = 32  # answers that are handed over at once when they are ready: passing them between threads costs
_GROUP_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class _WaitingRequest:
    request: Request
    since: float  # loop time


class _Crawl:
    """One pass over a stream of requests."""

    def __init__(self, client: Client, requests: Iterator[Request]) -> None:
        self._client, self._requests = client, requests
        self._loop = asyncio.get_running_loop()
        self._queues: dict[str, deque[_WaitingRequest]] = {}
        self._workers: dict[asyncio.Task[None], str] = {}
        self._working: Counter[str] = Counter()
        self._trouble: Counter[str] = Counter()
        self._room = asyncio.Semaphore(2 * client.settings.total + _WAITING_ANSWERS)
        self._answers: asyncio.Queue[Response | BaseException] = asyncio.Queue()
        self._open = 0  # requests that were taken and whose answers the consumer does not have yet
        self._waiting_bytes = 0  # of bodies that wait for the consumer
        self._consumed = asyncio.Event()

    async def run(self) -> AsyncGenerator[list[Response], None]:
        """Yield the answers as they come, in groups of those that are ready."""
        try:
            while True:
                self._take_requests()
                if not self._open:
                    return
                ready = self._ready(await self._answers.get())
                self._open -= len(ready)
                self._waiting_bytes -= sum(len(answer.body) for answer in ready)
                self._consumed.set()
                for _ in ready:
                    self._room.release()
                yield ready
        finally:
            for worker in self._workers:
                worker.cancel()
            await asyncio.gather(*self._workers, return_exceptions=True)

    def _ready(self, first: Response | BaseException) -> list[Response]:
        """Return the first answer and those behind it, up to the size of a group. Raise an answer that is a bug."""
        group: list[Response] = []
        answer, size = first, 0
        while True:
            if isinstance(answer, BaseException):
                raise answer
            group.append(answer)
            size += len(answer.body)
            if len(group) == _GROUP_SIZE or size > _GROUP_BYTES or self._answers.empty():
                return group
            answer = self._answers.get_nowait()

    def _take_requests(self) -> None:
        while self._open < _LOOKAHEAD:
            request = next(self._requests, None)
            if request is None:
                return
            self._open += 1
            host = _host(request)
            queue = self._queues.setdefault(host, deque())
            queue.append(_WaitingRequest(request, self._loop.time()))
            if self._working[host] < self._client.settings.per_host:
                self._working[host] += 1
                worker = asyncio.create_task(self._work(host, queue))
                self._workers[worker] = host
                worker.add_done_callback(self._done)

    def _done(self, worker: "asyncio.Task[None]") -> None:
        self._workers.pop(worker, None)
        if not worker.cancelled() and (error := worker.exception()) is not None:
            self._answers.put_nowait(error)

    async def _work(self, host: str, queue: "deque[_WaitingRequest]") -> None:
        client = self._client
        while queue:
            waiting = queue.popleft()
            why = self._deferral(host, waiting)
            if why is None:
                await asyncio.sleep(client.turns.wait_seconds(host))
            await self._room.acquire()
            while self._waiting_bytes > _MAX_WAITING_BYTES:
                self._consumed.clear()
                await self._consumed.wait()
            if why is not None:
                response = Response(waiting.request, Outcome.DEFERRED, client.now(), message=why)
            else:
                response = await client.fetch(waiting.request, last=not queue)
                self._note(host, response)
            self._waiting_bytes += len(response.body)
            self._answers.put_nowait(response)
        self._working[host] -= 1
        if not self._working[host]:
            self._queues.pop(host, None)
            del self._working[host]

    def _deferral(self, host: str, waiting: _WaitingRequest) -> str | None:
        """Return why not to ask this time (the host is in trouble, or its turn would come too late), or None."""
        settings = self._client.settings
        if waiting.request.kind == "page" and self._trouble[host] >= settings.trouble_limit:
            return f"{host} throttled or timed out {self._trouble[host]} times in a row: later"
        late = self._loop.time() + self._client.turns.wait_seconds(host) - waiting.since
        if late > settings.patience:
            return f"no turn at {host} within {settings.patience:.0f} s: later"
        return None

    def _note(self, host: str, response: Response) -> None:
        if response.request.kind != "page":
            return
        self._trouble[host] = self._trouble[host] + 1 if is_overloaded(response.outcome) else 0


def _host(request: Request) -> str:
    try:
        return parse_address(address_to_ask(request.url, request.previous)).host
    except BadAddress:
        return ""


async def fetch_all(client: Client, requests: Iterable[Request]) -> AsyncGenerator[Response, None]:
    """Ask for all of `requests`, which may be endless; yield each response as it ends, in no order.

    Requests are taken as the work allows, up to 10,000 ahead; a slow consumer slows the fetching down.
    """
    groups = fetch_groups(client, requests)
    try:
        async for group in groups:
            for response in group:
                yield response
    finally:
        await groups.aclose()


async def fetch_groups(client: Client, requests: Iterable[Request]) -> AsyncGenerator[list[Response], None]:
    """Ask for all of `requests` as `fetch_all` does; yield the responses in groups of those that are ready."""
    crawl = _Crawl(client, iter(requests))
    client.turns.forget_idle()
    groups = crawl.run()
    try:
        with client.one_pass():
            async for group in groups:
                yield group
    finally:
        await groups.aclose()
