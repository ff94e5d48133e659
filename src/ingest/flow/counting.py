"""Counters of a pipeline, as Beam's metrics on every engine; and the records that flow through it."""

from apache_beam.metrics import Metrics

from ingest.records import (
    Article,
    EncodedArticles,
    Fetch,
    ItemsRead,
    KnownItems,
    LineRange,
    Location,
    PendingPage,
    PollRow,
    Postponed,
    Raw,
    Rejected,
    Unchanged,
)

#: What flows through a pipeline: each transform changes the records of its own kind and passes on the others.
CycleItem = (
    Raw
    | Location
    | LineRange
    | PendingPage
    | Article
    | EncodedArticles
    | Unchanged
    | Rejected
    | Fetch
    | PollRow
    | Postponed
    | ItemsRead
    | KnownItems
)
NAMESPACE = "ingest"


def count(name: str, by: int = 1) -> None:
    """Add to a counter of the pipeline, on every engine."""
    if by:
        Metrics.counter(NAMESPACE, name).inc(by)
