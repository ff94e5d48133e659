"""WARC archives: which records are items, what comes of each, and archives that are cut or broken."""

import gzip
import random
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_archives import FEED, PAGE, http, outcomes, read, record, warc_record

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sources import ReadLimits
from ingest.sources.archived_date import parse_archive_date

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


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
        record("https://news.example/", kind="continuation"),
        record("https://news.example/", kind="x-custom"),
    ],
)
def test_records_without_an_answer_are_no_items(tmp_path: Path, other: bytes) -> None:
    assert outcomes(read(tmp_path / "a.warc", record("https://news.example/a") + other)) == ["warc"]
    assert outcomes(read(tmp_path / "b.warc", other)) == ["empty"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (record("https://news.example/x", status="404 Not Found"), "gone"),
        (record("https://news.example/x", status="403 Forbidden"), "blocked"),
        (record("https://news.example/x", status="500 Oops"), "http-error"),
        (record("https://news.example/x", status="999 Denied"), "http-error"),
        (record("https://news.example/old", b"", status="301 Moved", headers="Location: /new\r\n"), "redirected-away"),
        (record("https://news.example/none", b"", status="304 Not Modified"), "empty"),
        (record("https://news.example/none", b"", status="204 No Content"), "empty"),
        (record("https://news.example/none", b"", status="100 Continue"), "empty"),
        (record("https://news.example/robots.txt", b"User-agent: *", media="text/plain"), "not-article"),
        (record("https://news.example/x", status="206 Partial Content"), "truncated"),
        (
            record("https://news.example/x", status="206 Partial Content", headers="Content-Range: bytes 0-56/57\r\n"),
            "warc",
        ),
        (record("dns:news.example", b"20240102030405\nnews.example. 300 IN A 192.0.2.1"), "unknown-kind"),
        (
            record("urn:pageinfo:https://news.example/", b"{}", kind="resource", media="application/json"),
            "unknown-kind",
        ),
        (record("https://news.example/x", b'{"title": "x"}', media="application/json"), "unknown-kind"),
        (record("https://news.example/x", b"<urlset/>", media="text/xml"), "unknown-kind"),
        (record("https://news.example/feed", b"<rss version='2.0'><channel/></rss>", media="text/xml"), "empty"),
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


def test_an_archive_cut_in_a_header_is_truncated(tmp_path: Path) -> None:
    archive = record("https://news.example/a") + record("https://news.example/b")[:70]
    assert outcomes(read(tmp_path / "a.warc", archive)) == ["warc", "truncated"]


def test_junk_in_an_archive_is_a_reject(tmp_path: Path) -> None:
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
@pytest.mark.parametrize("declared", ["", "abc", "-5", "0x10", "1 2", "9" * 23, None])
def test_a_wrong_content_length_is_named_in_the_reject(tmp_path: Path, declared: str | None, packed: bool) -> None:
    right = record("https://news.example/b")
    line = b"" if declared is None else f"Content-Length: {declared}\r\n".encode()
    wrong = re.sub(rb"Content-Length: \d+\r\n", line, right)
    assert wrong != right
    parts = [record("https://news.example/a"), wrong, record("https://news.example/c")]
    items = read(tmp_path / "a.warc", b"".join(gzip.compress(part) if packed else part for part in parts))
    assert outcomes(items) == ["warc", "malformed", "warc"]
    (reject,) = (item for item in items if isinstance(item, Rejected))
    assert ("missing" if declared is None else f"'{declared}'") in reject.message
    assert "Content-Length" in reject.message


def test_what_follows_too_many_broken_places_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize(
    "block_type",
    [None, "Application/HTTP; msgtype=response", "application/http;msgtype=response", "text/html", "application/http"],
)
def test_the_block_decides_whether_it_has_an_http_header(tmp_path: Path, block_type: str | None) -> None:
    (raw,) = read(tmp_path / "a.warc", warc_record(http(), block_type=block_type))
    assert isinstance(raw, Raw)
    assert (raw.content, raw.media_type) == (PAGE, "text/html")


@pytest.mark.parametrize("block_type", ["text/html", "text/html; charset=utf-8", None, "application/http"])
def test_a_response_without_http_header_is_its_payload(tmp_path: Path, block_type: str | None) -> None:
    (raw,) = read(tmp_path / "a.warc", warc_record(PAGE, block_type=block_type))
    assert isinstance(raw, Raw)
    assert (raw.content, raw.headers) == (PAGE, ())


@pytest.mark.parametrize(
    "block",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n" + http(),
        http().replace(b"\r\n", b"\r\r\n"),
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + http(),
        http().replace(b"\r\n", b"\n"),
        http().replace(b"HTTP/1.1 200 OK", b"HTTP/2 200"),
        http().replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200\r\nno colon here\r\n"),
        http(headers="X-Folded: one\r\n two\r\n"),
        http(headers="X-Latin: caf\u00e9\r\n"),
    ],
)
def test_http_headers_are_read_leniently(tmp_path: Path, block: bytes) -> None:
    (raw,) = read(tmp_path / "a.warc", warc_record(block))
    assert isinstance(raw, Raw)
    assert raw.content == PAGE
    assert dict(raw.headers)["content-type"] == "text/html"


