"""`ingest sql`: one query over the committed rows of the lake."""

import re

import click

from ingest.cli.common import lake_options, say_json, settings, show_table
from ingest.errors import LakeError
from ingest.lake import open_lake

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_BARE_AT = re.compile(r"\bat\b(?!\s+time\s+zone)", re.I)


@click.command("sql")
@click.argument("query")
@lake_options
def command(query: str, lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Run QUERY (DuckDB's SQL) over articles, sightings, rejects, fetches, fingerprints and latest.

    `latest` holds the newest version of each article.
    """
    config = settings(config_file, lake)
    stored = open_lake(config.lake)
    try:
        result = stored.sql(query)
    except LakeError as error:
        if type(error) is LakeError and _BARE_AT.search(_QUOTED.sub("", query)):
            raise LakeError(f'{error}\n`at` is a keyword of DuckDB: write the column of fetches as "at"') from error
        raise
    columns = list(result.columns)
    rows = result.fetchall()
    if as_json:
        say_json({"columns": columns, "rows": rows})
        return
    show_table(f"{len(rows)} rows", columns, rows, wide=columns[0] if columns else "")
