"""`ingest watch`: poll what is due, commit each cycle, show how it went; until it is stopped."""

import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import click

from ingest.app.feed_health import feed_health
from ingest.app.resolve_sources import (
    ResolvedSources,
    add_logins,
    choose_sources,
    names_of,
    resolve_sources,
    with_listed_addresses,
)
from ingest.app.run import COUNTS
from ingest.cli.options import (
    lake_options,
    load_engine,
    load_settings,
    warn_without_contact,
    web_options,
    workers_option,
)
from ingest.cli.terminal import counted, print_json, print_line
from ingest.cli.watch_hooks import AfterTurn, HookOptions, watch_hooks
from ingest.cli.watch_view import WatchLog, WatchView, can_draw, sum_counts
from ingest.config import Config
from ingest.lake import hold_lease, recover, shared_state
from ingest.records import Location, Rejected
from ingest.sources import list_locations, plan_files
from ingest.workers import shared_workers

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?[smhd])+")
_MAX_SECONDS = 86_400 * 30


class Duration(click.ParamType[timedelta]):
    """A length of time with its unit, such as 90s, 5m, 1h30m."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the text as a timedelta. A bare number is refused: some mean seconds, some minutes."""
        if isinstance(value, timedelta):
            return value
        text = str(value).strip().lower()
        if re.fullmatch(r"\d+(\.\d+)?", text):
            self.fail(f"{value!r} has no unit; write {text}m for minutes or {text}s for seconds", param, ctx)
        parts = re.findall(r"([\d.]+)([smhd])", text) if _DURATION.fullmatch(text) else []
        seconds = sum(float(number) * _UNIT_SECONDS[unit] for number, unit in parts)
        if not 1 <= seconds <= _MAX_SECONDS:
            self.fail(f"{value!r} is not a length of time from 1s to 30d, such as 90s, 5m or 1h30m", param, ctx)
        return timedelta(seconds=seconds)


@click.command("watch", short_help="Poll what is due, cycle after cycle.")
@click.argument("sources", nargs=-1)
@lake_options
@click.option(
    "--interval", type=Duration(), default="5m", show_default=True, help="How often to check which sources are due."
)
@click.option("--max-cycles", type=click.IntRange(min=1), help="Stop after so many turns.  [default: never]")
@click.option("--metrics", metavar="[HOST]:PORT|FILE", help="Serve metrics for Prometheus, or write them to a file.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Keep a report (HTML) up to date.")
@click.option("--on-problem", metavar="CMD", help="Run CMD when a feed gets into trouble, and when it is well again.")
@click.option("--log-json", is_flag=True, help="Print a line of JSON after each turn.")
@workers_option
@web_options
def command(
    sources: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    interval: timedelta,
    max_cycles: int | None,
    metrics: str | None,
    report: Path | None,
    on_problem: str | None,
    log_json: bool,
    workers: int | None,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> None:
    """Poll the sources (of the configuration, or SOURCES) when they are due, and commit after each turn.

    SIGTERM or Ctrl-C finishes the turn and ends with code 0; a second one ends at once, and loses no committed row.
    """
    config = load_settings(config_file, lake, allow_net, contact, workers)
    chosen = choose_sources(sources, config)
    shared_workers(config.work).start()
    config = add_logins(config, sources, chosen)
    resolved = resolve_sources(chosen)
    if resolved.targets:
        warn_without_contact(config)
    stop = threading.Event()
    to_stderr = as_json or log_json
    view = WatchView() if can_draw(as_json=to_stderr) else WatchLog(err=to_stderr)
    hooks = HookOptions(metrics, report, on_problem, log_json)
    with _finish_on_signal(stop, view.announce_end), view:
        with hold_lease(config.lake, holder="ingest watch", wait=config.cycle.wait_seconds):
            recover(config.lake)
        if isinstance(view, WatchView):
            names = names_of(resolved.targets)
            health = feed_health(config, list(names), names)
            view.show(health[: len(names)], health[len(names) :])
        with watch_hooks(hooks, config, interval) as after_turn:
            total = _watch(resolved, config, view, after_turn, stop, interval, max_cycles)
    if as_json:
        print_json({"lake": config.lake, **total})
    elif isinstance(view, WatchView):
        numbers = ", ".join(f"{total[name]} {name}" for name in ("stored", "rejected", "duplicates"))
        print_line(f"{counted(total['cycles'], 'cycle')} committed to {config.lake}: {numbers}")


def _watch(
    sources: ResolvedSources,
    config: Config,
    view: WatchView | WatchLog,
    after_turn: AfterTurn,
    stop: threading.Event,
    interval: timedelta,
    max_cycles: int | None,
) -> dict[str, int]:
    """Run the turns and show them; return what they add up to."""
    load_engine(quiet=True)
    from ingest.app.watch import watch
    from ingest.polling.agenda import state_since
    from ingest.tally import reset_tally, tally

    total: Counter[str] = Counter()
    names = names_of(sources.targets)
    started = time.monotonic()

    def start_turn() -> None:
        nonlocal started
        reset_tally()
        started = time.monotonic()
        view.start_turn(tally)

    def wait(seconds: float) -> None:
        stop.wait(seconds)
        start_turn()

    start_turn()
    for turn in watch(
        sources.targets,
        _local_groups(sources, config),
        config,
        interval=interval,
        stop=stop,
        clock=lambda: datetime.now(UTC),
        wait=wait,
        max_cycles=max_cycles,
    ):
        total.update(sum_counts(turn), turns=1, cycles=sum(result.entry is not None for result in turn.results))
        state = shared_state(config.lake, state_since(config, turn.now))
        view.end_turn(turn, time.monotonic() - started, with_listed_addresses(names, state.list_entries))
        after_turn(turn)
    return {name: total[name] for name in ("turns", "cycles", *COUNTS)}


def _local_groups(sources: ResolvedSources, config: Config) -> Callable[[], Iterator[tuple[Location | Rejected, ...]]]:
    """Return a function that lists the local files of a turn anew, in groups of one cycle each."""

    def groups() -> Iterator[tuple[Location | Rejected, ...]]:
        found = (location for source in sources.local for location in list_locations(source, config.fetch))
        return plan_files(found, config)

    return groups


@contextmanager
def _finish_on_signal(stop: threading.Event, announce_end: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C set `stop` and call `announce_end`; the second one ends at once."""

    def finish(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        announce_end()

    previous = {number: signal.signal(number, finish) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
