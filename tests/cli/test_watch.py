"""`ingest watch` as a process: turns, signals, a kill, and what the next one carries on with."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from web_server import Answer, Web

from ingest.cli.watch import Duration
from ingest.lake import open_lake

pytestmark = pytest.mark.pipeline
INGEST = [sys.executable, "-c", "from ingest.cli import main; main()"]


@pytest.fixture
def folder(tmp_path: Path, web: Web) -> Path:
    url = web.feed("/feed", *(web.item(number) for number in range(6)))
    web.pages(*range(6))
    (tmp_path / "ingest.toml").write_text(
        f"""lake = "{tmp_path}/lake"
[fetch]
contact = "news@example.org"
allow_networks = ["127.0.0.1/32"]
delay = 0
[work]
workers = 1
[[source]]
url = "{url}"
name = "Wire"
language = "en"
home = "MM"
"""
    )
    return tmp_path


def start(folder: Path, *more: str) -> "subprocess.Popen[str]":
    command = [*INGEST, "watch", "--config", str(folder / "ingest.toml"), "--json", *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(what: str, path: Path) -> None:
    for _ in range(600):
        if list(path.glob("0*.json")):
            return
        time.sleep(0.05)
    raise AssertionError(f"no {what} within 30 s")


def test_turns_and_then_nothing_is_due(folder: Path, web: Web) -> None:
    process = start(folder, "--max-cycles", "2", "--interval", "1s")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    lines = err.splitlines()
    assert "polled 1 (1 new); stored 6" in lines[0]
    assert "nothing is due" in lines[1]
    totals = json.loads(out)
    assert (totals["turns"], totals["cycles"], totals["read"], totals["stored"], totals["fetched"]) == (2, 1, 6, 6, 7)
    assert open_lake(str(folder / "lake")).sql("select distinct source_name, language from articles").fetchall() == [
        ("Wire", "en")
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_finishes_the_turn(folder: Path, web: Web, number: signal.Signals) -> None:
    def slow() -> Answer:
        time.sleep(1.0)
        return story

    route = web.routes["/story/5"]
    assert isinstance(route, Answer)
    story = route
    web.routes["/story/5"] = slow
    process = start(folder)
    for _ in range(600):
        if "/story/5" in web.asked:
            break
        time.sleep(0.05)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "finishing this turn" in err
    assert json.loads(out.splitlines()[-1])["stored"] == 6, "0 rows lost"
    assert open_lake(str(folder / "lake")).verify().ok


def test_a_killed_watch_carries_on_without_asking_again(folder: Path, web: Web) -> None:
    process = start(folder, "--interval", "30s")
    wait_for("commit", folder / "lake" / "_log")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    web.asked.clear()
    out, err = start(folder, "--max-cycles", "1").communicate(timeout=60)
    assert "nothing is due" in err
    assert json.loads(out)["turns"] == 1
    assert web.asked == []
    web.feed("/feed", *(web.item(number) for number in range(1, 7)))
    web.pages(6)
    run = subprocess.run(
        [*INGEST, "run", "--config", str(folder / "ingest.toml"), "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    totals = json.loads(run.stdout.splitlines()[-1])
    assert (totals["read"], totals["stored"], totals["unchanged"], totals["fetched"]) == (6, 1, 5, 2)
    assert sorted(set(web.asked)) == ["/feed", "/robots.txt", "/story/6"]


def test_lines_go_to_stdout_unless_json_does(folder: Path, web: Web) -> None:
    web.routes["/missing"] = Answer(status=404)
    with (folder / "ingest.toml").open("a") as file:
        file.write(f'[[source]]\nurl = "{web.url("/missing")}"\n')
    done = subprocess.run(
        [*INGEST, "watch", "--config", str(folder / "ingest.toml"), "--max-cycles", "1"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    first, second = done.stdout.splitlines()
    assert re.match(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  cycle 00000001: polled 2 \(1 http-error, 1 new\); stored 6", first
    )
    assert second.startswith(f"          {web.url('/missing')}  http-error 404")
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("5m", 300), ("1h30m", 5400), ("2H", 7200), ("1.5m", 90), ("1d", 86_400)]
)
def test_an_interval_has_its_unit(text: str, seconds: int) -> None:
    assert Duration().convert(text, None, None).total_seconds() == seconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5", "5m for minutes"),
        ("0s", "1s to 30d"),
        ("31d", "1s to 30d"),
        ("m", "1s"),
        ("5 m", "1s"),
        ("nan", "1s"),
        ("1e3s", "1s"),
    ],
)
def test_a_bare_number_or_nonsense_is_no_interval(text: str, message: str) -> None:
    with pytest.raises(click.BadParameter, match=message):
        Duration().convert(text, None, None)


def test_a_turn_is_told_to_other_programs(folder: Path, web: Web) -> None:
    """Metrics, a report, a line of JSON, and a command for a feed that is gone."""
    web.routes["/gone"] = Answer(status=410)
    with (folder / "ingest.toml").open("a") as settings:
        settings.write(f'[[source]]\nurl = "{web.url("/gone")}"\nkind = "feed"\n')
    log = folder / "problems"
    options = ["--metrics", str(folder / "ingest.prom"), "--report", str(folder / "report.html"), "--log-json"]
    options += ["--on-problem", f'echo "$INGEST_STATE $INGEST_OUTCOME" >> {log}']
    process = start(folder, "--max-cycles", "1", *options)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    turn = json.loads(out.splitlines()[0])
    assert turn["stored"] == 6
    assert {poll["outcome"] for poll in turn["polls"]} == {"new", "gone"}
    assert 'ingest_items_total{outcome="stored"} 6.0' in (folder / "ingest.prom").read_text()
    assert "</html>" in (folder / "report.html").read_text(encoding="utf-8")
    assert log.read_text() == "problem gone\n"
