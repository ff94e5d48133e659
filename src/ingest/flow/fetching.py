"""The web as transforms: addresses to answers, answers to items. Politeness and limits are those of a process."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apache_beam as beam

from ingest.config import FetchConfig
from ingest.fetch import FetchSettings, Request, Response, shared_fetcher
from ingest.flow.batching import BatchDoFn
from ingest.flow.context import CycleContext
from ingest.lake.archive.parts import AnswerKeeper, answer_keeper
from ingest.polling.archiving import answer_of
from ingest.polling.pages import PageRequest, page_items, page_url, plan_page
from ingest.polling.session import PollSession
from ingest.records import Fetch, ItemsRead, PendingPage, PollRow, PollTarget, Postponed, Raw
from ingest.tally import note
from ingest.urls.identity import identity_url

_BATCH = 50_000  # addresses that are asked for side by side, within the limits per host and in all


@dataclass(eq=False)
class FetchFeeds(beam.PTransform):  # type: ignore[misc]
    """`PollTarget`s -> items (`Raw`, `PendingPage`, `Unchanged`, `Rejected`), and `PollRow`s of their polls.

    Lists (OPML, indexes of sitemaps, sites) lead to further targets, which are polled too. `only_due` leaves out what
    the schedule does not want yet; what a server forbids is left out in any case.
    """

    context: CycleContext
    only_due: bool = False

    def expand(self, targets: Any) -> Any:
        """Group by host, so that the limits of a host hold in one worker."""
        return (
            targets
            | "ByHost" >> beam.WithKeys(_host_of)
            | "Hosts" >> beam.GroupByKey()
            | "Ask" >> beam.ParDo(_FetchFeeds(self.context, self.only_due))
        )


@dataclass(eq=False)
class FetchPages(beam.PTransform):  # type: ignore[misc]
    """`PendingPage`s -> `Raw` with bytes, or `Rejected`, and a row of `fetches` for each request; others pass.

    A page that several carriers announced is fetched once; not for a sitemap whose article came whole with a feed.
    With `max_bytes` a worker asks for no further page after so many bytes of bodies: the others are `Postponed`.
    """

    context: CycleContext
    max_bytes: int | None = None

    def expand(self, items: Any) -> Any:
        """Group by host, so that its limits hold in one worker; ask; join with what needs no page."""
        fetched = (
            items
            | "Announced" >> beam.Filter(_is_announced)
            | "ByHost" >> beam.WithKeys(_page_host)
            | "Hosts" >> beam.GroupByKey()
            | "Ask" >> beam.ParDo(_FetchPages(self.context, self.max_bytes))
        )
        return (fetched, items | "Others" >> beam.Filter(_is_not_announced)) | "Join" >> beam.Flatten()


def ask_web(
    config: FetchConfig, clock: Callable[[], datetime], what: str
) -> Callable[[Sequence[Request]], Generator[Response, None, None]]:
    """Return a function that asks for documents and yields the responses as they come, counted for the progress line.

    `what`: polls or pages.
    """

    def ask(requests: Sequence[Request]) -> Generator[Response, None, None]:
        note(f"{what}_asked", len(requests))
        for response in shared_fetcher(FetchSettings.from_config(config), clock).fetch(requests):
            note(f"{what}_answered")
            yield response

    return ask


class _FetchFeeds(BatchDoFn):
    def __init__(self, context: CycleContext, only_due: bool) -> None:
        super().__init__(context, _BATCH)
        self.only_due = only_due

    def work(self, batch: list[tuple[Any, Any]], context: CycleContext) -> Iterator[tuple[Any, Any]]:
        """Poll the targets of the batch in one session."""
        pairs = [(target, origin) for (_, group), origin in batch for target in sorted(group, key=repr)]
        origins = {id(target): origin for target, origin in pairs}
        clock = context.clock()
        ask = ask_web(context.config.fetch, clock, "polls")
        keeper = _keeper(context)
        session = PollSession(
            context.state(),
            ask,
            clock,
            only_due=self.only_due,
            keep=lambda response, target: keeper.add(answer_of(response, target)),
        )
        for result in session.run([target for target, _ in pairs]):
            origin = origins[id(result.target)]
            yield from ((item, origin) for item in result.items)
            yield ItemsRead(len(result.items)), origin
            yield from ((PollRow(keeper.refer(row)), origin) for row in result.rows)


class _FetchPages(BatchDoFn):
    def __init__(self, context: CycleContext, max_bytes: int | None) -> None:
        super().__init__(context, _BATCH)
        self.max_bytes = max_bytes

    def work(self, batch: list[tuple[Any, Any]], context: CycleContext) -> Iterator[tuple[Any, Any]]:
        """Ask for all pages side by side; each answer is passed on as soon as it is there."""
        groups = [(page, origin) for (_, announced), origin in batch for page in _by_page(announced)]
        urls = [page_url(item) for announced, _ in groups for item in announced if isinstance(item, PendingPage)]
        state, now = context.state(), context.clock()()
        rows, sightings = state.pages(urls), state.prior_sightings(urls)
        asked: dict[int, tuple[PageRequest, Any]] = {}
        for announced, origin in groups:
            plan = plan_page(announced, rows, sightings, now)
            yield from ((item, origin) for item in plan.items)
            if plan.request is not None:
                asked[id(plan.request.request)] = (plan.request, origin)
        yield from self._answers(asked, rows, context)

    def _answers(
        self, asked: dict[int, tuple[PageRequest, Any]], rows: Mapping[str, Fetch], context: CycleContext
    ) -> Iterator[tuple[Any, Any]]:
        """Yield rows and items as the answers come, until `max_bytes` have come; the other pages are postponed."""
        size = 0
        keeper, held = _keeper(context), []
        ask = ask_web(context.config.fetch, context.clock(), "pages")
        with closing(ask([planned.request for planned, _ in asked.values()])) as responses:
            for response in responses:
                planned, origin = asked.pop(id(response.request))
                row, items = page_items(planned.carriers, response, rows.get(response.request.url), planned.article_id)
                keeper.add(answer_of(response, planned.carriers[0].raw))
                held.append((row, origin))
                if keeper.is_full:
                    yield from _referring(keeper, held)
                yield from ((item, origin) for item in items)
                size += len(response.body)
                if self.max_bytes is not None and size >= self.max_bytes:
                    break
        yield from _referring(keeper, held)
        for planned, origin in asked.values():
            yield from ((Postponed(page), origin) for page in planned.carriers)


def _keeper(context: CycleContext) -> AnswerKeeper:
    return answer_keeper(context.lake, context.run, keep=context.config.archive.keep)


def _referring(keeper: AnswerKeeper, held: list[tuple[Fetch, Any]]) -> Iterator[tuple[Fetch, Any]]:
    """Yield the rows that were held back, with the places of their answers, and leave none."""
    rows, held[:] = list(held), []
    yield from ((keeper.refer(row), origin) for row, origin in rows)


def _host_of(target: PollTarget) -> str:
    return target.url.partition("://")[2].partition("/")[0].lower()


def _page_host(item: PendingPage | Raw) -> str:
    return _page_key(item).partition("://")[2].partition("/")[0]


def _page_key(item: PendingPage | Raw) -> str:
    url = page_url(item)
    return identity_url(url) or url


def _by_page(announced: Iterable[PendingPage | Raw]) -> list[list[PendingPage | Raw]]:
    """Return the announcements of each page, in the order of the pages' keys."""
    pages: dict[str, list[PendingPage | Raw]] = {}
    for item in announced:
        pages.setdefault(_page_key(item), []).append(item)
    return [pages[key] for key in sorted(pages)]


def _is_announced(item: Any) -> bool:
    """Return whether an item is a page to fetch, or an article that came whole with its feed and whose page may be."""
    if isinstance(item, Raw):
        whole = item.fragment and item.announced_sha256 is not None and item.url is not None
        return whole and not item.shares_address  # else the page is not this item's alone
    return isinstance(item, PendingPage)


def _is_not_announced(item: Any) -> bool:
    return not _is_announced(item)
