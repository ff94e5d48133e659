"""One answer of a feed, sitemap, list or site: its rows of `fetches`, its items, and where it leads. Pure."""

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.errors import Reason
from ingest.feeds import link_field, parse_feed
from ingest.fetch import Response
from ingest.identity.sighting import entry_key
from ingest.polling.announce import (
    AnnouncedItem,
    announced_items,
    distinct_entries,
    key_of,
    recent_entries,
    repeated_items,
)
from ingest.polling.fetch_rows import settle
from ingest.polling.gaps import Gap, gap_of
from ingest.polling.judge import Poll, is_repeat, judge_poll, was_feed
from ingest.polling.lists import (
    MAX_DEPTH,
    ListRead,
    children,
    is_site_target,
    no_feed_poll,
    read_index,
    read_opml,
    read_site,
)
from ingest.polling.pages import page_items
from ingest.polling.schedule import PollPace
from ingest.polling.targets import as_spelled
from ingest.records import Entry, Feed, Fetch, ListedAddress, PendingPage, PollTarget, Raw, Rejected
from ingest.records.outcome import Outcome
from ingest.sniff import sniff
from ingest.urls.clean import clean_url

_MAX_OLDER_PAGES = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What the lake knows. What a feed carried before is asked for only when every entry of it is new."""

    ids: Container[str] = frozenset()
    carried: Callable[[str, Collection[str | None]], list[tuple[str | None, str | None]]] = lambda *_: []
    named: tuple[ListedAddress, ...] = ()  # what this address led to last, when it is a list
    sitemaps: Sequence[str] = ()  # those that robots.txt of the answering site names


@dataclass(frozen=True, slots=True)
class PollRead:
    """What one answer brought."""

    row: Fetch
    items: tuple[AnnouncedItem, ...] = ()
    follow: tuple[PollTarget, ...] = ()  # addresses that a list names, or the older page of a feed with a gap
    is_list: bool = False  # it names further addresses: they are polled for themselves
    gap: Gap | None = None  # what was missed: to be looked for in sitemaps, when `follow` has no older page
    dates: tuple[datetime, ...] = ()  # of a sitemap: when its entries were published
    page_row: Fetch | None = None  # of an address that is a page: its row as a page, beside that of the poll


def wants_sitemaps(target: PollTarget, response: Response, previous: Fetch | None) -> bool:
    """Return whether an answer is a site's front, which leads to the sitemaps of its robots.txt too."""
    where = response.final_url or target.url
    readable = response.outcome in (Outcome.OK, Outcome.TRUNCATED)
    if not readable or not target.source.pages or target.depth >= MAX_DEPTH or was_feed(previous):
        return False
    return _kind(target, response, where) == "html" and is_site_target(target, where)


def read_poll(
    target: PollTarget,
    response: Response,
    previous: Fetch | None,
    known: Known,
    *,
    now: datetime,
    pace: PollPace | None = None,
) -> PollRead:
    """Read one answer. Every poll leaves a row with a typed outcome; a document without entries is never a success."""
    readable = response.outcome in (Outcome.OK, Outcome.TRUNCATED) and not is_repeat(response, previous)
    if not readable:
        return _not_read(target, response, previous, known, pace)
    where = response.final_url or target.url
    kind = _kind(target, response, where)
    if kind == "opml":
        return _listed(target, read_opml(target, response, previous, pace), known, where)
    if kind == "html":
        if was_feed(previous):
            return PollRead(settle(response, _page_in_place_of_feed(target), None, previous, pace))
        if is_site_target(target, where) and target.depth < MAX_DEPTH:
            return _listed(target, read_site(target, response, previous, where, known.sitemaps, pace), known, where)
        return _read_page(target, response, previous, pace)
    headers = {**dict(response.headers), "link": link_field(response.headers)}
    feed = parse_feed(response.body, url=where, headers=headers, at=response.at, home=target.source.home)
    if feed.kind == "sitemap-index":
        return _listed(target, read_index(target, response, previous, feed, now, pace), known, where)
    return _read_feed(target, response, previous, known, feed, now, pace)


def _not_read(
    target: PollTarget, response: Response, previous: Fetch | None, known: Known, pace: PollPace | None
) -> PollRead:
    """Return the read of an answer with nothing new: a 304, the same body again, or a failure.

    A list still leads to what it led to.
    """
    row = settle(response, judge_poll(response, None, previous), None, previous, pace)
    was_list = bool(known.named) or (previous is not None and previous.outcome == Outcome.LIST)
    if row.outcome == Outcome.NOT_MODIFIED and was_list:
        row = replace(row, outcome=Outcome.LIST)
    return PollRead(row, follow=children(target, known.named))


def _listed(target: PollTarget, read: ListRead, known: Known, where: str) -> PollRead:
    """Return a list and where it leads. Its row has the names when they are others than before."""
    if not read.named:
        return PollRead(read.row, follow=children(target, known.named))
    row = read.row if read.named == known.named else replace(read.row, named=read.named)
    return PollRead(row, follow=children(target, read.named, found_in=where), is_list=True)


