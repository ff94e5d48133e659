"""`ingest replay` and `ingest lake retag`: read or tag again what the lake has, with the release of today."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import click

from ingest.app.changes import ReplayReport
from ingest.cli.options import Day, current_time, lake_options, load_engine, load_settings, now_option, workers_option
from ingest.cli.terminal import print_json, print_line, print_table
from ingest.config import Config

_WHERE = "A condition of SQL on the columns of the view `latest`, such as \"language = 'de'\"."
_DRY_RUN = "Show what would change; store nothing."


@click.command("replay")
@lake_options
@now_option
@workers_option
@click.option("--rejects", is_flag=True, help="Read again what was rejected, in place of the articles.")
@click.option("--since", type=Day(), help="Only what was read on this day (UTC) or later.")
@click.option("--until", type=Day(), help="Only what was read on this day (UTC) or earlier.")
@click.option("--where", default="true", show_default=False, help=f"{_WHERE} With --rejects: of the table `rejects`.")
@click.option("--dry-run", is_flag=True, help=_DRY_RUN)
def command(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    workers: int | None,
    rejects: bool,
    since: date | None,
    until: date | None,
    where: str,
    dry_run: bool,
) -> None:
    """Read articles again, from the archive or from files that are still there, and store what changed.

    What differs from the newest version becomes the next one; ids stay the same. No server is asked.
    """
    from ingest.app.replay import ReplayScope, replay

    config = load_settings(config_file, lake, workers=workers)
    scope = ReplayScope(rejects, _start(since), _start(until, days=1), where)
    load_engine(quiet=True)
    report = replay(config, current_time(now), scope, dry_run=dry_run)
    _show(config, report, "read", as_json=as_json, dry_run=dry_run)


@click.command("retag")
@lake_options
@now_option
@workers_option
@click.option("--where", default="true", show_default=False, help=_WHERE)
@click.option("--dry-run", is_flag=True, help=_DRY_RUN)
def retag_articles(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    workers: int | None,
    where: str,
    dry_run: bool,
) -> None:
    """Tag articles again, from their stored titles and texts, and store those whose tags changed as new versions.

    Fingerprints of an earlier release, which show equal texts only, are made again; the copies that they show are added
    to `links`.
    """
    from ingest.app.retag import retag

    config = load_settings(config_file, lake, workers=workers)
    report = retag(config, current_time(now), where, dry_run=dry_run)
    _show(config, report, "tagged", as_json=as_json, dry_run=dry_run)


def _start(day: date | None, days: int = 0) -> datetime | None:
    if day is None or day > date.max - timedelta(days=days):
        return None
    return datetime.combine(day, time(), UTC) + timedelta(days=days)


def _show(config: Config, report: ReplayReport, verb: str, *, as_json: bool, dry_run: bool) -> None:
    """Print what changed. `verb` is what was done again with each article: read or tagged."""
    fields = dict(sorted(report.fields.items(), key=lambda item: (-item[1], item[0])))
    unread = dict(sorted(report.unread.items(), key=lambda item: (-item[1], item[0])))
    if as_json:
        values: dict[str, Any] = asdict(report) | {"fields": fields, "unread": unread, "dry_run": dry_run}
        print_json({"lake": config.lake, **values})
        return
    if fields:
        print_table("Changed", ("field", "articles"), list(fields.items()))
    if unread:
        print_table(f"Not {verb} again", ("reason", "items"), list(unread.items()))
        for reason, location in report.examples:
            print_line(f"{reason}: {location}")
    if report.fingerprints:
        made = "would be made" if dry_run else f"were made again and show {report.links} links"
        print_line(f"{config.lake}: {report.fingerprints} fingerprints {made}")
    done = "would change" if dry_run else "changed"
    print_line(f"{config.lake}: {report.read} {verb} again, {report.changed} {done}, {report.unchanged} unchanged")
