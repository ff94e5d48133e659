"""`ingest run`: read the sources once, commit what is new, and show it."""

import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

import click

from ingest.app.plan import plan_cycles
from ingest.cli.common import (
    ask_for_contact,
    clock,
    is_terminal,
    lake_options,
    now_option,
    say_json,
    settings,
    web_options,
)
from ingest.cli.run_report import Report, show, tell_trouble
from ingest.cli.web import hint, split_sources
from ingest.config import Config
from ingest.errors import AccountError, ConfigError
from ingest.lake import hold_lease, recover
from ingest.records import Fetch, Location, PollTarget, Rejected, Source
from ingest.records.outcome import is_readable
from ingest.sources import list_locations, read_items
from ingest.sources.opening import printable
from ingest.workers import shared_workers

if TYPE_CHECKING:
    from ingest.app.cycle import CycleResult


@click.command("run")
@click.argument("sources", nargs=-1)
@lake_options
@now_option
@click.option("--workers", type=click.IntRange(min=0), help="Worker processes.  [default: as many as cores]")
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
    could not be read at all; what could be read is committed.
    """
    config = settings(config_file, lake, allow_net, contact)
    if workers is not None:
        config = replace(config, work=replace(config.work, workers=workers))
    named = named_sources(sources, config)
    shared_workers(config.work).start()  # they import while Beam does
    report = _run(named, config, clock(now), now)
    if as_json:
        say_json(report.as_json())
    else:
        show(report)
    tell_trouble(report)
    return 1 if report.unread and (sources or len(report.unread) >= len(named)) else 0


def named_sources(paths: tuple[str, ...], config: Config) -> list[Source]:
    """The sources of the command line, else those of the configuration."""
    if paths:
        return [Source(path) for path in paths]
    found = [
        Source(
            source.url or source.path or "",
            source.kind,
            source.name,
            source.language,
            source.home,
            source.pages,
            source.tags,
            source.columns.pairs(),
        )
        for source in config.source
    ]
    if not found:
        raise ConfigError("no source: name a file or folder (ingest run seeds/), or give [[source]] in ingest.toml")
    return found


def _run(sources: list[Source], config: Config, now: datetime, fixed: datetime | None = None) -> Report:
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)  # what fails is raised, and told once
    report = Report(lake=config.lake, now=now)
    started = time.monotonic()
    with hold_lease(config.lake, holder="ingest run"):
        report.recovered = recover(config.lake)
        local, targets = split_sources(sources)
        if targets:
            ask_for_contact(config)
        empty: list[str] = []
        found = _listed(local, empty)
        with quiet_import():
            from ingest.app.cycle import run_cycle
        groups = plan_cycles(found, config.cycle, count_items)
        files = (run_cycle(group, lake=config.lake, now=now, config=config) for group in groups)
        with _progress():
            for result in chain(files, _web_cycles(targets, config, now, fixed)):
                report.counts.update(result.counts)
                if result.entry is not None:
                    report.cycles.append(result.cycle)
                    report.files += len(result.entry.files)
                    report.reasons.update(dict(result.entry.counts.reasons))
        if targets:
            report.polls, report.held_back = _polled(targets, config, now)
        report.unread = (*empty, *_unanswered(targets, config, now))
    report.seconds = time.monotonic() - started
    told = report.counts
    if told["read"] != told["stored"] + told["unchanged"] + told["rejected"]:
        raise AccountError(f"the counts do not add up ({dict(told)}); please report this with the input that shows it")
    return report


def _listed(local: list[Source], empty: list[str]) -> Iterator[Location | Rejected]:
    """The files of local sources; `empty` gets a line for each source that has none."""
    for source in local:
        some = False
        for location in list_locations(source):
            some = True
            yield location
        if not some:
            empty.append(f"{printable(source.path_or_url)}: no readable files under it; check the path")


def _unanswered(targets: tuple[PollTarget, ...], config: Config, now: datetime) -> list[str]:
    """A line for each address that gave nothing when it was asked last, in this run or before."""
    if not targets:
        return []
    from ingest.lake import shared_state
    from ingest.polling.agenda import state_since

    memory = shared_state(config.lake, state_since(config, now))
    pages = memory.pages([target.url for target in targets])
    last = (memory.last_poll(target.url) or pages.get(target.url) for target in targets)
    return [
        f"{fetch.url}: could not be read: {fetch.message or fetch.outcome}{hint(fetch.outcome)}"
        for fetch in last
        if fetch is not None and not is_readable(fetch.outcome)
    ]


def _web_cycles(
    targets: tuple[PollTarget, ...], config: Config, now: datetime, fixed: datetime | None
) -> "Iterator[CycleResult]":
    """Ask the addresses, and for the pages that an earlier run could not have; a cycle takes in so much and no more."""
    if targets:
        from ingest.app.backlog import run_web
        from ingest.lake import shared_state
        from ingest.polling import PollMode
        from ingest.polling.agenda import state_since, with_retries

        named = with_retries(targets, shared_state(config.lake, state_since(config, now)), now)
        yield from run_web(named, config, now, PollMode(fixed=fixed))


def _polled(
    targets: tuple[PollTarget, ...], config: Config, now: datetime
) -> tuple[tuple[Fetch, ...], tuple[Fetch, ...]]:
    """How the polls of this run ended, and the last rows of those addresses that were not asked."""
    from ingest.lake import shared_state
    from ingest.polling.agenda import state_since

    memory = shared_state(config.lake, state_since(config, now))
    asked = tuple(fetch for fetch in memory.last_polls() if fetch.at >= now)
    last = (memory.last_poll(target.url) for target in targets)
    return asked, tuple(fetch for fetch in last if fetch is not None and fetch.at < now)


def count_items(location: Location) -> int:
    """How many items a file holds."""
    return sum(1 for _ in read_items(location))


@contextmanager
def quiet_import() -> Iterator[None]:
    """Beam logs a warning on import when Google's client libraries are absent; that is no news to our user."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(level)


@contextmanager
def _progress() -> Iterator[None]:
    """A line on stderr that counts while the pipeline works; nothing where no person watches."""
    if not is_terminal():
        yield
        return
    from ingest.cli.live import doing
    from ingest.flow.counting import reset_tally, tally

    reset_tally()
    done = threading.Event()

    def tell() -> None:
        while not done.wait(0.2):
            seen = tally()
            line = " · ".join(
                [*doing(seen), *(f"{name} {seen[name]}" for name in ("stored", "rejected") if name in seen)]
            )
            sys.stderr.write(f"\r\x1b[2K{line}")
            sys.stderr.flush()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
