"""The web: addresses to answers, answers to items. Politeness and limits are those of one fetcher a process."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import apache_beam as beam

from ingest.config import FetchConfig
from ingest.fetch import FetchSettings, Request, shared_fetcher
from ingest.fetch.messages import Kind
from ingest.flow.batching import Buffered
from ingest.flow.counting import count, note
from ingest.lake import LakeMemory, shared_memory
from ingest.polling import Known, may_ask, must_reread, page_is_wanted, page_items, read_poll, unconditional
from ingest.polling.pages import carried_again, known_article, page_may_be_asked
from ingest.polling.polls import bad_target, page_of
from ingest.records import Announced, Fetch, Raw, Rejected, Target, Unchanged
from ingest.urls import identity_url, is_web_url

T = TypeVar("T", bound=Raw | Announced | Unchanged | Rejected)
_TOGETHER = 50_000  # so many addresses are asked for side by side, within the limits per host and in all


class FetchFeeds(beam.PTransform):  # type: ignore[misc]
    """`Target`s -> items (`Raw`, `Announced`, `Unchanged`, `Rejected`) and a row of `fetches` for each poll.

    Lists (OPML, indexes of sitemaps, sites) lead to further targets, which are polled in the same cycle. `only_due`
    leaves out what the schedule does not want yet; what a server forbids is left out in any case.
    """

    def __init__(
        self,
        lake: str,
        config: FetchConfig | None = None,
        *,
        since: date | None = None,
        cycle: str | None = None,
        now: datetime | None = None,
        only_due: bool = False,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.made = (lake, config or FetchConfig(), since, cycle, now, only_due)

    def expand(self, targets: Any) -> Any:
        """One group a host, so that its limits hold in one worker."""
        return (
            targets
            | "ByHost" >> beam.WithKeys(_host_of)
            | "Hosts" >> beam.GroupByKey()
            | "Ask" >> beam.ParDo(_FetchFeeds(*self.made))
        )


class FetchPages(beam.PTransform):  # type: ignore[misc]
    """`Announced` pages -> `Raw` with bytes, or `Rejected`, and a row of `fetches` for each request; others pass.

    A page that several carriers announced is fetched once.
    """

    def __init__(
        self,
        lake: str,
        config: FetchConfig | None = None,
        *,
        since: date | None = None,
        cycle: str | None = None,
        now: datetime | None = None,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.made = (lake, config or FetchConfig(), since, cycle, now)

    def expand(self, items: Any) -> Any:
        """Group by page, ask, join with what needs no page."""
        fetched = (
            items
            | "Announced" >> beam.Filter(_is_announced)
            | "ByPage" >> beam.WithKeys(_page_of)
            | "Pages" >> beam.GroupByKey()
            | "Ask" >> beam.ParDo(_FetchPages(*self.made))
        )
        return (fetched, items | "Others" >> beam.Filter(_is_other)) | "Join" >> beam.Flatten()


class _Asking(Buffered):
    """What both have in common: settings, clock, memory."""

    asks = ""  # what for, in the tally

    def __init__(
        self, lake: str, config: FetchConfig, since: date | None, cycle: str | None, now: datetime | None
    ) -> None:
        super().__init__(_TOGETHER)
        self.lake, self.config, self.since, self.cycle, self.fixed = lake, config, since, cycle, now

    def memory(self) -> LakeMemory:
        return shared_memory(self.lake, self.since, self.cycle)

    def clock(self) -> Callable[[], datetime]:
        fixed = self.fixed
        return (lambda: fixed) if fixed is not None else (lambda: datetime.now(UTC))

    def ask(self, requests: Sequence[Request]) -> Iterator[Any]:
        note(f"{self.asks}_asked", len(requests))
        for response in shared_fetcher(FetchSettings.from_config(self.config), self.clock()).fetch(requests):
            note(f"{self.asks}_answered")
            yield response


class _FetchFeeds(_Asking):
    asks = "polls"

    def __init__(
        self,
        lake: str,
        config: FetchConfig,
        since: date | None,
        cycle: str | None,
        now: datetime | None,
        only_due: bool,
    ) -> None:
        super().__init__(lake, config, since, cycle, now)
        self.only_due = only_due

    def work(self, held: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """Ask in rounds: what a list names is asked in the next one."""
        memory = self.memory()
        asked: set[str] = set()
        waiting = [(target, origin) for (_, targets), origin in held for target in sorted(targets, key=repr)]
        while waiting:
            requests: dict[int, tuple[Target, Any, Request]] = {}
            follow: list[tuple[Target, Any]] = []
            for target, origin in waiting:
                if target.url in asked:
                    continue
                asked.add(target.url)
                yield from ((item, origin) for item in self._without_asking(target, memory))
                for each in self._requests(target, memory, follow, origin):
                    requests[id(each)] = (target, origin, each)
            for response in self.ask([request for _, _, request in requests.values()]):
                target, origin, request = requests[id(response.request)]
                read = read_poll(target, response, request.previous, Known(memory, memory.carried), now=self.clock()())
                if read.is_list:
                    memory.lists[target.url] = read.follow
                yield read.row, origin
                yield from ((counted(item), origin) for item in read.items)
                follow += [(each, origin) for each in read.follow]
            waiting = follow

    def _without_asking(self, target: Target, memory: LakeMemory) -> Iterator[Announced | Rejected]:
        """Items of a target that is no feed: a page that the user named, or what is no address."""
        if not is_web_url(target.url):
            yield counted(bad_target(target))
        elif target.kind == "page":
            last = memory.pages((target.url,)).get(target.url) if self.only_due else None
            if last is None or page_is_wanted(last, self.clock()()):
                yield counted(page_of(target))

    def _requests(
        self, target: Target, memory: LakeMemory, follow: list[tuple[Target, Any]], origin: Any
    ) -> Iterator[Request]:
        if target.kind == "page" or not is_web_url(target.url):
            return
        previous = memory.poll(target.url)
        named = memory.lists.get(target.url)
        reread = must_reread(target, previous, named=named is not None)
        if may_ask(previous, self.clock()(), only_due=self.only_due and not reread):
            kind: Kind = "sitemap" if target.kind == "sitemap" else "feed"
            last = unconditional(previous) if reread else previous
            yield Request(target.url, kind, previous=last, found_at=target.found_at)
        else:
            count("not_due")
            follow += [(each, origin) for each in named or ()]


class _FetchPages(_Asking):
    asks = "pages"

    def work(self, held: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """All pages side by side; each answer goes on as soon as it is there."""
        memory = self.memory()
        groups = [(sorted(found, key=repr), origin) for (_, found), origin in held]
        urls = [_page_url(each) for found, _ in groups for each in found]
        rows, carryings = memory.pages(urls), memory.carryings(urls)
        asked: dict[int, tuple[list[Announced], Any, Request, str | None]] = {}
        for found, origin in groups:
            url = _page_url(found[0])
            previous = rows.get(url)
            wanted: list[Announced] = []
            for each in _distinct(found):
                article_id = known_article(each, previous, carryings.get(_page_url(each), ()))
                if article_id is not None:
                    yield carried_again(each, article_id, previous.body_sha256 if previous else None), origin
                elif not page_may_be_asked(previous, self.clock()()):
                    yield Unchanged(each.raw.location, each.raw.source), origin
                else:
                    wanted.append(each)
            yield from ((Unchanged(each.raw.location, each.raw.source), origin) for each in _doubled(found))
            if wanted:
                article = next((article_id for _, article_id in reversed(carryings.get(url, []))), None)
                validators = previous if article is not None else None
                request = Request(url, "page", previous=validators, found_at=wanted[0].found_at)
                asked[id(request)] = (wanted, origin, request, article)
        for response in self.ask([request for _, _, request, _ in asked.values()]):
            wanted, origin, request, article = asked[id(response.request)]
            row, items = page_items(wanted, response, rows.get(request.url), article)
            yield row, origin
            yield from ((item, origin) for item in items)


def _distinct(found: list[Announced]) -> list[Announced]:
    """One announcement a place: a page that is tried again may be announced anew in the same cycle."""
    return list({each.raw.location: each for each in found}.values())


def _doubled(found: list[Announced]) -> list[Announced]:
    kept = {id(each) for each in _distinct(found)}
    return [each for each in found if id(each) not in kept]


def _host_of(target: Target) -> str:
    return target.url.partition("://")[2].partition("/")[0].lower()


def _page_url(announced: Announced) -> str:
    return announced.raw.url or announced.raw.location


def _page_of(announced: Announced) -> str:
    url = _page_url(announced)
    return identity_url(url) or url


def _is_announced(item: Any) -> bool:
    return isinstance(item, Announced)


def _is_other(item: Any) -> bool:
    return not isinstance(item, Announced)


def counted(item: T) -> T:
    """The item, counted as read."""
    count("read")
    return item


def is_item(item: Any) -> bool:
    """Whether it counts as read: everything but rows of `fetches`."""
    return not isinstance(item, Fetch)
