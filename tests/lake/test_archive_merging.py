"""Compaction of the archive: few files, the same answers at new places, and what a writer knows follows them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import archive_rows
import lake_rows
import pytest

from ingest import lake
from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout, replacement, schema
from ingest.lake.archive import merging, storing
from ingest.lake.archive.parts import PartWriter
from ingest.lake.archive.warc import decode_answer
from ingest.lake.committed_files import file_range, files_of
from ingest.lake.compaction import CompactionReport, compact
from ingest.lake.snapshot import snapshot
from ingest.lake.store import open_store
from ingest.records import ArchivedAnswer, Fetch

NOW = lake_rows.NOW
DAY = timedelta(days=1)
FEED = "https://news.example.org/feed"


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)


def commit_poll(where: str, now: datetime) -> None:
    """Poll a feed that has not changed: its row refers to the first answer with these bytes."""
    body = b"<rss><channel><title>Oslo</title></channel></rss>"
    parts = PartWriter(where, f"poll {now}")
    parts.add(ArchivedAnswer(FEED, FEED, now, 200, (), body, "{}"))
    row = Fetch(FEED, "feed", now, "ok", status=200, body_sha256=sha256_hex(body))
    lake.commit_run(where, f"poll {now}", [parts.refer(row)], now, archive_rows.CONFIG)


def write_days(where: str) -> None:
    """Write two days of two cycles with pages, and of each day the poll of one feed that never changes."""
    for day in range(2):
        now = NOW + day * DAY
        commit_poll(where, now)
        for number in (2 * day, 2 * day + 1):
            archive_rows.commit(where, numbers=range(number, number + 1), now=now + timedelta(minutes=number))


def compacted(where: str, now: datetime = NOW + 3 * DAY, **more: Any) -> CompactionReport:
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
        report = compact(where, now, grace=timedelta(0), **more)
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
    return report


def archive_files(where: str) -> list[str]:
    return [file.path for file in snapshot(open_store(where)).files(layout.ARCHIVE)]


def answers(where: str) -> dict[tuple[str, datetime], bytes]:
    """Return the body of each row of `fetches`, read from its place."""
    store = open_store(where)
    rows: list[Fetch] = schema.from_table("fetches", lake.open_lake(where).table("fetches"))
    bodies = {}
    for row in rows:
        place = storing.place_of(row)
        assert place is not None
        bodies[row.url, row.at] = decode_answer(file_range(store, *place), row.url).body
    return bodies


def test_the_files_of_a_day_that_is_over_become_one(where: str) -> None:
    write_days(where)
    before, files = answers(where), archive_files(where)
    assert len(files) == 5
    compacted(where)
    assert answers(where) == before
    after = snapshot(open_store(where)).files(layout.ARCHIVE)
    assert [(file.day, file.rows) for file in after] == [(NOW.date(), 3), (NOW.date() + DAY, 2)]
    assert lake.open_lake(where).verify().problems == ()
    assert compacted(where) == CompactionReport()
    keys = [key for key in open_store(where).keys(layout.ARCHIVE) if not layout.is_barrier_key(key)]
    assert sorted(keys) == archive_files(where)


def test_today_is_left_alone(where: str) -> None:
    write_days(where)
    compacted(where, NOW + DAY)
    assert len([path for path in archive_files(where) if f"date={NOW.date() + DAY}" in path]) == 2
    assert lake.open_lake(where).verify().problems == ()


def test_what_a_writer_knows_follows_the_records(where: str) -> None:
    write_days(where)
    state = lake.shared_state(where)
    assert state.last_poll(FEED) is not None  # it is open, and has the old places
    compacted(where)
    later = NOW + 3 * DAY
    commit_poll(where, later)
    first, last = archive_files(where)[0], lake.shared_state(where).last_poll(FEED)
    assert last is not None
    assert (last.at, last.archive_file) == (later, first)
    assert len(archive_files(where)) == 2, "the body was written again"
    assert lake.open_lake(where).verify().problems == ()
    fresh = lake.KeptState(where)
    assert fresh.last_poll(FEED) == last


def test_the_last_row_of_a_cycle_stays_the_one_that_counts(where: str) -> None:
    url = archive_rows.page_url(0)
    for number in range(2):
        archive_rows.commit(where, numbers=range(number, number + 1), now=NOW + timedelta(minutes=number))
    rows = [archive_rows.page_row(0, NOW + timedelta(hours=1, minutes=minute)) for minute in range(2)]
    rows[1] = replace(rows[1], outcome="failed", body_sha256=None)
    lake.commit_run(where, "twice", rows, NOW + timedelta(hours=2), archive_rows.CONFIG)
    before = lake.shared_state(where).pages([url])[url]
    compacted(where)
    assert lake.shared_state(where).pages([url])[url] == before == rows[1]


def test_a_deletion_after_it_takes_the_record_out(where: str) -> None:
    write_days(where)
    compacted(where)
    archive_rows.delete_one(where)
    assert lake.open_lake(where).verify().problems == ()
    urls = {url for url, _ in answers(where)}
    assert archive_rows.page_url(1) not in urls
    assert len(urls) == 4


def test_large_files_are_left_alone(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_days(where)
    before = answers(where)
    sizes = [file.bytes for file in snapshot(open_store(where)).files(layout.ARCHIVE)]
    monkeypatch.setattr(storing, "FILE_BYTES", 2 * max(sizes))
    monkeypatch.setattr(merging, "LARGE_BYTES", max(sizes))
    compacted(where)
    assert answers(where) == before
    assert lake.open_lake(where).verify().problems == ()
    assert compacted(where).merged == 0


def test_one_day_is_merged_when_there_is_little_time(where: str) -> None:
    write_days(where)
    report = compacted(where, seconds=0.0)
    assert report.remaining > 0
    assert len(archive_files(where)) == 3
    assert lake.open_lake(where).verify().problems == ()


def test_a_reader_with_an_older_snapshot_finds_the_answers(where: str) -> None:
    write_days(where)
    store = open_store(where)
    rows: list[Fetch] = schema.from_table("fetches", lake.open_lake(where).table("fetches"))
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
        compact(where, NOW + 3 * DAY)
    for row in rows:
        place = storing.place_of(row)
        assert place is not None
        assert decode_answer(file_range(store, *place), row.url).url == row.url


def test_the_archive_waits_while_rows_that_refer_to_it_are_in_the_stage() -> None:
    where = "memory://archive-waits"
    write_days(where)
    for number in range(12):
        commit_poll(where, NOW + 2 * DAY + timedelta(minutes=5 * number))
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
        compact(where, NOW + timedelta(days=2, hours=1))
        store = open_store(where)
        first = files_of(store, snapshot(store), layout.ARCHIVE)
        assert len(first) == 2
        assert all(file.key.startswith(f"{layout.STAGE}/") for file in first)
        assert compact(where, NOW + timedelta(days=2, hours=2)).merged == 0
    assert lake.open_lake(where).verify().problems == ()
    assert len(answers(where)) == 4 + 2 + 12


def test_a_damaged_file_is_not_merged(where: str) -> None:
    write_days(where)
    store, path = open_store(where), archive_files(where)[0]
    content = bytearray(store.read(path) or b"")
    content[len(content) // 2] ^= 1
    store.write(path, bytes(content))
    with pytest.raises(LakeCorrupt, match=path.rpartition("/")[2]):
        compacted(where)
    assert len(archive_files(where)) == 5
    assert store.keys(layout.STAGE) == []


def test_a_damaged_file_is_not_written_anew_by_a_deletion(where: str) -> None:
    """A flipped bit would get the name and the checksum of a sound file."""
    write_days(where)
    compacted(where)
    store = open_store(where)
    for path in archive_files(where):
        content = bytearray(store.read(path) or b"")
        content[-40] ^= 1
        store.write(path, bytes(content))
    before = archive_files(where)
    with pytest.raises(LakeCorrupt, match="not the file that was committed"):
        archive_rows.delete_one(where)
    assert archive_files(where) == before
    assert store.keys(layout.STAGE) == []
