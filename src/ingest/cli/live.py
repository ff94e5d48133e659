"""`ingest watch` on a terminal: a line for each cycle that stays, below it how the feeds are, and what happens now.

Nothing is switched that would have to be switched back: the cursor stays visible and the screen is the usual one, so
that no end, not even `kill -9`, leaves a broken terminal.
"""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ingest.cli.board import WIDE, health_table, span, summary, worst
from ingest.cli.health import FeedHealth, never_polled
from ingest.cli.web import describe_poll, is_trouble, told_reasons
from ingest.records import Fetch
from ingest.records.outcome import is_healthy

if TYPE_CHECKING:
    from ingest.app.watch import Tick

_MOST_FEEDS = 12
_AROUND = 6  # lines of a terminal that the feeds leave to others
_SHOWN_TROUBLE = 5


def can_live(*, as_json: bool) -> bool:
    """Whether a person watches a terminal that can move its cursor, and the view cannot get into somebody's data."""
    streams = (sys.stderr,) if as_json else (sys.stderr, sys.stdout)
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return False
    return all(stream is not None and stream.isatty() for stream in streams)


class LiveView:
    """What a person sees of `watch`. A context manager; drawn on stderr by a thread of its own."""

    def __init__(
        self, clock: Callable[[], datetime] = lambda: datetime.now(UTC), console: Console | None = None
    ) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._feeds: dict[str, FeedHealth] = {}
        self._known: dict[str, FeedHealth] = {}
        self._clock = clock
        self._tally: Callable[[], dict[str, int]] = dict
        self._next_at: datetime | None = None
        self._began = time.monotonic()
        self._ending = threading.Event()
        self._ended = False
        self._live = Live(
            get_renderable=self._whole, console=self._console, refresh_per_second=2, vertical_overflow="crop"
        )

    def __enter__(self) -> "LiveView":
        with suppress(OSError):  # the terminal may be gone: that is no reason to stop working
            self._live.start(refresh=True)
            self._console.show_cursor(True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended = True
        with suppress(OSError):
            self._live.stop()

    def show(self, feeds: Iterable[FeedHealth], known: Iterable[FeedHealth] = ()) -> None:
        """The feeds to begin with, and what the lake tells of others that lists may lead to."""
        self._known = {each.url: each for each in known}
        self._feeds = {each.url: each for each in feeds}

    def ending(self) -> None:
        """Say that this turn is the last. May be called from a signal's handler: it writes nothing."""
        self._ending.set()

    def begin(self, tally: Callable[[], dict[str, int]]) -> None:
        """A turn begins, and `tally` counts it."""
        self._began, self._next_at, self._tally = time.monotonic(), None, tally

    def tell(self, tick: "Tick", seconds: float, watched: Mapping[str, str | None]) -> None:
        """A turn is over: a line that stays where it did something, and the feeds (with names) as they are now."""
        feeds = dict(self._feeds)
        for url, name in watched.items():
            feeds.setdefault(url, replace(self._known.get(url, never_polled(url)), name=name))
        for fetch in tick.polls:
            feeds[fetch.url] = feeds.get(fetch.url, never_polled(fetch.url)).after(fetch)
        self._feeds = feeds
        if tick.results:
            with suppress(OSError):
                self._console.print(self._line(tick, seconds))
        self._next_at = tick.next_at

    def _line(self, tick: "Tick", seconds: float) -> RenderableType:
        counts = counts_of(tick)
        names = ("stored", "rejected", "duplicate" if counts["duplicates"] == 1 else "duplicates")
        numbers = (counts["stored"], counts["rejected"], counts["duplicates"])
        reasons = ("", by_reason(tick), "")
        done = [f"{number} {name}{why}" for number, name, why in zip(numbers, names, reasons, strict=True) if number]
        committed = [str(int(each.cycle)) for each in tick.results if each.entry is not None]
        cycle = f"cycle {committed[-1]}: " if committed else ""
        line = Text.assemble((f"{cycle}{', '.join(done) or 'nothing new'}", "bold" if counts["stored"] else ""))
        line.append(f"; {polled(tick.polls, wide=self._console.width >= WIDE)}" if tick.polls else "")
        line.append(f"; {span(seconds)}")
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_row(Text(f"{_over(tick).astimezone():%H:%M:%S}", "dim"), line)
        return grid

    def _whole(self) -> RenderableType:
        rows, now = list(self._feeds.values()), self._clock()
        shown, others = worst(rows, max(1, min(_MOST_FEEDS, self._console.height - _AROUND)))
        parts: list[RenderableType] = []
        if rows:
            parts += [Text(), health_table(shown, now, self._console.width)]
        if others:
            parts.append(Text(others, "dim", no_wrap=True, overflow="ellipsis"))
        if not self._ended:
            parts += [Text(), self._status(rows, now)]
        return Group(*parts)

    def _status(self, rows: list[FeedHealth], now: datetime) -> Text:
        style = ""
        if self._next_at is None:
            parts = [*doing(self._tally()), span(time.monotonic() - self._began)]
        else:
            left = max(0, round((self._next_at - now).total_seconds()))
            parts, style = [f"next look in {left // 60}:{left % 60:02}"], "dim"
            parts += [summary(rows)] if rows else []
        if self._ending.is_set():
            parts, style = ["finishing this turn, Ctrl-C again ends at once", *parts], "bold"
        elif self._next_at is not None:
            parts.append("Ctrl-C ends")
        return Text(" · ".join(parts), style, no_wrap=True, overflow="ellipsis")


class Lines:
    """The same for a pipe or a file: a line for each turn, and one for each source in trouble. On stderr if `err`."""

    def __init__(self, *, err: bool) -> None:
        self._err = err
        stream = sys.stderr if err else sys.stdout
        self._colour = stream is not None and stream.isatty() and not os.environ.get("NO_COLOR")

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def ending(self) -> None:
        """Say that this turn is the last."""
        click.echo("ingest: finishing this turn; once more to end at once", err=True)

    def begin(self, tally: Callable[[], dict[str, int]]) -> None:
        """A turn begins: nothing to say yet."""

    def tell(self, tick: "Tick", seconds: float, watched: Mapping[str, str | None]) -> None:
        """A turn is over."""
        at = f"{_over(tick):%Y-%m-%dT%H:%M:%SZ}"
        then = "next look at once" if tick.next_at <= _over(tick) else f"next look {tick.next_at:%H:%M:%SZ}"
        if not tick.results:
            self._say(f"{at}  nothing is due; {then}", dim=True)
            return
        counts = counts_of(tick)
        numbers = ", ".join(
            f"{name} {counts[name]}{by_reason(tick) if name == 'rejected' else ''}"
            for name in ("stored", "unchanged", "rejected", "duplicates")
        )
        committed = [each.cycle for each in tick.results if each.entry is not None]
        cycle = f"cycle {committed[-1]}" if committed else "no news"
        self._say(f"{at}  {cycle}: {polled(tick.polls, wide=True)}; {numbers}; {seconds:.1f} s; {then}")
        trouble = [fetch for fetch in tick.polls if is_trouble(fetch)]
        for fetch in trouble[:_SHOWN_TROUBLE]:
            self._say(f"          {describe_poll(fetch)}", fg="yellow")
        if len(trouble) > _SHOWN_TROUBLE:
            self._say(f"          ... and {len(trouble) - _SHOWN_TROUBLE} more in trouble; see `ingest feeds check`")

    def _say(self, line: str, *, dim: bool | None = None, fg: str | None = None) -> None:
        click.echo(click.style(line, dim=dim, fg=fg) if self._colour else line, err=self._err)


def _over(tick: "Tick") -> datetime:
    """When the turn was over: the moment of its line."""
    return tick.ended_at or tick.now


def counts_of(tick: "Tick") -> Counter[str]:
    """What the cycles of a turn add up to."""
    total: Counter[str] = Counter()
    for result in tick.results:
        total.update(result.counts)
    return total


def by_reason(tick: "Tick") -> str:
    """` (no-text 17, robots 1)`: the rejects of a turn, the most frequent reason first; empty without any."""
    return told_reasons(each.entry.counts.reasons for each in tick.results if each.entry is not None)


def polled(polls: Iterable[Fetch], *, wide: bool) -> str:
    """How many were polled, and how that went."""
    outcomes = Counter(fetch.outcome for fetch in polls)
    if wide:
        told = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items()))
        return f"polled {outcomes.total()} ({told or 'none'})"
    bad = sum(number for name, number in outcomes.items() if not is_healthy(name))
    return f"polled {outcomes.total()}{f', {bad} in trouble' if bad else ''}"


def doing(seen: dict[str, int]) -> Iterator[str]:
    """What is being done, by the tally: polls, pages, items."""
    if not seen.get("polls_asked") and not seen.get("read"):
        yield "looking what is due" if seen else "starting"
    if seen.get("polls_asked"):
        yield f"polled {seen.get('polls_answered', 0)} of {seen['polls_asked']}"
    if seen.get("pages_asked"):
        yield f"pages {seen.get('pages_answered', 0)} of {seen['pages_asked']}"
    if seen.get("extracted"):
        yield f"read {seen['extracted']}"
