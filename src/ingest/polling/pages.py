"""One answer of a page: what becomes of the items that announced it. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ingest.errors import Reason
from ingest.fetch import Response, page_reason
from ingest.identity.sighting import sighting_of
from ingest.ids import sha256_hex
from ingest.polling.judge import redirected_away, settle_page
from ingest.records import Fetch, PendingPage, PriorSighting, Raw, Rejected, Unchanged
from ingest.records.outcome import Outcome
from ingest.urls.clean import clean_url


def page_items(
    carriers: Sequence[PendingPage], response: Response, previous: Fetch | None, article_id: str | None = None
) -> tuple[Fetch, list[Raw | Rejected | Unchanged]]:
    """The row of `fetches`, and the document (once, with all who announced it) or a reject for each of them.

    A failure that may pass is a reject whose sighting stays unknown, so that a later cycle tries again; when it is
    the last try, or the failure is the page's own, the sighting is known from then on. `article_id` is the article that
    the address led to before: what a 304 stands for.
    """
    empty = response.outcome is Outcome.OK and not response.body.strip()
    # An empty body is cut at its very beginning: as likely a moment's failure as any other cut.
    ended = replace(response, outcome=Outcome.TRUNCATED, message="an empty body") if empty else response
    row = replace(
        settle_page(ended, previous),
        etag=response.header("etag"),
        last_modified=response.header("last-modified"),
    )
    if response.outcome is Outcome.NOT_MODIFIED and previous is not None:
        row = replace(row, etag=row.etag or previous.etag, last_modified=row.last_modified or previous.last_modified)
        row = replace(row, outcome=Outcome.OK, body_sha256=previous.body_sha256)
        items = [carried_again(each, article_id or "", previous.body_sha256) for each in carriers]
        return row, list(items)
    reason = Reason.REDIRECTED_AWAY if redirected_away(response) else page_reason(response)
    if reason is not None:
        again = row if row.next_at is not None else None
        return row, [replace(_rejected(each, reason, ended, again), attempt=row.errors_in_row) for each in carriers]
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


def _rejected(announced: PendingPage, reason: Reason, response: Response, again: Fetch | None) -> Rejected:
    """`again`: the page's row when a later cycle is to try again."""
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
        announced=raw,
        retry_at=again.next_at if again else None,
    )


def known_article(announced: PendingPage, previous: Fetch | None, carryings: Sequence[PriorSighting]) -> str | None:
    """The id of the article behind a page that need not be asked for: another feed brought it, and it is no older.

    `carryings` are the feeds that carried this address before and the articles that it led to; without a row of the
    page (`previous`) the article came with its feed. A page is asked for again when this feed carried it already, for
    then its announcement changed; or when it tells of a later change; and always when the user named it.
    """
    if not carryings or (previous is not None and previous.outcome != Outcome.OK) or announced.raw.kind == "page":
        return None
    hints = announced.raw.hints
    if any(each.feed_url == hints.feed_url for each in carryings):
        return None
    had = previous.at if previous is not None else carryings[-1].seen_at
    changed = max((at for at in (hints.published_at, hints.modified_at) if at is not None), default=None)
    return carryings[-1].article_id if changed is None or changed <= had else None


def carried_again(announced: PendingPage, article_id: str, raw_sha256: str | None) -> Unchanged:
    """An announcement of an article that the lake has, without its page: a sighting and nothing more."""
    raw = announced.raw
    sighting = sighting_of(raw, article_id=article_id)
    return Unchanged(raw.location, raw.source, replace(sighting, raw_sha256=raw_sha256 or sighting.raw_sha256))


def carried_by(others: Sequence[Raw], whole: Sequence[Raw]) -> list[Raw]:
    """Articles that came whole with their feeds; the first one stands for all others that announced the same page."""
    if not whole:
        return []
    first = whole[0]
    sha256 = sha256_hex(first.content)
    also = tuple(replace(sighting_of(each), raw_sha256=sha256) for each in others)
    return [replace(first, also=(*first.also, *also)), *whole[1:]]


def page_may_be_asked(previous: Fetch | None, now: datetime) -> bool:
    """Whether an announced page may be asked for now: a failure that may pass needs its pause first."""
    return previous is None or previous.next_at is None or previous.next_at <= now
