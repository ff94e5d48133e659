"""`ingest doctor`: what is wrong with this machine or the set-up, and what to do."""

import os
import shutil
import sys

import click
from click.formatting import wrap_text

from ingest.app.check_setup import check_setup
from ingest.app.check_web import Check
from ingest.cli.options import current_time, lake_options, load_settings, web_options
from ingest.cli.terminal import is_terminal, print_json, print_line, terminal_safe, write_line

_MARKS = {"ok": ("ok  ", "green"), "note": ("note", "yellow"), "bad": ("BAD ", "red")}
_NAME_WIDTH = 14


@click.command("doctor")
@lake_options
@web_options
@click.option("--online", is_flag=True, help="Ask each host for its robots.txt, and compare the clocks.")
def command(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    allow_net: tuple[str, ...],
    contact: str | None,
    online: bool,
) -> int:
    """Show what is wrong with the set-up, and what to do.

    Exit code 1 when something is BAD and has to be fixed; a note is worth a look. Of the web only the names of hosts
    are looked up, unless --online is given.
    """
    checks = list(
        check_setup(
            lambda: load_settings(config_file, lake, allow_net, contact), config_file, current_time(), online=online
        )
    )
    bad = sum(1 for check in checks if check.level == "bad")
    if as_json:
        records = [
            {"name": check.name, "good": check.level != "bad", "level": check.level, "told": check.text}
            for check in checks
        ]
        print_json({"checks": records})
        return 1 if bad else 0
    for check in checks:
        _print_check(check)
    notes = sum(1 for check in checks if check.level == "note")
    print_line(f"{f'{bad} to fix' if bad else 'nothing to fix'}{f', {notes} worth a look' if notes else ''}")
    return 1 if bad else 0


def _print_check(check: Check) -> None:
    mark, colour = _MARKS[check.level]
    text = terminal_safe(check.text)
    if is_terminal(sys.stdout):
        mark = mark if os.environ.get("NO_COLOR") else click.style(mark, fg=colour)
        indent = " " * (_NAME_WIDTH + 6)
        text = wrap_text(text, shutil.get_terminal_size().columns - 1, indent, indent).lstrip()
    write_line(f"{mark} {check.name:<{_NAME_WIDTH}} {text}")
