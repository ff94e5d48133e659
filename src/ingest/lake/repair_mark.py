"""The mark that a repair leaves: up to which cycle the rows of `fetches` no longer say what the lake holds.

What a repair takes out of the lake comes back only when the sources are read again. Validators and checksums of bodies
from before the repair would make them answer that nothing changed, so these are not used any more; later rows are.
"""

import json
from dataclasses import replace

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import layout
from ingest.lake.committed_files import CommittedFile
from ingest.lake.damage import file_sizes
from ingest.lake.log import committed_cycles
from ingest.lake.storage import Store
from ingest.records import Fetch


def repaired_until(store: Store) -> str:
    """Return the newest cycle at the time of the last repair, '' without a repair; `LakeCorrupt` for a damaged mark."""
    content = store.read(layout.REPAIRED)
    if content is None:
        return ""
    try:
        item = json.loads(content)
        return layout.check_cycle(item["until"])
    except (ValueError, KeyError, TypeError, RecursionError, LakeError) as error:
        raise LakeCorrupt(
            f"{store.where(layout.REPAIRED)} is not a mark of a repair; run `ingest lake repair`, which makes it again"
        ) from error


class RepairMark:
    """The mark of one repair. It is written before the repair's first change, so that a repair that dies leaves it."""

    def __init__(self, store: Store) -> None:
        self._store, self.is_written = store, False

    def is_unreadable(self) -> bool:
        """Return whether the mark of an earlier repair is damaged."""
        try:
            repaired_until(self._store)
        except LakeError:
            return True
        return False

    def write(self) -> None:
        """Make sure that no row of `fetches` up to now keeps a source from being read in full."""
        if self.is_written:
            return
        names = (layout.parse_path(key) for key in file_sizes(self._store, layout.COMMITTED))
        cycles = [*committed_cycles(self._store), *(name.cycle for name in names if name is not None)]
        until = max(cycles, default=layout.cycle_name(1))
        self._store.write(layout.REPAIRED, json.dumps({"until": until}).encode() + b"\n")
        self.is_written = True


def is_after_repair(file: CommittedFile, until: str) -> bool:
    """Return whether a file was committed after the last repair; `until` is of `repaired_until`."""
    return file.name.cycle > until


def without_validators(fetch: Fetch) -> Fetch:
    """Return the row without what would make an unchanged document go unread."""
    return replace(fetch, etag=None, last_modified=None, body_sha256=None)
