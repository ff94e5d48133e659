"""ARC files: both versions, with and without HTTP headers, broken and cut."""

import gzip
import random
import re
from pathlib import Path

import pytest
from web_archives import ARC_HEAD, PAGE, arc_record, http, outcomes, read

from ingest.records import Raw
from ingest.sources import ReadLimits


@pytest.mark.parametrize("packed", [False, True])
def test_the_records_of_an_arc_file_are_documents(tmp_path: Path, packed: bool) -> None:
    parts = [ARC_HEAD, arc_record(http(), url="http://news.example/a b?c=d"), arc_record(PAGE)]
    items = read(tmp_path / "a.arc.gz", b"".join(gzip.compress(part) if packed else part for part in parts))
    first, second = items
    assert isinstance(first, Raw)
    assert isinstance(second, Raw)
    assert (first.url, first.content, first.kind) == ("http://news.example/a b?c=d", PAGE, "warc")
    assert (second.url, second.content, second.headers) == ("http://news.example/x", PAGE, ())
    assert first.fetched_at is not None
    assert first.fetched_at.isoformat() == "2024-01-02T03:04:05+00:00"
    assert first.location == f"{tmp_path / 'a.arc.gz'}#{len(ARC_HEAD)}"


def test_version_2_has_more_fields(tmp_path: Path) -> None:
    block = arc_record(http(), more=" 200 0123456789abcdef - 1234 example.arc")
    (raw,) = read(tmp_path / "a.arc", ARC_HEAD + block)
    assert isinstance(raw, Raw)
    assert raw.content == PAGE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (arc_record(http(status="404 Not Found")), ["gone"]),
        (arc_record(b"192.0.2.1", url="dns:news.example"), ["unknown-kind"]),
        (arc_record(http(PAGE * 100)) + arc_record(http()), ["too-large", "warc"]),
        (arc_record(http()) + b"junk line\nmore junk\n" + arc_record(http()), ["warc", "malformed", "warc"]),
        (arc_record(http()) + arc_record(http())[:-40], ["warc", "truncated"]),
        (re.sub(rb" \d+\n", b" 20\n", arc_record(http()), count=1) + arc_record(http()), ["malformed", "warc"]),
        (arc_record(http())[:-1] + arc_record(http()), ["warc", "warc"]),
        (b"", ["empty"]),
    ],
)
def test_every_record_has_one_outcome(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    assert outcomes(read(tmp_path / "a.arc", ARC_HEAD + content, ReadLimits(item_bytes=2_000))) == expected


def test_an_archive_in_a_cut_gzip_has_one_reject_for_the_rest(tmp_path: Path) -> None:
    noise = random.Random(1)
    records = [arc_record(http(PAGE + noise.randbytes(900).hex().encode())) for _ in range(3)]
    items = read(tmp_path / "a.arc.gz", gzip.compress(ARC_HEAD + b"".join(records))[:-500])
    assert outcomes(items) == ["warc", "warc", "truncated"]