def deflated(body: bytes, bits: int) -> bytes:
    packer = zlib.compressobj(wbits=bits)
    return packer.compress(body) + packer.flush()


def chunked(body: bytes, size: int = 7, end: bytes = b"\r\n") -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;x=1%s%s%s" % (len(part), end, part, end) for part in parts) + b"0" + end + end


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("deflate", deflated(PAGE, 15)),
        ("deflate", deflated(PAGE, -15)),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstd.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        ("gzip, identity", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE) + b"\0\0\0junk"),
        ("gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
        ("gzip", PAGE),
        ("br", PAGE),
        ("utf-8", PAGE),
        ("strange", PAGE),
    ],
)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_payloads_are_decoded(tmp_path: Path, coding: str, body: bytes, in_chunks: bool) -> None:
    headers = f"Content-Encoding: {coding}\r\n" + ("Transfer-Encoding: chunked\r\n" if in_chunks else "")
    (raw,) = read(tmp_path / "a.warc", warc_record(http(chunked(body) if in_chunks else body, headers=headers)))
    assert isinstance(raw, Raw), raw
    assert raw.content == PAGE


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (chunked(PAGE, end=b"\n"), "warc"),
        (PAGE, "warc"),
        (chunked(PAGE).removesuffix(b"0\r\n\r\n"), "warc"),
        (chunked(PAGE)[:40], "truncated"),
        (chunked(PAGE, 50)[:40], "truncated"),
        (chunked(PAGE, 20)[:30] + b"no size here" + chunked(PAGE), "malformed"),
    ],
)
def test_chunks_are_removed_where_they_are_there(tmp_path: Path, body: bytes, outcome: str) -> None:
    block = http(body, headers="Transfer-Encoding: Chunked\r\n")
    assert outcomes(read(tmp_path / "a.warc", warc_record(block))) == [outcome]


def test_a_text_that_begins_with_a_number_is_not_taken_for_chunks(tmp_path: Path) -> None:
    text = b"12\nMonkeys and other animals live in the zoo of the town."
    block = http(text, media="text/plain", headers="Transfer-Encoding: chunked\r\n")
    (raw,) = read(tmp_path / "a.warc", warc_record(block))
    assert isinstance(raw, Raw)
    assert raw.content == text


