"""`ingest report`: a lake as one page of HTML."""

from datetime import datetime
from pathlib import Path

import click

from ingest.app.report import QUERIES, write_report
from ingest.cli.options import current_time, lake_options, load_settings, now_option
from ingest.cli.progress import progress
from ingest.cli.terminal import counted, print_json, print_line
from ingest.lake import open_lake


@click.command("report")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("report.html"), show_default=True,
    help="The file to write.",
)  # fmt: skip
@click.option("--days", type=click.IntRange(1, 3660), default=30, show_default=True, help="The last days to show.")
@lake_options
@now_option
def command(
    out: Path, days: int, lake: str | None, config_file: str | None, as_json: bool, now: datetime | None
) -> None:
    """Write what came in, from whom, about which countries and topics, and the health of feeds, as one page.

    The page needs nothing else: it can be opened from the disk, sent by mail, or put on any web server.
    """
    config = load_settings(config_file, lake)
    lake_to_read = open_lake(config.lake)
    with progress("queries", lambda: QUERIES):
        content = write_report(lake_to_read, out, current_time(now), days)
    if as_json:
        print_json({"path": str(out), "articles": content.articles, "days": days})
    else:
        print_line(f"{out}: {counted(content.articles, 'article')} of the last {counted(days, 'day')}")
