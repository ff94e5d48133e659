"""The web: addresses to answers, answers to items. Politeness and limits are those of one fetcher a process."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import apache_beam as beam

from ingest.config import FetchConfig
from ingest.fetch import FetchSettings, Request, Response, shared_fetcher
from ingest.flow.batching import Buffered
from ingest.flow.counting import note
from ingest.flow.rounds import PollSession, counted
from ingest.lake import LakeState, shared_state
from ingest.polling import page_items
from ingest.polling.announce import as_own_item
from ingest.polling.pages import carried_again, carried_by, known_article, page_may_be_asked
from ingest.records import Fetch, PendingPage, PollTarget, Raw, Unchanged
from ingest.records.outcome import Outcome
from ingest.urls.identity import identity_url

_TOGETHER = 50_000  # so many addresses are asked for side by side, within the limits per host and in all


class FetchFeeds(beam.PTransform):  # type: ignore[misc]
    """`PollTarget`s -> items (`Raw`, `PendingPage`, `Unchanged`, `Rejected`) and a row of `fetches` for each poll.

    Lists (OPML, indexes of sitemaps, sites) lead to further targets, which are polled in the same cycle. `only_due`
    leaves out what the schedule does not want yet; what a server forbids is left out in any case. Beyond `most` items
    the rest waits in `LakeState.left`, with the rows of its polls; what was asked since `asked_since` is not again.
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
        most: int = 20_000,
        asked_since: datetime | None = None,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.made = (lake, config or FetchConfig(), since, cycle, now, only_due, most, asked_since)

    def expand(self, targets: Any) -> Any:
        """One group a host, so that its limits hold in one worker."""
        return (
            targets
            | "ByHost" >> beam.WithKeys(_host_of)
            | "Hosts" >> beam.GroupByKey()
            | "Ask" >> beam.ParDo(_FetchFeeds(*self.made))
        )


