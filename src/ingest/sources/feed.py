"""Saved feeds (RSS, Atom, RDF, JSON Feed): every entry is one document."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ingest.errors import Reason
from ingest.feeds import Feed, body_html, parse_feed
from ingest.identity.shared_address import entries_with_shared_address, item_key
from ingest.ids import sha256_hex
from ingest.records import Entry, Hints, Raw, Rejected, Source
from ingest.sources.opening import OpenFile, ReadLimits, damaged, printable, rejected, too_large

_LABEL_CHARS = 200


def read_feed(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the entries of a feed file; of a file that is cut, the complete ones and one reject for what is missing."""
    content = opened.read_all(limits.feed_bytes)
    if content is None:
        yield too_large(opened, limits.feed_bytes)
        return
    feed = parse_feed(content, home=opened.source.home)
    yield from feed_items(feed, label=opened.label, source=opened.source)
    if opened.damage is not None:
        yield damaged(opened, content)
    elif (problem := feed_problem(feed)) is not None:
        yield rejected(opened, *problem, content=content)


def feed_problem(feed: Feed) -> tuple[Reason, str] | None:
    """Return why a feed as a whole is a reject beside its entries: it is cut, empty or no feed; None when it is not."""
    if not feed.kind:
        return Reason.MALFORMED, f"is not a readable feed ({'; '.join(feed.problems) or 'no known root element'})"
    if feed.truncated:
        return Reason.TRUNCATED, "is a feed cut short; its complete entries were read, get it again for the rest"
    if not feed.entries:
        return Reason.EMPTY, f"is a {feed.kind} feed without entries"
    return None


def feed_items(
    feed: Feed, *, label: str, source: Source, url: str | None = None, fetched_at: datetime | None = None
) -> Iterator[Raw | Rejected]:
    """Yield one `Raw` (an HTML fragment) for each entry with any text, one reject for each without.

    `url` is the feed's own address where known; the location of an entry is `label#guid`.
    """
    feed_url = url or next((link.url for link in feed.links if link.rel == "self"), None)
    shared = entries_with_shared_address(feed.entries)
    for number, entry in enumerate(feed.entries, start=1):
        location = f"{label}#{printable(entry.guid or entry.url or str(number))[:_LABEL_CHARS]}"
        html = body_html(entry)
        if html is None:
            yield Rejected(
                reason=Reason.NO_TEXT,
                message=f"{location} is an entry without text; fetch its page to have one",
                location=location,
                source=printable(source.path_or_url),
                url=entry.url,
                raw_sha256=sha256_hex((entry.title or "").encode("utf-8", "replace")),
            )
            continue
        yield Raw(
            content=html.encode("utf-8", "replace"),
            location=location,
            source=printable(source.path_or_url),
            kind="feed",
            url=entry.url,
            media_type="text/html; charset=utf-8",
            fetched_at=fetched_at,
            fragment=True,
            hints=entry_hints(entry, feed, source=source, feed_url=feed_url),
            item_key=item_key(entry),
            shares_address=number - 1 in shared,
        )


def entry_hints(entry: Entry, feed: Feed, *, source: Source, feed_url: str | None) -> Hints:
    """Return what an entry, its feed and the settings say about a document, the settings first."""
    hints = Hints(
        title=entry.title,
        summary=entry.summary,
        authors=entry.authors,
        published_at=entry.published_at,
        published_precision=entry.published_precision,
        modified_at=entry.updated_at,
        language=source.language or entry.language or feed.language,
        source_name=source.name or entry.source_name or feed.title,
        feed_url=feed_url,
        guid=entry.guid,
        categories=entry.categories,
        copyright_notice=entry.copyright_notice or feed.copyright_notice,
        home=source.home,
        carrier="feed",
        source_tags=source.tags,
    )
    return replace(hints, carrier="sitemap") if feed.kind == "sitemap" else hints
