"""What `fuzz_web.py` runs on an input, and what must hold for the result.

A target is a function of the bytes. It raises `BrokenPromise` when a result breaks a rule; any other exception is a
finding too.
"""

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
from ingest.feeds import Feed, build_opml, discover_links, parse_feed, parse_opml
from ingest.fetch import Request, Response, page_reason
from ingest.fetch import headers as http_headers
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
_SECONDS_PER_BYTE = 1.0 / 65_536  # CPU time that one call may take; at least one second
slowness = 1.0  # by which factor this process is slower than usual: the code may be instrumented
slowest: dict[str, tuple[float, int]] = {}  # by function: CPU seconds of its slowest call, and bytes of the input


class BrokenPromise(AssertionError):
    """A result breaks a rule that holds for every input."""


def timed(size: int, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Call a function and return its result. Raises `BrokenPromise` when it takes too much CPU time for the size."""
    began = time.process_time()
    try:
        return call(*args, **kwargs)
    finally:
        seconds = (time.process_time() - began) / slowness
        if seconds > slowest.get(call.__name__, (0.0, 0))[0]:
            slowest[call.__name__] = seconds, size
        if seconds > max(1.0, size * _SECONDS_PER_BYTE):
            raise BrokenPromise(f"{call.__name__} took too long")


def require(holds: bool, fault: str) -> None:
    """Raise `BrokenPromise` with a description of the fault unless a condition holds."""
    if not holds:
        raise BrokenPromise(fault)


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield every string in a record, with the name of its field."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts(item, where)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{type(value).__name__}.{field.name}")


def _check_texts(record: object) -> None:
    for where, text in _texts(record, type(record).__name__):
        require("\0" not in text, f"a NUL in {where}")
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise BrokenPromise(f"a lone surrogate in {where}") from None


def _check_url(url: str | None, where: str) -> None:
    require(url is None or url[:8].lower().startswith(("http://", "https://")), f"{where} is not absolute")


def _check_feed(feed: Feed, latest: datetime | None) -> None:
    require(bool(feed.kind or feed.problems), "no kind and no problem reported")
    _check_texts(feed)
    _check_url(feed.link, "Feed.link")
    for link in feed.links:
        _check_url(link.url, "FeedLink.url")
    for entry in feed.entries:
        _check_url(entry.url, "Entry.url")
        for title in (entry.title, entry.summary):
            require(title is None or title == " ".join(title.split()) != "", "a title on several lines or empty")
        for at in (entry.published_at, entry.updated_at):
            require(at is None or at.utcoffset() == timedelta(0), "a date that is not in UTC")
            require(at is None or latest is None or at <= latest, "a date in the future")
        require(entry.published_at is None or bool(entry.published_raw), "a date without its raw text")


def checksum(data: bytes) -> int:
    """Return a number that depends on the input only: it selects the URL, headers and options of its run."""
    return zlib.crc32(data)


def _url_and_headers(data: bytes) -> tuple[str | None, dict[str, str]]:
    number = checksum(data)
    headers = {"Date": _DATE} if number % 4 else {}
    if number % 3 == 0:
        headers["Content-Type"] = _TYPES[number // 64 % len(_TYPES)]
    if number % 5 == 0:
        headers |= {"Link": _LINKS[number // 16 % len(_LINKS)], "Content-Location": "/c/d"}
    return _URLS[number // 4 % len(_URLS)], headers


def _response(data: bytes, headers: http_headers.Headers, outcome: Outcome = Outcome.OK, status: int = 200) -> Response:
    request = Request("https://a.example/feed.xml", "feed")
    return Response(request, outcome, NOW, status=status, final_url=request.url, headers=headers, body=data)


def poll(data: bytes, kind: str | None, headers: dict[str, str]) -> None:
    """Read an answer as a poll, and the same answer again after it."""
    target = PollTarget("https://a.example/feed.xml", Source("https://a.example/feed.xml"), kind)
    response = _response(data, tuple((name.lower(), value) for name, value in headers.items()))
    before: Fetch | None = None
    for _ in range(2):
        read = timed(len(data), read_poll, target, response, before, Known(), now=NOW)
        before = read.row
        _check_texts(read)
        for follow_up in read.follow:
            _check_url(follow_up.url, "PollTarget.url")
        require(read.row.next_at is None or read.row.next_at >= NOW, "a next poll in the past")
        require(
            read.row.newest_at is None or read.row.newest_at <= NOW + timedelta(days=1), "newest entry in the future"
        )
    require(bool(read.row.outcome) and read.row.outcome != Outcome.OK, "a poll without an outcome of its own")


def feeds(data: bytes) -> None:
    """Read the input as a feed, a list of feeds, a page that links to feeds, and as the answer to a poll."""
    url, headers = _url_and_headers(data)
    feed = timed(len(data), parse_feed, data, url=url, headers=headers)
    _check_feed(feed, NOW + timedelta(days=1) if "Date" in headers else None)
    require(feed == parse_feed(data, url=url, headers=headers), "parse_feed: another result the second time")
    try:
        listed = timed(len(data), parse_opml, data)
    except SourceError:
        listed = []
    _check_texts(tuple(listed))
    for listed_feed in listed:
        _check_url(listed_feed.url, "OpmlFeed.url")
    written = build_opml(listed)
    if listed and not may_be_mojibake(written):  # a text that looks encoded twice is decoded when it is read
        again = parse_opml(written)
        require(
            sorted(again, key=str) == sorted(listed, key=str), "build_opml: reading gives another list than was written"
        )
    links = timed(len(data), discover_links, data, url)
    _check_texts(tuple(links))
    for link in links:
        _check_url(link.url, "discovered url")
    require(links == discover_links(data, url), "discover_links: another result the second time")
    name = ("f.xml", "f", "f.json", "f.html.gz")[checksum(data) % 4]
    require(timed(len(data), sniff, data[:65_536], name=name) in KINDS, "an unknown kind")
    poll(data, (None, "feed", "opml", "site")[checksum(data) // 8 % 4], headers)


def sitemaps(data: bytes) -> None:
    """Read the input as a sitemap, also when it is gzip without a header that says so."""
    url, headers = _url_and_headers(data)
    body = _decoded(data, [])
    if body is None:
        return
    feed = timed(len(body), parse_feed, body, url=url, headers=headers)
    _check_feed(feed, NOW + timedelta(days=1) if "Date" in headers else None)
    require(feed == parse_feed(body, url=url, headers=headers), "parse_feed: another result the second time")
    if feed.kind.startswith("sitemap"):
        require(all(entry.url is not None for entry in feed.entries), "a sitemap's entry without an address")
    poll(body, "sitemap", headers)


def _decoded(data: bytes, encodings: list[str]) -> bytes | None:
    try:
        decoder = BodyDecoder(encodings, 1_000_000)
        for start in range(0, len(data), 16_384):
            decoder.feed(data[start : start + 16_384])
        body = decoder.finish().body
    except (UndecodableBody, BodyTooLarge):
        return None
    require(len(body) <= 1_000_000, "more bytes than the limit")
    return body


_NOT_SENT = re.compile(r"[\0\r\n]")  # characters in headers that the HTTP library refuses (see the target http)
_PATHS = ("/", "/private/open", "/a/b.pdf", "/axb?c=~", "/%00/%E2%82?x=*&$", "//x", "/index.html", "/a;b,c=d")


def _verdicts(rules: RobotsRules, data: bytes) -> list[bool]:
    paths = [*_PATHS, "/" + data[-60:].decode("latin-1"), "/" + data[:60].decode("utf-8", "replace")]
    urls = []
    for path in paths:
        try:
            urls.append(parse_address("https://s.example" + path).url)
        except BadAddress:
            continue
    return [rules.allows(url) for url in urls]


def robots(data: bytes) -> None:
    """Read the input as robots.txt: rules for some addresses, delay, sitemaps."""
    outcome = Outcome.OK if checksum(data) % 4 else Outcome.TRUNCATED
    rules = timed(len(data), rules_of, _response(data, (), outcome), NOW)
    verdicts = timed(len(data), _verdicts, rules, data)
    require(0.0 <= rules.crawl_delay <= 600.0, "a delay out of bounds")
    _check_texts(rules.sitemaps)
    again = rules_of(_response(data, (), outcome), NOW)
    require(
        (verdicts, rules.crawl_delay) == (_verdicts(again, data), again.crawl_delay), "another result the second time"
    )
    require(rules.allows("https://s.example/robots.txt"), f"robots.txt itself is closed to {PROJECT_TOKEN}")


def headers(data: bytes) -> None:
    """Read the input as headers, lines `Name: value`; the bytes after an empty line are the body."""
    head, _, body = data.partition(b"\n\n")
    lines = (line.partition(b":") for line in head.split(b"\n"))
    plain = [(name.decode("latin-1").strip().lower(), value.decode("latin-1").strip()) for name, _, value in lines]
    pairs = tuple((name, value) for name, value in plain if not _NOT_SENT.search(name + value))
    latest = NOW + timedelta(days=3_651)
    for moment in (http_headers.retry_after(pairs, NOW), http_headers.fresh_until(pairs, NOW)):
        require(moment is None or NOW <= moment <= latest, "a moment out of bounds")
    for _, value in pairs:
        date = http_headers.http_date(value)
        require(date is None or date.utcoffset() == timedelta(0), "an HTTP date that is not in UTC")
    media_type = http_headers.media_type(pairs)
    require(media_type == media_type.strip().lower(), "a media type that is not normalised")
    timed(len(body), is_challenge, pairs, body)
    timed(len(body), _decoded, body, http_headers.header_list(pairs, "content-encoding"))
    location = (http_headers.header(pairs, "location") or "").encode("latin-1").decode("utf-8", "replace")
    timed(len(location), _redirected, location)
    require(ai_opt_out(Markup(), pairs) in (None, True, False), "an undefined result for X-Robots-Tag")
    sent = conditional_headers(http_headers.header(pairs, "etag"), http_headers.header(pairs, "last-modified"))
    for value in sent.values():
        require("\r" not in value and "\n" not in value, "a validator that ends its line")
        require(
            value.encode("utf-8").decode("latin-1") in {field for _, field in pairs}, "a validator that was changed"
        )
    statuses = (200, 206, 304, 403, 410, 429, 503)
    outcome, status = list(Outcome)[checksum(data) % len(Outcome)], statuses[checksum(data) // 32 % len(statuses)]
    response = _response(body, pairs, outcome, status)
    page_reason(response)
    _check_texts(settle_page(response).next_reason or "")
    text = {name: value for name, value in pairs if name in ("date", "link", "content-type", "content-location")}
    _check_feed(parse_feed(b"<rss><channel><item><title>t</title></item></channel></rss>" + body, headers=text), None)
    poll(body, None, dict(pairs))


def _redirected(location: str) -> None:
    base = parse_address("https://s.example:8443/a/b?c")
    try:
        address = parse_address(location, base)
    except BadAddress:
        return
    require(address.scheme in ("http", "https") and address.url.isascii(), "an address that cannot be sent")
    require(not any(char <= " " or char == "\x7f" for char in address.url), "an address that breaks the request line")
    require(parse_address(address.url) == address, "an address that is parsed differently the second time")


TARGETS = {"feeds": feeds, "sitemaps": sitemaps, "robots": robots, "headers": headers}
