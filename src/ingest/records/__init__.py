"""The plain records that flow between the layers: frozen, slotted, without behaviour.

Times are timezone-aware UTC `datetime`s. Text positions are offsets in Unicode code points.
Fields of `Article` that are columns of the lake have the columns' names (see `schemas/articles.yaml`).
"""

from ingest.records.documents import (
    AddressItem,
    Article,
    ArticleStep,
    Candidate,
    Dropped,
    Evidence,
    EvidenceSpan,
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
    TopicTag,
    Verdict,
)
from ingest.records.feeds import (
    Entry,
    Feed,
    FeedLink,
    Fetch,
    ListedAddress,
    PollAdvice,
)
from ingest.records.rows import (
    LastVersion,
    RejectRow,
)
from ingest.records.sources import (
    Location,
    PendingPage,
    PollTarget,
    PriorSighting,
    Source,
    Unchanged,
)

__all__ = [
    "AddressItem",
    "Article",
    "ArticleStep",
    "Candidate",
    "Dropped",
    "Entry",
    "Evidence",
    "EvidenceSpan",
    "Feed",
    "FeedLink",
    "Fetch",
    "Fingerprint",
    "Hints",
    "LastVersion",
    "ListedAddress",
    "Location",
    "PendingPage",
    "PollAdvice",
    "PollTarget",
    "Precision",
    "PriorSighting",
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
    "TopicTag",
    "Unchanged",
    "Verdict",
]
