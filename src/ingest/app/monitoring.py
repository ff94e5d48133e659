"""What a watcher tells other programs after each turn: metrics for Prometheus, commands on problems, lines of JSON."""

import json
import logging
import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from ingest.app.files import whole_file
from ingest.lake import open_lake
from ingest.records import Fetch
from ingest.records.outcome import is_permanent, is_successful

if TYPE_CHECKING:
    from ingest.app.watch import WatchTurn

_log = logging.getLogger("ingest")

OUTCOMES: Final = ("stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")
PROBLEM_AFTER: Final = 3
"""Failed polls in a row after which a feed counts as being in trouble; a permanent outcome counts at once."""

COMMAND_SECONDS: Final = 60.0
"""How long a command that `--on-problem` names may take."""

_LATENCIES = (60, 300, 900, 1800, 3600, 7200, 14400, 43200, 86400, 604800)


def is_in_trouble(poll: Fetch) -> bool:
    """Return whether a feed needs a person: it is gone or refused, or several polls in a row failed."""
    return is_permanent(poll.outcome) or poll.errors_in_row >= PROBLEM_AFTER


class TurnMetrics:
    """Metrics of a watcher in the text format of Prometheus. Needs the extra `metrics`."""

    def __init__(self, lake: str, polls: Iterable[Fetch] = ()) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._lake = lake
        self.registry = CollectorRegistry()
        options: Any = {"registry": self.registry}
        self._items = Counter("ingest_items", "Items by outcome.", ["outcome"], **options)
        self._rejects = Counter("ingest_rejects", "Rejected items by reason (docs/reasons.md).", ["reason"], **options)
        self._turns = Counter("ingest_turns", "Turns that ended.", **options)
        self._seconds = Gauge("ingest_last_turn_seconds", "Seconds that the last turn took.", **options)
        self._ended = Gauge("ingest_last_turn_timestamp_seconds", "When the last turn ended.", **options)
        self._committed = Gauge("ingest_last_commit_timestamp_seconds", "When something was committed last.", **options)
        self._latency = Histogram(
            "ingest_latency_seconds",
            "From the publication of an article, where its time is known to the minute, to its commit.",
            buckets=_LATENCIES,
            **options,
        )
        self._trouble = Gauge("ingest_feed_in_trouble", "1 for a feed in trouble.", ["feed"], **options)
        self._errors = Gauge("ingest_feed_errors_in_row", "Failed polls since the last good one.", ["feed"], **options)
        self._read = Gauge(
            "ingest_feed_last_read_timestamp_seconds", "When the feed was read last.", ["feed"], **options
        )
        self._newest = Gauge("ingest_feed_newest_entry_timestamp_seconds", "Its newest entry.", ["feed"], **options)
        self._missed = Counter(
            "ingest_feed_missed_entries", "Entries missed between polls, estimated.", ["feed"], **options
        )
        for outcome in OUTCOMES:
            self._items.labels(outcome)
        for poll in polls:
            self._set_feed(poll)

    def after_turn(self, turn: "WatchTurn") -> None:
        """Add what a turn did."""
        ended = turn.ended_at or turn.now
        self._turns.inc()
        self._seconds.set((ended - turn.now).total_seconds())
        self._ended.set(ended.timestamp())
        for result in turn.results:
            if result.entry is None:
                continue
            self._committed.set(ended.timestamp())
            for outcome in OUTCOMES:
                self._items.labels(outcome).inc(result.counts.get(outcome, 0))
            for reason, number in result.entry.counts.reasons:
                self._rejects.labels(reason).inc(number)
            for seconds in self._latencies(result.cycle, turn.now):
                self._latency.observe(seconds)
        for poll in turn.polls:
            self._set_feed(poll)
            self._missed.labels(poll.url).inc(poll.missed_estimate or 0)

    def _latencies(self, cycle: str, now: datetime) -> list[float]:
        """Return the seconds from publication to commit of the articles of a cycle, where they are known."""
        rows = open_lake(self._lake).sql(
            "SELECT epoch(first_seen_at) - epoch(published_at) FROM articles WHERE date = ? AND cycle = ? "
            "AND version = 1 AND published_precision IN ('second', 'minute') AND published_at <= first_seen_at",
            [now.astimezone(UTC).date(), int(cycle)],
        )
        return [row[0] for row in rows]

    def _set_feed(self, poll: Fetch) -> None:
        self._trouble.labels(poll.url).set(is_in_trouble(poll))
        self._errors.labels(poll.url).set(poll.errors_in_row)
        if is_successful(poll.outcome):
            self._read.labels(poll.url).set(poll.at.timestamp())
        if poll.newest_at is not None:
            self._newest.labels(poll.url).set(poll.newest_at.timestamp())

    def text(self) -> bytes:
        """Return the metrics in the text format of Prometheus."""
        from prometheus_client import generate_latest

        content: bytes = generate_latest(self.registry)
        return content

    def write(self, path: Path) -> None:
        """Write the metrics to a file for node_exporter's textfile collector; it appears whole."""
        with whole_file(path, "b") as file:
            file.write(self.text())


