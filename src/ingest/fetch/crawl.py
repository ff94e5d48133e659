"""Many requests at once: queued by host, answered as they end, never more in memory than the consumer takes."""

import asyncio
import atexit
import sys
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock, Thread
from typing import Any, TypeVar

from ingest.fetch.client import Client, utc_now
from ingest.fetch.messages import FetchSettings, Request, Response
from ingest.fetch.robots import RobotsCache
from ingest.fetch.validators import address_to_ask
from ingest.records.outcome import Outcome, is_overloaded
from ingest.urls.parse import BadAddress, parse_address

T = TypeVar("T")

_LOOKAHEAD = 10_000  # requests that are taken before they can be asked, so that all hosts get to work
_SPARE = 64  # answers that may wait for the consumer beside those under way
_MOST_HELD = 128_000_000  # bytes of bodies that may wait before new requests do
_TOGETHER = 32  # answers handed over at once where so many are ready: each crossing between threads costs
_TOGETHER_BYTES = 4_000_000
_CLOSE_TRIES = 200
_SWITCH = 0.0005  # seconds until a busy consumer lets the loop's thread run; Python's own 5 ms starve the connections


@dataclass(frozen=True, slots=True)
class _Waiting:
    request: Request
    since: float  # loop time


class _Crawl:
    """One pass over a stream of requests."""

    def __init__(self, client: Client, requests: Iterator[Request]) -> None:
        self._client, self._requests = client, requests
        self._loop = asyncio.get_running_loop()
        self._queues: dict[str, deque[_Waiting]] = {}
        self._workers: dict[asyncio.Task[None], str] = {}
        self._busy: Counter[str] = Counter()
        self._trouble: Counter[str] = Counter()
        self._room = asyncio.Semaphore(2 * client.settings.total + _SPARE)
        self._answers: asyncio.Queue[Response | BaseException] = asyncio.Queue()
        self._open = 0  # requests taken and not yet answered to the consumer
        self._held = 0  # bytes of bodies that wait for the consumer
        self._taken = asyncio.Event()

    async def run(self) -> AsyncGenerator[list[Response], None]:
        """The answers as they come, those together that are ready."""
        try:
            while True:
                self._take()
                if not self._open:
                    return
                ready = self._ready(await self._answers.get())
                self._open -= len(ready)
                self._held -= sum(len(answer.body) for answer in ready)
                self._taken.set()
                for _ in ready:
                    self._room.release()
                yield ready
        finally:
            for worker in self._workers:
                worker.cancel()
            await asyncio.gather(*self._workers, return_exceptions=True)

    def _ready(self, first: Response | BaseException) -> list[Response]:
        """The first answer and what waits behind it, up to some. Raises what is a bug."""
        found: list[Response] = []
        answer, size = first, 0
        while True:
            if isinstance(answer, BaseException):
                raise answer
            found.append(answer)
            size += len(answer.body)
            if len(found) == _TOGETHER or size > _TOGETHER_BYTES or self._answers.empty():
                return found
            answer = self._answers.get_nowait()

    def _take(self) -> None:
        while self._open < _LOOKAHEAD:
            request = next(self._requests, None)
            if request is None:
                return
            self._open += 1
            host = _host(request)
            queue = self._queues.setdefault(host, deque())
            queue.append(_Waiting(request, self._loop.time()))
            if self._busy[host] < self._client.settings.per_host:
                self._busy[host] += 1
                worker = asyncio.create_task(self._work(host, queue))
                self._workers[worker] = host
                worker.add_done_callback(self._done)

    def _done(self, worker: "asyncio.Task[None]") -> None:
        self._workers.pop(worker, None)
        if not worker.cancelled() and (error := worker.exception()) is not None:
            self._answers.put_nowait(error)

    async def _work(self, host: str, queue: "deque[_Waiting]") -> None:
        client = self._client
        while queue:
            waiting = queue.popleft()
            why = self._deferral(host, waiting)
            if why is None:
                await asyncio.sleep(client.turns.wait_seconds(host))
            await self._room.acquire()
            while self._held > _MOST_HELD:
                self._taken.clear()
                await self._taken.wait()
            if why is not None:
                response = Response(waiting.request, Outcome.DEFERRED, client.now(), message=why)
            else:
                response = await client.fetch(waiting.request, last=not queue)
                self._note(host, response)
            self._held += len(response.body)
            self._answers.put_nowait(response)
        self._busy[host] -= 1
        if not self._busy[host]:
            self._queues.pop(host, None)
            del self._busy[host]

    def _deferral(self, host: str, waiting: _Waiting) -> str | None:
        """Why not to ask this time: the host is in trouble, or its turn would come too late."""
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
    """Ask for all of `requests`, which may be endless; yields each response as it ends, in no order.

    Requests are taken as the work allows, up to 10,000 ahead; a slow consumer slows the fetching down.
    """
    groups = _fetch_groups(client, requests)
    try:
        async for group in groups:
            for response in group:
                yield response
    finally:
        await groups.aclose()


