"""A clock that moves only when something waits, and an event loop that runs by it, with a network of its own."""

import asyncio
import selectors
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest
from aiohttp import connector

from ingest.app import backlog, upkeep
from ingest.flow import context
from ingest.lake import compaction, lease, replacement

START = datetime(2026, 11, 20, tzinfo=UTC)
#: Modules that ask the system for the time.
_MODULES = (backlog, upkeep, context, compaction, lease, replacement)


class Clock:
    """A clock that begins at `START`. Waiting takes no time."""

    def __init__(self) -> None:
        self.elapsed = 0.0  # seconds: of these a float has nanoseconds, of those since 1970 it has not

    @property
    def seconds(self) -> float:
        """The seconds since 1970."""
        return START.timestamp() + self.elapsed

    def now(self) -> datetime:
        """Return the moment."""
        return datetime.fromtimestamp(self.seconds, UTC)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.elapsed += max(0.0, seconds)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Be the clock of this process, as far as the lake and the cycles ask for it."""
        clock = self

        class SimulatedDatetime(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
                return clock.now()

        for module in _MODULES:
            patch.setattr(module, "datetime", SimulatedDatetime)
        patch.setattr(time, "time", in_this_thread(lambda: clock.seconds, time.time))
        elapsed = in_this_thread(lambda: clock.elapsed, time.monotonic)
        patch.setattr(time, "monotonic", elapsed)
        patch.setattr(connector, "monotonic", elapsed)  # which connections are kept, and for how long
        patch.setattr(time, "sleep", in_this_thread(clock.wait, time.sleep))


def in_this_thread(simulated: Callable[..., Any], real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is simulated in the thread that calls this, and real in all others.

    Threads of other tests, such as those of a pool of workers, outlive the simulation: one that has taken a deadline
    from the simulated clock would wait for hours of the real one.
    """
    thread = threading.get_ident()
    return lambda *arguments: (simulated if threading.get_ident() == thread else real)(*arguments)


class Network(Protocol):
    """What connections lead to."""

    def connect(self, address: tuple[str, int]) -> float:
        """Return how many seconds connecting takes; raise OSError when it fails."""

    def answer(self, address: tuple[str, int], request: bytes) -> list[tuple[float, bytes | Exception | None]]:
        """Return what comes back: after so many seconds some bytes, the end (None), or an error of the connection."""


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop on a simulated clock, whose connections lead to a simulated network. No thread may call into it."""

    def __init__(self, clock: Clock, network: Network) -> None:
        self._clock, self._network = clock, network
        self._peers: dict[int, tuple[str, int]] = {}
        super().__init__(_Selector(clock))

    def time(self) -> float:
        """Return the seconds since the clock began."""
        return self._clock.elapsed

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """Connect to a server of the network."""
        peer = (address[0], address[1])
        await asyncio.sleep(self._network.connect(peer))
        self._peers[sock.fileno()] = peer

    async def create_connection(self, protocol_factory: Any, *_: Any, **more: Any) -> Any:
        """Return the ends of a connection that `sock_connect` made."""
        sock = more["sock"]
        protocol = protocol_factory()
        transport = _Transport(self, protocol, self._network, self._peers.pop(sock.fileno()), sock)
        protocol.connection_made(transport)
        return transport, protocol


class _Selector(selectors.SelectSelector):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("nothing is left to wait for: the loop would stand still")
        self._clock.wait(timeout)
        return []


class _Transport(asyncio.Transport):
    """The client's end of a connection."""

    def __init__(
        self, loop: SimulatedLoop, protocol: Any, network: Network, peer: tuple[str, int], sock: socket.socket
    ) -> None:
        super().__init__({"peername": peer})
        self._loop, self._protocol, self._network, self._peer, self._sock = loop, protocol, network, peer, sock
        self._sent = b""
        self._waiting: list[bytes | Exception | None] = []
        self._is_paused = self._is_closed = False

    def write(self, data: Any) -> None:
        """Send a request; the answer comes when its head is whole."""
        self._sent += bytes(data)
        if not self._is_closed and self._sent.endswith(b"\r\n\r\n"):
            request, self._sent = self._sent, b""
            for delay, part in self._network.answer(self._peer, request):
                self._loop.call_later(delay, self._arrive, part)

    def _arrive(self, part: bytes | Exception | None) -> None:
        if self._is_closed:
            return
        if self._is_paused:
            self._waiting.append(part)
        elif isinstance(part, bytes):
            self._protocol.data_received(part)
        elif part is None:
            if not self._protocol.eof_received():
                self._end(None)
        else:
            self._end(part)

    def _end(self, error: Exception | None) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._sock.close()
            self._loop.call_soon(self._protocol.connection_lost, error)

    def pause_reading(self) -> None:
        """Keep what arrives."""
        self._is_paused = True

    def resume_reading(self) -> None:
        """Hand on what was kept."""
        self._is_paused = False
        waiting, self._waiting = self._waiting, []
        for part in waiting:
            self._loop.call_soon(self._arrive, part)

    def is_reading(self) -> bool:
        """Return whether what arrives is handed on."""
        return not self._is_paused

    def is_closing(self) -> bool:
        """Return whether the connection is closed."""
        return self._is_closed

    def close(self) -> None:
        """Close the connection."""
        self._end(None)

    def abort(self) -> None:
        """Close the connection."""
        self._end(None)

    def get_write_buffer_size(self) -> int:
        """Return 0: all is sent at once."""
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Do nothing."""


def fetch_by(loop: SimulatedLoop, groups: Any) -> Any:
    """Yield the answers of an asynchronous generator of groups, running the loop in this thread."""
    try:
        while (group := loop.run_until_complete(anext(groups, None))) is not None:
            yield from group
    finally:
        loop.run_until_complete(groups.aclose())


NowFunction = Callable[[], datetime]
