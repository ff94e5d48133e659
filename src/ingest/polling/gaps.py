"""What a feed missed: the hole between two polls, where to look for what was in it, and what of that belongs. Pure.

A feed with older pages (RFC 5005) is asked for those. For any other the news sitemaps of its site are read, and of them
the entries whose date of publication lies in the hole: no others, or one section's gap would swallow the whole site.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.fetch import Response
from ingest.polling.announce import distinct_entries, key_of
from ingest.polling.judge import Poll
from ingest.polling.lists import news_first
from ingest.polling.settling import settled
from ingest.records import Entry, Feed, Fetch, PollTarget
from ingest.records.outcome import Outcome, is_successful
from ingest.urls.clean import clean_url

MOST_MAPS = 5  # so many sitemaps of one robots.txt, and of one index, are looked into
_MOST_FILLED = 1_000
_SLACK = timedelta(minutes=15)  # feed and sitemap need not agree to the second
ON_DEMAND = "asked when a feed of its site missed entries"


@dataclass(frozen=True, slots=True)
class Gap:
    """A poll that told a gap; between `after` and `until` entries were published that it does not have."""

    target: PollTarget
    row: Fetch
    site: str  # an address of the site whose robots.txt to read
    after: datetime
    until: datetime
    window: frozenset[str]  # keys of the entries that the poll brought
    again: bool = False  # told by an earlier poll, whose sitemaps could not be asked then


def gap_of(target: PollTarget, row: Fetch, entries: Sequence[Entry], previous: Fetch | None) -> Gap | None:
    """The hole before a poll whose outcome is `gap`, or one that an earlier poll told and nobody could look into yet.

    None for any other poll, and where there is no time in between.
    """
    keys = frozenset(key for each in entries if (key := key_of(each)) is not None)
    site = _site_of(entries) or row.final_url or target.url
    owed = (row.owed_from, row.owed_to)
    if row.outcome != Outcome.GAP or previous is None:
        if owed[0] is None or owed[1] is None or not entries:
            return None
        return Gap(target, row, site, owed[0], owed[1], keys, again=True)
    known = previous.complete_to or previous.newest_at or previous.full_at or previous.at
    dates = [when for each in entries if (when := each.published_at or each.updated_at) is not None]
    after, until = min(known, previous.at), min(dates, default=row.at)
    if until <= after:
        return None
    return Gap(target, row, site, min(after, owed[0] or after), until, keys)


def _site_of(entries: Sequence[Entry]) -> str | None:
    """Where most entries lead: a feed may lie on another host than its site, and the pages' host is asked anyway."""
    urls = [url for each in entries if (url := clean_url(each.url)) is not None]
    hosts = Counter("/".join(url.split("/")[:3]) for url in urls)
    return f"{hosts.most_common(1)[0][0]}/" if hosts else None


def maps_within(index: Feed, gaps: Sequence[Gap]) -> tuple[str, ...]:
    """The sitemaps of an index that may tell of the gaps: for news by their name, else the last ones changed since."""
    since = min(gap.after for gap in gaps)
    fresh = [each for each in index.entries if each.url and (each.updated_at is None or each.updated_at >= since)]
    fresh.sort(key=lambda each: each.updated_at or since, reverse=True)
    return news_first([each.url or "" for each in fresh], MOST_MAPS)


def entries_within(feed: Feed, gap: Gap) -> list[Entry]:
    """The entries of a news sitemap that the feed may have missed, by their date of publication; the newest first."""
    first, last = gap.after - _SLACK, gap.until + _SLACK
    found = [
        each
        for each in distinct_entries(feed)
        if each.published_at is not None and first <= each.published_at <= last and key_of(each) not in gap.window
    ]
    found.sort(key=lambda each: each.published_at or gap.after, reverse=True)
    return found[:_MOST_FILLED]


def within(gap: Gap, dates: Iterable[datetime | None]) -> int:
    """How many of some dates of publication lie in the hole itself."""
    return sum(gap.after < date < gap.until for date in dates if date is not None)


def barred_until(previous: Fetch | None, now: datetime) -> datetime | None:
    """Until when a sitemap may not be asked for gaps: Retry-After and freshness bind, and the pause of a failure."""
    if previous is None:
        return None
    well = is_successful(previous.outcome) or previous.outcome == Outcome.LIST
    bound = previous.not_before if well else previous.next_at
    return bound if bound is not None and bound > now else None


def told(gap: Gap, places: Collection[str], found: int, *, owed: bool = False) -> Fetch:
    """The row of a gap, when all was done: where was looked, and how many of the missed ones were found.

    `owed`: some place could not be asked, and the next poll is to look again.
    """
    so_far = gap.row.message or ""
    if gap.again:
        so_far = f"{so_far}; of a gap told before" if so_far else "of a gap told before"
    row = replace(gap.row, owed_from=gap.after if owed else None, owed_to=gap.until if owed else None)
    if not gap.target.source.pages and not places:
        return replace(row, message=f"{so_far}; not looked for in sitemaps, as pages are not fetched")
    if not places:
        return replace(row, found=0, message=f"{so_far}; no sitemap in robots.txt to look in")
    shown = ", ".join(list(places)[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
    then = "; the next poll looks again" if owed else ""
    return replace(row, found=found, message=f"{so_far}; looked for in {shown}: {found} found{then}")


def look_row(response: Response, previous: Fetch | None, feed: Feed | None, taken: int) -> Fetch:
    """The row of a sitemap that was asked for gaps alone.

    It keeps no validators and no counts: of the document only what lay in the gaps was taken, and a later poll of the
    sitemap itself must have all of it. It is not due by itself; after a failure it rests as any poll does. One that is
    polled by itself keeps what its own last poll left, validators and next time too.
    """
    if response.outcome is not Outcome.OK:
        poll = Poll(response.outcome, response.message)
    elif feed is None or not feed.kind:
        poll = Poll(Outcome.NOT_A_FEED, "what came is no sitemap")
    else:
        about = f"looked into for what feeds missed: {taken} of {len(feed.entries)} entries"
        poll = Poll(Outcome.NEW if taken else Outcome.UNCHANGED, about, new_entries=taken)
    row = settled(response, poll, None, previous)
    if is_successful(row.outcome) and previous is not None and _has_own_polls(previous):
        kept = replace(previous, at=row.at, status=row.status, message=row.message, new_entries=taken, named=())
        kept = replace(kept, not_before=row.not_before, missed_estimate=None)
        return kept if previous.outcome == Outcome.LIST else replace(kept, outcome=row.outcome)
    row = replace(row, kind="sitemap", etag=None, last_modified=None, body_sha256=None, newest_at=None)
    row = replace(row, complete_to=None, full_at=None)
    return replace(row, next_at=None, next_reason=ON_DEMAND) if is_successful(row.outcome) else row


def _has_own_polls(previous: Fetch) -> bool:
    """Whether a row is that of a sitemap that somebody named, and that went well."""
    return previous.next_reason != ON_DEMAND and (is_successful(previous.outcome) or previous.outcome == Outcome.LIST)
