"""Put a lake right after a writer died: finish what was committed, sweep away what was not.

What was staged and never committed is removed. Nothing is ever removed from a table: a file gets there only after its
log entry is durable, so one that no entry names was committed, and it is its entry that was lost. Writing on would let
its rows come twice; so recovery stops there and says what to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from ingest.errors import LakeCorrupt
from ingest.lake import layout, schema
from ingest.lake.commit import publish, remove_leftovers, remove_stage
from ingest.lake.damage import corrupt_error, file_sizes, missing_or_cut
from ingest.lake.log import Counts, CycleMeta, LogEntry, committed_cycles, read_entry, read_log
from ingest.lake.storage import Store
from ingest.lake.store import open_store

_RECENT = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What recovery did. Paths are relative to the lake, sorted."""

    published: tuple[str, ...] = ()  # cycles that were committed and are now published whole
    removed: tuple[str, ...] = ()  # files that were staged and not committed
    foreign: tuple[str, ...] = ()  # files that are not of our making: left alone


def recover(lake: str, *, tables: bool = True) -> RecoveryReport:
    """Roll committed cycles forward and remove what was staged and not committed. For the holder of the lease.

    Reads the stage, the names in the log, and those entries whose stage is still there. With `tables` (once, before
    the first cycle) the tables are compared with the log too, by names and sizes: with all of it on local disk, with
    its newest entries in an object store, where each one is a request. `LakeCorrupt` when a committed file is missing
    or cut, or when a file lies in a table that no entry names. A lake that is not there needs nothing.
    """
    store = open_store(lake)
    if not store.exists():
        return RecoveryReport()
    cycles = committed_cycles(store)
    strangers = _compare_tables(store, cycles) if tables else []
    published, removed, foreign = _sweep_stage(store, cycles)
    return RecoveryReport(tuple(published), tuple(sorted(removed)), tuple(sorted(strangers + foreign)))


def _sweep_stage(store: Store, cycles: list[str]) -> tuple[list[str], list[str], list[str]]:
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
        elif _fenced(store, cycle, cycles):
            removed += remove_stage(store, cycle)
    halves = remove_leftovers(store, layout.STAGE, layout.is_temporary) if any(map(layout.is_temporary, keys)) else []
    foreign = [key for key in keys if layout.staged_cycle(key) is None and not layout.is_temporary(key)]
    return published, removed + halves, foreign


def _fenced(store: Store, cycle: str, cycles: list[str]) -> bool:
    """Make sure that the writer of an uncommitted cycle cannot commit it while its files are being removed.

    The lock of a local lake is proof that it is dead. In an object store it may only have slept through the end of its
    lease: taking its number makes its commit fail. False when it committed in this moment.
    """
    if store.local or (cycles and cycle <= cycles[-1]):
        return True
    return store.write_absent(layout.log_key(cycle), empty_entry(cycle).to_json())


def empty_entry(cycle: str) -> LogEntry:
    """The entry of a cycle that nothing came of: its number is taken."""
    made = CycleMeta()
    return LogEntry(cycle, _EPOCH, (), Counts(), made.schema_version, made.pipeline_version, abandoned=True)


def missing_cycles(cycles: Iterable[str]) -> list[range]:
    """Numbers that are missing among some cycles. A sound log has no holes: even a cycle given up has an entry."""
    numbers = sorted(int(cycle) for cycle in cycles)
    return [range(before + 1, after) for before, after in pairwise([0, *numbers]) if after - before > 1]


def _compare_tables(store: Store, cycles: Sequence[str]) -> list[str]:
    """Files in the tables that are not of our making; `LakeCorrupt` when files and log do not fit together."""
    entries = read_log(store, fresh=True) if store.local else _newest(store, cycles)
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


def _newest(store: Store, cycles: Sequence[str]) -> list[LogEntry]:
    entries = (read_entry(store, cycle) for cycle in cycles[-_RECENT:])
    return [entry for entry in entries if entry is not None]


def unlogged_files(
    found: Iterable[str], entries: Sequence[LogEntry], cycles: Sequence[str]
) -> tuple[list[str], list[str]]:
    """What was found in the tables and is not in the log: files that ingest published, and files of others.

    Of a committed cycle that is not among `entries` every file counts as logged.
    """
    known = {entry.cycle: frozenset(file.path for file in entry.files) for entry in entries}
    committed = frozenset(cycles)
    ours: list[str] = []
    foreign: list[str] = []
    for key in found:
        place = layout.parse_path(key)
        if place is None:
            foreign.append(key)
        elif place.cycle not in committed or (place.cycle in known and key not in known[place.cycle]):
            ours.append(key)
    return ours, foreign
