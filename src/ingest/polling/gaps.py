"""The gap between two polls of a feed, where to look for the missed entries, and which of those found belong. Pure.

A feed with older pages (RFC 5005) is asked for those. For any other the news sitemaps of its site are read, and of them
the entries whose date of publication lies in the gap: no others, or one section's gap would take in the whole site.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.fetch import Response
from ingest.polling.announce import distinct_entries, key_of
from ingest.polling.coverage import entry_date
from ingest.polling.fetch_rows import settle
from ingest.polling.judge import Poll
from ingest.polling.lists import news_first
from ingest.records import Entry, Feed, Fetch, PollTarget
from ingest.records.outcome import Outcome, is_successful
from ingest.urls.clean import clean_url

MAX_SITEMAPS = 5  # sitemaps of one robots.txt, and of one index, that are searched
_MAX_ENTRIES = 1_000  # of one sitemap for one gap
_SLACK = timedelta(minutes=15)  # feed and sitemap need not agree to the second
ON_DEMAND = "asked when a feed of its site missed entries"  # in the row of a sitemap that nobody polls for itself


@dataclass(frozen=True, slots=True)
class Gap:
    """A poll with a gap: between `after` and `until` entries were published that it does not have."""

    target: PollTarget
    row: Fetch
    site: str  # an address of the site whose robots.txt to read
    after: datetime
    until: datetime
    window: frozenset[str]  # keys of the entries that the poll brought
    again: bool = False  # an earlier poll reported it, and its sitemaps could not be asked then


def gap_of(target: PollTarget, row: Fetch, entries: Sequence[Entry], previous: Fetch | None) -> Gap | None:
    """Return the gap before a poll whose outcome is `gap`, or one reported earlier that could not be looked into yet.

    None for any other poll, and where there is no time in between.
    """
    keys = frozenset(key for entry in entries if (key := key_of(entry)) is not None)
    site = _site_of(entries) or row.final_url or target.url
    owed = (row.owed_from, row.owed_to)
    if row.outcome != Outcome.GAP or previous is None:
        if owed[0] is None or owed[1] is None or not entries:
            return None
        return Gap(target, row, site, owed[0], owed[1], keys, again=True)
    known = previous.complete_to or previous.newest_at or previous.full_at or previous.at
    dates = [date for entry in entries if (date := entry_date(entry)) is not None]
    after, until = min(known, previous.at), min(dates, default=row.at)
    if until <= after:
        return None
    return Gap(target, row, site, min(after, owed[0] or after), until, keys)


def _site_of(entries: Sequence[Entry]) -> str | None:
    """Return the host that most entries lead to: a feed may lie on another host than the site it belongs to."""
    urls = [url for entry in entries if (url := clean_url(entry.url)) is not None]
    hosts = Counter("/".join(url.split("/")[:3]) for url in urls)
    return f"{hosts.most_common(1)[0][0]}/" if hosts else None


def sitemaps_within(index: Feed, gaps: Sequence[Gap]) -> tuple[str, ...]:
    """Return the sitemaps of an index that may list the missed entries: those for news, else the last ones changed."""
    since = min(gap.after for gap in gaps)
    fresh = [entry for entry in index.entries if entry.url and (entry.updated_at is None or entry.updated_at >= since)]
    fresh.sort(key=lambda entry: entry.updated_at or since, reverse=True)
    return news_first([entry.url or "" for entry in fresh], MAX_SITEMAPS)


def entries_within(feed: Feed, gap: Gap) -> list[Entry]:
    """Return the entries of a news sitemap that the feed may have missed, the newest by date of publication first."""
    first, last = gap.after - _SLACK, gap.until + _SLACK
    entries = [
        entry
        for entry in distinct_entries(feed)
        if entry.published_at is not None and first <= entry.published_at <= last and key_of(entry) not in gap.window
    ]
    entries.sort(key=lambda entry: entry.published_at or gap.after, reverse=True)
    return entries[:_MAX_ENTRIES]


def count_within(gap: Gap, dates: Iterable[datetime | None]) -> int:
    """Return how many of some dates of publication lie in the gap itself."""
    return sum(gap.after < date < gap.until for date in dates if date is not None)


def gap_row(gap: Gap, places: Collection[str], found: int, *, owed: bool = False) -> Fetch:
    """Return the row of a poll with a gap, once it was looked into: which places were searched, how many were found.

    `owed`: some place could not be asked, and the next poll is to look again.
    """
    so_far = gap.row.message or ""
    if gap.again:
        so_far = f"{so_far}; of a gap reported earlier" if so_far else "of a gap reported earlier"
    row = replace(gap.row, owed_from=gap.after if owed else None, owed_to=gap.until if owed else None)
    if not gap.target.source.pages and not places:
        return replace(row, message=f"{so_far}; not looked for in sitemaps, as pages are not fetched")
    if not places:
        return replace(row, found=0, message=f"{so_far}; no sitemap in robots.txt to look in")
    shown = ", ".join(list(places)[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
    then = "; the next poll looks again" if owed else ""
    return replace(row, found=found, message=f"{so_far}; looked for in {shown}: {found} found{then}")


def sitemap_row(response: Response, previous: Fetch | None, feed: Feed | None, taken: int) -> Fetch:
    """Return the row of a sitemap that was asked for gaps alone. `taken`: how many of its entries lay in them.

    It keeps no validators and no counts: of the document only what lay in the gaps was taken, and a later poll of the
    sitemap itself must have all of it. It is not due by itself; after a failure it rests as any poll does. One that is
    polled by itself keeps what its own last poll left, validators and next time too.
    """
    if response.outcome is not Outcome.OK:
        poll = Poll(response.outcome, response.message)
    elif feed is None or not feed.kind:
        poll = Poll(Outcome.NOT_A_FEED, "the answer is not a sitemap")
    else:
        about = f"looked into for what feeds missed: {taken} of {len(feed.entries)} entries"
        poll = Poll(Outcome.NEW if taken else Outcome.UNCHANGED, about, new_entries=taken)
    row = settle(response, poll, None, previous)
    if is_successful(row.outcome) and previous is not None and _has_own_polls(previous):
        kept = replace(previous, at=row.at, status=row.status, message=row.message, new_entries=taken, named=())
        kept = replace(kept, not_before=row.not_before, missed_estimate=None)
        return kept if previous.outcome == Outcome.LIST else replace(kept, outcome=row.outcome)
    row = replace(row, kind="sitemap", etag=None, last_modified=None, body_sha256=None, newest_at=None)
    row = replace(row, complete_to=None, full_at=None)
    return replace(row, next_at=None, next_reason=ON_DEMAND) if is_successful(row.outcome) else row


def _has_own_polls(previous: Fetch) -> bool:
    """Return whether a row is that of a sitemap that somebody named, and of a poll that worked."""
    return previous.next_at is not None and (is_successful(previous.outcome) or previous.outcome == Outcome.LIST)
