"""`ingest lake`: maintain a lake."""

from dataclasses import asdict
from typing import Any

import click

from ingest.cli.options import lake_options, load_settings
from ingest.cli.phrases import count_lake_phrases
from ingest.cli.progress import progress
from ingest.cli.replay import retag_articles
from ingest.cli.terminal import counted, print_json, print_line, print_table
from ingest.cli.upkeep import allow_articles, compact_lake, delete_articles, expire_articles, publish, stats
from ingest.config import nearest
from ingest.errors import ConfigError, Reason
from ingest.lake import hold_lease, open_lake, repair
from ingest.lake.snapshot import snapshot
from ingest.lake.store import existing_store


@click.group("lake")
def command() -> None:
    """Maintain a lake: verify and repair it, merge its files, delete or retag articles, show sizes and rejects."""


UPKEEP = (
    stats,
    compact_lake,
    delete_articles,
    allow_articles,
    expire_articles,
    retag_articles,
    count_lake_phrases,
    publish,
)
for upkeep_command in UPKEEP:
    command.add_command(upkeep_command)


@command.command("verify")
@lake_options
@click.option("--quick", is_flag=True, help="Compare names and sizes only; do not read the files again.")
def verify(lake: str | None, config_file: str | None, as_json: bool, quick: bool) -> int:
    """Compare every committed file and every count with the log. Exit code 1 when something differs."""
    config = load_settings(config_file, lake)
    stored = open_lake(config.lake)
    with progress("files", lambda: _number_of_files(config.lake)):
        report = stored.verify(deep=not quick)
    if as_json:
        print_json(
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
            print_line(f"{problem.kind}: {problem.path}: {problem.message}")
        state = "sound" if not report.problems else counted(len(report.problems), "problem")
        numbers = ((report.cycles, "cycle"), (report.files, "file"), (report.rows, "row"))
        print_line(f"{config.lake}: {', '.join(counted(*pair) for pair in numbers)}: {state}")
    return 1 if report.problems else 0


@command.command("repair")
@lake_options
def repair_lake(lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Repair a damaged lake for which there is no backup.

    Lost log entries are rebuilt from the files of their cycle. Damaged or missing files are taken out of the lake; run
    the same sources again to get their articles back. What is taken out is moved under _lost/; only files that a merge
    or a deletion had replaced, and that came back with an older backup, are deleted.
    """
    config = load_settings(config_file, lake)
    open_lake(config.lake)
    with (
        hold_lease(config.lake, holder="ingest lake repair"),
        progress("files", lambda: _number_of_files(config.lake)),
    ):
        report = asdict(repair(config.lake))
    if as_json:
        print_json({"lake": config.lake, **report})
        return
    for name, paths in report.items():
        for path in paths:
            print_line(f"{name.replace('_', ' ')}: {path}")
    print_line(f"{config.lake}: {'repaired; see `ingest lake verify`' if any(report.values()) else 'sound'}")


@command.command("rejects")
@lake_options
@click.option("--reason", help="Only those with this reason.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True)
def rejects(lake: str | None, config_file: str | None, as_json: bool, reason: str | None, limit: int) -> None:
    """Show what was rejected, why, and where its bytes are."""
    config = load_settings(config_file, lake)
    if reason is not None:
        _check_reason(reason)
    query = "select reason, seen_at, location, message from rejects"
    parameters: list[Any] = []
    if reason is not None:
        query += " where reason = ?"
        parameters.append(reason)
    result = open_lake(config.lake).sql(f"{query} order by seen_at desc, reason, location limit {limit}", parameters)
    columns = list(result.columns)
    rows = result.fetchall()
    if as_json:
        print_json({"columns": columns, "rows": rows})
        return
    print_table("Rejected", columns, rows)


def _number_of_files(lake: str) -> int:
    return len(snapshot(existing_store(lake)).files())


def _check_reason(reason: str) -> None:
    """Raise `ConfigError` for a reason that does not exist: an empty answer would look like good news."""
    reasons = [known.value for known in Reason]
    if reason not in reasons:
        raise ConfigError(f"--reason: {reason!r} is not a reason; {nearest(reason, reasons)}")
