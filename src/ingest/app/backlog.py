"""Web addresses in as many cycles as their items need: what was polled waits in an explicit backlog for its turn."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from ingest.config import Config
from ingest.lake.archive.parts import AnswerKeeper, answer_keeper
from ingest.lake.publication import ANY_DAY, Publication
from ingest.polling import PollMode, PollSession
from ingest.polling.agenda import state_since
from ingest.polling.announce import AnnouncedItem
from ingest.polling.archiving import answer_of
from ingest.records import Fetch, PendingPage, PollTarget, Raw

if TYPE_CHECKING:
    from apache_beam.options.pipeline_options import PipelineOptions

    from ingest.app.cycle import CycleResult

#: An item, or a row of `fetches`, which is committed with the last item before it or later.
Element = AnnouncedItem | Fetch


class Backlog:
    """What was polled and is not committed yet, in order: a row comes after the last item of its poll.

    Until the last item of a poll is in the lake its row is not, and so a run that is killed asks again.
    """

    def __init__(self, elements: Iterable[Sequence[Element]]) -> None:
        """Begin with nothing waiting. `elements` gives the items and rows of one poll after the other, when needed."""
        self._polls = iter(elements)
        self._waiting: deque[Element] = deque()

    def take(self, max_items: int, max_bytes: int) -> list[Element]:
        """Remove and return what goes into the next cycle; empty when nothing is left.

        `max_items` bounds the items that are new or have to be fetched, `max_bytes` the bytes that came with feeds.
        At least one such item is taken, and all that follows the last one and is not such an item.
        """
        taken: list[Element] = []
        items = size = 0
        while True:
            if not self._waiting:
                if items >= max_items or (poll := next(self._polls, None)) is None:
                    return taken
                self._waiting.extend(poll)
                continue
            element = self._waiting[0]
            if isinstance(element, Raw | PendingPage):
                weight = len(element.content) if isinstance(element, Raw) else 0
                if items and (items >= max_items or size + weight > max_bytes):
                    return taken
                items, size = items + 1, size + weight
            taken.append(self._waiting.popleft())

    def put_back(self, batch: Sequence[Element], postponed: frozenset[str]) -> None:
        """Put the postponed pages of a batch back in front, by location, and with them all of its rows."""
        if postponed:
            pages = [page for page in batch if isinstance(page, PendingPage) and page.raw.location in postponed]
            rows = [row for row in batch if isinstance(row, Fetch)]
            self._waiting.extendleft(reversed([*pages, *rows]))


def run_web(
    named: Sequence[PollTarget | PendingPage],
    config: Config,
    now: datetime,
    mode: PollMode | None = None,
    *,
    stop: threading.Event | None = None,
    options: "PipelineOptions | None" = None,
    limit: int | None = None,
    publication: Publication = ANY_DAY,
) -> "Iterator[CycleResult]":
    """Poll the addresses once and commit what they bring, in cycles of at most `config.cycle.web_items` items.

    `named` are addresses to poll, and pages to try again. When `stop` is set between two cycles, the rest stays unknown
    to the lake, polls included, and a later run asks again; so it is after `limit` items. `options` are Beam's.
    """
    from ingest.app.cycle import run_cycle

    mode, limits = mode or PollMode(), config.cycle
    keeper = answer_keeper(config.lake, f"polls {uuid4()}", keep=config.archive.keep)
    backlog = Backlog(_polled(named, config, now, mode, keeper))
    left = limits.web_items if limit is None else limit
    with ExitStack() as stack:
        stack.callback(keeper.remove)
        while left > 0 and (batch := backlog.take(min(limits.web_items, left), limits.web_bytes)):
            left -= 0 if limit is None else sum(isinstance(element, Raw | PendingPage) for element in batch)
            result = run_cycle(
                polled=batch,
                lake=config.lake,
                now=now,
                config=config,
                options=options,
                fixed_clock=mode.fixed_clock,
                max_page_bytes=limits.web_bytes,
                publication=publication,
            )
            backlog.put_back(batch, result.postponed)
            yield result
            if stop is not None and stop.is_set():
                return


def _polled(
    named: Sequence[PollTarget | PendingPage], config: Config, now: datetime, mode: PollMode, keeper: AnswerKeeper
) -> Iterator[Sequence[Element]]:
    """Yield the pages to try again, then the items and rows of one poll after the other."""
    from ingest.flow.fetching import ask_web
    from ingest.lake import shared_state

    clock = (lambda: now) if mode.fixed_clock else (lambda: datetime.now(UTC))
    session = PollSession(
        shared_state(config.lake, state_since(config, now)),
        ask_web(config.fetch, clock, "polls"),
        clock,
        only_due=mode.only_due,
        keep=lambda response, target: keeper.add(answer_of(response, target)),
    )
    yield [page for page in named if isinstance(page, PendingPage)]
    for result in session.run([target for target in named if isinstance(target, PollTarget)]):
        yield (*result.items, *map(keeper.refer, result.rows))
