"""Copies: fingerprints of texts, verdicts, links between articles, clusters that merged."""

from dataclasses import dataclass
from datetime import datetime

from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A sample of the passages of an article's text. `scheme` names the normal form, the passages and the layout."""

    id: str
    version: int
    scheme: str
    signature: bytes  # see `ingest.dedupe.sketch`
    tokens: int
    text_sha256: str
    first_seen_at: datetime | None = None
    published_latest: datetime | None = None  # the latest moment that the date and its precision allow
    cluster_id: str | None = None  # of the verdict; None before there is one


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an article repeats another one. `duplicate_of` is the first of its cluster, None for the first itself.

    `similarity` (0..1) and `method` are those of the nearest match: exact, near, excerpt, edited or update.
    """

    id: str
    duplicate_of: str | None
    cluster_id: str | None
    similarity: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles of which one repeats the other: `id` is the later one, `other_id` the earlier one.

    The order is that of `dedupe.match.arrival_order`. Links never change; clusters are what they connect.
    """

    id: str
    version: int
    other_id: str
    other_version: int
    kind: str  # exact, near, excerpt, edited, update
    similarity: float  # 0..1
    share: float  # of the later text that is the earlier one's, 0..1
    other_share: float  # of the earlier text that is in the later one, 0..1
    found_at: datetime | None = None  # time of the cycle that found the link


@dataclass(frozen=True, slots=True)
class ClusterMerge:
    """A cluster that became part of another one: an earlier original came, or an article that repeats two clusters."""

    cluster_id: str  # no longer a cluster of its own
    merged_into: str  # the cluster that its articles belong to; it may have been merged later itself
    found_at: datetime | None = None  # time of the cycle that found it


pickle_by_position(globals().values())
