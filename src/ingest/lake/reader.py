"""Read a lake: SQL by DuckDB, tables by Arrow, over exactly the files that the log names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.errors import LakeError
from ingest.lake import schema
from ingest.lake.committed_files import CommittedFile, dataset, members, read_columns
from ingest.lake.damage import corrupt, first_damage
from ingest.lake.log import LogEntry, read_log
from ingest.lake.storage import Store
from ingest.lake.store import existing_store, writable_store
from ingest.lake.verify import Report, verify_lake

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_LATEST = """CREATE OR REPLACE VIEW latest AS SELECT * FROM articles
WHERE (id, version) IN (SELECT (id, max(version)) FROM articles GROUP BY id)"""


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query, in memory."""

    table: "pa.Table"

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self.table.column_names)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Rows as tuples; times are aware datetimes in UTC."""
        columns = [column.to_pylist() for column in self.table.columns]
        return list(zip(*columns, strict=True))

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.fetchall())

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def arrow(self) -> "pa.Table":
        """As an Arrow table."""
        return self.table

    def df(self) -> Any:
        """As a pandas frame; pandas must be installed."""
        return self.table.to_pandas()

    def pl(self) -> Any:
        """As a polars frame; polars must be installed."""
        import polars

        return polars.from_arrow(self.table)


class Lake:
    """An open lake. It holds no lock: every call reads what is committed at that moment."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def url(self) -> str:
        """The lake's folder or address."""
        return self._store.url

    def __repr__(self) -> str:
        return f"Lake({self.url!r})"

    def snapshots(self) -> list[LogEntry]:
        """The committed cycles, oldest first, with their files and counts."""
        return [entry for entry in read_log(self._store) if not entry.abandoned]

    def sql(self, query: str, parameters: Sequence[object] | None = None) -> Result:
        """Run a query of DuckDB over the views articles, sightings, rejects, fetches, fingerprints and latest.

        `latest` is `articles` with only the highest version of each id. Every view has the column `date`, the folder's
        day, by which files are skipped. `?` in the query stands for `parameters`. `LakeError` tells what DuckDB
        minds; `LakeCorrupt` names a committed file that is missing or damaged.
        """
        import duckdb

        tables = _named_tables(query)
        for last in (False, True):
            with _connected() as connection:
                try:
                    self._views(connection, tables)
                    relation = connection.sql(query, params=parameters)
                    return Result(_no_rows() if relation is None else relation.to_arrow_table())
                except _mistakes() as error:
                    raise LakeError(f"the query failed: {error}") from error
                except (duckdb.Error, OSError) as error:
                    # A file that was in the stage when the views were made may have been published since.
                    if last:
                        raise self._failed(error, tables) from error
        raise AssertionError("unreachable")

    def _failed(self, error: Exception, tables: Sequence[str]) -> LakeError:
        """Whose fault it is that a query failed: a damaged file's, else the query's own."""
        problem = first_damage(self._store, tables)
        return corrupt(self._store, problem) if problem is not None else LakeError(f"the query failed: {error}")

    def table(self, name: str, columns: Sequence[str] | None = None, since: date | None = None) -> "pa.Table":
        """The rows of a table, with all columns of its contract or those named (`date` is the folder's day).

        `since` leaves out days before it. An empty lake gives no rows under the right columns.
        """
        wanted = list(columns) if columns is not None else list(schema.contract(name).names)
        unknown = [column for column in wanted if column not in (*schema.contract(name).names, "date")]
        if unknown:
            raise LakeError(f"{name} has no column {unknown[0]!r}; see docs/data-dictionary.md")
        return read_columns(self._store, lambda: members(self._store, read_log(self._store), name, since), name, wanted)

    def verify(self, deep: bool = True) -> Report:
        """Compare the log with what lies in the lake; `deep` reads every file, else names and sizes only."""
        return verify_lake(self._store, deep=deep)

    def _views(self, connection: "duckdb.DuckDBPyConnection", tables: Sequence[str]) -> None:
        entries = read_log(self._store)
        for table in tables:
            _view(connection, self._store, table, members(self._store, entries, table))
        if "articles" in tables:
            connection.execute(_LATEST)


def _named_tables(query: str) -> tuple[str, ...]:
    """The tables that a query can mean: of the others no file is opened. All, when it names none (`show tables`)."""
    words = frozenset(re.findall(r"[a-z_]+", query.lower()))
    named = tuple(table for table in schema.TABLES if table in words or (table == "articles" and "latest" in words))
    return named or schema.TABLES


def _mistakes() -> "tuple[type[duckdb.Error], ...]":
    """What DuckDB raises for a query that is wrong, whatever the files hold."""
    import duckdb

    return (
        duckdb.ParserException,
        duckdb.SyntaxException,
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.ConversionException,
        duckdb.PermissionException,
    )


def _connected() -> "duckdb.DuckDBPyConnection":
    import duckdb

    # Extensions are never fetched from the web; sessions are in UTC as the columns are.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET TimeZone='UTC'")
    return connection


def _view(connection: "duckdb.DuckDBPyConnection", store: Store, table: str, chosen: Sequence[CommittedFile]) -> None:
    if not store.local or not chosen:
        connection.register(table, dataset(store, table, chosen) if chosen else _empty(table))
        return
    # One reading per schema version: within one all files are alike, so only one of them is opened for its columns.
    parts = []
    for version in sorted({member.version for member in chosen}):
        paths = [store.where(member.key) for member in chosen if member.version == version]
        names = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        parts.append(f"SELECT * FROM read_parquet([{names}], hive_partitioning=true, hive_types={{'date': DATE}})")
    empty = f"{table}_empty"
    connection.register(empty, _empty(table))
    columns = ", ".join(f'"{name}"' for name in (*schema.contract(table).names, "date"))
    united = " UNION ALL BY NAME ".join([f"SELECT * FROM {empty}", *parts])
    connection.execute(f"CREATE VIEW {table} AS SELECT {columns} FROM ({united})")


def _no_rows() -> "pa.Table":
    """What a statement that is no query gives."""
    import pyarrow as pa

    return pa.table({})


def _empty(table: str) -> "pa.Table":
    import pyarrow as pa

    return schema.arrow_schema(table).append(pa.field("date", pa.date32())).empty_table()


def open_lake(path_or_url: str, *, create: bool = False) -> Lake:
    """Open a lake for reading: a folder, or an address such as `s3://bucket/folder` or `memory://name`.

    With `create` an empty lake is made where there is none. `LakeError` when there is no lake, or something else.
    """
    lake = str(path_or_url)
    return Lake(writable_store(lake) if create else existing_store(lake))
