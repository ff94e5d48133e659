"""How the health of feeds looks on a terminal: a table that fits its width, the worst first where it must be short."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.cli.common import plain
from ingest.cli.health import NEVER_POLLED, FeedHealth, never_polled, trouble_first
from ingest.records import Fetch
from ingest.records.outcome import is_permanent

if TYPE_CHECKING:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

WIDE = 110
"""From so many columns on, the reason of the next poll and the trouble stand side by side."""

_BETWEEN = 2


def span(seconds: float) -> str:
    """A length of time in one unit, for people: 45 s, 12 min, 5 h, 3 d."""
    if seconds < 59.5:
        return f"{max(0.0, seconds):.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 36 * 3600 else f"{seconds / 86_400:.0f} d"


def since(at: datetime | None, now: datetime) -> str:
    """How long ago."""
    return "-" if at is None else f"{span((now - at).total_seconds())} ago"


def without_next(each: FeedHealth) -> str:
    """What stands in place of the next poll: never for what is gone; what is asked on demand has no time."""
    if each.status == NEVER_POLLED:
        return "now"
    return "never" if each.status.startswith("gone") else "-"


def until(each: FeedHealth, now: datetime) -> str:
    """How long until a feed is asked again."""
    if each.next_at is None:
        return without_next(each)
    left = (each.next_at - now).total_seconds()
    return f"in {span(left)}" if left > 0 else "now"


def place(each: FeedHealth) -> str:
    """A feed's name, else its address without what all addresses have."""
    return each.name or each.url.partition("://")[2].removeprefix("www.").rstrip("/") or each.url


def colour(each: FeedHealth) -> str:
    """Green brought news, yellow is in trouble, red will not mend itself; all else is quiet."""
    outcome = each.status.split(" ")[0]
    if each.problems:
        return "red" if is_permanent(outcome) else "yellow"
    return "green" if outcome == "new" else "dim"


def reason(each: FeedHealth) -> str:
    """Why the next poll is when it is, without what the outcome says already."""
    if each.status.startswith("gone"):
        return "take it off your list"
    return each.why.removeprefix("the feed's ").removeprefix(f"{each.status}, ")


def why(each: FeedHealth) -> str:
    """What is wrong, where the outcome does not say it, else why the next poll is when it is."""
    if each.problems and not each.problems.startswith("the server answers"):
        return each.problems
    return f"moved: {each.moved}" if each.moved else reason(each)


def noted(each: FeedHealth) -> str:
    """What is wrong, and where it has moved: the last column where there is room for both."""
    return "; ".join(filter(None, (each.problems, f"moved: {each.moved}" if each.moved else "")))


def shortened(each: FeedHealth, width: int) -> str:
    """`place` cut to `width` characters: an address in its middle, for its host and its last part tell most."""
    text = place(each)
    if len(text) <= width or each.name:
        return text
    tail = (width - 1) // 2
    return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"


def health_table(rows: Sequence[FeedHealth], now: datetime, width: int) -> "Table":
    """One line a feed, cut to `width` columns."""
    wide = width >= WIDE
    with_gaps = any(each.gaps for each in rows)
    heads = ("feed", "last poll", "newest", "next", *(("gaps",) if with_gaps else ()))
    heads += ("why then", "trouble") if wide else ("why",)
    lines = [_cells(each, now, wide=wide, with_gaps=with_gaps) for each in rows]
    middle = ("", "", *(("yellow",) if with_gaps else ()), *(("dim",) if wide else ()))
    return _drawn(heads, rows, lines, middle, width, last=2 if wide else 1)


def polls_table(polls: Sequence[Fetch], width: int) -> "Table":
    """One line a poll of a run, cut to `width` columns."""
    rows = [never_polled(fetch.url).after(fetch) for fetch in polls]
    lines = [
        (place(each), each.status, plain(fetch.entries), plain(fetch.new_entries), plain(fetch.message))
        for each, fetch in zip(rows, polls, strict=True)
    ]
    return _drawn(("address", "outcome", "entries", "new", "message"), rows, lines, ("", ""), width, last=1)


