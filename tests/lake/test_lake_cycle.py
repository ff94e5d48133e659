"""Whole cycles, on local disk, in memory and on S3."""

import pickle
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest

from ingest import lake
from ingest.errors import AccountError, LakeBusy, LakeError
from ingest.lake import commit, layout, schema
from ingest.lake.log import read_log
from ingest.lake.store import open_store

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def two_days(where: str) -> list[lake.LogEntry]:
    first = lake_rows.write_cycle(where, lake_rows.rows_of(range(8), [100, 101]))
    return [
        first,
        lake_rows.write_cycle(
            where, lake_rows.rows_of(range(6, 12), now=lake_rows.NOW + DAY, version=2), lake_rows.NOW + DAY
        ),
    ]


def test_every_table_comes_back_as_it_was_written(where: str) -> None:
    two_days(where)
    reader = lake.open_lake(where)
    expected = lake_rows.rows_of(range(8), [100, 101])
    for table, rows in lake_rows.rows_of(range(6, 12), now=lake_rows.NOW + DAY, version=2).items():
        expected[table] += rows
    for table in schema.TABLES:
        read = schema.from_table(table, reader.table(table))
        assert sorted(map(repr, read)) == sorted(map(repr, expected[table]))
    assert reader.verify().problems == ()


def test_sql_sees_all_tables_and_the_latest_versions(where: str) -> None:
    two_days(where)
    reader = lake.open_lake(where)
    assert reader.sql("select main_region, count(*) from latest group by 1").fetchall() == [("NO", 12)]
    versions = reader.sql("select version, count(*) as n from latest group by all order by version")
    assert versions.columns == ["version", "n"]
    assert versions.fetchall() == [(1, 6), (2, 6)]
    days = reader.sql("select date, count(*) from articles group by 1 order by 1").fetchall()
    assert days == [(date(2026, 11, 23), 8), (date(2026, 11, 24), 6)]
    assert reader.sql("select reason from rejects order by 1").fetchall() == [("empty",), ("no-text",)]
    assert reader.sql("select count(*) from sightings s join articles a on a.id = s.article_id").fetchall() == [(18,)]
    assert reader.sql(
        "select first_seen_at from articles where id = ? and version = 1", [lake_rows.article_id(3)]
    ).fetchall() == [(lake_rows.NOW,)]
    assert reader.sql("select unnest(region_tags).name as place from latest").arrow().num_rows == 24
    assert len(reader.sql("select * from fingerprints where first_seen_at::date = date '2026-11-24'")) == 6
    assert reader.table("articles", ["id", "date"], since=date(2026, 11, 24)).num_rows == 6
    assert reader.table("articles", since=date(2026, 11, 25)).num_rows == 0


def test_results_go_where_people_work(where: str) -> None:
    two_days(where)
    result = lake.open_lake(where).sql("select id, published_at from articles")
    assert result.df().shape == result.pl().shape == (14, 2)
    assert len(list(result)) == len(result) == 14


def test_an_empty_lake_has_empty_tables(where: str) -> None:
    reader = lake.open_lake(where, create=True)
    for table in schema.TABLES:
        assert reader.table(table).schema == schema.arrow_schema(table)
        assert reader.sql(f"select * from {table}").columns == [*schema.contract(table).names, "date"]
    assert reader.sql("select count(*) from latest").fetchall() == [(0,)]
    assert reader.snapshots() == []
    assert reader.verify().ok
    assert lake.next_cycle(where) == "00000001"


def test_a_mistake_in_a_query_is_an_error(where: str) -> None:
    reader = lake.open_lake(where, create=True)
    with pytest.raises(LakeError, match="nosuch"):
        reader.sql("select nosuch from articles")
    with pytest.raises(LakeError, match="data-dictionary"):
        reader.table("articles", ["nosuch"])


def test_snapshots_are_the_cycles(where: str) -> None:
    entries = two_days(where)
    assert lake.open_lake(where).snapshots() == entries
    assert [entry.cycle for entry in entries] == ["00000001", "00000002"]
    assert lake.next_cycle(where) == "00000003"


def test_nothing_is_seen_before_the_commit(where: str) -> None:
    with lake.hold_lease(where, holder="test"):
        files = lake_rows.stage_all(where, "00000001", lake_rows.rows_of(range(3)))
        assert lake.open_lake(where).sql("select count(*) from articles").fetchall() == [(0,)]
        assert not [file.key for file in open_store(where).listing("") if file.key.endswith(".parquet")]
        lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(lake_rows.rows_of(range(3))))
    assert lake.open_lake(where).sql("select count(*) from articles").fetchall() == [(3,)]
    assert list(open_store(where).listing("_stage")) == []


def test_a_committed_cycle_is_read_before_it_is_published(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(2)))
    rows = lake_rows.rows_of(range(2, 5))
    files = lake_rows.stage_all(where, "00000002", rows)
    monkeypatch.setattr(commit, "publish", lambda store, entry: 0)
    monkeypatch.setattr(commit, "remove_stage", lambda store, cycle: [])
    lake.commit_cycle(where, "00000002", lake_rows.NOW, files, lake_rows.counts_of(rows))
    monkeypatch.undo()
    reader = lake.open_lake(where)
    assert reader.sql("select count(*), count(distinct id) from articles").fetchall() == [(5, 5)]
    assert {problem.kind for problem in reader.verify().problems} == {"unpublished", "stale-stage"}
    assert lake.recover(where).published == ("00000002",)
    assert lake.recover(where) == lake.RecoveryReport()
    assert reader.sql("select count(*), count(distinct id) from articles").fetchall() == [(5, 5)]
    assert reader.verify().ok


