"""The polls of one run: what is asked, in rounds, what each answer brought, and where it leads.

A document may name others (a list of feeds, a site, an index of sitemaps): these are asked in the next round. When all
feeds are read, the news sitemaps of their sites are searched for what the feeds missed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ingest.fetch import Request, Response, robots_request
from ingest.fetch.messages import RequestKind
from ingest.lake import KeptState
from ingest.polling.announce import AnnouncedItem
from ingest.polling.due import Purpose, is_due
from ingest.polling.gap_filling import GapFiller
from ingest.polling.lists import children
from ingest.polling.polls import Known, bad_target, page_of, read_poll, wants_sitemaps
from ingest.polling.targets import asks_robots, conditional, must_reread
from ingest.records import Fetch, PollTarget
from ingest.urls.clean import is_web_url

#: Asks for documents and yields the responses in any order.
AskWeb = Callable[[Sequence[Request]], Iterator[Response]]

#: Keeps a response, with the address that was polled; see `archiving`.
KeepAnswer = Callable[[Response, PollTarget], None]

_ROUND = 2_000  # targets that are polled before anything of their answers is handed on


@dataclass(frozen=True, slots=True)
class PollMode:
    """How the web is asked: everything that no server forbids, or only what the schedule wants.

    With `fixed_clock` all answers are dated with the time of the run; else each is dated when it came.
    """

    only_due: bool = False
    fixed_clock: bool = False


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one answer brought: items, and the rows of `fetches` to commit with the last of them.

    `target` is the address that the caller named, which led to the document directly or over lists. Rows may come
    without items, and items without rows: of a gap the row comes in a later result.
    """

    target: PollTarget
    items: tuple[AnnouncedItem, ...] = ()
    rows: tuple[Fetch, ...] = ()


@dataclass(frozen=True, slots=True)
class _Queued:
    """A target to poll, and the one that the caller named and that led to it."""

    target: PollTarget
    root: PollTarget


@dataclass(slots=True)
class _Round:
    """One round: the requests under way, what came of them, and the targets of the next round."""

    queued: dict[int, _Queued] = field(default_factory=dict)  # by id of the request
    results: list[PollResult] = field(default_factory=list)
    next_queue: list[_Queued] = field(default_factory=list)


class PollSession:
    """Polls addresses and all that they lead to, each at most once.

    `state` is what the lake knows, `ask` fetches, `clock` gives the time. `only_due` leaves out what the schedule does
    not want yet; what a server forbids is left out in any case. `keep` is given each response of a poll.
    """

    def __init__(
        self,
        state: KeptState,
        ask: AskWeb,
        clock: Callable[[], datetime],
        *,
        only_due: bool = False,
        keep: KeepAnswer | None = None,
    ) -> None:
        self._state, self._ask, self._clock, self._keep = state, ask, clock, keep
        self._purpose = Purpose.SCHEDULED_POLL if only_due else Purpose.POLL
        self._asked: set[str] = set()
        self._sitemaps: dict[str, tuple[str, ...]] = {}  # by address of robots.txt
        self._gaps = GapFiller(state, ask, clock)

    def run(self, targets: Iterable[PollTarget]) -> Iterator[PollResult]:
        """Yield what the targets brought, a round of them at a time; the rows of gaps come last, after their items."""
        queue = [_Queued(target, target) for target in targets]
        while queue:
            batch, queue = queue[:_ROUND], queue[_ROUND:]
            done = self._run_round(batch)
            queue += done.next_queue
            yield from done.results
        for filled in self._gaps.fill(self.sitemaps_of):
            yield PollResult(filled.root, filled.items, (filled.row,))

    def sitemaps_of(self, sites: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Return the sitemaps that robots.txt names, by site.

        `sites` maps an address of each site to the document that led to it. A host is asked at most once in a session.
        """
        requests = {site: robots_request(site, found_in=found_in) for site, found_in in sites.items()}
        unknown = {request.url: request for request in requests.values() if request.url not in self._sitemaps}
        for response in self._ask(list(unknown.values())) if unknown else ():
            self._sitemaps[response.request.url] = response.sitemaps
        return {site: self._sitemaps.get(request.url, ()) for site, request in requests.items()}

    def _run_round(self, batch: Sequence[_Queued]) -> _Round:
        current, page_rows = _Round(), self._rows_of_pages(batch)
        requests = [request for queued in batch if (request := self._begin(queued, page_rows, current)) is not None]
        sites: list[Response] = []
        for response in self._ask(requests) if requests else ():
            if wants_sitemaps(current.queued[id(response.request)].target, response, response.request.previous):
                sites.append(response)
            else:
                self._read(response, (), current)
        sitemaps = self.sitemaps_of({_final_url(response): _final_url(response) for response in sites})
        for response in sites:
            self._read(response, sitemaps[_final_url(response)], current)
        return current

    def _rows_of_pages(self, batch: Sequence[_Queued]) -> dict[str, Fetch]:
        """Return the last rows of the pages that the user named, where the schedule needs them."""
        if self._purpose is Purpose.POLL:
            return {}
        return self._state.pages([queued.target.url for queued in batch if queued.target.kind == "page"])

    def _begin(self, queued: _Queued, page_rows: Mapping[str, Fetch], current: _Round) -> Request | None:
        """Return the request for a target. None when it needs none now, or its items are known without asking."""
        target = queued.target
        if target.url in self._asked:
            return None
        self._asked.add(target.url)
        if not is_web_url(target.url):
            current.results.append(PollResult(queued.root, (bad_target(target),)))
            return None
        if target.kind == "page":
            if is_due(page_rows.get(target.url), self._clock(), Purpose.NAMED_PAGE):
                current.results.append(PollResult(queued.root, (page_of(target),)))
            return None
        request = self._request(target)
        if request is None:
            known = self._state.list_entries(target.url)
            current.next_queue += [replace(queued, target=child) for child in children(target, known)]
        else:
            current.queued[id(request)] = queued
        return request

    def _request(self, target: PollTarget) -> Request | None:
        """Return the request for a feed, sitemap, list or site; None when it must not be asked yet."""
        previous, named = self._state.last_poll(target.url), self._state.list_entries(target.url)
        reread = must_reread(previous, named=bool(named))
        if not is_due(previous, self._clock(), Purpose.POLL if reread else self._purpose):
            return None
        kind: RequestKind = "sitemap" if target.kind == "sitemap" else "feed"
        last = conditional(target, previous, named=bool(named))
        led_by = (target.source.path_or_url,)
        return Request(target.url, kind, last, target.found_in, led_by, by_robots=asks_robots(target))

    def _read(self, response: Response, sitemaps: Sequence[str], current: _Round) -> None:
        """Read one answer; the row of a poll with a gap waits until the gap was looked into."""
        queued, state = current.queued[id(response.request)], self._state
        if self._keep is not None:
            self._keep(response, queued.target)
        known = Known(state, state.carried_entries, state.list_entries(queued.target.url), sitemaps)
        read = read_poll(queued.target, response, response.request.previous, known, now=self._clock())
        current.next_queue += [replace(queued, target=target) for target in read.follow]
        self._gaps.note(queued.target, read, queued.root)
        rows = (read.page_row, None if read.gap is not None else read.row)
        current.results.append(PollResult(queued.root, read.items, tuple(row for row in rows if row is not None)))


def _final_url(response: Response) -> str:
    return response.final_url or response.request.url
