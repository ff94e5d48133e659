"""The same graph on Beam's portable job service: workers in the launching process, and in a pool of their own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from ingest.lake import open_lake

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
ROOT = Path(__file__).parent.parent.parent
NOW = "2026-11-23T12:00:00Z"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment() -> dict[str, str]:
    """The worker pool starts a bare `python`: ours has to be the first on PATH."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@contextmanager
def service(*arguments: str, port: int, log: Path) -> Iterator[None]:
    """A server process that listens on a port, ended afterwards."""
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=out, stderr=out, env=environment())
        try:
            for _ in range(300):
                with closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            else:
                raise AssertionError(f"{arguments[0]} does not listen: {log.read_text()}")
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def job_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    module = "apache_beam.runners.portability.local_job_service_main"
    with service(module, "-p", str(port), port=port, log=tmp_path_factory.mktemp("job") / "log"):
        yield port


def run_batch(source: Path, lake: Path, *options: str) -> str:
    """Read a folder into a lake, and return what the command printed."""
    command = [sys.executable, str(ROOT / "pipelines" / "batch.py"), "--input", str(source), "--lake", str(lake)]
    done = subprocess.run(
        [*command, "--now", NOW, *options], capture_output=True, text=True, env=environment(), timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def sums(lake: Path) -> dict[str, str]:
    """Return the sum of each file of the tables, by its path."""
    files = sorted(lake.glob("*/date=*/*.parquet"))
    return {str(path.relative_to(lake)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def reference(pages: Path, tmp_path: Path) -> dict[str, str]:
    """The sums of a run on the in-process FnApiRunner."""
    run_batch(pages, tmp_path / "reference")
    return sums(tmp_path / "reference")


def check(lake: Path) -> None:
    opened = open_lake(str(lake))
    assert opened.verify().ok
    assert opened.sql("select count(*) from latest").fetchall() == [(9,)]
    assert opened.sql("select count(*) from rejects").fetchall() == [(2,)]


def test_loopback(reference: dict[str, str], job_port: int, pages: Path, tmp_path: Path) -> None:
    endpoint = f"--job_endpoint=localhost:{job_port}"
    run_batch(pages, tmp_path / "lake", "--runner=PortableRunner", endpoint, "--environment_type=LOOPBACK")
    check(tmp_path / "lake")
    assert sums(tmp_path / "lake") == reference


def test_a_job_in_a_worker_pool_commits_though_its_launcher_has_ended(
    reference: dict[str, str], job_port: int, pages: Path, tmp_path: Path
) -> None:
    """What templates need: the command only submits, and holds nothing that the commit waits for."""
    lake, port = tmp_path / "lake", free_port()
    module = "apache_beam.runners.worker.worker_pool_main"
    with service(module, "--service_port", str(port), port=port, log=tmp_path / "pool.log"):
        out = run_batch(
            pages,
            lake,
            "--no-wait",
            "--runner=PortableRunner",
            f"--job_endpoint=localhost:{job_port}",
            "--environment_type=EXTERNAL",
            f"--environment_config=localhost:{port}",
        )
        assert "Submitted: " in out
        deadline = time.monotonic() + 200
        while sums(lake) != reference and time.monotonic() < deadline:
            time.sleep(0.5)
    check(lake)
    assert sums(lake) == reference


def test_direct_runner_by_name(pages: Path, tmp_path: Path) -> None:
    run_batch(pages, tmp_path / "lake", "--runner", "DirectRunner")
    check(tmp_path / "lake")
