"""Merging the archive's files of days that are over into larger ones.

The files of a day are concatenated without their heads: each record is compressed for itself, so its bytes stay as they
are and only its place changes. The rows of `fetches` that refer to it, of that day and of later ones, get the new place
in the same cycle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.archive.storing import FILE_BYTES, ArchiveWriter
from ingest.lake.archive.warc import end_of_head
from ingest.lake.checkpoint import LiveFile
from ingest.lake.committed_files import file_bytes, files_of, read_columns
from ingest.lake.damage import ADVICE
from ingest.lake.log import StagedFile
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa

LARGE_BYTES = FILE_BYTES // 2
"""A file of so many bytes is not merged any more."""


@dataclass(slots=True)
class MovedRecords:
    """Where the records of merged files are: by old path the new path, and what their offsets grow by."""

    moves: dict[str, tuple[str, int]] = field(default_factory=dict)
    staged: list[StagedFile] = field(default_factory=list)

    def with_new_places(self, rows: "pa.Table") -> "pa.Table":
        """Return rows of `fetches` with the places at which their answers are now."""
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
    """Return the files of the archive that are to be merged, by day: those of days that are over and are not large.

    A day with fewer than `fewest` of them is left out.
    """
    days: dict[date, list[LiveFile]] = {}
    for file in files:
        if file.table == layout.ARCHIVE and file.day is not None and file.day < today and file.bytes < LARGE_BYTES:
            days.setdefault(file.day, []).append(file)
    return {day: tuple(members) for day, members in sorted(days.items()) if len(members) >= fewest}


def stage_merged(store: Store, cycle: str, now: datetime, days: Sequence[tuple[LiveFile, ...]]) -> MovedRecords:
    """Stage the merged files of some days for a cycle, and return where the records are in them.

    In memory are one file of each kind: one that is read and one that is written. Raises `LakeCorrupt` when a file is
    not what was committed.
    """
    moved = MovedRecords()
    for files in days:
        writer = ArchiveWriter(store, cycle, now, files[0].day, len(moved.staged))
        heads: list[tuple[str, int]] = []
        for file in sorted(files, key=lambda file: (file.cycle, file.path)):
            content = _checked_bytes(store, file)
            start = end_of_head(content)
            writer.add(content[start:], file.rows)
            heads.append((file.path, start))
        for (path, start), (new, offset, _) in zip(heads, writer.finish(), strict=True):
            moved.moves[path] = new, offset - start
        moved.staged += writer.files
    return moved


def referring_files(store: Store, archived: Sequence[LiveFile]) -> set[str]:
    """Return the paths of the files of `fetches` with rows that refer to some files of the archive.

    No row refers to a file of a later cycle than the one that wrote the row, so earlier files of rows are not read.
    """
    import pyarrow.dataset as ds

    first = min(file.cycle for file in archived)
    where = ds.field("archive_file").isin([file.path for file in archived])
    lake = snapshot(store)
    paths = {layout.parse_path(file.path): file.path for file in lake.files("fetches")}
    candidates = [file for file in files_of(store, lake, "fetches") if file.name.cycle >= first]
    return {
        paths[file.name]
        for file in candidates
        if read_columns(store, lambda file=file: [file], "fetches", ["archive_file"], where).num_rows  # type: ignore[misc]
    }


def _checked_bytes(store: Store, file: LiveFile) -> bytes:
    name, content = layout.parse_path(file.path), file_bytes(store, file.path)
    if name is None or not sha256_hex(content).startswith(name.sha12):
        raise LakeCorrupt(f"{store.where(file.path)}: is not the file that was committed; {ADVICE}")
    return content
