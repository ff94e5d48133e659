"""WARC archives: which records are items, what comes of each, and archives that are cut or broken."""

import gzip
import random
import re
from pathlib import Path

import pytest

from ingest.errors import Reason
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import ReadLimits, read_items

PAGE = b"<!doctype html><title>T</title><p>Some words of news.</p>"
FEED = b"""<rss version="2.0"><channel><title>F</title><item><title>A</title><link>/a</link>
<description>&lt;p&gt;Words of a.&lt;/p&gt;</description></item></channel></rss>"""


def record(
    url: str,
    body: bytes = PAGE,
    *,
    kind: str = "response",
    status: str = "200 OK",
    media: str = "text/html",
    headers: str = "",
) -> bytes:
    if kind == "response":
        block = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{headers}\r\n".encode() + body
        block_type = "application/http; msgtype=response"
    else:
        block, block_type = body, media
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Type: {block_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read(path: Path, content: bytes, limits: ReadLimits | None = None) -> list[Raw | Rejected]:
    path.write_bytes(content)
    location = Location(path=str(path), source=Source(path_or_url=str(path)), size=len(content))
    return list(read_items(location, limits=limits or ReadLimits()))


def outcomes(items: list[Raw | Rejected]) -> list[str]:
    return [item.reason.value if isinstance(item, Rejected) else item.kind for item in items]


@pytest.mark.parametrize("packed", [False, True])
def test_a_response_is_a_document_with_its_headers_and_time(tmp_path: Path, packed: bool) -> None:
    archive = record("https://news.example/a", media="text/html; charset=utf-8", headers="X-Robots-Tag: noai\r\n")
    items = read(tmp_path / "a.warc.gz", gzip.compress(archive) if packed else archive)
    (raw,) = items
    assert isinstance(raw, Raw)
    assert (raw.kind, raw.url, raw.content) == ("warc", "https://news.example/a", PAGE)
    assert raw.media_type == "text/html; charset=utf-8"
    assert ("x-robots-tag", "noai") in raw.headers
    assert raw.fetched_at is not None
    assert raw.fetched_at.isoformat() == "2024-01-02T03:04:05+00:00"
    assert raw.location == f"{tmp_path / 'a.warc.gz'}#0"


@pytest.mark.parametrize(
    "other",
    [
        record("https://news.example/", kind="warcinfo"),
        record("https://news.example/", kind="request", media="application/http; msgtype=request"),
        record("https://news.example/", kind="revisit", media="application/http; msgtype=response"),
        record("https://news.example/", kind="metadata"),
        record("dns:news.example", kind="response"),
        record("urn:pageinfo:https://news.example/", b"{}", kind="resource", media="application/json"),
        record("https://news.example/robots.txt", b"User-agent: *", media="text/plain"),
        record("https://news.example/old", b"", status="301 Moved"),
        record("https://news.example/none", b"", status="304 Not Modified"),
    ],
)
def test_other_records_are_no_items(tmp_path: Path, other: bytes) -> None:
    assert outcomes(read(tmp_path / "a.warc", record("https://news.example/a") + other)) == ["warc"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (record("https://news.example/x", status="404 Not Found"), "gone"),
        (record("https://news.example/x", status="403 Forbidden"), "blocked"),
        (record("https://news.example/x", status="500 Oops"), "http-error"),
        (record("https://news.example/x", b""), "empty"),
        (record("https://news.example/x", b"%PDF-1.7 1 0 obj"), "unknown-kind"),
        (record("https://news.example/x", b"body{}", media="text/css"), "unknown-kind"),
        (record("https://news.example/x", b"\x1f\x8b nonsense", headers="Content-Encoding: gzip\r\n"), "malformed"),
        (record("https://news.example/x", PAGE * 100), "too-large"),
        (
            record("https://news.example/x", gzip.compress(PAGE * 100), headers="Content-Encoding: gzip\r\n"),
            "too-large",
        ),
        (record("https://news.example/x", gzip.compress(PAGE), headers="Content-Encoding: gzip\r\n"), "warc"),
        (record("https://news.example/x", PAGE, headers="Content-Encoding: gzip\r\n"), "warc"),
        (
            record(
                "https://news.example/x",
                b"4\r\nSome\r\n0\r\n\r\n",
                media="text/plain",
                headers="Transfer-Encoding: chunked\r\n",
            ),
            "warc",
        ),
        (record("https://news.example/x", b"Some words.", kind="conversion", media="text/plain"), "warc"),
        (record("https://news.example/x", PAGE, kind="resource"), "warc"),
        (record("https://news.example/feed", FEED, media="text/xml"), "feed"),
    ],
)
def test_every_answer_has_one_outcome(tmp_path: Path, answer: bytes, outcome: str) -> None:
    limits = ReadLimits(item_bytes=2_000)
    archive = record("https://news.example/a") + answer + record("https://news.example/z")
    assert outcomes(read(tmp_path / "a.warc", archive, limits)) == ["warc", outcome, "warc"]


