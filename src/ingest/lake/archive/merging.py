"""Merging the archive's files of days that are over into larger ones.

The files of a day are concatenated without their heads. Each record is compressed by itself, so its bytes stay the same
and only its place changes. The rows of `fetches` that refer to it, of that day and of later ones, get the new place in
the same cycle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from ingest.lake import layout
from ingest.lake.archive.storing import FILE_BYTES, ArchiveWriter
from ingest.lake.archive.warc import end_of_head
from ingest.lake.checkpoint import LiveFile
from ingest.lake.committed_files import checked_bytes, files_in_tables, read_columns, resolve_staged
from ingest.lake.log import StagedFile
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa

LARGE_BYTES = FILE_BYTES // 2
"""A file of this size or larger is left as it is."""


@dataclass(slots=True)
class MovedRecords:
    """Where the records of merged files are now, and the new files.

    `moves` has for each old path the new path, and what is added to the offsets.
    """

    moves: dict[str, tuple[str, int]] = field(default_factory=dict)
    staged: list[StagedFile] = field(default_factory=list)

    def with_new_places(self, rows: "pa.Table") -> "pa.Table":
        """Return rows of `fetches` with the new places of their answers."""
        import pyarrow as pa
        import pyarrow.compute as pc

        old = rows["archive_file"]
        positions = pc.index_in(old, pa.array(list(self.moves), pa.string()))
        files = pa.array([path for path, _ in self.moves.values()], pa.string()).take(positions.combine_chunks())
        shifts = pa.array([shift for _, shift in self.moves.values()], pa.int64()).take(positions.combine_chunks())
        columns = {
            "archive_file": pc.coalesce(files, old),
            "archive_offset": pc.add(rows["archive_offset"], pc.fill_null(shifts, 0)),
        }
        for name, values in columns.items():
            at = rows.schema.get_field_index(name)
            rows = rows.set_column(at, rows.schema.field(at), values.cast(rows.schema.field(at).type))
        return rows


def small_files(files: Iterable[LiveFile], today: date, fewest: int = 2) -> dict[date, tuple[LiveFile, ...]]:
    """Return by day the files of the archive to merge: those of less than `LARGE_BYTES`, of days before `today`.

    A day with fewer than `fewest` of them is left out.
    """
    days: dict[date, list[LiveFile]] = {}
    for file in files:
        if file.table == layout.ARCHIVE and file.day is not None and file.day < today and file.bytes < LARGE_BYTES:
            days.setdefault(file.day, []).append(file)
    return {day: tuple(members) for day, members in sorted(days.items()) if len(members) >= fewest}


def stage_merged(store: Store, cycle: str, now: datetime, days: Sequence[tuple[LiveFile, ...]]) -> MovedRecords:
    """Stage the merged files of some days for a cycle, and return where the records are in them.

    Only one old and one new file are in memory at a time. Raises `LakeCorrupt` when a file is not what was committed.
    """
    moved = MovedRecords()
    for files in days:
        writer = ArchiveWriter(store, cycle, now, files[0].day, len(moved.staged))
        heads: list[tuple[str, int]] = []
        for file in sorted(files, key=lambda file: (file.cycle, file.path)):
            content = checked_bytes(store, file.path)
            start = end_of_head(content)
            writer.add(content[start:], file.rows)
            heads.append((file.path, start))
        for (path, start), (new, offset, _) in zip(heads, writer.finish(), strict=True):
            moved.moves[path] = new, offset - start
        moved.staged += writer.files
    return moved


def referring_files(store: Store, archived: Sequence[LiveFile]) -> list[LiveFile]:
    """Return the files of `fetches` with rows that refer to some files of the archive.

    No row refers to a file of a later cycle than its own, so files of rows from before those cycles are not read.
    """
    import pyarrow.dataset as ds

    first = min(file.cycle for file in archived)
    where = ds.field("archive_file").isin([file.path for file in archived])
    lake = snapshot(store)
    referring = set()
    for file in files_in_tables(lake, "fetches"):
        choose = partial(resolve_staged, store, [file])
        if file.name.cycle >= first and read_columns(store, choose, "fetches", ["archive_file"], where).num_rows:
            referring.add(file.key)
    return [file for file in lake.files("fetches") if file.path in referring]