async def _fetch_groups(client: Client, requests: Iterable[Request]) -> AsyncGenerator[list[Response], None]:
    crawl = _Crawl(client, iter(requests))
    client.turns.forget_idle()
    groups = crawl.run()
    try:
        with client.one_pass():
            async for group in groups:
                yield group
    finally:
        await groups.aclose()


class Fetcher:
    """A client on an event loop in a thread of its own, for code that is not asynchronous (a Beam DoFn).

    Robots rules, kept connections and the delays between requests live as long as the fetcher: keep one per worker.
    Use as a context manager, or call `close`.
    """

    def __init__(
        self, settings: FetchSettings, *, now: Callable[[], datetime] = utc_now, robots: RobotsCache | None = None
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="ingest-fetch", daemon=True)
        self._thread.start()
        self._client = Client(settings, now=now, robots=robots)
        self._wait(self._client.__aenter__())

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch(self, requests: Iterable[Request]) -> Iterator[Response]:
        """As `fetch_all`. Closing the iterator cancels what is under way."""
        groups = _fetch_groups(self._client, requests)
        usual = sys.getswitchinterval()
        sys.setswitchinterval(min(usual, _SWITCH))
        try:
            while True:
                group = self._wait(_next(groups))
                if group is None:
                    return
                yield from group
        finally:
            sys.setswitchinterval(usual)
            self._wait(_close(groups))

    def set_clock(self, now: Callable[[], datetime]) -> None:
        """Take the time from `now` from here on."""
        self._client.now = now

    def close(self) -> None:
        """Close connections, loop and thread. May be called twice."""
        if self._loop.is_closed():
            return
        self._wait(self._client.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:  # an interrupt, most often: what is waited for must not go on without us
            future.cancel()
            raise


async def _next(groups: AsyncGenerator[list[Response], None]) -> list[Response] | None:
    return await anext(groups, None)


async def _close(groups: AsyncGenerator[list[Response], None]) -> None:
    """Close the generator; when an interrupt has just cancelled its last step, once that has ended."""
    for _ in range(_CLOSE_TRIES):
        try:
            await groups.aclose()
        except RuntimeError:  # it is running
            await asyncio.sleep(0.01)
        else:
            return


_SHARED: dict[FetchSettings, Fetcher] = {}
_SHARING = Lock()


def shared_fetcher(settings: FetchSettings, now: Callable[[], datetime] = utc_now) -> Fetcher:
    """The process's one fetcher for these settings, made on first use and closed at exit.

    Whoever fetches in a process (feeds here, pages there) must share one, or the limits per host would hold for each
    of them alone. `now` replaces the clock of earlier callers.
    """
    with _SHARING:
        fetcher = _SHARED.get(settings)
        if fetcher is None:
            fetcher = _SHARED[settings] = Fetcher(settings, now=now)
            atexit.register(fetcher.close)
        fetcher.set_clock(now)
        return fetcher


def fetch_batch(
    requests: Iterable[Request],
    settings: FetchSettings,
    now: Callable[[], datetime] = utc_now,
    robots: RobotsCache | None = None,
) -> Iterator[Response]:
    """Ask for a batch and yield the responses as they end. One-off: see `Fetcher` for more than one batch."""
    with Fetcher(settings, now=now, robots=robots) as fetcher:
        yield from fetcher.fetch(requests)
