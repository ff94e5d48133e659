"""The polls of one cycle, in rounds: what is named is asked, what that names in the next round, gaps at the end.

A cycle takes in so many items and no more. What is over waits in the process's memory for the next cycle, and with it
the row of its poll: until a poll's last item is in the lake the poll has not happened, and a killed run asks again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from ingest.fetch import Request, Response, robots_request
from ingest.fetch.messages import Kind
from ingest.flow.counting import count
from ingest.flow.filling import GapFiller
from ingest.lake import LakeState
from ingest.polling import Known, conditional, goes_by_robots, may_ask, must_reread, page_is_wanted, read_poll
from ingest.polling.lists import children
from ingest.polling.polls import bad_target, page_of, wants_maps
from ingest.records import Fetch, PendingPage, PollTarget, Raw, Rejected, Unchanged
from ingest.records.outcome import Outcome
from ingest.urls.clean import is_web_url

T = TypeVar("T", bound=Raw | PendingPage | Unchanged | Rejected)
Pair = tuple[Any, Any]  # an element and its origin: see `Buffered`
Ask = Callable[[Sequence[Request]], Iterator[Response]]
_TOGETHER = 2_000  # so many targets are polled before it is asked whether the cycle is full


def counted(item: T) -> T:
    """The item, counted as read."""
    count("read")
    return item


class PollSession:
    """One cycle's polls. `most` bounds the items that it takes in; `since`: what was asked from then on is done."""

    def __init__(
        self,
        memory: LakeState,
        ask: Ask,
        clock: Callable[[], datetime],
        *,
        only_due: bool = False,
        most: int = 20_000,
        since: datetime | None = None,
    ) -> None:
        self._memory, self._ask, self._clock = memory, ask, clock
        self._only_due, self._room, self._since = only_due, most, since
        self._asked: set[str] = set()
        self._maps: dict[str, tuple[str, ...]] = {}
        self._filling = GapFiller(memory, ask, clock)

    def run(self, waiting: list[Pair]) -> Iterator[Pair]:
        """Items and rows of (target, origin) pairs and of all that they lead to."""
        while waiting and self._room > 0:
            batch, waiting = waiting[:_TOGETHER], waiting[_TOGETHER:]
            follow: list[Pair] = []
            yield from self._round(batch, follow)
            waiting += follow
        self._memory.left += [target for target, _ in waiting]
        for items, row, origin in self._filling.fill(self.maps_of):
            yield from self._take(items, row, origin)

    def maps_of(self, sites: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """The sitemaps that robots.txt of each site names, by an address of it; `sites` says which document told of it.

        A host is asked at most once in a cycle.
        """
        requests = {site: robots_request(site, found_at=found_at) for site, found_at in sites.items()}
        new = {request.url: request for request in requests.values() if request.url not in self._maps}
        for response in self._ask(list(new.values())) if new else ():
            self._maps[response.request.url] = response.sitemaps
        return {site: self._maps.get(request.url, ()) for site, request in requests.items()}

    def _round(self, batch: list[Pair], follow: list[Pair]) -> Iterator[Pair]:
        requests: dict[int, tuple[PollTarget, Any, Request]] = {}
        fresh = [pair for pair in batch if pair[0].url not in self._asked]
        pages = [target.url for target, _ in fresh if target.kind == "page"] if self._only_due else []
        rows = self._memory.pages(pages) if pages else {}
        for target, origin in fresh:
            if target.url in self._asked:
                continue
            self._asked.add(target.url)
            yield from ((item, origin) for item in self._without_asking(target, rows.get(target.url)))
            request = self._request(target, origin, follow)
            if request is not None:
                requests[id(request)] = (target, origin, request)
        sites: list[tuple[PollTarget, Any, Response]] = []
        for response in self._ask([request for _, _, request in requests.values()]):
            target, origin, _ = requests[id(response.request)]
            if wants_maps(target, response):
                sites.append((target, origin, response))
            else:
                yield from self._answer(target, origin, response, (), follow)
        maps = self.maps_of({_where(response): _where(response) for _, _, response in sites})
        for target, origin, response in sites:
            yield from self._answer(target, origin, response, maps[_where(response)], follow)

    def _without_asking(self, target: PollTarget, last: Fetch | None) -> Iterator[PendingPage | Rejected]:
        """Items of a target that is no feed: a page that the user named, or what is no address."""
        if not is_web_url(target.url):
            yield counted(bad_target(target))
        elif target.kind == "page" and (last is None or page_is_wanted(last, self._clock())):
            yield counted(page_of(target))

    def _request(self, target: PollTarget, origin: Any, follow: list[Pair]) -> Request | None:
        if target.kind == "page" or not is_web_url(target.url):
            return None
        previous, named = self._memory.last_poll(target.url), self._memory.list_entries(target.url)
        done = self._since is not None and previous is not None and previous.at >= self._since
        reread = must_reread(previous, named=bool(named))
        if not done and may_ask(previous, self._clock(), only_due=self._only_due and not reread):
            kind: Kind = "sitemap" if target.kind == "sitemap" else "feed"
            last = conditional(target, previous, named=bool(named))
            return Request(target.url, kind, last, target.found_at, by_robots=goes_by_robots(target))
        count("not_due")
        follow += [(each, origin) for each in children(target, named)]
        return None

    def _answer(
        self, target: PollTarget, origin: Any, response: Response, maps: Sequence[str], follow: list[Pair]
    ) -> Iterator[Pair]:
        memory = self._memory
        known = Known(memory, memory.carried_entries, memory.list_entries(target.url), maps)
        read = read_poll(target, response, response.request.previous, known, now=self._clock())
        follow += [(each, origin) for each in read.follow]
        self._filling.note(target, read, origin)
        yield from self._take(read.items, None if read.gap is not None else read.row, origin)

    def _take(self, items: Iterable[Any], row: Fetch | None, origin: Any) -> Iterator[Pair]:
        """What has room in the cycle, each item counted; and the row, when none of its items was left over."""
        over: list[Any] = []
        for item in items:
            if isinstance(item, Raw | PendingPage) and self._room <= 0:
                over.append(item)
            else:
                self._room -= isinstance(item, Raw | PendingPage)
                yield counted(item), origin
        self._memory.left += over
        # The row of a gap comes after all polls: it waits too, when any item does.
        if row is not None and not over and not (_is_of_gap(row) and self._memory.left):
            yield row, origin
        elif row is not None:
            self._memory.left.append(row)


def _where(response: Response) -> str:
    return response.final_url or response.request.url


def _is_of_gap(row: Fetch) -> bool:
    """Whether a gap was told by a poll, or looked into after it."""
    return row.outcome == Outcome.GAP or row.found is not None
