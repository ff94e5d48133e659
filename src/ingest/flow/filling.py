"""The gaps of one cycle: kept until all feeds are read, then looked for in the news sitemaps of their sites."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest.feeds import parse_feed
from ingest.fetch import Request, Response, is_passing
from ingest.lake import LakeState
from ingest.polling import announced_items, unconditional
from ingest.polling.gaps import MOST_MAPS, Gap, barred_until, entries_within, look_row, maps_within, told, within
from ingest.polling.lists import news_first
from ingest.polling.polls import PollRead
from ingest.records import Entry, Feed, Fetch, PendingPage, PollTarget, PriorSighting, Raw
from ingest.records.outcome import Outcome
from ingest.urls.clean import clean_url

MapsOf = Callable[[Mapping[str, str]], dict[str, tuple[str, ...]]]
Found = tuple[list[Any], Fetch | None, Any]  # items, the row that goes with them, their origin
_MOST_PLACES = 10
_MOST_LEVELS = 3  # an index, an index in it, a sitemap


@dataclass(slots=True)
class _Open:
    """A gap until it is known what of it was found."""

    gap: Gap
    origin: Any
    in_maps: bool  # else in older pages of the feed
    places: list[str] = field(default_factory=list)
    found: int = 0
    owed: bool = False  # a place could not be asked: the next poll of the feed looks again

    @property
    def feed(self) -> str:
        """The document that told the gap."""
        return self.gap.row.final_url or self.gap.target.url


_Wanted = dict[str, list[_Open]]
_Entries = list[tuple[_Open, Entry]]


class GapFiller:
    """Notes the gaps of a cycle's polls; `fill` looks for what was missed, and gives their rows."""

    def __init__(
        self, memory: LakeState, ask: Callable[[Sequence[Request]], Iterator[Response]], clock: Callable[[], datetime]
    ) -> None:
        self._memory, self._ask, self._clock = memory, ask, clock
        self._open: dict[str, _Open] = {}
        self._polled: dict[str, PollRead] = {}  # what was polled by itself in this cycle: it may be a sitemap
        self._looked: set[str] = set()

    def note(self, target: PollTarget, read: PollRead, origin: Any) -> None:
        """A poll was read: it may tell a gap, be an older page for one, or a sitemap that others would look into."""
        if read.gap is not None:
            older = [each.url for each in read.follow]
            self._open[target.url] = _Open(read.gap, origin, not older and target.source.pages, older)
        elif target.carrier in self._open:
            gap = self._open[target.carrier]
            gap.places += [each.url for each in read.follow]
            gap.found += sum(isinstance(item, Raw | PendingPage) for item in read.items)
        else:
            self._polled[target.url] = PollRead(read.row, dates=read.dates)

    def fill(self, maps_of: MapsOf) -> Iterator[Found]:
        """Items found in sitemaps, each with its sitemap's row; then the rows of the gaps."""
        seeking = [each for each in self._open.values() if each.in_maps]
        maps = maps_of({each.gap.site: each.feed for each in seeking}) if seeking else {}
        wanted: _Wanted = {}
        for each in seeking:
            for url in news_first(maps[each.gap.site], MOST_MAPS):
                wanted.setdefault(url, []).append(each)
        for _ in range(_MOST_LEVELS):
            if not wanted:
                break
            further: _Wanted = {}
            yield from self._look(wanted, further)
            wanted = further
        for each in self._open.values():
            yield [], told(each.gap, each.places, each.found, owed=each.owed), each.origin

    def _look(self, wanted: _Wanted, further: _Wanted) -> Iterator[Found]:
        made = [self._request(url, gaps) for url, gaps in wanted.items()]
        requests = [request for request in made if request is not None]
        looks: list[tuple[Response, Feed | None, _Entries]] = []
        for response in self._ask(requests) if requests else ():
            gaps = wanted[response.request.url]
            feed = _parsed(response)
            entries: _Entries = []
            for each in gaps:
                each.owed = each.owed or is_passing(response)
            if feed is not None and feed.kind == "sitemap-index":
                for url in maps_within(feed, [each.gap for each in gaps]):
                    further[url] = gaps
            elif feed is not None:
                entries = [(each, entry) for each in gaps for entry in entries_within(feed, each.gap)]
            looks.append((response, feed, entries))
        urls = {clean_url(entry.url) for _, _, entries in looks for _, entry in entries}
        have = self._memory.prior_sightings([url for url in urls if url is not None])
        for response, feed, entries in looks:
            _count_had(entries, have)
            missed = [(each, entry) for each, entry in entries if clean_url(entry.url) not in have]
            yield self._found(response, feed, missed)

    def _request(self, url: str, gaps: list[_Open]) -> Request | None:
        """The request for a sitemap; None when it may not be asked now, or brought its entries in this cycle anyway."""
        gaps[:] = [each for each in gaps if len(each.places) < _MOST_PLACES]
        if not gaps or url in self._looked:
            return None
        self._looked.add(url)
        polled, previous = self._polled.get(url), self._last(url)
        if polled is not None and polled.dates:
            for each in gaps:
                each.places.append(url)
                each.found += within(each.gap, polled.dates)
            return None
        if polled is not None and polled.row.outcome in (Outcome.NOT_MODIFIED, Outcome.UNCHANGED):
            # No body twice: what it has, its own polls took.
            for each in gaps:
                each.places.append(f"{url} (as at its last poll: the lake has its entries)")
            return None
        bound = barred_until(previous, self._clock())
        if bound is not None:
            for each in gaps:
                each.places.append(f"{url} (not to be asked before {bound:%Y-%m-%d %H:%M} UTC)")
                each.owed = True
            return None
        for each in gaps:
            each.places.append(url)
        return Request(url, "sitemap", previous=unconditional(previous), found_at=gaps[0].feed)

    def _last(self, url: str) -> Fetch | None:
        polled = self._polled.get(url)
        return polled.row if polled is not None else self._memory.last_poll(url)

    def _found(self, response: Response, feed: Feed | None, entries: _Entries) -> Found:
        """The items of one sitemap. An entry that lies in several gaps is taken once, for the first of them."""
        items: dict[str, Any] = {}
        for each, entry in entries:
            found = announced_items(
                [entry],
                feed or Feed(),
                feed_url=response.request.url,
                source=each.gap.target.source,
                known=self._memory,
                found_at=response.final_url,
                now=response.at,
            )
            for _, item in found:
                each.found += isinstance(item, Raw | PendingPage)
                items.setdefault(item.raw.location if isinstance(item, PendingPage) else item.location, item)
        taken = sum(isinstance(item, Raw | PendingPage) for item in items.values())
        row = look_row(response, self._last(response.request.url), feed, taken)
        return list(items.values()), row, self._origin(response.request.url, entries)

    def _origin(self, url: str, entries: _Entries) -> Any:
        gaps = [each for each, _ in entries] or [each for each in self._open.values() if url in each.places]
        return gaps[0].origin


def _count_had(entries: _Entries, have: Mapping[str, Sequence[PriorSighting]]) -> None:
    """Count what the lake has of a gap without the feed that missed it: another feed, or the sitemap itself, had it.

    Not when a gap is looked into again: then it may be what was found the first time.
    """
    for each, entry in entries:
        carriers = have.get(clean_url(entry.url) or "", ())
        if carriers and not each.gap.again and all(had.feed_url != each.gap.target.url for had in carriers):
            each.found += within(each.gap, [entry.published_at])


def _parsed(response: Response) -> Feed | None:
    if response.outcome is not Outcome.OK:
        return None
    return parse_feed(response.body, url=response.final_url, headers=dict(response.headers), at=response.at)
