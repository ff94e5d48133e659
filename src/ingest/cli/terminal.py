"""What the commands print: text without control characters, tables, and JSON. All output of `cli/` goes through here.

Titles, addresses, file names and messages come from strangers. Written to a terminal as they are, control sequences
could rewrite the screen, set its title or hide text, and bidirectional controls could reorder it.
"""

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_REPLACED = "\ufffd"
#: C0 and C1 controls but tab and the ends of lines, and surrogates, which no encoding can write.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
#: Invisible: bidirectional controls (UAX 9), zero-width spaces, interlinear annotation, tags. The joiners U+200C and
#: U+200D stay, for Persian, Burmese and others are not written without them.
_INVISIBLE = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u180e\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BLANKS = re.compile("[ \t\r\n\v\f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
#: Valid in JSON, and not wanted on a terminal.
_ESCAPED_IN_JSON = re.compile(f"{_CONTROLS.pattern[:-1]}\x85\u2028\u2029{_INVISIBLE.pattern[1:]}")


def terminal_safe(text: str) -> str:
    """Return a text as one line that is safe on a terminal: controls as U+FFFD, without invisible characters."""
    return _without_controls(_BLANKS.sub(" ", text)).strip()


def clean_lines(text: str) -> str:
    """Return a text of several lines, or an indented one, that is safe on a terminal; see `terminal_safe`."""
    return _without_controls(_LINE_ENDS.sub("\n", text))


def _without_controls(text: str) -> str:
    return _CONTROLS.sub(_REPLACED, _INVISIBLE.sub("", text))


def write_line(text: str, *, err: bool = False) -> None:
    """Write a line that is safe already, with styles or without, in the encoding of stdout (or stderr if `err`)."""
    stream = sys.stderr if err else sys.stdout
    if stream is not None:  # given explicitly: click would take UTF-8 in place of ASCII
        click.echo(text, file=stream)


def print_line(text: str = "", *, err: bool = False, **style: Any) -> None:
    """Print a line (or several) on stdout, or stderr if `err`; `style` is `click.style`'s."""
    cleaned = clean_lines(text)
    write_line(click.style(cleaned, **style) if style else cleaned, err=err)


def print_labelled(label: str, text: str, *, width: int = 14, colour: str = "cyan") -> None:
    """Print an indented line: a coloured label, then a text, on one line."""
    write_line(f"  {click.style(f'{label:<{width}}', fg=colour)} {terminal_safe(text)}")


def print_warning(text: str) -> None:
    """Print a line on stderr with the name of the program in front: `ingest: ...`."""
    print_line(f"ingest: {text}", err=True)


def print_json(record: dict[str, Any]) -> None:
    """Print one line of JSON. Control and invisible characters are escaped, which changes no value."""
    text = json.dumps(record, ensure_ascii=not stdout_is_unicode(), separators=(",", ":"), default=str)
    write_line(_ESCAPED_IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text))


def stdout_is_unicode() -> bool:
    """Return whether every character can be written to stdout."""
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; a closed one is not."""
    return stream is not None and stream.isatty()


def program() -> str:
    """Return how the user can call the command again: by name where that is found, else by the path of this call."""
    called = sys.argv[0]
    if os.path.basename(called) == "__main__.py":
        return f"{os.path.basename(sys.executable)} -m ingest"
    return "ingest" if shutil.which("ingest") or not os.path.isfile(called) else os.path.relpath(called)


def cell(value: Any) -> str:
    """Return a value for a table: lists joined, instants to the minute (Z: in UTC), None as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " ".join(cell(item) for item in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.tzinfo is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%MZ}"
    return terminal_safe(str(value))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless the number is 1."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def drawn_width(text: str) -> int:
    """Return how many columns a terminal may take for a text, at most as far as is known.

    Marks that take no place in some terminals and a column in others (of Burmese and other Indic scripts) count.
    """
    total = 0
    for character in text:
        if unicodedata.category(character) not in ("Mn", "Me", "Cf"):
            total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total


def cut(text: str, width: int) -> str:
    """Return a text, or its beginning and an ellipsis where it would be wider."""
    if drawn_width(text) <= width:
        return text
    while text and drawn_width(text) > max(width - 1, 0):
        text = text[: -1 - (drawn_width(text) > 2 * width) * (len(text) // 4)]
    return text.rstrip() + "…"


def styled(text: str, style: str = "", *, one_line: bool = False) -> "Text":
    """Return a cleaned text for rich; `one_line` cuts it at the terminal's width."""
    from rich.text import Text

    return Text(terminal_safe(text), style, no_wrap=one_line or None, overflow="ellipsis" if one_line else None)


def stdout_console() -> "Console":
    """Return rich's console on stdout."""
    from rich.console import Console

    return Console(highlight=False)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table on a terminal, and tab-separated lines without a title where stdout is a pipe or a file."""
    cells = [[cell(value) for value in row] for row in rows]
    if not is_terminal(sys.stdout):
        write_line("\t".join(cell(name) for name in columns))
        for row in cells:
            write_line("\t".join(row))
        return
    from rich.table import Table

    table = Table(
        title=styled(title),
        title_justify="left",
        header_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for name in columns:
        table.add_column(styled(name), overflow="fold")
    for row in cells:
        table.add_row(*(styled(text) for text in row))
    stdout_console().print(table)
