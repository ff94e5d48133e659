"""`ingest run`: read the sources once, commit what is new, and show it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from ingest.cli.memory import require_memory
from ingest.cli.options import (
    current_time,
    lake_options,
    load_engine,
    load_settings,
    now_option,
    publication_options,
    warn_without_contact,
    web_options,
    workers_option,
)
from ingest.cli.progress import first_line, progress
from ingest.config import Config

if TYPE_CHECKING:
    from ingest.app.resolve_sources import ResolvedSources


@click.command("run")
@click.argument("sources", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would be read; ask no server, write nothing.")
@click.option("--limit", type=click.IntRange(min=1), help="Read at most so many new items; the next run goes on.")
@publication_options
@lake_options
@now_option
@workers_option
@web_options
def command(
    lake: str | None,
    config_file: str | None,
    workers: int | None,
    allow_net: tuple[str, ...],
    contact: str | None,
    **options: Any,
) -> int:
    """Read SOURCES (files, folders, globs, web addresses) once, and commit what is new to the lake.

    A web address may be a feed, a sitemap, a list of feeds (OPML), a site or a page; a FILE.opml names feeds to fetch.

    Without SOURCES, those of the configuration are read. Exit code 1 when one of SOURCES (or all of the configuration)
    could not be read at all, and when every item was rejected, unless as copies that `[copies] drop` leaves out; what
    could be read is committed.

    Articles of other days than --since and --until, and those without a day of publication, are counted and left out:
    the lake does not know them, and a run without the options stores them.
    """
    return _run(load_settings(config_file, lake, allow_net, contact, workers), **options)


def _run(
    config: Config,
    sources: tuple[str, ...],
    as_json: bool,
    now: datetime | None,
    dry_run: bool,
    limit: int | None,
    since: date | None,
    until: date | None,
) -> int:
    if since and until and since > until:
        raise click.UsageError(f"--since {since:%Y-%m-%d} is after --until {until:%Y-%m-%d}, so no day is left")
    if limit is not None and (since or until):
        raise click.UsageError(
            "--limit counts items before their days are known, so the next run would read the same ones again; "
            "leave out --limit, or --since and --until"
        )
    if dry_run and (since or until):
        raise click.UsageError("--dry-run opens no item, so it knows no days; leave out --since and --until")
    with first_line():
        if not dry_run:
            require_memory(engine=True)
            _start_early(sources, config)
        from ingest.app.resolve_sources import add_logins, choose_sources, resolve_sources
        from ingest.app.run import run
        from ingest.cli import run_report
        from ingest.lake.publication import Publication

        chosen = choose_sources(sources, config)
        config = add_logins(config, sources, chosen)
        resolved = resolve_sources(chosen)
    if dry_run:
        from ingest.app.dry_run import plan_run

        return run_report.show_plan(plan_run(resolved, config, limit), as_json=as_json)
    if resolved.targets:
        warn_without_contact(config)
    with run_progress(resolved, config):
        report = run(
            resolved, config, current_time(now), fixed_clock=now is not None, load=cache(lambda: _load(config)),
            limit=limit, publication=Publication(since, until),
        )  # fmt: skip
    run_report.show(report, as_json=as_json)
    return 1 if report.has_failed(chosen, named=bool(sources)) else 0


def _start_early(sources: tuple[str, ...], config: Config) -> None:
    """Let workers import what they need while this process does, where there will surely be work for them.

    That is where the lake is still to be made; else nothing may be new.
    """
    named = sources or [source.path for source in config.source if source.path]
    if "://" not in config.lake and not os.path.exists(config.lake) and any(map(os.path.exists, named)):
        from ingest.workers import start_fork_server

        start_fork_server()


def _load(config: Config) -> None:
    """Start the workers, which import while Beam does, and import Beam."""
    from ingest.workers import shared_workers

    shared_workers(config.work).start()
    load_engine(quiet=True)


def run_progress(sources: "ResolvedSources", config: Config) -> AbstractContextManager[None]:
    """Show what a run has done so far of the files of its sources; see `progress`."""
    return progress("files", lambda: _number_of_files(sources, config), describe=_describe)


def _number_of_files(sources: "ResolvedSources", config: Config) -> int:
    """Return how many files a run reads, for the time that is left."""
    from ingest.sources import list_locations

    return sum(1 for source in sources.local for _ in list_locations(source, config.fetch))


def _describe(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield what a run is doing beside the number of its files."""
    from ingest.cli.watch_view import describe_progress

    if not counts.get("files"):
        yield from describe_progress(counts)
    elif counts.get("read"):
        yield f"read {counts['read']}"
    yield from (f"{name} {counts[name]}" for name in ("stored", "rejected") if name in counts)
