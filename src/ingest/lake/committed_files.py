"""The committed files of a table, and reading their rows with Arrow.

A path is never a pattern here: files are named one by one, and a file's day comes from its own folder.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.checksums import check_sums
from ingest.lake.damage import ADVICE, naming_damage
from ingest.lake.snapshot import Snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A committed file of a table.

    `key` is where it lies now: in its table, or in the stage until it is published. `size` is in bytes. `is_rewritten`
    is that of `LiveFile`.
    """

    key: str
    size: int
    name: layout.TableFileName
    schema_version: int
    is_rewritten: bool = False

    @property
    def day(self) -> date:
        """The UTC day of the file's folder."""
        return self.name.day


def files_of(store: Store, lake: Snapshot, table: str, since: date | None = None) -> list[CommittedFile]:
    """Return the files of a table in a snapshot, of the days from `since` on, in the order of their cycles."""
    return resolve_staged(store, files_in_tables(lake, table, since))


def files_in_tables(lake: Snapshot, table: str, since: date | None = None) -> list[CommittedFile]:
    """Return the same files at the places that they have once they are published; see `resolve_staged`."""
    named = ((file, layout.parse_path(file.path)) for file in lake.files(table, since))
    return [
        CommittedFile(file.path, file.bytes, name, file.schema_version, file.is_rewritten)
        for file, name in named
        if name is not None
    ]


def resolve_staged(store: Store, files: Iterable[CommittedFile]) -> list[CommittedFile]:
    """Return files with the key of the stage where they are not in their tables yet."""
    staged_cycles = frozenset(store.folders(layout.STAGE))
    resolved = []
    for file in files:
        if file.name.cycle in staged_cycles and store.size(file.key) is None:
            file = replace(file, key=layout.staged_key(file.name.cycle, file.key))
        resolved.append(file)
    return resolved


def sums_of(files: Sequence[CommittedFile]) -> dict[str, str]:
    """Return the beginning of each file's SHA-256 by its key, as `check_sums` takes it."""
    return {file.key: file.name.sha12 for file in files}


def file_bytes(store: Store, path: str) -> bytes:
    """Return the content of a committed file, from its folder or from the stage; `LakeCorrupt` if it is not there."""
    name = layout.parse_path(path)
    content = store.read(path)
    if content is None and name is not None:
        content = store.read(layout.staged_key(name.cycle, path)) or store.read(path)
    if content is None:
        raise LakeCorrupt(f"{store.where(path)}: is in the log and not there; see `ingest lake verify`")
    return content


def checked_bytes(store: Store, path: str) -> bytes:
    """Return the content of a committed file; `LakeCorrupt` if it is not there, or is not what was committed."""
    name, content = layout.parse_path(path), file_bytes(store, path)
    if name is None or not sha256_hex(content).startswith(name.sha12):
        raise LakeCorrupt(f"{store.where(path)}: is not the file that was committed; {ADVICE}")
    return content


def file_range(store: Store, path: str, offset: int, length: int) -> bytes:
    """Return a part of a committed file; `LakeCorrupt` if it is not there.

    A file that was replaced since the caller read its path is found in the trash, for as long as it is kept there.
    """
    folder, _, name = path.rpartition("/")
    parsed = layout.parse_path(path)
    staged = [] if parsed is None else [layout.staged_key(parsed.cycle, path)]
    for key in (path, *staged, path):
        content = _part(store, key, offset, length)
        if content is not None:
            return content
    for cycle in store.folders(layout.TRASH):
        content = _part(store, f"{layout.trash_key(cycle, folder)}/{name}", offset, length)
        if content:
            return content
    raise LakeCorrupt(f"{store.where(path)}: is in the log and not there; see `ingest lake verify`")


def _part(store: Store, key: str, offset: int, length: int) -> bytes | None:
    size = store.size(key)
    if size is None:
        return None
    try:
        with store.open(key, size) as file:
            file.seek(offset)
            return bytes(file.read(length))
    except LakeCorrupt:  # it was removed meanwhile
        return None


def arrow_dataset(store: Store, table: str, files: Sequence[CommittedFile]) -> "ds.Dataset":
    """Return an Arrow dataset over files of one table: the contract's columns, and the folder's day as `date`.

    Where files are older than the column `cycle`, it is the cycle of their names. Page checksums are verified where a
    file has them.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds
    from pyarrow.fs import LocalFileSystem

    options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
    parquet = ds.ParquetFileFormat(default_fragment_scan_options=options)
    system = LocalFileSystem() if store.local else None
    fragments = []
    for file in files:
        # The type of a constant must be that of its column.
        expression = ds.field("date") == pa.scalar(file.day, pa.date32())
        if file.schema_version < schema.CYCLE_SINCE:
            expression &= ds.field(schema.CYCLE) == pa.scalar(int(file.name.cycle), pa.int32())
        if store.local:
            fragment = parquet.make_fragment(store.where(file.key), system, expression)
        else:
            fragment = parquet.make_fragment(store.open(file.key, file.size, file.name.sha12), None, expression)
        fragments.append(fragment)
    return ds.FileSystemDataset(fragments, _columns(table), parquet, system)


def _columns(table: str) -> "pa.Schema":
    import pyarrow as pa

    return schema.arrow_schema(table).append(pa.field("date", pa.date32()))


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
        if not files:
            return _columns(table).empty_table().select(list(columns))
        check_sums(store, sums_of(files))
        return arrow_dataset(store, table, files).to_table(columns=list(columns), filter=where)

    try:
        return read()
    except (OSError, pa.ArrowException):
        with naming_damage(store, (table,)):
            return read()
