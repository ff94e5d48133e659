"""One answer of a feed, sitemap, list or site: its row of `fetches`, its items, and the addresses it leads to. Pure."""

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.errors import Reason
from ingest.feeds import parse_feed
from ingest.fetch import Response
from ingest.identity.sighting import entry_key
from ingest.polling.announce import Item, announced_items, distinct_entries, key_of, recent_entries, repeated_items
from ingest.polling.gaps import Gap, gap_of
from ingest.polling.judge import Poll, is_repeat, judge_poll
from ingest.polling.lists import MAX_DEPTH, ListRead, children, is_site, read_index, read_opml, read_site
from ingest.polling.schedule import Pace
from ingest.polling.settling import settled
from ingest.records import Entry, Feed, Fetch, ListedAddress, PendingPage, PollTarget, Raw, Rejected
from ingest.records.outcome import Outcome
from ingest.sniff import sniff
from ingest.urls.clean import clean_url

_MOST_PAGES_BACK = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What the lake knows. What a feed carried before is asked for only when every entry of it is new."""

    ids: Container[str] = frozenset()
    carried: Callable[[str, Collection[str | None]], list[tuple[str | None, str | None]]] = lambda *_: []
    named: tuple[ListedAddress, ...] = ()  # what this address led to last, when it is a list
    maps: Sequence[str] = ()  # the sitemaps that robots.txt of the answering site names


@dataclass(frozen=True, slots=True)
class PollRead:
    """What one answer came to."""

    row: Fetch
    items: tuple[Item, ...] = ()
    follow: tuple[PollTarget, ...] = ()  # addresses that a list named, or the older page of a feed with a gap
    is_list: bool = False  # it names further addresses: they are polled on their own
    gap: Gap | None = None  # what was missed: to be looked for in sitemaps, when `follow` has no older page
    dates: tuple[datetime, ...] = ()  # of a sitemap: when its entries were published


def wants_maps(target: PollTarget, response: Response) -> bool:
    """Whether an answer is a site's front, which leads to the sitemaps of its robots.txt too."""
    where = response.final_url or target.url
    good = response.outcome in (Outcome.OK, Outcome.TRUNCATED)
    if not good or not target.source.pages or target.depth >= MAX_DEPTH:
        return False
    return _kind(target, response, where) == "html" and is_site(target, where)


def read_poll(
    target: PollTarget,
    response: Response,
    previous: Fetch | None,
    known: Known,
    *,
    now: datetime,
    pace: Pace | None = None,
) -> PollRead:
    """Read one answer. Every poll leaves a row with a typed outcome; no entries is never a success."""
    readable = response.outcome in (Outcome.OK, Outcome.TRUNCATED) and not is_repeat(response, previous)
    if not readable:
        return _not_read(target, response, previous, known, pace)
    where = response.final_url or target.url
    kind = _kind(target, response, where)
    if kind == "opml":
        return _listed(target, read_opml(target, response, previous, pace), known, where)
    if kind == "html":
        if is_site(target, where) and target.depth < MAX_DEPTH:
            return _listed(target, read_site(target, response, previous, where, known.maps, pace), known, where)
        return _read_page(target, response, previous, pace)
    feed = parse_feed(response.body, url=where, headers=dict(response.headers), at=response.at)
    if feed.kind == "sitemap-index":
        return _listed(target, read_index(target, response, previous, feed, now, pace), known, where)
    return _read_feed(target, response, previous, known, feed, now, pace)


def _not_read(
    target: PollTarget, response: Response, previous: Fetch | None, known: Known, pace: Pace | None
) -> PollRead:
    """Nothing new to read: a 304, the same body again, or a failure. A list still leads to what it led to."""
    row = settled(response, judge_poll(response, None, previous), None, previous, pace)
    was_list = bool(known.named) or (previous is not None and previous.outcome == Outcome.LIST)
    if row.outcome == Outcome.NOT_MODIFIED and was_list:
        row = replace(row, outcome=Outcome.LIST)
    return PollRead(row, follow=children(target, known.named))


