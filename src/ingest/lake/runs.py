"""Runs in the log: which cycle committed the work of a run, or gave it up."""

from ingest.lake.log import LogEntry, read_entry
from ingest.lake.snapshot import snapshot
from ingest.lake.store import open_store


def find_run(lake: str, run: str) -> LogEntry | None:
    """Return the log entry of a run: that of its commit, or an `abandoned` one where it was given up; else None."""
    store = open_store(lake)
    cycle = snapshot(store).cycle_of_run(run) if store.exists() else None
    return None if cycle is None else read_entry(store, cycle)
