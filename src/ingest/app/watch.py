"""Cycle after cycle over web addresses and local files: what each turn does, and when the next one is."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ingest.app.backlog import run_web
from ingest.app.upkeep import keep_up
from ingest.config import Config
from ingest.lake import shared_state
from ingest.polling import PollMode
from ingest.polling.agenda import future_rows, is_anything_due, state_since, with_retries
from ingest.records import Fetch, Location, PollTarget, Rejected

if TYPE_CHECKING:
    from ingest.app.cycle import CycleResult

_log = logging.getLogger("ingest")


@dataclass(frozen=True, slots=True)
class WatchTurn:
    """One turn of `watch`: what its cycles did, and when the next turn is."""

    now: datetime
    result: "CycleResult | None"  # of the last cycle; None where nothing was due
    polls: tuple[Fetch, ...]  # rows that this turn committed, by address
    next_at: datetime
    results: "tuple[CycleResult, ...]" = ()  # of all its cycles: files come in groups, the web after them
    ended_at: datetime | None = None


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
    fixed_clock: bool = False,
) -> Iterator[WatchTurn]:
    """Poll what is due, again and again, until `stop` is set or `max_cycles` turns are over. Yields after each turn.

    A turn is never cut short: who sets `stop` waits for its commit. The upkeep of the lake that is due follows a turn.
    `local` gives the groups of local files of a turn; `wait` pauses so many seconds of `clock` (default: until `stop`).
    `fixed_clock` says that `clock` does not give the real time: all answers of a turn are then dated with its start;
    else each is dated when it came.
    """
    pause = wait or stop.wait
    number = 0
    while not stop.is_set() and (max_cycles is None or number < max_cycles):
        number += 1
        now = clock()
        if number == 1:
            warn_of_wrong_clock(config, now)
        turn = ended(_turn(targets, local(), config, now, interval, fixed_clock, stop), clock())
        yield turn
        if not stop.is_set():
            keep_up(config, now, holder="ingest watch")
        if stop.is_set() or (max_cycles is not None and number >= max_cycles):
            return
        # No longer than the interval: the clock may be set back while we wait.
        pause(min(interval.total_seconds(), max(0.0, (turn.next_at - clock()).total_seconds())))


def ended(turn: WatchTurn, at: datetime) -> WatchTurn:
    """Return the turn with its end: when it took longer than the interval, the next one begins at once."""
    return replace(turn, ended_at=at, next_at=max(turn.next_at, at))


def warn_of_wrong_clock(config: Config, now: datetime) -> None:
    """Log a warning when rows of the lake are dated after now: what they say of the time is disregarded."""
    number = future_rows(shared_state(config.lake, state_since(config, now)), now)
    if number:
        _log.warning(
            "%s: the last polls of %d addresses are dated after now (%s UTC); a clock was ahead, or this one is "
            "behind: their times are disregarded, and they are asked again",
            config.lake,
            number,
            f"{now:%Y-%m-%d %H:%M}",
        )


def _turn(
    targets: Sequence[PollTarget],
    groups: Iterable[tuple[Location | Rejected, ...]],
    config: Config,
    now: datetime,
    interval: timedelta,
    fixed_clock: bool,
    stop: threading.Event,
) -> WatchTurn:
    from ingest.app.cycle import run_cycle

    since = state_since(config, now)
    state = shared_state(config.lake, since)
    results = [run_cycle(group, lake=config.lake, now=now, config=config) for group in groups]
    named = with_retries(targets, state, now)
    if is_anything_due(named, state, now):
        results += run_web(named, config, now, PollMode(only_due=True, fixed_clock=fixed_clock), stop=stop)
        state.refresh(since)
    polls = {row.url: row for result in results for row in result.polls}
    in_order = tuple(row for _, row in sorted(polls.items()))
    return WatchTurn(now, results[-1] if results else None, in_order, now + interval, tuple(results))
