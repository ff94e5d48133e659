"""What a watcher tells other programs: metrics, commands, lines of JSON, health."""

import io
import json
import shlex
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lake_rows
import pytest
from prometheus_client.parser import text_string_to_metric_families

from ingest.app.cycle import CycleResult
from ingest.app.metrics_server import parse_listen, serving
from ingest.app.monitoring import ProblemCommand, TurnMetrics, is_in_trouble, write_turn
from ingest.app.watch import WatchTurn
from ingest.errors import ConfigError
from ingest.lake import LogEntry, schema
from ingest.records import Fetch

NOW = lake_rows.NOW
FEED = lake_rows.fetch(1)


def turn_of(*polls: Fetch, entry: LogEntry | None = None) -> WatchTurn:
    counts = {"read": 3, "stored": 2, "unchanged": 0, "rejected": 1, "duplicates": 0} if entry else {}
    result = CycleResult(entry.cycle if entry else "", counts, entry, polls)
    return WatchTurn(NOW, result, polls, NOW + timedelta(minutes=5), (result,), NOW + timedelta(seconds=4))


@pytest.fixture
def committed(tmp_path: Path) -> tuple[str, LogEntry]:
    """A lake with one cycle: an article of ten minutes ago, one whose hour is unknown, and a reject."""
    where = str(tmp_path / "lake")
    dated = replace(lake_rows.article(1), published_at=NOW - timedelta(minutes=10), published_precision="minute")
    rows = {name: [] for name in schema.TABLES} | {
        "articles": [dated, lake_rows.article(2)],
        "rejects": [lake_rows.reject(1)],
    }
    return where, lake_rows.write_cycle(where, rows)


def values(metrics: TurnMetrics) -> dict[tuple[str, str], float]:
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in families
        for sample in family.samples
    }


def test_metrics_add_up_over_turns(committed: tuple[str, LogEntry]) -> None:
    where, entry = committed
    metrics = TurnMetrics(where, [replace(FEED, errors_in_row=4, outcome="timeout")])
    assert values(metrics)["ingest_feed_in_trouble", FEED.url] == 1
    metrics.after_turn(turn_of(FEED, entry=entry))
    metrics.after_turn(turn_of(replace(FEED, missed_estimate=7)))
    found = values(metrics)
    assert found["ingest_items_total", "stored"] == 2
    assert found["ingest_items_total", "rejected"] == 1
    assert found["ingest_rejects_total", entry.counts.reasons[0][0]] == 1
    assert found["ingest_turns_total", ""] == 2
    assert found["ingest_last_turn_seconds", ""] == 4
    assert found["ingest_feed_in_trouble", FEED.url] == 0
    assert found["ingest_feed_missed_entries_total", FEED.url] == 7
    assert found["ingest_latency_seconds_count", ""] == 1, "only where the time of publication is known to the minute"
    assert found["ingest_latency_seconds_sum", ""] == 600


def test_a_feed_is_in_trouble_when_it_is_gone_or_fails_three_times() -> None:
    assert not is_in_trouble(replace(FEED, outcome="timeout", errors_in_row=2))
    assert is_in_trouble(replace(FEED, outcome="timeout", errors_in_row=3))
    assert is_in_trouble(replace(FEED, outcome="gone", errors_in_row=1))


def test_a_command_runs_when_a_feed_changes_its_state(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log"
    code = "import os,sys; open(sys.argv[1],'a').write(os.environ['INGEST_STATE']+' '+os.environ['INGEST_MESSAGE']+'|')"
    command = ProblemCommand(shlex.join([sys.executable, "-c", code, str(log)]), "lake")
    hostile = "$(touch here) `id` \0; rm -rf x"
    failing = replace(FEED, outcome="timeout", errors_in_row=3, message=hostile)
    for poll in (FEED, failing, replace(failing, errors_in_row=4), FEED, FEED):
        command.after_turn(turn_of(poll))
    assert log.read_text() == f"problem {hostile.replace(chr(0), '')}|recovered |"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log"]


def test_a_command_that_fails_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    ProblemCommand("exit 3", "lake").after_turn(turn_of(replace(FEED, outcome="gone")))
    assert "ended with code 3; the watch goes on" in caplog.text


def test_a_turn_is_one_line_of_json(committed: tuple[str, LogEntry]) -> None:
    out = io.StringIO()
    write_turn(turn_of(FEED, entry=committed[1]), out)
    (line,) = out.getvalue().splitlines()
    record = json.loads(line)
    assert (record["at"], record["seconds"], record["stored"]) == ("2026-11-23T10:30:00Z", 4.0, 2)
    assert record["reasons"] == dict(committed[1].counts.reasons)
    assert record["polls"][0]["feed"] == FEED.url


def test_metrics_and_health_are_served_on_loopback() -> None:
    healthy = True
    with serving(":0", lambda: b"x 1\n", lambda: healthy) as port:

        def get(path: str) -> tuple[int, bytes]:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                    return answer.status, answer.read()
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, error.read()

        assert get("/metrics") == (200, b"x 1\n")
        assert get("/health") == (200, b"ok\n")
        healthy = False
        assert get("/health")[0] == 503
        assert get("/")[0] == 404
        with pytest.raises(ConfigError, match="cannot listen"), serving(f":{port}", bytes, bool):
            pass


def test_addresses_to_listen_on() -> None:
    assert parse_listen(":9464") == ("127.0.0.1", 9464)
    assert parse_listen("[::1]:9464") == ("::1", 9464)
    for wrong in ("9464", "host:", ":99999", ":x"):
        with pytest.raises(ConfigError):
            parse_listen(wrong)
