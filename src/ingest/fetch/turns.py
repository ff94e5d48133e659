"""Turns: how many requests run at once, at one host and in all, and how far apart they start at one host."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf

# A server notices a connection that we cut a moment later; until then it still counts it as open.
_CUT_GRACE = 0.1


class TurnTooLate(Exception):
    """The delay at a host is longer than the request may wait; the message says how long."""


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    delay: float
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    last_start: float | None = None  # loop time of the last request start
    users: int = 0  # requests that have a turn or wait for one


@dataclass(slots=True)
class Turn:
    """The right to make one request. Set `cut` when the connection was closed before the answer's end."""

    host: _Host
    cut: bool = False

    def sent(self) -> None:
        """Note that the request leaves now: the delay to the next one counts from here."""
        self.host.last_start = asyncio.get_running_loop().time()


class Turns:
    """Hands out turns. A request waits for its host, then for the delay, then for the total, so none blocks another."""

    def __init__(self, *, per_host: int, total: int, delay: float) -> None:
        self._per_host, self._delay = per_host, delay
        self._total = asyncio.Semaphore(total)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, gap: float = 0.0, patience: float = inf) -> AsyncIterator[Turn]:
        """Wait for a turn at `host`, at least `gap` seconds (and its delay) after the last request start there.

        Raise `TurnTooLate` when that would take more than `patience` seconds.
        """
        state = self._host(host)
        state.users += 1
        try:
            async with state.slots:
                async with state.starting:
                    wait = self._wait(state, gap)
                    if wait > patience:
                        raise TurnTooLate(f"no turn at {host} within {patience:.0f} s: later")
                    await asyncio.sleep(wait)
                    await self._total.acquire()
                    state.last_start = asyncio.get_running_loop().time()
                turn = Turn(state)
                try:
                    yield turn
                    if turn.cut:
                        await asyncio.sleep(_CUT_GRACE)
                finally:
                    self._total.release()
        finally:
            state.users -= 1

    def wait_seconds(self, host: str) -> float:
        """Return how long a request to `host` would have to wait for the delay, if it came now."""
        state = self._hosts.get(host)
        return self._wait(state, 0.0) if state is not None else 0.0

    def slow_down(self, host: str, delay: float) -> None:
        """Keep at least `delay` seconds between request starts to `host` (Crawl-delay)."""
        state = self._host(host)
        state.delay = max(self._delay, delay)

    def forget_idle(self) -> None:
        """Drop the hosts whose delay is long over, so that memory does not grow over many cycles."""
        now = asyncio.get_running_loop().time()
        for name, state in list(self._hosts.items()):
            if not state.users and now - (state.last_start or 0.0) > 60 + state.delay:
                del self._hosts[name]

    def _host(self, name: str) -> _Host:
        state = self._hosts.get(name)
        if state is None:
            state = self._hosts[name] = _Host(asyncio.Semaphore(self._per_host), self._delay)
        return state

    def _wait(self, state: _Host, gap: float) -> float:
        if state.last_start is None:
            return 0.0
        due = state.last_start + max(state.delay, gap)
        return max(0.0, due - asyncio.get_running_loop().time())
