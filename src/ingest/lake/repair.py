"""Repair of a damaged lake where there is no backup: rebuild lost log entries, go on without lost files.

Only at the user's word (`ingest lake repair`). What is taken out is moved under `_lost/`; replaced files are removed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.errors import LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.archive.warc import count_answers
from ingest.lake.checkpoint import remove_checkpoints
from ingest.lake.commit import write_entry
from ingest.lake.damage import file_sizes, sum_problem
from ingest.lake.log import Counts, CycleMeta, LogEntry, StagedFile, committed_cycles, read_entry, read_log
from ingest.lake.phrases import damaged_phrases
from ingest.lake.recovery import empty_entry, missing_cycles, recover, unlogged_files
from ingest.lake.repair_mark import RepairMark
from ingest.lake.repair_replaced import remove_replaced
from ingest.lake.repair_rows import CycleChange, plan_changes
from ingest.lake.storage import MARKER_CONTENT, Store
from ingest.lake.store import existing_store
from ingest.tally import note

if TYPE_CHECKING:
    import pyarrow as pa

_MAX_MISSING = 1000  # gaps in the log beyond these are not lost cycles, but come from a strange name in it


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair did. Paths are relative to the lake, sorted."""

    rebuilt: tuple[str, ...] = ()  # cycles whose log entry was made again from their files
    shortened: tuple[str, ...] = ()  # cycles that go on without some of their rows
    set_aside: tuple[str, ...] = ()  # files that were moved under _lost/
    lost: tuple[str, ...] = ()  # committed files that were not there any more
    emptied: tuple[str, ...] = ()  # cycles of which nothing was left: their numbers are taken by empty entries
    fingerprinted: tuple[str, ...] = ()  # cycles whose missing fingerprints were made again from the texts
    removed: tuple[str, ...] = ()  # files that a later cycle had replaced


def repair(lake: str) -> RepairReport:
    """Make log and tables agree. For the holder of the lease; `LakeError` when there is no lake.

    A log entry that is lost or unreadable is made again from the files of its cycle: rows and checksums are theirs; how
    many items were unchanged is not known any more. A committed file that is missing or damaged leaves the log, and
    with it every sighting and fingerprint of an article that is then not there: their files are written anew with the
    other rows. Missing fingerprints of articles that are there are computed again from the texts. When other rows than
    fingerprints were lost, the sources are read in full once more (see `repair_mark`), so that they bring all again.
    Files that were replaced and came back are removed, unless anything is damaged that may be in them. Damaged tables
    of common phrases are taken out: what comes later is compared by an earlier one, or by all phrases.
    """
    store = existing_store(lake)
    remove_checkpoints(store)
    mark = RepairMark(store)
    unreadable = _set_unreadable_log_aside(store, mark)
    rebuilt, unlogged = _rebuild_entries(
        store, [cycle for key in unreadable if (cycle := layout.logged_cycle(key)) is not None], mark
    )
    emptied = _fill_gaps(store, mark)
    changes = plan_changes(store, _damaged_files(store))
    moved, lost = _apply_changes(store, changes, mark)
    if mark.is_written or changes:
        store.write(layout.MARKER, MARKER_CONTENT)  # its new stamp tells readers to drop what they keep in memory
    recover(lake)
    return RepairReport(
        tuple(rebuilt),
        tuple(change.entry.cycle for change in changes if change.loses_rows),
        tuple(sorted([*unreadable, *unlogged, *moved])),
        tuple(sorted(lost)),
        tuple(emptied),
        tuple(change.entry.cycle for change in changes if change.fingerprints),
        () if changes or mark.is_written else remove_replaced(store),
    )


def _set_aside(store: Store, keys: Iterable[str]) -> list[str]:
    """Move files under `_lost/`; return the keys of those that were there."""
    moved = []
    for key in keys:
        if _copy_aside(store, key):
            store.remove([key])
            moved.append(key)
    return moved


def _copy_aside(store: Store, key: str) -> bool:
    name = layout.parse_path(key)
    content = store.read(key)
    if content is None and name is not None:
        content = store.read(layout.staged_key(name.cycle, key))
    if content is not None:
        store.write(layout.lost_key(key), content)
    return content is not None