def _drawn(
    heads: Sequence[str],
    rows: Sequence[FeedHealth],
    lines: Sequence[tuple[str, ...]],
    middle: tuple[str, ...],
    width: int,
    *,
    last: int,
) -> "Table":
    """The lines as a table of `width` columns; `middle` are the styles after the outcome and before the last column."""
    from rich.table import Table
    from rich.text import Text

    longest = [max(len(head), *(len(line[at]) for line in lines), 0) for at, head in enumerate(heads)]
    widths = _fitted(longest, width - _BETWEEN * (len(heads) - 1), last=last)
    table = Table(box=None, pad_edge=False, padding=(0, _BETWEEN, 0, 0), header_style="bold", width=width)
    for head, columns in zip(heads, widths, strict=True):
        table.add_column(head, no_wrap=True, overflow="ellipsis", width=columns)
    for each, line in zip(rows, lines, strict=True):
        cells = (shortened(each, widths[0]), *line[1:])
        styles = ("", colour(each), *middle, colour(each) if each.problems else "dim")
        table.add_row(*(Text(cell, style) for cell, style in zip(cells, styles, strict=True)))
    return table


def _cells(each: FeedHealth, now: datetime, *, wide: bool, with_gaps: bool) -> tuple[str, ...]:
    gaps = ((str(each.gaps) if each.gaps else ""),) if with_gaps else ()
    told = (reason(each), noted(each)) if wide else (why(each),)
    return (place(each), each.status, since(each.newest_at, now), until(each, now), *gaps, *told)


def _fitted(longest: list[int], room: int, *, last: int) -> list[int]:
    """The widths of the columns: the first and the `last` ones share what the others leave."""
    left = room - sum(longest[1:-last])
    feed = _share(longest[0], left, sum(longest[-last:]), 1 + last)
    left -= feed
    if last == 1:
        return [feed, *longest[1:-1], max(4, left)]
    then = _share(longest[-2], left, longest[-1], 2)
    return [feed, *longest[1:-2], then, max(4, left - then)]


def _share(wanted: int, left: int, others: int, parts: int) -> int:
    """What the others leave, or a fair part where they want more than there is."""
    return max(4, min(wanted, max(left - others, left // parts)))


def worst(rows: Sequence[FeedHealth], most: int) -> tuple[list[FeedHealth], str]:
    """At most so many feeds, the worst first, and a line about the others (empty when there are none)."""
    ordered = sorted(rows, key=trouble_first)
    shown, rest = ordered[:most], ordered[most:]
    if not rest:
        return shown, ""
    bad = sum(1 for each in rest if each.problems)
    if bad:
        return shown, f"and {len(rest)} more, {bad} of them in trouble: see `ingest feeds check`"
    return shown, f"and {len(rest)} more{'' if any(each.status == NEVER_POLLED for each in rest) else ', all well'}"


def summary(rows: Sequence[FeedHealth]) -> str:
    """How many feeds there are, and how they are."""
    bad = sum(1 for each in rows if each.problems)
    never = sum(1 for each in rows if each.status == NEVER_POLLED)
    parts = [f"{len(rows)} feed{'s' * (len(rows) != 1)}"]
    parts += [f"{bad} in trouble"] if bad else []
    parts += [f"{never} never polled"] if never else []
    return ", ".join(parts) if len(parts) > 1 else f"{parts[0]}, all well"


def troubles(rows: Sequence[FeedHealth], now: datetime) -> "list[Padding | Text]":
    """For each feed in trouble its address, and below what is wrong and what comes next; then those that moved."""
    from rich.padding import Padding
    from rich.text import Text

    told: list[Padding | Text] = []
    for each in sorted((each for each in rows if each.problems), key=trouble_first):
        then = f"next poll {until(each, now)}: {reason(each)}" if each.next_at is not None else reason(each)
        told += [Text(each.url, colour(each)), Padding(Text(each.problems), (0, 0, 0, 2))]
        told.append(Padding(Text(then, "dim"), (0, 0, 0, 2)))
    for each in (each for each in rows if each.moved):
        told += [Text(each.url), Padding(Text(f"moved for good: put {each.moved} in its place"), (0, 0, 0, 2))]
    return told
