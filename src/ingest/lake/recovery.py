"""Put a lake right after a writer died: finish what was committed, sweep away what was not."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ingest import schema
from ingest.lake import layout
from ingest.lake.commit import clear_stage, publish
from ingest.lake.log import Counts, CycleMeta, LogEntry, committed_cycles, read_entry
from ingest.lake.store import Store, open_store

_RECENT = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What recovery did. Paths are relative to the lake, sorted."""

    published: tuple[str, ...] = ()  # cycles that were committed and are now published whole
    removed: tuple[str, ...] = ()  # our files that no log entry names
    foreign: tuple[str, ...] = ()  # files that are not of our making, or whose log entry is lost: left alone


def recover(lake: str, *, tables: bool = True) -> RecoveryReport:
    """Roll committed cycles forward and remove what no log entry names. For the holder of the lease, before it writes.

    Reads the stage, the names in the log, and only those entries whose stage is still there or that are recent; with
    `tables` also the names in the tables, once. A file in a table whose entry is missing from the middle of the log is
    reported, not removed: then it is the log that was damaged. A lake that is not there needs nothing.
    """
    store = open_store(lake)
    if not store.exists():
        return RecoveryReport()
    cycles = committed_cycles(store)
    published, removed, foreign = _sweep_stage(store, cycles)
    if tables:
        orphans, strange = _sweep_tables(store, cycles)
        store.remove(orphans)
        removed += orphans
        foreign += strange
    return RecoveryReport(tuple(published), tuple(sorted(removed)), tuple(sorted(foreign)))


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
            removed += clear_stage(store, cycle)
        elif _fenced(store, cycle, cycles):
            removed += clear_stage(store, cycle)
    halves = [key for key in keys if layout.is_temporary(key)]
    store.remove(halves)
    foreign = [key for key in keys if layout.staged_cycle(key) is None and not layout.is_temporary(key)]
    return published, removed + halves, foreign


def _fenced(store: Store, cycle: str, cycles: list[str]) -> bool:
    """Make sure that the writer of an uncommitted cycle cannot commit it while its files are being removed.

    The lock of a local lake is proof that it is dead. In an object store it may only have slept through the end of its
    lease: taking its number makes its commit fail. False when it committed in this moment.
    """
    if store.local or (cycles and cycle <= cycles[-1]):
        return True
    made = CycleMeta()
    entry = LogEntry(cycle, _EPOCH, (), Counts(), made.schema_version, made.pipeline_version, abandoned=True)
    return store.write_absent(layout.log_key(cycle), entry.to_json())


def _sweep_tables(store: Store, cycles: list[str]) -> tuple[list[str], list[str]]:
    committed = frozenset(cycles)
    newest = cycles[-1] if cycles else ""
    recent: dict[str, frozenset[str]] = {}
    for cycle in cycles[-_RECENT:]:
        entry = read_entry(store, cycle)
        recent[cycle] = frozenset(file.path for file in entry.files) if entry else frozenset()
    orphans: list[str] = []
    strange: list[str] = []
    for table in schema.TABLES:
        for key in store.keys(table):
            place = layout.parse_path(key)
            if place is None:
                strange.append(key)
            elif place.cycle > newest or (place.cycle in recent and key not in recent[place.cycle]):
                orphans.append(key)
            elif place.cycle not in committed:
                strange.append(key)
    return orphans, strange