@pytest.mark.parametrize(
    "header",
    ["WARC-Truncated: length", "WARC-Truncated: time", "WARC-Segment-Number: 1\nWARC-Segment-Origin-ID: <u:1>"],
)
def test_what_the_archive_does_not_hold_whole_is_truncated(tmp_path: Path, header: str) -> None:
    (item,) = read(tmp_path / "a.warc", warc_record(http(), headers=header))
    assert isinstance(item, Rejected)
    assert item.reason is Reason.TRUNCATED
    assert header.splitlines()[0] in item.message


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05+00:00"),
        ("2020-01-02T03:04:05.678901Z", "2020-01-02T03:04:05.678901+00:00"),
        ("2020-01-02T03:04:05.123456789Z", "2020-01-02T03:04:05.123456+00:00"),
        ("2020-01-02t03:04:05z", "2020-01-02T03:04:05+00:00"),
        ("2020-01-02 03:04:05", "2020-01-02T03:04:05+00:00"),
        (" 2020-01-02T03:04:05 Z ", "2020-01-02T03:04:05+00:00"),
        ("2020-01-02T03:04Z", "2020-01-02T03:04:00+00:00"),
        ("2020-01-02T03:04:05+05:30", "2020-01-01T21:34:05+00:00"),
        ("2020-01-02T03:04:05-0800", "2020-01-02T11:04:05+00:00"),
        ("2020-01-02T24:00:00Z", "2020-01-03T00:00:00+00:00"),
        ("20200102030405", "2020-01-02T03:04:05+00:00"),
        ("20200102030405678", "2020-01-02T03:04:05+00:00"),
        ("202001020304", "2020-01-02T03:04:00+00:00"),
        ("20200102", "2020-01-02T00:00:00+00:00"),
        ("2020-01-02", "2020-01-02T00:00:00+00:00"),
        ("Thu, 02 Jan 2020 03:04:05 GMT", "2020-01-02T03:04:05+00:00"),
        ("2020-01", None),
        ("2020", None),
        ("2009-03-65T08:43:19-0800", None),
        ("2020-01-02T99:99:99Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_records(tmp_path: Path, text: str, date: str | None) -> None:
    at = parse_archive_date(text)
    assert (at.isoformat() if at else None) == date
    (raw,) = read(tmp_path / "a.warc", warc_record(http(), date=text or None))
    assert isinstance(raw, Raw)
    assert raw.fetched_at == at


@pytest.mark.parametrize(("version", "line_end"), [("0.17", b"\r\n"), ("0.18", b"\n"), ("1.0", b"\n"), ("1.1", b"\n")])
def test_old_versions_and_bare_line_feeds(tmp_path: Path, version: str, line_end: bytes) -> None:
    records = [warc_record(http(PAGE + b"%d" % number), version=version, date="2009-03-65") for number in range(3)]
    heads = (part.partition(b"\r\n\r\n") for part in records)
    archive = b"".join(head.replace(b"\r\n", line_end) + 2 * line_end + block for head, _, block in heads)
    items = read(tmp_path / "a.warc", archive)
    assert [item.content for item in items if isinstance(item, Raw)] == [PAGE + b"%d" % number for number in range(3)]
    assert len(items) == 3


@pytest.mark.parametrize("url", [None, "<https://news.example/x>", "HTTPS://news.example/x"])
def test_addresses_of_records(tmp_path: Path, url: str | None) -> None:
    (raw,) = read(tmp_path / "a.warc", warc_record(http(), url=url))
    assert isinstance(raw, Raw)
    assert raw.url == (url.strip("<>") if url else None)


NAMES = ("WARC-Type", "WARC-Target-URI", "WARC-Date", "Content-Type", "Content-Length")


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_names_of_fields_are_in_any_case(tmp_path: Path, change: Callable[[str], str]) -> None:
    archived = record("https://news.example/0")
    for name in NAMES:
        archived = archived.replace(name.encode(), change(name).encode(), 1)
    items = read(tmp_path / "a.warc", archived + record("https://news.example/1"))
    assert [item.url for item in items if isinstance(item, Raw)] == ["https://news.example/0", "https://news.example/1"]
    assert all(item.content == PAGE and item.fetched_at for item in items if isinstance(item, Raw))


def test_a_folded_field_and_one_without_value(tmp_path: Path) -> None:
    archived = record("https://news.example/0").replace(
        b"WARC-Date:", b"X-Folded: a\r\n\tb\r\nX-Empty:\r\nWARC-Date:", 1
    )
    assert outcomes(read(tmp_path / "a.warc", archived)) == ["warc"]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_archives_that_were_compressed_as_a_whole(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    records = [record(f"https://news.example/{number}") for number in range(4)]
    first, second = pack(records[0] + b"junk\n" + records[1] + records[2]), pack(records[3])
    path = tmp_path / "a.warc.zst"
    items = read(path, first + second)
    assert outcomes(items) == ["warc", "malformed", "warc", "warc", "warc"]
    sizes = [len(part) for part in (records[0], b"junk\n", records[1])]
    inner = [0, sizes[0], sum(sizes[:2]), sum(sizes)]
    places = [*("0" if not at else f"0+{at}" for at in inner), str(len(first))]
    assert [item.location.removeprefix(f"{path}#") for item in items] == places


def test_a_record_over_many_compressed_members(tmp_path: Path) -> None:
    archive = record("https://news.example/0") + record("https://news.example/1")
    packed = b"".join(gzip.compress(archive[at : at + 50]) for at in range(0, len(archive), 50))
    items = read(tmp_path / "a.warc.gz", packed)
    assert [item.content for item in items if isinstance(item, Raw)] == [PAGE, PAGE]


def test_a_length_that_reaches_into_the_next_compressed_record_costs_only_its_own(tmp_path: Path) -> None:
    wrong = re.sub(rb"Content-Length: \d+", b"Content-Length: 9999", record("https://news.example/0"))
    items = read(tmp_path / "a.warc.gz", gzip.compress(wrong) + gzip.compress(record("https://news.example/1")))
    assert outcomes(items) == ["truncated", "warc"]
    assert [item.url for item in items] == ["https://news.example/0", "https://news.example/1"]


def test_a_length_that_is_a_little_too_large_for_its_member_loses_nothing(tmp_path: Path) -> None:
    wrong = re.sub(rb"Content-Length: \d+", b"Content-Length: 150", record("https://news.example/0"))
    items = read(tmp_path / "a.warc.gz", gzip.compress(wrong) + gzip.compress(record("https://news.example/1")))
    assert outcomes(items) == ["warc", "warc"]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", ["response", "request"])
def test_a_length_that_is_too_small_gives_no_half_document(tmp_path: Path, kind: str, packed: bool) -> None:
    wrong = re.sub(rb"Content-Length: \d+", b"Content-Length: 90", warc_record(http(), kind=kind))
    parts = [wrong, record("https://news.example/1")]
    items = read(tmp_path / "a.warc", b"".join(gzip.compress(part) if packed else part for part in parts))
    assert outcomes(items) == ["malformed", "warc"]
    assert "Content-Length of 90" in getattr(items[0], "message", "")


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("surplus", [10, 40, 5_000])
def test_a_length_that_is_too_large_does_not_swallow_the_next_record(
    tmp_path: Path, pack: Callable[[bytes], bytes], surplus: int
) -> None:
    """ClueWeb09 counts line ends of HTTP headers that were shortened later."""
    archive = b""
    for number in range(3):
        block = http(PAGE + b"%d" % number).replace(b"\r\n", b"\n")
        head, _, _ = warc_record(block, version="0.18").partition(b"\r\n\r\n")
        declared = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % (len(block) + surplus), head)
        archive += declared.replace(b"\r\n", b"\n") + b"\n\n" + block + b"\n\n"
    items = read(tmp_path / "a.warc.gz", pack(archive))
    first = "warc" if surplus < 1_000 else "truncated"
    assert outcomes(items) == [first, first, "truncated"]
    assert [item.content for item in items if isinstance(item, Raw)] == [PAGE + b"0", PAGE + b"1"][
        : 2 * (first == "warc")
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_the_dictionary_of_a_zstd_archive_is_used(tmp_path: Path, packed: bool) -> None:
    samples = [record(f"https://news.example/{number}", PAGE + b"%d" % number) for number in range(200)]
    trained = zstd.train_dict(samples, 2_000)
    content = zstd.compress(trained.dict_content) if packed else trained.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    archive = frame + b"".join(zstd.compress(sample, zstd_dict=trained) for sample in samples[:3])
    items = read(tmp_path / "a.warc.zst", archive)
    assert [item.content for item in items if isinstance(item, Raw)] == [PAGE + b"%d" % number for number in range(3)]
    assert items[0].location.endswith(f"#{len(frame)}")


def test_padding_and_junk_between_compressed_records(tmp_path: Path) -> None:
    parts = [gzip.compress(record(f"https://news.example/{number}")) for number in range(3)]
    items = read(tmp_path / "a.warc.gz", parts[0] + bytes(20) + parts[1] + b"junk" + parts[2])
    assert outcomes(items) == ["warc", "warc", "malformed", "warc"]


BODIES = st.sampled_from(
    [PAGE, b"", b"plain words", gzip.compress(PAGE), b"\x89PNG\r\n", FEED, chunked(PAGE), b"\0" * 9]
)
STATUSES = st.sampled_from(["200 OK", "301 Moved", "404 Gone", "100 Continue", "204", "206 Part", "304", "503", "0"])
HEADERS = st.lists(
    st.sampled_from(
        [
            *("Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n", "Transfer-Encoding: chunked\r\n"),
            *("Content-Type: application/json\r\n", "no colon\r\n", "Content-Length: 3\r\n"),
        ]
    ),
    max_size=3,
)
BLOCKS = st.builds(
    lambda body, status, headers, end: http(body, status=status, headers="".join(headers)).replace(b"\r\n", end, 4),
    *(BODIES, STATUSES, HEADERS, st.sampled_from([b"\r\n", b"\n"])),
)
RECORDS = st.builds(
    warc_record,
    BLOCKS | BODIES | st.binary(max_size=40),
    kind=st.sampled_from(["response", "resource", "conversion", "Response"]),
    url=st.sampled_from([None, "https://a.example/x", "dns:a.example", "https://a.example/robots.txt", "urn:x:y", "x"]),
    block_type=st.sampled_from([None, "application/http", "text/html", "TEXT/PLAIN", "image/png"]),
    date=st.sampled_from([None, "2020", "2020-01-02T03:04:05Z", "x"]),
    headers=st.sampled_from(["", "WARC-Truncated: length", "WARC-Segment-Number: 1"]),
    version=st.sampled_from(["0.18", "1.0", "1.1"]),
)
REQUEST = warc_record(b"GET / HTTP/1.1\r\n\r\n", kind="request", block_type="application/http; msgtype=request")


@settings(max_examples=150, deadline=None)
@given(records=st.lists(RECORDS, min_size=1, max_size=6), packed=st.booleans())
def test_every_record_ends_in_exactly_one_outcome(
    tmp_path_factory: pytest.TempPathFactory, records: list[bytes], packed: bool
) -> None:
    parts = [gzip.compress(part) if packed else part for archived in records for part in (REQUEST, archived)]
    items = read(tmp_path_factory.getbasetemp() / "generated.warc", b"".join(parts), ReadLimits(item_bytes=500))
    offsets = [sum(map(len, parts[:number])) for number in range(1, len(parts), 2)]
    assert [int(item.location.split("#")[1]) for item in items] == offsets
