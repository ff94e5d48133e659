"""A writer of the archive is killed at every step: its cycle is committed or not begun, and nothing dangles."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import archive_rows
import lake_rows
import pytest
from dying_writer import dies_at

from ingest import lake
from ingest.lake import layout, replacement, schema, snapshot
from ingest.lake.archive import parts
from ingest.lake.store import open_store
from ingest.records import Fetch

pytestmark = pytest.mark.slow

SUPPORT = Path(__file__).parents[1] / "support"


def archived(where: str) -> set[str]:
    """The addresses of the rows that have an answer in the archive."""
    query = "select url from fetches where archive_file is not null"
    return {row[0] for row in lake.open_lake(where).sql(query).fetchall()}


def addresses(*numbers: int) -> set[str]:
    return {archive_rows.page_url(number) for number in numbers}


@pytest.mark.parametrize(
    ("writer", "stride", "before", "after"),
    [  # every step was tried once; few are left for each run of the tests
        ("commit", 7, addresses(0, 1, 2), addresses(0, 1, 2, 3, 4, 5)),
        ("delete", 11, addresses(0, 1, 2), addresses(0, 2)),
        ("compact", 17, addresses(0, 1, 2, 3, 4, 5), addresses(0, 1, 2, 3, 4, 5)),
    ],
)
def test_whatever_step_a_writer_dies_at(
    tmp_path: Path, writer: str, stride: int, before: set[str], after: set[str]
) -> None:
    template, out = tmp_path / "template", tmp_path / "out"
    archive_rows.TEMPLATE(str(template))
    if writer == "compact":
        archive_rows.commit(str(template))  # a second file to merge
    last = len(lake.open_lake(str(template)).snapshots())
    out.mkdir()
    command = [sys.executable, str(SUPPORT / "crash_points.py"), str(template), str(out), writer, str(stride)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    steps, code = map(int, done.stdout.split())
    assert code == 0, done.stderr
    outcomes = set()
    for number in range(0, steps + 1, stride):
        where = out / f"{number:03d}"
        committed = (where / "_log" / f"{last + 1:08}.json").exists()
        lake.recover(str(where))
        assert archived(str(where)) == (after if committed else before), number
        assert lake.open_lake(str(where)).verify().problems == (), number
        assert archive_rows.parts_of_lake(str(where)) == [], number
        files = {
            path.relative_to(where).as_posix() for path in where.rglob("archive/**/*.gz") if "_trash" not in str(path)
        }
        assert files == {file.path for file in snapshot.snapshot(open_store(str(where))).files(layout.ARCHIVE)}
        outcomes.add(committed)
    assert outcomes == {True, False}


def test_a_writer_to_an_object_store_dies_at_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_is_alive", lambda name: False)
    number, outcomes = 0, set()
    while True:
        where = f"memory://{uuid4().hex}"
        archive_rows.TEMPLATE(where)
        died = dies_at(number, monkeypatch, partial(archive_rows.commit, where))
        lake.recover(where)
        committed = archived(where) == addresses(*range(6))
        assert committed or archived(where) == addresses(0, 1, 2)
        assert lake.open_lake(where).verify().problems == (), number
        assert archive_rows.parts_of_lake(where) == []
        outcomes.add((died, committed))
        if not died:
            break
        number += 1
    assert outcomes == {(True, False), (True, True), (False, True)}


@pytest.mark.parametrize("grace", [timedelta(0), timedelta(hours=1)])
def test_a_compaction_in_an_object_store_dies_at_every_request(
    grace: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.0)
    number, sizes = 0, set()
    while True:
        where = f"memory://{uuid4().hex}"
        archive_rows.TEMPLATE(where)
        archive_rows.commit(where)
        died = dies_at(number, monkeypatch, partial(archive_rows.compact_archive, where, grace=grace))
        lake.recover(where)
        assert archived(where) == addresses(*range(6)), number
        assert lake.open_lake(where).verify().problems == (), number
        sizes.add(len(snapshot.snapshot(open_store(where)).files(layout.ARCHIVE)))
        if not died:
            break
        number += 1
    assert number > 8
    assert sizes == {1, 2}, "it died before and after its commit"


def test_in_every_store(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)
    archive_rows.TEMPLATE(where)
    archive_rows.commit(where)
    archive_rows.delete_one(where)
    assert archived(where) == addresses(0, 2, 3, 4, 5)
    assert lake.open_lake(where).verify().problems == ()
    store = open_store(where)
    for key in store.keys(layout.ARCHIVE):
        assert archive_rows.page_url(1).encode() not in (store.read(key) or b"")


def test_a_repeated_commit_finds_the_first_one(where: str) -> None:
    first, second = archive_rows.commit(where), archive_rows.commit(where)
    assert second.repeated
    assert first.entry == second.entry
    assert archive_rows.parts_of_lake(where) == []


def test_an_answer_whose_part_is_gone_is_not_kept(where: str) -> None:
    writer = parts.PartWriter(where, "run")
    writer.add(archive_rows.answer(1))
    row = writer.refer(archive_rows.page_row(1))
    writer.remove()
    lake.commit_run(where, "run", [row], archive_rows.LATER, archive_rows.CONFIG)
    assert archived(where) == set()
    assert lake.open_lake(where).verify().problems == ()


def test_the_parts_of_a_living_process_stay_however_old_they_are(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = parts.PartWriter(where, "run")
    writer.add(archive_rows.answer(1))
    writer.flush()
    keys = archive_rows.parts_of_lake(where)
    monkeypatch.setattr(parts, "LIFETIME", timedelta(days=-1))
    assert keys
    assert parts.left_over_parts(keys) == []
    monkeypatch.setattr(parts, "_host", lambda: "another")
    assert parts.left_over_parts(keys) == keys


def test_repair_goes_on_without_a_damaged_file(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    archive_rows.TEMPLATE(where)
    archive_rows.commit(where)
    log, *_ = sorted(Path(where, "_log").glob("*2.json"))
    log.unlink()  # made again from the files of the cycle
    damaged = sorted(Path(where, "archive").rglob("*.gz"))[0]
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert {problem.kind for problem in lake.open_lake(where).verify().problems} >= {"size"}
    with lake.hold_lease(where, holder="test"):
        lake.repair(where)
    assert lake.open_lake(where).verify().problems == ()
    entry = lake.open_lake(where).snapshots()[-1]
    assert [file.rows for file in entry.files if file.table == layout.ARCHIVE] == [3]


@pytest.mark.parametrize("change", ["shifted", "other body", "lost"])
def test_verify_reports_references_that_lead_elsewhere(tmp_path: Path, change: str) -> None:
    where = str(tmp_path / "lake")
    archive_rows.TEMPLATE(where)
    (row,) = [row for row in rows_of_fetches(where) if row.url == archive_rows.page_url(1)]
    assert row.archive_offset is not None
    wrong = {
        "shifted": replace(row, archive_offset=row.archive_offset + 1),
        "other body": replace(row, body_sha256="0" * 64),
        "lost": replace(row, archive_file="archive/date=2026-11-23/00000009-0000-000000000000.warc.gz"),
    }[change]
    rows = lake_rows.rows_of([]) | {"fetches": [replace(wrong, url="https://news.example.org/x")]}
    lake_rows.write_cycle(where, rows, archive_rows.LATER)
    problems = lake.open_lake(where).verify().problems
    assert {problem.kind for problem in problems} == {"archive"}


def rows_of_fetches(where: str) -> list[Fetch]:
    rows: list[Fetch] = schema.from_table("fetches", lake.open_lake(where).table("fetches"))
    return rows
