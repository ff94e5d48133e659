"""Counters: Beam's metrics on every engine, and a tally in this process for the progress line of a local run."""

import threading
from collections import Counter

from apache_beam.metrics import Metrics

from ingest.records import Article, Fingerprint, Raw, Rejected, Unchanged

Item = Raw | Article | Unchanged | Rejected | Fingerprint
NAMESPACE = "ingest"

_lock = threading.Lock()
_tally: Counter[str] = Counter()


def count(name: str, by: int = 1) -> None:
    """Add to a counter of the pipeline, and to the tally of this process."""
    Metrics.counter(NAMESPACE, name).inc(by)
    with _lock:
        _tally[name] += by


def note(name: str, by: int = 1) -> None:
    """Add to the tally of this process alone: what a progress line tells, and no engine needs to know."""
    with _lock:
        _tally[name] += by


def tally() -> dict[str, int]:
    """What this process has counted since `reset_tally`."""
    with _lock:
        return dict(_tally)


def reset_tally() -> None:
    """Start counting afresh, before a run."""
    with _lock:
        _tally.clear()
