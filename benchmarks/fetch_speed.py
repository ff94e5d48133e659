"""Speed of the client against a bare aiohttp loop with the same limits, on loopback servers with a set latency.

A server process answers on many loopback addresses (each one a host) after `--latency` seconds. Each scenario is run
alternately by both, `--repeat` times; told are the medians of pages/s, their ratio, and the CPU seconds used by the
client's process per second of wall time. `--scenario conditional` polls feeds that all answer 304.
"""

import argparse
import asyncio
import gzip
import json
import multiprocessing
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import aiohttp

from ingest.fetch import AllowedNetwork, Client, FetchSettings, Outcome, Request, RobotsCache, fetch_all
from ingest.records import Fetch

_PAGE = b"<!doctype html><html><head><title>A page</title></head><body><article>" + b"".join(
    b"<p>Paragraph %d of a page that stands for an article of usual length and make.</p>\n" % number
    for number in range(400)
)
_BODY = gzip.compress(_PAGE + b"</article></body></html>", 6)
_PAGE_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
_ROBOTS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 36\r\n\r\nUser-agent: *\nDisallow: /private/   \n"
)
_NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n'


class _Server(asyncio.Protocol):
    """Answers each request after the latency; keeps the highest number of open requests of its host."""

    latency = 0.05
    open_now: dict[str, int] = {}  # noqa: RUF012
    most_open = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        kind = type(self)
        kind.open_now[self.host] = kind.open_now.get(self.host, 0) + 1
        kind.most_open = max(kind.most_open, kind.open_now[self.host])
        asyncio.get_running_loop().call_later(kind.latency, self._answer, data)

    def _answer(self, data: bytes) -> None:
        type(self).open_now[self.host] -= 1
        if b"If-None-Match" in data:
            self.transport.write(_NOT_MODIFIED)
        elif data.startswith(b"GET /robots.txt"):
            self.transport.write(_ROBOTS)
        else:
            self.transport.write(_PAGE_HEAD % len(_BODY) + _BODY)


def _serve(hosts: list[str], latency: float, pipe: Connection) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        _Server.latency = latency
        first = await loop.create_server(_Server, hosts[0], 0, backlog=1024)
        port = first.sockets[0].getsockname()[1]
        others = [await loop.create_server(_Server, host, port, backlog=1024) for host in hosts[1:]]
        pipe.send(port)
        await loop.run_in_executor(None, pipe.recv)
        pipe.send(_Server.most_open)
        for server in [first, *others]:
            server.close()

    asyncio.run(main())


def _settings(args: argparse.Namespace) -> FetchSettings:
    network = AllowedNetwork.parse("127.1.0.0/16")
    return FetchSettings(contact="a@example.org", allow_networks=(network,), total=args.total, delay=0.0)


async def by_client(urls: list[str], args: argparse.Namespace, robots: RobotsCache | None) -> int:
    """Fetch with the project's client; returns how many pages came whole."""
    async with Client(_settings(args), robots=robots) as client:
        requests = (Request(url, "page") for url in urls)
        return sum([response.outcome is Outcome.OK async for response in fetch_all(client, requests)])


async def by_bare_loop(urls: list[str], args: argparse.Namespace, robots: bool) -> int:
    """Fetch with aiohttp alone, at most 2 per host and `--total` in all."""
    total = asyncio.Semaphore(args.total)
    hosts: dict[str, asyncio.Semaphore] = {}
    read: dict[str, asyncio.Task[bytes]] = {}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def body(url: str, host: str) -> bytes:
            async with hosts.setdefault(host, asyncio.Semaphore(2)), total, session.get(url) as response:
                return await response.read()

        async def one(url: str) -> int:
            host = url.split("/")[2]
            if robots:
                if host not in read:
                    read[host] = asyncio.create_task(body(f"http://{host}/robots.txt", host))
                await read[host]
            return len(await body(url, host)) > 0

        return sum(await asyncio.gather(*(one(url) for url in urls)))


