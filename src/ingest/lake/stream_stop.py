"""Requests to end a stream, as objects of the lake: every engine can end a stream that way, and loses nothing.

The source of a stream looks for a request at each of its ticks. It then ends, so that the windows under way are
committed and the job is done. An engine's own drain asks more of its runner than all of them do.
"""

import json
from datetime import datetime

from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.store import existing_store, open_store


def request_stop(lake: str, stream: str, now: datetime) -> None:
    """Ask a stream that began before `now` to end at its next tick. Raises `LakeError` where there is no lake."""
    store = existing_store(lake)
    request = {"stream": stream, "requested_at": now.isoformat()}
    store.write(_key(stream), json.dumps(request).encode() + b"\n")


def is_stop_requested(lake: str, stream: str, began: datetime) -> bool:
    """Return whether a stream that began at this moment has been asked to end since."""
    store = open_store(lake)
    key = _key(stream)
    content = store.read(key) if store.exists() else None
    if content is None:
        return False
    try:
        return datetime.fromisoformat(json.loads(content)["requested_at"]) >= began
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LakeCorrupt(
            f"{store.where(key)} is not a request to end a stream; remove it, or make the request again"
        ) from error


def _key(stream: str) -> str:
    """Return the key of a stream's request; no part of a key is taken from a name that a user gave."""
    return f"{layout.STREAMS}/{sha256_hex(stream.encode())[:16]}.json"
