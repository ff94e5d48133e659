"""`ingest export`: articles as files for other programs."""

from datetime import date
from pathlib import Path

import click

from ingest.app.export import FORMATS, PARTS, count_articles, export_articles, format_of
from ingest.cli.options import lake_options, load_settings, require_known_names, selection_options
from ingest.cli.progress import progress
from ingest.cli.terminal import counted, print_json, print_line, print_warning
from ingest.export.selection import Selection
from ingest.lake import open_lake

_MAX_LINES = 20


@click.command("export")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "format_name", type=click.Choice(list(FORMATS)), help="Default: by the ending of OUT.")
@click.option("--where", help="A condition of SQL over the columns of the view latest.")
@selection_options
@click.option("--by", help=f"Divide into a folder of files by one or more of {', '.join(PARTS)}, with commas between.")
@lake_options
def command(
    out: Path,
    format_name: str | None,
    where: str | None,
    since: date | None,
    until: date | None,
    regions: tuple[str, ...],
    topics: tuple[str, ...],
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    by: str | None,
    lake: str | None,
    config_file: str | None,
    as_json: bool,
) -> None:
    """Write the newest version of each article to OUT, or of those that the options select.

    csv and xlsx (Excel) have one row for each article; jsonl and parquet keep lists; hf is a folder that the library
    datasets loads; ris, bibtex and csl are citations for Zotero, LaTeX and other programs.
    """
    chosen = format_name or format_of(out)
    if chosen is None:
        raise click.UsageError(f"{out} has no ending of a known format; name one with --format")
    config = load_settings(config_file, lake)
    selection = Selection(where, since, until, regions, topics, sources, languages)
    stored, parts = open_lake(config.lake), _parts(by, chosen)
    require_known_names(
        stored, regions=regions, topics=topics, languages=languages, sources=sources, own_topics=config.tags.topic
    )
    with progress("articles", None if parts else lambda: count_articles(stored, selection)):
        report = export_articles(stored, selection, out, chosen, parts)
    if as_json:
        print_json({"files": [{"path": path, "articles": number} for path, number in report.files]})
    else:
        for path, number in report.files[:_MAX_LINES]:
            print_line(f"{path}: {counted(number, 'article')}")
        if len(report.files) > _MAX_LINES:
            print_line(f"and {len(report.files) - _MAX_LINES} more files in {out}")
    if report.undated:
        print_warning(
            f"left out by --since or --until: {counted(report.undated, 'article')} without a day of publication; "
            'to have such ones too, use --where "published_date is null or published_date >= ..."'
        )


def _parts(by: str | None, format_name: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in by.split(",")) if by else ()
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise click.UsageError(f"--by {unknown[0]}: it can be {', '.join(PARTS)}")
    if names and format_name == "hf":
        raise click.UsageError("--by cannot divide the format hf; use --format parquet")
    return names
