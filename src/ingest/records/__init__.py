"""The plain records that flow between the layers: frozen, slotted, without behaviour.

Times are timezone-aware UTC `datetime`s. Text positions are offsets in Unicode code points.
Fields of `Article` that are columns of the lake have the columns' names (see `schemas/articles.yaml`).
"""

from ingest.records.archive import ArchivedAnswer
from ingest.records.copies import (
    ClusterMerge,
    Fingerprint,
    Link,
    Verdict,
)
from ingest.records.documents import (
    AddressItem,
    Article,
    ArticleStep,
    Candidate,
    Dropped,
    Evidence,
    EvidenceSpan,
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
    SubtopicTag,
    TopicTag,
)
from ingest.records.feeds import (
    Entry,
    Feed,
    FeedLink,
    Fetch,
    ListedAddress,
    PollAdvice,
)
from ingest.records.heads import (
    ArticleHead,
    EncodedArticles,
    KnownItems,
    StagedRows,
)
from ingest.records.rows import (
    Deletion,
    LastVersion,
    RejectRow,
)
from ingest.records.sources import (
    ItemsRead,
    Location,
    PendingPage,
    PollRow,
    PollTarget,
    Postponed,
    PriorSighting,
    Source,
    Unchanged,
)

__all__ = [
    "AddressItem",
    "ArchivedAnswer",
    "Article",
    "ArticleHead",
    "ArticleStep",
    "Candidate",
    "ClusterMerge",
    "Deletion",
    "Dropped",
    "EncodedArticles",
    "Entry",
    "Evidence",
    "EvidenceSpan",
    "Feed",
    "FeedLink",
    "Fetch",
    "Fingerprint",
    "Hints",
    "ItemsRead",
    "KnownItems",
    "LastVersion",
    "Link",
    "ListedAddress",
    "Location",
    "PendingPage",
    "PollAdvice",
    "PollRow",
    "PollTarget",
    "Postponed",
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
    "StagedRows",
    "SubtopicTag",
    "TopicTag",
    "Unchanged",
    "Verdict",
]