class ProblemCommand:
    """Runs a command of the user when a feed gets into trouble, and when it is well again.

    What happened is in the environment of the command, never in its text: `INGEST_STATE` (`problem` or `recovered`),
    `INGEST_FEED`, `INGEST_OUTCOME`, `INGEST_MESSAGE`, `INGEST_ERRORS_IN_ROW`, `INGEST_LAKE`.
    """

    def __init__(self, command: str, lake: str, polls: Iterable[Fetch] = ()) -> None:
        self._command, self._lake = command, lake
        self._in_trouble = {poll.url for poll in polls if is_in_trouble(poll)}

    def after_turn(self, turn: "WatchTurn") -> None:
        """Run the command for each feed whose state changed in a turn."""
        for poll in turn.polls:
            was, now = poll.url in self._in_trouble, is_in_trouble(poll)
            if now and not was:
                self._in_trouble.add(poll.url)
                self._run("problem", poll)
            elif was and is_successful(poll.outcome):
                self._in_trouble.discard(poll.url)
                self._run("recovered", poll)

    def _run(self, state: str, poll: Fetch) -> None:
        facts = {
            "INGEST_STATE": state,
            "INGEST_FEED": poll.url,
            "INGEST_OUTCOME": str(poll.outcome),
            "INGEST_MESSAGE": poll.message or "",
            "INGEST_ERRORS_IN_ROW": str(poll.errors_in_row),
            "INGEST_LAKE": self._lake,
        }
        try:
            done = subprocess.run(
                self._command,
                shell=True,  # the user's own command line, as written
                env={**os.environ, **{name: value.replace("\0", "") for name, value in facts.items()}},
                timeout=COMMAND_SECONDS,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=False,
            )
            problem = f"ended with code {done.returncode}" if done.returncode else ""
        except subprocess.TimeoutExpired:
            problem = f"took more than {COMMAND_SECONDS:g} s and was ended"
        except OSError as error:
            problem = f"could not be started ({error.strerror})"
        if problem:
            _log.warning("the command of --on-problem %s; the watch goes on", problem)


def turn_record(turn: "WatchTurn") -> Mapping[str, object]:
    """Return a turn as an object of JSON: when, what was committed, and how each poll went."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for result in turn.results:
        counts.update({name: result.counts.get(name, 0) for name in ("read", *OUTCOMES)})
        reasons.update(dict(result.entry.counts.reasons) if result.entry else {})
    ended = turn.ended_at or turn.now
    return {
        "at": _instant(turn.now),
        "seconds": round((ended - turn.now) / timedelta(seconds=1), 3),
        "next_at": _instant(turn.next_at),
        "cycles": [result.cycle for result in turn.results if result.entry is not None],
        **{name: counts[name] for name in ("read", *OUTCOMES)},
        "reasons": dict(sorted(reasons.items())),
        "polls": [
            {
                "feed": poll.url,
                "outcome": str(poll.outcome),
                "status": poll.status,
                "new": poll.new_entries,
                "errors_in_row": poll.errors_in_row,
                "next_at": _instant(poll.next_at),
                "message": poll.message,
            }
            for poll in turn.polls
        ],
    }


def write_turn(turn: "WatchTurn", out: TextIO) -> None:
    """Write a turn as one line of JSON."""
    out.write(json.dumps(turn_record(turn), ensure_ascii=False) + "\n")
    out.flush()


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