def _timed(work: Callable[[], Awaitable[int]], expected: int) -> tuple[float, float]:
    """Pages per second, and the share of one core that this process used."""
    before, started = time.process_time(), time.perf_counter()
    count = asyncio.run(_whole(work))
    seconds = time.perf_counter() - started
    if count != expected:
        raise SystemExit(f"{count} of {expected} pages came")
    return count / seconds, (time.process_time() - before) / seconds


async def _whole(work: Callable[[], Awaitable[int]]) -> int:
    return await work()


def pages(args: argparse.Namespace, hosts: int) -> dict[str, object]:
    """`hosts` hosts of 10 pages each, by both."""
    names = [f"127.1.{number // 200}.{1 + number % 200}" for number in range(hosts)]
    pipe, port, server = _start(names, args.latency)
    urls = [f"http://{name}:{port}/page/{page}" for page in range(10) for name in names]
    known = RobotsCache()
    asyncio.run(by_client(urls, args, known))  # reads robots.txt for the runs that have it already
    told: dict[str, list[tuple[float, float]]] = {name: [] for name in ("cold", "bare_cold", "warm", "bare")}
    for _ in range(args.repeat):
        told["cold"].append(_timed(lambda: by_client(urls, args, None), len(urls)))
        told["bare_cold"].append(_timed(lambda: by_bare_loop(urls, args, True), len(urls)))
        told["warm"].append(_timed(lambda: by_client(urls, args, known), len(urls)))
        told["bare"].append(_timed(lambda: by_bare_loop(urls, args, False), len(urls)))
    rate = {name: statistics.median(value[0] for value in values) for name, values in told.items()}
    result: dict[str, object] = {"hosts": hosts, "pages": len(urls)}
    result |= {f"{name}_pages_per_s": round(value) for name, value in rate.items()}
    for name, other in (("cold", "bare_cold"), ("warm", "bare"), ("cold", "bare")):
        ratios = [a[0] / b[0] for a, b in zip(told[name], told[other], strict=True)]
        result[f"{name}/{other}"] = round(statistics.median(ratios), 3)
    result |= {f"{name}_core": round(statistics.median(v[1] for v in told[name]), 2) for name in ("warm", "bare")}
    return result | {"most_at_once_per_host": _stop(pipe, server)}


def conditional(args: argparse.Namespace) -> dict[str, object]:
    """Feeds that answer 304, each on a host of its own as far as there are addresses."""
    names = [f"127.1.{2 + number // 200}.{1 + number % 200}" for number in range(min(args.feeds, 2000))]
    pipe, port, server = _start(names, args.latency)
    urls = [f"http://{names[number % len(names)]}:{port}/feed/{number}" for number in range(args.feeds)]
    now = datetime.now(UTC)

    async def poll() -> int:
        async with Client(_settings(args)) as client:
            rows = (Fetch(url, "feed", now, "new", final_url=url, etag='"one"', full_at=now) for url in urls)
            requests = (Request(row.url, "feed", previous=row) for row in rows)
            return sum([response.outcome is Outcome.NOT_MODIFIED async for response in fetch_all(client, requests)])

    rate, core = _timed(poll, len(urls))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    most = _stop(pipe, server)
    seconds = round(len(urls) / rate, 2)
    return {"feeds": len(urls), "seconds": seconds, "core": round(core, 2), "peak_mb": peak, "most_at_once": most}


def _start(hosts: list[str], latency: float) -> "tuple[Connection, int, multiprocessing.Process]":
    pipe, other = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(hosts, latency, other), daemon=True)
    server.start()
    return pipe, pipe.recv(), server


def _stop(pipe: Connection, server: multiprocessing.Process) -> int:
    pipe.send(None)
    most: int = pipe.recv()
    server.join(5)
    server.terminate()
    return most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", choices=("pages", "conditional", "all"), default="all")
    parser.add_argument("--hosts", type=int, nargs="*", default=[20, 200])
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--total", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    if args.scenario in ("pages", "all"):
        for hosts in args.hosts:
            print(json.dumps(pages(args, hosts)))
    if args.scenario in ("conditional", "all"):
        print(json.dumps(conditional(args)))


if __name__ == "__main__":
    main()
