"""Measure the speed of the HTTP client beside a bare aiohttp loop with the same limits, on loopback servers.

A server process answers on many loopback addresses (each is a host) after `--latency` seconds. Each scenario is run
by both in turns, `--repeat` times. Printed are the medians of pages/s, their ratio, and the CPU seconds that the
client's process uses per second of wall time. `--scenario conditional` polls feeds that all answer 304.

`--scenario product` runs the transform `FetchPages` in a Beam pipeline on the in-process engine, with the same limits.
Printed are its pages/s over the whole pipeline and over the time from the server's first request to its
last answer (without the engine's set-up), beside the bare loop's. In every scenario the server counts how many requests
were open at once, at one host and in all: more than 2 or `--total` ends the benchmark with an error.
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
from tempfile import TemporaryDirectory

import aiohttp
import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from ingest.config import Config, FetchConfig
from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, RobotsCache, fetch_all
from ingest.flow.context import CycleContext
from ingest.flow.fetching import FetchPages
from ingest.records import Fetch, PendingPage, Raw
from ingest.records.outcome import Outcome

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
    """Answers each request after the latency; counts how many requests are open at its host and in all."""

    latency = 0.05
    open_now: dict[str, int] = {}  # noqa: RUF012
    most_open = 0
    open_in_all = 0
    most_in_all = 0
    first = last = 0.0  # times of the first request and of the last answer since they were last read

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        kind = type(self)
        kind.open_now[self.host] = kind.open_now.get(self.host, 0) + 1
        kind.most_open = max(kind.most_open, kind.open_now[self.host])
        kind.open_in_all += 1
        kind.most_in_all = max(kind.most_in_all, kind.open_in_all)
        kind.first = kind.first or time.perf_counter()
        asyncio.get_running_loop().call_later(kind.latency, self._answer, data)

    def _answer(self, data: bytes) -> None:
        kind = type(self)
        kind.open_now[self.host] -= 1
        kind.open_in_all -= 1
        kind.last = time.perf_counter()
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
        while await loop.run_in_executor(None, pipe.recv):
            pipe.send(_Server.last - _Server.first)
            _Server.first = _Server.last = 0.0
        pipe.send((_Server.most_open, _Server.most_in_all))
        for server in [first, *others]:
            server.close()

    asyncio.run(main())


def _settings(args: argparse.Namespace) -> FetchSettings:
    network = AllowedNetwork.parse("127.1.0.0/16")
    return FetchSettings(contact="a@example.org", allow_networks=(network,), total=args.total, delay=0.0)


async def by_client(urls: list[str], args: argparse.Namespace, robots: RobotsCache | None) -> int:
    """Fetch with the project's client; return how many pages were received whole."""
    async with Client(_settings(args), robots=robots) as client:
        requests = (Request(url, "page") for url in urls)
        return sum([response.outcome is Outcome.OK async for response in fetch_all(client, requests)])


async def by_bare_loop(urls: list[str], args: argparse.Namespace, robots: bool) -> int:
    """Fetch with aiohttp alone, at most 2 per host and `--total` in all; return how many pages were received."""
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
    """Return the pages per second, and the share of one core that this process used."""
    before, started = time.process_time(), time.perf_counter()
    count = asyncio.run(_whole(work))
    seconds = time.perf_counter() - started
    if count != expected:
        raise SystemExit(f"only {count} of {expected} pages were received")
    return count / seconds, (time.process_time() - before) / seconds


async def _whole(work: Callable[[], Awaitable[int]]) -> int:
    return await work()


def pages(args: argparse.Namespace, hosts: int) -> dict[str, object]:
    """Fetch 10 pages of each of `hosts` hosts with both."""
    names = [f"127.1.{number // 200}.{1 + number % 200}" for number in range(hosts)]
    pipe, port, server = _start(names, args.latency)
    urls = [f"http://{name}:{port}/page/{page}" for page in range(10) for name in names]
    cache = RobotsCache()
    asyncio.run(by_client(urls, args, cache))  # reads robots.txt for the warm runs
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in ("cold", "bare_cold", "warm", "bare")}
    for _ in range(args.repeat):
        measured["cold"].append(_timed(lambda: by_client(urls, args, None), len(urls)))
        measured["bare_cold"].append(_timed(lambda: by_bare_loop(urls, args, True), len(urls)))
        measured["warm"].append(_timed(lambda: by_client(urls, args, cache), len(urls)))
        measured["bare"].append(_timed(lambda: by_bare_loop(urls, args, False), len(urls)))
    rate = {name: statistics.median(value[0] for value in values) for name, values in measured.items()}
    result: dict[str, object] = {"hosts": hosts, "pages": len(urls)}
    result |= {f"{name}_pages_per_s": round(value) for name, value in rate.items()}
    for name, other in (("cold", "bare_cold"), ("warm", "bare"), ("cold", "bare")):
        ratios = [a[0] / b[0] for a, b in zip(measured[name], measured[other], strict=True)]
        result[f"{name}/{other}"] = round(statistics.median(ratios), 3)
    result |= {f"{name}_core": round(statistics.median(v[1] for v in measured[name]), 2) for name in ("warm", "bare")}
    return result | _stop(pipe, server, args)