def test_staging_and_committing_twice_changes_nothing(where: str) -> None:
    rows = lake_rows.rows_of(range(4), [9])
    files = lake_rows.stage_all(where, "00000001", rows)
    assert lake_rows.stage_all(where, "00000001", {name: rows[name][::-1] for name in rows}) == files
    counts = lake_rows.counts_of(rows)
    first = lake.commit_cycle(where, "00000001", lake_rows.NOW, files, counts)
    before = [(file.key, file.size) for file in open_store(where).listing("")]
    assert lake.commit_cycle(where, "00000001", lake_rows.NOW, files, counts) == first
    assert [(file.key, file.size) for file in open_store(where).listing("")] == before
    with pytest.raises(LakeBusy, match="another writer committed cycle 00000001"):
        lake.commit_cycle(where, "00000001", lake_rows.NOW + DAY, files, counts)


@pytest.mark.parametrize(
    "change",
    [{"read": 7}, {"stored": 5, "read": 6}, {"rejected": 2, "read": 6}, {"reasons": (("empty", 2),)}, {"unchanged": 1}],
)
def test_counts_that_do_not_add_up_are_not_committed(tmp_path: Path, change: dict[str, Any]) -> None:
    where = str(tmp_path / "lake")
    rows = lake_rows.rows_of(range(4), [9])
    files = lake_rows.stage_all(where, "00000001", rows)
    with pytest.raises(AccountError, match="not committed"):
        lake.commit_cycle(where, "00000001", lake_rows.NOW, files, replace(lake_rows.counts_of(rows), **change))
    assert lake.open_lake(where).snapshots() == []
    lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(rows))


def test_the_rows_that_were_staged_are_read_again(where: str) -> None:
    rows = lake_rows.rows_of(range(4))
    files = lake_rows.stage_all(where, "00000001", rows)
    store = open_store(where)
    key = layout.staged_key("00000001", files[0].path)
    content = store.read(key)
    assert content is not None
    store.write(key, content[:-1])
    with pytest.raises(LakeError, match="not what was written"):
        lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(rows))
    store.remove([key])
    with pytest.raises(LakeError, match="is gone"):
        lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(rows))
    store.write(key, content)
    lying = [replace(files[0], rows=5), *files[1:]]
    with pytest.raises(AccountError, match="has 4 rows, not 5"):
        lake.commit_cycle(where, "00000001", lake_rows.NOW, lying, replace(lake_rows.counts_of(rows), read=5, stored=5))
    assert lake.open_lake(where, create=True).snapshots() == []


def test_a_key_that_comes_twice_is_an_error(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    day = lake_rows.NOW.date()
    with pytest.raises(AccountError, match="more than once"):
        lake.stage_file(where, "00000001", "articles", day, 0, [lake_rows.article(1), lake_rows.article(1)])
    files = [lake.stage_file(where, "00000001", "sightings", day, shard, [lake_rows.sighting(1)]) for shard in (0, 1)]
    with pytest.raises(AccountError, match="is stored twice"):
        lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake.Counts())


def test_recovery_removes_what_was_never_committed_and_leaves_strangers(where: str) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    store = open_store(where)
    lake_rows.stage_all(where, "00000002", lake_rows.rows_of(range(3, 6)))
    strangers = ["articles/notes.txt", "articles/date=2026-11-23/mine.parquet", "_stage/keep.me", "_stage/00000002/x"]
    for key in strangers:
        store.write(key, b"PAR1")
    report = lake.recover(where)
    assert report.foreign == tuple(sorted(strangers))
    assert len(report.removed) == 6
    assert all(key.startswith("_stage/00000002/") for key in report.removed)
    assert all(store.read(key) == b"PAR1" for key in strangers)
    problems = lake.open_lake(where).verify().problems
    assert {problem.path for problem in problems} == set(strangers)
    assert (
        lake_rows.write_cycle(where, lake_rows.rows_of(range(3, 6))).cycle
        == lake.open_lake(where).snapshots()[-1].cycle
    )


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    trees = []
    for name in ("a", "b"):
        two_days(str(tmp_path / name))
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        trees.append({path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in files})
    assert trees[0] == trees[1]
    assert len(trees[0]) == 14 + 4


def test_records_of_the_lake_can_travel_between_processes(tmp_path: Path) -> None:
    files = lake_rows.stage_all(str(tmp_path / "lake"), "00000001", lake_rows.rows_of(range(2)))
    assert pickle.loads(pickle.dumps(files)) == files


def test_the_log_is_parsed_once(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = two_days(where)
    store = open_store(where)
    assert read_log(store) == entries
    monkeypatch.setattr("ingest.lake.log.parse_entry", None)
    assert read_log(store) == entries
