"""`ingest sql`: one query over the committed rows of the lake."""

import re

import click

from ingest.cli.options import lake_options, load_settings
from ingest.cli.terminal import print_json, print_table
from ingest.errors import LakeError
from ingest.lake import open_lake

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_UNQUOTED_AT = re.compile(r"\bat\b(?!\s+time\s+zone)", re.I)


@click.command("sql")
@click.argument("query")
@lake_options
def command(query: str, lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Run QUERY (DuckDB's SQL) over articles, sightings, rejects, fetches, fingerprints and latest.

    `latest` holds the newest version of each article.
    """
    config = load_settings(config_file, lake)
    stored = open_lake(config.lake)
    try:
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
