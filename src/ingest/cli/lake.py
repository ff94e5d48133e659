"""`ingest lake`: look after a lake."""

import difflib
from dataclasses import asdict
from typing import Any

import click

from ingest.cli.common import lake_options, say_json, settings, show_table
from ingest.errors import ConfigError, Reason
from ingest.lake import hold_lease, open_lake, repair


@click.group("lake")
def command() -> None:
    """Look after a lake: verify it, repair it, show what was rejected."""


@command.command("verify")
@lake_options
@click.option("--quick", is_flag=True, help="Compare names and sizes only; do not read the files again.")
def verify(lake: str | None, config_file: str | None, as_json: bool, quick: bool) -> int:
    """Compare every committed file and every count with the log. Exit code 1 when something differs."""
    config = settings(config_file, lake)
    report = open_lake(config.lake).verify(deep=not quick)
    if as_json:
        say_json(
            {
                "lake": config.lake,
                "cycles": report.cycles,
                "files": report.files,
                "rows": report.rows,
                "problems": [asdict(problem) for problem in report.problems],
            }
        )
    else:
        for problem in report.problems:
            click.echo(f"{problem.kind}: {problem.path}: {problem.message}")
        sound = "sound" if not report.problems else f"{len(report.problems)} problems"
        click.echo(f"{config.lake}: {report.cycles} cycles, {report.files} files, {report.rows} rows: {sound}")
    return 1 if report.problems else 0


@command.command("repair")
@lake_options
def repair_lake(lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Make a damaged lake sound again where there is no backup.

    Lost entries of the log are made again from the files of their cycle. Damaged or missing files leave the lake; run
    the same sources again to have their articles back. Nothing is deleted: what is taken out lies under _lost/.
    """
    config = settings(config_file, lake)
    open_lake(config.lake)
    with hold_lease(config.lake, holder="ingest lake repair"):
        done = repair(config.lake)
    if as_json:
        say_json({"lake": config.lake, **asdict(done)})
        return
    for name, paths in asdict(done).items():
        for path in paths:
            click.echo(f"{name.replace('_', ' ')}: {path}")
    click.echo(f"{config.lake}: {'repaired; see `ingest lake verify`' if any(asdict(done).values()) else 'sound'}")


@command.command("rejects")
@lake_options
@click.option("--reason", help="Only those with this reason.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True)
def rejects(lake: str | None, config_file: str | None, as_json: bool, reason: str | None, limit: int) -> None:
    """Show what was rejected, why, and where its bytes are."""
    config = settings(config_file, lake)
    if reason is not None:
        _check_reason(reason)
    query = "select reason, seen_at, location, message from rejects"
    parameters: list[Any] = []
    if reason is not None:
        query += " where reason = ?"
        parameters.append(reason)
    rows = open_lake(config.lake).sql(f"{query} order by seen_at desc, reason, location limit {limit}", parameters)
    columns = list(rows.columns)
    found = rows.fetchall()
    if as_json:
        say_json({"columns": columns, "rows": found})
        return
    show_table("Rejected", columns, found, wide="message")


def _check_reason(reason: str) -> None:
    """`ConfigError` for a reason that is none: an empty answer would look like good news."""
    known = [each.value for each in Reason]
    if reason not in known:
        near = difflib.get_close_matches(reason, known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ConfigError(f"--reason: nothing is rejected as {reason!r}; {hint}The reasons are {', '.join(known)}")
