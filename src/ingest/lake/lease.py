"""The lease that makes a process the only writer of a lake.

On a local disk the lease is a lock on an open file: the operating system drops it when the process dies, so that a
killed run can be started again at once. In an object store it is an object that expires, written by compare-and-swap
and renewed by a thread; another writer may take over an expired one. The commit is a compare-and-swap too, so a writer
that lost its lease cannot commit over another one.
"""

import fcntl
import json
import os
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.errors import LakeBusy, LakeError
from ingest.lake import layout
from ingest.lake.local import LocalStore
from ingest.lake.objects import ObjectStore, Version
from ingest.lake.storage import translate_errors
from ingest.lake.store import open_store, writable_store

LEASE_SECONDS = 60.0
"""How long a lease in an object store lasts after its last renewal. It is renewed three times in that time."""

_EXIT_SECONDS = 2.0  # a killed process's children may keep its lock for so long
_SWAP_TRIES = 4

_locked_files: set[int] = set()
_leases: dict[str, "Lease"] = {}


def _close_in_child() -> None:
    """Close the parent's lock files in a forked child, which would keep the locks when the parent dies."""
    for descriptor in _locked_files:
        with suppress(OSError):
            os.close(descriptor)
    _locked_files.clear()
    _leases.clear()


os.register_at_fork(after_in_child=_close_in_child)


def _system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Lease:
    """The right to write to a lake. `lost` says why it ended early, None while it lasts."""

    lake: str
    holder: str
    lost: str | None = None

    def check(self) -> None:
        """Raise `LakeBusy` when the lease was lost to another writer."""
        if self.lost is not None:
            raise LakeBusy(f"the lease on {self.lake} is lost: {self.lost}; nothing more is written, run it again")


@contextmanager
def hold_lease(
    lake: str,
    *,
    holder: str,
    seconds: float = LEASE_SECONDS,
    clock: Callable[[], datetime] = _system_clock,
) -> Iterator[Lease]:
    """Hold the lease of a lake, which is created when there is none, for the duration of a `with` block.

    `holder` names this process to others, for example by its command. Raises `LakeBusy` at once when another writer
    holds the lease, `LakeError` when the store ignores the conditions of writes, without which there is no lease.
    `seconds` and `clock` matter for object stores only. A commit of this process checks the lease; see `check_lease`.
    """
    store = writable_store(lake)
    if isinstance(store, LocalStore):
        holding = _hold_lock(store, holder, clock)
    elif isinstance(store, ObjectStore):
        store.check_conditions()
        holding = _hold_object(store, holder, seconds, clock)
    else:
        raise LakeError(f"{store.url} has no lease")
    with holding as lease:
        _leases[store.url] = lease
        try:
            yield lease
        finally:
            _leases.pop(store.url, None)


def check_lease(url: str) -> None:
    """Raise `LakeBusy` when this process held the lease of the lake at `url` and lost it.

    A process that never held it passes: a worker of a distributed engine commits under the lease of its launcher.
    """
    lease = _leases.get(url)
    if lease is not None:
        lease.check()


def lease_holder(lake: str, *, clock: Callable[[], datetime] = _system_clock) -> str | None:
    """Return who holds the lease at this moment, as text; None when nobody does. Nothing is written."""
    store = open_store(lake)
    if isinstance(store, LocalStore):
        content = _locked_content(store.where(layout.LOCK))
    elif isinstance(store, ObjectStore):
        content = store.read(layout.LEASE) or b""
        expires = _parse(content).get("expires")
        content = content if expires and datetime.fromisoformat(expires) > clock() else b""
    else:
        return None
    return _describe(_parse(content)) if content else None


def _locked_content(path: str) -> bytes:
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


def _lease_content(holder: str, since: datetime, **more: str) -> bytes:
    who = {"holder": holder, "host": platform.node(), "pid": os.getpid(), "since": since.isoformat(timespec="seconds")}
    return json.dumps(who | more, sort_keys=True).encode()


def _busy_error(url: str, content: bytes, advice: str) -> LakeBusy:
    item = _parse(content)
    return LakeBusy(f"{_describe(item)} has been writing to {url} since {item.get('since', 'just now')}; {advice}")


def _describe(item: dict[str, Any]) -> str:
    return f"{item.get('holder', 'another writer')} (process {item.get('pid', '?')} on {item.get('host', '?')})"


def _parse(content: bytes) -> dict[str, Any]:
    try:
        item = json.loads(content)
    except ValueError:
        return {}
    return item if isinstance(item, dict) else {}


