"""A fake web site on loopback for the tests: routes that may change while it runs, and a record of its requests.

A route is an `Answer`, raw bytes that are sent as they are, a function that returns one of these (without parameters,
or with the `WebRequest`), or a coroutine function of the `WebRequest` and the stream, which writes by itself.
"""

import asyncio
import inspect
import ssl
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from sample_pages import page

from ingest.config import Config, FetchConfig, WorkLimits

#: Settings that let a run ask the site, without pauses between requests.
LOOPBACK = Config(
    work=WorkLimits(workers=1),
    fetch=FetchConfig(contact="news@example.org", allow_networks=("127.0.0.1/32",), delay=0.0, timeout_seconds=5.0),
)


@dataclass
class WebRequest:
    """A request that came in."""

    host: str  # the address of ours that was connected to
    path: str
    headers: dict[str, str]  # names in lower case
    at: float  # time.monotonic()


@dataclass
class Answer:
    """An answer by the rules of HTTP; with `etag`, a request that has its ETag gets a 304."""

    body: bytes = b""
    status: int = 200
    media_type: str = "application/rss+xml"
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True

    def raw(self, request: WebRequest) -> bytes:
        """Return the bytes of the answer to a request."""
        tag = f'"{sha256(self.body).hexdigest()[:16]}"'
        validated = self.etag and self.status == 200
        same = validated and request.headers.get("if-none-match") == tag
        fields = {"Date": formatdate(usegmt=True), "Content-Type": self.media_type}
        fields |= {"ETag": tag} if validated else {}
        fields |= {name.replace("_", "-"): value for name, value in self.headers.items()}
        return raw_answer(304 if same else self.status, b"" if same else self.body, fields)


Sendable = Answer | bytes
Route = (
    Sendable
    | Callable[[], Sendable]
    | Callable[[WebRequest], Sendable]
    | Callable[[WebRequest, asyncio.StreamWriter], Coroutine[Any, Any, None]]
)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Return the bytes of an answer; underscores in the names of headers are hyphens."""
    return raw_answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def raw_answer(status: int, body: bytes, headers: dict[str, str]) -> bytes:
    """Return the bytes of an answer."""
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    if status != 304:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class Web:
    """A site: what it answers, and what it was asked. A path without a route is 404, robots.txt too."""

    routes: dict[str, Any] = field(default_factory=dict)  # of `Route`
    port: int = 0
    scheme: str = "http"
    requests: list[WebRequest] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # the paths of the requests
    open_now: dict[str, int] = field(default_factory=dict)  # requests under way, by host
    max_open: int = 0  # requests that were under way at once, at one host

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"{self.scheme}://{host}:{self.port}{path}"

    def item(self, number: int, *, link: str | None = None, title: str | None = None, guid: str | None = None) -> str:
        """Return an item of an RSS feed."""
        title, link = title or f"Story {number}", link or self.url(f"/story/{number}")
        identifier = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
        date = f"<pubDate>Mon, 23 Nov 2026 {number % 12:02}:00:00 GMT</pubDate>"
        return f"<item><title>{title}</title><link>{link.replace('&', '&amp;')}</link>{identifier}{date}</item>"

    def feed(self, path: str, *items: str, **headers: str) -> str:
        """Serve an RSS feed at a path, and return its address."""
        body = f"<rss version='2.0'><channel><title>Wire</title>{''.join(items)}</channel></rss>"
        self.routes[path] = Answer(body.encode(), headers=headers)
        return self.url(path)

    def pages(self, *numbers: int) -> None:
        """Serve the pages of items."""
        for number in numbers:
            self.routes[f"/story/{number}"] = Answer(page(number), media_type="text/html; charset=utf-8")

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                request = _read_request(await reader.readuntil(b"\r\n\r\n"), host)
                self.requests.append(request)
                self.asked.append(request.path)
                self.open_now[host] = self.open_now.get(host, 0) + 1
                self.max_open = max(self.max_open, self.open_now[host])
                try:
                    close = await self._respond(request, writer)
                finally:
                    self.open_now[host] -= 1
                if close or request.headers.get("connection", "").lower() == "close":
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _respond(self, request: WebRequest, writer: asyncio.StreamWriter) -> bool:
        """Send the answer of a route. Return whether to close the connection."""
        route = self.routes.get(request.path, Answer(status=404))
        if inspect.iscoroutinefunction(route):
            await route(request, writer)
            return True
        if callable(route):
            route = await asyncio.to_thread(route, *[request][: len(inspect.signature(route).parameters)])
        data = route.raw(request) if isinstance(route, Answer) else route
        writer.write(data)
        await writer.drain()
        return b"connection: close" in data[:2000].lower()


def _read_request(head: bytes, host: str) -> WebRequest:
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    return WebRequest(host, first.split(" ")[1], headers, time.monotonic())


_used_ports: set[int] = set()


async def _start_at_new_port(web: Web, host: str, tls: ssl.SSLContext | None) -> asyncio.Server:
    """Start a server at a port that no earlier test of this process had: a client remembers robots.txt by port."""
    refused: list[asyncio.Server] = []  # they stay open meanwhile, so that the next port is another one
    while True:
        server = await asyncio.start_server(web.handle, host, 0, ssl=tls)
        port = server.sockets[0].getsockname()[1]
        if port not in _used_ports:
            break
        refused.append(server)
    for other in refused:
        other.close()
    _used_ports.add(port)
    return server


@contextmanager
def serving(
    routes: dict[str, Any] | None = None, hosts: Sequence[str] = ("127.0.0.1",), *, tls: ssl.SSLContext | None = None
) -> Iterator[Web]:
    """Run a site in a thread of its own, at the same port of each of `hosts`."""
    web = Web(routes if routes is not None else {}, scheme="http" if tls is None else "https")
    loop = asyncio.new_event_loop()
    servers: list[asyncio.Server] = []

    async def start() -> None:
        servers.append(await _start_at_new_port(web, hosts[0], tls))
        web.port = servers[0].sockets[0].getsockname()[1]
        for host in hosts[1:]:
            servers.append(await asyncio.start_server(web.handle, host, web.port, ssl=tls))

    async def stop() -> None:
        for server in servers:
            server.close()
        connections = asyncio.all_tasks() - {asyncio.current_task()}
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await asyncio.sleep(0.01)  # transports close in the next steps of the loop
        await loop.shutdown_default_executor()

    thread = threading.Thread(target=loop.run_forever, name="fake-web", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield web
    finally:
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
