"""Whether an address may be asked now: one predicate for polls, pages and sitemaps. Pure.

A row of `fetches` says when its address is to be asked again (`next_at`), and the time before which it must not be
asked (`not_before`). A row that is dated after now was written while a clock was ahead, or is read while a clock is
behind: the times in it are disregarded, and its address may be asked.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum

from ingest.records import Fetch, RejectRow
from ingest.records.outcome import Outcome, is_successful

#: How far ahead of now a row may be dated before its times are disregarded.
CLOCK_SLACK = timedelta(hours=1)
NEVER = datetime.max.replace(tzinfo=UTC)
_PAGE_INTERVAL = timedelta(hours=6)


class Purpose(Enum):
    """What an address is asked for: it decides which of the times in its last row count."""

    POLL = "poll"  # `run`: whenever the server does not forbid it
    SCHEDULED_POLL = "scheduled poll"  # `watch`: when the schedule says so
    NAMED_PAGE = "named page"  # a page that the user named, in `watch`: a few times a day
    ANNOUNCED_PAGE = "announced page"  # a page that a feed announced: after the pause of a failure
    GAP_SITEMAP = "gap sitemap"  # a sitemap that may list what a feed missed


def ask_not_before(last: Fetch | None, now: datetime, purpose: Purpose) -> datetime | None:
    """Return the moment before which an address must not be asked, `NEVER`, or None when it may be asked now.

    `last` is the latest row of the address, None when there is none.
    """
    if last is None:
        return None
    if purpose in (Purpose.POLL, Purpose.SCHEDULED_POLL) and last.outcome == Outcome.GONE:
        return NEVER
    if is_from_the_future(last.at, now):
        return None
    moment = _bound(last, purpose)
    return moment if moment is not None and moment > now else None


def is_due(last: Fetch | None, now: datetime, purpose: Purpose) -> bool:
    """Return whether an address may be asked now; see `ask_not_before`."""
    return ask_not_before(last, now, purpose) is None


def _bound(last: Fetch, purpose: Purpose) -> datetime | None:
    match purpose:
        case Purpose.POLL:
            return last.not_before
        case Purpose.SCHEDULED_POLL | Purpose.ANNOUNCED_PAGE:
            return last.next_at
        case Purpose.NAMED_PAGE:
            return last.next_at or last.at + _PAGE_INTERVAL
        case Purpose.GAP_SITEMAP:
            worked = is_successful(last.outcome) or last.outcome == Outcome.LIST
            return last.not_before if worked else last.next_at


def is_from_the_future(moment: datetime, now: datetime) -> bool:
    """Return whether a row's moment lies so far after now that a clock must have been wrong."""
    return moment > now + CLOCK_SLACK


def retry_is_due(row: RejectRow, now: datetime) -> bool:
    """Return whether a page that failed is to be tried again now."""
    return row.retry_at is not None and (row.retry_at <= now or is_from_the_future(row.seen_at, now))


def count_future_rows(rows: Iterable[Fetch], now: datetime) -> int:
    """Return how many rows are dated after now, beyond `CLOCK_SLACK`."""
    return sum(is_from_the_future(row.at, now) for row in rows)
