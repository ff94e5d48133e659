"""The committed files of a table, and reading their rows with Arrow.

A path is never a pattern here: files are named one by one, and a file's day comes from its own folder.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.lake import layout, schema
from ingest.lake.checksums import check_sums
from ingest.lake.damage import naming_damage
from ingest.lake.log import LogEntry, committed_cycles
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A committed file of a table.

    `key` is where it lies now: in its table, or in the stage until it is published. `size` is in bytes.
    """

    key: str
    size: int
    name: layout.TableFileName
    schema_version: int

    @property
    def day(self) -> date:
        """The UTC day of the file's folder."""
        return self.name.day


def files_in_log(
    store: Store, entries: Sequence[LogEntry], table: str, since: date | None = None
) -> list[CommittedFile]:
    """Return the files of a table that the log names, of the days from `since` on, in the order of their cycles."""
    staged_cycles = frozenset(store.folders(layout.STAGE))
    files = []
    for entry in entries:
        for file in entry.files:
            name = layout.parse_path(file.path)
            if file.table != table or name is None or (since is not None and name.day < since):
                continue
            is_staged = entry.cycle in staged_cycles and store.size(file.path) is None
            key = layout.staged_key(entry.cycle, file.path) if is_staged else file.path
            files.append(CommittedFile(key, file.bytes, name, entry.schema_version))
    return files


def published_files(store: Store, table: str, since: date | None = None) -> list[CommittedFile]:
    """Return the same for a writer that has recovered the lake, when every committed file lies in its table.

    Only names are read of the log, and only folders from `since` on are listed, so that the work does not grow with the
    age of the lake.
    """
    committed = frozenset(committed_cycles(store))
    first_folder = "" if since is None else f"date={since.isoformat()}"
    files = []
    for folder in store.folders(table):
        for file in store.listing(f"{table}/{folder}") if folder >= first_folder else ():
            name = layout.parse_path(file.key)
            if name is not None and name.cycle in committed:
                files.append(CommittedFile(file.key, file.size, name, schema.SCHEMA_VERSION))
    return sorted(files, key=lambda file: (file.name.cycle, file.key))


def sums_of(files: Sequence[CommittedFile]) -> dict[str, str]:
    """Return the beginning of each file's SHA-256 by its key, as `check_sums` takes it."""
    return {file.key: file.name.sha12 for file in files}


def arrow_dataset(store: Store, table: str, files: Sequence[CommittedFile]) -> "ds.Dataset":
    """Return an Arrow dataset over files of one table: the contract's columns, and the folder's day as `date`.

    Page checksums are verified where a file has them.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds
    from pyarrow.fs import LocalFileSystem

    options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
    parquet = ds.ParquetFileFormat(default_fragment_scan_options=options)
    system = LocalFileSystem() if store.local else None
    fragments = []
    for file in files:
        # The type of the constant must be that of the column: date32.
        expression = ds.field("date") == pa.scalar(file.day, pa.date32())
        if store.local:
            fragment = parquet.make_fragment(store.where(file.key), system, expression)
        else:
            fragment = parquet.make_fragment(store.open(file.key, file.size), None, expression)
        fragments.append(fragment)
    columns = schema.arrow_schema(table).append(pa.field("date", pa.date32()))
    return ds.FileSystemDataset(fragments, columns, parquet, system)


def read_columns(
    store: Store,
    choose: Callable[[], list[CommittedFile]],
    table: str,
    columns: Sequence[str],
    where: "ds.Expression | None" = None,
) -> "pa.Table":
    """Return some columns of the rows of the files that `choose` returns.

    `choose` is called again when reading fails, because files may have been published meanwhile. `where` filters rows
    as they are read, so that a large table does not have to fit into memory. `LakeCorrupt` names the file that cannot
    be read, or whose content is not what was committed.
    """
    import pyarrow as pa

    def read() -> "pa.Table":
        files = choose()
        check_sums(store, sums_of(files))
        return arrow_dataset(store, table, files).to_table(columns=list(columns), filter=where)

    try:
        return read()
    except (OSError, pa.ArrowException):
        with naming_damage(store, (table,)):
            return read()
