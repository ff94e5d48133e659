"""An archive that is read in ranges gives the items that it gives as a whole, wherever it is cut."""

import gzip
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_archives import record, warc_record

from ingest.config import Config, CycleLimits
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import plan_files, read_items
from ingest.sources.plan import RANGE_BYTES, plan_cycles

RECORDS = [record(f"https://news.example/{number}", b"<title>T</title><p>%d" % number * 40) for number in range(12)]


def whole(*contents: bytes) -> bytes:
    return b"".join(gzip.compress(content, mtime=0) for content in contents)


#: A member that breaks off: its first bytes are good, the others are not compressed data.
BROKEN = whole(RECORDS[1])[:40] + b"\xff" * 300
NO_MEMBER = zlib.compress(RECORDS[0])[20:90]

ARCHIVES = {
    "one record a member": whole(*RECORDS),
    "all records in one member": whole(b"".join(RECORDS)),
    "several records a member": whole(b"".join(RECORDS[:5]), b"".join(RECORDS[5:7]), *RECORDS[7:]),
    "a broken member": whole(*RECORDS[:4]) + BROKEN + whole(*RECORDS[4:]),
    "bytes that look like a member": whole(*RECORDS[:4]) + b"\x1f\x8b\x08\x00" + NO_MEMBER + whole(*RECORDS[4:]),
    "a bad record": whole(*RECORDS[:4], b"no record at all\r\n\r\n", *RECORDS[4:]),
    "records that are no items": whole(*(warc_record(b"x", kind="request") + each for each in RECORDS)),
    "cut at the end": whole(*RECORDS)[:-30],
}


def read_range(path: Path, start: int = 0, end: int | None = None) -> list[Raw | Rejected]:
    location = Location(str(path), Source(str(path)), path.stat().st_size, start=start, end=end)
    return list(read_items(location))


def documents(items: list[Raw | Rejected]) -> list[tuple[str, bytes]]:
    return [(item.location, item.content) for item in items if isinstance(item, Raw)]


def rejects(items: list[Raw | Rejected]) -> list[tuple[str, str]]:
    return [(item.location, item.reason.value) for item in items if isinstance(item, Rejected)]


@pytest.mark.parametrize("name", list(ARCHIVES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_ranges_give_the_documents_of_the_whole(name: str, tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(ARCHIVES[name])
    cuts = sorted(data.draw(st.sets(st.integers(1, path.stat().st_size - 1), max_size=4)))
    ends: list[int | None] = [*cuts, None]
    parts = [read_range(path, start, end) for start, end in zip([0, *cuts], ends, strict=True)]
    together = [item for part in parts for item in part]
    expected = read_range(path)
    assert documents(together) == documents(expected)
    assert documents(expected)
    assert rejects(together) == rejects(expected)


def test_one_broken_record_is_one_reject_of_one_range(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(ARCHIVES["a broken member"])
    middle = path.stat().st_size // 2
    items = [*read_range(path, 0, middle), *read_range(path, middle)]
    assert sum(isinstance(item, Rejected) for item in items) == 1
    assert len(documents(items)) == len(RECORDS)


def test_a_file_of_another_kind_is_read_whole_by_its_first_range(tmp_path: Path) -> None:
    path = tmp_path / "no-archive.warc.gz"
    path.write_bytes(gzip.compress(b'{"text": "Some words of news that are long enough."}\n' * 3, mtime=0))
    assert len(read_range(path, 0, 10)) == 3
    assert read_range(path, 10, 20) == []


def test_a_plan_reads_large_archives_in_ranges_and_counts_nothing() -> None:
    def count(location: Location) -> int:
        raise AssertionError(f"{location.path} is not to be read")

    archive = Location("s3://bucket/news.warc.gz", Source("s3://bucket"), 3 * RANGE_BYTES + 5)
    groups = list(plan_cycles([archive], CycleLimits(megabytes=2 * 20 * RANGE_BYTES // 1_000_000), count))
    ranges = [[(part.start, part.end) for part in group if isinstance(part, Location)] for group in groups]
    last = 3 * RANGE_BYTES
    assert ranges == [[(0, RANGE_BYTES), (RANGE_BYTES, 2 * RANGE_BYTES)], [(2 * RANGE_BYTES, last), (last, None)]]


def test_small_archives_and_other_kinds_are_not_cut() -> None:
    small = Location("a.warc.gz", Source("a.warc.gz"), RANGE_BYTES)
    named = Location("b.warc.gz", Source("b.warc.gz", kind="text"), 2 * RANGE_BYTES)
    lines = replace(small, path="c.jsonl.gz", size=2 * RANGE_BYTES)
    (group,) = plan_cycles([small, named, lines], CycleLimits(megabytes=10_000), lambda _: 1)
    assert [part.end for part in group if isinstance(part, Location)] == [None, None, None]


def test_the_items_of_a_cycle_follow_from_the_first_records_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    member = whole(RECORDS[0])
    number = 3 * RANGE_BYTES // len(member)
    path.write_bytes(member * number)
    location = Location(str(path), Source(str(path)), path.stat().st_size)
    config = Config(cycle=CycleLimits(items=number // 2))
    groups = list(plan_files([location], config))
    parts = [[part for part in group if isinstance(part, Location)] for group in groups]
    sizes = [sum(len(read_range(path, part.start, part.end)) for part in group) for group in parts]
    assert sum(sizes) == number
    assert max(sizes) <= number // 2
