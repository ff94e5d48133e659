"""The lease of a lake on a local disk: a lock on an open file.

The operating system drops it when the process dies, so that a killed run can be started again at once.
"""

import fcntl
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ingest.lake import layout
from ingest.lake.lease_content import Lease, busy_error, lease_content, parse_lease
from ingest.lake.local import LocalStore
from ingest.lake.lock_files import close_lock_file, keep_from_children
from ingest.lake.storage import translate_errors

_EXIT_SECONDS = 2.0  # a killed process's children may keep its lock for so long


@contextmanager
def hold_lock(store: LocalStore, holder: str, clock: Callable[[], datetime]) -> Iterator[Lease]:
    """Lock the lake for the duration of a `with` block; raise `LakeBusy` when another writer holds the lock."""
    path = store.where(layout.LOCK)
    with translate_errors("locking", path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    keep_from_children(descriptor)
    try:
        with translate_errors("locking", path):
            _lock(store, descriptor)
            os.pwrite(descriptor, lease_content(holder, clock()), 0)
        try:
            yield Lease(store.url, holder)
        finally:
            # The file stays, empty, so that the same input gives the same lake.
            os.ftruncate(descriptor, 0)
    finally:
        close_lock_file(descriptor)


def _lock(store: LocalStore, descriptor: int) -> None:
    deadline = time.monotonic() + _EXIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            content = os.pread(descriptor, 4096, 0)
            if _is_alive(content) or time.monotonic() > deadline:
                raise busy_error(store.url, content, "wait until it ends or stop it, or use another --lake") from None
            time.sleep(0.05)
    os.ftruncate(descriptor, 0)


def locked_content(path: str) -> bytes:
    """Return the content of a lock file, or nothing when nobody holds the lock.

    The lock is tried only when the content names a living process.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        content = os.pread(descriptor, 4096, 0)
        if not content or not _is_alive(content):
            return b""
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return b""
    except BlockingIOError:
        return content
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _is_alive(content: bytes) -> bool:
    """Return False when the holder is known to be dead: its children may still hold its lock for a moment."""
    item = parse_lease(content)
    pid = item.get("pid")
    if item.get("host") != platform.node() or not isinstance(pid, int):
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
