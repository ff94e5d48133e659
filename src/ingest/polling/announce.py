"""Entries of feeds and sitemaps to items, each known by what announced it. Pure.

The identity of an entry is its address in the one spelling (`urls.identity_url`); a guid counts only where there is no
address, because guids are reused and renewed. What was announced is hashed: an entry whose title, dates or text changed
is looked at again, one that stayed as it was is known without fetching its page.
"""

from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ingest.errors import Reason
from ingest.feeds import body_html, is_full_text
from ingest.identity.sighting import entry_key, sighting_of
from ingest.ids import stable_id
from ingest.records import Entry, Feed, PendingPage, Raw, Rejected, Source, Unchanged
from ingest.sources import entry_hints
from ingest.urls.clean import clean_url

Item = Raw | PendingPage | Rejected | Unchanged

_LABEL_CHARS = 1_000
_SITEMAP_DAYS = timedelta(days=3)
_MOST_UNDATED = 1_000


def announced_sha256(entry: Entry) -> str:
    """What identifies the words of an announcement: title, dates as told, summary, content. Not its address or guid."""
    told = (entry.title, entry.published_raw, entry.updated_raw, entry.summary, entry.content_html)
    return stable_id("n1", *told)


def distinct_entries(feed: Feed) -> list[Entry]:
    """The entries of a feed, each address (or guid, or title) once: the first one counts."""
    found: dict[str, Entry] = {}
    for number, entry in enumerate(feed.entries):
        found.setdefault(key_of(entry) or entry.title or str(number), entry)
    return list(found.values())


def key_of(entry: Entry) -> str | None:
    """What an entry is known by within its feed."""
    return entry_key(entry.url, entry.guid)


def recent_entries(feed: Feed, entries: list[Entry], now: datetime) -> list[Entry]:
    """What of a sitemap is worth a look: its news; of plain addresses those that changed in the last days.

    A plain sitemap lists a whole site. Where it tells no dates, only a short one is taken as a list of news.
    """
    if feed.kind != "sitemap":
        return entries
    told = [entry for entry in entries if entry.title or (entry.updated_at or entry.published_at)]
    if not told:
        return entries if len(entries) <= _MOST_UNDATED else []
    since = now - _SITEMAP_DAYS
    return [entry for entry in told if entry.title or (entry.updated_at or entry.published_at or since) >= since]


def announced_raw(entry: Entry, feed: Feed, *, feed_url: str, source: Source) -> Raw:
    """The item that an entry stands for, with its own text when that is the whole article; else without bytes yet."""
    html = entry.content_html if is_full_text(entry) else None
    kind = "sitemap" if feed.kind == "sitemap" else "feed"
    named = clean_url(entry.url) or entry.guid or entry.title or "entry"
    return Raw(
        content=(html or "").encode("utf-8", "replace"),
        location=f"{feed_url}#{' '.join(named.split())[:_LABEL_CHARS]}",
        source=source.path_or_url,
        kind=kind,
        url=clean_url(entry.url),
        media_type="text/html; charset=utf-8" if html else None,
        fragment=bool(html),
        hints=entry_hints(entry, feed, source=source, feed_url=feed_url),
        announced_url=clean_url(entry.url),
        announced_sha256=announced_sha256(entry),
    )


def announced_items(
    entries: list[Entry],
    feed: Feed,
    *,
    feed_url: str,
    source: Source,
    known: Container[str],
    found_at: str | None,
    now: datetime,
) -> Iterator[tuple[Entry, Item]]:
    """Each entry with its item: `Unchanged` when it is known, a `Raw` with its own text, or the page to fetch."""
    for entry in entries:
        raw = announced_raw(entry, feed, feed_url=feed_url, source=source)
        if sighting_of(raw).id in known:
            yield entry, Unchanged(location=raw.location, source=raw.source)
        else:
            yield entry, _item(entry, raw, pages=source.pages, found_at=found_at, now=now)


def _item(entry: Entry, raw: Raw, *, pages: bool, found_at: str | None, now: datetime) -> Item:
    if raw.fragment:
        return replace(raw, fetched_at=now)
    if pages and raw.url is not None:
        return PendingPage(raw, found_at=found_at)
    html = body_html(entry)
    if html is not None:
        body = html.encode("utf-8", "replace")
        return replace(raw, content=body, media_type="text/html; charset=utf-8", fragment=True, fetched_at=now)
    if pages and entry.url:
        return _reject(raw, Reason.BAD_URL, f"links to {entry.url[:120]!r}, which is no web address", entry.url)
    return _reject(raw, Reason.NO_TEXT, "is an entry without text and without a page that may be fetched", entry.url)


def _reject(raw: Raw, reason: Reason, what: str, url: str | None) -> Rejected:
    message = f"{raw.location} {what}; see the feed"
    known_as = sighting_of(raw).id
    return Rejected(reason, message, raw.location, raw.source, url=url, sighting_id=known_as, announced=raw)
