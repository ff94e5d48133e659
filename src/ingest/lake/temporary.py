"""Temporary folders with what a lake has: for caches that cannot be kept beside it or in the user's folder.

    ingest-<lake>-<random>/lock    locked by the process as long as it uses the folder

The operating system drops the lock when the process dies, however it dies. So any later process can tell a folder that
nobody uses, and removes it: it may hold rows of what was deleted since.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ingest.ids import sha256_hex
from ingest.lake.lock_files import close_lock_file, is_lock_file, keep_from_children
from ingest.lake.storage import Store

_LOCK = "lock"
_TRIES = 10
_CLOSED = -1


class TemporaryFolder:
    """A new, empty folder of this process for caches of a lake. Raises `OSError` when it cannot be made."""

    def __init__(self, store: Store) -> None:
        remove_abandoned_folders()
        for _ in range(_TRIES):
            self.path = Path(tempfile.mkdtemp(prefix=_prefix(store)))
            lock = _locked(self.path)
            if lock is not None:
                break
            # Another process saw the folder before it was locked, and removes it; or files cannot be locked here.
            shutil.rmtree(self.path, ignore_errors=True)
        else:
            raise OSError(errno.ENOLCK, "files cannot be locked here", tempfile.gettempdir())
        self._lock = lock
        keep_from_children(lock)

    def remove(self) -> None:
        """Remove the folder with all that it holds; a second call, or one in a forked child, does nothing."""
        if is_lock_file(self._lock):
            shutil.rmtree(self.path, ignore_errors=True)
            close_lock_file(self._lock)
            self._lock = _CLOSED  # another file may get its number


def abandoned_folders(store: Store | None = None) -> list[Path]:
    """Return the temporary folders of a lake, or of all lakes, whose process is gone: those of this user, by path."""
    found = []
    for path, lock in _abandoned(_prefix(store)):
        os.close(lock)
        found.append(path)
    return found


def remove_abandoned_folders() -> list[Path]:
    """Remove the temporary folders of all lakes whose process is gone, and return those that are removed."""
    removed = []
    for path, lock in _abandoned(_prefix(None)):
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)
        if not path.exists():
            removed.append(path)
    return removed


def _prefix(store: Store | None) -> str:
    return "ingest-lake-" if store is None else f"ingest-lake-{sha256_hex(store.url.encode())[:16]}-"


def _abandoned(prefix: str) -> Iterator[tuple[Path, int]]:
    """Yield folders that no process uses, each with its lock: the caller closes it."""
    try:
        with os.scandir(tempfile.gettempdir()) as entries:
            found = sorted(entry.path for entry in entries if entry.name.startswith(prefix))
    except OSError:
        return
    for path in map(Path, found):
        lock = _locked(path)
        if lock is not None:
            yield path, lock


def _locked(folder: Path) -> int | None:
    """Return the open lock file of a folder of this user, locked; None when another process has it, or removed it."""
    try:
        status = os.lstat(folder)
        if status.st_uid != os.getuid() or not os.path.isdir(folder) or os.path.islink(folder):
            return None
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), os.stat(folder / _LOCK)):
            return descriptor
    except OSError:  # locked, or removed meanwhile
        pass
    os.close(descriptor)
    return None
