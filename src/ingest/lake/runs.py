"""Runs in the log: which cycle committed the work of a run, or gave it up."""

from ingest.lake.log import LogEntry, read_entry
from ingest.lake.snapshot import snapshot
from ingest.lake.store import open_store


def find_run(lake: str, run: str) -> LogEntry | None:
    """Return the log entry of a run: of its commit, or an `abandoned` one where it was given up. None: neither."""
    store = open_store(lake)
    cycle = snapshot(store).cycle_of_run(run) if store.exists() else None
    return None if cycle is None else read_entry(store, cycle)


def is_committed(lake: str, run: str) -> bool | None:
    """Return whether a run was committed (True) or given up (False); None where the log does not have it."""
    entry = find_run(lake, run)
    return None if entry is None else not entry.abandoned