def _listed(target: PollTarget, read: ListRead, known: Known, where: str) -> PollRead:
    """A list and where it leads. Its row tells the names when they are others than before."""
    if not read.named:
        return PollRead(read.row, follow=children(target, known.named))
    row = read.row if read.named == known.named else replace(read.row, named=read.named)
    return PollRead(row, follow=children(target, read.named, found_at=where), is_list=True)


def _read_feed(
    target: PollTarget,
    response: Response,
    previous: Fetch | None,
    known: Known,
    feed: Feed,
    now: datetime,
    pace: Pace | None,
) -> PollRead:
    where = response.final_url or target.url
    entries = recent_entries(feed, distinct_entries(feed), now)
    pairs = list(
        announced_items(
            entries,
            feed,
            feed_url=target.carrier or target.url,
            source=target.source,
            known=known.ids,
            found_at=where,
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
    row = settled(response, poll, feed, previous, pace)
    gap = gap_of(target, row, entries, previous) if target.carrier is None and feed.kind != "sitemap" else None
    dated = entries if feed.kind == "sitemap" else []
    dates = tuple(each.published_at for each in dated if each.published_at is not None)
    repeats = repeated_items(feed, feed_url=target.carrier or target.url, source=target.source)
    return PollRead(row, (*(item for _, item in pairs), *repeats), older, gap=gap, dates=dates)


def _looks_back(target: PollTarget, poll: Poll, entries: int) -> bool:
    """Whether older pages of a feed are worth asking for: entries were missed, and none so far was known."""
    if target.carrier is None:
        return poll.outcome is Outcome.GAP
    return poll.new_entries == entries and entries > 0


def _older_page(target: PollTarget, feed: Feed, where: str) -> tuple[PollTarget, ...]:
    """The page with the entries before these, where the feed has one (RFC 5005: paged and archived feeds)."""
    links = [link.url for rel in ("prev-archive", "next") for link in feed.links if link.rel == rel]
    if not links or links[0] == where or target.depth >= _MOST_PAGES_BACK:
        return ()
    carrier = target.carrier or target.url
    return (PollTarget(links[0], target.source, "feed", found_at=where, depth=target.depth + 1, carrier=carrier),)


def _unseen(
    target: PollTarget, entries: list[Entry], new: list[Entry], previous: Fetch | None, known: Known
) -> list[Entry]:
    """The entries that were not there before: a changed one is new to read, but it does not make a gap."""
    if not entries or len(new) < len(entries) or previous is None or not previous.entries:
        return new
    urls = {clean_url(entry.url) for entry in entries}
    before = {entry_key(url, guid) for url, guid in known.carried(target.carrier or target.url, urls)}
    return [entry for entry in new if key_of(entry) not in before]


def _kind(target: PollTarget, response: Response, where: str) -> str:
    """opml, html or feed (sitemaps too): what the settings name wins over a doubtful look of the body."""
    seen = sniff(response.body[:65_536], name=where)
    if seen in ("opml", "html") and target.kind not in ("feed", "sitemap"):
        return seen
    if target.kind == "opml":
        return "opml"
    return "feed"


def _read_page(target: PollTarget, response: Response, previous: Fetch | None, pace: Pace | None) -> PollRead:
    """A page where a feed might have been: it is an item itself, when the user named it."""
    if target.depth:
        why = f'{target.url} is a page without feeds; name a feed, or say kind = "page" to read the page itself'
        return PollRead(settled(response, Poll(Outcome.NOT_A_FEED, why), None, previous, pace))
    row = settled(response, Poll(Outcome.NEW, "a page: read as one", 1, 0), None, previous, pace)
    return PollRead(row, items=(page_of(target),))


def page_of(target: PollTarget) -> PendingPage:
    """The item of a page that the user named."""
    source = target.source
    raw = Raw(content=b"", location=target.url, source=source.path_or_url, kind="page", url=target.url)
    hints = replace(raw.hints, language=source.language, source_name=source.name, home=source.home, carrier="settings")
    return PendingPage(replace(raw, hints=replace(hints, source_tags=source.tags)), found_at=target.found_at)


def bad_target(target: PollTarget) -> Rejected:
    """The reject for a source that is no address."""
    return Rejected(
        Reason.BAD_URL,
        f"{target.url} is no web address; check its spelling",
        location=target.url,
        source=target.source.path_or_url,
        url=target.url,
    )
