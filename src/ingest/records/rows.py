"""Rows of the lake that have no other record: the latest version of an article, rejects, deletions."""

from dataclasses import dataclass
from datetime import datetime

from ingest.errors import Reason
from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class LastVersion:
    """The newest version of an article in the lake: enough to decide whether another reading is a new version."""

    version: int
    title: str | None
    text_sha256: str
    html_sha256: str
    first_seen_at: datetime | None = None
    extractor: str = ""
    word_count: int = 0


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A row of `rejects`: a `Rejected` item with its id and the time of the cycle."""

    id: str  # ids.reject_id
    reason: Reason
    message: str
    location: str
    source: str
    seen_at: datetime
    sighting_id: str | None = None  # the id its sighting would have had
    url: str | None = None
    raw_sha256: str | None = None
    raw_bytes: int | None = None
    kind: str | None = None  # from here on for items that a feed or sitemap announced: enough to try again
    feed_url: str | None = None
    guid: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    announced_sha256: str | None = None
    retry_at: datetime | None = None
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row of `deletions`: the hash of something that was deleted on request and must not come back."""

    id: str  # of kind and hash: see `ingest.lake.deletions`
    kind: str  # article, address, domain, source
    value_sha256: str
    deleted_at: datetime
    why: str | None = None


pickle_by_position(globals().values())
