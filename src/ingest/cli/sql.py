"""`ingest sql`: one query over the committed rows of the lake."""

import click

from ingest.cli.common import lake_options, say_json, settings, show_table
from ingest.lake import open_lake


@click.command("sql")
@click.argument("query")
@lake_options
def command(query: str, lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Run QUERY (DuckDB's SQL) over articles, sightings, rejects, fetches, fingerprints and latest.

    `latest` holds the newest version of each article.
    """
    config = settings(config_file, lake)
    result = open_lake(config.lake).sql(query)
    columns = list(result.columns)
    rows = result.fetchall()
    if as_json:
        say_json({"columns": columns, "rows": rows})
        return
    show_table(f"{len(rows)} rows", columns, rows, wide=columns[0] if columns else "")
