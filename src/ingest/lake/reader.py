"""Reading a lake: SQL by DuckDB, tables by Arrow, over exactly the files that the log names."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from ingest.errors import LakeError
from ingest.lake import schema
from ingest.lake.checksums import check_sums
from ingest.lake.committed_files import CommittedFile, arrow_dataset, files_of, read_columns, sums_of
from ingest.lake.damage import corrupt_error, first_damage
from ingest.lake.engine import new_instance, session
from ingest.lake.log import LogEntry, read_log
from ingest.lake.result import Result
from ingest.lake.snapshot import Snapshot, snapshot
from ingest.lake.storage import Store
from ingest.lake.store import existing_store, writable_store
from ingest.lake.verify import VerifyReport, verify_lake
from ingest.lake.views import VIEWS, tables_in_query, views_in_query

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from ingest.lake.search.index import SearchFilter, SearchHit

# DuckDB takes every path as a pattern (`*`, `?`, `[...]`, and whatever a later release adds), in which a backslash
# may quote. A path of these characters alone matches itself and nothing else.
_UNIQUE_VIEW = re.compile(r"\b((?:from|join)\s+)(unique)\b", re.IGNORECASE)
_LITERAL_PATH = re.compile(r"[\w\s/.,:;@%+=~&!()'\"#$^-]+")
_DAY_OF_PATH = r"date=(\d{4}-\d\d-\d\d)/\d{8}-\d+-[0-9a-f]{12}\.parquet(?:\.staged)?$"
_CYCLE_OF_PATH = r"/(\d{8})-\d+-[0-9a-f]{12}\.parquet(?:\.staged)?$"


class Lake:
    """An open lake. It holds no lock: every call reads what is committed at that moment, or up to one (`as_of`)."""

    def __init__(self, store: Store, until: int | None = None) -> None:
        self._store, self._until = store, until

    @property
    def url(self) -> str:
        """The lake's folder or address."""
        return self._store.url

    @property
    def until(self) -> int | None:
        """The last cycle that is read; None: all."""
        return self._until

    def __repr__(self) -> str:
        return f"Lake({self.url!r})" + ("" if self._until is None else f".as_of({self._until})")

    def as_of(self, when: str | int | datetime) -> "Lake":
        """Return the lake as it was after a cycle, or at a moment: after the last cycle whose time is not after it.

        Cycles are named by their numbers, moments are datetimes with a zone. Compaction changes nothing of what is
        read. Rows that were deleted since are not there. `LakeError` for a number that is not a cycle of the lake.
        """
        return Lake(self._store, snapshot(self._store, when).until)

    def _snapshot(self) -> Snapshot:
        return snapshot(self._store, self._until)

    def snapshots(self) -> list[LogEntry]:
        """Return the committed cycles, oldest first, with their files and counts."""
        entries = (entry for entry in read_log(self._store) if not entry.abandoned)
        return [entry for entry in entries if self._until is None or int(entry.cycle) <= self._until]

    def sql(self, query: str, parameters: Sequence[object] | None = None) -> Result:
        """Run a query of DuckDB over the tables of the lake and the views of `ingest.lake.views`.

        Every table has the column `date`, the folder's day, by which files are skipped. `?` in the query stands for
        `parameters`. `LakeError` reports a mistake in the query; `LakeCorrupt` names a committed file that is missing
        or damaged.
        """
        for is_last_try in (False, True):
            with self._explained_errors(query, raise_all=is_last_try), session(query) as connection:
                relation = self._relation(connection, query, parameters)
                return Result(_no_rows() if relation is None else relation.to_arrow_table())
        raise AssertionError("unreachable")

    def connect(self) -> "duckdb.DuckDBPyConnection":
        """Return a connection of DuckDB with all tables and views, for whatever DuckDB can do with them.

        The tables are as committed now: a later commit is not seen, and after a compaction files may be gone. Close it
        when done. In its queries the view `unique` is written in quotes.
        """
        connection = new_instance()
        with self._explained_errors("", raise_all=True):
            self._create_views(connection, schema.TABLES, "VIEW")
            for view in VIEWS:
                connection.execute(f'CREATE VIEW "{view.name}" AS {view.query}')
        return connection

    def batches(
        self, query: str, parameters: Sequence[object] | None = None, *, rows: int = 1_000
    ) -> "Iterator[pa.RecordBatch]":
        """Yield the rows of a query in batches of about so many rows, for results that need not fit into memory.

        The first batch has no rows, only columns; a statement without a result gives no batch. The query sees the lake
        as it is when the first batch is asked for. Raises what `sql` raises.
        """
        import pyarrow as pa

        with self._explained_errors(query, raise_all=True), session(query) as connection:
            relation = self._relation(connection, query, parameters)
            if relation is not None:
                reader = relation.to_arrow_reader(rows)
                yield pa.RecordBatch.from_pylist([], schema=reader.schema)
                yield from reader

    def _relation(
        self, connection: "duckdb.DuckDBPyConnection", query: str, parameters: Sequence[object] | None
    ) -> "duckdb.DuckDBPyRelation | None":
        self._create_views(connection, tables_in_query(query), "TEMP VIEW")
        for view in views_in_query(query):
            connection.execute(f'CREATE TEMP VIEW "{view.name}" AS {view.query}')
        # UNIQUE is a reserved word of SQL, which no table can be called without quotes.
        query = _UNIQUE_VIEW.sub(r'\1"\2"', query)
        return connection.sql(query, params=parameters)

    @contextmanager
    def _explained_errors(self, query: str, *, raise_all: bool) -> Iterator[None]:
        """Turn DuckDB's errors into ours. Without `raise_all` those of files are dropped.

        A file that was in the stage when the views were created may have been published since: a second try finds it.
        """
        import duckdb

        try:
            yield
        except _query_errors() as error:
            raise LakeError(f"the query failed: {error}") from error
        except (duckdb.Error, OSError) as error:
            if raise_all:
                raise self._failure(error, tables_in_query(query)) from error

    def _failure(self, error: Exception, tables: Sequence[str]) -> LakeError:
        """Return the error for a query that failed: a damaged file if there is one, else the query's own."""
        problem = first_damage(self._store, tables)
        return corrupt_error(self._store, problem) if problem is not None else LakeError(f"the query failed: {error}")

    def table(self, name: str, columns: Sequence[str] | None = None, since: date | None = None) -> "pa.Table":
        """Return the rows of a table, with all columns of its contract or those named (`date` is the folder's day).

        `since` leaves out the days before it. An empty lake gives no rows under the right columns.
        """
        selected = list(columns) if columns is not None else list(schema.contract(name).names)
        unknown = [column for column in selected if column not in (*schema.contract(name).names, "date")]
        if unknown:
            raise LakeError(f"{name} has no column {unknown[0]!r}; see docs/data-dictionary.md")
        import pyarrow.dataset as ds

        where = None if self._until is None else ds.field(schema.CYCLE) <= self._until
        return read_columns(
            self._store, lambda: files_of(self._store, self._snapshot(), name, since), name, selected, where
        )

    def search(self, words: str, only: "SearchFilter | None" = None, limit: int = 10) -> "tuple[list[SearchHit], int]":
        """Return the articles that have all of some words, the best first, and the number of all such articles.

        Words may be "phrases" in quotes, and -words that an article must not have. See `ingest.lake.search`.
        """
        from ingest.lake.search import search

        return search(self, self._store, words, only, limit)

    def verify(self, deep: bool = True) -> VerifyReport:
        """Compare the log with the files of the lake; `deep` reads every file, else names and sizes only."""
        return verify_lake(self._store, deep=deep)

    def _create_views(self, connection: "duckdb.DuckDBPyConnection", tables: Sequence[str], kind: str) -> None:
        lake = self._snapshot()
        for table in tables:
            files = files_of(self._store, lake, table)
            check_sums(self._store, sums_of(files))
            _create_view(connection, self._store, table, files, self._until, kind)


