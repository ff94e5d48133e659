"""Entries of feeds and sitemaps to items, each identified by what announced it. Pure.

The identity of an entry is its address in one spelling (`urls.identity`); a guid counts only where there is no address,
because guids are reused and renewed. What was announced is hashed: an entry whose title, dates or text changed is read
again, one that stayed as it was is known without fetching its page.
"""

import html
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ingest.errors import Reason
from ingest.feeds import body_html, is_full_text
from ingest.identity.reject import reject_item
from ingest.identity.shared_address import address_item, entries_with_shared_address, item_key
from ingest.identity.sighting import entry_key, identified
from ingest.ids import announcement_id
from ingest.records import Entry, Feed, PendingPage, PriorSighting, Raw, Rejected, Source, Unchanged
from ingest.sources import entry_hints
from ingest.urls.clean import clean_url
from ingest.urls.identity import identity_url

AnnouncedItem = Raw | PendingPage | Rejected | Unchanged

_LABEL_CHARS = 1_000
_FRAGMENT_TYPE = "text/html; charset=utf-8"
_FRESH_ADDRESSES = timedelta(days=3)
_MAX_UNDATED = 1_000  # addresses of a sitemap without dates and titles that is taken as a list of news


def announced_sha256(entry: Entry) -> str:
    """Return what identifies the words of an announcement: title, dates as spelled, summary, content.

    Its address and guid do not count.
    """
    words = (entry.title, entry.published_raw, entry.updated_raw, entry.summary, entry.content_html)
    return announcement_id(*words)


def distinct_entries(feed: Feed) -> list[Entry]:
    """Return the entries of a feed, each once: entries with the same address and the same words are one."""
    return _split_repeats(feed)[0]


def repeated_items(feed: Feed, *, feed_url: str, source: Source) -> list[Unchanged]:
    """Return what becomes of the entries that only repeat another one of their document: they count as unchanged."""
    return [Unchanged(_location(feed_url, _name(entry)), source.path_or_url) for entry in _split_repeats(feed)[1]]


