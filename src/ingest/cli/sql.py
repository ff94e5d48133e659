"""`ingest sql`: one query over the committed rows of the lake."""

import re
from pathlib import Path

import click

from ingest.app.export import TABLE_FORMATS, export_query, format_of
from ingest.cli.options import lake_options, load_settings
from ingest.cli.terminal import print_json, print_line, print_table
from ingest.errors import LakeError
from ingest.lake import open_lake

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_UNQUOTED_AT = re.compile(r"\bat\b(?!\s+time\s+zone)", re.I)


@click.command("sql")
@click.argument("query")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file: .csv, .xlsx, .jsonl or .parquet."
)
@lake_options
def command(query: str, out: Path | None, lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Run QUERY (DuckDB's SQL) over the tables of the lake (articles, sightings, rejects ...) and its views.

    The view latest holds the newest version of each article; docs/views.md lists the others.
    """
    format_name = format_of(out) if out is not None else None
    if out is not None and format_name not in TABLE_FORMATS:
        raise click.UsageError(f"{out}: the ending must be .csv, .xlsx, .jsonl or .parquet")
    config = load_settings(config_file, lake)
    stored = open_lake(config.lake)
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
