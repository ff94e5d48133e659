"""What `fuzz_web.py` runs on each input, and what must hold of the outcome. A broken promise is a `Broken`."""

import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from ingest.content_coding import BodyDecoder, BodyTooLarge, UndecodableBody
from ingest.errors import SourceError
from ingest.extract.meta.markup import Markup
from ingest.extract.meta.rights import ai_opt_out
from ingest.feeds import Feed, build_opml, discover_links, parse_feed, parse_opml, parse_sitemap
from ingest.fetch import Request, Response, page_reason
from ingest.fetch import headers as told
from ingest.fetch.challenge import is_challenge
from ingest.fetch.messages import PROJECT_TOKEN
from ingest.fetch.robots import RobotsRules, rules_of
from ingest.fetch.validators import conditional_headers
from ingest.polling import Known, read_poll
from ingest.polling.fetch_rows import settle_page
from ingest.records import Fetch, PollTarget, Source
from ingest.records.outcome import Outcome
from ingest.sniff import KINDS, sniff
from ingest.text.mojibake import may_be_mojibake
from ingest.urls.parse import BadAddress, parse_address

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_DATE = "Mon, 23 Nov 2026 12:00:00 GMT"
_URLS = (None, "https://a.example/b/feed.xml?x=1", "http://a.example/", "https://[::1]/", "feed.xml", "http://[")
_TYPES = ("text/xml", "application/rss+xml; charset=windows-1251", "text/html; charset=utf-16", "a;charset=iso-2022-jp")
_LINKS = ('<https://h.example/>; rel="hub", </s>; rel=self', "<>;rel", "")


_T = TypeVar("_T")
_P = ParamSpec("_P")
_PER_BYTE = 1.0 / 65_536  # CPU seconds that one reading may take, and at least one second
slowness = 1.0  # how much slower than usual this process is: the code may be instrumented
slowest: dict[str, tuple[float, int]] = {}  # of each reading: CPU seconds, and bytes of the input


class Broken(AssertionError):
    """Something that is promised does not hold."""


def quick(size: int, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """What a reading gives, which must not take long."""
    began = time.process_time()
    try:
        return call(*args, **kwargs)
    finally:
        seconds = (time.process_time() - began) / slowness
        if seconds > slowest.get(call.__name__, (0.0, 0))[0]:
            slowest[call.__name__] = seconds, size
        if seconds > max(1.0, size * _PER_BYTE):
            raise Broken(f"{call.__name__} took too long")


def must(holds: bool, what: str) -> None:
    """Raise `Broken` where something does not hold."""
    if not holds:
        raise Broken(what)


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every string in a record, with the field it stands in."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _texts(each, where)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{type(value).__name__}.{field.name}")


def _check_texts(record: object) -> None:
    for where, text in _texts(record, type(record).__name__):
        must("\0" not in text, f"a NUL in {where}")
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise Broken(f"a lone surrogate in {where}") from None


def _check_url(url: str | None, where: str) -> None:
    must(url is None or url[:8].lower().startswith(("http://", "https://")), f"{where} is not absolute")


def _check_feed(feed: Feed, latest: datetime | None) -> None:
    must(bool(feed.kind or feed.problems), "no kind and no problem told")
    _check_texts(feed)
    _check_url(feed.link, "Feed.link")
    for link in feed.links:
        _check_url(link.url, "FeedLink.url")
    for entry in feed.entries:
        _check_url(entry.url, "Entry.url")
        for title in (entry.title, entry.summary):
            must(title is None or title == " ".join(title.split()) != "", "a title on several lines or empty")
        for at in (entry.published_at, entry.updated_at):
            must(at is None or at.utcoffset() == timedelta(0), "a date that is not in UTC")
            must(at is None or latest is None or at <= latest, "a date in the future")
        must(entry.published_at is None or bool(entry.published_raw), "a date, and not how it was told")


def choice(data: bytes) -> int:
    """A number by which an input chooses its surroundings: the same input the same ones."""
    return zlib.crc32(data)


