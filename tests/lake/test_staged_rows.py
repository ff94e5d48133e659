"""Articles whose rows wait in the stage: the lake is the same, and nothing of them stays behind."""

import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import staged_run
from hypothesis import given, settings
from hypothesis import strategies as st
from lake_rows import NOW, article_id
from staged_run import LATER, groups, ids, ids_of, parts_of_lake, staged

from ingest import lake
from ingest.lake import schema, stage, staged_rows
from ingest.lake.deletion import delete
from ingest.lake.encoding import decode_rows, encode_articles
from ingest.lake.selection import Selection
from ingest.lake.staged_rows import StagedRowsGone, row_parts, take_rows
from ingest.lake.store import open_store
from ingest.records import Article, EncodedArticles, StagedRows

SUPPORT = Path(__file__).parents[1] / "support"


def sums(report: lake.CommitReport) -> list[tuple[str, str]]:
    assert report.entry is not None
    return [(file.path, file.sha256) for file in report.entry.files]


def key_of(encoded: EncodedArticles) -> str:
    assert isinstance(encoded.rows, StagedRows)
    return encoded.rows.key


def test_the_lake_is_that_of_rows_as_bytes(where: str, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    for place in (where, other):
        staged_run.template(place)
    by_bytes = staged_run.commit(other, groups(range(1, 9)))
    by_stage = staged_run.commit(where, [*staged(where, range(1, 5)), *groups(range(5, 7)), *staged(where, (7, 8))])
    assert sums(by_stage) == sums(by_bytes)
    assert by_stage.counts.unchanged == 2
    assert parts_of_lake(where) == []
    assert lake.open_lake(where).verify().ok


def test_a_second_attempt_finds_the_first_and_removes_what_it_staged(where: str) -> None:
    staged_run.template(where)
    other_run = staged(where, [20], run="another run")
    first = staged_run.commit(where)
    second = staged_run.commit(where, staged(where, range(3, 12)))
    assert second.repeated
    assert second.entry == first.entry
    assert parts_of_lake(where) == [key_of(other_run[0])]


@pytest.mark.parametrize("harm", ["removed", "cut", "changed", "empty"])
def test_a_run_whose_rows_are_gone_does_not_commit(where: str, harm: str) -> None:
    staged_run.template(where)
    store, items = open_store(where), staged(where)
    key = key_of(items[1])
    content = store.read(key) or b""
    if harm == "removed":
        store.remove([key])
    else:
        store.write(key, {"cut": content[:-9], "changed": b"x" + content[1:], "empty": b""}[harm])
    with pytest.raises(StagedRowsGone, match="run the same command again"):
        staged_run.commit(where, items)
    assert ids(where) == ids_of(0, 1, 2)
    lake.recover(where)
    assert [problem.kind for problem in lake.open_lake(where).verify().problems] == []
    staged_run.commit(where)
    assert ids(where) == ids_of(*range(9))
    assert parts_of_lake(where) == []


@pytest.mark.parametrize("kind", ["local", "memory"])
def test_parts_that_are_mapped_hold_no_open_files(tmp_path: Path, kind: str) -> None:
    where = str(tmp_path / "lake") if kind == "local" else f"memory://{tmp_path.name}"
    parts = row_parts(open_store(where), staged(where, range(12)))
    assert len(parts) == 3
    parts[0].open()
    before = len(os.listdir("/dev/fd"))
    batches = [part.open() for part in parts]
    assert len(os.listdir("/dev/fd")) == before
    assert [batch.column("id")[0].as_py() for batch in batches] == [article_id(number) for number in (0, 4, 8)]


def test_recovery_removes_parts_of_committed_runs_and_old_ones(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    staged_run.template(where)
    waiting = staged(where, [20], run="job at work")
    lake.recover(where)
    assert parts_of_lake(where) == [key_of(waiting[0])]
    assert lake.open_lake(where).verify().ok, "a job may be at work"
    staged(where, [0], run="first run")
    report = lake.recover(where)
    assert len(report.removed) == 1
    assert report.foreign == ()
    assert parts_of_lake(where) == [key_of(waiting[0])]
    monkeypatch.setattr(staged_rows, "LIFETIME", timedelta(days=-1))
    assert [problem.kind for problem in lake.open_lake(where).verify().problems] == ["stale-stage"]
    assert lake.recover(where).removed == (key_of(waiting[0]),)
    assert parts_of_lake(where) == []


def delete_selected(where: str, selection: Selection, *, remember: bool) -> None:
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
        delete(where, LATER, selection, remember=remember)


def test_nothing_of_what_is_deleted_waits_in_the_stage(where: str) -> None:
    staged_run.template(where)
    items = staged(where, range(9))  # the worker did not know yet that the lake has the first three
    delete_selected(where, Selection(ids=frozenset({article_id(1)})), remember=True)
    assert parts_of_lake(where) == []
    with pytest.raises(StagedRowsGone):
        staged_run.commit(where, items)
    staged_run.commit(where, staged(where, range(9)))
    assert ids(where) == ids_of(0, *range(2, 9))


def test_what_expired_does_not_wait_in_the_stage(where: str) -> None:
    staged_run.template(where)
    expired, others = staged(where, [0, 1], run="a"), staged(where, [20, 21], run="b")
    assert key_of(expired[0]) in parts_of_lake(where)
    delete_selected(where, Selection(before=NOW.date() + timedelta(days=1)), remember=False)
    assert ids(where) == []
    assert parts_of_lake(where) == [key_of(others[0])]


def test_large_cycles_become_several_files_of_several_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "ROW_GROUP", 3)
    monkeypatch.setattr(stage, "FILE_BYTES", 20_000)
    where = str(tmp_path / "lake")
    report = staged_run.commit(where, staged(where, range(20)))
    assert report.entry is not None
    files = [Path(where, file.path) for file in report.entry.files if file.table == "articles"]
    assert len(files) > 1
    rows = pa.concat_tables([pq.read_table(file) for file in files])
    assert rows["id"].to_pylist() == ids_of(*range(20))
    assert lake.open_lake(where).verify().ok
    groups_of_rows = [pq.ParquetFile(file).metadata for file in files]
    assert max(found.row_group(n).num_rows for found in groups_of_rows for n in range(found.num_row_groups)) == 3


def test_row_groups_give_the_bytes_of_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "ROW_GROUP", 3)
    where = str(tmp_path / "lake")
    report = staged_run.commit(where, groups(range(8)))
    assert report.entry is not None
    (file,) = [file for file in report.entry.files if file.table == "articles"]
    content = Path(where, file.path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file.sha256
    rows = pq.read_table(pa.BufferReader(content)).cast(schema.arrow_schema("articles"))
    assert content == stage.parquet_bytes("articles", rows)


@cache
def article_of(number: int) -> Article:
    return staged_run.staged_article(number)


@settings(deadline=None)
@given(st.data())
def test_rows_are_taken_from_any_parts_in_any_order(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    made = [
        encode_articles([article_of(number) for number in range(start, start + size)])
        for start, size in zip(starts, sizes, strict=True)
    ]
    positions = data.draw(st.lists(st.integers(0, sum(sizes) - 1), min_size=1, unique=True))
    whole = pa.Table.from_batches([decode_rows(group) for group in made])
    parts = [part for group in made for part in row_parts(open_store("memory://none"), [group])]
    assert take_rows(parts, positions).equals(whole.take(pa.array(positions)))
    assert take_rows(row_parts(open_store("memory://none"), made), positions).equals(whole.take(pa.array(positions)))


def test_a_temporary_file_that_a_recovery_removes_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, replace_file = str(tmp_path / "lake"), os.replace
    staged_run.template(where)

    def removed_once(source: Any, target: Any) -> None:
        monkeypatch.setattr(os, "replace", replace_file)
        lake.recover(where)
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", removed_once)
    (encoded,) = staged(where, [20])
    assert open_store(where).read(key_of(encoded))


@pytest.mark.slow
def test_whatever_step_a_commit_of_staged_rows_dies_at(tmp_path: Path) -> None:
    template, out, other = str(tmp_path / "template"), tmp_path / "out", str(tmp_path / "other")
    out.mkdir()
    for place in (template, other):
        staged_run.template(place)
    expected = sums(staged_run.commit(other, groups()))
    command = [sys.executable, str(SUPPORT / "crash_points.py"), template, str(out), "staged", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    steps, code = map(int, done.stdout.split())
    assert code == 0, done.stderr
    outcomes = set()
    for number in range(0, steps + 1, 5):
        where = str(out / f"{number:03d}")
        committed = Path(where, "_log", "00000002.json").exists()
        waiting = parts_of_lake(where)
        lake.recover(where)
        assert lake.open_lake(where).verify().problems == (), number
        assert parts_of_lake(where) == ([] if committed else waiting), number
        assert ids(where) == ids_of(*range(9 if committed else 3)), number
        again = staged_run.commit(where)
        assert again.repeated is committed
        assert sums(again) == expected, number
        assert parts_of_lake(where) == [], number
        third = staged_run.commit(where)
        assert third.repeated
        assert lake.open_lake(where).verify().problems == (), number
        outcomes.add((committed, bool(waiting)))
    assert outcomes >= {(False, True), (True, True), (True, False)}


def test_the_rows_of_articles_have_the_columns_of_their_table() -> None:
    (group, *_) = groups()
    assert decode_rows(group).schema.equals(schema.arrow_schema("articles"))
    with pytest.raises(TypeError, match="in the stage"):
        decode_rows(EncodedArticles(group.heads, StagedRows("_stage/rows")))
