"""Checking that nothing of what was deleted is left in the tables of a lake, beside them, and in temporary folders."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from ingest.lake import layout, schema
from ingest.lake.damage import Problem
from ingest.lake.deletion_plan import file_rows
from ingest.lake.deletions import Deletions, load_deletions
from ingest.lake.log import DELETING, LogEntry
from ingest.lake.selection import ID_COLUMNS, SOURCE_COLUMNS, URL_COLUMNS, columns_for
from ingest.lake.storage import Store
from ingest.lake.temporary import abandoned_folders

if TYPE_CHECKING:
    import pyarrow as pa


def deleted_problems(store: Store) -> list[Problem]:
    """Return a problem for each file with rows of something that was deleted. The files must be readable.

    Articles, sightings and fingerprints are recognised by their ids, which are derived from their addresses; rejects
    and requests of pages by their addresses. The work is nothing for a lake without deletions.
    """
    deletions = load_deletions(store)
    if not len(deletions):
        return []
    problems = []
    again, by_hand = "delete it again with `ingest lake delete`", "remove this file, which is no part of the lake"
    for files, advice in ((_rows_of_tables(store), again), (_rows_aside(store), by_hand)):
        for table, key, rows in files:
            number = sum(_forbidden_rows(table, rows, deletions))
            if number:
                problems.append(Problem("deleted", key, f"{number} rows are of something that was deleted; {advice}"))
    return problems


def _rows_of_tables(store: Store) -> Iterator[tuple[str, str, "pa.Table"]]:
    for table in schema.TABLES:
        if table != "deletions":
            yield from ((table, file.key, rows) for file, rows in file_rows(store, table))


def _rows_aside(store: Store) -> Iterator[tuple[str, str, "pa.Table"]]:
    """Yield the table, the key and the rows of each file that a merge replaced or a repair moved aside.

    What is empty, damaged, or lacks columns is left out: it was moved aside for that, perhaps, and holds no row that
    can be told.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    for folder in (layout.TRASH, layout.LOST):
        for key in store.keys(folder):
            table = next((part for part in key.split("/") if part in schema.TABLES), "deletions")
            if table == "deletions" or not (content := store.read(key)):
                continue
            with suppress(pa.ArrowException, OSError):
                yield table, key, pq.read_table(pa.BufferReader(content), columns=columns_for(table))


def abandoned_problems(store: Store, entries: Iterable[LogEntry]) -> list[Problem]:
    """Return a problem for each temporary folder that a killed process left, when rows were deleted from the lake."""
    if not any(entry.operation in DELETING for entry in entries):
        return []
    text = "a process that was killed left rows of the lake here, perhaps deleted ones; the next run removes them"
    return [Problem("deleted", str(path), text) for path in abandoned_folders(store)]


def _forbidden_rows(table: str, rows: "pa.Table", deletions: Deletions) -> Iterator[bool]:
    """Yield for each row whether it is of something that was deleted."""
    by_address = URL_COLUMNS.get(table, ()) if table in ("rejects", "fetches") else ()
    domains = ("source_domain",) if table == "articles" else ()
    sources = SOURCE_COLUMNS.get(table, ()) if table != "fetches" else ()
    for row in rows.to_pylist():
        if table == "fetches" and row["kind"] != "page":
            yield False
            continue
        yield deletions.forbids(
            ids=[row[name] for name in ID_COLUMNS.get(table, ())],
            urls=[row[name] for name in by_address],
            domains=[row[name] for name in domains],
            sources=[row[name] for name in sources],
        )
