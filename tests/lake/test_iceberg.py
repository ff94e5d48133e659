"""The lake as Iceberg tables, read by pyiceberg: what the lake has, after each change of it, and no file twice."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest

from ingest import lake
from ingest.errors import ConfigError
from ingest.lake import replacement, schema
from ingest.lake.compaction import compact
from ingest.lake.deletion import delete
from ingest.lake.iceberg import CYCLE_PROPERTY, PublishedTable, publish_iceberg
from ingest.lake.selection import Selection

pytest.importorskip("pyiceberg")

GOLDEN = Path(__file__).parent / "golden"
LATER = lake_rows.NOW + timedelta(days=9)


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)
    folder = str(tmp_path / "lake")
    for rows, now in lake_rows.golden_cycles():
        lake_rows.write_cycle(folder, rows, now)
    return folder


def published(where: str, target: Path) -> dict[str, PublishedTable]:
    return {table.table: table for table in publish_iceberg(where, str(target))}


def load(target: Path, table: str) -> Any:
    from pyiceberg.catalog.sql import SqlCatalog

    catalog = SqlCatalog("ingest", uri=f"sqlite:///{target / 'catalog.db'}", warehouse=f"file://{target}")
    try:
        return catalog.load_table(f"ingest.{table}")
    finally:
        catalog.close()


def rows_of(table: Any, **options: Any) -> list[str]:
    return sorted(map(repr, table.scan(**options).to_arrow().to_pylist()))


def assert_same(where: str, target: Path) -> None:
    reader = lake.open_lake(where)
    for table in schema.TABLES:
        assert rows_of(load(target, table)) == sorted(map(repr, reader.table(table).to_pylist())), table


def test_readers_of_the_catalog_see_the_lake_after_each_change(where: str, tmp_path: Path) -> None:
    target = tmp_path / "iceberg"
    first = published(where, target)
    assert_same(where, target)
    assert (first["articles"].added, first["articles"].rows) == (2, 8)
    again = published(where, target)
    assert [table.added + table.removed for table in again.values()] == [0] * len(schema.TABLES)
    assert {name: table.snapshot_id for name, table in first.items()} == {
        name: table.snapshot_id for name, table in again.items()
    }
    lake_rows.write_cycle(where, lake_rows.rows_of(range(10, 13), [300], LATER), LATER)
    published(where, target)
    assert_same(where, target)
    articles = load(target, "articles")
    assert [entry.summary.additional_properties[CYCLE_PROPERTY] for entry in articles.snapshots()] == [
        "00000002",
        "00000003",
    ]
    assert len(rows_of(articles, snapshot_id=first["articles"].snapshot_id)) == 8, "the snapshot before is readable"


def test_merges_and_deletions_are_followed(where: str, tmp_path: Path) -> None:
    target = tmp_path / "iceberg"
    rows = lake_rows.rows_of(range(20, 22), now=lake_rows.NOW.replace(day=24))
    lake_rows.write_cycle(where, rows, lake_rows.NOW.replace(day=24))
    published(where, target)
    with lake.hold_lease(where, holder="test"):
        assert compact(where, LATER).cycles
        done = published(where, target)
        assert (done["articles"].added, done["articles"].removed) == (1, 2)
        assert_same(where, target)
        assert len(load(target, "articles").snapshots()) == 1, "what was merged away is in no snapshot"
        delete(where, LATER, Selection(ids=frozenset({lake_rows.article_id(3)})))
        published(where, target)
    assert_same(where, target)
    assert lake_rows.article_id(3) not in repr(load(target, "articles").scan().to_arrow().to_pylist())
    manifests = b"".join(path.read_bytes() for path in target.rglob("*") if path.is_file())
    assert b"Berth" not in manifests, "no text of articles in the metadata"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_columns_that_came_later_are_null(version: str, tmp_path: Path) -> None:
    target, folder = tmp_path / "iceberg", str(GOLDEN / version)
    published(folder, target)
    for table in ("articles", "fetches", "sightings"):
        mine = load(target, table).scan().to_arrow()
        assert sorted(mine["cycle"].to_pylist(), key=repr) == [None] * mine.num_rows
        columns = [name for name in schema.contract(table).names if name != "cycle"]
        expected = lake.open_lake(folder).table(table, columns).to_pylist()
        assert sorted(map(repr, mine.select(columns).to_pylist())) == sorted(map(repr, expected))


def test_an_unknown_catalog_is_told(where: str) -> None:
    with pytest.raises(ConfigError, match="no-such-catalog"):
        publish_iceberg(where, "no-such-catalog")


def test_a_target_that_is_no_folder_is_an_error(where: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "catalog.db").write_bytes(b"no database" * 100)
    for target in (tmp_path / "file", damaged, ""):
        with pytest.raises(ConfigError, match="--iceberg"):
            publish_iceberg(where, str(target))
