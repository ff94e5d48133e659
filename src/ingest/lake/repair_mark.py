"""The mark that a repair leaves: up to which cycle the rows of `fetches` no longer say what the lake holds.

What a repair takes out of the lake comes back only when the sources are read again. Validators and sums of bodies from
before it would have them say that nothing changed; so those are not handed out any more. Later rows are believed.
"""

import json
from dataclasses import replace

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import layout, schema
from ingest.lake.committed_files import CommittedFile
from ingest.lake.damage import file_sizes
from ingest.lake.log import committed_cycles
from ingest.lake.storage import Store
from ingest.records import Fetch


def repaired_to(store: Store) -> str:
    """The newest cycle that was there at the last repair, '' without one; `LakeCorrupt` for a mark that is none."""
    content = store.read(layout.REPAIRED)
    if content is None:
        return ""
    try:
        item = json.loads(content)
        return layout.check_cycle(item["until"])
    except (ValueError, KeyError, TypeError, RecursionError, LakeError) as error:
        raise LakeCorrupt(
            f"{store.where(layout.REPAIRED)} is no mark of a repair; run `ingest lake repair`, which makes it again"
        ) from error


class Mark:
    """The mark of one repair, left before its first change: a repair that dies later has left it too."""

    def __init__(self, store: Store) -> None:
        self._store, self.left = store, False

    def leave(self) -> None:
        """Let no row of `fetches` up to now keep a source from being asked in full."""
        if self.left:
            return
        places = (layout.parse_path(key) for key in file_sizes(self._store, schema.TABLES))
        cycles = [*committed_cycles(self._store), *(place.cycle for place in places if place is not None)]
        until = max(cycles, default=layout.cycle_name(1))
        self._store.write(layout.REPAIRED, json.dumps({"until": until}).encode() + b"\n")
        self.left = True


def is_believed(member: CommittedFile, until: str) -> bool:
    """Whether a published file is from after the last repair (see `repaired_to`)."""
    place = layout.parse_path(member.key)
    return place is not None and place.cycle > until


def forgetful(fetch: Fetch) -> Fetch:
    """The row without what would make an unchanged document go unread."""
    return replace(fetch, etag=None, last_modified=None, body_sha256=None)
