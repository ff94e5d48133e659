"""The files of a lake at one moment: checkpoints of the log, and what comes after them."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingest.errors import LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout, next_cycle, repair
from ingest.lake.checkpoint import LiveFile, newest_checkpoint
from ingest.lake.commit import write_entry
from ingest.lake.log import Counts, LogEntry, StagedFile, parse_entry, read_entry
from ingest.lake.snapshot import snapshot, write_due_checkpoint
from ingest.lake.storage import Store
from ingest.lake.store import open_store, writable_store

START = datetime(2026, 11, 23, 22, tzinfo=UTC)
DAYS = (date(2026, 11, 23), date(2026, 11, 24))
MERGED = 8  # the number of the cycle that merges the files of the first day


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    name = str(tmp_path / "lake") if request.param == "disk" else f"memory://{request.node.name}"
    return writable_store(name)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.lake.snapshot.CYCLES_BETWEEN", 3)


def entry_of(number: int, removed: tuple[str, ...] = (), operation: str | None = None, seed: str = "") -> LogEntry:
    cycle, day = layout.cycle_name(number), DAYS[number > 4 and operation is None]
    sums = {table: sha256_hex(f"{seed}{table}{number}".encode()) for table in ("articles", "fetches", "later_table")}
    files = [StagedFile(layout.table_path(t, day, cycle, 0, s), t, number, 100 + number, s) for t, s in sums.items()]
    files.append(StagedFile(f"raw/{cycle}.warc.gz", "raw", 1, 9, sums["articles"]))
    run = f"stream-{number}" if number % 2 else None
    now = START + timedelta(hours=number)
    return LogEntry(cycle, now, tuple(files), Counts(), 2, "0", run=run, removed=removed, operation=operation)


def write_log(store: Store, numbers: range, seed: str = "") -> list[LogEntry]:
    """Write entries; the one of the number `MERGED` takes the place of the files of the first day."""
    entries = []
    for number in numbers:
        old = tuple(file.path for at in range(1, 5) for file in entry_of(at, seed=seed).files)
        merges = number == MERGED
        entries.append(entry_of(number, old if merges else (), "compact" if merges else None, seed))
        write_entry(store, entries[-1])
        write_due_checkpoint(store)
    return entries


def live_paths(entries: list[LogEntry]) -> set[str]:
    """Return the paths that the entries leave in the lake, by the definition."""
    removed = {path for entry in entries for path in entry.removed}
    return {file.path for entry in entries for file in entry.files} - removed


def paths(files: list[LiveFile]) -> set[str]:
    return {file.path for file in files}


def test_a_checkpoint_and_the_entries_after_it_give_the_files_of_the_whole_log(store: Store) -> None:
    entries: list[LogEntry] = []
    for last in range(1, 15):
        entries += write_log(store, range(last, last + 1))
        for fresh in (False, True):
            found = snapshot(store, fresh=fresh)
            assert paths(found.files()) == live_paths(entries)
            assert len(found.files()) == len(paths(found.files()))
            assert found.last_cycle == entries[-1].cycle
            assert len(found.tail) < 3
        assert next_cycle(store.url) == layout.cycle_name(last + 1)
    assert found.checkpoint.cycle == "00000012"
    assert [file.cycle for file in found.files("articles", DAYS[1])] == [
        layout.cycle_name(number) for number in (5, 6, 7, 9, 10, 11, 12, 13, 14)
    ]
    merged = found.files("articles")[3]
    assert (merged.is_rewritten, merged.rows, merged.bytes, merged.schema_version) == (True, 8, 108, 2)
    assert found.cycle_of_run("stream-5") == "00000005"
    assert found.cycle_of_run("stream-13") == "00000013"
    assert found.cycle_of_run("stream-99") is None
    assert len(store.keys(layout.CHECKPOINTS)) == 2


def test_only_the_entries_after_the_checkpoint_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = write_log(store, range(1, 9))
    parsed: list[str] = []

    def parse(content: bytes, where: str) -> LogEntry:
        parsed.append(where)
        return parse_entry(content, where)

    monkeypatch.setattr("ingest.lake.log.parse_entry", parse)
    assert paths(snapshot(store, fresh=True).files()) == live_paths(entries)
    assert [name.rpartition("/")[2] for name in parsed] == ["00000007.json", "00000008.json"]
    snapshot(store)
    assert len(parsed) == 2


def test_a_checkpoint_that_cannot_be_trusted_is_passed_over(store: Store) -> None:
    entries = write_log(store, range(1, 8))
    older, key = store.keys(layout.CHECKPOINTS)
    content = store.read(key)
    assert content is not None
    for damaged in (b"", content[:-7], content[:50] + bytes([content[50] ^ 4]) + content[51:]):
        store.write(key, damaged)
        found = snapshot(store, fresh=True)
        assert found.checkpoint.cycle == "00000003"
        assert paths(found.files()) == live_paths(entries)
    store.write(layout.checkpoint_key("00000006", sha256_hex(b"PAR1")), b"PAR1")
    store.remove([older, key])
    assert snapshot(store, fresh=True).checkpoint.cycle == ""
    assert paths(snapshot(store, fresh=True).files()) == live_paths(entries)


def test_a_checkpoint_of_another_history_is_passed_over(store: Store) -> None:
    """A backup was put back without removing what came after it, and the lake went on from there."""
    entries = write_log(store, range(1, 8))
    assert snapshot(store).checkpoint.cycle == "00000006"
    store.remove([layout.log_key(entry.cycle) for entry in entries[4:]])
    assert paths(snapshot(store).files()) == live_paths(entries[:4])
    other = [*entries[:4], *write_log(store, range(5, 8), seed="other")]
    for fresh in (False, True):
        assert paths(snapshot(store, fresh=fresh).files()) == live_paths(other)
    write_log(store, range(8, 14))
    assert snapshot(store, fresh=True).checkpoint.cycle == "00000012"


def test_a_lost_entry_does_not_hide_those_after_it(store: Store) -> None:
    entries = write_log(store, range(1, 10))
    store.remove([layout.log_key(entries[7].cycle)])
    write_log(store, range(10, 12))
    assert snapshot(store, fresh=True).last_cycle == "00000011"


def test_a_repair_removes_the_checkpoints(tmp_path: Path) -> None:
    store = writable_store(str(tmp_path / "lake"))
    write_log(store, range(1, 8))
    assert newest_checkpoint(store) is not None
    repair(store.url)  # all files are lost
    assert newest_checkpoint(store) is None
    assert snapshot(open_store(store.url)).files() == []


def test_an_earlier_snapshot(store: Store) -> None:
    entries = write_log(store, range(1, 12))
    now = snapshot(store)
    for number in range(12):
        then = now.at(number)
        assert then.last_cycle == (layout.cycle_name(number) if number else "")
        written = {file.path for entry in entries[:number] for file in entry.files}
        rewritten = {file.path for file in entries[MERGED - 1].files}
        assert paths(then.files()) == (written & live_paths(entries)) | rewritten
    assert now.at(START).until == 0
    assert now.at(START + timedelta(hours=5, minutes=59)).until == 5
    assert now.at(START + timedelta(days=9)).until == 11
    assert snapshot(store, "00000004").until == 4
    for wrong in ("12", "-1", "yesterday", "٣"):
        with pytest.raises(LakeError, match="has the cycles 1 to 11"):
            now.at(wrong)
    with pytest.raises(LakeError, match="has no zone"):
        now.at(datetime(2026, 11, 24))


def test_the_new_fields_are_written_only_where_they_are_set(store: Store) -> None:
    plain, merged = entry_of(2), entry_of(MERGED, ("articles/x",), "compact")
    assert not {"run", "removed", "operation"} & json.loads(plain.to_json()).keys()
    assert parse_entry(plain.to_json(), "here") == plain
    write_entry(store, merged)
    assert read_entry(store, merged.cycle) == merged
    for changed in ({"removed": ["../x"]}, {"removed": [1]}, {"run": 5}, {"operation": 5}):
        with pytest.raises(LakeError, match="is not a log entry"):
            parse_entry(json.dumps(json.loads(merged.to_json()) | changed).encode(), "here")
