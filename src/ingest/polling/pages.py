"""Pages: which of those that were announced need a request, and what becomes of the announcements. Pure.

Several carriers (feeds, sitemaps, the user) may announce one page. It is fetched once and read once for all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.errors import Reason
from ingest.fetch import Request, Response, page_reason
from ingest.identity.reject import reject_page
from ingest.identity.sighting import sighting_of
from ingest.ids import sha256_hex
from ingest.polling.announce import as_own_item
from ingest.polling.due import Purpose, is_due, is_from_the_future
from ingest.polling.fetch_rows import renewed_page, settle_page
from ingest.polling.judge import redirected_away
from ingest.records import Fetch, PendingPage, PriorSighting, Raw, Rejected, Unchanged
from ingest.records.outcome import Outcome
from ingest.urls.clean import clean_url

PageItem = Raw | Rejected | Unchanged


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The request of a page, for all who announced it."""

    request: Request
    carriers: tuple[PendingPage, ...]
    article_id: str | None = None  # of the article that the address led to before: what a 304 stands for


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What becomes of the announcements of one page: items that need no request, and the request of the others."""

    items: tuple[PageItem, ...] = ()
    request: PageRequest | None = None


def plan_page(
    announced: Sequence[PendingPage | Raw],
    rows: Mapping[str, Fetch],
    sightings: Mapping[str, Sequence[PriorSighting]],
    now: datetime,
) -> PagePlan:
    """Decide whether a page has to be asked for.

    `announced` are all announcements of one page in this cycle: `PendingPage`s, and `Raw`s whose text came whole with a
    feed. `rows` are the latest rows of `fetches` by address, `sightings` the earlier ones by address.
    """
    ordered = sorted(announced, key=repr) if len(announced) > 1 else list(announced)
    whole = [item for item in ordered if isinstance(item, Raw)]
    pages = [item for item in ordered if isinstance(item, PendingPage)]
    url = page_url(pages[0] if pages else ordered[0])
    previous = rows.get(url)
    items: list[PageItem] = []
    wanted: list[PendingPage] = []
    for page in _distinct(pages):
        prior = sightings.get(page_url(page), ())
        article_id = known_article(page, previous, prior, now)
        own = as_own_item(page, prior, now)
        if own is not None:
            items.append(own)
        elif article_id is not None:
            items.append(seen_again(page, article_id, previous.body_sha256 if previous else None))
        elif not is_due(previous, now, Purpose.ANNOUNCED_PAGE):
            items.append(Unchanged(page.raw.location, page.raw.source))
        else:
            wanted.append(page)
    items += [Unchanged(page.raw.location, page.raw.source) for page in _repeated(pages)]
    if whole and all(page.raw.kind == "sitemap" for page in wanted):  # a feed without the text is worth the page
        whole, wanted = with_carriers(whole, [page.raw for page in wanted]), []
    items += whole
    if not wanted:
        return PagePlan(tuple(items))
    article = next((sighting.article_id for sighting in reversed(sightings.get(url, ()))), None)
    raw = wanted[0].raw
    led_by = tuple(filter(None, (raw.hints.feed_url, raw.source)))
    request = Request(url, "page", previous if article is not None else None, wanted[0].found_in, led_by)
    return PagePlan(tuple(items), PageRequest(request, tuple(wanted), article))


def _distinct(pages: Sequence[PendingPage]) -> list[PendingPage]:
    """Return one announcement for each location: a page that is tried again may be announced anew in the same cycle."""
    return list({page.raw.location: page for page in pages}.values())


def _repeated(pages: Sequence[PendingPage]) -> list[PendingPage]:
    kept = {id(page) for page in _distinct(pages)}
    return [page for page in pages if id(page) not in kept]


def page_url(item: PendingPage | Raw) -> str:
    """Return the address of the page that an item announces."""
    raw = item.raw if isinstance(item, PendingPage) else item
    return raw.url or raw.location


def page_items(
    carriers: Sequence[PendingPage], response: Response, previous: Fetch | None, article_id: str | None = None
) -> tuple[Fetch, list[PageItem]]:
    """Return the row of `fetches`, and the document (once, with all who announced it) or a reject for each of them.

    A failure that may pass is a reject whose sighting stays unknown, so that a later cycle tries again; when it is
    the last try, or the failure is the page's own, the sighting is known from then on. `article_id` is the article that
    the address led to before: what a 304 stands for.
    """
    empty = response.outcome is Outcome.OK and not response.body.strip()
    # An empty body is cut at its very beginning: as likely a moment's failure as any other cut.
    ended = replace(response, outcome=Outcome.TRUNCATED, message="an empty body") if empty else response
    row = settle_page(ended, previous)
    if response.outcome is Outcome.NOT_MODIFIED and previous is not None:
        unchanged = [seen_again(page, article_id or "", previous.body_sha256) for page in carriers]
        return renewed_page(row, previous), list(unchanged)
    reason = Reason.REDIRECTED_AWAY if redirected_away(response) else page_reason(response)
    if reason is not None:
        retry = row if row.next_at is not None else None
        return row, [_rejected(page, reason, ended, retry, row.errors_in_row) for page in carriers]
    first, others = carriers[0].raw, carriers[1:]
    sha256 = sha256_hex(response.body)
    raw = replace(
        first,
        content=response.body,
        url=clean_url(response.final_url) or first.url,
        media_type=response.header("content-type"),
        fetched_at=response.at,
        headers=response.headers,
        other_sightings=tuple(replace(sighting_of(page.raw), raw_sha256=sha256) for page in others),
    )
    return row, [raw]


def _rejected(page: PendingPage, reason: Reason, response: Response, retry: Fetch | None, attempt: int) -> Rejected:
    """Return the reject of an announcement. `retry`: the page's row when a later cycle is to try again."""
    what = response.message or reason.value
    then = "a later cycle tries again" if retry else "see docs/reasons.md"
    return reject_page(
        page,
        reason,
        f"{page.raw.url}: {what}; {then}",
        body=response.body,
        retry_at=retry.next_at if retry else None,
        attempt=attempt,
    )


