"""One answer of a page: what becomes of the items that announced it. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.errors import Reason
from ingest.fetch import Response, is_passing, page_reason, redirected_away, settle_page
from ingest.ids import sha256_hex
from ingest.records import Announced, Fetch, Raw, Rejected, Unchanged
from ingest.sightings import sighting_of
from ingest.urls import clean_url


def page_items(
    carriers: Sequence[Announced], response: Response, previous: Fetch | None
) -> tuple[Fetch, list[Raw | Rejected | Unchanged]]:
    """The row of `fetches`, and the document (once, with all who announced it) or a reject for each of them.

    A failure that may pass is a reject whose sighting stays unknown, so that a later cycle tries again; when it is
    the last try, or the failure is the page's own, the sighting is known from then on.
    """
    row = replace(
        settle_page(response, previous),
        etag=response.header("etag"),
        last_modified=response.header("last-modified"),
    )
    reason = Reason.REDIRECTED_AWAY if redirected_away(response) else page_reason(response)
    if reason is not None:
        again = is_passing(response) and row.next_at is not None
        return row, [_rejected(each, reason, response, again=again) for each in carriers]
    first, others = carriers[0].raw, carriers[1:]
    raw = replace(
        first,
        content=response.body,
        url=clean_url(response.final_url) or first.url,
        media_type=response.header("content-type"),
        fetched_at=response.at,
        headers=response.headers,
        also=tuple(replace(sighting_of(each.raw), raw_sha256=sha256_hex(response.body)) for each in others),
    )
    return row, [raw]


def _rejected(announced: Announced, reason: Reason, response: Response, *, again: bool) -> Rejected:
    raw = announced.raw
    what = response.message or reason.value
    then = "a later cycle tries again" if again else "see docs/reasons.md"
    return Rejected(
        reason,
        f"{raw.url}: {what}; {then}",
        location=raw.location,
        source=raw.source,
        url=raw.url,
        raw_sha256=sha256_hex(response.body) if response.body else None,
        raw_bytes=len(response.body) if response.body else None,
        sighting_id=None if again else sighting_of(raw).id,
    )
