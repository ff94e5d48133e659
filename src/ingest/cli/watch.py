"""`ingest watch`: poll what is due, commit each cycle, tell how it went; until it is told to stop."""

import logging
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from ingest.cli.common import ask_for_contact, is_terminal, lake_options, say_json, settings, web_options
from ingest.cli.run import count_items, named_sources, quiet_import
from ingest.cli.web import describe_poll, is_trouble, split_sources
from ingest.config import Config
from ingest.lake import hold_lease, recover
from ingest.plan import plan_cycles
from ingest.records import Location, Rejected, Source
from ingest.sources import list_locations
from ingest.workers import shared_workers

if TYPE_CHECKING:
    from ingest.flow.watching import Tick

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SHOWN_TROUBLE = 5


class Span(click.ParamType[timedelta]):
    """A length of time such as 90s, 5m, 2h."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Text to a timedelta; a bare number is seconds."""
        if isinstance(value, timedelta):
            return value
        text = str(value).strip().lower()
        unit = _UNITS.get(text[-1:], 0)
        try:
            seconds = float(text[:-1]) * unit if unit else float(text)
        except ValueError:
            seconds = 0.0
        if not 1 <= seconds <= 86_400 * 30:
            self.fail(f"{value!r} is no length of time from 1s to 30d, such as 90s, 5m or 2h", param, ctx)
        return timedelta(seconds=seconds)


@click.command("watch")
@click.argument("sources", nargs=-1)
@lake_options
@click.option("--interval", type=Span(), default="5m", show_default=True, help="How often to look what is due.")
@click.option("--max-cycles", type=click.IntRange(min=1), help="Stop after so many turns.  [default: never]")
@click.option("--workers", type=click.IntRange(min=0), help="Worker processes.  [default: as many as cores]")
@web_options
def command(
    sources: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    interval: timedelta,
    max_cycles: int | None,
    workers: int | None,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> None:
    """Poll the sources (of the configuration, or SOURCES) when they are due, and commit after each turn.

    SIGTERM or Ctrl-C finishes the turn and ends with code 0; a second one ends at once, and loses no committed row.
    """
    config = settings(config_file, lake, allow_net, contact)
    if workers is not None:
        config = replace(config, work=replace(config.work, workers=workers))
    named = named_sources(sources, config)
    shared_workers(config.work).start()
    stop = threading.Event()
    with _finishing(stop), hold_lease(config.lake, holder="ingest watch"):
        total = _watch(named, config, stop, interval, max_cycles)
    if as_json:
        say_json({"lake": config.lake, **total})


def _watch(
    named: list[Source], config: Config, stop: threading.Event, interval: timedelta, max_cycles: int | None
) -> dict[str, int]:
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    recover(config.lake)
    local, targets = split_sources(named)
    if targets:
        ask_for_contact(config)
    with quiet_import():
        from ingest.flow.watching import watch
    total: Counter[str] = Counter()
    started = time.monotonic()
    for tick in watch(
        targets,
        _groups(local, config),
        config,
        interval=interval,
        stop=stop,
        clock=lambda: datetime.now(UTC),
        max_cycles=max_cycles,
    ):
        total["turns"] += 1
        if tick.result is not None:
            total["cycles"] += tick.result.entry is not None
            total.update(tick.result.counts)
        _tell(tick, time.monotonic() - started)
        started = time.monotonic()
    names = ("turns", "cycles", "read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")
    return {name: total[name] for name in names}


def _groups(local: list[Source], config: Config) -> Callable[[], Iterator[tuple[Location | Rejected, ...]]]:
    """The local files of a turn, listed anew each time."""
    return lambda: plan_cycles((each for source in local for each in list_locations(source)), config.cycle, count_items)


def _tell(tick: "Tick", seconds: float) -> None:
    """One line a turn, and one for each source in trouble."""
    colour = is_terminal()
    at = tick.now.strftime("%H:%M:%S")
    then = f"next look {tick.next_at.strftime('%H:%M:%S')}"
    if tick.result is None:
        click.echo(
            click.style(f"{at}  nothing is due; {then}", dim=True) if colour else f"{at}  nothing is due; {then}"
        )
        return
    counts = tick.result.counts
    outcomes = Counter(fetch.outcome for fetch in tick.polls)
    polled = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items())) or "none"
    numbers = ", ".join(f"{name} {counts.get(name, 0)}" for name in ("stored", "unchanged", "rejected", "duplicates"))
    cycle = f"cycle {tick.result.cycle}" if tick.result.entry else "no news"
    click.echo(f"{at}  {cycle}: polled {len(tick.polls)} ({polled}); {numbers}; {seconds:.1f} s; {then}")
    trouble = [fetch for fetch in tick.polls if is_trouble(fetch)]
    for fetch in trouble[:_SHOWN_TROUBLE]:
        line = f"          {describe_poll(fetch)}"
        click.echo(click.style(line, fg="yellow") if colour else line)
    if len(trouble) > _SHOWN_TROUBLE:
        click.echo(f"          ... and {len(trouble) - _SHOWN_TROUBLE} more in trouble; see `ingest feeds check`")


@contextmanager
def _finishing(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C set `stop`; the second one ends at once."""

    def finish(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        click.echo("ingest: finishing this turn; once more to end at once", err=True)

    before = {number: signal.signal(number, finish) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
