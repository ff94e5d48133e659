"""`pipelines/batch.py` gives the same bytes on every engine as on the in-process FnApiRunner."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from flink_cluster import EmbeddedFlink, FlinkCluster
from ingest.lake import open_lake

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
BATCH = [sys.executable, str(Path(__file__).parents[2] / "pipelines" / "batch.py")]
NOW = "2026-11-23T12:00:00Z"


def run_batch(source: Path, lake: Path, *options: str) -> dict[str, str]:
    """Read a folder into a lake; return the sum of each of its files by path."""
    command = [*BATCH, "--input", str(source), "--lake", str(lake), "--now", NOW, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=dict(os.environ))
    assert done.returncode == 0, done.stderr[-3000:]
    assert "read 11, stored 9" in done.stdout
    assert open_lake(str(lake)).verify().ok
    files = sorted(lake.glob("*/date=*/*.parquet"))
    return {str(path.relative_to(lake)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def reference(pages: Path, tmp_path: Path) -> dict[str, str]:
    return run_batch(pages, tmp_path / "reference")


def test_flink_in_the_job_server(reference: Any, pages: Path, tmp_path: Path, flink_home: Path) -> None:
    with EmbeddedFlink(flink_home, tmp_path / "flink") as flink:
        assert run_batch(pages, tmp_path / "lake", *flink.options()) == reference


def test_flink_with_two_task_managers(reference: Any, pages: Path, tmp_path: Path, flink_cluster: FlinkCluster) -> None:
    assert run_batch(pages, tmp_path / "lake", *flink_cluster.options()) == reference


def test_prism(reference: Any, pages: Path, tmp_path: Path, prism: str) -> None:
    options = ("--runner=PrismRunner", f"--prism_location={prism}")
    assert run_batch(pages, tmp_path / "lake", *options) == reference
