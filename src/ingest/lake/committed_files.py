"""Which files of a table count, and their rows by Arrow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.lake import layout, schema
from ingest.lake.damage import blaming
from ingest.lake.log import LogEntry, committed_cycles
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A committed file, and the key where it lies now: in its table, or in the stage until it is published."""

    key: str
    size: int
    day: date
    version: int  # of the schema


def members(store: Store, entries: Sequence[LogEntry], table: str, since: date | None = None) -> list[CommittedFile]:
    """The files of a table that the log names, of the days from `since` on, in the order of their cycles."""
    staged = frozenset(store.folders(layout.STAGE))
    found = []
    for entry in entries:
        for file in entry.files:
            place = layout.parse_path(file.path)
            if file.table != table or place is None or (since is not None and place.day < since):
                continue
            waits = entry.cycle in staged and store.size(file.path) is None
            key = layout.staged_key(entry.cycle, file.path) if waits else file.path
            found.append(CommittedFile(key, file.bytes, place.day, entry.schema_version))
    return found


def published(store: Store, table: str, since: date | None = None) -> list[CommittedFile]:
    """The same for a writer that has recovered the lake, when all committed files lie in their tables.

    Of the log only names are read, and only folders from `since` on: no work grows with the age of the lake.
    """
    committed = frozenset(committed_cycles(store))
    first = "" if since is None else f"date={since.isoformat()}"
    found = []
    for folder in store.folders(table):
        for file in store.listing(f"{table}/{folder}") if folder >= first else ():
            place = layout.parse_path(file.key)
            if place is not None and place.cycle in committed:
                found.append((place.cycle, CommittedFile(file.key, file.size, place.day, schema.SCHEMA_VERSION)))
    return [member for _, member in sorted(found, key=lambda pair: (pair[0], pair[1].key))]


def dataset(store: Store, table: str, chosen: Sequence[CommittedFile]) -> "ds.Dataset":
    """An Arrow dataset over files of one table: the contract's columns and the folder's day as `date`."""
    import pyarrow as pa
    import pyarrow.dataset as ds
    from pyarrow.fs import LocalFileSystem

    kind = ds.ParquetFileFormat()
    system = LocalFileSystem() if store.local else None
    fragments = []
    for member in chosen:
        # A constant's type must be the column's: date32.
        expression = ds.field("date") == pa.scalar(member.day, pa.date32())
        if store.local:
            fragment = kind.make_fragment(store.where(member.key), system, expression)
        else:
            fragment = kind.make_fragment(store.open(member.key, member.size), None, expression)
        fragments.append(fragment)
    columns = schema.arrow_schema(table).append(pa.field("date", pa.date32()))
    return ds.FileSystemDataset(fragments, columns, kind, system)


def read_columns(
    store: Store,
    choose: Callable[[], list[CommittedFile]],
    table: str,
    columns: Sequence[str],
    where: "ds.Expression | None" = None,
) -> "pa.Table":
    """Some columns of the rows of the files chosen; chosen again when files are published meanwhile.

    `where` leaves rows out as they are read, so that those of a large table need no memory together.
    `LakeCorrupt` names the file that cannot be read.
    """
    import pyarrow as pa

    try:
        return dataset(store, table, choose()).to_table(columns=list(columns), filter=where)
    except (OSError, pa.ArrowException):
        with blaming(store, (table,)):
            return dataset(store, table, choose()).to_table(columns=list(columns), filter=where)
