"""The gaps of one session: kept until all feeds are read, then looked for in the news sitemaps of their sites."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ingest.feeds import parse_feed
from ingest.fetch import Request, Response, is_worth_retrying
from ingest.lake import KeptState
from ingest.polling.announce import AnnouncedItem, announced_items
from ingest.polling.due import Purpose, ask_not_before
from ingest.polling.gaps import MAX_SITEMAPS, Gap, count_within, entries_within, gap_row, sitemap_row, sitemaps_within
from ingest.polling.lists import news_first
from ingest.polling.polls import PollRead
from ingest.polling.targets import unconditional
from ingest.records import Entry, Feed, Fetch, PendingPage, PollTarget, PriorSighting, Raw
from ingest.records.outcome import Outcome
from ingest.urls.clean import clean_url

#: Returns the sitemaps that robots.txt names for each site, given the document that led to the site.
SitemapsOf = Callable[[Mapping[str, str]], dict[str, tuple[str, ...]]]

_MAX_PLACES = 10  # addresses that are searched for one gap
_MAX_LEVELS = 3  # an index, an index in it, a sitemap


@dataclass(frozen=True, slots=True)
class GapResult:
    """Items found for gaps and the row of the sitemap they were in, or the row of a gap alone."""

    root: PollTarget
    row: Fetch
    items: tuple[AnnouncedItem, ...] = ()


@dataclass(slots=True, eq=False)
class _OpenGap:
    """A gap while it is being looked into."""

    gap: Gap
    root: PollTarget
    in_sitemaps: bool  # else in older pages of the feed
    places: list[str] = field(default_factory=list)  # where it was looked for, for the message
    found: int = 0
    owed: bool = False  # a place could not be asked: the next poll of the feed looks again

    @property
    def feed_url(self) -> str:
        """Return the address of the document with the gap."""
        return self.gap.row.final_url or self.gap.target.url


_GapsByUrl = dict[str, list[_OpenGap]]
_EntriesOfGaps = list[tuple[_OpenGap, Entry]]


@dataclass(frozen=True, slots=True)
class _Search:
    """One sitemap that was asked for gaps, and its entries that lie in them."""

    response: Response
    feed: Feed | None
    entries: _EntriesOfGaps


class GapFiller:
    """Collects the gaps of a session's polls; `fill` looks for the missed entries and gives the rows of the gaps."""

    def __init__(
        self, state: KeptState, ask: Callable[[Sequence[Request]], Iterator[Response]], clock: Callable[[], datetime]
    ) -> None:
        self._state, self._ask, self._clock = state, ask, clock
        self._open: dict[str, _OpenGap] = {}
        self._polled: dict[str, PollRead] = {}  # what was polled for itself in this session: it may be a sitemap
        self._searched: set[str] = set()

    def note(self, target: PollTarget, read: PollRead, root: PollTarget) -> None:
        """Take in one poll: it may have a gap, be an older page for one, or a sitemap that others would search."""
        if read.gap is not None:
            older = [page.url for page in read.follow]
            self._open[target.url] = _OpenGap(read.gap, root, not older and target.source.pages, older)
        elif target.carrier in self._open:
            gap = self._open[target.carrier]
            gap.places += [page.url for page in read.follow]
            gap.found += sum(isinstance(item, Raw | PendingPage) for item in read.items)
        else:
            self._polled[target.url] = PollRead(read.row, dates=read.dates)

    def fill(self, sitemaps_of: SitemapsOf) -> Iterator[GapResult]:
        """Yield the items found in sitemaps, each group with its sitemap's row; then the rows of the gaps."""
        gaps = [gap for gap in self._open.values() if gap.in_sitemaps]
        sitemaps = sitemaps_of({gap.gap.site: gap.feed_url for gap in gaps}) if gaps else {}
        to_search: _GapsByUrl = {}
        for gap in gaps:
            for url in news_first(sitemaps[gap.gap.site], MAX_SITEMAPS):
                to_search.setdefault(url, []).append(gap)
        for _ in range(_MAX_LEVELS):
            next_level: _GapsByUrl = {}
            yield from self._search(to_search, next_level)
            to_search = next_level
        for gap in self._open.values():
            yield GapResult(gap.root, gap_row(gap.gap, gap.places, gap.found, owed=gap.owed))

    def _search(self, to_search: _GapsByUrl, next_level: _GapsByUrl) -> Iterator[GapResult]:
        """Ask for sitemaps and yield what they have of the gaps; `next_level` gets the sitemaps of an index."""
        requests = [self._request(url, gaps) for url, gaps in to_search.items()]
        asked = [request for request in requests if request is not None]
        searches: list[_Search] = []
        for response in self._ask(asked) if asked else ():
            gaps = to_search[response.request.url]
            feed = _parsed(response)
            entries: _EntriesOfGaps = []
            for gap in gaps:
                gap.owed = gap.owed or is_worth_retrying(response)
            if feed is not None and feed.kind == "sitemap-index":
                for url in sitemaps_within(feed, [gap.gap for gap in gaps]):
                    known_gaps = next_level.setdefault(url, [])
                    known_gaps += [gap for gap in gaps if gap not in known_gaps]
            elif feed is not None:
                entries = [(gap, entry) for gap in gaps for entry in entries_within(feed, gap.gap)]
            searches.append(_Search(response, feed, entries))
        urls = {clean_url(entry.url) for search in searches for _, entry in search.entries}
        known = self._state.prior_sightings([url for url in urls if url is not None])
        for search in searches:
            _count_known(search.entries, known)
            missed = [(gap, entry) for gap, entry in search.entries if clean_url(entry.url) not in known]
            yield self._take(_Search(search.response, search.feed, missed))

    def _request(self, url: str, gaps: list[_OpenGap]) -> Request | None:
        """Return the request for a sitemap; None when it must not be asked now, or was polled in this session."""
        gaps[:] = [gap for gap in gaps if len(gap.places) < _MAX_PLACES]
        if not gaps or url in self._searched:
            return None
        self._searched.add(url)
        polled = self._polled.get(url)
        previous = polled.row if polled is not None else self._state.last_poll(url)
        if polled is not None and polled.dates:
            for gap in gaps:
                gap.places.append(url)
                gap.found += count_within(gap.gap, polled.dates)
            return None
        if polled is not None and polled.row.outcome in (Outcome.NOT_MODIFIED, Outcome.UNCHANGED):
            for gap in gaps:  # its own polls took what it has: no body is downloaded twice
                gap.places.append(f"{url} (as at its last poll: the lake has its entries)")
            return None
        bound = ask_not_before(previous, self._clock(), Purpose.GAP_SITEMAP)
        if bound is not None:
            for gap in gaps:
                gap.places.append(f"{url} (not to be asked before {bound:%Y-%m-%d %H:%M} UTC)")
                gap.owed = True
            return None
        for gap in gaps:
            gap.places.append(url)
        first = gaps[0]
        led_by = (first.feed_url, first.gap.target.source.path_or_url)
        return Request(url, "sitemap", unconditional(previous), first.feed_url, led_by)

    def _take(self, search: _Search) -> GapResult:
        """Return the items of one sitemap. An entry that lies in several gaps is taken once, for the first of them."""
        items: dict[str, AnnouncedItem] = {}
        response, url = search.response, search.response.request.url
        for gap, entry in search.entries:
            pairs = announced_items(
                [entry],
                search.feed or Feed(),
                feed_url=url,
                source=gap.gap.target.source,
                known=self._state,
                found_in=response.final_url,
                now=response.at,
            )
            for _, item in pairs:
                gap.found += isinstance(item, Raw | PendingPage)
                items.setdefault(item.raw.location if isinstance(item, PendingPage) else item.location, item)
        taken = sum(isinstance(item, Raw | PendingPage) for item in items.values())
        polled = self._polled.get(url)
        previous = polled.row if polled is not None else self._state.last_poll(url)
        row = sitemap_row(response, previous, search.feed, taken)
        return GapResult(self._root(url, search.entries), row, tuple(items.values()))

    def _root(self, url: str, entries: _EntriesOfGaps) -> PollTarget:
        gaps = [gap for gap, _ in entries] or [gap for gap in self._open.values() if url in gap.places]
        return gaps[0].root


def _count_known(entries: _EntriesOfGaps, known: Mapping[str, Sequence[PriorSighting]]) -> None:
    """Count as found what another feed, or the sitemap itself, brought of a gap before.

    Not when a gap is looked into again: it may be what was found the first time.
    """
    for gap, entry in entries:
        sightings = known.get(clean_url(entry.url) or "", ())
        if sightings and not gap.gap.again and all(sighting.feed_url != gap.gap.target.url for sighting in sightings):
            gap.found += count_within(gap.gap, [entry.published_at])


def _parsed(response: Response) -> Feed | None:
    if response.outcome is not Outcome.OK:
        return None
    return parse_feed(response.body, url=response.final_url, headers=dict(response.headers), at=response.at)