@contextmanager
def _hold_lock(store: LocalStore, holder: str, clock: Callable[[], datetime]) -> Iterator[Lease]:
    path = store.where(layout.LOCK)
    with translate_errors("locking", path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    _locked_files.add(descriptor)
    try:
        with translate_errors("locking", path):
            _lock(store, descriptor)
            os.pwrite(descriptor, _lease_content(holder, clock()), 0)
        try:
            yield Lease(store.url, holder)
        finally:
            # The file stays, empty, so that the same input gives the same lake.
            os.ftruncate(descriptor, 0)
    finally:
        _locked_files.discard(descriptor)
        os.close(descriptor)


def _lock(store: LocalStore, descriptor: int) -> None:
    deadline = time.monotonic() + _EXIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            content = os.pread(descriptor, 4096, 0)
            if _is_alive(content) or time.monotonic() > deadline:
                raise _busy_error(store.url, content, "wait until it ends or stop it, or use another --lake") from None
            time.sleep(0.05)
    os.ftruncate(descriptor, 0)


def _is_alive(content: bytes) -> bool:
    """Return False when the holder is known to be dead: its children may still hold its lock for a moment."""
    item = _parse(content)
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


@contextmanager
def _hold_object(store: ObjectStore, holder: str, seconds: float, clock: Callable[[], datetime]) -> Iterator[Lease]:
    lease = _ObjectLease(store, holder, seconds, clock)
    lease.take()
    try:
        yield lease.lease
    finally:
        lease.release()


class _ObjectLease:
    """A lease object that expires after `seconds` and is renewed by a thread.

    Its content holds a random token. Whenever a write is refused or its answer is lost, the token in the stored object
    tells whether the write had arrived all the same.
    """

    def __init__(self, store: ObjectStore, holder: str, seconds: float, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.seconds = seconds
        self.clock = clock
        self.since = clock()
        self.token = secrets.token_hex(8)
        self.lease = Lease(store.url, holder)
        self.version: Version | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._renew_until_stopped, name="ingest-lease", daemon=True)

    def take(self) -> None:
        """Create the object, or take over an expired one; raise `LakeBusy` when another writer holds it."""
        for _ in range(_SWAP_TRIES):
            stored = self.store.read_version(layout.LEASE)
            if stored is not None:
                self._refuse_living(stored[0])
            self.version = None if stored is None else stored[1]
            if self._swap():
                self.thread.start()
                return
        raise _busy_error(self.store.url, b"{}", "run it again")

    def release(self) -> None:
        """Stop renewing, and mark the lease as free. When that fails, it expires by itself."""
        self.stop.set()
        self.thread.join()
        if self.lease.lost is None and self.version is not None:
            with suppress(LakeError):
                self.store.replace(layout.LEASE, b"{}", self.version)

    def _refuse_living(self, content: bytes) -> None:
        item = _parse(content)
        expires = item.get("expires")
        remaining = (datetime.fromisoformat(expires) - self.clock()).total_seconds() if expires else 0.0
        if remaining > 0 and item.get("token") != self.token:
            advice = f"wait until it ends, or {max(remaining, 1):.0f} s if it died, or use another --lake"
            raise _busy_error(self.store.url, content, advice)

    def _swap(self) -> bool:
        """Write the lease in place of `self.version`; return whether the stored lease is ours, and note its version.

        It may be ours under another version than the one written here: a renewal may have arrived although its answer
        was lost. The next call then replaces that one.
        """
        until = self.clock() + timedelta(seconds=self.seconds)
        content = _lease_content(self.lease.holder, self.since, expires=until.isoformat(), token=self.token)
        for _ in range(_SWAP_TRIES):
            if self.version is None:
                self.store.write_absent(layout.LEASE, content)
            else:
                self.store.replace(layout.LEASE, content, self.version)
            stored = self.store.read_version(layout.LEASE)
            if stored is not None and _parse(stored[0]).get("token") != self.token:
                return False
            self.version = None if stored is None else stored[1]
            if stored is not None and stored[0] == content:
                return True
        return False

    def _renew_until_stopped(self) -> None:
        good_until = self.clock() + timedelta(seconds=self.seconds)
        while not self.stop.wait(self.seconds / 3):
            asked_at = self.clock()
            try:
                if not self._swap():
                    self.lease.lost = "another writer took it over"
                    return
                good_until = asked_at + timedelta(seconds=self.seconds)
            except LakeError as error:  # the store may answer again before the lease ends
                if self.clock() >= good_until:
                    self.lease.lost = f"it could not be renewed ({error})"
                    return
