"""What the lake has of a reject that `ingest explain` is asked about, and the item that was rejected, read again."""

import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ingest.app.rereading import BytesFinder, Unread, local_path, readings_of, source_named
from ingest.config import Config
from ingest.errors import ConfigError, Reason
from ingest.lake import Lake
from ingest.lake.store import open_store
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import read_items
from ingest.sources.opening import printable

_PREFIX = re.compile(r"r1-[0-9a-f]{6,32}", re.I)


@dataclass(frozen=True, slots=True)
class StoredReject:
    """A row of `rejects`."""

    id: str
    reason: str
    message: str
    location: str
    source: str
    seen_at: datetime
    cycle: int
    url: str | None = None
    raw_sha256: str | None = None
    feed_url: str | None = None
    sighting_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return asdict(self)

    def as_item(self) -> Rejected:
        """Return the item as it was rejected."""
        return Rejected(Reason(self.reason), self.message, self.location, self.source, self.url, self.raw_sha256)


def find_stored_reject(item: str, lake: Lake | None) -> StoredReject | None:
    """Return the last reject with this id, prefix of an id (six hex digits at least) or location; None without one.

    Raises `ConfigError` when the prefix fits several rejects. A file of that name is neither.
    """
    if lake is None or os.path.exists(item):
        return None
    names = list(StoredReject.__dataclass_fields__)
    is_prefix = _PREFIX.fullmatch(item) is not None
    if not is_prefix and "#" not in item:
        return None
    condition, value = ("starts_with(id, ?)", item.lower()) if is_prefix else ("location = ?", item)
    rows = lake.sql(f"select {', '.join(names)} from rejects where {condition} order by cycle desc, id", [value])
    found = [StoredReject(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]
    ids = {reject.id for reject in found}
    if len(ids) > 1 and is_prefix:
        raise ConfigError(f"{item}: ambiguous id prefix: {len(ids)} rejects begin with it; give more characters")
    return found[0] if found else None


def rejected_items(reject: StoredReject, lake: Lake, config: Config) -> Iterator[Raw | Rejected]:
    """Yield the item of a reject: from its file as it is now, from the archive, or else the reject as it is stored."""
    found: list[Raw | Rejected] = []
    path = local_path(reject.location)
    if path is not None and os.path.isfile(path):
        found += items_at(reject.location, path, source_named(reject.source, config))
    elif path is None and reject.raw_sha256:
        row = {**asdict(reject), "now": reject.seen_at, "sha256": reject.raw_sha256, "article_id": None}
        readings = readings_of([row])
        for _, item in BytesFinder(lake, open_store(config.lake), config, readings).find(readings):
            found += [] if isinstance(item, Unread) else [item]
    yield from found or [reject.as_item()]


def items_at(location: str, path: str, source: Source) -> Iterator[Raw | Rejected]:
    """Yield the item of a local file that has this location, with the parts that the item is divided into."""
    wanted = printable(path) + location[len(path) :]
    found_any = False
    for item in read_items(Location(path, source, os.path.getsize(path))):
        if item.location == wanted or item.location.startswith((f"{wanted}-", f"{wanted}#")):
            found_any = True
            yield item
        elif found_any:
            break
