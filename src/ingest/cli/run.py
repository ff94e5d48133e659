"""`ingest run`: read the sources once, commit what is new, and show it."""

import logging
import shlex
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

import click

from ingest.cli.common import (
    ask_for_contact,
    clock,
    is_terminal,
    lake_options,
    now_option,
    program,
    say_json,
    settings,
    show_table,
    web_options,
)
from ingest.cli.web import split_sources
from ingest.config import Config
from ingest.errors import AccountError, ConfigError
from ingest.lake import hold_lease, open_lake, recover
from ingest.plan import plan_cycles
from ingest.records import Announced, Fetch, Location, Source, Target
from ingest.sources import list_locations, read_items
from ingest.workers import shared_workers

_SHOWN = 50
_COUNTS = ("read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")


@dataclass(slots=True)
class _Report:
    """What the cycles of one command added up to."""

    lake: str
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)
    cycles: list[str] = field(default_factory=list)
    files: int = 0
    seconds: float = 0.0
    polls: tuple[Fetch, ...] = ()
    held_back: tuple[Fetch, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The fields that DESIGN names, in its order."""
        numbers = {name: self.counts[name] for name in _COUNTS}
        last = self.cycles[-1] if self.cycles else None
        return {"cycle": last, "lake": self.lake, **numbers, "files": self.files, "seconds": round(self.seconds, 3)}


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
) -> None:
    """Read SOURCES (files, folders, globs, web addresses) once, and commit what is new to the lake.

    A web address may be a feed, a sitemap, a list of feeds (OPML), a site or a page; a FILE.opml names feeds to fetch.

    Without SOURCES, those of the configuration are read.
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
        _show(report)


def named_sources(paths: tuple[str, ...], config: Config) -> list[Source]:
    """The sources of the command line, else those of the configuration."""
    if paths:
        return [Source(path) for path in paths]
    found = [
        Source(each.url or each.path or "", each.kind, each.name, each.language, each.home, each.pages, each.tags)
        for each in config.source
    ]
    if not found:
        raise ConfigError("no source: name a file or folder (ingest run seeds/), or give [[source]] in ingest.toml")
    return found


def _run(sources: list[Source], config: Config, now: datetime, fixed: datetime | None = None) -> _Report:
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)  # what fails is raised, and told once
    report = _Report(lake=config.lake, now=now)
    started = time.monotonic()
    with hold_lease(config.lake, holder="ingest run"):
        recover(config.lake)
        local, targets = split_sources(sources)
        if targets:
            ask_for_contact(config)
        found = (location for source in local for location in list_locations(source))
        with quiet_import():
            from ingest.flow.ingesting import Polling
            from ingest.flow.running import run_cycle
        with _progress():
            for group in chain(plan_cycles(found, config.cycle, count_items), _web_group(targets, config, now)):
                polling = Polling(fixed=fixed)
                result = run_cycle(group, lake=config.lake, now=now, config=config, polling=polling)
                report.counts.update(result.counts)
                if result.entry is not None:
                    report.cycles.append(result.cycle)
                    report.files += len(result.entry.files)
        if targets:
            report.polls, report.held_back = _polled(targets, config, now)
    report.seconds = time.monotonic() - started
    told = report.counts
    if told["read"] != told["stored"] + told["unchanged"] + told["rejected"]:
        raise AccountError(f"the counts do not add up ({dict(told)}); please report this with the input that shows it")
    return report


def _web_group(targets: tuple[Target, ...], config: Config, now: datetime) -> Iterator[tuple[Target | Announced, ...]]:
    """The addresses to ask, and the pages that an earlier run could not have."""
    if targets:
        from ingest.flow.watching import state_since, with_retries
        from ingest.lake import shared_memory

        yield with_retries(targets, shared_memory(config.lake, state_since(config, now)), now)


def _polled(targets: tuple[Target, ...], config: Config, now: datetime) -> tuple[tuple[Fetch, ...], tuple[Fetch, ...]]:
    """How the polls of this run ended, and the last rows of those addresses that were not asked."""
    from ingest.flow.watching import state_since
    from ingest.lake import shared_memory

    memory = shared_memory(config.lake, state_since(config, now))
    asked = tuple(fetch for fetch in memory.polls() if fetch.at >= now)
    last = (memory.poll(target.url) for target in targets)
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
    from ingest.flow.counting import reset_tally, tally

    reset_tally()
    done = threading.Event()

    def tell() -> None:
        while not done.wait(0.2):
            seen = tally()
            line = "  ".join(f"{name} {seen.get(name, 0)}" for name in ("read", "extracted", "stored", "rejected"))
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


def _show(report: _Report) -> None:
    if report.counts["stored"] or report.counts["rejected"]:
        _show_stored(report)
    _show_polls(report)
    counts = report.counts
    summary = ", ".join(f"{name} {counts[name]}" for name in ("read", "stored", "unchanged", "rejected", "duplicates"))
    if not report.cycles:
        click.echo(f"Nothing new: {summary} in {report.seconds:.1f} s. The lake is as it was.")
    else:
        click.echo(f"Cycle {report.cycles[-1]} committed to {report.lake}: {summary} in {report.seconds:.1f} s.")
    query = '"select title, main_region, topics from latest limit 10"'
    click.echo(f"Query it:  {program()} sql --lake {shlex.quote(report.lake)} {query}")


def _show_polls(report: _Report) -> None:
    """How each address answered; those that were not asked, and why."""
    if report.polls:
        rows = [
            (fetch.url, fetch.outcome, fetch.status, fetch.entries, fetch.new_entries, fetch.message)
            for fetch in report.polls[:_SHOWN]
        ]
        show_table("Polled", ("address", "outcome", "status", "entries", "new", "message"), rows, wide="message")
        if len(report.polls) > _SHOWN:
            click.echo(f"... and {len(report.polls) - _SHOWN} more; see `ingest feeds check --lake {report.lake}`")
    for fetch in report.held_back[:_SHOWN]:
        until = f"not before {fetch.not_before:%Y-%m-%d %H:%M:%S} UTC" if fetch.not_before else "never again"
        click.echo(f"Not asked: {fetch.url}: {until} (its last answer was {fetch.outcome}: {fetch.next_reason})")


def _show_stored(report: _Report) -> None:
    lake = open_lake(report.lake)
    columns = ("title", "published", "regions", "topics", "duplicate of")
    stored = lake.sql(
        f"""select a.title || case when a.version > 1 then ' (version ' || a.version || ')' else '' end,
                   strftime(a.published_at, '%Y-%m-%d'), a.regions,
                   list_transform(a.topic_tags, lambda t: t.name).list_aggregate('string_agg', '; '),
                   coalesce(d.title, a.duplicate_of)
            from articles a left join latest d on d.id = a.duplicate_of
            where a.first_seen_at = ?
            order by a.published_at, a.title, a.id, a.version limit {_SHOWN}""",
        [report.now],
    ).fetchall()
    if stored:
        show_table("Stored", columns, stored, wide="title")
    if report.counts["stored"] > _SHOWN:
        click.echo(f"... and {report.counts['stored'] - len(stored)} more")
    rejects = lake.sql(
        f"select reason, message from rejects where seen_at = ? order by reason, message limit {_SHOWN}",
        [report.now],
    ).fetchall()
    if report.counts["rejected"]:
        show_table("Rejected", ("reason", "what, where, what next"), rejects, wide="what, where, what next")
