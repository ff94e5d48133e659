"""The same graph on Beam's portable job service: workers in the launching process, and in a pool of their own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
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


def run_batch(source: Path, lake: Path, *options: str) -> None:
    command = [sys.executable, str(ROOT / "pipelines" / "batch.py"), "--input", str(source), "--lake", str(lake)]
    done = subprocess.run(
        [*command, "--now", NOW, *options], capture_output=True, text=True, env=environment(), timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]


def check(lake: Path) -> None:
    opened = open_lake(str(lake))
    assert opened.verify().ok
    assert opened.sql("select count(*) from latest").fetchall() == [(9,)]
    assert opened.sql("select count(*) from rejects").fetchall() == [(2,)]


def test_loopback(job_port: int, pages: Path, tmp_path: Path) -> None:
    endpoint = f"--job_endpoint=localhost:{job_port}"
    run_batch(pages, tmp_path / "lake", "--runner=PortableRunner", endpoint, "--environment_type=LOOPBACK")
    check(tmp_path / "lake")


def test_external_worker_pool(job_port: int, pages: Path, tmp_path: Path) -> None:
    port = free_port()
    module = "apache_beam.runners.worker.worker_pool_main"
    with service(module, "--service_port", str(port), port=port, log=tmp_path / "pool.log"):
        run_batch(
            pages,
            tmp_path / "lake",
            "--runner=PortableRunner",
            f"--job_endpoint=localhost:{job_port}",
            "--environment_type=EXTERNAL",
            f"--environment_config=localhost:{port}",
        )
    check(tmp_path / "lake")


def test_direct_runner_by_name(pages: Path, tmp_path: Path) -> None:
    run_batch(pages, tmp_path / "lake", "--runner", "DirectRunner")
    check(tmp_path / "lake")
