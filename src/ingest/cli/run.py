"""`ingest run`: read the sources once, commit what is new, and show it."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

import click

from ingest.cli.memory import require_memory
from ingest.cli.options import (
    current_time,
    lake_options,
    load_engine,
    load_settings,
    now_option,
    warn_without_contact,
    web_options,
    workers_option,
)
from ingest.cli.terminal import is_terminal, print_json
from ingest.config import Config

_CLEAR_LINE = "\r\x1b[2K"


@click.command("run")
@click.argument("sources", nargs=-1)
@lake_options
@now_option
@workers_option
@web_options
def command(
    sources: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    workers: int | None,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> int:
    """Read SOURCES (files, folders, globs, web addresses) once, and commit what is new to the lake.

    A web address may be a feed, a sitemap, a list of feeds (OPML), a site or a page; a FILE.opml names feeds to fetch.

    Without SOURCES, those of the configuration are read. Exit code 1 when one of SOURCES (or all of the configuration)
    could not be read at all, and when every item was rejected; what could be read is committed.
    """
    config = load_settings(config_file, lake, allow_net, contact, workers)
    require_memory(engine=True)
    _start_early(sources, config)
    from ingest.app.resolve_sources import add_logins, choose_sources, resolve_sources
    from ingest.app.run import run
    from ingest.cli import run_report

    chosen = choose_sources(sources, config)
    config = add_logins(config, sources, chosen)
    resolved = resolve_sources(chosen)
    if resolved.targets:
        warn_without_contact(config)

    @cache
    def load() -> None:
        from ingest.workers import shared_workers

        shared_workers(config.work).start()  # they import while Beam does
        load_engine(quiet=True)

    with _progress():
        report = run(resolved, config, current_time(now), fixed_clock=now is not None, load=load)
    if as_json:
        print_json(run_report.as_json(report))
    else:
        run_report.print_report(report)
    run_report.print_problems(report)
    return 1 if report.has_failed(chosen, named=bool(sources)) else 0


def _start_early(sources: tuple[str, ...], config: Config) -> None:
    """Let workers import what they need while this process does, where there will surely be work for them.

    That is where the lake is still to be made; else nothing may be new.
    """
    named = sources or [source.path for source in config.source if source.path]
    if "://" not in config.lake and not os.path.exists(config.lake) and any(map(os.path.exists, named)):
        from ingest.workers import start_fork_server

        start_fork_server()


@contextmanager
def _progress() -> Iterator[None]:
    """Show a line on stderr that counts while the pipeline works; nothing where no person watches."""
    if not is_terminal(sys.stderr):
        yield
        return
    from ingest.cli.watch_view import describe_progress
    from ingest.tally import reset_tally, tally

    reset_tally()
    finished = threading.Event()

    def draw() -> None:
        while not finished.wait(0.2):
            counts = tally()
            parts = [*describe_progress(counts)]
            parts += [f"{name} {counts[name]}" for name in ("stored", "rejected") if name in counts]
            sys.stderr.write(f"{_CLEAR_LINE}{' · '.join(parts)}")
            sys.stderr.flush()

    thread = threading.Thread(target=draw, daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()
        sys.stderr.write(_CLEAR_LINE)
        sys.stderr.flush()
