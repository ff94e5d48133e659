"""Recovery after a writer died: finish what was committed, remove what was not.

What was staged and never committed is removed. Nothing is ever removed from a table: a file gets there only after its
log entry is durable, so a file that no entry names was committed, and its entry was lost. Writing on would repeat its
rows; so recovery stops there and says what to do.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from ingest.errors import LakeCorrupt
from ingest.lake import layout
from ingest.lake.archive.parts import left_over_parts
from ingest.lake.checkpoint import LiveFile
from ingest.lake.commit import publish, remove_stage
from ingest.lake.damage import corrupt_error, file_sizes, missing_or_cut
from ingest.lake.leftovers import remove_leftovers
from ingest.lake.log import Counts, CycleMeta, LogEntry, read_entry
from ingest.lake.replacement import is_put_off, remove_stray_barriers
from ingest.lake.snapshot import Snapshot, files_of_entry, snapshot
from ingest.lake.staged_rows import committed_scopes, left_over_rows
from ingest.lake.storage import Store
from ingest.lake.store import open_store
from ingest.lake.temporary import remove_abandoned_folders

_RECENT_ENTRIES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What recovery did. Paths are relative to the lake, sorted."""

    published: tuple[str, ...] = ()  # cycles that were committed and are now published completely
    removed: tuple[str, ...] = ()  # files that were staged and not committed
    foreign: tuple[str, ...] = ()  # files that ingest did not write: left alone


def recover(lake: str, *, tables: bool = True) -> RecoveryReport:
    """Publish committed cycles completely and remove what was staged and not committed. For the holder of the lease.

    Reads the stage, and those entries whose stage is still there. With `tables` (once, before the first cycle) the
    tables are compared with the log too, by names and sizes, for what came after the last checkpoint: so the work does
    not grow with the age of the lake, and `verify` compares the whole. In an object store, where each file is a
    request, the newest entries are compared. `LakeCorrupt` when a committed file is missing or cut, or when a file
    lies in a table that no entry names. Where there is no lake, nothing is done. With `tables`, temporary folders of
    processes that were killed are removed too.
    """
    store = open_store(lake)
    if not store.exists():
        return RecoveryReport()
    contents = snapshot(store, fresh=tables)
    foreign_in_tables = _compare_tables(store, contents) if tables else []
    published, removed, foreign = _clear_stage(store, contents, with_postponed=tables)
    if tables:
        remove_stray_barriers(store, contents.tail)
        remove_abandoned_folders()
    return RecoveryReport(tuple(published), tuple(sorted(removed)), tuple(sorted(foreign_in_tables + foreign)))


def _clear_stage(store: Store, lake: Snapshot, *, with_postponed: bool) -> tuple[list[str], list[str], list[str]]:
    """Return the cycles that were published, the files that were removed, and foreign files.

    What a run postponed is waited for by its launcher, which may be alive: it is removed only where `with_postponed`.
    So are answers that were kept for a commit and whose writer is not alive. Rows that no job needs any more go with
    every commit, for a stream makes no other recovery.
    """
    published: list[str] = []
    removed: list[str] = []
    keys = store.keys(layout.STAGE)
    staged = sorted({cycle for key in keys if (cycle := layout.staged_cycle(key)) is not None})
    for cycle in staged:
        entry = read_entry(store, cycle)
        if entry is not None:
            if is_put_off(store, entry):
                continue
            if publish(store, entry):
                published.append(cycle)
            removed += remove_stage(store, cycle)
        elif _take_number(store, cycle, lake.last_cycle):
            removed += remove_stage(store, cycle)
    left = [key for key in keys if layout.is_temporary_key(key) or (with_postponed and layout.is_postponed_key(key))]
    if with_postponed:
        left += left_over_parts(keys)
    if any(layout.parse_rows(key) is not None for key in keys):
        left += left_over_rows(keys, committed_scopes(lake.tail))
    removed += remove_leftovers(store, lambda: left)
    foreign = [key for key in keys if not layout.is_stage_key(key)]
    return published, removed, foreign


