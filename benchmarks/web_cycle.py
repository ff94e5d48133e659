"""Measure cycles of the web: 2,000 feeds that answer 304, and few feeds beside a large lake.

    python benchmarks/web_cycle.py not-modified [--feeds 2000]
    python benchmarks/web_cycle.py idle [--sightings 0 100000 1000000]
    python benchmarks/web_cycle.py news [--sightings 0 100000 1000000]

The server runs in a process of its own on loopback, every feed on an address of its own (127.1.x.y), so that limits per
host are those of as many sites. `not-modified` measures `ingest run` over one feed and over all: the first run fetches,
the second gets 304s.
`idle` fills a lake with sightings over 30 days, then lets one process take turns of `watch` over a feed that answers
304, and prints the first turn (which loads the state) and the median of the later ones (which keep it).
`news` fills it with the rows of as many pages too, and lets 30 feeds bring 10 new entries each in every turn, with no
entry in common with the last one (the most expensive case), and prints how long the look-ups in the lake took.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from statistics import median
from typing import Any

from ingest.app.watch import WatchTurn, watch
from ingest.config import Config, FetchConfig, WorkLimits
from ingest.ids import sighting_id
from ingest.lake import Counts, commit_cycle, hold_lease, next_cycle, recover, stage_file
from ingest.lake.kept.state import KeptState
from ingest.polling import target_of
from ingest.records import Fetch, Sighting, Source

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _news(host: str, port: int, path: str) -> bytes:
    """Return a feed with entries that no earlier answer had, one an hour; or the page of one of them."""
    if path.startswith("/news"):
        first = _NEWS[host] = _NEWS.get(host, 0) + 10
        times = [(n, format_datetime(_NOW - timedelta(days=30) + timedelta(hours=n))) for n in range(first, first + 10)]
        items = "".join(
            f"<item><title>Story {n} of {host}</title><link>http://{host}:{port}/story/{n}</link>"
            f"<pubDate>{time}</pubDate></item>"
            for n, time in times
        )
        body = f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>"
    else:
        text = "".join(
            f"<p>What the place {host} had to report on {path} in part {n} stands here.</p>" for n in range(9)
        )
        body = f"<html><title>{path}</title><article><h1>Story {path} of {host}</h1>{text}</article></html>"
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


_NEWS: dict[str, int] = {}


async def _serve(port: int, ready: "multiprocessing.synchronize.Event") -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        items = "".join(
            f"<item><title>Story {n} of {host}</title><link>http://{host}:{port}/{n}</link>"
            f"<pubDate>Sun, 22 Nov 2026 {n:02}:00:00 GMT</pubDate><description>Short text {n}.</description></item>"
            for n in range(10)
        )
        body = f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if b"/news" in head[:20] or b"/story" in head[:20]:
                    writer.write(_news(host, port, head[4:40].split(b" ")[0].decode()))
                elif b"if-none-match" in head.lower():
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
                else:
                    length = f"Content-Length: {len(body)}\r\n".encode()
                    writer.write(
                        b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Type: text/xml\r\n' + length + b"\r\n" + body
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(handle, "0.0.0.0", port, backlog=2048)
    ready.set()
    async with server:
        await server.serve_forever()


def _server(port: int, ready: "multiprocessing.synchronize.Event") -> None:
    asyncio.run(_serve(port, ready))


def not_modified(args: argparse.Namespace) -> None:
    """Run over one feed, then over all: every run after the first gets 304s. The difference is what feeds cost."""
    for feeds in dict.fromkeys((1, args.feeds)):
        folder = Path(tempfile.mkdtemp(prefix="web-cycle-"))
        hosts = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(feeds)]
        sources = "".join(f'[[source]]\nurl = "http://{host}:{args.port}/feed"\npages = false\n' for host in hosts)
        head = f'lake = "{folder}/lake"\n[fetch]\ncontact = "news@example.org"\nallow_networks = ["127.0.0.0/8"]\n'
        (folder / "ingest.toml").write_text(head + sources)
        for number in range(args.rounds):
            print(f"{feeds} feeds, run {number + 1}: {_one_run(folder)}")
        shutil.rmtree(folder)


def _one_run(folder: Path) -> str:
    """Run `ingest run` with the folder's settings; return its figures (outside of work: interpreter and imports)."""
    command = [str(Path(sys.executable).parent / "ingest"), "run", "--config", str(folder / "ingest.toml"), "--json"]
    started = time.monotonic()
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    out = run.stdout.read()
    _, status, used = os.wait4(run.pid, 0)
    seconds = time.monotonic() - started
    assert status == 0
    report = json.loads(out.splitlines()[-1])
    counts = {name: report[name] for name in ("read", "stored", "fetched", "not_modified")}
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    return f"{seconds:.1f} s ({report['seconds']:.1f} of work), {cpu:.1f} s of CPU, peak {peak} MB {counts}"


