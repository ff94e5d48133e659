"""A simulated day of `watch`: changing feeds, faults of every kind, SIGKILLs; then the lake against what was published.

    python benchmarks/watch_day.py [--feeds 50] [--hours 24] [--seconds 480] [--kills 20]

The clock of server and client runs faster than the wall's. A server of its own process publishes items in every feed
(a window of the newest 15), half of them with full text and half with pages, and answers every sixth request with a
fault: 500, 429 and 503 with Retry-After, a reset connection, a cut body, broken XML, a bot check, an empty body, or no
answer. Faults and news stop three hours before the end. `watch` runs in a process that is killed at seeded moments.
At the end each item that was published must be in the lake exactly once, or told: as a reject, as a gap of its feed, or
by the rows of a feed that never gave a whole answer. `--judge FOLDER` judges a day that was kept once more.
"""

import argparse
import asyncio
import hashlib
import json
import logging
import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import ingest
from ingest.config import Config, FetchConfig, WorkLimits

START = datetime(2026, 11, 20, tzinfo=UTC)
WINDOW = 15
QUIET = timedelta(hours=3)
FAULTS = ("500", "429", "503", "reset", "cut", "broken", "check", "empty", "silent")
WORDS = "stone river bridge market council ward school vote paper train water signal window garden winter".split()