def _take_number(store: Store, cycle: str, last_cycle: str) -> bool:
    """Make sure that the writer of an uncommitted cycle cannot commit it while its files are being removed.

    The lock of a local lake proves that it is dead. In an object store it may only have been stopped until its lease
    expired: writing an empty entry under its number makes its commit fail. False when it committed at this moment.
    """
    if store.local or cycle <= last_cycle:
        return True
    return store.write_absent(layout.log_key(cycle), empty_entry(cycle).to_json())


def empty_entry(cycle: str) -> LogEntry:
    """Return the entry of a cycle of which nothing is left: its number is taken."""
    meta = CycleMeta()
    return LogEntry(cycle, _EPOCH, (), Counts(), meta.schema_version, meta.pipeline_version, abandoned=True)


def missing_cycles(cycles: Iterable[str]) -> list[range]:
    """Return the numbers missing among some cycles. An undamaged log has no gaps: an abandoned cycle has an entry."""
    return _gaps([0, *sorted(int(cycle) for cycle in cycles)])


def _gaps(numbers: Iterable[int]) -> list[range]:
    return [range(before + 1, after) for before, after in pairwise(numbers) if after - before > 1]


def _compare_tables(store: Store, lake: Snapshot) -> list[str]:
    """Return the foreign files in the tables; raise `LakeCorrupt` when files and log do not fit together.

    Without a checkpoint everything is compared. With one, what came after it is, and the newest days of each table.
    """
    tail = lake.tail if store.local else lake.tail[-_RECENT_ENTRIES:]
    removed = frozenset(path for entry in lake.tail for path in entry.removed)
    recent = [file for entry in tail for file in files_of_entry(entry) if file.path not in removed]
    sizes = file_sizes(store, _folders_to_compare(store, recent) if lake.checkpoint.cycle else layout.COMMITTED)
    numbers = [int(lake.checkpoint.cycle or 0), *(int(entry.cycle) for entry in lake.tail)]
    unlogged, foreign = unlogged_files(sizes, tail, lake.last_cycle, _gaps(numbers))
    if unlogged:
        raise LakeCorrupt(
            f"{store.where(unlogged[0])}: committed, and no entry of the log names it"
            f"{f', nor {len(unlogged) - 1} more' if len(unlogged) > 1 else ''}; nothing was changed: "
            f"put {layout.LOG} back from a backup, or have the entry made again by `ingest lake repair`"
        )
    damaged = missing_or_cut(store, recent, sizes)
    if damaged:
        raise corrupt_error(store, damaged[0], len(damaged) - 1)
    return foreign


def _folders_to_compare(store: Store, recent: Iterable[LiveFile]) -> list[str]:
    """Return the folders of some files, and the last one of each table: files of lost entries lie there."""
    folders = {file.path.rpartition("/")[0] for file in recent if file.table in layout.COMMITTED}
    folders.update(f"{table}/{names[-1]}" for table in layout.COMMITTED if (names := store.folders(table)))
    return sorted(folders)


def unlogged_files(
    keys: Iterable[str], entries: Sequence[LogEntry], last_cycle: str, missing: Collection[range] = ()
) -> tuple[list[str], list[str]]:
    """Return those files of the tables that the log does not name: files of ingest's naming, and foreign files.

    Every file of a cycle up to `last_cycle` whose entry is neither among `entries` nor `missing` counts as logged.
    """
    logged = {entry.cycle: frozenset(file.path for file in entry.files) for entry in entries}
    unlogged: list[str] = []
    foreign: list[str] = []
    for key in keys:
        name = layout.parse_path(key)
        if layout.is_barrier_key(key):
            continue
        if name is None:
            foreign.append(key)
            continue
        is_committed = name.cycle <= last_cycle and not any(int(name.cycle) in numbers for numbers in missing)
        if not is_committed or key not in logged.get(name.cycle, (key,)):
            unlogged.append(key)
    return unlogged, foreign