def fill(lake: str, rows: int, *, pages: bool = False) -> None:
    """Write sightings over 30 days, a cycle a day; with `pages` also the rows of their pages."""
    days = 30
    for day in range(days if rows else 0):
        now = _NOW - timedelta(days=days - day)
        count = rows // days
        sightings = [
            Sighting(
                id=sighting_id(source_kind="feed", carrier=f"f{n % 500}", entry=f"{day}/{n}", raw_sha256="0"),
                article_id=f"a1-{n:032x}",
                source="f",
                kind="feed",
                location=f"https://f{n % 500}.example.org/feed#{day}/{n}",
                raw_sha256="0" * 64,
                url=f"https://f{n % 500}.example.org/{day}/{n}",
                feed_url=f"https://f{n % 500}.example.org/feed",
                title=f"Story {n} of day {day}",
                seen_at=now,
            )
            for n in range(count)
        ]
        cycle = next_cycle(lake)
        files = [stage_file(lake, cycle, "sightings", now.date(), 0, sightings)]
        if pages:
            rows_of_pages = [
                Fetch(item.url or "", "page", now, "ok", final_url=item.url, body_sha256="0" * 64) for item in sightings
            ]
            files.append(stage_file(lake, cycle, "fetches", now.date(), 0, rows_of_pages))
        commit_cycle(lake, cycle, now, files, Counts())


@contextmanager
def watching(args: argparse.Namespace, rows: int, urls: list[str], *, pages: bool) -> Iterator[Iterator[WatchTurn]]:
    """Fill a lake, and give the turns of a `watch` over addresses, three days after each other; print the peak."""
    folder = tempfile.mkdtemp(prefix="web-cycle-")
    fetch = FetchConfig(contact="news@example.org", allow_networks=("127.0.0.0/8",), delay=0.0)
    config = Config(lake=f"{folder}/lake", work=WorkLimits(workers=1), fetch=fetch)
    fill(config.lake, rows, pages=pages)
    clock = iter(_NOW + timedelta(days=3 * step) for step in range(1000))
    with hold_lease(config.lake, holder="benchmark"):
        recover(config.lake)
        yield watch(
            [target_of(Source(url, pages=pages)) for url in urls],
            lambda: (),
            config,
            interval=timedelta(seconds=1),
            stop=threading.Event(),
            clock=lambda: next(clock),
            wait=lambda _: None,
            max_cycles=args.turns,
            fixed_clock=True,
        )
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    shutil.rmtree(folder)


def idle(args: argparse.Namespace) -> None:
    """Measure turns with nothing new beside lakes of different sizes."""
    last: float | None = None
    urls = [f"http://127.1.9.{n}:{args.port}/feed" for n in range(1, 11)]
    for rows in args.sightings:
        with watching(args, rows, urls, pages=False) as turns:
            seconds = []
            for _ in range(args.turns):
                started = time.monotonic()
                next(turns)
                seconds.append(time.monotonic() - started)
            later = median(seconds[2:])
            ratio = f"{later / last:.2f}x of the lake before" if last else ""
            firsts = f"first {seconds[0]:.2f} s, second {seconds[1]:.2f} s"
            print(f"{rows:>9,} sightings: {firsts}, later {later:.3f} s {ratio}")
            last = later


def _time_method(name: str, seconds: "defaultdict[str, float]") -> None:
    """Add the time that calls of a method of the kept state take to `seconds`, from now on."""
    method = getattr(KeptState, name)

    def timed(*arguments: Any, **options: Any) -> Any:
        started = time.monotonic()
        try:
            return method(*arguments, **options)
        finally:
            seconds[name] += time.monotonic() - started

    setattr(KeptState, name, timed)


def news(args: argparse.Namespace) -> None:
    """Measure turns in which every feed has news, beside lakes of different sizes, and the look-ups of each."""
    lookups: defaultdict[str, float] = defaultdict(float)
    for name in ("refresh", "last_poll", "pages", "carried_entries", "prior_sightings"):
        _time_method(name, lookups)
    urls = [f"http://127.1.8.{n}:{args.port}/news" for n in range(1, 31)]
    for rows in args.sightings:
        with watching(args, rows, urls, pages=True) as turns:
            print(f"{rows:,} sightings and rows of pages")
            for number in range(args.turns):
                lookups.clear()
                started = time.monotonic()
                turn = next(turns)
                shown = ", ".join(f"{name} {seconds:.2f}" for name, seconds in lookups.items())
                read = turn.result.counts.get("read", 0) if turn.result else 0
                seconds = time.monotonic() - started
                print(f"  turn {number + 1}: {read} read, {seconds:.2f} s; look-ups: {shown}", flush=True)


def main() -> None:
    """Start the server and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["not-modified", "idle", "news"])
    parser.add_argument("--port", type=int, default=8951)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sightings", type=int, nargs="+", default=[0, 100_000, 1_000_000])
    parser.add_argument("--turns", type=int, default=9)
    args = parser.parse_args()
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=_server, args=(args.port, ready), daemon=True)
    server.start()
    ready.wait(10)
    try:
        {"not-modified": not_modified, "idle": idle, "news": news}[args.what](args)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