class _Count(beam.DoFn):  # type: ignore[misc]
    """Counts the documents that were received."""

    received = 0

    def process(self, item: object) -> None:
        type(self).received += isinstance(item, Raw)


def by_product(urls: list[str], args: argparse.Namespace, lake: str) -> int:
    """Fetch with `FetchPages` in a pipeline; return how many pages were received whole."""
    fetch = FetchConfig("a@example.org", ("127.1.0.0/16",), delay=0.0, at_once=args.total)
    pending = [PendingPage(Raw(b"", url, "benchmark", "page", url=url)) for url in urls]
    context = CycleContext.begin(lake, datetime.now(UTC), Config(fetch=fetch))
    _Count.received = 0
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        _ = pipeline | beam.Create(pending) | FetchPages(context) | beam.ParDo(_Count())
    return _Count.received


def product(args: argparse.Namespace, hosts: int) -> dict[str, object]:
    """Fetch 10 pages of each of `hosts` hosts, with the transform and with the bare loop in turns."""
    names = [f"127.1.{number // 200}.{1 + number % 200}" for number in range(hosts)]
    pipe, port, server = _start(names, args.latency)
    urls = [f"http://{name}:{port}/page/{page}" for page in range(10) for name in names]
    rates: dict[str, list[float]] = {name: [] for name in ("product", "product_asking", "bare", "bare_asking")}
    cores: list[float] = []
    with TemporaryDirectory(prefix="fetch-speed-") as folder:

        async def through_beam() -> int:
            return by_product(urls, args, f"{folder}/lake")

        _timed(through_beam, len(urls))  # reads robots.txt, and imports what is imported late
        for _ in range(args.repeat):
            _asking(pipe)
            rate, core = _timed(through_beam, len(urls))
            rates["product"].append(rate)
            rates["product_asking"].append(len(urls) / _asking(pipe))
            cores.append(core)
            rates["bare"].append(_timed(lambda: by_bare_loop(urls, args, False), len(urls))[0])
            rates["bare_asking"].append(len(urls) / _asking(pipe))
    result: dict[str, object] = {"hosts": hosts, "pages": len(urls)}
    result |= {f"{name}_pages_per_s": round(statistics.median(values)) for name, values in rates.items()}
    for name, other in (("product", "bare"), ("product_asking", "bare_asking")):
        ratios = [ours / bare for ours, bare in zip(rates[name], rates[other], strict=True)]
        result[f"{name}/{other}"] = round(statistics.median(ratios), 3)
    return result | {"product_core": round(statistics.median(cores), 2)} | _stop(pipe, server, args)


def _asking(pipe: Connection) -> float:
    """Return the seconds from the first request to the last answer since the last call."""
    pipe.send("times")
    seconds: float = pipe.recv()
    return seconds


def conditional(args: argparse.Namespace) -> dict[str, object]:
    """Poll feeds that answer 304, on as many hosts as there are addresses."""
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
    seconds = round(len(urls) / rate, 2)
    result: dict[str, object] = {"feeds": len(urls), "seconds": seconds, "core": round(core, 2), "peak_mb": peak}
    return result | _stop(pipe, server, args)


def _start(hosts: list[str], latency: float) -> "tuple[Connection, int, multiprocessing.Process]":
    pipe, other = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(hosts, latency, other), daemon=True)
    server.start()
    return pipe, pipe.recv(), server


def _stop(pipe: Connection, server: multiprocessing.Process, args: argparse.Namespace) -> dict[str, object]:
    """End the server; return the largest numbers of open requests that it counted."""
    pipe.send(None)
    at_host, in_all = pipe.recv()
    server.join(5)
    server.terminate()
    if at_host > 2 or in_all > args.total:
        raise SystemExit(f"the limits were exceeded: {at_host} at once at one host, {in_all} in all")
    return {"most_at_once_per_host": at_host, "most_at_once": in_all}


def main() -> None:
    """Run the scenarios and print one JSON line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", choices=("pages", "product", "conditional", "all"), default="all")
    parser.add_argument("--hosts", type=int, nargs="*", default=[20, 200])
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--total", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    if args.scenario in ("pages", "all"):
        for hosts in args.hosts:
            print(json.dumps(pages(args, hosts)))
    if args.scenario in ("product", "all"):
        for hosts in args.hosts:
            print(json.dumps(product(args, hosts)))
    if args.scenario in ("conditional", "all"):
        print(json.dumps(conditional(args)))


if __name__ == "__main__":
    main()
