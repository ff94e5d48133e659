"""Removing files that a later cycle replaced and that are there again, for example from a backup that only adds files.

Plain readers would count their rows twice. The rows are in the files that replaced them, or were deleted on purpose: so
these files are removed, and not set aside.
"""

from ingest.lake import layout
from ingest.lake.log import read_log
from ingest.lake.replacement import unpublished_cycles
from ingest.lake.storage import Store


def remove_replaced(store: Store) -> tuple[str, ...]:
    """Remove the files that published cycles replaced, and return their keys, sorted."""
    entries = read_log(store, fresh=True)
    waiting = unpublished_cycles(store, entries)
    replaced = {path for entry in entries if entry.cycle not in waiting for path in entry.removed}
    present = sorted(replaced.intersection(key for table in layout.COMMITTED for key in store.keys(table)))
    store.remove(present)
    return tuple(present)
