"""A client in a thread of its own, for code that is not asynchronous."""

import asyncio
import atexit
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterable, Iterator
from datetime import datetime
from threading import Lock, Thread
from typing import Any, TypeVar

from ingest.fetch.client import Client
from ingest.fetch.clock import utc_now
from ingest.fetch.crawl import fetch_groups
from ingest.fetch.messages import FetchSettings, Request, Response
from ingest.fetch.robots import RobotsCache

T = TypeVar("T")

_CLOSE_TRIES = 200
_SWITCH_SECONDS = 0.0005  # until a busy consumer lets the loop's thread run; Python's own 5 ms delay the connections


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

    def fetch(self, requests: Iterable[Request]) -> Generator[Response, None, None]:
        """Yield the responses as `fetch_all` does. Closing the iterator cancels what is under way."""
        groups = fetch_groups(self._client, requests)
        interval = sys.getswitchinterval()
        sys.setswitchinterval(min(interval, _SWITCH_SECONDS))
        try:
            while True:
                group = self._wait(_next(groups))
                if group is None:
                    return
                yield from group
        finally:
            sys.setswitchinterval(interval)
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


_FETCHERS: dict[FetchSettings, Fetcher] = {}
_FETCHERS_LOCK = Lock()


def shared_fetcher(settings: FetchSettings, now: Callable[[], datetime] = utc_now) -> Fetcher:
    """Return the process's one fetcher for these settings; it is made on first use and closed at exit.

    All code that fetches in a process must share one, or the limits per host would hold for each fetcher alone.
    `now` replaces the clock of earlier callers.
    """
    with _FETCHERS_LOCK:
        fetcher = _FETCHERS.get(settings)
        if fetcher is None:
            fetcher = _FETCHERS[settings] = Fetcher(settings, now=now)
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