class FetchPages(beam.PTransform):  # type: ignore[misc]
    """`PendingPage` pages -> `Raw` with bytes, or `Rejected`, and a row of `fetches` for each request; others pass.

    A page that several carriers announced is fetched once; not for a sitemap whose article came whole with a feed.
    After `most_bytes` of bodies the other pages are put off: each is a reject that is to be tried again, and waits in
    `LakeState.left` for the next cycle of this run.
    """

    def __init__(
        self,
        lake: str,
        config: FetchConfig | None = None,
        *,
        since: date | None = None,
        cycle: str | None = None,
        now: datetime | None = None,
        most_bytes: int = 250_000_000,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.made = (lake, config or FetchConfig(), since, cycle, now, most_bytes)

    def expand(self, items: Any) -> Any:
        """Group by page, ask, join with what needs no page."""
        fetched = (
            items
            | "PendingPage" >> beam.Filter(_has_page)
            | "ByPage" >> beam.WithKeys(_page_of)
            | "Pages" >> beam.GroupByKey()
            | "Ask" >> beam.ParDo(_FetchPages(*self.made))
        )
        return (fetched, items | "Others" >> beam.Filter(_has_no_page)) | "Join" >> beam.Flatten()


class _Asking(Buffered):
    """What both have in common: settings, clock, memory."""

    asks = ""  # what for, in the tally

    def __init__(
        self, lake: str, config: FetchConfig, since: date | None, cycle: str | None, now: datetime | None
    ) -> None:
        super().__init__(_TOGETHER)
        self.lake, self.config, self.since, self.cycle, self.fixed = lake, config, since, cycle, now

    def memory(self) -> LakeState:
        return shared_state(self.lake, self.since, self.cycle)

    def clock(self) -> Callable[[], datetime]:
        fixed = self.fixed
        return (lambda: fixed) if fixed is not None else (lambda: datetime.now(UTC))

    def ask(self, requests: Sequence[Request]) -> Generator[Response, None, None]:
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
        most: int,
        asked_since: datetime | None,
    ) -> None:
        super().__init__(lake, config, since, cycle, now)
        self.only_due, self.most, self.asked_since = only_due, most, asked_since

    def work(self, held: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """Ask in rounds: what a list names is asked in the next one."""
        waiting = [(target, origin) for (_, targets), origin in held for target in sorted(targets, key=repr)]
        rounds = PollSession(
            self.memory(), self.ask, self.clock(), only_due=self.only_due, most=self.most, since=self.asked_since
        )
        yield from rounds.run(waiting)


_Asked = tuple[list[PendingPage], Any, Request, str | None]  # who wanted a page, origin, request, the article it was


class _FetchPages(_Asking):
    asks = "pages"

    def __init__(
        self,
        lake: str,
        config: FetchConfig,
        since: date | None,
        cycle: str | None,
        now: datetime | None,
        most_bytes: int,
    ) -> None:
        super().__init__(lake, config, since, cycle, now)
        self.most_bytes = most_bytes

    def work(self, held: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """All pages side by side; each answer goes on as soon as it is there."""
        memory = self.memory()
        groups = [(_ordered(list(found)), origin) for (_, found), origin in held]
        urls = [_page_url(each) for found, _ in groups for each in found if isinstance(each, PendingPage)]
        rows, carryings = memory.pages(urls), memory.prior_sightings(urls)
        asked: dict[int, _Asked] = {}
        for found, origin in groups:
            url = _page_url(next((each for each in found if isinstance(each, PendingPage)), found[0]))
            previous = rows.get(url)
            wanted: list[PendingPage] = []
            whole = [each for each in found if isinstance(each, Raw)]
            announced = [each for each in found if isinstance(each, PendingPage)]
            for each in _distinct(announced):
                prior = carryings.get(_page_url(each), ())
                article_id = known_article(each, previous, prior)
                own = as_own_item(each, prior, self.clock()())
                if own is not None:
                    yield own, origin
                elif article_id is not None:
                    yield carried_again(each, article_id, previous.body_sha256 if previous else None), origin
                elif not page_may_be_asked(previous, self.clock()()):
                    yield Unchanged(each.raw.location, each.raw.source), origin
                else:
                    wanted.append(each)
            yield from ((Unchanged(each.raw.location, each.raw.source), origin) for each in _doubled(announced))
            if all(each.raw.kind == "sitemap" for each in wanted):  # a feed's entry without the text is worth the page
                others, wanted = ([each.raw for each in wanted], []) if whole else ([], wanted)
                whole = carried_by(others, whole)
            yield from ((each, origin) for each in whole)
            if wanted:
                article = next((each.article_id for each in reversed(carryings.get(url, []))), None)
                validators = previous if article is not None else None
                request = Request(url, "page", previous=validators, found_at=wanted[0].found_at)
                asked[id(request)] = (wanted, origin, request, article)
        yield from self._answers(asked, rows, memory)

    def _answers(
        self, asked: dict[int, _Asked], rows: dict[str, Fetch], memory: LakeState
    ) -> Iterator[tuple[Any, Any]]:
        """Rows and items as the answers come, until so many bytes have come; the other pages are put off."""
        room = self.most_bytes
        with closing(self.ask([request for _, _, request, _ in asked.values()])) as responses:
            for response in responses:
                wanted, origin, request, article = asked.pop(id(response.request))
                row, items = page_items(wanted, response, rows.get(request.url), article)
                yield row, origin
                yield from ((item, origin) for item in items)
                room -= len(response.body)
                if room <= 0:
                    break
        for wanted, origin, request, article in asked.values():
            full = Response(request, Outcome.DEFERRED, self.clock()(), message="this cycle has no room for it")
            _, items = page_items(wanted, full, rows.get(request.url), article)
            memory.left += wanted
            yield from ((item, origin) for item in items)


def _ordered(found: list[PendingPage | Raw]) -> list[PendingPage | Raw]:
    return sorted(found, key=repr) if len(found) > 1 else found


def _distinct(found: list[PendingPage]) -> list[PendingPage]:
    """One announcement a place: a page that is tried again may be announced anew in the same cycle."""
    return list({each.raw.location: each for each in found}.values())


def _doubled(found: list[PendingPage]) -> list[PendingPage]:
    kept = {id(each) for each in _distinct(found)}
    return [each for each in found if id(each) not in kept]


def _host_of(target: PollTarget) -> str:
    return target.url.partition("://")[2].partition("/")[0].lower()


def _page_url(item: PendingPage | Raw) -> str:
    raw = item.raw if isinstance(item, PendingPage) else item
    return raw.url or raw.location


def _page_of(item: PendingPage | Raw) -> str:
    url = _page_url(item)
    return identity_url(url) or url


def _has_page(item: Any) -> bool:
    """Whether an item is a page to fetch, or an article that came whole with its feed, which others may announce."""
    whole = isinstance(item, Raw) and item.fragment and item.announced_sha256 is not None and item.url is not None
    if whole and item.shares_address:
        return False  # the page is not this item's alone
    return whole or isinstance(item, PendingPage)


def _has_no_page(item: Any) -> bool:
    return not _has_page(item)


def counted_again(item: Any) -> Any:
    """What an earlier cycle left over: its items count as read now, the rows of their polls do not."""
    return counted(item) if is_item(item) else item


def is_item(item: Any) -> bool:
    """Whether it counts as read: everything but rows of `fetches`."""
    return not isinstance(item, Fetch)
