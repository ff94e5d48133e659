"""A small web that changes by a simulated clock and fails by a seed: feeds of whole texts or pages, and a sitemap.

Each item has an address and a text of its own. Some are edited later, some repeat another site's text. Every answer may
be a fault: refused, reset, cut, silent, throttled, broken, a bot check. Faults, news and edits end at `quiet`.
"""

import random
import re
from dataclasses import dataclass, field
from email.utils import format_datetime

from aiohttp.abc import AbstractResolver, ResolveResult
from simulated_clock import START, Clock
from simulated_store import utc

WINDOW = 60  # items of a feed: more than a day has, so that none is missed while the host is in trouble
_FAULTY = 0.12
_FAULTS = ("refused", "reset", "cut", "silent", "500", "503", "429", "broken", "check", "empty")
_WORDS = (
    "river bridge market council ward school vote paper train water signal window garden winter harbour station "
    "teacher engine forest summer letter county doctor museum farmer budget island tunnel valley bakery library "
    "ferry mayor road storm field metal glass tower court union theatre coast"
).split()


@dataclass(slots=True)
class Item:
    """An item of a site: its texts, each with the seconds from when on it is shown."""

    site: int
    number: int
    at: float
    texts: list[tuple[float, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The headline."""
        return f"Report {self.number} from district {self.site}"

    def text(self, now: float) -> str:
        """Return what the item says at a moment."""
        return [text for since, text in self.texts if since <= now][-1]


class Web:
    """All sites, each with a host and an address. `asked` counts the requests by host and path."""

    def __init__(
        self, seed: int, clock: Clock, hours: float, quiet: float, sites: int = 3, *, faulty: bool = True
    ) -> None:
        self._chance = random.Random(f"web/{seed}")
        self._clock, self._quiet, self._is_faulty = clock, quiet, faulty
        self.asked: dict[str, int] = {}
        self.faults: dict[str, int] = {}
        self.items = [item for site in range(sites) for item in self._items(site, hours)]

    def host(self, site: int) -> str:
        """Return the name of a site."""
        return f"www.district{site}.example"

    def url(self, item: Item) -> str:
        """Return the address of an item."""
        return f"http://{self.host(item.site)}/report/{item.number}"

    def feeds(self) -> list[str]:
        """Return the addresses to poll."""
        sites = sorted({item.site for item in self.items})
        return [f"http://{self.host(site)}/{'sitemap.xml' if site % 3 == 2 else 'feed'}" for site in sites]

    def _items(self, site: int, hours: float) -> list[Item]:
        chance, start = self._chance, START.timestamp()
        period = chance.uniform(2400, 7200)
        items, at, number = [], start - 3 * period, 0
        while at < min(start + hours * 3600, self._quiet):
            item = Item(site, number, at, [(0.0, self._text(site, number, 0))])
            if chance.random() < 0.1 and site % 3 == 0 and max(at, start) + 9000 < self._quiet:
                item.texts.append((max(at, start) + 3600, self._text(site, number, 1)))
            items.append(item)
            at, number = at + chance.expovariate(1 / period), number + 1
        return items

    def _text(self, site: int, number: int, revision: int) -> str:
        is_copy = site == 1 and number % 5 == 0
        chance = random.Random(f"{0 if is_copy else site}/{number}/{'copy' if is_copy else revision}")
        lines = [" ".join(chance.choices(_WORDS, k=22)).capitalize() for _ in range(7)]
        mark = f"Edition {revision} of report {number} for district {site}"
        return "\n".join([mark + ".", *(f"{line}, as was said on the day." for line in lines)])

    def connect(self, address: tuple[str, int]) -> float:
        """Return the seconds that a connection takes. Raise OSError."""
        if self._fault() == "refused":
            raise ConnectionRefusedError(111, "Connection refused")
        return self._chance.uniform(0.01, 0.2)

    def answer(self, address: tuple[str, int], request: bytes) -> list[tuple[float, bytes | Exception | None]]:
        """Return what a server sends for a request, and when."""
        path = request.split(b" ", 2)[1].decode()
        match = re.search(rb"\r\nhost: *([^\r]+)", request, re.IGNORECASE)
        host = match[1].decode() if match else ""
        self.asked[host + path] = self.asked.get(host + path, 0) + 1
        fault, pause = self._fault(), self._chance.uniform(0.02, 0.5)
        body = self._body(host, path)
        if body is None:
            return [(pause, _answer(404, b"", ""))]
        tag = f'"{hash_of(body)}"'
        if fault == "broken" and path.startswith("/report/"):
            fault = ""  # nobody can tell a page that ends early from a short one, and it is asked for once
        if fault in ("", "refused"):
            is_known = tag.encode() in request
            return [(pause, _answer(304, b"", tag) if is_known else _answer(200, body, tag))]
        return self._failing(fault, pause, body, tag)

    def _fault(self) -> str:
        if not self._is_faulty or self._clock.seconds >= self._quiet or self._chance.random() >= _FAULTY:
            return ""
        fault = self._chance.choice(_FAULTS)
        self.faults[fault] = self.faults.get(fault, 0) + 1
        return fault

    def _failing(self, fault: str, pause: float, body: bytes, tag: str) -> list[tuple[float, bytes | Exception | None]]:
        if fault == "reset":
            return [(pause, ConnectionResetError(104, "Connection reset by peer"))]
        if fault == "silent":
            return []
        if fault == "cut":
            whole = _answer(200, body, tag)
            return [(pause, whole[: len(whole) - len(body) // 2]), (pause + 0.1, None)]
        bad = {
            "500": _answer(500, b"error", ""),
            "429": _answer(429, b"slow", "", "Retry-After: 1200"),
            "503": _answer(503, b"slow", "", "Retry-After: 1800"),
            "broken": _answer(200, body[: len(body) // 3] + b"<<<&&& </item>", ""),
            "check": _answer(200, b"<html><title>Just a moment...</title><body>Enable JavaScript</body></html>", ""),
            "empty": _answer(200, b"", ""),
        }
        return [(pause, bad[fault])]

    def _body(self, host: str, path: str) -> bytes | None:
        now = self._clock.seconds
        items = [item for item in self.items if self.host(item.site) == host and item.at <= now]
        if path == "/feed":
            return self._feed(items[-WINDOW:], now)
        if path == "/sitemap.xml":
            return self._sitemap(items[-WINDOW:])
        for item in items:
            if path == f"/report/{item.number}":
                return _page(item, now)
        return None

    def _feed(self, items: list[Item], now: float) -> bytes:
        entries = []
        for item in reversed(items):
            whole = f"<content:encoded><![CDATA[{_html(item, now)}]]></content:encoded>" if item.site % 3 == 0 else ""
            entries.append(
                f"<item><title>{item.title}</title><link>{self.url(item)}</link>"
                f"<pubDate>{format_datetime(utc(item.at))}</pubDate>{whole}</item>"
            )
        space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        return f"<rss version='2.0' {space}><channel><title>D</title>{''.join(entries)}</channel></rss>".encode()

    def _sitemap(self, items: list[Item]) -> bytes:
        entries = "".join(
            f"<url><loc>{self.url(item)}</loc><news:news><news:publication><news:name>D</news:name>"
            f"<news:language>en</news:language></news:publication><news:publication_date>{utc(item.at).isoformat()}"
            f"</news:publication_date><news:title>{item.title}</news:title></news:news></url>"
            for item in reversed(items)
        )
        spaces = (
            'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        )
        return f"<?xml version='1.0' encoding='UTF-8'?><urlset {spaces}>{entries}</urlset>".encode()


def _html(item: Item, now: float) -> str:
    return "".join(f"<p>{line}</p>" for line in item.text(now).split("\n"))


def _page(item: Item, now: float) -> bytes:
    date = utc(item.at).isoformat()
    return (
        f"<html><head><title>{item.title}</title><meta property='article:published_time' content='{date}'></head>"
        f"<body><article><h1>{item.title}</h1>{_html(item, now)}</article></body></html>"
    ).encode()


def _answer(status: int, body: bytes, tag: str, *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", "Content-Type: text/html; charset=utf-8", *more]
    lines += [f"ETag: {tag}"] if tag else []
    lines += [] if status == 304 else [f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def hash_of(body: bytes) -> str:
    """Return a tag for a body, the same in every process."""
    import zlib

    return f"{zlib.crc32(body):08x}{len(body):x}"


class SimulatedNames(AbstractResolver):
    """Gives every host the same public address: servers go by the header `Host`."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Return the address of a host."""
        return [ResolveResult(hostname=host, host="93.184.216.34", port=port, family=2, proto=6, flags=0)]

    async def close(self) -> None:
        """Do nothing."""
