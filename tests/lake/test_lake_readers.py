"""The tables as plain folders of Parquet for readers that do not know the log; and the structure of the files."""

import io
from datetime import date
from pathlib import Path

import duckdb
import lake_rows
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from ingest import lake
from ingest.lake import schema, stage

GOLDEN = Path(__file__).parent / "golden"
ROWS = {
    "articles": 8,
    "sightings": 8,
    "rejects": 2,
    "fetches": 4,
    "fingerprints": 8,
    "deletions": 2,
    "links": 6,
    "cluster_merges": 4,
}


@pytest.fixture(scope="module", params=["fresh", "v1", "v2", "v3"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param != "fresh":
        return GOLDEN / str(request.param)
    where = tmp_path_factory.mktemp("readers") / "lake"
    for rows, now in lake_rows.golden_cycles():
        lake_rows.write_cycle(str(where), rows, now)
    return Path(where)


@pytest.mark.parametrize("table", schema.TABLES)
def test_four_readers_agree(folder: Path, table: str) -> None:
    if not (folder / table).exists():
        pytest.skip("an older lake does not have this table")
    pattern = f"{folder}/{table}/**/*.parquet"
    key = schema.contract(table).key[0]
    in_duckdb = [row[0] for row in duckdb.execute(f"select {key} from '{pattern}' order by 1").fetchall()]
    in_arrow = ds.dataset(folder / table, partitioning="hive").to_table()
    in_pandas = pd.read_parquet(folder / table)
    in_polars = pl.read_parquet(pattern)
    assert len(in_duckdb) == ROWS[table]
    assert sorted(in_arrow[key].to_pylist()) == in_duckdb
    assert sorted(in_pandas[key]) == in_duckdb
    assert sorted(in_polars[key]) == in_duckdb
    assert set(in_pandas.columns) <= {*schema.contract(table).names, "date"}
    assert "date" in in_pandas.columns


def test_every_schema_version_stays_readable(folder: Path) -> None:
    reader = lake.open_lake(folder.as_posix())
    expected: dict[str, list[object]] = {table: [] for table in schema.TABLES}
    for rows, _ in lake_rows.golden_cycles():
        for table in schema.TABLES:
            expected[table] += rows[table]
    for table in filter(lambda table: (folder / table).exists(), schema.TABLES):
        read = schema.from_table(table, reader.table(table))
        assert sorted(map(repr, read)) == sorted(map(repr, expected[table]))
    assert reader.sql("select count(*) from latest").fetchall() == [(6,)]
    assert reader.sql("select distinct main_region from articles where main_region = 'NO'").fetchall() == [("NO",)]
    assert reader.verify().problems == ()


def test_every_row_has_its_cycle(folder: Path) -> None:
    """In files of the versions before the column, it is the cycle of the file's name."""
    reader = lake.open_lake(folder.as_posix())
    for table in schema.TABLES:
        expected = [
            (int(entry.cycle), date.fromisoformat(file.path.split("/")[1].removeprefix("date=")), file.rows)
            for entry in reader.snapshots()
            for file in entry.files
            if file.table == table
        ]
        counted = reader.sql(f"select cycle, date, count(*) from {table} group by all order by 1")
        assert counted.fetchall() == expected
        rows = reader.table(table, ["cycle", "date"]).group_by(["cycle", "date"]).aggregate([([], "count_all")])
        assert sorted(zip(*rows.to_pydict().values(), strict=True)) == expected


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_changed_contract_has_a_new_version_and_a_golden_lake(table: str) -> None:
    file = next((GOLDEN / f"v{schema.SCHEMA_VERSION}" / table).rglob("*.parquet"))
    advice = "raise SCHEMA_VERSION and write its golden lake: see make_golden_lake.py"
    assert pq.read_schema(file).remove_metadata().equals(schema.arrow_schema(table)), advice


def test_folders_are_days_and_hold_parquet_only(folder: Path) -> None:
    for table in filter(lambda table: (folder / table).exists(), schema.TABLES):
        assert {path.name for path in (folder / table).iterdir()} <= {"date=2026-11-23", "date=2026-11-24"}
        assert {path.suffix for path in (folder / table).rglob("*") if path.is_file()} == {".parquet"}


@pytest.mark.parametrize("table", schema.TABLES)
def test_the_structure_of_a_file(tmp_path: Path, table: str) -> None:
    file = tmp_path / "x.parquet"
    rows = lake_rows.rows_of(range(50), range(50, 60))[table]
    file.write_bytes(stage.parquet_bytes(table, schema.to_table(table, rows)))
    group = pq.ParquetFile(file).metadata.row_group(0)
    contract = schema.contract(table)
    for at in range(group.num_columns):
        assert group.column(at).compression == "ZSTD"
        assert group.column(at).is_stats_set
        assert group.column(at).has_offset_index
        assert group.column(at).has_column_index
    assert [column.column_index for column in group.sorting_columns] == [
        contract.names.index(name) for name in contract.key
    ]
    for name in contract.bloom:
        probe = f"select bloom_filter_excludes from parquet_bloom_probe('{file}', '{name}', ?)"
        assert duckdb.execute(probe, ["not in it"]).fetchall() == [(True,)]
        values = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        assert all(duckdb.execute(probe, [value]).fetchall() == [(False,)] for value in values[:2])


def test_row_groups_are_even(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "ROW_GROUP", 20)
    content = stage.parquet_bytes("sightings", schema.to_table("sightings", [lake_rows.sighting(n) for n in range(41)]))
    meta = pq.ParquetFile(io.BytesIO(content)).metadata
    assert [meta.row_group(at).num_rows for at in range(meta.num_row_groups)] == [14, 14, 13]


def test_an_older_file_without_a_column_is_read_beside_a_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = str(tmp_path / "lake")
    current_bytes = stage.parquet_bytes

    def before_summaries(table: str, rows: object) -> bytes:
        return current_bytes(table, rows.drop_columns(["cycle", "summary"] if table == "articles" else ["cycle"]))  # type: ignore

    with monkeypatch.context() as patch:
        patch.setattr(stage, "parquet_bytes", before_summaries)
        with lake.hold_lease(where, holder="old"):
            rows = lake_rows.rows_of(range(3))
            files = lake_rows.stage_all(where, "00000001", rows)
            meta = lake.CycleMeta(schema_version=0, pipeline_version="0.0.1")
            lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(rows), meta)
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3, 5)))
    reader = lake.open_lake(where)
    assert reader.sql("select count(*), count(title), count(summary) from articles").fetchall() == [(5, 5, 0)]
    assert reader.table("articles").num_rows == 5
    assert reader.verify().problems == ()
    assert reader.sql("select date from latest group by 1").fetchall() == [(date(2026, 11, 23),)]