def _set_unreadable_log_aside(store: Store, mark: RepairMark) -> list[str]:
    """Set entries of the log and tables of common phrases aside that cannot be read; return their keys."""
    unreadable = []
    for cycle in committed_cycles(store):
        try:
            read_entry(store, cycle)
        except LakeError:
            unreadable.append(layout.log_key(cycle))
    if unreadable or mark.is_unreadable():
        mark.write()
    return _set_aside(store, [*unreadable, *(key for key, _ in damaged_phrases(store))])


def _rebuild_entries(store: Store, unreadable: Sequence[str], mark: RepairMark) -> tuple[list[str], list[str]]:
    """Write entries for cycles that have files and none, and for those whose entry was unreadable.

    Returns these cycles, and the files that were set aside because they fit into no entry.
    """
    cycles, entries = committed_cycles(store), read_log(store, fresh=True)
    sizes = file_sizes(store, layout.COMMITTED)
    unlogged, _ = unlogged_files(sizes, entries, max(cycles, default=""), missing_cycles(cycles))
    files_by_cycle: dict[str, list[StagedFile]] = {cycle: [] for cycle in unreadable}
    broken: list[str] = []
    for key in unlogged:
        name = layout.parse_path(key)
        file = _describe_file(store, key, key) if name is not None and name.cycle not in cycles else None
        if name is None or file is None:
            broken.append(key)
        else:
            files_by_cycle.setdefault(name.cycle, []).append(file)
    if unlogged:
        mark.write()
    for cycle, files in sorted(files_by_cycle.items()):
        write_entry(store, _entry_of_files(store, cycle, [*files, *_staged_files(store, cycle, files)]))
    return sorted(files_by_cycle), _set_aside(store, broken)


def _staged_files(store: Store, cycle: str, published: Sequence[StagedFile]) -> list[StagedFile]:
    """Return the undamaged files of a cycle that were still in the stage when its writer died.

    The cycle had an entry or a published file, so all of it was committed.
    """
    present = {file.path for file in published}
    prefix = f"{layout.STAGE}/{cycle}/"
    paths = {
        key: key.removeprefix(prefix).removesuffix(layout.STAGED_SUFFIX)
        for key in store.keys(f"{layout.STAGE}/{cycle}")
        if layout.staged_cycle(key) == cycle
    }
    files = [_describe_file(store, key, path) for key, path in sorted(paths.items()) if path not in present]
    return [file for file in files if file is not None]


def _describe_file(store: Store, key: str, path: str) -> StagedFile | None:
    """Return a file as the log describes it; None unless its content has the checksum that its name states."""
    name, content = layout.parse_path(path), store.read(key)
    if name is None or content is None:
        return None
    sha256 = sha256_hex(content)
    if not sha256.startswith(name.sha12):
        return None
    is_archive = name.table == layout.ARCHIVE
    rows = count_answers(content) if is_archive else _read_rows(content, name.table, ()).num_rows
    return StagedFile(path=path, table=name.table, rows=rows, bytes=len(content), sha256=sha256)


