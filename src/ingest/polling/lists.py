"""Documents that name others: lists of feeds, indexes of sitemaps, sites. What each names, and the row it leaves. Pure.

What a list names is a row in the lake (`fetches.named`), so that whoever comes next need not read the list again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ingest.errors import SourceError
from ingest.feeds import discover_links, parse_opml
from ingest.fetch import Response
from ingest.polling.judge import Poll
from ingest.polling.schedule import Pace
from ingest.polling.settling import settled
from ingest.polling.targets import is_front
from ingest.records import Feed, Fetch, ListedAddress, PollTarget
from ingest.records.outcome import Outcome

MAX_DEPTH = 3
SITEMAP_DAYS = timedelta(days=3)
_MOST_CHILDREN = 5_000
_MOST_MAPS = 50
_MOST_FOUND = 10
_NEWS = re.compile(r"news|nachricht|noticia|notizi|nouvelle|actualit", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListRead:
    """What a list named, and its row. Without names it was none, or an empty one; the row says which."""

    row: Fetch
    named: tuple[ListedAddress, ...] = ()


def children(
    target: PollTarget, named: Iterable[ListedAddress], *, found_at: str | None = None
) -> tuple[PollTarget, ...]:
    """The addresses that a list leads to, under its settings; what the list says of each counts where they are silent.

    None from a list that lies too deep in other lists.
    """
    if target.depth >= MAX_DEPTH:
        return ()
    source = target.source
    return tuple(
        PollTarget(
            each.url,
            replace(source, kind=None, name=source.name or each.name, language=source.language or each.language),
            each.kind,
            found_at=found_at or target.url,
            depth=target.depth + 1,
        )
        for each in named
    )


def news_first(maps: Iterable[str], most: int) -> tuple[str, ...]:
    """Of sitemaps those whose address speaks of news; all where none does. At most so many, in their order."""
    told = list(dict.fromkeys(maps))
    return tuple([url for url in told if speaks_of_news(url)] or told)[:most]


def speaks_of_news(url: str) -> bool:
    """Whether the path of an address holds a word for news; the host's name says nothing of one map among others."""
    split = urlsplit(url)
    return _NEWS.search(f"{split.path}?{split.query}") is not None


def read_opml(target: PollTarget, response: Response, previous: Fetch | None, pace: Pace | None) -> ListRead:
    """A list of feeds."""
    try:
        feeds = parse_opml(response.body)
    except SourceError as error:
        poll = Poll(Outcome.NOT_A_FEED, f"{target.url}: {error}")
        return ListRead(settled(response, poll, None, previous, pace))
    named = tuple(ListedAddress(each.url, "feed", each.title, each.language) for each in feeds[:_MOST_CHILDREN])
    return ListRead(_list_row(response, previous, len(named), "a list of feeds", pace), named)


def read_index(
    target: PollTarget, response: Response, previous: Fetch | None, feed: Feed, now: datetime, pace: Pace | None
) -> ListRead:
    """The sitemaps of an index that changed lately, the newest first; all of a short one that tells no dates.

    Of an index that the user did not name, few: those for news where some are.
    """
    since = now - SITEMAP_DAYS
    maps = [entry for entry in feed.entries if entry.url and (entry.updated_at is None or entry.updated_at >= since)]
    maps.sort(key=lambda entry: entry.updated_at or since, reverse=True)
    urls = [entry.url or "" for entry in maps]
    chosen = news_first(urls, _MOST_FOUND) if target.depth else urls[:_MOST_MAPS]
    named = tuple(ListedAddress(url, "sitemap") for url in chosen)
    what = f"an index of {len(feed.entries)} sitemaps, those that changed lately"
    return ListRead(_list_row(response, previous, len(named), what, pace), named)


def is_site(target: PollTarget, where: str) -> bool:
    """Whether a page is a site's front: said to be, or spelt like one."""
    return target.kind == "site" or (target.kind not in ("feed", "sitemap") and is_front(where))


def read_site(
    target: PollTarget,
    response: Response,
    previous: Fetch | None,
    where: str,
    maps: Sequence[str],
    pace: Pace | None,
) -> ListRead:
    """The feeds that a site's front announces, and the sitemaps (for news where some are) of its robots.txt."""
    links = discover_links(response.body, where)
    chosen = [link for link in links if link.rel == "alternate"] or [link for link in links if link.rel == "anchor"]
    feeds = tuple(ListedAddress(link.url, "feed") for link in chosen[:_MOST_FOUND])
    sitemaps = tuple(ListedAddress(url, "sitemap") for url in news_first(maps, _MOST_FOUND))
    if not feeds and not sitemaps:
        why = f'{target.url} is a page without feeds; name a feed, or say kind = "page" to read the page itself'
        return ListRead(settled(response, Poll(Outcome.NOT_A_FEED, why), None, previous, pace))
    what = f"a site with {len(feeds)} feeds and {len(sitemaps)} sitemaps"
    return ListRead(_list_row(response, previous, len(feeds) + len(sitemaps), what, pace), (*feeds, *sitemaps))


def _list_row(response: Response, previous: Fetch | None, count: int, what: str, pace: Pace | None) -> Fetch:
    """The row of a document that names others: how many, and the usual time to look again."""
    poll = Poll(Outcome.NEW if count else Outcome.EMPTY, f"{what}: {count} addresses", count, 0)
    row = settled(response, poll, None, previous, pace)
    return replace(row, outcome=Outcome.LIST) if count else row
