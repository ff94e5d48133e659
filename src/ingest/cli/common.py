"""What the commands share: options, the configuration they add up to, and how a person is shown things."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ingest.config import Config, with_contact, with_networks
from ingest.config_file import load_config

#: Columns up to this many characters keep one line; longer ones share the terminal's width.
_SHORT = 12
_LEAST = 4

F = TypeVar("F", bound=Callable[..., Any])


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without a zone it is UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Text to an aware datetime in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not an ISO 8601 instant such as 2026-11-23T12:00:00Z", param, ctx)
        try:
            return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except OverflowError:
            self.fail(f"{value!r} lies outside of the years 1 to 9999 in UTC", param, ctx)


def lake_options(function: F) -> F:
    """`--lake`, `--config`, `--json`: every command has them."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="One machine-readable line, last on stdout."),
        click.option("--config", "config_file", type=click.Path(dir_okay=False), help="Settings; see docs/operate.md."),
        click.option("--lake", help="Folder or bucket URL of the lake.  [default: lake]"),
    ):
        function = option(function)
    return function


def web_options(function: F) -> F:
    """`--contact` and `--allow-net`, for commands that ask the web."""
    for option in (
        click.option(
            "--allow-net", multiple=True, metavar="CIDR", help="Open an address range that is otherwise refused."
        ),
        click.option(
            "--contact",
            envvar="INGEST_CONTACT",
            show_envvar=True,
            metavar="MAIL|URL",
            help="Where the owner of a server can reach you; goes into the User-Agent; or set fetch.contact.",
        ),
    ):
        function = option(function)
    return function


def now_option(function: F) -> F:
    """`--now`, for commands that look at the clock."""
    return click.option("--now", type=Instant(), help="Fix the clock: same input, same --now, same bytes.")(function)


def settings(
    config_file: str | None, lake: str | None, allow_net: Sequence[str] = (), contact: str | None = None
) -> Config:
    """The configuration file (`ingest.toml` here, if there is one), overridden by the command line."""
    if config_file is None and Path("ingest.toml").is_file():
        config_file = "ingest.toml"
    config = load_config(config_file) if config_file else Config()
    if lake is not None:
        config = replace(config, lake=lake)
    return with_contact(with_networks(config, allow_net), contact)


def ask_for_contact(config: Config) -> None:
    """A line on stderr for who asks the web without telling the servers where to reach them. Once a command."""
    if not config.fetch.contact:
        click.echo("ingest: no contact is set, so servers cannot reach you: see --contact", err=True)


def clock(now: datetime | None) -> datetime:
    """The one `now` of a command, in whole microseconds UTC."""
    return now if now is not None else datetime.now(UTC)


def say_json(record: dict[str, Any]) -> None:
    """One line of JSON on stdout."""
    click.echo(json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str))


def program() -> str:
    """How the user can call us again: by name where that is found, else by the path we were called with."""
    called = sys.argv[0]
    if os.path.basename(called) == "__main__.py":
        return f"{os.path.basename(sys.executable)} -m ingest"
    return "ingest" if shutil.which("ingest") or not os.path.isfile(called) else os.path.relpath(called)


def is_terminal() -> bool:
    """Whether a person watches stderr."""
    return sys.stderr is not None and sys.stderr.isatty()


def plain(value: Any) -> str:
    """A cell for a table: lists joined, instants to the minute (Z: in UTC), nothing as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " ".join(plain(each) for each in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.tzinfo is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%MZ}"
    return " ".join(str(value).split())


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, wide: str = "") -> None:
    """A table for a terminal; tab-separated lines where stdout is a pipe or a file."""
    cells = [[plain(value) for value in row] for row in rows]
    if sys.stdout is None or not sys.stdout.isatty():
        click.echo("\t".join(columns))
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    table = Table(
        title=title, title_justify="left", header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name, columns_wide in zip(columns, _widths(columns, cells, wide, console.width), strict=True):
        table.add_column(name, width=columns_wide, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _widths(columns: Sequence[str], cells: Sequence[Sequence[str]], wide: str, room: int) -> list[int]:
    """The widths of a table's columns: short ones as they are, the others share what is left, `wide` has more of it."""
    from rich.cells import cell_len

    longest = [max([cell_len(name), *(cell_len(row[at]) for row in cells)]) for at, name in enumerate(columns)]
    weights = [3 if name == wide else 2 for name in columns]
    room -= 2 * (len(columns) - 1)
    widths = [each if each <= _SHORT else 0 for each in longest]
    open_ = [at for at, each in enumerate(widths) if not each]
    while open_:
        left, parts = room - sum(widths), sum(weights[at] for at in open_)
        easy = [at for at in open_ if longest[at] * parts <= left * weights[at]]
        for at in easy or open_:
            widths[at] = longest[at] if easy else max(_LEAST, left * weights[at] // parts)
        open_ = [at for at in open_ if at not in easy] if easy else []
    return widths