def _carried(data: bytes) -> tuple[str | None, dict[str, str]]:
    pick = choice(data)
    headers = {"Date": _DATE} if pick % 4 else {}
    if pick % 3 == 0:
        headers["Content-Type"] = _TYPES[pick // 64 % len(_TYPES)]
    if pick % 5 == 0:
        headers |= {"Link": _LINKS[pick // 16 % len(_LINKS)], "Content-Location": "/c/d"}
    return _URLS[pick // 4 % len(_URLS)], headers


def _response(data: bytes, headers: told.Headers, outcome: Outcome = Outcome.OK, status: int = 200) -> Response:
    request = Request("https://a.example/feed.xml", "feed")
    return Response(request, outcome, NOW, status=status, final_url=request.url, headers=headers, body=data)


def poll(data: bytes, kind: str | None, headers: dict[str, str]) -> None:
    """An answer and, when it left something, the same one again: both must settle."""
    target = PollTarget("https://a.example/feed.xml", Source("https://a.example/feed.xml"), kind)
    response = _response(data, tuple((name.lower(), value) for name, value in headers.items()))
    before: Fetch | None = None
    for _ in range(2):
        read = quick(len(data), read_poll, target, response, before, Known(), now=NOW)
        before = read.row
        _check_texts(read)
        for each in read.follow:
            _check_url(each.url, "PollTarget.url")
        must(read.row.next_at is None or read.row.next_at >= NOW, "a next poll in the past")
        must(read.row.newest_at is None or read.row.newest_at <= NOW + timedelta(days=1), "newest entry in the future")
    must(bool(read.row.outcome) and read.row.outcome != Outcome.OK, "a poll without a verdict")


def feeds(data: bytes) -> None:
    """Feeds of every kind, lists of feeds, pages that announce feeds, and what a poll makes of them."""
    url, headers = _carried(data)
    feed = quick(len(data), parse_feed, data, url=url, headers=headers)
    _check_feed(feed, NOW + timedelta(days=1) if "Date" in headers else None)
    must(feed == parse_feed(data, url=url, headers=headers), "parse_feed: twice is not the same")
    try:
        listed = quick(len(data), parse_opml, data)
    except SourceError:
        listed = []
    _check_texts(tuple(listed))
    for each in listed:
        _check_url(each.url, "OpmlFeed.url")
    written = build_opml(listed)
    if listed and not may_be_mojibake(written):  # what looks encoded twice is read as what it may have been
        again = parse_opml(written)
        must(sorted(again, key=str) == sorted(listed, key=str), "build_opml: what was written is not what is read")
    links = quick(len(data), discover_links, data, url)
    _check_texts(tuple(links))
    for link in links:
        _check_url(link.url, "discovered url")
    must(links == discover_links(data, url), "discover_links: twice is not the same")
    name = ("f.xml", "f", "f.json", "f.html.gz")[choice(data) % 4]
    must(quick(len(data), sniff, data[:65_536], name=name) in KINDS, "an unknown kind")
    poll(data, (None, "feed", "opml", "site")[choice(data) // 8 % 4], headers)


def sitemaps(data: bytes) -> None:
    """Sitemaps as they come over the wire, gzip without a label included."""
    url, headers = _carried(data)
    body = _decoded(data, [])
    if body is None:
        return
    feed = quick(len(body), parse_sitemap, body, url=url, headers=headers)
    must(feed.kind in ("", "sitemap", "sitemap-index"), "another kind than a sitemap")
    _check_feed(feed, NOW + timedelta(days=1) if "Date" in headers else None)
    must(feed == parse_sitemap(body, url=url, headers=headers), "parse_sitemap: twice is not the same")
    for entry in feed.entries:
        must(entry.url is not None, "a sitemap's entry without an address")
    poll(body, "sitemap", headers)


def _decoded(data: bytes, encodings: list[str]) -> bytes | None:
    try:
        decoder = BodyDecoder(encodings, 1_000_000)
        for start in range(0, len(data), 16_384):
            decoder.feed(data[start : start + 16_384])
        body = decoder.finish().body
    except (UndecodableBody, BodyTooLarge):
        return None
    must(len(body) <= 1_000_000, "more bytes than the limit")
    return body


_UNSENT = re.compile(r"[\0\r\n]")  # what the HTTP library does not let through (target http shows that)
_PLACES = ("/", "/private/open", "/a/b.pdf", "/axb?c=~", "/%00/%E2%82?x=*&$", "//x", "/index.html", "/a;b,c=d")


def _verdicts(rules: RobotsRules, data: bytes) -> list[bool]:
    places = [*_PLACES, "/" + data[-60:].decode("latin-1"), "/" + data[:60].decode("utf-8", "replace")]
    asked = []
    for place in places:
        try:
            asked.append(parse_address("https://s.example" + place).url)
        except BadAddress:
            continue
    return [rules.allows(url) for url in asked]


def robots(data: bytes) -> None:
    """robots.txt: its rules for some addresses, its delay, its sitemaps."""
    outcome = Outcome.OK if choice(data) % 4 else Outcome.TRUNCATED
    rules = quick(len(data), rules_of, _response(data, (), outcome), NOW)
    verdicts = quick(len(data), _verdicts, rules, data)
    must(0.0 <= rules.crawl_delay <= 600.0, "a delay out of bounds")
    _check_texts(rules.sitemaps)
    again = rules_of(_response(data, (), outcome), NOW)
    must((verdicts, rules.crawl_delay) == (_verdicts(again, data), again.crawl_delay), "twice is not the same")
    must(rules.allows("https://s.example/robots.txt"), f"robots.txt itself is closed to {PROJECT_TOKEN}")


def headers(data: bytes) -> None:
    """Every header that we read, out of lines `Name: value`; the bytes after an empty line are the body."""
    head, _, body = data.partition(b"\n\n")
    lines = (line.partition(b":") for line in head.split(b"\n"))
    plain = [(name.decode("latin-1").strip().lower(), value.decode("latin-1").strip()) for name, _, value in lines]
    found = tuple((name, value) for name, value in plain if not _UNSENT.search(name + value))
    latest = NOW + timedelta(days=3_651)
    for moment in (told.retry_after(found, NOW), told.fresh_until(found, NOW)):
        must(moment is None or NOW <= moment <= latest, "a moment out of bounds")
    for _, value in found:
        date = told.http_date(value)
        must(date is None or date.utcoffset() == timedelta(0), "an HTTP date that is not in UTC")
    media_type = told.media_type(found)
    must(media_type == media_type.strip().lower(), "a media type as it was written")
    quick(len(body), is_challenge, found, body)
    quick(len(body), _decoded, body, told.header_list(found, "content-encoding"))
    location = (told.header(found, "location") or "").encode("latin-1").decode("utf-8", "replace")
    quick(len(location), _redirected, location)
    must(ai_opt_out(Markup(), found) in (None, True, False), "no verdict on X-Robots-Tag")
    sent = conditional_headers(told.header(found, "etag"), told.header(found, "last-modified"))
    for value in sent.values():
        must("\r" not in value and "\n" not in value, "a validator that ends its line")
        must(value.encode("utf-8").decode("latin-1") in {each for _, each in found}, "a validator that was changed")
    statuses = (200, 206, 304, 403, 410, 429, 503)
    outcome, status = list(Outcome)[choice(data) % len(Outcome)], statuses[choice(data) // 32 % len(statuses)]
    response = _response(body, found, outcome, status)
    page_reason(response)
    _check_texts(settle_page(response).next_reason or "")
    text = {name: value for name, value in found if name in ("date", "link", "content-type", "content-location")}
    _check_feed(parse_feed(b"<rss><channel><item><title>t</title></item></channel></rss>" + body, headers=text), None)
    poll(body, None, dict(found))


def _redirected(location: str) -> None:
    base = parse_address("https://s.example:8443/a/b?c")
    try:
        address = parse_address(location, base)
    except BadAddress:
        return
    must(address.scheme in ("http", "https") and address.url.isascii(), "an address that cannot be sent")
    must(not any(char <= " " or char == "\x7f" for char in address.url), "an address that breaks the request line")
    must(parse_address(address.url) == address, "an address that reads otherwise the second time")


TARGETS = {"feeds": feeds, "sitemaps": sitemaps, "robots": robots, "headers": headers}
