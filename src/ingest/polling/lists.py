"""Documents that name others: lists of feeds, indexes of sitemaps, sites. What they name, and their rows. Pure.

The names of a list are kept in its row (`fetches.named`), so that a later process need not read the list again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ingest.errors import SourceError
from ingest.feeds import discover_links, link_field, parse_opml
from ingest.fetch import Response
from ingest.polling.fetch_rows import settle
from ingest.polling.judge import Poll
from ingest.polling.schedule import PollPace
from ingest.polling.targets import as_spelled, is_front
from ingest.records import Feed, Fetch, ListedAddress, PollTarget
from ingest.records.outcome import Outcome

MAX_DEPTH = 3
_FRESH_SITEMAPS = timedelta(days=3)
_MAX_FEEDS = 5_000  # of one list of feeds
_MAX_SITEMAPS = 50  # of one index that the user named
_MAX_DISCOVERED = 10  # feeds, and sitemaps, that a site or an index of a site leads to
_NEWS = re.compile(r"news|nachricht|noticia|notizi|nouvelle|actualit", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListRead:
    """What a list names, and its row. Without names it was no list, or an empty one; the row says which."""

    row: Fetch
    named: tuple[ListedAddress, ...] = ()


def children(
    target: PollTarget, named: Iterable[ListedAddress], *, found_in: str | None = None
) -> tuple[PollTarget, ...]:
    """Return the targets that a list leads to. Its own settings come first, then what the list says of each address.

    A list that lies too deep in other lists leads to none.
    """
    if target.depth >= MAX_DEPTH:
        return ()
    source = target.source
    return tuple(
        PollTarget(
            as_spelled(address.url),
            replace(source, kind=None, name=source.name or address.name, language=source.language or address.language),
            address.kind,
            found_in=found_in or target.url,
            depth=target.depth + 1,
        )
        for address in named
    )


def news_first(sitemaps: Iterable[str], limit: int) -> tuple[str, ...]:
    """Return the sitemaps whose address mentions news, or all where none does; at most `limit`, in their order."""
    urls = list(dict.fromkeys(sitemaps))
    return tuple([url for url in urls if mentions_news(url)] or urls)[:limit]


def mentions_news(url: str) -> bool:
    """Return whether the path of an address has a word for news; the host's name says nothing of one sitemap."""
    split = urlsplit(url)
    return _NEWS.search(f"{split.path}?{split.query}") is not None


def read_opml(target: PollTarget, response: Response, previous: Fetch | None, pace: PollPace | None) -> ListRead:
    """Read a list of feeds (OPML)."""
    try:
        feeds = parse_opml(response.body)
    except SourceError as error:
        poll = Poll(Outcome.NOT_A_FEED, f"{target.url}: {error}")
        return ListRead(settle(response, poll, None, previous, pace))
    named = tuple(ListedAddress(feed.url, "feed", feed.title, feed.language) for feed in feeds[:_MAX_FEEDS])
    return ListRead(_list_row(response, previous, len(named), "a list of feeds", pace), named)


def read_index(
    target: PollTarget, response: Response, previous: Fetch | None, feed: Feed, now: datetime, pace: PollPace | None
) -> ListRead:
    """Read an index of sitemaps: those that changed lately or have no date, the newest first.

    Of an index that the user did not name only a few are taken, those for news where there are some.
    """
    since = now - _FRESH_SITEMAPS
    fresh = [entry for entry in feed.entries if entry.url and (entry.updated_at is None or entry.updated_at >= since)]
    fresh.sort(key=lambda entry: entry.updated_at or since, reverse=True)
    urls = [entry.url or "" for entry in fresh]
    chosen = news_first(urls, _MAX_DISCOVERED) if target.depth else urls[:_MAX_SITEMAPS]
    named = tuple(ListedAddress(url, "sitemap") for url in chosen)
    what = f"an index of {len(feed.entries)} sitemaps, those that changed lately"
    return ListRead(_list_row(response, previous, len(named), what, pace), named)


def is_site_target(target: PollTarget, where: str) -> bool:
    """Return whether a page is a site's front: its settings say so, or it is spelled like one."""
    return target.kind == "site" or (target.kind not in ("feed", "sitemap") and is_front(where))


def read_site(
    target: PollTarget,
    response: Response,
    previous: Fetch | None,
    where: str,
    sitemap_urls: Sequence[str],
    pace: PollPace | None,
) -> ListRead:
    """Read a site's front page: the feeds it announces, and the sitemaps of its robots.txt, those for news first."""
    links = discover_links(response.body, where, link_header=link_field(response.headers))
    chosen = [link for link in links if link.rel == "alternate"] or [link for link in links if link.rel == "anchor"]
    feeds = tuple(ListedAddress(link.url, "feed") for link in chosen[:_MAX_DISCOVERED])
    sitemaps = tuple(ListedAddress(url, "sitemap") for url in news_first(sitemap_urls, _MAX_DISCOVERED))
    if not feeds and not sitemaps:
        return ListRead(settle(response, no_feed_poll(target), None, previous, pace))
    what = f"a site with {len(feeds)} feeds and {len(sitemaps)} sitemaps"
    return ListRead(_list_row(response, previous, len(feeds) + len(sitemaps), what, pace), (*feeds, *sitemaps))


def no_feed_poll(target: PollTarget) -> Poll:
    """Return the poll of a page that was to be a feed, a list or a site and leads to no feed."""
    message = f'{target.url} is a page without feeds; name a feed, or say kind = "page" to read the page itself'
    return Poll(Outcome.NOT_A_FEED, message)


def _list_row(response: Response, previous: Fetch | None, count: int, what: str, pace: PollPace | None) -> Fetch:
    """Return the row of a document that names others: how many, and the usual time to look again."""
    poll = Poll(Outcome.NEW if count else Outcome.EMPTY, f"{what}: {count} addresses", count, 0)
    row = settle(response, poll, None, previous, pace)
    return replace(row, outcome=Outcome.LIST) if count else row
