"""The date up to which nothing of a feed is missing, and what a poll that does not reach back to it missed. Pure.

A row of `fetches` carries `complete_to`: the date of the newest entry of the last whole document, or, before the first
one, the moment of our first try. A document that begins later than that, by more than the usual step between its
entries, leaves a gap. One that stops in the middle shows nothing of what is older: the next one is waited for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import ceil
from statistics import median

from ingest.records import Entry, Feed, Fetch

_CONTINUOUS = 1.5  # up to this many usual steps between two entries there is no gap


@dataclass(frozen=True, slots=True)
class GapEstimate:
    """Entries that were announced and gone before they were seen."""

    missed: int | None = None  # about how many; None where nothing shows it


def entry_date(entry: Entry) -> datetime | None:
    """Return when an entry was published, else updated; None when it does not say."""
    return entry.published_at or entry.updated_at


def newest_date(feed: Feed | None) -> datetime | None:
    """Return the date of the newest entry."""
    dates = _dates(feed.entries) if feed is not None else []
    return dates[-1] if dates else None


def is_part(feed: Feed) -> bool:
    """Return whether a document stops in the middle, though all of its bytes came."""
    return feed.truncated


def reaches_back(feed: Feed, previous: Fetch | None) -> bool:
    """Return whether the dates show that nothing lies between what was known and this document; not without dates."""
    known, dates = _known_to(previous), _dates(feed.entries)
    if known is None or len(dates) < 2:
        return False
    # What is known may be the moment of our first try and no entry's date: then a whole step may hold an entry.
    sure = _has_answered(previous) and not is_owing(previous)
    return _steps_between(known, dates) <= (_CONTINUOUS if sure else 1.0)


def find_gap(feed: Feed, new: int, previous: Fetch | None) -> GapEstimate | None:
    """Return what was missed before this document. `new`: how many of its entries were not there before.

    No known entry is in it, or the known ones came in parts; and the dates do not show that it goes on where the last
    whole document ended. Before the first whole document only dates can tell.
    """
    if previous is None or previous.entries == 0 or (new < len(feed.entries) and not is_owing(previous)):
        return None
    answered, known, dates = _has_answered(previous), _known_to(previous), _dates(feed.entries)
    if known is None or len(dates) < 2:
        return GapEstimate() if answered else None
    if reaches_back(feed, previous):
        return None
    steps = _steps_between(known, dates)
    missed = (round(steps) if answered else ceil(steps)) - 1
    return GapEstimate(max(1, missed - _came_in_part(previous, len(feed.entries) - new)))


def complete_to(
    feed: Feed | None, previous: Fetch | None, at: datetime, *, part: bool, reported: bool
) -> datetime | None:
    """Return the date up to which nothing is missing, after a poll at `at`. `reported`: a gap was recorded.

    `feed` is None when no document of a feed came, or the same as before.
    """
    if feed is None or not feed.kind:
        return at if previous is None else _known_to(previous)
    if not feed.entries:  # what comes after nothing need not have begun before its first entry
        return _known_to(previous) if _has_answered(previous) else None
    known = _known_to(previous)
    if part and not reported and known is not None and not reaches_back(feed, previous):
        return known
    return newest_date(feed)


def is_owing(previous: Fetch | None) -> bool:
    """Return whether the last documents stopped in the middle, so that entries before theirs are still to come."""
    if previous is None or previous.complete_to is None or previous.newest_at is None:
        return False
    return previous.complete_to < previous.newest_at


def _known_to(previous: Fetch | None) -> datetime | None:
    return (previous.complete_to or previous.newest_at) if previous is not None else None


def _has_answered(previous: Fetch | None) -> bool:
    """Return whether entries came before. The row of an error has none, but the newest date from before."""
    return previous is not None and (bool(previous.entries) or previous.newest_at is not None)


def _came_in_part(previous: Fetch, known: int) -> int:
    """Return how many older entries the last document brought, which stopped in the middle. `known`: those in this."""
    return max(0, (previous.new_entries or 0) - known) if is_owing(previous) else 0


def _dates(entries: Sequence[Entry]) -> list[datetime]:
    return sorted(date for entry in entries if (date := entry_date(entry)) is not None)


def _steps_between(known: datetime, dates: Sequence[datetime]) -> float:
    """Return the time from what was known to the oldest of the dates, in usual (median) steps."""
    usual = max(median((later - earlier).total_seconds() for earlier, later in pairwise(dates)), 1.0)
    return (dates[0] - known).total_seconds() / usual