def _query_errors() -> "tuple[type[duckdb.Error], ...]":
    """Return what DuckDB raises for a mistake in a query, whatever the files hold."""
    import duckdb

    return (
        duckdb.ParserException,
        duckdb.SyntaxException,
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.ConversionException,
        duckdb.PermissionException,
    )


def _create_view(
    connection: "duckdb.DuckDBPyConnection",
    store: Store,
    table: str,
    files: Sequence[CommittedFile],
    until: int | None,
    kind: str,
) -> None:
    """Create the view of a table over some files: DuckDB's own reader for a local lake, Arrow's for all others.

    `kind` is "VIEW" or "TEMP VIEW". Arrow's reader takes a path as it is, so it also reads a lake whose path DuckDB
    would take for a pattern. Of rewritten files only the rows of the cycles up to `until` are in the view.
    """
    is_cut = until is not None and any(file.is_rewritten for file in files)
    condition = f" WHERE {schema.CYCLE} <= {until}" if is_cut else ""
    if not files:
        connection.register(table, _empty_table(table))
        return
    if not store.local or not _LITERAL_PATH.fullmatch(store.where("")):
        connection.register(f"{table}_files", arrow_dataset(store, table, files))
        connection.execute(f"CREATE {kind} {table} AS SELECT * FROM {table}_files{condition}")
        return
    # One scan for each schema version: within one all files have the same columns, so only one is opened for them.
    # The day is that of the file's own folder: hive partitioning would also parse the folders above the lake.
    scans = []
    for version in sorted({file.schema_version for file in files}):
        paths = [store.where(file.key) for file in files if file.schema_version == version]
        names = ", ".join(_quoted(path) for path in paths)
        # Files that are older than the column `cycle` have it in their names.
        cycle = _from_path(_CYCLE_OF_PATH, "INTEGER", schema.CYCLE) + ", " if version < schema.CYCLE_SINCE else ""
        scans.append(
            f"SELECT * EXCLUDE (filename), {cycle}{_from_path(_DAY_OF_PATH, 'DATE', 'date')} "
            f"FROM read_parquet([{names}], hive_partitioning=false, filename=true)"
        )
    empty = f"{table}_empty"
    connection.register(empty, _empty_table(table))
    columns = ", ".join(f'"{name}"' for name in (*schema.contract(table).names, "date"))
    union = " UNION ALL BY NAME ".join([f"SELECT * FROM {empty}", *scans])
    connection.execute(f"CREATE {kind} {table} AS SELECT {columns} FROM ({union}){condition}")


def _from_path(pattern: str, kind: str, name: str) -> str:
    """Return the SQL of a column that is taken from the path of the file."""
    return f"CAST(regexp_extract(filename, {_quoted(pattern)}, 1) AS {kind}) AS {name}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _no_rows() -> "pa.Table":
    """Return the result of a statement that is not a query."""
    import pyarrow as pa

    return pa.table({})


def _empty_table(table: str) -> "pa.Table":
    import pyarrow as pa

    return schema.arrow_schema(table).append(pa.field("date", pa.date32())).empty_table()


def open_lake(path_or_url: str, *, create: bool = False) -> Lake:
    """Open a lake for reading: a folder, or an address such as `s3://bucket/folder` or `memory://name`.

    With `create` an empty lake is created where there is none. Raises `LakeError` when there is no lake, or when
    something else is there.
    """
    lake = str(path_or_url)
    return Lake(writable_store(lake) if create else existing_store(lake))
