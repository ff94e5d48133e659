"""The same table in four formats, with what `lake_shootout.py` does to each: append, read, merge, clean."""

import importlib
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

START = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = pa.schema(
    [("id", pa.string()), ("title", pa.string()), ("text", pa.string()), ("first_seen_at", pa.timestamp("us", "UTC"))]
)


def rows(first: int, count: int) -> pa.Table:
    """Return rows that all formats store."""
    numbers = range(first, first + count)
    texts = [
        " ".join(random.Random(number).choices("river bridge market council ward".split(), k=400)) for number in numbers
    ]
    return pa.table(
        [[f"{number:08d}" for number in numbers], [f"Title {number}" for number in numbers], texts, [START] * count],
        schema=COLUMNS,
    )


class Ours:
    """Our lake, by its commit of one table; duplicates are not judged."""

    def __init__(self, folder: Path) -> None:
        from ingest import lake

        self.folder, self._lake = folder, lake

    def append(self, new: pa.Table) -> None:
        """Commit rows."""
        from ingest.lake import schema
        from ingest.lake.stage import stage_rows

        lake, where = self._lake, str(self.folder)
        with lake.hold_lease(where, holder="shootout"):
            lake.recover(where, tables=False)
            cycle = lake.next_cycle(where)
            columns = schema.arrow_schema("articles")
            constants: dict[str, Any] = {"string": "x", "int32": 1, "bool": False, "double": 0.5}
            arrays = []
            for column, field in zip(schema.contract("articles").columns, columns, strict=True):
                if column.name in COLUMNS.names:
                    arrays.append(new[column.name].combine_chunks())
                elif column.type.startswith("list<"):
                    arrays.append(pa.array([[]] * len(new), field.type))
                elif column.nullable:
                    arrays.append(pa.nulls(len(new), field.type))
                else:
                    arrays.append(pa.repeat(pa.scalar(constants.get(column.type, START), field.type), len(new)))
            staged = stage_rows(where, cycle, "articles", START.date(), 0, pa.table(arrays, schema=columns))
            counts = lake.Counts(read=len(new), stored=len(new))
            lake.commit_cycle(where, cycle, START, [staged], counts)

    def ids(self) -> list[str]:
        """Return all ids."""
        return [row[0] for row in self._lake.open_lake(str(self.folder)).sql("select id from articles").fetchall()]

    def merge(self) -> None:
        """Merge small files."""
        from ingest.lake.compaction import compact

        with self._lake.hold_lease(str(self.folder), holder="shootout"):
            self._lake.recover(str(self.folder))
            compact(str(self.folder), START + timedelta(days=2), grace=timedelta(hours=1))

    def clean(self) -> None:
        """Remove what the merge replaced."""
        from ingest.lake.compaction import compact

        with self._lake.hold_lease(str(self.folder), holder="shootout"):
            compact(str(self.folder), START + timedelta(days=2), grace=timedelta(hours=-1))

    def data(self) -> Path:
        """Return the folder of a plain reader."""
        return self.folder / "articles"


class Delta:
    """Delta Lake, by delta-rs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._delta = importlib.import_module("deltalake")

    def append(self, new: pa.Table) -> None:
        """Commit rows."""
        self._delta.write_deltalake(str(self.folder), new, mode="append")

    def _table(self) -> Any:
        return self._delta.DeltaTable(str(self.folder))

    def ids(self) -> list[str]:
        """Return all ids."""
        return list(pa.table(self._table().to_pyarrow_table(columns=["id"]))["id"].to_pylist())

    def merge(self) -> None:
        """Merge small files."""
        self._table().optimize.compact()

    def clean(self) -> None:
        """Remove what the merge replaced."""
        self._table().vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)

    def data(self) -> Path:
        """Return the folder of a plain reader."""
        return self.folder


class Iceberg:
    """Iceberg, by pyiceberg with a catalogue in SQLite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        module = importlib.import_module("pyiceberg.catalog.sql")
        self._catalog = module.SqlCatalog("c", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
        self._catalog.create_namespace_if_not_exists("news")
        self._catalog.create_table_if_not_exists("news.articles", COLUMNS)

    def _table(self) -> Any:
        return self._catalog.load_table("news.articles")

    def append(self, new: pa.Table) -> None:
        """Commit rows."""
        self._table().append(new)

    def ids(self) -> list[str]:
        """Return all ids."""
        return list(self._table().scan(selected_fields=("id",)).to_arrow()["id"].to_pylist())

    def merge(self) -> None:
        """Write the table anew: pyiceberg has no merge of files."""
        table = self._table()
        table.overwrite(table.scan().to_arrow())

    def clean(self) -> None:
        """Expire old snapshots: pyiceberg removes no files."""
        table = self._table()
        table.maintenance.expire_snapshots().older_than(
            datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
        ).commit()

    def data(self) -> Path:
        """Return the folder of a plain reader."""
        return self.folder


class DuckLake:
    """DuckLake, with a catalogue in SQLite, which several processes can open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._duckdb = importlib.import_module("duckdb")
        for extension in ("sqlite_scanner", "ducklake"):
            importlib.import_module("duckdb_extensions").import_extension(extension)
        self._connection = self._duckdb.connect()
        for extension in ("sqlite_scanner", "ducklake"):
            self._connection.execute(f"LOAD {extension}")
        options = f"DATA_PATH '{folder}/data', DATA_INLINING_ROW_LIMIT 0"
        self._connection.execute(f"ATTACH 'ducklake:sqlite:{folder}/catalog.sqlite' AS l ({options})")
        columns = "id VARCHAR, title VARCHAR, text VARCHAR, first_seen_at TIMESTAMPTZ"
        self._connection.execute(f"CREATE TABLE IF NOT EXISTS l.articles ({columns})")

    def append(self, new: pa.Table) -> None:
        """Commit rows."""
        self._connection.register("new", new)
        self._connection.execute("INSERT INTO l.articles SELECT * FROM new")

    def ids(self) -> list[str]:
        """Return all ids."""
        return [row[0] for row in self._connection.execute("SELECT id FROM l.articles").fetchall()]

    def merge(self) -> None:
        """Merge small files."""
        self._connection.execute("CALL ducklake_merge_adjacent_files('l')")

    def clean(self) -> None:
        """Remove what the merge replaced."""
        until = "now()::TIMESTAMP + INTERVAL 1 DAY"
        self._connection.execute(f"CALL ducklake_expire_snapshots('l', older_than => {until})")
        self._connection.execute("CALL ducklake_cleanup_old_files('l', cleanup_all => true)")

    def data(self) -> Path:
        """Return the folder of a plain reader."""
        return self.folder / "data"


FORMATS: dict[str, Callable[[Path], Any]] = {"ours": Ours, "deltalake": Delta, "iceberg": Iceberg, "ducklake": DuckLake}


def plain_ids(folder: Path) -> list[str]:
    """Return what a reader of all Parquet files under a folder sees, who knows to leave out the log of Delta Lake."""
    files = sorted(str(path) for path in folder.rglob("*.parquet") if "_delta_log" not in path.parts)
    return list(ds.dataset(files, schema=COLUMNS).to_table(columns=["id"])["id"].to_pylist()) if files else []
