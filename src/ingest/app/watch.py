"""Cycle after cycle over web addresses: what to ask in each, and when the next one is. Bounded, interruptible."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ingest.app.cycle import CycleResult, run_cycle
from ingest.config import Config
from ingest.flow.ingesting import Left, PollMode
from ingest.identity.sighting import announced_again, sighting_of
from ingest.lake import LakeState, shared_state
from ingest.polling import may_ask, must_reread, page_is_wanted
from ingest.polling.lists import children
from ingest.records import Fetch, Location, PendingPage, PollTarget, Rejected, RejectRow, Source


@dataclass(frozen=True, slots=True)
class Tick:
    """One turn of `watch`: what its last cycle did (None where nothing was due), and when the next turn is."""

    now: datetime
    result: CycleResult | None
    polls: tuple[Fetch, ...]  # rows that this turn left, by address
    next_at: datetime
    results: tuple[CycleResult, ...] = ()  # of all its cycles: files come in groups, the web after them
    ended_at: datetime | None = None  # when it was over


def state_since(config: Config, now: datetime) -> date:
    """The first day of the state that a cycle looks at."""
    return (now - timedelta(days=config.state.days)).date()


def with_retries(
    targets: Sequence[PollTarget], memory: LakeState, now: datetime
) -> tuple[PollTarget | PendingPage, ...]:
    """The addresses, and the pages of their entries that an earlier cycle could not have and that are due again."""
    sources: dict[str, Source] = {}
    for target in targets:
        sources.setdefault(target.source.path_or_url, target.source)
    named = {target.url for target in targets if target.kind == "page"}
    rows = [row for row in memory.retries(now) if row.source in sources and row.location not in named]
    pages = memory.pages([row.url for row in rows if row.kind == "page" and row.url is not None])
    listed = {each.url: each.source for target in targets for each in _all_children(target, memory) if rows}
    again = [
        announced_again(row, listed.get(row.feed_url or "", sources[row.source]))
        for row in rows
        if _still_failing(row, pages)
    ]
    return (*targets, *(each for each in again if sighting_of(each.raw).id not in memory))


def _all_children(target: PollTarget, memory: LakeState) -> Iterator[PollTarget]:
    """What a list leads to, and the lists in it: `children` bounds the depth."""
    for child in children(target, memory.list_entries(target.url)):
        yield child
        yield from _all_children(child, memory)


def _still_failing(row: RejectRow, pages: Mapping[str, Fetch]) -> bool:
    """Whether a try is still owed: a page that the user named is known by its row, for its bytes may change."""
    if row.kind != "page":
        return True
    last = pages.get(row.url or "")
    return last is not None and last.next_at is not None and last.next_at == row.retry_at


def is_something_due(named: Iterable[PollTarget | PendingPage], memory: LakeState, now: datetime) -> bool:
    """Whether a cycle would ask for anything at all."""
    waiting = list(named)
    asked = [each.url for each in waiting if isinstance(each, PollTarget) and each.kind == "page"]
    pages = memory.pages(asked)
    seen: set[str] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, PendingPage):
            return True
        if each.kind == "page":
            if page_is_wanted(pages.get(each.url), now):
                return True
            continue
        previous, listed = memory.last_poll(each.url), memory.list_entries(each.url)
        reread = must_reread(previous, named=bool(listed))
        if may_ask(previous, now, only_due=not reread):
            return True
        if each.url not in seen:
            seen.add(each.url)
            waiting += children(each, listed)
    return False


def run_web(
    named: Sequence[PollTarget | PendingPage],
    config: Config,
    now: datetime,
    polling: PollMode | None = None,
    *,
    stop: threading.Event | None = None,
) -> Iterator[CycleResult]:
    """Ask the addresses once, in as many cycles as their items need; `config.cycle.web_items` of them in each at most.

    What a cycle has no room for comes in the next one at once. When `stop` is set between two of them, the rest stays
    unknown to the lake, polls included, and a later run asks again.
    """
    memory = shared_state(config.lake, state_since(config, now))
    polling, waiting = polling or PollMode(), list[PollTarget | Left](named)
    while waiting:
        batch, waiting = _batch(waiting, config.cycle.web_items)
        memory.left = []
        yield run_cycle(batch, lake=config.lake, now=now, config=config, polling=polling)
        waiting, memory.left = [*memory.left, *waiting], []
        if stop is not None and stop.is_set():
            return
        polling = replace(polling, since=now)


def _batch(waiting: list[PollTarget | Left], most: int) -> tuple[list[PollTarget | Left], list[PollTarget | Left]]:
    """What goes into the next cycle, and the rest. Addresses wait until the polls before them are done.

    The order of items and rows is kept: the row of a poll is never committed before the last of its items.
    """
    left = [each for each in waiting if not isinstance(each, PollTarget)]
    targets = [each for each in waiting if isinstance(each, PollTarget)]
    end, items = 0, 0
    while end < len(left) and (items < most or isinstance(left[end], Fetch)):
        items += not isinstance(left[end], Fetch)
        end += 1
    if not targets or (end == len(left) and items <= most // 2 and not any(isinstance(each, Fetch) for each in left)):
        return [*left[:end], *targets], [*left[end:]]
    return [*left[:end]], [*left[end:], *targets]


def watch(
    targets: Sequence[PollTarget],
    local: Callable[[], Iterable[tuple[Location | Rejected, ...]]],
    config: Config,
    *,
    interval: timedelta,
    stop: threading.Event,
    clock: Callable[[], datetime],
    wait: Callable[[float], object] | None = None,
    max_cycles: int | None = None,
    own_clock: bool = False,
) -> Iterator[Tick]:
    """Poll what is due, again and again, until `stop` is set or `max_cycles` turns are over. Yields after each turn.

    A turn is never cut short: who sets `stop` waits for its commit. `local` gives the groups of local files of a turn;
    `wait` pauses so many seconds of `clock` (default: until `stop`). `own_clock` says that it is not the world's: its
    moment at the start of a turn then stands for all answers of it; else each answer is dated when it came.
    """
    pause = wait or stop.wait
    turn = 0
    while not stop.is_set() and (max_cycles is None or turn < max_cycles):
        turn += 1
        now = clock()
        tick = ended(_turn(targets, local(), config, now, interval, own_clock, stop), clock())
        yield tick
        if stop.is_set() or (max_cycles is not None and turn >= max_cycles):
            return
        pause(max(0.0, (tick.next_at - clock()).total_seconds()))


def ended(tick: Tick, at: datetime) -> Tick:
    """The turn with its end: when it took longer than the interval, the next one begins at once."""
    return replace(tick, ended_at=at, next_at=max(tick.next_at, at))


def _turn(
    targets: Sequence[PollTarget],
    groups: Iterable[tuple[Location | Rejected, ...]],
    config: Config,
    now: datetime,
    interval: timedelta,
    own_clock: bool,
    stop: threading.Event,
) -> Tick:
    since = state_since(config, now)
    memory = shared_state(config.lake, since)
    results = [run_cycle(group, lake=config.lake, now=now, config=config) for group in groups]
    named = with_retries(targets, memory, now)
    if is_something_due(named, memory, now):
        polling = PollMode(only_due=True, fixed=now if own_clock else None)
        results += run_web(named, config, now, polling, stop=stop)
        memory.refresh(since)
    polls = tuple(fetch for fetch in memory.last_polls() if fetch.at >= now)
    return Tick(now, results[-1] if results else None, polls, now + interval, tuple(results))
