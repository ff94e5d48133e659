"""The part of `ingest explain` about copies: the most similar article, and the passages in common side by side."""

import sys
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ingest.app.explain_copy import CopyMatch
from ingest.cli.terminal import cell, is_terminal, print_labelled, print_line, stdout_console, terminal_safe

if TYPE_CHECKING:
    from rich.text import Text

_WIDE = 100  # columns of a terminal from which two texts stand side by side
_MAX_PASSAGES = 4
_MAX_TEXT = 600
_INDENT = " " * 6


def print_copy(match: CopyMatch, *, full: bool) -> None:
    """Print the most similar article, the kind of copy, the shares of both texts, and the passages in common."""
    source = f", {terminal_safe(match.other_source)}" if match.other_source else ""
    seen = f", first seen {cell(match.other_first_seen_at)}" if match.other_first_seen_at else ""
    print_labelled("nearest", f"{match.other_id} version {match.other_version}{source}{seen}")
    print_line(f"{_INDENT}{_direction(match)}: {match.kind}, similarity {match.similarity:.2f}")
    print_line(
        f"{_INDENT}{match.share:.0%} of this text is in that one, {match.other_share:.0%} of that one is in this text"
    )
    longest = sorted(range(len(match.passages)), key=lambda place: -len(match.passages[place][0]))
    shown = sorted(longest if full else longest[:_MAX_PASSAGES])
    texts = [tuple(_shortened(text, full=full) for text in pair) for pair in (match.passages[place] for place in shown)]
    if is_terminal(sys.stdout) and stdout_console().width >= _WIDE:
        _print_side_by_side(texts, match.other_id)
    else:
        for here, there in texts:
            print_line(f"{_INDENT}this: {here}")
            print_line(f"{_INDENT}that: {'the same' if here == there else there}")
    if len(shown) < len(match.passages):
        print_line(f"{_INDENT}... and {len(match.passages) - len(shown)} shorter passages (--full shows all)")


def _direction(match: CopyMatch) -> str:
    return "this is the later of the two" if match.is_later else "this is the earlier of the two"


def _shortened(text: str, *, full: bool) -> str:
    line = terminal_safe(text)
    return line if full or len(line) <= _MAX_TEXT else f"{line[:_MAX_TEXT]} ..."


def _print_side_by_side(texts: list[tuple[str, ...]], other: str) -> None:
    from rich.padding import Padding
    from rich.table import Table

    table = Table(box=None, padding=(0, 3, 1, 0), show_edge=False)
    for heading in ("this text", other):
        table.add_column(heading, ratio=1, header_style="dim", overflow="fold")
    for here, there in texts:
        table.add_row(_marked(here, there), _marked(there, here))
    stdout_console().print(Padding(table, (0, 0, 0, len(_INDENT))))


def _marked(text: str, other: str) -> "Text":
    """Return a text, in bold the words that differ from the other text."""
    from rich.text import Text

    words, others = text.split(" "), other.split(" ")
    result = Text()
    for kind, start, end, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if start < end:
            result.append(" ".join(words[start:end]) + " ", "" if kind == "equal" else "bold yellow")
    result.rstrip()
    return result
