"""`ingest watch`: poll what is due, commit each cycle, tell how it went; until it is told to stop."""

import logging
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import click

from ingest.app.plan import plan_cycles
from ingest.cli.common import ask_for_contact, lake_options, say_json, settings, web_options
from ingest.cli.health import feed_health, names_of
from ingest.cli.live import Lines, LiveView, can_live, counts_of
from ingest.cli.run import count_items, named_sources, quiet_import
from ingest.cli.web import split_sources, with_listed
from ingest.config import Config
from ingest.lake import hold_lease, recover, shared_state
from ingest.records import Location, PollTarget, Rejected, Source
from ingest.sources import list_locations
from ingest.workers import shared_workers

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_PARTS = re.compile(r"(?:\d+(?:\.\d+)?[smhd])+")


class Span(click.ParamType[timedelta]):
    """A length of time with its unit, such as 90s, 5m, 1h30m."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Text to a timedelta. A bare number is refused: some mean seconds, some minutes."""
        if isinstance(value, timedelta):
            return value
        text = str(value).strip().lower()
        if re.fullmatch(r"\d+(\.\d+)?", text):
            self.fail(f"{value!r} has no unit; say {text}m for minutes or {text}s for seconds", param, ctx)
        found = re.findall(r"([\d.]+)([smhd])", text) if _PARTS.fullmatch(text) else []
        seconds = sum(float(number) * _UNITS[unit] for number, unit in found)
        if not 1 <= seconds <= 86_400 * 30:
            self.fail(f"{value!r} is no length of time from 1s to 30d, such as 90s, 5m or 1h30m", param, ctx)
        return timedelta(seconds=seconds)


@click.command("watch", short_help="Poll what is due, cycle after cycle.")
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
    local, targets = split_sources(named)
    if targets:
        ask_for_contact(config)
    stop = threading.Event()
    view = LiveView() if can_live(as_json=as_json) else Lines(err=as_json)
    with _finishing(stop, view.ending), hold_lease(config.lake, holder="ingest watch"), view:
        recover(config.lake)
        if isinstance(view, LiveView):
            names = names_of(targets)
            health = feed_health(config, list(names), names)
            view.show(health[: len(names)], health[len(names) :])
        total = _watch(local, targets, config, view, stop, interval, max_cycles)
    if as_json:
        say_json({"lake": config.lake, **total})
    elif isinstance(view, LiveView):
        numbers = ", ".join(f"{total[name]} {name}" for name in ("stored", "rejected", "duplicates"))
        cycles = f"{total['cycles']} cycle{'s' * (total['cycles'] != 1)}"
        click.echo(f"{cycles} committed to {config.lake}: {numbers}")


def _watch(
    local: list[Source],
    targets: Sequence[PollTarget],
    config: Config,
    view: LiveView | Lines,
    stop: threading.Event,
    interval: timedelta,
    max_cycles: int | None,
) -> dict[str, int]:
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    with quiet_import():
        from ingest.app.watch import watch
        from ingest.flow.counting import reset_tally, tally
        from ingest.polling.agenda import state_since
    total: Counter[str] = Counter()
    began = time.monotonic()

    def begin() -> None:
        nonlocal began
        reset_tally()
        began = time.monotonic()
        view.begin(tally)

    def wait(seconds: float) -> None:
        stop.wait(seconds)
        begin()

    begin()
    for tick in watch(
        targets,
        _groups(local, config),
        config,
        interval=interval,
        stop=stop,
        clock=lambda: datetime.now(UTC),
        wait=wait,
        max_cycles=max_cycles,
    ):
        counts = counts_of(tick)
        total.update(counts, turns=1, cycles=sum(each.entry is not None for each in tick.results))
        memory = shared_state(config.lake, state_since(config, tick.now))
        view.tell(tick, time.monotonic() - began, with_listed(names_of(targets), memory.list_entries))
    names = ("turns", "cycles", "read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")
    return {name: total[name] for name in names}


def _groups(local: list[Source], config: Config) -> Callable[[], Iterator[tuple[Location | Rejected, ...]]]:
    """The local files of a turn, listed anew each time."""
    return lambda: plan_cycles((each for source in local for each in list_locations(source)), config.cycle, count_items)


@contextmanager
def _finishing(stop: threading.Event, ending: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C set `stop` and call `ending`; the second one ends at once."""

    def finish(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        ending()

    before = {number: signal.signal(number, finish) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