def _split_repeats(feed: Feed) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that are the first with their words, and the others."""
    first: dict[tuple[str | None, ...], int] = {}
    numbers = [first.setdefault(_words(entry, number), number) for number, entry in enumerate(feed.entries)]
    pairs = list(enumerate(zip(feed.entries, numbers, strict=True)))
    distinct = [entry for number, (entry, earliest) in pairs if number == earliest]
    return distinct, [entry for number, (entry, earliest) in pairs if number != earliest]


def _words(entry: Entry, number: int) -> tuple[str | None, ...]:
    """Return what two entries of a document have in common when one repeats the other."""
    key = key_of(entry) or entry.title or str(number)
    return (key, entry.title, entry.published_raw, entry.updated_raw, entry.summary, entry.content_html)


def key_of(entry: Entry) -> str | None:
    """Return what an entry is known by within its feed."""
    return entry_key(entry.url, entry.guid)


def recent_entries(feed: Feed, entries: list[Entry], now: datetime) -> list[Entry]:
    """Return what of a sitemap is worth a request: its news; of plain addresses those that changed in the last days.

    A plain sitemap lists a whole site. Where it has no dates, only a short one is taken as a list of news.
    """
    if feed.kind != "sitemap":
        return entries
    described = [entry for entry in entries if entry.title or (entry.updated_at or entry.published_at)]
    if not described:
        return entries if len(entries) <= _MAX_UNDATED else []
    since = now - _FRESH_ADDRESSES
    return [entry for entry in described if entry.title or (entry.updated_at or entry.published_at or since) >= since]


def announced_raw(
    entry: Entry, feed: Feed, *, feed_url: str, source: Source, name: str | None = None, shares_address: bool = False
) -> Raw:
    """Return the item that an entry stands for, with its own text when that is the whole article; else without bytes.

    The text of an item that shares its address is its own, however short: the page is not that item's alone. `name`
    tells the entry from others in its location, where its address does not.
    """
    body = entry.content_html if is_full_text(entry) else body_html(entry) if shares_address else None
    kind = "sitemap" if feed.kind == "sitemap" else "feed"
    return Raw(
        content=(body or "").encode("utf-8", "replace"),
        location=_location(feed_url, name or _name(entry)),
        source=source.path_or_url,
        kind=kind,
        url=clean_url(entry.url),
        media_type=_FRAGMENT_TYPE if body else None,
        fragment=bool(body),
        hints=entry_hints(entry, feed, source=source, feed_url=feed_url),
        announced_url=clean_url(entry.url),
        announced_sha256=announced_sha256(entry),
        item_key=item_key(entry),
        shares_address=shares_address,
    )


def _name(entry: Entry) -> str:
    return clean_url(entry.url) or entry.guid or entry.title or "entry"


def _location(feed_url: str, name: str) -> str:
    return f"{feed_url}#{' '.join(name.split())[:_LABEL_CHARS]}"


def _names(entries: list[Entry]) -> list[str]:
    """Return a name for each entry: its address, and with it guid and title where several entries have that address."""
    names = [_name(entry) for entry in entries]
    uses = Counter(names)
    longer = [" ".join(filter(None, (entry.url, entry.guid, entry.title))) for entry in entries]
    return [name if uses[name] == 1 else long or name for name, long in zip(names, longer, strict=True)]


def announced_items(
    entries: list[Entry],
    feed: Feed,
    *,
    feed_url: str,
    source: Source,
    known: Container[str],
    found_in: str | None,
    now: datetime,
) -> Iterator[tuple[Entry, AnnouncedItem]]:
    """Yield each entry with its item: `Unchanged` when it is known, a `Raw` with its own text, or the page to fetch."""
    shared = entries_with_shared_address(entries)
    for number, (entry, name) in enumerate(zip(entries, _names(entries), strict=True)):
        raw = identified(
            announced_raw(entry, feed, feed_url=feed_url, source=source, name=name, shares_address=number in shared)
        )
        if raw.sighting_id in known:
            yield entry, Unchanged(location=raw.location, source=raw.source)
        else:
            yield entry, _item(entry, raw, pages=source.pages, found_in=found_in, now=now)


def _item(entry: Entry, raw: Raw, *, pages: bool, found_in: str | None, now: datetime) -> AnnouncedItem:
    if raw.fragment:
        return replace(raw, fetched_at=now)
    if pages and raw.url is not None:
        return PendingPage(raw, found_in=found_in)
    body = body_html(entry)
    if body is not None:
        content = body.encode("utf-8", "replace")
        return replace(raw, content=content, media_type=_FRAGMENT_TYPE, fragment=True, fetched_at=now)
    if pages and entry.url:
        return _reject(raw, Reason.BAD_URL, f"links to {entry.url[:120]!r}, which is not a web address", entry.url)
    return _reject(raw, Reason.NO_TEXT, "is an entry without text and without a page that may be fetched", entry.url)


def as_own_item(page: PendingPage, prior: Sequence[PriorSighting], now: datetime) -> Raw | None:
    """Return an entry with its own short text when the lake has it as one of several items of its address; else None.

    The others are no longer in the feed, but the page is still not this item's alone. `prior` are the earlier sightings
    of the address.
    """
    raw = page.raw
    item = address_item(identity_url(raw.url), raw.item_key, shared=True)
    if item is None or raw.hints.summary is None or all(sighting.article_id != item.id for sighting in prior):
        return None
    text = f"<p>{html.escape(raw.hints.summary, quote=False)}</p>".encode("utf-8", "replace")
    return replace(raw, content=text, media_type=_FRAGMENT_TYPE, fragment=True, fetched_at=now, shares_address=True)


def _reject(raw: Raw, reason: Reason, what: str, url: str | None) -> Rejected:
    return reject_item(raw, reason, f"{raw.location} {what}; see the feed", url=url, raw_sha256=None)
