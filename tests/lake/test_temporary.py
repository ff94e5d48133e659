"""What a lake's caches leave in temporary folders goes with the process, or with a later one when it was killed."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import lake_rows
import pytest

from ingest import lake
from ingest.lake import layout
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection
from ingest.lake.store import open_store
from ingest.lake.temporary import TemporaryFolder, abandoned_folders, remove_abandoned_folders

KILLED = """
import os, signal, sys
sys.path[:0] = sys.argv[2:]
import lake_rows
state = lake_rows.state_of(sys.argv[1])
assert len(state)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder of the test the one for temporary files, of this process and its children."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def where(tmp_path: Path) -> str:
    """Return a lake whose folder for caches cannot be written."""
    path = str(tmp_path / "lake")
    lake_rows.write_cycle(path, lake_rows.rows_of(range(6)))
    (tmp_path / "lake" / layout.CACHE).write_bytes(b"no folder")
    return path


def kill_a_process_with_a_state(where: str) -> None:
    folders = [str(Path(lake_rows.__file__).parent), str(Path(lake.__file__).parents[2])]
    command = [sys.executable, "-c", KILLED, where, *folders]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr


def holds(folder: Path, number: int) -> bool:
    """Return whether a file under a folder has the key of an article."""
    trace = bytes.fromhex(lake_rows.article_id(number)[3:])
    return any(trace in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("remember", [True, False])
def test_a_deletion_removes_what_a_killed_process_left(where: str, temporary: Path, remember: bool) -> None:
    kill_a_process_with_a_state(where)
    assert holds(temporary, 3)
    with lake.hold_lease(where, holder="test"):
        delete(where, lake_rows.NOW, Selection(ids=frozenset({lake_rows.article_id(3)})), remember=remember)
    assert list(temporary.iterdir()) == []
    assert lake.open_lake(where).verify().ok


def test_verify_reports_what_a_later_kill_left_and_the_next_run_removes_it(where: str, temporary: Path) -> None:
    kill_a_process_with_a_state(where)
    assert lake.open_lake(where).verify().ok  # nothing was deleted from this lake
    with lake.hold_lease(where, holder="test"):
        delete(where, lake_rows.NOW, Selection(ids=frozenset({lake_rows.article_id(3)})))
    kill_a_process_with_a_state(where)
    (problem,) = lake.open_lake(where).verify().problems
    assert (problem.kind, Path(problem.path).parent) == ("deleted", temporary)
    lake.recover(where)
    assert list(temporary.iterdir()) == []
    assert lake.open_lake(where).verify().ok


def test_a_folder_in_use_stays_also_for_its_own_process(where: str, temporary: Path) -> None:
    folder = TemporaryFolder(open_store(where))
    child = os.fork()
    if child == 0:
        os._exit(len(remove_abandoned_folders()))
    assert os.waitpid(child, 0)[1] == 0
    assert remove_abandoned_folders() == abandoned_folders() == []
    assert list(temporary.iterdir()) == [folder.path]
    folder.remove()
    later = TemporaryFolder(open_store(where))  # its lock has the number of the file that was closed
    folder.remove()
    assert abandoned_folders() == []
    later.remove()
    assert list(temporary.iterdir()) == []


def test_where_files_cannot_be_locked_no_folder_is_left(
    where: str, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match="cannot be locked"):
        TemporaryFolder(open_store(where))
    assert list(temporary.iterdir()) == []


def test_a_child_does_not_keep_the_folder_of_a_process_that_ended(where: str, temporary: Path) -> None:
    read_end, write_end = os.pipe()
    owner = os.fork()
    if owner == 0:
        TemporaryFolder(open_store(where))
        if os.fork() == 0:  # lives on until the test closes the pipe
            os.close(write_end)
            os.read(read_end, 1)
            os._exit(0)
        os._exit(0)
    os.waitpid(owner, 0)
    try:
        assert [path.name for path in remove_abandoned_folders()] != []
    finally:
        os.close(write_end)


def test_folders_of_other_lakes_and_other_kinds(where: str, temporary: Path, tmp_path: Path) -> None:
    (temporary / "ingest-lake-notes").write_text("a file of the user")
    (temporary / "ingest-lake-link").symlink_to(tmp_path / "lake")
    kill_a_process_with_a_state(where)
    other = open_store(str(tmp_path / "other"))
    assert len(abandoned_folders(open_store(where))) == 1
    assert abandoned_folders(other) == []
    TemporaryFolder(other).remove()  # each that makes a folder removes those that nobody uses
    assert sorted(path.name for path in temporary.iterdir()) == ["ingest-lake-link", "ingest-lake-notes"]
    assert lake.open_lake(where).table("articles").num_rows == 6
