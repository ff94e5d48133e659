"""`ingest lake phrases`: count the common phrases of a lake."""

from datetime import datetime

import click

from ingest.cli.options import current_time, lake_options, load_settings, now_option
from ingest.cli.terminal import counted, print_json, print_line
from ingest.dedupe import MOST_STORIES
from ingest.lake.phrase_counting import count_phrases


@click.command("phrases")
@lake_options
@now_option
@click.option("--dry-run", is_flag=True, help="Show how many there are; store nothing.")
def count_lake_phrases(
    lake: str | None, config_file: str | None, as_json: bool, now: datetime | None, dry_run: bool
) -> None:
    """Count the phrases that many stories share, and find copies without them from now on.

    Boilerplate and common phrases say nothing of a copy, and each costs comparisons. The table stays as it is until
    this command is run again, say when the lake has grown tenfold. The log names the table that each cycle used.
    """
    config = load_settings(config_file, lake)
    common = count_phrases(config.lake, current_time(now), config, holder="ingest lake phrases", dry_run=dry_run)
    if as_json:
        values = {"phrases": len(common.keys), "most_stories": MOST_STORIES, "version": common.version or None}
        print_json({"lake": config.lake, **values})
        return
    number = counted(len(common.keys), "phrase")
    done = "nothing was changed" if dry_run else f"copies are found without them from now on, version {common.version}"
    print_line(f"{config.lake}: {number} in more than {MOST_STORIES} stories; {done}")
