"""Tables of feeds on a terminal: one line for each feed, those in trouble first where not all can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ingest.app.feed_health import FeedHealth, by_urgency, never_polled
from ingest.cli.terminal import cell, counted, styled, terminal_safe
from ingest.records import Fetch
from ingest.records.outcome import Outcome, is_permanent

WIDE = 110
"""From so many columns on, the reason of the next poll and the problem stand side by side."""


def duration(seconds: float) -> str:
    """Return a length of time in one unit: 45 s, 12 min, 5 h, 3 d."""
    if seconds < 59.5:
        return f"{max(0.0, seconds):.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 36 * 3600 else f"{seconds / 86_400:.0f} d"


def time_since(at: datetime | None, now: datetime) -> str:
    """Return how long ago a moment was; `-` without one."""
    return "-" if at is None else f"{duration((now - at).total_seconds())} ago"


def unscheduled(feed: FeedHealth) -> str:
    """Return what stands in place of the next poll: never for what is gone; what is asked on demand has no time."""
    if feed.is_new:
        return "now"
    return "never" if feed.is_gone else "-"


def time_until_poll(feed: FeedHealth, now: datetime) -> str:
    """Return how long it is until the next poll."""
    if feed.next_at is None:
        return unscheduled(feed)
    seconds = (feed.next_at - now).total_seconds()
    return f"in {duration(seconds)}" if seconds > 0 else "now"


def feed_label(feed: FeedHealth) -> str:
    """Return a feed's name, else its address without the parts that most addresses have."""
    return feed.name or feed.url.partition("://")[2].removeprefix("www.").rstrip("/") or feed.url


def feed_colour(feed: FeedHealth) -> str:
    """Return green for news, yellow for trouble, red for trouble that will not end by itself, dim for the others."""
    if feed.problems:
        return "red" if is_permanent(feed.outcome) else "yellow"
    return "green" if feed.outcome == Outcome.NEW else "dim"


def next_step(feed: FeedHealth) -> str:
    """Return why the next poll is when it is, or what the user can do where there is none."""
    return "take it off your list" if feed.is_gone else feed.why


def problem_or_reason(feed: FeedHealth) -> str:
    """Return what is wrong, else where the feed has moved, else why the next poll is when it is."""
    return next_step(feed) if feed.is_gone else feed.problems or _moved(feed) or next_step(feed)


def problem_and_move(feed: FeedHealth) -> str:
    """Return what is wrong and where the feed has moved; empty when neither is the case."""
    return "; ".join(filter(None, (feed.problems, _moved(feed))))


def _moved(feed: FeedHealth) -> str:
    return f"moved: {feed.moved}" if feed.moved else ""


def cut_in_middle(text: str, width: int) -> str:
    """Return an address cut to `width` columns: its host and its last part say most."""
    if cell_len(text) <= width:
        return text
    tail = (width - 1) // 2
    head = set_cell_size(text, width - 1 - tail)
    start = len(text)
    while start > 0 and cell_len(text[start - 1 :]) <= tail:
        start -= 1
    return f"{head}…{text[start:]}"


@dataclass(frozen=True, slots=True)
class _Address:
    """An address that is cut in its middle when its column is narrow."""

    text: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(cut_in_middle(self.text, options.max_width), no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, max(1, cell_len(self.text)))


def health_table(feeds: Sequence[FeedHealth], now: datetime, width: int) -> Table:
    """Return a table with one line for each feed, for a terminal of `width` columns."""
    wide, with_gaps = width >= WIDE, any(feed.gaps for feed in feeds)
    table = _table()
    _add_flexible(table, "feed")
    _add_fixed(table, "last poll", "newest", "next", *["gaps"] * with_gaps)
    _add_flexible(table, *(("why then", "trouble") if wide else ("why",)))
    for feed in feeds:
        row: list[RenderableType] = [_label(feed), styled(feed.status, feed_colour(feed))]
        row += [styled(time_since(feed.newest_at, now)), styled(time_until_poll(feed, now))]
        row += [styled(str(feed.gaps or ""), "yellow")] if with_gaps else []
        row += [_one_line(next_step(feed), "dim")] if wide else []
        text = problem_and_move(feed) if wide else problem_or_reason(feed)
        table.add_row(*row, _one_line(text, feed_colour(feed) if feed.problems else "dim"))
    return table


def polls_table(polls: Sequence[Fetch]) -> Table:
    """Return a table with one line for each poll of a run."""
    table = _table()
    _add_flexible(table, "address")
    _add_fixed(table, "outcome", "entries", "new")
    _add_flexible(table, "message")
    for poll in polls:
        feed = never_polled(poll.url).after(poll)
        colour = feed_colour(feed)
        numbers = (styled(cell(poll.entries)), styled(cell(poll.new_entries)))
        message = _one_line(cell(poll.message), colour if feed.problems else "dim")
        table.add_row(_label(feed), styled(feed.status, colour), *numbers, message)
    return table


def _label(feed: FeedHealth) -> RenderableType:
    label = feed_label(feed)
    return _one_line(label) if feed.name else _Address(terminal_safe(label))


def _one_line(text: str, style: str = "") -> Text:
    return styled(text, style, one_line=True)


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")


def _add_fixed(table: Table, *names: str) -> None:
    """Add columns that are as wide as their longest cell."""
    for name in names:
        table.add_column(name, no_wrap=True)


def _add_flexible(table: Table, *names: str) -> None:
    """Add columns that rich makes narrower, the widest first, until the table fits; their cells are cut."""
    for name in names:
        table.add_column(_one_line(name))


def most_urgent(feeds: Sequence[FeedHealth], limit: int) -> tuple[list[FeedHealth], str]:
    """Return at most `limit` feeds, those in trouble first, and a line about the others (empty without others)."""
    ordered = sorted(feeds, key=by_urgency)
    shown, hidden = ordered[:limit], ordered[limit:]
    if not hidden:
        return shown, ""
    in_trouble = sum(1 for feed in hidden if feed.problems)
    if in_trouble:
        return shown, f"and {len(hidden)} more, {in_trouble} of them in trouble: see `ingest feeds check`"
    return shown, f"and {len(hidden)} more{'' if any(feed.is_new for feed in hidden) else ', all well'}"


def summary(feeds: Sequence[FeedHealth]) -> str:
    """Return how many feeds there are, and how many are in trouble or were never polled."""
    in_trouble = sum(1 for feed in feeds if feed.problems)
    new = sum(1 for feed in feeds if feed.is_new)
    parts = [counted(len(feeds), "feed")]
    parts += [f"{in_trouble} in trouble"] if in_trouble else []
    parts += [f"{new} never polled"] if new else []
    return ", ".join(parts) if len(parts) > 1 else f"{parts[0]}, all well"


def problem_list(feeds: Sequence[FeedHealth], now: datetime) -> list[Padding | Text]:
    """Return, for each feed in trouble, its address, what is wrong and what comes next; then the feeds that moved."""
    lines: list[Padding | Text] = []
    for feed in sorted((feed for feed in feeds if feed.problems), key=by_urgency):
        step = next_step(feed)
        if feed.next_at is not None:
            step = f"next poll {time_until_poll(feed, now)}: {step}"
        lines += [styled(feed.url, feed_colour(feed)), _indented(feed.problems), _indented(step, "dim")]
    for feed in (feed for feed in feeds if feed.moved):
        lines += [styled(feed.url), _indented(f"moved for good: put {feed.moved} in its place")]
    return lines


def _indented(text: str, style: str = "") -> Padding:
    return Padding(styled(text, style), (0, 0, 0, 2))
