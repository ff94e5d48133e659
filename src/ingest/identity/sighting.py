"""What identifies one carrying of an item, known before the item is read; and the row of one that was rejected."""

from dataclasses import replace
from datetime import datetime

from ingest.errors import Reason
from ingest.ids import reject_id, sha256_hex, sighting_id
from ingest.records import Article, Hints, PendingPage, Raw, Rejected, RejectRow, Sighting, Source, Unchanged
from ingest.text.limits import MESSAGE, TITLE, bounded_line, shortened
from ingest.text.unicode import normalize_line
from ingest.urls.identity import identity_url
from ingest.urls.parse import MAX_LENGTH

_PASSING = frozenset({Reason.TIMEOUT, Reason.MEMORY, Reason.CRASHED})


def sighting_of(raw: Raw, *, article_id: str = "", raw_sha256: str | None = None) -> Sighting:
    """The sighting that this item stands for: its carrier (feed or file), its entry, its bytes.

    The id does not depend on what extraction makes of the bytes, so that a later run can tell an item it has seen
    without reading it. An item that a feed announced is known by its entry, before its page is fetched; the entry is
    known by its address (a guid may be reused, or new each time), and its bytes are those of the announcement.
    `article_id` stays empty until the article is known; `raw_sha256` is that of the bytes, where it is known already.
    """
    sha256 = raw_sha256 or sha256_hex(raw.content)
    hints = raw.hints
    url = raw.announced_url or raw.url
    named = hints.guid or url or raw.location
    if raw.announced_sha256 is not None:
        named = entry_key(url, hints.guid) or raw.location
    return Sighting(
        id=sighting_id(
            source_kind=raw.kind,
            carrier=hints.feed_url or raw.location,
            entry=named,
            raw_sha256=raw.announced_sha256 or sha256,
        ),
        article_id=article_id,
        source=raw.source,
        kind=raw.kind,
        location=raw.location,
        raw_sha256=sha256,
        url=_address(url),
        feed_url=hints.feed_url,
        guid=_address(normalize_line(hints.guid)),
        title=bounded_line(hints.title, TITLE),
        published_at=hints.published_at,
        source_tags=hints.source_tags,
    )


def _address(name: str | None) -> str | None:
    """An address or a guid for a row; None for one so long that it is data. Ids are made of the whole of it."""
    return name if name is not None and len(name) <= MAX_LENGTH else None


def entry_key(url: str | None, guid: str | None) -> str | None:
    """What an entry is known by within its feed: its address in the one spelling; the guid only where it has none."""
    return identity_url(url) or guid


def rejected_of(raw: Raw, outcome: Rejected) -> Rejected:
    """The reject of an item that was read, with the id of the carrying that it stands for.

    A local item that failed by a limit or an accident has none: it may succeed another time, and is read again.
    """
    announced = replace(raw, content=b"", headers=(), other_sightings=()) if raw.announced_sha256 is not None else None
    passing = announced is None and outcome.reason in _PASSING
    return replace(outcome, sighting_id=None if passing else sighting_of(raw).id, announced=announced)


def others_of(raw: Raw, outcome: Article | Rejected) -> list[Unchanged | Rejected]:
    """What became of the further carryings of a document that was read once for all of them."""
    if isinstance(outcome, Rejected):
        return [
            replace(outcome, location=each.location, source=each.source, sighting_id=each.id)
            for each in raw.other_sightings
        ]
    return [Unchanged(each.location, each.source, replace(each, article_id=outcome.id)) for each in raw.other_sightings]


def reject_key(item: Rejected) -> str:
    """The id of a reject: the same item failing in the same way again is the same reject.

    One that an entry announced is told by the announcement and the attempt: each try leaves a row of its own. The last
    word on a page that the user named does not count how often it was heard.
    """
    if item.announced is not None:
        told = f"{sighting_of(item.announced).id}/{item.attempt}"
        if item.announced.announced_sha256 is None:  # a page that the user named may fail again after it was had
            told = f"{told}/{item.retry_at}" if item.retry_at else sighting_of(item.announced).id
        return reject_id(location=item.location, reason=item.reason.value, raw_sha256=told)
    return reject_id(location=item.location, reason=item.reason.value, raw_sha256=item.raw_sha256)


def reject_row(item: Rejected, now: datetime) -> RejectRow:
    """The row of `rejects` for an item, first seen in the cycle of `now`."""
    row = RejectRow(
        id=reject_key(item),
        reason=item.reason,
        message=shortened(item.message, MESSAGE),
        location=item.location,
        source=item.source,
        seen_at=now,
        sighting_id=item.sighting_id,
        url=_address(item.url),
        raw_sha256=item.raw_sha256,
        raw_bytes=item.raw_bytes,
    )
    raw = item.announced
    if raw is None:
        return row
    return replace(
        row,
        kind=raw.kind,
        feed_url=raw.hints.feed_url,
        guid=_address(raw.hints.guid),  # as it was: ids are made of it when the page is tried again
        title=bounded_line(raw.hints.title, TITLE),
        published_at=raw.hints.published_at,
        announced_sha256=raw.announced_sha256,
        retry_at=item.retry_at,
        attempt=item.attempt,
    )


def announced_again(row: RejectRow, source: Source) -> PendingPage:
    """The page of a rejected announcement, to be tried again as `source` has it; what its row kept of the entry."""
    hints = Hints(
        title=row.title,
        published_at=row.published_at,
        language=source.language,
        source_name=source.name,
        feed_url=row.feed_url,
        guid=row.guid,
        home=source.home,
        carrier={"sitemap": "sitemap", "page": "settings"}.get(row.kind or "", "feed"),
        source_tags=source.tags,
    )
    raw = Raw(
        content=b"",
        location=row.location,
        source=row.source,
        kind=row.kind or "page",
        url=row.url,
        hints=hints,
        announced_url=row.url,
        announced_sha256=row.announced_sha256,
    )
    return PendingPage(raw, found_in=row.feed_url)
