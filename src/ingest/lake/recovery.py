"""Recovery after a writer died: finish what was committed, remove what was not.

What was staged and never committed is removed. Nothing is ever removed from a table: a file gets there only after its
log entry is durable, so a file that no entry names was committed, and its entry was lost. Writing on would repeat its
rows; so recovery stops there and says what to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from ingest.errors import LakeCorrupt
from ingest.lake import layout, schema
from ingest.lake.commit import publish, remove_stage
from ingest.lake.damage import corrupt_error, file_sizes, missing_or_cut
from ingest.lake.leftovers import remove_leftovers
from ingest.lake.log import Counts, CycleMeta, LogEntry, committed_cycles, read_entry, read_log
from ingest.lake.storage import Store
from ingest.lake.store import open_store

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

    Reads the stage, the names in the log, and those entries whose stage is still there. With `tables` (once, before
    the first cycle) the tables are compared with the log too, by names and sizes: with all of it on local disk, with
    its newest entries in an object store, where each one is a request. `LakeCorrupt` when a committed file is missing
    or cut, or when a file lies in a table that no entry names. Where there is no lake, nothing is done.
    """
    store = open_store(lake)
    if not store.exists():
        return RecoveryReport()
    cycles = committed_cycles(store)
    foreign_in_tables = _compare_tables(store, cycles) if tables else []
    published, removed, foreign = _clear_stage(store, cycles)
    return RecoveryReport(tuple(published), tuple(sorted(removed)), tuple(sorted(foreign_in_tables + foreign)))


def _clear_stage(store: Store, cycles: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Return the cycles that were published, the files that were removed, and foreign files."""
    published: list[str] = []
    removed: list[str] = []
    committed = frozenset(cycles)
    keys = store.keys(layout.STAGE)
    staged = sorted({cycle for key in keys if (cycle := layout.staged_cycle(key)) is not None})
    for cycle in staged:
        if cycle in committed:
            entry = read_entry(store, cycle)
            if entry is not None and publish(store, entry):
                published.append(cycle)
            removed += remove_stage(store, cycle)
        elif _take_number(store, cycle, cycles):
            removed += remove_stage(store, cycle)
    removed += remove_leftovers(store, lambda: [key for key in keys if layout.is_temporary_key(key)])
    foreign = [key for key in keys if layout.staged_cycle(key) is None and not layout.is_temporary_key(key)]
    return published, removed, foreign


def _take_number(store: Store, cycle: str, cycles: list[str]) -> bool:
    """Make sure that the writer of an uncommitted cycle cannot commit it while its files are being removed.

    The lock of a local lake proves that it is dead. In an object store it may only have been stopped until its lease
    expired: writing an empty entry under its number makes its commit fail. False when it committed at this moment.
    """
    if store.local or (cycles and cycle <= cycles[-1]):
        return True
    return store.write_absent(layout.log_key(cycle), empty_entry(cycle).to_json())


def empty_entry(cycle: str) -> LogEntry:
    """Return the entry of a cycle of which nothing is left: its number is taken."""
    meta = CycleMeta()
    return LogEntry(cycle, _EPOCH, (), Counts(), meta.schema_version, meta.pipeline_version, abandoned=True)


def missing_cycles(cycles: Iterable[str]) -> list[range]:
    """Return the numbers missing among some cycles. An undamaged log has no gaps: an abandoned cycle has an entry."""
    numbers = sorted(int(cycle) for cycle in cycles)
    return [range(before + 1, after) for before, after in pairwise([0, *numbers]) if after - before > 1]


def _compare_tables(store: Store, cycles: Sequence[str]) -> list[str]:
    """Return the foreign files in the tables; raise `LakeCorrupt` when files and log do not fit together."""
    entries = read_log(store, fresh=True) if store.local else _newest_entries(store, cycles)
    sizes = file_sizes(store, schema.TABLES)
    unlogged, foreign = unlogged_files(sizes, entries, cycles)
    if unlogged:
        raise LakeCorrupt(
            f"{store.where(unlogged[0])}: committed, and no entry of the log names it"
            f"{f', nor {len(unlogged) - 1} more' if len(unlogged) > 1 else ''}; nothing was changed: "
            f"put {layout.LOG} back from a backup, or have the entry made again by `ingest lake repair`"
        )
    damaged = missing_or_cut(store, entries, schema.TABLES, sizes)
    if damaged:
        raise corrupt_error(store, damaged[0], len(damaged) - 1)
    return foreign


def _newest_entries(store: Store, cycles: Sequence[str]) -> list[LogEntry]:
    entries = (read_entry(store, cycle) for cycle in cycles[-_RECENT_ENTRIES:])
    return [entry for entry in entries if entry is not None]


def unlogged_files(
    keys: Iterable[str], entries: Sequence[LogEntry], cycles: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return those files of the tables that the log does not name: files of ingest's naming, and foreign files.

    Every file of a committed cycle whose entry is not among `entries` counts as logged.
    """
    logged = {entry.cycle: frozenset(file.path for file in entry.files) for entry in entries}
    committed = frozenset(cycles)
    unlogged: list[str] = []
    foreign: list[str] = []
    for key in keys:
        name = layout.parse_path(key)
        if name is None:
            foreign.append(key)
        elif name.cycle not in committed or (name.cycle in logged and key not in logged[name.cycle]):
            unlogged.append(key)
    return unlogged, foreign