def _read_rows(content: bytes, table: str, columns: Sequence[str]) -> "pa.Table":
    """Return the partition column of a file, and some others."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.read_table(pa.BufferReader(content), columns=[schema.contract(table).partition, *columns])


def _entry_of_files(store: Store, cycle: str, files: Sequence[StagedFile]) -> LogEntry:
    meta = CycleMeta()
    times = [
        time
        for file in files
        if file.table != layout.ARCHIVE
        for time in _read_rows(committed_bytes(store, cycle, file), file.table, ())[0].to_pylist()
        if time is not None
    ]
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return LogEntry(
        cycle=cycle,
        now=max(times, default=datetime(1970, 1, 1, tzinfo=UTC)),
        files=ordered,
        counts=_count_rows(store, cycle, ordered, Counts()),
        schema_version=meta.schema_version,
        pipeline_version=meta.pipeline_version,
        # Not known any more: no earlier day, so that nothing seen again is mistaken for a repetition.
        compared_since=max((name.day for file in files if (name := layout.parse_path(file.path))), default=None),
    )


def committed_bytes(store: Store, cycle: str, file: StagedFile) -> bytes:
    """Return the content of a committed file, from its table or from the stage; b"" when it is gone."""
    return store.read(file.path) or store.read(layout.staged_key(cycle, file.path)) or b""


def _count_rows(store: Store, cycle: str, files: Sequence[StagedFile], before: Counts) -> Counts:
    """Return the counts that some files bear out; what no file shows stays as it was."""
    duplicates, reasons = 0, []
    for file in files:
        if file.table == "articles":
            rows = _read_rows(committed_bytes(store, cycle, file), file.table, ["duplicate_of"])
            duplicates += rows.num_rows - rows["duplicate_of"].null_count
        elif file.table == "rejects":
            reasons += _read_rows(committed_bytes(store, cycle, file), file.table, ["reason"])["reason"].to_pylist()
    stored = sum(file.rows for file in files if file.table == "articles")
    return replace(
        before,
        read=stored + before.unchanged + len(reasons),
        stored=stored,
        rejected=len(reasons),
        duplicates=duplicates,
        reasons=tuple(sorted((reason, reasons.count(reason)) for reason in set(reasons))),
    )


def _damaged_files(store: Store) -> dict[LogEntry, list[StagedFile]]:
    """Return the missing and damaged files of every cycle. The entries come without the files that were replaced."""
    entries = read_log(store, fresh=True)
    removed = frozenset(path for entry in entries for path in entry.removed)
    damaged = {}
    for entry in entries:
        files = tuple(file for file in entry.files if file.path not in removed)
        damaged[replace(entry, files=files)] = [file for file in files if not _is_intact(store, entry, file)]
    return damaged


def _is_intact(store: Store, entry: LogEntry, file: StagedFile) -> bool:
    content = committed_bytes(store, entry.cycle, file)
    note("files")
    return len(content) == file.bytes and sum_problem(file, content) is None


def _apply_changes(store: Store, changes: Sequence[CycleChange], mark: RepairMark) -> tuple[list[str], list[str]]:
    """Write the new files and entries of changed cycles, then move the old files aside.

    The old files go last, so that a repair that dies on the way has lost no row. Returns the files that were moved, and
    those that were not there.
    """
    moved: list[str] = []
    lost: list[str] = []
    for change in changes:
        entry = read_entry(store, change.entry.cycle) or change.entry
        if change.loses_rows:
            mark.write()
        rewritten = {new.file.path for new in change.added}  # a fingerprint file made again has its old name
        copied = [file.path for file in change.removed if file.path in rewritten and _copy_aside(store, file.path)]
        for new in change.added:
            store.write(new.file.path, new.content)
        kept = [file for file in entry.files if file not in change.removed]
        files = tuple(sorted([*kept, *(new.file for new in change.added)], key=lambda file: file.path))
        replaced = {file.path for file in entry.files} - {file.path for file in change.entry.files}
        counts = _counts_after(store, entry, files, replaced)
        store.write(layout.lost_key(layout.log_key(entry.cycle)), entry.to_json())
        store.write(layout.log_key(entry.cycle), replace(entry, files=files, counts=counts).to_json())
        gone = [file.path for file in change.removed if file.path not in rewritten]
        aside = [*copied, *_set_aside(store, gone)]
        moved += aside
        lost += [file.path for file in change.removed if file.path not in aside]
    return moved, lost


def _counts_after(store: Store, entry: LogEntry, files: Sequence[StagedFile], replaced: Collection[str]) -> Counts:
    """Return the counts of a cycle that goes on with some files, of which some were `replaced` by later cycles.

    The rows of replaced files lie elsewhere: then the duplicates stay as they were counted.
    """
    if entry.operation is not None:
        return entry.counts
    if not replaced:
        return _count_rows(store, entry.cycle, files, entry.counts)
    stored, rejected = (sum(file.rows for file in files if file.table == table) for table in ("articles", "rejects"))
    return replace(
        entry.counts,
        read=stored + entry.counts.unchanged + rejected,
        stored=stored,
        rejected=rejected,
        reasons=entry.counts.reasons if rejected == entry.counts.rejected else (),
    )


def _fill_gaps(store: Store, mark: RepairMark) -> list[str]:
    """Write empty entries for the numbers of which neither an entry nor a file is left; return these cycles."""
    missing = [number for gap in missing_cycles(committed_cycles(store)) for number in gap[:_MAX_MISSING]]
    names = [layout.cycle_name(number) for number in missing[:_MAX_MISSING]]
    for cycle in names:
        mark.write()
        write_entry(store, empty_entry(cycle))
    return names
