"""`pipelines/streaming.py` on engines: a feed and a folder that grow are in the lake, each item once."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from web_server import Web

from flink_cluster import FlinkCluster
from ingest.errors import LakeError
from ingest.lake import open_lake

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
STREAM = [sys.executable, str(Path(__file__).parents[2] / "pipelines" / "streaming.py")]
SETTINGS = """\
[fetch]
contact = "news@example.org"
allow_networks = ["127.0.0.1/32"]
delay = 0
[work]
workers = 1
[archive]
keep = true
[[source]]
url = "{url}"
[[source]]
path = "{folder}"
"""
TEXT = "Ferry number {0} left the pier at noon with {0} people on board, and came back in the evening with none. "


@pytest.fixture
def folder(tmp_path: Path, web: Web) -> Path:
    url = web.feed("/feed", web.item(1), web.item(2))
    web.pages(1, 2)
    (tmp_path / "drop").mkdir()
    settings = SETTINGS.format(url=url, folder=tmp_path / "drop")
    (tmp_path / "ingest.toml").write_text(settings, encoding="utf-8")
    return tmp_path


def drop(folder: Path, number: int) -> None:
    """Put a file into the folder, as if its writer had ended long ago."""
    record = {"url": f"https://lines.example/{number}", "title": f"Ferry {number}", "text": TEXT.format(number) * 3}
    path = folder / f"{number}.jsonl.part"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    os.utime(path, (time.time() - 60, time.time() - 60))
    path.rename(folder / "drop" / f"{number}.jsonl")


def articles(lake: Path) -> int:
    try:
        return int(open_lake(str(lake)).sql("select count(*) from articles").fetchall()[0][0])
    except LakeError:  # there is none yet
        return 0


def wait_for(condition: Callable[[], bool], process: "subprocess.Popen[Any] | None" = None) -> None:
    deadline = time.monotonic() + 420
    while not condition():
        assert process is None or process.poll() is None, "the stream ended"
        assert time.monotonic() < deadline, "not within seven minutes"
        time.sleep(1)


def check(lake: Path) -> None:
    opened = open_lake(str(lake))
    assert opened.verify().ok
    assert opened.sql("select count(*), count(distinct id) from sightings").fetchall() == [(4, 4)]
    ((archived, answers),) = opened.sql(
        "select count(archive_offset), count(*) from fetches where status = 200"
    ).fetchall()
    assert archived == answers >= 3, "the feed and its two pages are in the archive"
    runs = [entry.run or "" for entry in opened.snapshots()]
    assert len(runs) == len(set(runs)) >= 2
    assert all(run.startswith("trial/") for run in runs)


def options(lake: Path) -> list[str]:
    return ["--config", "ingest.toml", "--lake", str(lake), "--interval", "4s", "--name", "trial"]


def stop(folder: Path, lake: Path) -> None:
    """Ask the stream to end at its next tick."""
    subprocess.run([*STREAM, *options(lake), "--stop"], cwd=folder, check=True, timeout=120)


def test_prism(folder: Path, prism: str) -> None:
    lake = folder / "lake"
    runner = ["--runner=PrismRunner", f"--prism_location={prism}"]
    with subprocess.Popen([*STREAM, *options(lake), *runner], cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            drop(folder, 1)
            wait_for(lambda: articles(lake) == 3, process)
            drop(folder, 2)
            wait_for(lambda: articles(lake) == 4, process)
            stop(folder, lake)
            assert process.wait(timeout=120) == 0
        finally:
            process.terminate()
    check(lake)


def submit_to_flink(folder: Path, flink_cluster: FlinkCluster, *more: str) -> str:
    """Submit the stream, wait until two files and a feed are in the lake, and return the id of its job."""
    lake = folder / "lake"
    runner = [*flink_cluster.options(), "--no-wait", *more]
    done = subprocess.run([*STREAM, *options(lake), *runner], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    drop(folder, 1)
    wait_for(lambda: articles(lake) == 3)
    drop(folder, 2)
    wait_for(lambda: articles(lake) == 4)
    (job,) = [job for job, state in flink_cluster.jobs().items() if state == "RUNNING"]
    return job


def test_flink(folder: Path, flink_cluster: FlinkCluster) -> None:
    job = submit_to_flink(folder, flink_cluster)
    stop(folder, folder / "lake")
    wait_for(lambda: flink_cluster.jobs()[job] == "FINISHED")
    check(folder / "lake")


def test_flink_with_checkpoints(folder: Path, flink_cluster: FlinkCluster) -> None:
    job = submit_to_flink(folder, flink_cluster, "--runner-option=--checkpointing_interval=3000")
    # Those before all tasks run fail; with a side input in a window every one would.
    wait_for(lambda: flink_cluster.rest(f"/jobs/{job}/checkpoints")["counts"]["completed"] > 0)
    flink_cluster.rest(f"/jobs/{job}", method="PATCH")
    wait_for(lambda: flink_cluster.jobs()[job] == "CANCELED")
    check(folder / "lake")
