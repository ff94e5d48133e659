"""Rejects: how they are built, their ids, their rows, and the pages of rows that are to be tried again."""

from dataclasses import replace
from datetime import datetime

from ingest.errors import Reason
from ingest.identity.sighting import identified, sighting_id_of, within_limit
from ingest.ids import reject_id, sha256_hex
from ingest.records import Hints, PendingPage, Raw, Rejected, RejectRow, Source
from ingest.text.limits import MESSAGE, TITLE, bounded_line, shortened

_LIMITS_OF_THE_RUN = frozenset({Reason.TIMEOUT, Reason.MEMORY, Reason.CRASHED})
_CARRIERS = {"sitemap": "sitemap", "page": "settings"}  # by the kind of a row; any other one came with a feed


def reject_item(raw: Raw, reason: Reason, message: str, *, url: str | None, raw_sha256: str | None) -> Rejected:
    """Return the reject of an item that was read, or could not be. `raw_sha256` is None when it has no bytes.

    A local item that failed by a limit of the run or an accident has no sighting: it may succeed another time, and is
    read again.
    """
    announced = replace(raw, content=b"", headers=(), other_sightings=()) if raw.announced_sha256 is not None else None
    may_succeed = announced is None and reason in _LIMITS_OF_THE_RUN
    return Rejected(
        reason,
        message,
        raw.location,
        raw.source,
        url=url,
        raw_sha256=raw_sha256,
        raw_bytes=None if raw_sha256 is None else len(raw.content),
        sighting_id=None if may_succeed else sighting_id_of(raw, raw_sha256=raw_sha256),
        announced=announced,
    )


def reject_page(
    page: PendingPage,
    reason: Reason,
    message: str,
    *,
    body: bytes = b"",
    retry_at: datetime | None = None,
    attempt: int = 0,
) -> Rejected:
    """Return the reject of a page that could not be fetched, after `attempt` tries in a row.

    With `retry_at` a later cycle tries again, and the sighting stays unknown until then.
    """
    raw = page.raw
    return Rejected(
        reason,
        message,
        raw.location,
        raw.source,
        url=raw.url,
        raw_sha256=sha256_hex(body) if body else None,
        raw_bytes=len(body) if body else None,
        sighting_id=None if retry_at is not None else sighting_id_of(raw),
        announced=raw,
        retry_at=retry_at,
        attempt=attempt,
    )


def reject_key(item: Rejected) -> str:
    """Return the id of a reject: the same item that fails in the same way again is the same reject.

    That of a page is made of the announcement and the attempt: each try leaves a row of its own. The last failure of a
    page that the user named does not count the attempts.
    """
    page = item.announced
    if page is None:
        return reject_id(location=item.location, reason=item.reason.value, raw_sha256=item.raw_sha256)
    identity = sighting_id_of(page)
    if page.announced_sha256 is not None:
        attempt = f"{identity}/{item.attempt}"
    elif item.retry_at is not None:  # a page that the user named may fail again after it was fetched
        attempt = f"{identity}/{item.attempt}/{item.retry_at}"
    else:
        attempt = identity
    return reject_id(location=item.location, reason=item.reason.value, raw_sha256=attempt)


def reject_row(item: Rejected, now: datetime) -> RejectRow:
    """Return the row of `rejects` for an item, first seen in the cycle of `now`."""
    row = RejectRow(
        id=reject_key(item),
        reason=item.reason,
        message=shortened(item.message, MESSAGE),
        location=item.location,
        source=item.source,
        seen_at=now,
        sighting_id=item.sighting_id,
        url=within_limit(item.url),
        raw_sha256=item.raw_sha256,
        raw_bytes=item.raw_bytes,
    )
    page = item.announced
    if page is None:
        return row
    return replace(
        row,
        kind=page.kind,
        feed_url=page.hints.feed_url,
        guid=within_limit(page.hints.guid),  # as it was: ids are made of it when the page is tried again
        title=bounded_line(page.hints.title, TITLE),
        published_at=page.hints.published_at,
        announced_sha256=page.announced_sha256,
        retry_at=item.retry_at,
        attempt=item.attempt,
    )


def page_of_row(row: RejectRow, source: Source) -> PendingPage:
    """Return the page of a reject that is to be tried again, with the settings of `source` and what the row kept."""
    hints = Hints(
        title=row.title,
        published_at=row.published_at,
        language=source.language,
        source_name=source.name,
        feed_url=row.feed_url,
        guid=row.guid,
        home=source.home,
        carrier=_CARRIERS.get(row.kind or "", "feed"),
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
    return PendingPage(identified(raw) if row.announced_sha256 is not None else raw, found_in=row.feed_url)