def _read_feed(
    target: PollTarget,
    response: Response,
    previous: Fetch | None,
    known: Known,
    feed: Feed,
    now: datetime,
    pace: PollPace | None,
) -> PollRead:
    where = response.final_url or target.url
    entries = recent_entries(feed, distinct_entries(feed), now)
    feed_url = target.carrier or target.url
    pairs = list(
        announced_items(
            entries,
            feed,
            feed_url=feed_url,
            source=target.source,
            known=known.ids,
            found_in=where,
            now=response.at,
        )
    )
    new = [entry for entry, item in pairs if isinstance(item, Raw | PendingPage | Rejected)]
    unseen = _unseen(target, entries, new, previous, known)
    poll = judge_poll(response, feed, previous, unseen)
    if poll.outcome is Outcome.UNCHANGED and new:
        poll = replace(poll, outcome=Outcome.NEW)
    if poll.new_entries is not None:
        poll = replace(poll, new_entries=len(new))
    older = _older_page(target, feed, where) if _looks_back(target, poll, len(entries)) else ()
    row = settle(response, poll, feed, previous, pace)
    gap = gap_of(target, row, entries, previous) if target.carrier is None and feed.kind != "sitemap" else None
    dated = entries if feed.kind == "sitemap" else []
    dates = tuple(entry.published_at for entry in dated if entry.published_at is not None)
    repeats = repeated_items(feed, feed_url=feed_url, source=target.source)
    return PollRead(row, (*(item for _, item in pairs), *repeats), older, gap=gap, dates=dates)


def _looks_back(target: PollTarget, poll: Poll, entries: int) -> bool:
    """Return whether older pages of a feed are worth a request: entries were missed, and none so far was known."""
    if target.carrier is None:
        return poll.outcome is Outcome.GAP
    return poll.new_entries == entries and entries > 0


def _older_page(target: PollTarget, feed: Feed, where: str) -> tuple[PollTarget, ...]:
    """Return the page with the entries before these, where the feed has one (RFC 5005: paged and archived feeds)."""
    links = [as_spelled(link.url) for rel in ("prev-archive", "next") for link in feed.links if link.rel == rel]
    if not links or links[0] == where or target.depth >= _MAX_OLDER_PAGES:
        return ()
    carrier = target.carrier or target.url
    return (PollTarget(links[0], target.source, "feed", found_in=where, depth=target.depth + 1, carrier=carrier),)


def _unseen(
    target: PollTarget, entries: list[Entry], new: list[Entry], previous: Fetch | None, known: Known
) -> list[Entry]:
    """Return the entries that were not there before: a changed one is read again, but it does not make a gap."""
    if not entries or len(new) < len(entries) or previous is None or not previous.entries:
        return new
    urls = {clean_url(entry.url) for entry in entries}
    before = {entry_key(url, guid) for url, guid in known.carried(target.carrier or target.url, urls)}
    return [entry for entry in new if key_of(entry) not in before]


def _kind(target: PollTarget, response: Response, where: str) -> str:
    """Return opml, html or feed (sitemaps too): what the settings name wins over a doubtful look of the body."""
    detected = sniff(response.body[:65_536], name=where)
    if detected in ("opml", "html") and target.kind not in ("feed", "sitemap"):
        return detected
    if target.kind == "opml":
        return "opml"
    return "feed"


def _page_in_place_of_feed(target: PollTarget) -> Poll:
    message = f"the address of a feed returned a web page; see `ingest feeds discover {target.url}`"
    return Poll(Outcome.NOT_A_FEED, message)


def _read_page(target: PollTarget, response: Response, previous: Fetch | None, pace: PollPace | None) -> PollRead:
    """Return a page where a feed might have been. It is an item itself, with the bytes that came, if the user named it.

    The row of the poll has no number of entries: see `was_feed`.
    """
    if target.depth:
        return PollRead(settle(response, no_feed_poll(target), None, previous, pace))
    as_page = replace(response, request=replace(response.request, kind="page", previous=None))
    page_row, items = page_items([page_of(target)], as_page, None)
    outcome = Outcome.NEW if response.outcome is Outcome.OK else response.outcome
    message = "the address is a web page: read as an article" if outcome is Outcome.NEW else response.message
    row = settle(response, Poll(outcome, message, None, 0), None, previous, pace)
    return PollRead(row, items=tuple(items), page_row=page_row)


def page_of(target: PollTarget) -> PendingPage:
    """Return the item of a page that the user named."""
    source = target.source
    raw = Raw(content=b"", location=target.url, source=source.path_or_url, kind="page", url=target.url)
    hints = replace(raw.hints, language=source.language, source_name=source.name, home=source.home, carrier="settings")
    return PendingPage(replace(raw, hints=replace(hints, source_tags=source.tags)), found_in=target.found_in)


def bad_target(target: PollTarget) -> Rejected:
    """Return the reject of a source that is not an address."""
    return Rejected(
        Reason.BAD_URL,
        f"{target.url} is not a web address; check its spelling",
        location=target.url,
        source=target.source.path_or_url,
        url=target.url,
    )
