"""What `run` and `watch` do for the lake when their work is committed: merge small files, remove what expired."""

import logging
from datetime import UTC, date, datetime, timedelta

from ingest.config import Config
from ingest.errors import IngestError
from ingest.lake import hold_lease, recover
from ingest.lake.compaction import CompactionReport, compact, due_merges
from ingest.lake.deletion import delete
from ingest.lake.replacement import has_old_trash
from ingest.lake.selection import Selection
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store
from ingest.lake.store import open_store

_log = logging.getLogger("ingest")

FEWEST_FILES = 4
"""A day that is over is compacted by itself when a table has so many files of it; `ingest lake compact` takes two."""


def keep_up(config: Config, now: datetime, *, holder: str) -> CompactionReport | None:
    """Do the upkeep that is due, within the limits of `[upkeep]`; return None when nothing was.

    What the command was called for is committed by now: a failure is logged as a warning, and the next run tries
    again.
    """
    try:
        return _keep_up(config, now, holder)
    except IngestError as error:
        text = "all is committed, but the upkeep of %s failed, and the next run tries again: %s"
        _log.warning(text, config.lake, error)
        return None


def _keep_up(config: Config, now: datetime, holder: str) -> CompactionReport | None:
    settings = config.upkeep
    store, grace = open_store(config.lake), timedelta(minutes=settings.grace_minutes)
    if not store.exists():
        return None
    before = _expiry(store, config, now)
    is_compact_due = settings.compact and _is_compact_due(store, now, grace)
    if before is None and not is_compact_due:
        return None
    report = CompactionReport()
    with hold_lease(config.lake, holder=holder, wait=config.cycle.wait_seconds):
        recover(config.lake, tables=False)
        if before is not None:
            delete(config.lake, now, Selection(before=before), remember=False)
        if is_compact_due:
            report = compact(config.lake, now, seconds=settings.seconds, grace=grace, fewest=FEWEST_FILES)
    _release_memory()
    return report


def _is_compact_due(store: Store, now: datetime, grace: timedelta) -> bool:
    """Return whether there is anything to do. Needs no lease: what it sees may be done by another writer meanwhile."""
    return bool(due_merges(store, now, fewest=FEWEST_FILES)) or has_old_trash(store, datetime.now(UTC) - grace)


def _expiry(store: Store, config: Config, now: datetime) -> date | None:
    """Return the first day that stays, when there are articles of earlier days; None when nothing has expired."""
    if config.upkeep.expire_days is None:
        return None
    before = now.astimezone(UTC).date() - timedelta(days=config.upkeep.expire_days)
    files = snapshot(store).files("articles")
    return before if any(file.day is not None and file.day < before for file in files) else None


def _release_memory() -> None:
    """Give memory that merging used back to the system: a watch runs for months."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