def known_article(
    page: PendingPage, previous: Fetch | None, sightings: Sequence[PriorSighting], now: datetime
) -> str | None:
    """Return the id of the article behind a page that need not be asked for: another feed brought it, and not earlier.

    `sightings` are those of this address, oldest first; without a row of the page (`previous`) the article came with
    its feed. A page is asked for again when this feed carried it already, for then its announcement changed; or when
    its announcement has a later date; when the row or sighting is dated after now; and always when the user named it.
    """
    if not sightings or (previous is not None and previous.outcome != Outcome.OK) or page.raw.kind == "page":
        return None
    hints = page.raw.hints
    if any(sighting.feed_url == hints.feed_url for sighting in sightings):
        return None
    fetched_at = previous.at if previous is not None else sightings[-1].seen_at
    if is_from_the_future(fetched_at, now):
        return None
    changed_at = max((at for at in (hints.published_at, hints.modified_at) if at is not None), default=None)
    return sightings[-1].article_id if changed_at is None or changed_at <= fetched_at else None


def seen_again(page: PendingPage, article_id: str, raw_sha256: str | None) -> Unchanged:
    """Return the outcome of an announcement of an article that the lake has: a sighting, without its page."""
    raw = page.raw
    sighting = sighting_of(raw, article_id=article_id)
    return Unchanged(raw.location, raw.source, replace(sighting, raw_sha256=raw_sha256 or sighting.raw_sha256))


def with_carriers(whole: Sequence[Raw], others: Sequence[Raw]) -> list[Raw]:
    """Return articles that came whole with their feeds; the first one stands for all others that announced the page."""
    first = whole[0]
    sha256 = sha256_hex(first.content)
    also = tuple(replace(sighting_of(other), raw_sha256=sha256) for other in others)
    return [replace(first, other_sightings=(*first.other_sightings, *also)), *whole[1:]]
