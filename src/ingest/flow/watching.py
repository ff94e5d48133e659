"""Cycle after cycle over web addresses: what to ask in each, and when the next one is. Bounded, interruptible."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ingest.config import Config
from ingest.flow.ingesting import Polling
from ingest.flow.running import CycleResult, run_cycle
from ingest.lake import LakeMemory, shared_memory
from ingest.polling import may_ask, must_reread, page_is_wanted
from ingest.records import Announced, Fetch, Location, Rejected, Source, Target
from ingest.sightings import announced_again, sighting_of


@dataclass(frozen=True, slots=True)
class Tick:
    """One turn of `watch`: what its last cycle did (None where nothing was due), and when the next turn is."""

    now: datetime
    result: CycleResult | None
    polls: tuple[Fetch, ...]  # rows that this turn left, by address
    next_at: datetime
    results: tuple[CycleResult, ...] = ()  # of all its cycles: files come in groups, the web after them


def state_since(config: Config, now: datetime) -> date:
    """The first day of the state that a cycle looks at."""
    return (now - timedelta(days=config.state.days)).date()


def with_retries(targets: Sequence[Target], memory: LakeMemory, now: datetime) -> tuple[Target | Announced, ...]:
    """The addresses, and the pages of their entries that an earlier cycle could not have and that are due again."""
    sources: dict[str, Source] = {}
    for target in targets:
        sources.setdefault(target.source.path_or_url, target.source)
    found = (announced_again(row, sources[row.source]) for row in memory.retries(now) if row.source in sources)
    return (*targets, *(each for each in found if sighting_of(each.raw).id not in memory))


def is_something_due(named: Iterable[Target | Announced], memory: LakeMemory, now: datetime) -> bool:
    """Whether a cycle would ask for anything at all."""
    for each in named:
        if isinstance(each, Announced):
            return True
        if each.kind == "page":
            if page_is_wanted(memory.pages((each.url,)).get(each.url), now):
                return True
            continue
        previous, listed = memory.poll(each.url), memory.lists.get(each.url)
        reread = must_reread(each, previous, named=listed is not None)
        if may_ask(previous, now, only_due=not reread):
            return True
        if any(may_ask(memory.poll(child.url), now, only_due=True) for child in listed or ()):
            return True
    return False


def watch(
    targets: Sequence[Target],
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
        tick = _turn(targets, local(), config, now, interval, own_clock)
        yield tick
        if stop.is_set() or (max_cycles is not None and turn >= max_cycles):
            return
        pause(max(0.0, (tick.next_at - clock()).total_seconds()))


def _turn(
    targets: Sequence[Target],
    groups: Iterable[tuple[Location | Rejected, ...]],
    config: Config,
    now: datetime,
    interval: timedelta,
    own_clock: bool,
) -> Tick:
    since = state_since(config, now)
    memory = shared_memory(config.lake, since)
    results = [run_cycle(group, lake=config.lake, now=now, config=config) for group in groups]
    named = with_retries(targets, memory, now)
    if is_something_due(named, memory, now):
        polling = Polling(only_due=True, fixed=now if own_clock else None)
        results.append(run_cycle(named, lake=config.lake, now=now, config=config, polling=polling))
        memory.refresh(since)
    polls = tuple(fetch for fetch in memory.polls() if fetch.at >= now)
    return Tick(now, results[-1] if results else None, polls, now + interval, tuple(results))