class Day:
    """The course of the day: its clock, and what each feed has published by a moment."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.origin, self.port, self.feeds = args.origin, args.port, args.feeds
        self.hours, self.speed = args.hours, args.hours * 3600 / args.seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=(time.time() - self.origin) * self.speed)

    @property
    def end(self) -> datetime:
        return START + timedelta(hours=self.hours)

    def url(self, feed: int, path: str) -> str:
        return f"http://127.2.0.{feed + 1}:{self.port}{path}"

    def published(self, feed: int, now: datetime) -> int:
        """How many items a feed has had: its rhythm is 12 to 90 minutes."""
        period = timedelta(minutes=12 + (feed * 37) % 79)
        return 5 + int((min(now, self.end - QUIET) - START) / period)

    def date(self, feed: int, item: int) -> datetime:
        period = timedelta(minutes=12 + (feed * 37) % 79)
        return START + (item - 4) * period

    def text(self, feed: int, item: int) -> str:
        chance = random.Random(f"{feed}/{item}")
        lines = (" ".join(chance.choices(WORDS, k=24)).capitalize() for _ in range(9))
        return "".join(f"<p>{line}, as the report {item} of place {feed} said.</p>" for line in lines)

    def document(self, feed: int, now: datetime) -> bytes:
        count = self.published(feed, now)
        full = feed % 2 == 0
        items = []
        for item in range(count - 1, max(-1, count - 1 - WINDOW), -1):
            body = f"<content:encoded><![CDATA[{self.text(feed, item)}]]></content:encoded>" if full else ""
            items.append(
                f"<item><title>Report {item} of place {feed}</title><link>{self.url(feed, f'/item/{item}')}</link>"
                f"<pubDate>{format_datetime(self.date(feed, item))}</pubDate>{body}</item>"
            )
        space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        return f"<rss version='2.0' {space}><channel><title>{feed}</title>{''.join(items)}</channel></rss>".encode()


def _answer(status: int, body: bytes, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Content-Type: text/html; charset=utf-8"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _serve(day: Day, log: Path, ready: "multiprocessing.synchronize.Event") -> None:
    asked: Counter[str] = Counter()
    told = log.open("a", buffering=1, encoding="utf-8")

    async def respond(writer: asyncio.StreamWriter, feed: int, path: str, head: bytes) -> bool:
        now = day.now()
        key = f"{feed}{path}"
        asked[key] += 1
        dice = hashlib.sha256(f"{key}/{asked[key]}".encode()).digest()
        fault = (
            FAULTS[dice[1] % len(FAULTS)] if dice[0] < 43 and now < day.end - QUIET and path != "/robots.txt" else ""
        )
        if path == "/feed":
            body = day.document(feed, now)
        elif path.startswith("/item/") and path[6:].isdigit():  # a broken document may lead elsewhere
            item = int(path[6:])
            title = f"Report {item} of place {feed}"
            body = (
                f"<html><title>{title}</title><article><h1>{title}</h1>{day.text(feed, item)}</article></html>".encode()
            )
        else:
            writer.write(_answer(404, b""))
            return True
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if fault:
            told.write(json.dumps({"path": key, "fault": fault}) + "\n")
            return await _fail(writer, fault, body)
        if tag.encode() in head:
            writer.write(f"HTTP/1.1 304 X\r\nETag: {tag}\r\n\r\n".encode())
            return True
        writer.write(_answer(200, body, ETag=tag))
        await writer.drain()
        told.write(json.dumps({"path": key, "count": day.published(feed, now)}) + "\n")
        return True

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        feed = int(writer.get_extra_info("sockname")[0].rsplit(".", 1)[1]) - 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if not await respond(writer, feed, head.split(b" ", 2)[1].decode(), head):
                    break
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    server = await asyncio.start_server(handle, "0.0.0.0", day.port, backlog=512)
    ready.set()
    async with server:
        await server.serve_forever()


async def _fail(writer: asyncio.StreamWriter, fault: str, body: bytes) -> bool:
    if fault == "reset":
        writer.transport.abort()
        return False
    if fault == "silent":
        await asyncio.sleep(30)
        return False
    if fault == "cut":
        writer.write(_answer(200, body)[: -len(body) // 2])
        await writer.drain()
        return False
    bad = {
        "500": lambda: _answer(500, b"error"),
        "429": lambda: _answer(429, b"slow", Retry_After="1200"),
        "503": lambda: _answer(503, b"slow", Retry_After="1800"),
        "broken": lambda: _answer(200, body[: len(body) // 3] + b"<<<&&& " + b"</item>"),
        "check": lambda: _answer(200, b"<html><title>Just a moment...</title><body>Enable JavaScript</body></html>"),
        "empty": lambda: _answer(200, b""),
    }
    writer.write(bad[fault]())
    return True


def _server(args: argparse.Namespace, log: Path, ready: "multiprocessing.synchronize.Event") -> None:
    asyncio.run(_serve(Day(args), log, ready))


def worker(args: argparse.Namespace) -> None:
    """One life of `watch`, until it is killed or the day is over."""
    from ingest.flow.watching import watch
    from ingest.lake import hold_lease, recover
    from ingest.polling import target_of
    from ingest.records import Source

    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    day = Day(args)
    fetch = FetchConfig("news@example.org", ("127.0.0.0/8",), delay=0.0, timeout_seconds=2.0)
    config = Config(lake=args.lake, fetch=fetch, work=WorkLimits(workers=1))
    targets = [target_of(Source(day.url(feed, "/feed"), "feed")) for feed in range(args.feeds)]
    stop = threading.Event()
    with hold_lease(config.lake, holder="watch_day"):
        recover(config.lake)
        turns = watch(
            targets,
            lambda: (),
            config,
            interval=timedelta(minutes=5),
            stop=stop,
            clock=day.now,
            wait=lambda seconds: stop.wait(seconds / day.speed),
            own_clock=True,
        )
        for tick in turns:
            if tick.now >= day.end:
                break


def supervise(args: argparse.Namespace, folder: Path) -> int:
    """Start the worker, kill it at seeded moments, start it again; returns how many were killed."""
    chance = random.Random(args.seed)
    moments = sorted(chance.uniform(0.02, 0.97) for _ in range(args.kills))
    command = [sys.executable, __file__, "--worker", "--lake", args.lake]
    for name in ("origin", "port", "feeds", "hours", "seconds"):
        command += [f"--{name}", str(getattr(args, name))]
    killed = 0
    with (folder / "worker.log").open("w") as log:
        while True:
            process = subprocess.Popen(command, stdout=log, stderr=log)
            left = [each for each in moments if args.origin + each * args.seconds > time.time()]
            try:
                process.wait(args.origin + left[0] * args.seconds - time.time() if left else args.seconds + 300)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
                continue
            if process.returncode != 0 or Day(args).now() >= Day(args).end:
                print(f"the last worker ended with {process.returncode}")
                return killed


def judge(args: argparse.Namespace, log: Path) -> bool:
    """Compare the lake with what was published and with what was answered."""
    day = Day(args)
    lake = ingest.open_lake(args.lake)
    rows = lake.sql("select url, count(*), count(distinct id) from articles group by url").fetchall()
    stored = {url: (versions, ids) for url, versions, ids in rows}
    rejected = {row[0] for row in lake.sql("select url from rejects").fetchall()}
    waiting = {row[0] for row in lake.sql("select url from rejects where retry_at is not null").fetchall()}
    gaps = dict(lake.sql("select url, sum(missed_estimate) from fetches where outcome = 'gap' group by 1").fetchall())
    answered = {row[0] for row in lake.sql("select url from fetches where outcome in ('new', 'gap')").fetchall()}
    answers = [json.loads(line) for line in log.read_text().splitlines()]
    announced: set[tuple[int, int]] = set()
    for each in answers:
        if each["path"].endswith("/feed") and "count" in each:
            feed = int(each["path"].removesuffix("/feed"))
            announced |= {(feed, item) for item in range(max(0, each["count"] - WINDOW), each["count"])}
    every = {(feed, item) for feed in range(args.feeds) for item in range(day.published(feed, day.end))}
    place = {each: day.url(each[0], f"/item/{each[1]}") for each in every}
    lost = [each for each in announced if place[each] not in stored]
    missed = [each for each in every - announced if place[each] not in stored]
    in_gaps = Counter(feed for feed, item in lost + missed if place[feed, item] not in rejected)
    deaf = {feed for feed in in_gaps if day.url(feed, "/feed") not in answered}
    silent = [each for each in lost + missed if place[each] not in rejected and each[0] not in deaf]
    silent = [each for each in silent if day.url(each[0], "/feed") not in gaps]
    estimated = {feed: int(gaps.get(day.url(feed, "/feed")) or 0) for feed in in_gaps if feed not in deaf}
    doubled = [url for url, (_, ids) in stored.items() if ids > 1]
    versions = sum(number > 1 for number, _ in stored.values())
    faults = Counter(each["fault"] for each in answers if "fault" in each)
    cycles = lake.sql("select count(distinct first_seen_at) from articles").fetchall()[0][0]
    outcomes = dict(lake.sql("select outcome, count(*) from fetches group by 1 order by 1").fetchall())
    print(f"{len(answers)} answers with bodies or faults; faults {dict(sorted(faults.items()))}")
    print(f"rows of fetches {outcomes}; cycles with news {cycles}; log entries {len(lake.snapshots())}")
    print(f"published {len(every)}, announced {len(announced)}, stored {len(stored)}, more than once {len(doubled)}")
    print(f"with a further version (a text that was cut at first) {versions}")
    told = [each for each in lost if place[each] in rejected]
    later = sum(place[each] in waiting for each in lost)
    reasons = lake.sql("select reason, count(*) from rejects group by 1 order by 1").fetchall()
    print(f"announced in an answer and not stored {len(lost)} (a kill came before the commit, or the page failed)")
    print(
        f"never announced to us {len(missed)}; told as rejects {len(told)}, to be tried again {later}; {dict(reasons)}"
    )
    print(f"in gaps, by feed: really missed {dict(in_gaps)}, estimated {estimated}")
    print(f"feeds that never gave a whole answer: {len(deaf)}; neither stored nor told: {len(silent)}")
    sound = lake.verify().ok
    print(
        "lake",
        "sound" if sound else "NOT SOUND",
        "| first lost",
        sorted(lost)[:5],
        "| first silent",
        sorted(silent)[:5],
    )
    return sound and not doubled and len(lost) == len(told) and not silent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seconds", type=float, default=480.0, help="of the wall's clock for the whole day")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8961)
    parser.add_argument("--lake")
    parser.add_argument("--origin", type=float, default=0.0)
    parser.add_argument("--worker", action="store_true")
    parser.add_argument("--judge", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    if args.worker:
        worker(args)
        return
    if args.judge:
        args.lake = str(args.judge / "lake")
        sys.exit(0 if judge(args, args.judge / "served.jsonl") else 1)
    folder = Path(tempfile.mkdtemp(prefix="watch-day-"))
    args.lake, args.origin = args.lake or str(folder / "lake"), time.time()
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=_server, args=(args, folder / "served.jsonl", ready), daemon=True)
    server.start()
    ready.wait(10)
    try:
        killed = supervise(args, folder)
    finally:
        server.terminate()
    print(f"{args.hours:g} simulated hours in {time.time() - args.origin:.0f} s, {killed} SIGKILLs; {folder}")
    good = judge(args, folder / "served.jsonl")
    if good:
        shutil.rmtree(folder)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
