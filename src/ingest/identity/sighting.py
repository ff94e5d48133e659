"""Sightings: that a feed or a file carried an item at a time. Their ids are known before the item is read."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.ids import sha256_hex, sighting_id
from ingest.records import Article, Raw, Rejected, Sighting, Unchanged
from ingest.text.limits import TITLE, bounded_line
from ingest.text.unicode import normalize_line
from ingest.urls.identity import identity_url
from ingest.urls.parse import MAX_LENGTH


def identified(raw: Raw) -> Raw:
    """Return an item with the id of its sighting.

    For items whose bytes are final, and for announced ones, whose bytes do not count. Everything later reads the id
    from the item instead of computing it again.
    """
    return raw if raw.sighting_id is not None else replace(raw, sighting_id=sighting_id_of(raw))


def sighting_id_of(raw: Raw, *, raw_sha256: str | None = None) -> str:
    """Return the id of an item's sighting: its carrier (feed or file), its entry, its bytes.

    The id does not depend on what extraction makes of the bytes, so a later run recognises an item without reading it.
    An item that a feed announced is identified by its entry, before its page is fetched; the entry by its address (a
    guid may be reused, or new each time); and in place of the page's bytes stand the words of the announcement.
    `raw_sha256` is the hash of the bytes, where it is known already.
    """
    if raw.sighting_id is not None:
        return raw.sighting_id
    hints, url = raw.hints, raw.announced_url or raw.url
    announced = raw.announced_sha256 is not None
    entry = (entry_key(url, hints.guid) if announced else hints.guid or url) or raw.location
    return sighting_id(
        source_kind=raw.kind,
        carrier=hints.feed_url or raw.location,
        entry=entry,
        raw_sha256=raw.announced_sha256 or raw_sha256 or sha256_hex(raw.content),
    )


def sighting_of(raw: Raw, *, article_id: str = "", raw_sha256: str | None = None) -> Sighting:
    """Return the sighting of an item. `article_id` stays empty until the article is known."""
    sha256 = raw_sha256 or sha256_hex(raw.content)
    hints = raw.hints
    return Sighting(
        id=sighting_id_of(raw, raw_sha256=sha256),
        article_id=article_id,
        source=raw.source,
        kind=raw.kind,
        location=raw.location,
        raw_sha256=sha256,
        url=within_limit(raw.announced_url or raw.url),
        feed_url=hints.feed_url,
        guid=within_limit(normalize_line(hints.guid)),
        title=bounded_line(hints.title, TITLE),
        published_at=hints.published_at,
        source_tags=hints.source_tags,
    )


def within_limit(name: str | None) -> str | None:
    """Return an address or a guid for a row; None when it is longer than an address may be. Ids use the whole of it."""
    return name if name is not None and len(name) <= MAX_LENGTH else None


def entry_key(url: str | None, guid: str | None) -> str | None:
    """Return what identifies an entry within its feed: its address in the one spelling; its guid where it has none."""
    return identity_url(url) or guid


def other_outcomes(sightings: Sequence[Sighting], outcome: Article | Rejected) -> list[Unchanged | Rejected]:
    """Return the outcomes of the other sightings of a document that was read once for all of them."""
    if isinstance(outcome, Rejected):
        return [
            replace(outcome, location=sighting.location, source=sighting.source, sighting_id=sighting.id)
            for sighting in sightings
        ]
    return [
        Unchanged(sighting.location, sighting.source, replace(sighting, article_id=outcome.id))
        for sighting in sightings
    ]
