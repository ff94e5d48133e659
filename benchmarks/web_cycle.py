"""What a cycle of the web costs when nothing is new: 2,000 feeds that answer 304; and few feeds beside a large lake.

    python benchmarks/web_cycle.py not-modified [--feeds 2000]
    python benchmarks/web_cycle.py idle [--sightings 0 100000 1000000]

The server runs in a process of its own on loopback, every feed on an address of its own (127.1.x.y), so that limits per
host are those of as many sites. `not-modified` measures two `ingest run`: the first fetches, the second gets 304s.
`idle` fills a lake with sightings over 30 days, then lets one process take turns of `watch` over a feed that answers
304, and tells the first turn (which loads the state) and the median of the later ones (which keep it).
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
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from ingest.config import Config, FetchConfig, WorkLimits
from ingest.ids import sighting_id
from ingest.lake import Counts, commit_cycle, hold_lease, next_cycle, recover, stage_file
from ingest.polling import target_of
from ingest.records import Sighting, Source

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


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
                if b"if-none-match" in head.lower():
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
    """Two runs over the feeds; the second is the measured one."""
    folder = Path(tempfile.mkdtemp(prefix="web-cycle-"))
    hosts = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(args.feeds)]
    sources = "".join(f'[[source]]\nurl = "http://{host}:{args.port}/feed"\npages = false\n' for host in hosts)
    head = f'lake = "{folder}/lake"\n[fetch]\ncontact = "news@example.org"\nallow_networks = ["127.0.0.0/8"]\n'
    (folder / "ingest.toml").write_text(head + sources)
    command = [str(Path(sys.executable).parent / "ingest"), "run", "--config", str(folder / "ingest.toml"), "--json"]
    for number in range(args.rounds):
        started = time.monotonic()
        run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        out = run.stdout.read()
        _, status, used = os.wait4(run.pid, 0)
        seconds, peak = time.monotonic() - started, used.ru_maxrss // 1024
        assert status == 0
        told = json.loads(out.splitlines()[-1])
        names = ("read", "stored", "fetched", "not_modified", "seconds")
        print(f"run {number + 1}: {seconds:.1f} s, peak {peak} MB", {name: told[name] for name in names})
    shutil.rmtree(folder)


def fill(lake: str, rows: int) -> None:
    """Sightings over 30 days, a cycle a day."""
    days = 30
    for day in range(days if rows else 0):
        now = _NOW - timedelta(days=days - day)
        count = rows // days
        made = [
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
        commit_cycle(lake, cycle, now, [stage_file(lake, cycle, "sightings", now.date(), 0, made)], Counts())


def idle(args: argparse.Namespace) -> None:
    """Turns with nothing new beside lakes of different sizes."""
    from ingest.flow.watching import watch

    last: float | None = None
    for rows in args.sightings:
        folder = tempfile.mkdtemp(prefix="web-idle-")
        config = Config(
            lake=f"{folder}/lake",
            work=WorkLimits(workers=1),
            fetch=FetchConfig(contact="news@example.org", allow_networks=("127.0.0.0/8",), delay=0.0),
        )
        targets = [target_of(Source(f"http://127.1.9.{n}:{args.port}/feed", pages=False)) for n in range(1, 11)]
        fill(config.lake, rows)
        clock = iter(_NOW + timedelta(days=3 * step) for step in range(1000))
        with hold_lease(config.lake, holder="benchmark"):
            recover(config.lake)
            turns = watch(
                targets,
                lambda: (),
                replace(config),
                interval=timedelta(seconds=1),
                stop=threading.Event(),
                clock=lambda clock=clock: next(clock),  # type: ignore[misc]
                wait=lambda _: None,
                max_cycles=args.turns,
                own_clock=True,
            )
            seconds = []
            for _ in range(args.turns):
                started = time.monotonic()
                next(turns)
                seconds.append(time.monotonic() - started)
        later = median(seconds[2:])
        ratio = f"{later / last:.2f}x of the lake before" if last else ""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        firsts = f"first {seconds[0]:.2f} s, second {seconds[1]:.2f} s"
        print(f"{rows:>9,} sightings: {firsts}, later {later:.3f} s {ratio}; {peak} MB")
        last = later
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["not-modified", "idle"])
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
        (not_modified if args.what == "not-modified" else idle)(args)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
