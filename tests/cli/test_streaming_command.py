"""`pipelines/streaming.py --stop`: it needs the lake and the name of the stream, and no source."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from ingest.lake.store import writable_store
from ingest.lake.stream_stop import is_stop_requested

STREAM = Path(__file__).parents[2] / "pipelines" / "streaming.py"


def stop(lake: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(STREAM), "--lake", str(lake), "--name", "news", "--stop"]
    return subprocess.run(command, capture_output=True, text=True, cwd=lake.parent, check=False, timeout=120)


def test_a_stop_is_requested_without_sources(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    missing = stop(lake)
    assert missing.returncode != 0
    assert "there is no lake" in missing.stderr
    writable_store(str(lake))
    began = datetime.now(UTC)
    done = stop(lake)
    assert (done.returncode, done.stderr) == (0, "")
    assert is_stop_requested(str(lake), "news", began)
