"""Workers open files and hand on encoded rows; sites' lines are removed; nothing new costs no engine; kills."""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sample_pages import page

from ingest.app.cycle import run_cycle
from ingest.app.known_files import leave_out_known
from ingest.config import Config, WorkLimits
from ingest.ids import sha256_hex
from ingest.lake import commit_run, find_run, open_lake
from ingest.read_ahead import is_small_file
from ingest.records import Location, Rejected, Source
from ingest.sources import list_locations
from ingest.text.tokens import count_words

pytestmark = pytest.mark.pipeline
CONFIG = Config(work=WorkLimits(workers=1))
REPEATED = "Stay close to your town: our evening letter has what happened in the district today, in ten minutes."
NOW = "2026-11-23T12:00:00Z"


def write_pages(folder: Path, *numbers: int, more: str = "") -> None:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.html").write_bytes(page(number, url=f"https://news.example/{number}", more=more))


def files_of(*folders: Path) -> list[Location | Rejected]:
    return [location for folder in folders for location in list_locations(Source(str(folder)))]


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def test_lines_that_a_site_repeats_are_in_no_row(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    write_pages(folder, *range(6), more=f"<p>{REPEATED}</p>")
    (folder / "other.html").write_bytes(page(7, url="https://other.example/7", more=f"<p>{REPEATED}</p>"))
    run_cycle(files_of(folder), lake=str(lake), now=now, config=CONFIG)
    stored = rows(lake, "select source_domain, text, text_sha256, word_count, id from articles")
    assert [domain for domain, text, *_ in stored if REPEATED in str(text)] == ["other.example"]
    prints = {str(identity): sha256 for identity, sha256 in rows(lake, "select id, text_sha256 from fingerprints")}
    assert len(stored) == len(prints) == 7
    for _, text, sha256, words, identity in stored:
        assert sha256 == sha256_hex(str(text).encode()) == prints[str(identity)]
        assert words == count_words(str(text))


def test_files_before_the_first_new_item_are_left_out_and_counted(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    write_pages(folder, 1, 2, 3)
    (folder / "0.pdf").write_bytes(b"%PDF-1.4\n\x00\x01")
    config = Config(lake=str(lake), work=CONFIG.work)
    assert leave_out_known(files_of(folder), config, now) == (tuple(files_of(folder)), 0)
    run_cycle(files_of(folder), lake=str(lake), now=now, config=config)
    assert leave_out_known(files_of(folder, folder), config, now) == ((), 4), "a file that is listed twice counts once"
    (folder / "2.html").write_bytes(page(8, url="https://news.example/8"))
    files, known = leave_out_known(files_of(folder, folder), config, now)
    assert known == 2
    assert [Path(file.path).name for file in files if isinstance(file, Location)][:2] == ["2.html", "3.html"]
    result = run_cycle(files_of(folder), lake=str(lake), now=now + timedelta(hours=1), config=config)
    assert result.entry is not None
    counts = result.entry.counts
    assert (counts.read, counts.stored, counts.unchanged) == (4, 1, 3)


def test_small_files_of_every_kind_are_opened_by_workers(tmp_path: Path, now: datetime) -> None:
    folder, lake = tmp_path / "input", str(tmp_path / "lake")
    folder.mkdir()
    text = "The harbour bridge number {} will reopen to traffic next week, the city council said on Monday. " * 3
    row = {"title": "Bridge {}", "text": text}
    records = [{name: value.replace("{}", str(number)) for name, value in row.items()} for number in range(4)]
    (folder / "a.json").write_text(json.dumps(records[:2], indent=1))
    (folder / "b.csv").write_text("title,text\n" + "".join(f'{r["title"]},"{r["text"]}"\n' for r in records[2:]))
    paragraph = f"<p>{text.replace('{}', '5')}</p>"
    (folder / "c.xml").write_text(f"<nitf><body><body.content>{paragraph}</body.content></body></nitf>")
    (folder / "d.eml").write_text(f"From: desk@a.example\nSubject: Bridge 6\n\n{text.replace('{}', '6')}\n")
    (folder / "e.xml").write_text("<nitf><body>")
    (folder / "f.json").write_text('[{"title": "cut')
    files = files_of(folder)
    assert all(isinstance(file, Location) and is_small_file(file) for file in files)
    result = run_cycle(files, lake=lake, now=now, config=CONFIG)
    assert result.entry is not None
    counts = result.entry.counts
    assert (counts.read, counts.stored, counts.rejected) == (8, 6, 2)
    assert rows(Path(lake), "select kind, count(*) from sightings group by kind order by kind") == [
        *[("csv", 2), ("jsonl", 2), ("mail", 1), ("wire", 1)]
    ]


def ingest(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`ingest run` in a process of its own, after a script."""
    line = [sys.executable, "-c", f"{script}\nfrom ingest.cli import main\nmain()", "run", *arguments, "--now", NOW]
    return subprocess.run([*line, "--workers", "1", "--json"], capture_output=True, text=True, timeout=240)


def test_nothing_new_needs_no_engine_and_no_worker(tmp_path: Path) -> None:
    folder, lake = tmp_path / "input", str(tmp_path / "lake")
    write_pages(folder, 1, 2)
    assert ingest("", str(folder), "--lake", lake).returncode == 0
    report = (
        "import atexit, sys\n"
        "atexit.register(lambda: print([name in sys.modules for name in ('apache_beam', 'pebble')], file=sys.stderr))"
    )
    again = ingest(report, str(folder), "--lake", lake)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["unchanged"] == 2
    assert again.stderr.splitlines()[-1] == "[False, False]"


#: Kill the launcher when the pipeline has read everything and is about to commit, or when it has committed.
KILL = """
import os, signal
from ingest.lake import committing
real = committing.commit_cycle
def dying(*arguments):
    {before}
    real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
committing.commit_cycle = dying
"""


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("between", [False, True])
def test_a_killed_launcher_is_made_good_by_the_next_run(tmp_path: Path, before: bool, between: bool) -> None:
    folder, lake = tmp_path / "input", tmp_path / "lake"
    write_pages(folder, 1, 2, 3)
    script = KILL.format(before="os.kill(os.getpid(), signal.SIGKILL)" if before else "pass")
    assert ingest(script, str(folder), "--lake", str(lake)).returncode == -signal.SIGKILL
    if between:
        write_pages(tmp_path / "other", 3, 4)
        now = datetime.fromisoformat(NOW) + timedelta(minutes=1)
        result = run_cycle(files_of(tmp_path / "other"), lake=str(lake), now=now, config=CONFIG)
        assert result.entry is not None
    again = ingest("", str(folder), "--lake", str(lake))
    assert again.returncode == 0, again.stderr
    assert ingest("", str(folder), "--lake", str(lake)).returncode == 0
    number = 4 if between else 3
    assert rows(lake, "select count(*), count(distinct id) from articles") == [(number, number)]
    assert rows(lake, "select count(*) - count(distinct id) from sightings") == [(0,)]
    assert len(open_lake(str(lake)).snapshots()) == (2 if between else 1)
    assert open_lake(str(lake)).verify().ok


def test_a_run_that_committed_is_found_by_the_launcher(tmp_path: Path, now: datetime) -> None:
    lake = str(tmp_path / "lake")
    report = commit_run(lake, "run-a", [], now)
    assert (report.entry, find_run(lake, "run-a")) == (None, None), "nothing was new"
    assert os.path.isdir(lake)
