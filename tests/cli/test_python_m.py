"""The package as a program."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest


def test_python_m_ingest_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "--help"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: ingest")


_INTERRUPT_AT_IMPORT = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from ingest.__main__ import main
main()
"""


@pytest.mark.parametrize("module", ["ingest.cli", "click", "ingest.errors"])
def test_ctrl_c_while_the_command_is_imported_ends_it_in_one_line(module: str) -> None:
    line = [sys.executable, "-c", _INTERRUPT_AT_IMPORT, module, "--help"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "ingest: interrupted; nothing was begun\n"


def test_the_installed_script_is_that_program() -> None:
    settings = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert settings["project"]["scripts"] == {"ingest": "ingest.__main__:main"}


_SLOW_TO_CLOSE = """
import atexit, sys, time
def close():
    print("closing", flush=True)
    time.sleep(30)
atexit.register(close)
from ingest.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_while_the_program_closes_shows_no_traceback() -> None:
    line = [sys.executable, "-c", _SLOW_TO_CLOSE, "--help"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert any(text == "closing\n" for text in program.stdout)
        program.send_signal(signal.SIGINT)
        assert program.stderr.read() == ""
    assert program.returncode == -signal.SIGINT


_INTERRUPT_IN_EXEC = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "ingest.cli.run":
            exec("os.kill(os.getpid(), signal.SIGTERM)\\nfor _ in range(10**6): pass")
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process at SIGTERM")
def test_sigterm_in_code_that_a_library_compiles_ends_with_143(tmp_path: Path) -> None:
    """Python would end by SIGINT: it takes an interrupt in `exec`, as dataclasses use it, for an unhandled one."""
    (tmp_path / "sitecustomize.py").write_text(_INTERRUPT_IN_EXEC)
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    line = [sys.executable, "-m", "ingest", "run", "nowhere"]
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (143, "")
    assert done.stderr.split("\n")[-2].startswith("ingest: interrupted")
