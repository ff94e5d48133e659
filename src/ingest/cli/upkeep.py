"""`ingest lake stats|compact|delete|allow|expire`: the sizes of a lake, merging of small files, removal of articles."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

import click

from ingest.cli.options import current_time, lake_options, load_settings, now_option
from ingest.cli.progress import progress
from ingest.cli.terminal import counted, print_json, print_line, print_table, terminal_safe
from ingest.config import Config
from ingest.errors import ConfigError
from ingest.lake import hold_lease, open_lake, recover
from ingest.lake.allowing import allow
from ingest.lake.compaction import compact, due_merges
from ingest.lake.deletion import DeletionReport, delete
from ingest.lake.iceberg import NAMESPACE, publish_iceberg
from ingest.lake.selection import Selection
from ingest.lake.stats import lake_stats
from ingest.lake.store import existing_store
from ingest.urls.clean import source_domain

_ARTICLE_ID_PREFIX = "a1-"
_MAX_COPIES = 5


@click.command("stats")
@lake_options
@now_option
@click.option("--by-day", is_flag=True, help="One line for each day of a table.")
def stats(lake: str | None, config_file: str | None, as_json: bool, now: datetime | None, by_day: bool) -> None:
    """Show files, rows and bytes of each table, and what compaction would gain."""
    config = load_settings(config_file, lake)
    rows = [asdict(row) for row in lake_stats(config.lake, current_time(now), by_day=by_day)]
    for row in rows:
        row["day"] = None if row["day"] is None else row["day"].isoformat()
    articles = sum(row["rows"] for row in rows if row["table"] == "articles")
    size = sum(row["bytes"] for row in rows)
    if as_json:
        print_json({"lake": config.lake, "articles": articles, "bytes": size, "tables": rows})
        return
    columns = [name for name in TABLE_COLUMNS if by_day or name != "day"]
    print_table("Sizes", columns, [tuple("" if row[name] is None else row[name] for name in columns) for row in rows])
    if articles:
        print_line(
            f"{config.lake}: {counted(articles, 'article')}, {size} bytes, {round(size / articles)} bytes an article"
        )


TABLE_COLUMNS = ("table", "day", "files", "rows", "bytes", "files_after", "bytes_after")


@click.command("compact")
@lake_options
@now_option
@click.option("--dry-run", is_flag=True, help="Show what would be merged; change nothing.")
@click.option("--migrate", is_flag=True, help="Also write files anew that are of an earlier schema or lack columns.")
@click.option("--seconds", type=click.FloatRange(min=0), help="Stop after about so many seconds.")
def compact_lake(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    dry_run: bool,
    migrate: bool,
    seconds: float | None,
) -> None:
    """Merge the files of each table and day. `run` and `watch` do it by themselves when there are many."""
    config, moment = load_settings(config_file, lake), current_time(now)
    if dry_run:
        plans = due_merges(existing_store(config.lake), moment, migrate=migrate)
        rows = [
            {"table": plan.table, "day": plan.day.isoformat(), "files": len(plan.files)}
            | {name: sum(getattr(file, name) for file in plan.files) for name in ("rows", "bytes")}
            for plan in plans
        ]
        if as_json:
            print_json({"lake": config.lake, "merges": rows})
            return
        if rows:
            print_table("Would be merged", list(rows[0]), [tuple(row.values()) for row in rows])
        print_line(f"{config.lake}: {len(rows)} merges; nothing was changed")
        return
    with _writing(config, "ingest lake compact"):
        grace = timedelta(minutes=config.upkeep.grace_minutes)
        store = existing_store(config.lake)
        with progress("merges", lambda: len(due_merges(store, moment, migrate=migrate))):
            report = compact(config.lake, moment, seconds=seconds, grace=grace, migrate=migrate)
    if as_json:
        print_json({"lake": config.lake, **asdict(report)})
        return
    sizes = f"{report.merged} files to {report.written}, {report.bytes_before} bytes to {report.bytes_after}"
    print_line(f"{config.lake}: {sizes}; {report.remaining} merges remain")


def _selects_articles(*, domain: str, source: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the arguments `[ID|URL]...`, `--domain` and `--source`; the command gets them as its `selection`.

    `domain` and `source` are the help texts of the options.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(
            articles: tuple[str, ...], domains: tuple[str, ...], sources: tuple[str, ...], **options: Any
        ) -> None:
            function(selection=_selection(articles, domains, sources), **options)

        for option in (
            click.option("--source", "sources", multiple=True, help=source),
            click.option("--domain", "domains", multiple=True, help=domain),
            click.argument("articles", nargs=-1, metavar="[ID|URL]..."),
        ):
            command = option(command)
        return command

    return decorate


@click.command("delete")
@lake_options
@now_option
@_selects_articles(
    domain="All articles of a registrable domain, such as example.org.",
    source="What a source brought and no other one: its address or path, or its name in the settings.",
)
@click.option("--why", help="The reason, which is stored.")
def delete_articles(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    selection: Selection,
    why: str | None,
) -> None:
    """Delete articles from all tables, and keep them from coming back.

    Of each deleted address, domain or source a hash is stored. See docs/operate.md.
    """
    config = load_settings(config_file, lake)
    if selection == Selection():
        raise ConfigError("name what to delete: ids or addresses of articles, --domain or --source")
    selection = replace(selection, sources=_with_places(selection.sources, config))
    _require_registrable(selection.domains)
    with _writing(config, "ingest lake delete"):
        report = delete(config.lake, current_time(now), selection, why=why)
    _show(config, report, as_json)


def _with_places(names: Iterable[str], config: Config) -> frozenset[str]:
    """Return names of sources with the addresses and paths of those that the settings call so; the lake has these."""
    called = frozenset(names)
    places = (source.url or source.path for source in config.source if source.name in called)
    return called | frozenset(place for place in places if place)


def _require_registrable(domains: Iterable[str]) -> None:
    """Raise `ConfigError` for a domain that no article can have: a host, an address, another spelling."""
    for domain in sorted(domains):
        registrable = source_domain(domain if "://" in domain else f"https://{domain}/")
        if registrable != domain:
            known = f": name {registrable!r}, with all its hosts, or" if registrable else "; name"
            raise ConfigError(f"--domain {domain!r} is not a registrable domain{known} addresses of articles")


def _selection(articles: tuple[str, ...], domains: tuple[str, ...], sources: tuple[str, ...]) -> Selection:
    """Return what ids, addresses, domains and sources of a command line select."""
    ids = frozenset(name for name in articles if name.startswith(_ARTICLE_ID_PREFIX))
    urls = frozenset(articles) - ids
    unknown = sorted(url for url in urls if "://" not in url)
    if unknown:
        raise ConfigError(f"{unknown[0]!r} is neither the id of an article (a1-...) nor an address (https://...)")
    return Selection(ids, urls, frozenset(domains), frozenset(sources))


@click.command("allow")
@lake_options
@now_option
@_selects_articles(domain="A domain that was deleted.", source="A source that was deleted.")
@click.option("--cycle", "cycles", type=int, multiple=True, help="All that the deletion of this cycle remembers.")
def allow_articles(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    selection: Selection,
    cycles: tuple[int, ...],
) -> None:
    """Let deleted articles be stored again. They come back when a source that carries them is read."""
    config = load_settings(config_file, lake)
    if selection == Selection() and not cycles:
        raise ConfigError("name what to allow: ids or addresses of articles, --domain, --source or --cycle")
    selection = replace(selection, sources=_with_places(selection.sources, config))
    with _writing(config, "ingest lake allow"):
        report = allow(config.lake, current_time(now), selection, frozenset(cycles))
    if as_json:
        print_json({"lake": config.lake, **asdict(report)})
        return
    print_line(f"{config.lake}: {report.lifted} rows of deletions lifted" if report.lifted else "nothing matched")
    if report.remaining:
        numbers = " ".join(f"--cycle {number}" for number in report.deletions)
        print_line(f"{report.remaining} other rows of the same deletions stay; {numbers} lifts them too")


@click.command("expire")
@lake_options
@now_option
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day (UTC) that stays.")
@click.option(
    "--source", "sources", multiple=True, help="Only what this source brought and no other one; address, path or name."
)
def expire_articles(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    before: datetime,
    sources: tuple[str, ...],
) -> None:
    """Remove what was stored before a day. It is not kept from coming back; see `expire_days` for doing it daily."""
    config = load_settings(config_file, lake)
    with _writing(config, "ingest lake expire"):
        selection = Selection(sources=_with_places(sources, config), before=before.date())
        report = delete(config.lake, current_time(now), selection, remember=False)
    _show(config, report, as_json)


@click.command("publish")
@lake_options
@click.option(
    "--iceberg",
    "target",
    required=True,
    metavar="FOLDER|CATALOG",
    help="A folder, which gets a catalog in SQLite; or the name of a catalog that pyiceberg is configured with.",
)
@click.option("--namespace", default=NAMESPACE, show_default=True, help="Namespace of the tables in the catalog.")
def publish(lake: str | None, config_file: str | None, as_json: bool, target: str, namespace: str) -> None:
    """Publish the tables as Apache Iceberg tables over the same files, for Spark, Trino, Snowflake and others.

    Publish again after new cycles and merges. Needs the extra `iceberg`.
    """
    config = load_settings(config_file, lake)
    with _writing(config, "ingest lake publish"):
        tables = publish_iceberg(config.lake, target, namespace)
    rows = [asdict(table) for table in tables]
    if as_json:
        print_json({"lake": config.lake, "iceberg": target, "namespace": namespace, "tables": rows})
        return
    print_table(f"Published in {target}", list(rows[0]), [tuple(row.values()) for row in rows])


@contextmanager
def _writing(config: Config, holder: str) -> Iterator[None]:
    """Hold the lease of an existing lake, with what a killed writer left put right."""
    open_lake(config.lake)
    with hold_lease(config.lake, holder=holder, wait=config.cycle.wait_seconds):
        recover(config.lake)
        yield


def _show(config: Config, report: DeletionReport, as_json: bool) -> None:
    if as_json:
        print_json({"lake": config.lake, **asdict(report)})
        return
    for table, number in report.rows.items():
        print_line(f"{table}: {counted(number, 'row')}")
    for path in report.removed_files:
        print_line(f"removed: {path}")
    deleted = f"{counted(report.articles, 'article')} deleted" if report.rows else "nothing matched"
    if report.cycle and not report.rows:
        deleted += "; it is kept from being stored all the same, until `ingest lake allow` lifts that"
    print_line(f"{config.lake}: {deleted}")
    if report.copies:
        print_line(
            "copies of it that copies.drop kept out are stored when a source carries them again; "
            "`ingest lake delete URL` keeps one away:"
        )
    for url in report.copies[:_MAX_COPIES]:
        print_line(f"  {terminal_safe(url)}")
    if len(report.copies) > _MAX_COPIES:
        print_line(f"  ... and {len(report.copies) - _MAX_COPIES} more; --json lists all")
