"""A small web server on loopback for the tests: one function per path, everything that was asked is recorded."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Asked:
    host: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Site:
    """Routes map a path to a raw answer, a function of the request, or a coroutine that writes by itself."""

    routes: dict[str, object]
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    open_now: dict[str, int] = field(default_factory=dict)
    most_open: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def _handle(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    host = writer.get_extra_info("sockname")[0]
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
            path = head[0].split(" ")[1]
            asked = Asked(host, path, {k.lower(): v for k, v in headers.items()}, asyncio.get_running_loop().time())
            site.asked.append(asked)
            site.open_now[host] = site.open_now.get(host, 0) + 1
            site.most_open = max(site.most_open, site.open_now[host])
            try:
                close = await _respond(site, asked, writer)
            finally:
                site.open_now[host] -= 1
            if close or asked.headers.get("connection", "").lower() == "close":
                return
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _respond(site: Site, asked: Asked, writer: asyncio.StreamWriter) -> bool:
    route = site.routes.get(asked.path, answer(404))
    if asyncio.iscoroutinefunction(route):
        done: Callable[[Asked, asyncio.StreamWriter], Awaitable[None]] = route
        await done(asked, writer)
        return True
    data = route(asked) if callable(route) else route
    assert isinstance(data, bytes)
    writer.write(data)
    await writer.drain()
    return b"connection: close" in data[:2000].lower()


@asynccontextmanager
async def serving(routes: dict[str, object], hosts: tuple[str, ...] = ("127.0.0.1",)):
    site = Site(routes)
    handler = lambda reader, writer: _handle(site, reader, writer)  # noqa: E731
    servers = [await asyncio.start_server(handler, hosts[0], 0)]
    site.port = servers[0].sockets[0].getsockname()[1]
    for host in hosts[1:]:
        servers.append(await asyncio.start_server(handler, host, site.port))
    try:
        yield site
    finally:
        for server in servers:
            server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
