"""One answer of a feed, sitemap, list or site: its row of `fetches`, its items, and the addresses it leads to. Pure."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.errors import Reason, SourceError
from ingest.feeds import discover_links, parse_feed, parse_opml
from ingest.fetch import Outcome, Poll, Response, is_repeat, judge_poll, settle
from ingest.polling.announce import Item, announced_items, distinct_entries, key_of, recent_entries
from ingest.polling.targets import LIST, is_front
from ingest.records import Announced, Entry, Feed, Fetch, Raw, Rejected, Target
from ingest.schedule import Pace
from ingest.sightings import entry_key
from ingest.sources.sniffing import sniff

MAX_DEPTH = 3
_MOST_CHILDREN = 5_000
_MOST_MAPS = 50
_MOST_FOUND = 10
_MOST_PAGES_BACK = 10
_SITEMAP_DAYS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Known:
    """What the lake knows: ids of sightings, and what a feed has carried (asked for only when every entry is new)."""

    ids: Container[str] = frozenset()
    carried: Callable[[str], list[tuple[str | None, str | None]]] = lambda _: []


@dataclass(frozen=True, slots=True)
class PollRead:
    """What one answer came to."""

    row: Fetch
    items: tuple[Item, ...] = ()
    follow: tuple[Target, ...] = ()
    is_list: bool = False  # it names further addresses: they are polled on their own


def read_poll(
    target: Target,
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
        row = _settled(response, judge_poll(response, None, previous), None, previous, pace)
        still_list = row.outcome == Outcome.NOT_MODIFIED and previous is not None and previous.outcome == LIST
        return PollRead(replace(row, outcome=LIST) if still_list else row)
    where = response.final_url or target.url
    kind = _kind(target, response, where)
    if kind == "opml":
        return _read_opml(target, response, previous, pace)
    if kind == "html":
        return _read_html(target, response, previous, pace, where)
    feed = parse_feed(response.body, url=where, headers=dict(response.headers))
    if feed.kind == "sitemap-index":
        return _read_index(target, response, previous, feed, now, pace)
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
    new = [entry for entry, item in pairs if isinstance(item, Raw | Announced | Rejected)]
    unseen = _unseen(target, entries, new, previous, known)
    poll = judge_poll(response, feed, previous, unseen)
    if poll.outcome is Outcome.UNCHANGED and new:
        poll = replace(poll, outcome=Outcome.NEW)
    if poll.new_entries is not None:
        poll = replace(poll, new_entries=len(new))
    older = _older_page(target, feed, where) if _looks_back(target, poll, len(entries)) else ()
    if older and poll.outcome is Outcome.GAP:
        poll = replace(poll, message=f"{poll.message}; looked for in {older[0].url}")
    return PollRead(_settled(response, poll, feed, previous, pace), tuple(item for _, item in pairs), older)


def _looks_back(target: Target, poll: Poll, entries: int) -> bool:
    """Whether older pages of a feed are worth asking for: entries were missed, and none so far was known."""
    if target.carrier is None:
        return poll.outcome is Outcome.GAP
    return poll.new_entries == entries and entries > 0


def _older_page(target: Target, feed: Feed, where: str) -> tuple[Target, ...]:
    """The page with the entries before these, where the feed has one (RFC 5005: paged and archived feeds)."""
    links = [link.url for rel in ("prev-archive", "next") for link in feed.links if link.rel == rel]
    if not links or links[0] == where or target.depth >= _MOST_PAGES_BACK:
        return ()
    carrier = target.carrier or target.url
    return (Target(links[0], target.source, "feed", found_at=where, depth=target.depth + 1, carrier=carrier),)


def _unseen(
    target: Target, entries: list[Entry], new: list[Entry], previous: Fetch | None, known: Known
) -> list[Entry]:
    """The entries that were not there before: a changed one is new to read, but it does not make a gap."""
    if not entries or len(new) < len(entries) or previous is None or not previous.entries:
        return new
    before = {entry_key(url, guid) for url, guid in known.carried(target.carrier or target.url)}
    return [entry for entry in new if key_of(entry) not in before]


def _kind(target: Target, response: Response, where: str) -> str:
    """opml, html or feed (sitemaps too): what the settings name wins over a doubtful look of the body."""
    seen = sniff(response.body[:65_536], where)
    if seen in ("opml", "html") and target.kind not in ("feed", "sitemap"):
        return seen
    if target.kind == "opml":
        return "opml"
    return "feed"


def _settled(response: Response, poll: Poll, feed: Feed | None, previous: Fetch | None, pace: Pace | None) -> Fetch:
    row = settle(response, poll, feed, previous, pace=pace)
    bounds = [response.retry_after]
    if (response.status or 0) < 400:
        bounds.append(response.fresh_until)
    told = [bound for bound in bounds if bound is not None and bound > response.at]
    return replace(row, not_before=min(max(told), response.at + (pace or Pace()).retry_most)) if told else row


def _list_row(response: Response, previous: Fetch | None, count: int, what: str, pace: Pace | None) -> Fetch:
    """The row of a document that names others: how many, and the usual time to look again."""
    poll = Poll(Outcome.NEW if count else Outcome.EMPTY, f"{what}: {count} addresses", count, 0)
    row = _settled(response, poll, None, previous, pace)
    return replace(row, outcome=LIST) if count else row


def _read_opml(target: Target, response: Response, previous: Fetch | None, pace: Pace | None) -> PollRead:
    try:
        feeds = parse_opml(response.body)
    except SourceError as error:
        poll = Poll(Outcome.NOT_A_FEED, f"{target.url}: {error}")
        return PollRead(_settled(response, poll, None, previous, pace))
    follow = tuple(
        Target(
            each.url,
            replace(
                target.source,
                kind=None,
                name=target.source.name or each.title,
                language=target.source.language or each.language,
            ),
            "feed",
            found_at=response.final_url or target.url,
            depth=target.depth + 1,
        )
        for each in feeds[:_MOST_CHILDREN]
    )
    row = _list_row(response, previous, len(follow), "a list of feeds", pace)
    return PollRead(row, follow=follow if target.depth < MAX_DEPTH else (), is_list=True)


def _read_index(
    target: Target, response: Response, previous: Fetch | None, feed: Feed, now: datetime, pace: Pace | None
) -> PollRead:
    """The sitemaps of an index that changed lately, the newest first; all of a short one that tells no dates."""
    since = now - _SITEMAP_DAYS
    maps = [entry for entry in feed.entries if entry.url and (entry.updated_at is None or entry.updated_at >= since)]
    maps.sort(key=lambda entry: entry.updated_at or since, reverse=True)
    follow = tuple(
        Target(entry.url or "", target.source, "sitemap", found_at=response.final_url, depth=target.depth + 1)
        for entry in maps[:_MOST_MAPS]
    )
    what = f"an index of {len(feed.entries)} sitemaps, those that changed lately"
    row = _list_row(response, previous, len(follow), what, pace)
    return PollRead(row, follow=follow if target.depth < MAX_DEPTH else (), is_list=True)


def _read_html(target: Target, response: Response, previous: Fetch | None, pace: Pace | None, where: str) -> PollRead:
    """A page where a feed might have been: a site's front leads to its feeds, any other page is an item itself."""
    links = discover_links(response.body, where)
    chosen = [link for link in links if link.rel == "alternate"] or [link for link in links if link.rel == "anchor"]
    if chosen and (target.kind == "site" or is_front(where)) and target.depth < MAX_DEPTH:
        follow = tuple(
            Target(link.url, replace(target.source, kind=None), "feed", found_at=where, depth=target.depth + 1)
            for link in chosen[:_MOST_FOUND]
        )
        row = _list_row(response, previous, len(follow), "a site with feeds", pace)
        return PollRead(row, follow=follow, is_list=True)
    if target.depth or target.kind == "site" or is_front(where):
        why = f'{target.url} is a page without feeds; name a feed, or say kind = "page" to read the page itself'
        return PollRead(_settled(response, Poll(Outcome.NOT_A_FEED, why), None, previous, pace))
    row = _settled(response, Poll(Outcome.NEW, "a page: read as one", 1, 0), None, previous, pace)
    return PollRead(row, items=(page_of(target),))


def page_of(target: Target) -> Announced:
    """The item of a page that the user named."""
    source = target.source
    raw = Raw(content=b"", location=target.url, source=source.path_or_url, kind="page", url=target.url)
    hints = replace(raw.hints, language=source.language, source_name=source.name, home=source.home, carrier="settings")
    return Announced(replace(raw, hints=hints), found_at=target.found_at)


def bad_target(target: Target) -> Rejected:
    """The reject for a source that is no address."""
    return Rejected(
        Reason.BAD_URL,
        f"{target.url} is no web address; check its spelling",
        location=target.url,
        source=target.source.path_or_url,
        url=target.url,
    )
