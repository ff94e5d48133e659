"""`ingest sql`: one query over the committed rows of the lake."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ingest.app.export import TABLE_FORMATS, export_query, format_of
from ingest.cli.options import Instant, lake_options, load_settings
from ingest.cli.terminal import print_json, print_line, print_table
from ingest.errors import LakeError
from ingest.lake import open_lake

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_UNQUOTED_AT = re.compile(r"\bat\b(?!\s+time\s+zone)", re.I)


class Moment(Instant):
    """The number of a cycle, or an instant."""

    name = "cycle or instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a number as text, anything else as an aware datetime in UTC."""
        text = str(value)
        return text if text.isascii() and text.isdecimal() else super().convert(value, param, ctx)


@click.command("sql")
@click.argument("query")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file: .csv, .xlsx, .jsonl or .parquet."
)
@click.option(
    "--as-of",
    type=Moment(),
    help="Read the lake as it was after a cycle (its number), or at a time such as 2026-11-23T12:00Z.",
)
@lake_options
def command(
    query: str,
    out: Path | None,
    as_of: str | datetime | None,
    lake: str | None,
    config_file: str | None,
    as_json: bool,
) -> None:
    """Run QUERY (DuckDB's SQL) over the tables of the lake (articles, sightings, rejects ...) and its views.

    The view latest holds the newest version of each article; docs/views.md lists the others.
    """
    format_name = format_of(out) if out is not None else None
    if out is not None and format_name not in TABLE_FORMATS:
        raise click.UsageError(f"{out}: the ending must be .csv, .xlsx, .jsonl or .parquet")
    config = load_settings(config_file, lake)
    stored = open_lake(config.lake)
    if as_of is not None:
        stored = stored.as_of(as_of)
    try:
        if out is not None and format_name is not None:
            number = export_query(stored, query, out, format_name)
            print_json({"path": str(out), "rows": number}) if as_json else print_line(f"{out}: {number} rows")
            return
        result = stored.sql(query)
    except LakeError as error:
        if type(error) is LakeError and _UNQUOTED_AT.search(_QUOTED.sub("", query)):
            raise LakeError(f'{error}\n`at` is a keyword of DuckDB: write the column of fetches as "at"') from error
        raise
    columns = list(result.columns)
    rows = result.fetchall()
    if as_json:
        print_json({"columns": columns, "rows": rows})
        return
    print_table(f"{len(rows)} rows", columns, rows)
