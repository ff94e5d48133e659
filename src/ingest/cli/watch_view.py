"""`ingest watch` on a terminal: a line for each cycle that stays, below it how the feeds are, and what happens now.

No mode of the terminal is changed that would have to be restored: the cursor stays visible and the screen is the usual
one, so that no way to end, not even `kill -9`, leaves a broken terminal.
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

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ingest.app.feed_health import FeedHealth, never_polled
from ingest.cli.feed_table import WIDE, duration, health_table, most_urgent, summary
from ingest.cli.poll_lines import describe_poll, describe_polls, reasons_in_brackets
from ingest.cli.terminal import is_terminal, print_line, print_warning, styled
from ingest.records.outcome import is_healthy

if TYPE_CHECKING:
    from ingest.app.watch import WatchTurn

_OTHER_LINES = 6  # of the terminal, beside those of the feeds
_MAX_PROBLEMS = 5


def can_draw(*, as_json: bool) -> bool:
    """Return whether a person watches a terminal that can move its cursor, and stdout is not somebody's data."""
    streams = (sys.stderr,) if as_json else (sys.stderr, sys.stdout)
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return False
    return all(is_terminal(stream) for stream in streams)


class WatchView:
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
        self._started = time.monotonic()
        self._ending = threading.Event()
        self._ended = False
        self._live = Live(
            get_renderable=self._frame, console=self._console, refresh_per_second=2, vertical_overflow="crop"
        )

    def __enter__(self) -> "WatchView":
        with suppress(OSError):  # the terminal may be gone, which is not a reason to stop working
            self._live.start(refresh=True)
            self._console.show_cursor(True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended = True
        with suppress(OSError):
            self._live.stop()

    def show(self, feeds: Iterable[FeedHealth], known: Iterable[FeedHealth] = ()) -> None:
        """Set the feeds to begin with, and what the lake knows of others that lists may lead to."""
        self._known = {feed.url: feed for feed in known}
        self._feeds = {feed.url: feed for feed in feeds}

    def announce_end(self) -> None:
        """Show that this turn is the last. May be called from a signal handler: it writes nothing."""
        self._ending.set()

    def start_turn(self, tally: Callable[[], dict[str, int]]) -> None:
        """Show that a turn has started, with the numbers that `tally` returns."""
        self._started, self._next_at, self._tally = time.monotonic(), None, tally

    def end_turn(self, turn: "WatchTurn", seconds: float, watched: Mapping[str, str | None]) -> None:
        """Print a line about a turn that did something, and show the feeds (addresses with names) as they are now."""
        feeds = dict(self._feeds)
        for url, name in watched.items():
            feeds.setdefault(url, replace(self._known.get(url, never_polled(url)), name=name))
        for poll in turn.polls:
            feeds[poll.url] = feeds.get(poll.url, never_polled(poll.url)).after(poll)
        self._feeds = feeds
        if turn.results:
            with suppress(OSError):
                self._console.print(self._line(turn, seconds))
        self._next_at = turn.next_at

    def _line(self, turn: "WatchTurn", seconds: float) -> RenderableType:
        counts = sum_counts(turn)
        labels = {"stored": "stored", "rejected": "rejected", "duplicates": "duplicates"}
        labels["duplicates"] = "duplicate" if counts["duplicates"] == 1 else "duplicates"
        notes = {"rejected": reject_reasons(turn)}
        done = [f"{counts[name]} {label}{notes.get(name, '')}" for name, label in labels.items() if counts[name]]
        committed = [str(int(result.cycle)) for result in turn.results if result.entry is not None]
        cycle = f"cycle {committed[-1]}: " if committed else ""
        line = styled(f"{cycle}{', '.join(done) or 'nothing new'}", "bold" if counts["stored"] else "")
        line.append(f"; {describe_polls(turn.polls, wide=self._console.width >= WIDE)}" if turn.polls else "")
        line.append(f"; {duration(seconds)}")
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_row(styled(f"{_end_of(turn).astimezone():%H:%M:%S}", "dim"), line)
        return grid

    def _frame(self) -> RenderableType:
        feeds, now = list(self._feeds.values()), self._clock()
        shown, others = most_urgent(feeds, max(1, self._console.height - _OTHER_LINES))
        parts: list[RenderableType] = []
        if feeds:
            parts += [Text(), health_table(shown, now, self._console.width)]
        if others:
            parts.append(styled(others, "dim", one_line=True))
        if not self._ended:
            parts += [Text(), self._status(feeds, now)]
        return Group(*parts)

    def _status(self, feeds: list[FeedHealth], now: datetime) -> Text:
        style = ""
        if self._next_at is None:
            parts = [*describe_progress(self._tally()), duration(time.monotonic() - self._started)]
        else:
            seconds = max(0, round((self._next_at - now).total_seconds()))
            parts, style = [f"next check in {seconds // 60}:{seconds % 60:02}"], "dim"
            parts += [summary(feeds)] if feeds else []
        if self._ending.is_set():
            parts, style = ["finishing this turn, Ctrl-C again ends at once", *parts], "bold"
        elif self._next_at is not None:
            parts.append("Ctrl-C ends")
        return styled(" · ".join(parts), style, one_line=True)


class WatchLog:
    """The same for a pipe or a file: a line for each turn, and one for each source in trouble. On stderr if `err`."""

    def __init__(self, *, err: bool) -> None:
        self._err = err
        self._colour = is_terminal(sys.stderr if err else sys.stdout) and not os.environ.get("NO_COLOR")

    def __enter__(self) -> "WatchLog":
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: there is nothing to close."""

    def announce_end(self) -> None:
        """Print that this turn is the last."""
        print_warning("finishing this turn; once more to end at once")

    def start_turn(self, tally: Callable[[], dict[str, int]]) -> None:
        """Do nothing: there is nothing to print yet."""

    def end_turn(self, turn: "WatchTurn", seconds: float, watched: Mapping[str, str | None]) -> None:
        """Print a line about a turn, and one about each source in trouble."""
        at = f"{_end_of(turn):%Y-%m-%dT%H:%M:%SZ}"
        following = "next check at once" if turn.next_at <= _end_of(turn) else f"next check {turn.next_at:%H:%M:%SZ}"
        if not turn.results:
            self._print(f"{at}  nothing is due; {following}", dim=True)
            return
        counts = sum_counts(turn)
        notes = {"rejected": reject_reasons(turn)}
        names = ("stored", "unchanged", "rejected", "duplicates")
        numbers = ", ".join(f"{name} {counts[name]}{notes.get(name, '')}" for name in names)
        committed = [result.cycle for result in turn.results if result.entry is not None]
        cycle = f"cycle {committed[-1]}" if committed else "no news"
        polls = describe_polls(turn.polls, wide=True)
        self._print(f"{at}  {cycle}: {polls}; {numbers}; {seconds:.1f} s; {following}")
        problems = [poll for poll in turn.polls if not is_healthy(poll.outcome)]
        for poll in problems[:_MAX_PROBLEMS]:
            self._print(f"          {describe_poll(poll)}", fg="yellow")
        if len(problems) > _MAX_PROBLEMS:
            self._print(f"          ... and {len(problems) - _MAX_PROBLEMS} more in trouble; see `ingest feeds check`")

    def _print(self, line: str, *, dim: bool | None = None, fg: str | None = None) -> None:
        style = {"dim": dim, "fg": fg} if self._colour else {}
        print_line(line, err=self._err, **style)


def _end_of(turn: "WatchTurn") -> datetime:
    """Return when a turn was over: the time of its line."""
    return turn.ended_at or turn.now


def sum_counts(turn: "WatchTurn") -> Counter[str]:
    """Return the counts of a turn: those of its cycles, added up."""
    total: Counter[str] = Counter()
    for result in turn.results:
        total.update(result.counts)
    return total


def reject_reasons(turn: "WatchTurn") -> str:
    """Return why items of a turn were rejected, as ` (no-text 17, robots 1)`; empty without rejects."""
    entries = [result.entry for result in turn.results if result.entry is not None]
    return reasons_in_brackets(entry.counts.reasons for entry in entries)


def describe_progress(tally: Mapping[str, int]) -> Iterator[str]:
    """Yield what is being done, by the tally of the cycle: polls, pages, items."""
    if not tally.get("polls_asked") and not tally.get("read"):
        yield "checking what is due" if tally else "starting"
    if tally.get("polls_asked"):
        yield f"polled {tally.get('polls_answered', 0)} of {tally['polls_asked']}"
    if tally.get("pages_asked"):
        yield f"pages {tally.get('pages_answered', 0)} of {tally['pages_asked']}"
    if tally.get("extracted"):
        yield f"read {tally['extracted']}"
