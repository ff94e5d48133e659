"""The mark that a repair leaves: up to which cycle the rows of `fetches` no longer say what the lake holds.

What a repair takes out of the lake comes back only when the sources are read again. Validators and sums of bodies from
before it would have them say that nothing changed; so those are not handed out any more. Later rows are believed.
"""

import json
from dataclasses import replace

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import layout
from ingest.lake.members import Member
from ingest.lake.store import Store
from ingest.records import Fetch


def repaired_to(store: Store) -> str:
    """The newest cycle that was there at the last repair, '' without one; `LakeCorrupt` for a mark that is none."""
    content = store.read(layout.REPAIRED)
    if content is None:
        return ""
    try:
        item = json.loads(content)
        return layout.checked_cycle(item["until"])
    except (ValueError, KeyError, TypeError, RecursionError, LakeError) as error:
        raise LakeCorrupt(
            f"{store.where(layout.REPAIRED)} is no mark of a repair; run `ingest lake repair`, which makes it again"
        ) from error


def mark_repaired(store: Store, cycle: str) -> None:
    """Let no row of `fetches` up to this cycle keep a source from being asked in full."""
    store.write(layout.REPAIRED, json.dumps({"until": cycle}).encode() + b"\n")


def is_believed(member: Member, until: str) -> bool:
    """Whether a published file is from after the last repair (see `repaired_to`)."""
    place = layout.parse_path(member.key)
    return place is not None and place.cycle > until


def forgetful(fetch: Fetch) -> Fetch:
    """The row without what would make an unchanged document go unread."""
    return replace(fetch, etag=None, last_modified=None, body_sha256=None)