def test_an_archived_feed_gives_its_entries_with_absolute_addresses(tmp_path: Path) -> None:
    (raw,) = read(tmp_path / "a.warc", record("https://news.example/feed", FEED, media="text/xml"))
    assert isinstance(raw, Raw)
    assert (raw.url, raw.hints.feed_url) == ("https://news.example/a", "https://news.example/feed")
    assert raw.fetched_at is not None


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_cut_in_the_middle_keeps_what_came_before(tmp_path: Path, packed: bool) -> None:
    noise = random.Random(1)
    records = [record(f"https://news.example/{n}", PAGE + noise.randbytes(900).hex().encode()) for n in range(4)]
    archive = b"".join(gzip.compress(item) if packed else item for item in records)
    items = read(tmp_path / "a.warc.gz", archive[:-500])
    assert outcomes(items) == ["warc", "warc", "warc", "truncated"]
    assert items[-1].url == "https://news.example/3"


def test_an_archive_cut_in_a_header_is_told(tmp_path: Path) -> None:
    archive = record("https://news.example/a") + record("https://news.example/b")[:70]
    assert outcomes(read(tmp_path / "a.warc", archive)) == ["warc", "truncated"]


def test_junk_inside_an_archive_is_told(tmp_path: Path) -> None:
    archive = record("https://news.example/a") + b"junk\n" + record("https://news.example/b")
    items = read(tmp_path / "a.warc", archive)
    assert outcomes(items) == ["warc", "malformed", "warc"]
    assert isinstance(items[-1], Raw)
    assert items[-1].location.endswith(f"#{archive.rindex(b'WARC/1.1')}")


@pytest.mark.parametrize("packed", [False, True])
def test_after_a_broken_place_the_reading_goes_on(tmp_path: Path, packed: bool) -> None:
    noise = random.Random(2)
    records = [record(f"https://news.example/{n}", PAGE + noise.randbytes(900).hex().encode()) for n in range(5)]
    if packed:
        parts = [gzip.compress(item) for item in records]
        parts[2] = parts[2][:300] + bytes(8) + parts[2][308:]
    else:
        parts = records
        parts[2] = b"WARC/1.0\r\nnonsense without a colon\r\n" + parts[2][500:]
    items = read(tmp_path / "a.warc", b"".join(parts))
    kept = [item.url for item in items if isinstance(item, Raw)]
    assert kept == [f"https://news.example/{n}" for n in (0, 1, 3, 4)]
    assert {item.reason for item in items if isinstance(item, Rejected)} <= {Reason.MALFORMED, Reason.TRUNCATED}
    assert len(items) > len(kept)
    offsets = [sum(map(len, parts[:number])) for number in (0, 1, 3, 4)]
    assert [int(item.location.rpartition("#")[2]) for item in items if isinstance(item, Raw)] == offsets


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("told", ["", "abc", "-5", "0x10", "1 2", "9" * 23, None])
def test_a_wrong_content_length_is_told_as_what_it_is(tmp_path: Path, told: str | None, packed: bool) -> None:
    right = record("https://news.example/b")
    line = b"" if told is None else f"Content-Length: {told}\r\n".encode()
    wrong = re.sub(rb"Content-Length: \d+\r\n", line, right)
    assert wrong != right
    parts = [record("https://news.example/a"), wrong, record("https://news.example/c")]
    items = read(tmp_path / "a.warc", b"".join(gzip.compress(part) if packed else part for part in parts))
    assert outcomes(items) == ["warc", "malformed", "warc"]
    (reject,) = (item for item in items if isinstance(item, Rejected))
    assert ("missing" if told is None else f"'{told}'") in reject.message
    assert "Content-Length" in reject.message


def test_what_follows_too_many_broken_places_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.warc._MAX_BREAKS", 5)
    parts = [record(f"https://news.example/{number}") + b"junk\n" for number in range(8)]
    archive = b"".join(parts)
    items = read(tmp_path / "a.warc", archive)
    assert outcomes(items) == ["warc", "malformed"] * 5 + ["malformed"]
    last = items[-1]
    assert isinstance(last, Rejected)
    left = sum(map(len, parts[5:]))
    assert last.raw_bytes == left
    assert last.location.endswith(f"#{len(archive) - left}")
    assert f"{left:,} bytes from here on are not read" in last.message
    assert len({item.location for item in items if isinstance(item, Rejected)}) == 6


def test_exactly_as_many_broken_places_as_allowed_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.warc._MAX_BREAKS", 3)
    parts = [record(f"https://news.example/{number}") + b"junk\n" for number in range(2)]
    assert outcomes(read(tmp_path / "a.warc", b"".join([*parts, record("https://news.example/z")]))) == [
        *("warc", "malformed", "warc", "malformed", "warc"),
    ]
