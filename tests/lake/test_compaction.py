"""Compaction: few files, the same rows, one cycle of the log; what plain readers see meanwhile."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import lake_rows
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bucket_servers import STORES

from ingest import lake
from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import compaction, exchange, layout, replacement, schema
from ingest.lake.cache import cache_folder
from ingest.lake.checkpoint import LiveFile
from ingest.lake.compaction import FAN_OUT, MergePlan, compact, plan_merges
from ingest.lake.snapshot import snapshot
from ingest.lake.store import open_store

NOW = lake_rows.NOW
TODAY = NOW.date()
DAY = timedelta(days=1)


def live(number: int, day: date = TODAY, size: int = 1000, *, is_rewritten: bool = False, version: int = 3) -> LiveFile:
    path = layout.table_path("articles", day, f"{number:08}", 0, "0" * 64)
    return LiveFile(path, "articles", day, f"{number:08}", 10, size, version, is_rewritten)


def write_days(where: str, days: int = 2, cycles: int = 3) -> None:
    for day in range(days):
        for number in range(cycles):
            start, now = 100 * day + 3 * number, NOW + day * DAY
            lake_rows.write_cycle(where, lake_rows.rows_of(range(start, start + 3), [start], now=now), now)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)


def compacted(where: str, now: datetime = NOW + 2 * DAY, **more: Any) -> compaction.CompactionReport:
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
        return compact(where, now, **more)


def rows_of(where: str) -> dict[str, list[dict[str, Any]]]:
    reader = lake.open_lake(where)
    tables = {table: reader.table(table) for table in schema.TABLES}
    return {name: sorted(rows.to_pylist(), key=repr) for name, rows in tables.items()}


def plain_ids(where: str | Path) -> list[str]:
    return [row[0] for row in duckdb.execute(f"select id from '{where}/articles/**/*.parquet' order by 1").fetchall()]


def test_a_day_that_is_over_becomes_one_file() -> None:
    yesterday = TODAY - DAY
    files = [live(1, yesterday), live(2, yesterday), live(3), live(4)]
    assert plan_merges(files, TODAY) == [MergePlan("articles", yesterday, tuple(files[:2]))]
    assert plan_merges(files, TODAY - DAY) == []


def test_the_result_of_a_compaction_is_left_alone() -> None:
    yesterday = TODAY - DAY
    done = [live(5, yesterday, is_rewritten=True), live(5, yesterday, is_rewritten=True)]
    assert plan_merges(done, TODAY) == plan_merges([live(1, yesterday)], TODAY) == []
    assert len(plan_merges([*done, live(6, yesterday)], TODAY)) == 1
    old = live(1, yesterday)
    assert len(plan_merges([old], TODAY, outdated={old.path})) == 1


def test_the_files_of_today_are_merged_in_levels() -> None:
    few, large = [live(n) for n in range(1, FAN_OUT)], [live(99, size=10**8)]
    assert plan_merges([*few, *large], TODAY) == []
    (plan,) = plan_merges([*few, live(50), *large], TODAY)
    assert plan.files == (*few, live(50))


def test_files_stay_few_however_many_cycles_a_day_has() -> None:
    files: list[LiveFile] = []
    written = 0
    for number in range(1, 1000):
        files.append(live(number, size=450_000))
        for plan in plan_merges(files, TODAY):
            size = sum(file.bytes for file in plan.files)
            written += size
            files = [file for file in files if file not in plan.files] + [live(number, size=size, is_rewritten=True)]
        assert len(files) <= 4 * FAN_OUT
    assert written < 4 * 1000 * 450_000, "each row is written again a few times only"


def test_rows_counts_and_cycles_stay(where: str) -> None:
    write_days(where, cycles=2)
    before, counts = rows_of(where), lake.open_lake(where).sql("select cycle, count(*) from articles group by 1")
    files = snapshot(open_store(where)).files()
    report = compacted(where, grace=timedelta(0))
    partitions = len({(file.table, file.day) for file in files})
    assert (report.merged, report.written, report.remaining) == (len(files), partitions, 0)
    assert compacted(where, grace=timedelta(0)) == compaction.CompactionReport()
    assert rows_of(where) == before
    reader = lake.open_lake(where)
    assert sorted(reader.sql("select cycle, count(*) from articles group by 1").fetchall()) == sorted(counts.fetchall())
    assert reader.verify().problems == ()
    assert len(snapshot(open_store(where)).files()) == partitions
    with lake.hold_lease(where, holder="test"):
        assert lake.repair(where) == lake.RepairReport()
    lake_rows.write_cycle(where, lake_rows.rows_of(range(50, 53), now=NOW + 2 * DAY), NOW + 2 * DAY)
    assert lake.open_lake(where).verify().problems == ()


def test_an_older_schema_is_migrated(tmp_path: Path) -> None:
    where = str(shutil.copytree(Path(__file__).parent / "golden" / "v1", tmp_path / "lake"))
    before = {table: rows for table, rows in rows_of(where).items() if rows}
    assert compacted(where, migrate=True).merged == 9
    assert {table: rows for table, rows in rows_of(where).items() if rows} == before
    assert {file.schema_version for file in snapshot(open_store(where)).files()} == {schema.SCHEMA_VERSION}
    assert lake.open_lake(where).verify().problems == ()


@pytest.mark.parametrize("is_nested", [False, True])
def test_files_without_a_column_of_their_schema_are_migrated(tmp_path: Path, is_nested: bool) -> None:
    """An unreleased version of the schema gets columns: files of the same version may lack them."""
    where = str(tmp_path / "lake")
    lake_rows.write_cycle(where, lake_rows.rows_of([1]) | {"links": [], "cluster_merges": []})
    (file,) = snapshot(open_store(where)).files("articles")
    rows = pq.ParquetFile(Path(where, file.path)).read()
    if is_nested:
        at = rows.schema.get_field_index("topic_tags")
        tags = [[{"code": tag["code"], "name": tag["name"]} for tag in row] for row in rows["topic_tags"].to_pylist()]
        rows = rows.set_column(at, "topic_tags", pa.array(tags))
    else:
        rows = rows.drop_columns(["keywords"])
    replace_file(where, file.path, rows)
    assert compacted(where).merged == 0
    assert compacted(where, migrate=True).merged == 1
    (after,) = snapshot(open_store(where)).files("articles")
    assert pq.read_schema(Path(where, after.path)).equals(schema.arrow_schema("articles"))
    assert lake.open_lake(where).sql("select id from articles").fetchall() == [(lake_rows.article_id(1),)]
    assert compacted(where, migrate=True).merged == 0


def replace_file(where: str, path: str, rows: pa.Table) -> None:
    """Put rows in place of a file, as a cycle that merged it."""
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink)
    content = sink.getvalue().to_pybytes()
    with lake.hold_lease(where, holder="test"):
        cycle = lake.next_cycle(where)
        new = layout.table_path("articles", TODAY, cycle, 0, sha256_hex(content))
        open_store(where).write(layout.staged_key(cycle, new), content)
        staged = lake.StagedFile(new, "articles", rows.num_rows, len(content), sha256_hex(content))
        meta = lake.CycleMeta(operation="compact")
        lake.commit_cycle(where, cycle, NOW, [staged], lake.Counts(), meta, [path])


def test_what_a_killed_merge_copied_is_removed_by_the_next_one(bucket: str) -> None:
    where = f"{bucket}/{uuid4().hex}/lake"
    write_days(where, days=1)
    folder = cache_folder(open_store(where))
    assert folder is not None
    (folder / "merging").mkdir(parents=True)
    (folder / "merging" / "7.parquet").write_bytes(b"left by a process that was killed")
    before = rows_of(where)
    assert compacted(where).merged > 0
    assert not (folder / "merging").exists()
    assert rows_of(where) == before


def test_a_damaged_file_is_not_laundered(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    write_days(str(where), days=1)
    file = next((where / "sightings").rglob("00000002-*"))
    content = bytearray(file.read_bytes())
    content[300] ^= 1
    file.write_bytes(content)
    with pytest.raises(LakeCorrupt, match=file.name):
        compacted(str(where))
    assert len(plain_ids(where)) == 9
    assert not list((where / "_stage").rglob("*.staged"))


def test_time_is_bounded(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    write_days(where)
    partitions = len({(file.table, file.day) for file in snapshot(open_store(where)).files()})
    report = compacted(where, seconds=0.0)
    assert (len(report.cycles), report.written, report.remaining) == (1, 1, partitions - 1)
    assert lake.open_lake(where).verify().problems == ()


def test_what_was_replaced_is_kept_for_a_while_and_then_removed(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    write_days(str(where), days=1)
    files = len(snapshot(open_store(str(where))).files())
    compacted(str(where))
    assert len(list((where / "_trash").rglob("*.parquet"))) == files
    compacted(str(where))
    assert list((where / "_trash").rglob("*.parquet"))
    compacted(str(where), grace=timedelta(0))
    assert not list((where / "_trash").rglob("*"))


def test_a_reader_that_opened_the_folder_before_sees_all_its_names(tmp_path: Path) -> None:
    """Else it would take the day for an empty one."""
    where = tmp_path / "lake"
    write_days(str(where), days=1)
    folder = where / "articles" / "date=2026-11-23"
    names = sorted(os.listdir(folder))
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    compacted(str(where))
    assert sorted(os.listdir(descriptor)) == names
    replacement.empty_trash(open_store(str(where)), datetime.now(UTC), keep_names=True)
    assert sorted(os.listdir(descriptor)) == names
    os.close(descriptor)
    assert not any(path.stat().st_size for path in (where / "_trash").rglob("*.parquet"))
    assert len(plain_ids(where)) == 9


@pytest.mark.parametrize("is_local", [True, False])
def test_without_an_exchange_a_barrier_stands_while_files_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_local: bool
) -> None:
    where = str(tmp_path / "lake") if is_local else f"memory://{tmp_path.name}"
    monkeypatch.setattr(exchange, "_exchange_function", lambda: None)
    write_days(where, days=1)
    before, store = rows_of(where), open_store(where)
    barriers: list[bool] = []

    def pause(seconds: float) -> None:
        assert seconds == replacement.BARRIER_SECONDS
        barriers.append(any(layout.is_barrier_key(key) for key in store.keys("articles")))
        assert rows_of(where) == before

    monkeypatch.setattr(replacement, "_pause", pause)
    compacted(where, grace=timedelta(0))
    assert any(barriers)
    assert not any(layout.is_barrier_key(key) for table in schema.TABLES for key in store.keys(table))
    assert rows_of(where) == before
    assert lake.open_lake(where).verify().problems == ()
    assert len(store.keys("articles")) == 1


def test_a_barrier_is_no_parquet_to_any_reader(tmp_path: Path) -> None:
    import pandas as pd
    import polars as pl
    import pyarrow.dataset as ds

    where = tmp_path / "lake"
    write_days(str(where), days=1)
    (where / layout.barrier_key("articles/date=2026-11-23")).write_bytes(replacement.BARRIER_CONTENT)
    readers: list[Callable[[], object]] = [
        lambda: plain_ids(where),
        lambda: ds.dataset(where / "articles", partitioning="hive").to_table(),
        lambda: ds.dataset(where / "articles", partitioning="hive").count_rows(),
        lambda: pd.read_parquet(where / "articles"),
        lambda: pl.read_parquet(f"{where}/articles/**/*.parquet"),
        lambda: pl.scan_parquet(f"{where}/articles/**/*.parquet").select("id").collect(),
    ]
    for read in readers:
        with pytest.raises((OSError, pa.ArrowInvalid, duckdb.Error, pl.exceptions.PolarsError)):
            read()
    (problem,) = lake.open_lake(str(where)).verify().problems
    assert (problem.kind, problem.path.endswith("being-replaced.parquet")) == ("stale-stage", True)


@pytest.mark.parametrize("scheme", ["memory", *STORES])
def test_in_an_object_store_old_files_stay_for_the_grace(
    scheme: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"memory://{tmp_path}" if scheme == "memory" else f"{request.getfixturevalue(f'{scheme}_bucket')}{tmp_path}"
    write_days(where, days=1)
    before, store = rows_of(where), open_store(where)
    keys = store.keys("articles")
    compacted(where)
    assert store.keys("articles") == keys, "plain readers see what they saw"
    assert {file.is_rewritten for file in snapshot(store).files()} == {True}
    assert rows_of(where) == before
    assert lake.open_lake(where).verify().problems == ()
    assert compacted(where) == compaction.CompactionReport()
    assert store.keys("articles") == keys
    lake_rows.write_cycle(where, lake_rows.rows_of(range(50, 53)))
    assert compacted(where) == compaction.CompactionReport(), "not before the earlier one is published"
    later = datetime.now(UTC) + 2 * compaction.DEFAULT_GRACE
    monkeypatch.setattr(replacement, "_now", lambda: later)
    assert lake.open_lake(where).verify().problems == (), "no run has come since, and nothing is wrong"
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
    assert len(store.keys("articles")) == 2
    assert not store.keys(layout.STAGE)
    assert lake.open_lake(where).sql("select count(*), count(distinct id) from articles").fetchall() == [(12, 12)]
    assert lake.open_lake(where).verify().problems == ()


def test_a_compaction_of_most_files_is_followed_by_a_checkpoint(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.lake.snapshot._FEWEST_REMOVED", 4)
    write_days(where, days=1)
    assert snapshot(open_store(where)).checkpoint.cycle == ""
    before = rows_of(where)
    compacted(where)
    after = snapshot(open_store(where))
    assert (after.checkpoint.cycle, after.tail) == (after.last_cycle, ())
    assert after.checkpoint.number_of_files == len(after.files())
    assert rows_of(where) == before
