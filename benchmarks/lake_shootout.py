"""Our lake against Delta Lake, Iceberg and DuckLake on the same rows.

    python benchmarks/lake_shootout.py FOLDER [--only ours deltalake ...] [--peers FOLDER] [--ducklake FOLDER]

`--peers` and `--ducklake` are folders that `pip install --target` filled: deltalake and pyiceberg with
`pyiceberg[sql-sqlite]`; duckdb with `duckdb-extensions` and `duckdb-extension-ducklake` of the same release. What does
not import is left out. Prints one JSON line for each format:

- `cpu_ms`, `rate`: CPU of one commit of one row, and commits a second with what the disk waits, over the commits of
  `--commits`, the first ten left out;
- `files`, `compacted`: Parquet files in the folder after a day of 288 commits of 4 rows, before and after the upkeep
  (merge and removal of what is old) in `upkeep_cpu` seconds;
- `glob_rows`, `glob_before_cleanup`: what `read_parquet('**/*.parquet')` counts of the 1,152 rows in the end, and
  between the merge and the removal of old files;
- `kills`: of `--kills` SIGKILLs of a writer: states in which an acknowledged row is missing, doubled, or more than one
  unacknowledged one is there (`wrong`), for the format's reader and for a plain one;
- `readers`: reads beside a writer that commits and merges: their number, errors and wrong answers, for both readers.
"""

import argparse
import importlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
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


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def speed(name: str, folder: Path, commits: int) -> dict[str, Any]:
    """Commit one row after the other."""
    table = FORMATS[name](folder)
    for number in range(10):
        table.append(rows(number, 1))
    before, began = _used(), time.monotonic()
    for number in range(10, 10 + commits):
        table.append(rows(number, 1))
    seconds = time.monotonic() - began
    return {"cpu_ms": round((_used() - before) / commits * 1000, 1), "rate": round(commits / seconds, 1)}


def day(name: str, folder: Path) -> dict[str, Any]:
    """Commit a day of small cycles, and do the upkeep."""
    table = FORMATS[name](folder)
    for number in range(288):
        table.append(rows(4 * number, 4))
    files = len(list(table.data().rglob("*.parquet")))
    before = _used()
    table.merge()
    between = len(plain_ids(table.data()))
    table.clean()
    used = _used() - before
    assert sorted(table.ids()) == [f"{number:08d}" for number in range(1152)]
    return {
        "files": files,
        "compacted": len(list(table.data().rglob("*.parquet"))),
        "upkeep_cpu": round(used, 2),
        "glob_rows": len(plain_ids(table.data())),
        "glob_before_cleanup": between,
    }


def writer(name: str, folder: Path, first: int) -> None:
    """Commit rows until killed, with a merge now and then; print the number of each that is acknowledged."""
    table = FORMATS[name](folder)
    for number in range(first, first + 100_000):
        table.append(rows(number, 1))
        print(number, flush=True)
        if number % 12 == 11:
            table.merge()


def _start_writer(name: str, folder: Path, first: int) -> "subprocess.Popen[str]":
    """Start a writer, and wait for its first commit: of the row `first`."""
    command = [sys.executable, __file__, str(folder), "--step", "writer", name, "--first", str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def _is_right(ids: list[str], acknowledged: set[str], *, more: int = 1) -> bool:
    return len(set(ids)) == len(ids) and acknowledged <= set(ids) and len(set(ids) - acknowledged) <= more


def kills(name: str, folder: Path, number: int) -> dict[str, Any]:
    """Kill a writer again and again; look at the lake after each kill."""
    chance, acknowledged, first = random.Random(7), set[str](), 0
    wrong = wrong_plain = failed = 0
    for _ in range(number):
        process = _start_writer(name, folder, first)
        time.sleep(chance.uniform(0.3, 2.5))
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        acknowledged |= {f"{int(line):08d}" for line in (str(first), *process.stdout.read().split())}
        process.wait()
        table = FORMATS[name](folder)
        try:
            ids = table.ids()
            wrong += not _is_right(ids, acknowledged)
            wrong_plain += not _is_right(plain_ids(table.data()), acknowledged)
            acknowledged = set(ids)
        except Exception:  # noqa: BLE001 - whatever a reader raises
            failed += 1
        first = max(map(int, acknowledged), default=-1) + 1
    return {"kills": {"number": number, "wrong": wrong, "wrong_plain": wrong_plain, "failed": failed}}


def readers(name: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Read beside a writer that commits and merges."""
    table = FORMATS[name](folder)
    process = _start_writer(name, folder, 0)
    result = {"reads": 0, "wrong": 0, "errors": 0, "plain_wrong": 0, "plain_errors": 0}
    seen: set[str] = set()
    plain_seen: set[str] = set()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        result["reads"] += 1
        try:
            ids = table.ids()
            result["wrong"] += len(set(ids)) != len(ids) or not seen <= set(ids)
            seen = set(ids)
        except Exception:  # noqa: BLE001 - whatever a reader raises
            result["errors"] += 1
        try:
            ids = plain_ids(table.data())
            result["plain_wrong"] += len(set(ids)) != len(ids) or not plain_seen <= set(ids)
            plain_seen = set(ids)
        except Exception:  # noqa: BLE001 - whatever a reader raises
            result["plain_errors"] += 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    return {"readers": {**result, "rows": len(seen)}}


def main() -> None:
    """Read the arguments and do what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=list(FORMATS))
    parser.add_argument("--peers", default="")
    parser.add_argument("--ducklake", default="")
    parser.add_argument("--commits", type=int, default=100)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--step", nargs=2, metavar=("STEP", "FORMAT"))
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    if args.step:
        step, name = args.step
        steps: dict[str, Callable[[], Any]] = {
            "writer": lambda: writer(name, args.folder, args.first),
            "speed": lambda: speed(name, args.folder, args.commits),
            "day": lambda: day(name, args.folder),
            "kills": lambda: kills(name, args.folder, args.kills),
            "readers": lambda: readers(name, args.folder, args.seconds),
        }
        print(json.dumps(steps[step]()))
        return
    for name in args.only:
        extra = {"deltalake": args.peers, "iceberg": args.peers, "ducklake": args.ducklake}.get(name, "")
        path = os.pathsep.join(filter(None, (extra, os.environ.get("PYTHONPATH"))))
        result: dict[str, Any] = {"format": name, "load": round(os.getloadavg()[0], 1)}
        for step in ("speed", "day", "kills", "readers"):
            folder = args.folder / f"{name}-{step}"
            shutil.rmtree(folder, ignore_errors=True)
            command = [sys.executable, __file__, str(folder), "--step", step, name, "--commits", str(args.commits)]
            command += ["--kills", str(args.kills), "--seconds", str(args.seconds)]
            done = subprocess.run(
                command, env={**os.environ, "PYTHONPATH": path}, check=False, capture_output=True, text=True
            )
            text = done.stdout.splitlines()[-1:] if done.returncode == 0 else []
            result |= json.loads(text[0]) if text else {step: f"failed: {done.stderr.strip().splitlines()[-1:]}"}
            shutil.rmtree(folder, ignore_errors=True)
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
