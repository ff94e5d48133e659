"""What `ingest run` shows of its work: what was stored and rejected, how addresses answered, what was in the way."""

import shlex
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click

from ingest.cli.board import polls_table, troubles
from ingest.cli.common import program, show_table
from ingest.cli.health import never_polled
from ingest.cli.web import told_reasons
from ingest.lake import RecoveryReport, open_lake
from ingest.records import Fetch

_SHOWN = 50
_SHOWN_ARTICLES = 20
_SHOWN_FOREIGN = 5
_COUNTS = ("read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")


@dataclass(slots=True)
class Report:
    """What the cycles of one command added up to."""

    lake: str
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  # of `rejected`
    cycles: list[str] = field(default_factory=list)
    files: int = 0
    seconds: float = 0.0
    polls: tuple[Fetch, ...] = ()
    held_back: tuple[Fetch, ...] = ()
    unread: tuple[str, ...] = ()  # sources of which nothing could be read, each with the reason
    recovered: RecoveryReport = field(default_factory=RecoveryReport)

    def as_json(self) -> dict[str, Any]:
        """The fields that DESIGN names, in its order."""
        numbers = {name: self.counts[name] for name in _COUNTS}
        last = self.cycles[-1] if self.cycles else None
        return {"cycle": last, "lake": self.lake, **numbers, "files": self.files, "seconds": round(self.seconds, 3)}


def show(report: Report) -> None:
    """On stdout, for people."""
    if report.counts["stored"] or report.counts["rejected"]:
        _show_stored(report)
    _show_polls(report)
    counts = report.counts
    why = {"rejected": told_reasons([report.reasons.items()])}
    names = ("read", "stored", "unchanged", "rejected", "duplicates")
    summary = ", ".join(f"{name} {counts[name]}{why.get(name, '')}" for name in names)
    if not report.cycles:
        click.echo(f"Nothing new: {summary} in {report.seconds:.1f} s. The lake is as it was.")
    else:
        click.echo(f"Cycle {report.cycles[-1]} committed to {report.lake}: {summary} in {report.seconds:.1f} s.")
    if not open_lake(report.lake, create=True).sql("select 1 from articles limit 1").fetchall():
        return
    query = '"select title, main_region, topics from latest limit 10"'
    click.echo(f"Query it:  {program()} sql --lake {shlex.quote(report.lake)} {query}")


def _show_polls(report: Report) -> None:
    """How each address answered; those that were not asked, and why."""
    if report.polls and sys.stdout is not None and sys.stdout.isatty():
        _draw_polls(report)
    elif report.polls:
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


def _draw_polls(report: Report) -> None:
    """For a terminal: a line each that fits; below it what is wrong in full, where `tell_trouble` will not say it."""
    from rich.console import Console

    console = Console(highlight=False)
    shown = report.polls[:_SHOWN]
    console.print(polls_table(shown, console.width))
    console.print()
    untold = [fetch for fetch in shown if not any(line.startswith(f"{fetch.url}: ") for line in report.unread)]
    for told in troubles([never_polled(fetch.url).after(fetch) for fetch in untold], report.now):
        console.print(told)


def _show_stored(report: Report) -> None:
    lake = open_lake(report.lake)
    columns = ("title", "published", "regions", "topics", "duplicate of")
    stored = lake.sql(
        f"""select a.title || case when a.version > 1 then ' (version ' || a.version || ')' else '' end,
                   strftime(a.published_at, '%Y-%m-%d'), a.regions,
                   list_transform(a.topic_tags, lambda t: t.name).list_aggregate('string_agg', '; '),
                   coalesce(d.title, a.duplicate_of)
            from articles a left join latest d on d.id = a.duplicate_of
            where a.first_seen_at = ?
            order by a.published_at, a.title, a.id, a.version limit {_SHOWN_ARTICLES}""",
        [report.now],
    ).fetchall()
    drawn = sys.stdout is not None and sys.stdout.isatty()
    used = len(columns) - (drawn and not any(row[-1] for row in stored))  # room for the others
    if stored:
        show_table("Stored", columns[:used], [row[:used] for row in stored], wide="title")
    if report.counts["stored"] > len(stored):
        click.echo(f"... and {report.counts['stored'] - len(stored)} more")
    rejects = lake.sql(
        f"select reason, message from rejects where seen_at = ? order by reason, message limit {_SHOWN_ARTICLES}",
        [report.now],
    ).fetchall()
    if report.counts["rejected"]:
        show_table("Rejected", ("reason", "what, where, what next"), rejects, wide="what, where, what next")
    if report.counts["rejected"] > len(rejects):
        more = report.counts["rejected"] - len(rejects)
        click.echo(f"... and {more} more; see `ingest lake rejects --lake {report.lake}`")


def tell_trouble(report: Report) -> None:
    """On stderr: what could not be read, and what recovery found and left alone."""
    for told in report.unread[:_SHOWN]:
        click.echo(f"ingest: {told}", err=True)
    if len(report.unread) > _SHOWN:
        click.echo(f"ingest: ... and {len(report.unread) - _SHOWN} more could not be read", err=True)
    for path in report.recovered.foreign[:_SHOWN_FOREIGN]:
        click.echo(
            f"ingest: {report.lake}/{path}: not of a lake's making; left alone, but readers of the folder may mind",
            err=True,
        )
    if len(report.recovered.foreign) > _SHOWN_FOREIGN:
        more = len(report.recovered.foreign) - _SHOWN_FOREIGN
        click.echo(f"ingest: ... and {more} more; see `ingest lake verify`", err=True)
