"""Counters: Beam's metrics on every engine, and a tally of this process for the progress line of a local run."""

import threading
from collections import Counter

from apache_beam.metrics import Metrics

from ingest.records import (
    Article,
    EncodedArticles,
    Fetch,
    ItemsRead,
    KnownItems,
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

_lock = threading.Lock()
_tally: Counter[str] = Counter()


def count(name: str, by: int = 1) -> None:
    """Add to a counter of the pipeline, on every engine."""
    if by:
        Metrics.counter(NAMESPACE, name).inc(by)


def note(name: str, by: int = 1) -> None:
    """Add to the tally of this process, for the progress line."""
    with _lock:
        _tally[name] += by


def tally() -> dict[str, int]:
    """Return what this process has counted since `reset_tally`."""
    with _lock:
        return dict(_tally)


def reset_tally() -> None:
    """Set all counts to zero, before a run."""
    with _lock:
        _tally.clear()
