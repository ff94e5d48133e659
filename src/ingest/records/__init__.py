"""The plain records that flow between the layers: frozen, slotted, hashable, without behaviour.

Times are timezone-aware UTC `datetime`s. Text positions are offsets in Unicode code points.
Fields of `Article` that are columns of the lake have the columns' names (see `schemas/articles.yaml`).
"""

from ingest.records.documents import (
    Article,
    Candidate,
    Dropped,
    Evidence,
    Fingerprint,
    Hints,
    Precision,
    Provenance,
    Raw,
    Reading,
    RegionLevel,
    RegionTag,
    RegionTags,
    Rejected,
    Sighting,
    Span,
    TopicTag,
    Verdict,
)
from ingest.records.feeds import (
    Entry,
    Feed,
    FeedLink,
    Fetch,
    Named,
    PollAdvice,
)
from ingest.records.rows import (
    LastVersion,
    RejectRow,
)
from ingest.records.sources import (
    Announced,
    Carrying,
    Location,
    Source,
    Target,
    Unchanged,
)

__all__ = [
    "Announced",
    "Article",
    "Candidate",
    "Carrying",
    "Dropped",
    "Entry",
    "Evidence",
    "Feed",
    "FeedLink",
    "Fetch",
    "Fingerprint",
    "Hints",
    "LastVersion",
    "Location",
    "Named",
    "PollAdvice",
    "Precision",
    "Provenance",
    "Raw",
    "Reading",
    "RegionLevel",
    "RegionTag",
    "RegionTags",
    "RejectRow",
    "Rejected",
    "Sighting",
    "Source",
    "Span",
    "Target",
    "TopicTag",
    "Unchanged",
    "Verdict",
]
