"""Giving up a run whose rows are gone: its number is taken, nothing of it is stored, and its work is due again."""

from dataclasses import replace

from ingest.config import Config
from ingest.lake.archive.parts import remove_parts_of
from ingest.lake.commit import write_entry
from ingest.lake.committing import sole_writer
from ingest.lake.lease import check_lease
from ingest.lake.log import LogEntry
from ingest.lake.recovery import empty_entry, recover
from ingest.lake.runs import find_run
from ingest.lake.snapshot import next_cycle
from ingest.lake.staged_rows import remove_staged_rows
from ingest.lake.store import writable_store


def give_up_run(lake: str, run: str, config: Config | None = None, *, holder: str = "ingest") -> LogEntry:
    """Write an empty (`abandoned`) entry for a run into the log, unless the log has the run; return the run's entry.

    Further attempts at the run find the entry and store nothing. What the run left in the stage is removed. For a
    stream, which goes on: whoever began the work of the run may begin it again. Raises `LakeBusy` when another writer
    does not end.
    """
    config = config or Config()
    store = writable_store(lake)
    with sole_writer(lake, holder, config.cycle.wait_seconds):
        recover(lake, tables=False)
        entry = find_run(lake, run)
        if entry is None:
            entry = replace(empty_entry(next_cycle(lake)), run=run)
            check_lease(store.url)
            write_entry(store, entry)
        remove_parts_of(store, run)
        remove_staged_rows(store, run)
    return entry
