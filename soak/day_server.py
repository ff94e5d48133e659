"""The world of `watch_day.py`: a clock that runs fast, feeds that change by it, and a server that fails now and then.

What the server answers is written down, a JSON line each: for the judge. Run through `watch_day.py`, not by itself.
"""

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TextIO

START = datetime(2026, 11, 20, tzinfo=UTC)
WINDOW = 15
QUIET = timedelta(hours=3)
FAULTS = ("500", "429", "503", "reset", "cut", "broken", "check", "empty", "silent")
WORDS = "stone river bridge market council ward school vote paper train water signal window garden winter".split()
_FAULTY = 43  # of 256 requests


class Day:
    """The course of the day: its clock, and what each feed has published by a moment."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.origin, self.port, self.feeds, self.seed = args.origin, args.port, args.feeds, args.seed
        self.hours, self.speed = args.hours, args.hours * 3600 / args.seconds

    def now(self) -> datetime:
        """Return the moment of the simulated day."""
        return START + timedelta(seconds=(time.time() - self.origin) * self.speed)

    @property
    def end(self) -> datetime:
        """Return when the day is over."""
        return START + timedelta(hours=self.hours)

    def url(self, feed: int, path: str) -> str:
        """Return an address at the feed's own host."""
        return f"http://127.2.0.{feed + 1}:{self.port}{path}"

    def published(self, feed: int, now: datetime) -> int:
        """Return how many items a feed has had: its rhythm is 12 to 90 minutes."""
        return 5 + int((min(now, self.end - QUIET) - START) / _period(feed))

    def date(self, feed: int, item: int) -> datetime:
        """Return when an item was published."""
        return START + (item - 4) * _period(feed)

    def fault(self, key: str, time_asked: int, now: datetime) -> str:
        """Return which fault this answer has; none after the last news."""
        dice = hashlib.sha256(f"{self.seed}/{key}/{time_asked}".encode()).digest()
        return FAULTS[dice[1] % len(FAULTS)] if dice[0] < _FAULTY and now < self.end - QUIET else ""

    def document(self, feed: int, now: datetime) -> bytes:
        """Return the feed with its newest items; every other feed has full texts."""
        count, items = self.published(feed, now), []
        for item in range(count - 1, max(-1, count - 1 - WINDOW), -1):
            body = f"<content:encoded><![CDATA[{_text(feed, item)}]]></content:encoded>" if feed % 2 == 0 else ""
            items.append(
                f"<item><title>Report {item} of place {feed}</title><link>{self.url(feed, f'/item/{item}')}</link>"
                f"<pubDate>{format_datetime(self.date(feed, item))}</pubDate>{body}</item>"
            )
        space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        return f"<rss version='2.0' {space}><channel><title>{feed}</title>{''.join(items)}</channel></rss>".encode()

    def body(self, feed: int, path: str, now: datetime) -> bytes | None:
        """Return what lies at an address, None for nothing: a broken document may lead elsewhere."""
        if path == "/feed":
            return self.document(feed, now)
        if not path.startswith("/item/") or not path[6:].isdigit():
            return None
        item = int(path[6:])
        title = f"Report {item} of place {feed}"
        return f"<html><title>{title}</title><article><h1>{title}</h1>{_text(feed, item)}</article></html>".encode()


def _period(feed: int) -> timedelta:
    return timedelta(minutes=12 + (feed * 37) % 79)


def _text(feed: int, item: int) -> str:
    chance = random.Random(f"{feed}/{item}")
    lines = (" ".join(chance.choices(WORDS, k=24)).capitalize() for _ in range(9))
    return "".join(f"<p>{line}, as the report {item} of place {feed} said.</p>" for line in lines)


class _Site:
    """Answers for all feeds, each at an address of its own."""

    def __init__(self, day: Day, log: TextIO) -> None:
        self.day, self.log = day, log
        self.asked: Counter[str] = Counter()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        feed = int(writer.get_extra_info("sockname")[0].rsplit(".", 1)[1]) - 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if not await self.respond(writer, feed, head.split(b" ", 2)[1].decode(), head):
                    break
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    async def respond(self, writer: asyncio.StreamWriter, feed: int, path: str, head: bytes) -> bool:
        """Answer one request. Return whether the connection stays open."""
        now, key = self.day.now(), f"{feed}{path}"
        self.asked[key] += 1
        body = self.day.body(feed, path, now)
        if body is None:
            writer.write(_answer(404, b""))
            return True
        fault = self.day.fault(key, self.asked[key], now)
        if fault:
            self.log.write(json.dumps({"path": key, "fault": fault}) + "\n")
            return await _fail(writer, fault, body)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if tag.encode() in head:
            writer.write(f"HTTP/1.1 304 X\r\nETag: {tag}\r\n\r\n".encode())
            return True
        writer.write(_answer(200, body, ETag=tag))
        await writer.drain()
        self.log.write(json.dumps({"path": key, "count": self.day.published(feed, now)}) + "\n")
        return True


def _answer(status: int, body: bytes, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Content-Type: text/html; charset=utf-8"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


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


def serve(args: argparse.Namespace, log: Path, ready: "multiprocessing.synchronize.Event") -> None:
    """Answer until the process ends."""

    async def run() -> None:
        day = Day(args)
        site = _Site(day, log.open("a", buffering=1, encoding="utf-8"))
        server = await asyncio.start_server(site.handle, "0.0.0.0", day.port, backlog=512)
        ready.set()
        async with server:
            await server.serve_forever()

    asyncio.run(run())
