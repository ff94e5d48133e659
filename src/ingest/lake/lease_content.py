"""What a lease says: who holds it, since when, and whether it was lost."""

import json
import os
import platform
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.errors import LakeBusy


@dataclass(slots=True)
class Lease:
    """The right to write to a lake. `lost` says why it ended early, None while it lasts."""

    lake: str
    holder: str
    lost: str | None = None

    def check(self) -> None:
        """Raise `LakeBusy` when the lease was lost to another writer."""
        if self.lost is not None:
            raise LakeBusy(f"the lease on {self.lake} is lost: {self.lost}; nothing more is written, run it again")


def lease_content(holder: str, since: datetime, **more: str) -> bytes:
    """Return what a holder stores in its lease, as JSON; `more` are further fields."""
    who = {"holder": holder, "host": platform.node(), "pid": os.getpid(), "since": since.isoformat(timespec="seconds")}
    return json.dumps(who | more, sort_keys=True).encode()


def busy_error(url: str, content: bytes, advice: str) -> LakeBusy:
    """Return the error for a lake whose lease, with this content, another writer holds."""
    item = parse_lease(content)
    return LakeBusy(
        f"{describe_holder(item)} has been writing to {url} since {item.get('since', 'just now')}; {advice}"
    )


def describe_holder(item: dict[str, Any]) -> str:
    """Return the holder of a parsed lease as text."""
    return f"{item.get('holder', 'another writer')} (process {item.get('pid', '?')} on {item.get('host', '?')})"


def parse_lease(content: bytes) -> dict[str, Any]:
    """Return the fields of a lease, none where the content is no JSON object."""
    try:
        item = json.loads(content)
    except ValueError:
        return {}
    return item if isinstance(item, dict) else {}
