"""What identifies one carrying of an item, known before the item is read; and the row of one that was rejected."""

from datetime import datetime

from ingest.ids import reject_id, sha256_hex, sighting_id
from ingest.records import Raw, Rejected, RejectRow, Sighting


def sighting_of(raw: Raw, *, article_id: str = "") -> Sighting:
    """The sighting that this item stands for: its carrier (feed or file), its entry, its bytes.

    The id does not depend on what extraction makes of the bytes, so that a later run can tell an item it has seen
    without reading it. `article_id` stays empty until the article is known.
    """
    sha256 = sha256_hex(raw.content)
    hints = raw.hints
    return Sighting(
        id=sighting_id(
            source_kind=raw.kind,
            carrier=hints.feed_url or raw.location,
            entry=hints.guid or raw.url or raw.location,
            raw_sha256=sha256,
        ),
        article_id=article_id,
        source=raw.source,
        kind=raw.kind,
        location=raw.location,
        raw_sha256=sha256,
        url=raw.url,
        feed_url=hints.feed_url,
        guid=hints.guid,
        title=hints.title,
        published_at=hints.published_at,
    )


def reject_key(item: Rejected) -> str:
    """The id of a reject: the same item failing in the same way again is the same reject."""
    return reject_id(location=item.location, reason=item.reason.value, raw_sha256=item.raw_sha256)


def reject_row(item: Rejected, now: datetime) -> RejectRow:
    """The row of `rejects` for an item, first seen in the cycle of `now`."""
    return RejectRow(
        id=reject_key(item),
        reason=item.reason,
        message=item.message,
        location=item.location,
        source=item.source,
        seen_at=now,
        sighting_id=item.sighting_id,
        url=item.url,
        raw_sha256=item.raw_sha256,
        raw_bytes=item.raw_bytes,
    )
