"""The command as a process: signals and kills leave no child, no open stdout, no noise; poor surroundings are named."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_pages import page

from ingest.lake import open_lake

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
INGEST = [sys.executable, "-c", "from ingest.cli import main; main()"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pages enough for some seconds of work."""
    (tmp_path / "input").mkdir()
    for number in range(60):
        (tmp_path / "input" / f"{number}.html").write_bytes(page(number))
    return tmp_path


class Run:
    """A command in a session of its own, whose stdout and stderr are pipes."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*INGEST, *arguments, "--lake", "lake", "--workers", "2"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def wait_until(self, happened: Callable[[], bool]) -> None:
        for _ in range(6000):
            if happened():
                return
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.01)
        raise AssertionError("it did not happen within 60 s")

    def members(self) -> int:
        """Return how many processes of the session live."""
        count = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            count += fields[3] == str(self.process.pid) and fields[0] != "Z"
        return count

    def end(self) -> tuple[int, str]:
        """Wait for the end of the command and of its outputs; return the exit code and stderr."""
        _, err = self.process.communicate(timeout=30)  # reads until the last holder of the pipes has ended
        for _ in range(500):
            if not self.members():
                return self.process.returncode, err.decode()
            time.sleep(0.01)
        raise AssertionError(f"{self.members()} processes of the session still live")


linux_only = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@linux_only
@pytest.mark.parametrize("command", ["run", "watch"])
@pytest.mark.parametrize("processes", [2, 4, 5])
def test_sigterm_before_the_work_begins_ends_with_143(folder: Path, command: str, processes: int) -> None:
    started = Run(folder, command, "input")
    started.wait_until(lambda: started.members() >= processes)
    started.process.send_signal(signal.SIGTERM)
    code, err = started.end()
    assert code in (143, -signal.SIGTERM) or (command == "watch" and code == 0), err
    assert "Traceback" not in err
    assert "leaked" not in err


@linux_only
def test_sigterm_during_a_run_ends_with_143_and_a_sound_lake(folder: Path) -> None:
    started = Run(folder, "run", "input")
    started.wait_until(lambda: (folder / "lake" / "_log").exists())
    started.process.send_signal(signal.SIGTERM)
    code, err = started.end()
    assert code == 143, err
    (line,) = err.split("\n")[1:-1]  # after an empty one, for a terminal that shows ^C
    assert line == "ingest: interrupted; what was committed stays, the next run carries on"
    done = subprocess.run([*INGEST, "run", "input", "--lake", "lake", "--json"], cwd=folder, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert open_lake(str(folder / "lake")).verify().ok


@linux_only
@pytest.mark.parametrize("processes", [3, 5])
def test_a_killed_command_leaves_no_process_and_no_open_output(folder: Path, processes: int) -> None:
    started = Run(folder, "watch", "input", "--interval", "30s")
    started.wait_until(lambda: started.members() >= processes)
    if processes == 5:
        started.wait_until(lambda: list((folder / "lake" / "_log").glob("0*.json")) != [])
    started.process.kill()
    code, err = started.end()
    assert code == -signal.SIGKILL
    assert "leaked" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_that_is_not_utf8_is_written_with_escapes(folder: Path, encoding: str) -> None:
    text = "The dam above the town held through the night, and nobody was hurt, the mayor said. " * 8
    (folder / "one.txt").write_text(f"Überfahrt — 東京 bridge opens again\n\n{text}\n", encoding="utf-8")

    def call(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        return subprocess.run([*INGEST, *arguments], cwd=folder, capture_output=True, env=environment, timeout=60)

    done = call("run", "one.txt", "--lake", "lake", "--workers", "1")
    assert done.returncode == 0
    assert b"\\u2014 \\u6771\\u4eac bridge" in done.stdout
    (line,) = done.stderr.decode(encoding).splitlines()
    assert line.startswith(f"ingest: the output is {encoding}, which lacks some characters; they are escaped: set ")
    rows = call("sql", "select title from articles", "--lake", "lake", "--json")
    assert (rows.returncode, rows.stderr) == (0, b"")
    assert json.loads(rows.stdout)["rows"] == [["Überfahrt — 東京 bridge opens again"]], "JSON has escapes of its own"


@pytest.mark.parametrize("megabytes", [500, 700, 1_300, 2_600])
def test_a_limit_of_the_address_space_is_named(folder: Path, megabytes: int) -> None:
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000,) * 2)

    line = [*INGEST, "run", "input", "--lake", "lake", "--workers", "1"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, preexec_fn=limit, timeout=60)
    assert done.returncode == 1
    (message,) = done.stderr.splitlines()
    reason = f"the address space of a process is limited to {megabytes:,} MB (ulimit -v)"
    assert message.startswith(f"ingest: not enough memory: {reason}")


@pytest.fixture
def without_shared_memory() -> list[str]:
    """The beginning of a command line that runs what follows where /dev/shm cannot be written."""
    prefix = ["unshare", "--map-root-user", "--mount", "sh", "-c", 'mount -t tmpfs -o ro none /dev/shm && "$@"', "sh"]
    usable = shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    if not usable:
        pytest.skip("no mount namespaces here")
    return prefix


@pytest.mark.parametrize("command", ["run", "watch"])
def test_no_shared_memory_is_named(folder: Path, command: str, without_shared_memory: list[str]) -> None:
    line = [*without_shared_memory, *INGEST, command, "input", "--lake", "lake"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    (message,) = done.stderr.splitlines()
    assert message.startswith("ingest: no worker process can be started (")
    assert "/dev/shm" in message


def test_doctor_reports_that_there_is_no_shared_memory(folder: Path, without_shared_memory: list[str]) -> None:
    line = [*without_shared_memory, *INGEST, "doctor", "--lake", "lake"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "BAD  workers" in done.stdout
    assert done.stderr == ""
