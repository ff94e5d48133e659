"""One writer at a time.

On local disk the lease is a lock on an open file: the system drops it when the process dies, so that a killed run can
be started again at once. In an object store it is an object that expires, put by compare-and-swap and renewed by a
thread; who finds it expired takes it over. The commit itself is a compare-and-swap too, so a writer that slept through
the end of its lease cannot commit over another one.
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
from ingest.lake.objects import ObjectStore
from ingest.lake.store import open_store, told, writable_store

LEASE_SECONDS = 60.0
"""How long a lease of an object store lasts after its last renewal; it is renewed three times in that time."""

_DYING_SECONDS = 2.0

_held: set[int] = set()


def _let_go_in_child() -> None:
    """A forked child shares its parent's lock, and would keep it alive when the parent dies."""
    for descriptor in _held:
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


def _system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Lease:
    """The right to write, while it lasts."""

    lake: str
    holder: str
    lost: str | None = None

    def check(self) -> None:
        """`LakeBusy` when the lease was lost to another writer."""
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
    """Hold the lake, which is made when it is not there, as its only writer.

    `holder` says to others who it is, e.g. the command. Raises `LakeBusy` at once when another writer holds it.
    `seconds` and `clock` matter for object stores only.
    """
    store = writable_store(lake)
    if isinstance(store, LocalStore):
        with _hold_file(store, holder, clock) as lease:
            yield lease
    elif isinstance(store, ObjectStore):
        with _ObjectLease(store, holder, seconds, clock) as lease:
            yield lease
    else:
        raise LakeError(f"{store.url} has no lease")


def lease_holder(lake: str, *, clock: Callable[[], datetime] = _system_clock) -> str | None:
    """Who holds the lease just now, in words; None when nobody does. Looks only, nothing is written."""
    store = open_store(lake)
    if isinstance(store, LocalStore):
        content = _held_file(store.where(layout.LOCK))
    elif isinstance(store, ObjectStore):
        there = store.read_tagged(layout.LEASE)
        expires = _parsed(there[0]).get("expires") if there is not None else None
        content = there[0] if there and expires and datetime.fromisoformat(expires) > clock() else b""
    else:
        return None
    return _who(_parsed(content)) if content else None


def _held_file(path: str) -> bytes:
    """What a locked file says; nothing where nobody holds it. Only where its card names a living holder is it tried."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        content = os.pread(descriptor, 4096, 0)
        if not content or not _alive(content):
            return b""
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return b""
    except BlockingIOError:
        return content
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _card(holder: str, since: datetime, **more: str) -> bytes:
    who = {"holder": holder, "host": platform.node(), "pid": os.getpid(), "since": since.isoformat(timespec="seconds")}
    return json.dumps(who | more, sort_keys=True).encode()


def _busy(url: str, content: bytes, advice: str) -> LakeBusy:
    item = _parsed(content)
    return LakeBusy(f"{_who(item)} has been writing to {url} since {item.get('since', 'just now')}; {advice}")


def _who(item: dict[str, Any]) -> str:
    return f"{item.get('holder', 'another writer')} (process {item.get('pid', '?')} on {item.get('host', '?')})"


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        item = json.loads(content)
    except ValueError:
        return {}
    return item if isinstance(item, dict) else {}


@contextmanager
def _hold_file(store: LocalStore, holder: str, clock: Callable[[], datetime]) -> Iterator[Lease]:
    path = store.where(layout.LOCK)
    with told("locking", path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    _held.add(descriptor)
    try:
        with told("locking", path):
            _lock(store, descriptor)
            os.pwrite(descriptor, _card(holder, clock()), 0)
        try:
            yield Lease(store.url, holder)
        finally:
            # An empty file is left, so that the same input makes the same lake.
            os.ftruncate(descriptor, 0)
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _lock(store: LocalStore, descriptor: int) -> None:
    deadline = time.monotonic() + _DYING_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            content = os.pread(descriptor, 4096, 0)
            if _alive(content) or time.monotonic() > deadline:
                raise _busy(store.url, content, "wait until it ends or stop it, or use another --lake") from None
            time.sleep(0.05)
    os.ftruncate(descriptor, 0)


def _alive(content: bytes) -> bool:
    """Whether the holder lives, as far as one can tell: a killed one's children may hold its lock for a moment yet."""
    item = _parsed(content)
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


class _ObjectLease:
    """An expiring object, renewed by a thread."""

    def __init__(self, store: ObjectStore, holder: str, seconds: float, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.seconds = seconds
        self.clock = clock
        self.since = clock()
        self.token = secrets.token_hex(8)
        self.lease = Lease(store.url, holder)
        self.version: dict[str, str] = {}
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._renew, name="ingest-lease", daemon=True)

    def __enter__(self) -> Lease:
        content = self._content()
        if not self.store.write_absent(layout.LEASE, content):
            self._take_over(content)
        self._remember()
        self.thread.start()
        return self.lease

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()
        if self.lease.lost is None:
            self.store.replace(layout.LEASE, b"{}", self.version)

    def _content(self) -> bytes:
        until = self.clock() + timedelta(seconds=self.seconds)
        return _card(self.lease.holder, self.since, expires=until.isoformat(), token=self.token)

    def _take_over(self, content: bytes) -> None:
        there = self.store.read_tagged(layout.LEASE)
        if there is None:
            raise _busy(self.store.url, b"{}", "run it again")
        expires = _parsed(there[0]).get("expires")
        left = (datetime.fromisoformat(expires) - self.clock()).total_seconds() if expires else 0.0
        if left > 0 or not self.store.replace(layout.LEASE, content, there[1]):
            advice = f"wait until it ends, or {max(left, 1):.0f} s if it died, or use another --lake"
            raise _busy(self.store.url, there[0], advice)

    def _remember(self) -> None:
        there = self.store.read_tagged(layout.LEASE)
        if there is None or _parsed(there[0]).get("token") != self.token:
            raise _busy(self.store.url, there[0] if there else b"{}", "run it again")
        self.version = there[1]

    def _renew(self) -> None:
        good_until = self.clock() + timedelta(seconds=self.seconds)
        while not self.stop.wait(self.seconds / 3):
            asked = self.clock()
            try:
                if not self.store.replace(layout.LEASE, self._content(), self.version):
                    self.lease.lost = "another writer took it over"
                    return
                self._remember()
                good_until = asked + timedelta(seconds=self.seconds)
            except LakeBusy:
                self.lease.lost = "another writer took it over"
                return
            except LakeError as error:  # the store may be back before the lease ends
                if self.clock() >= good_until:
                    self.lease.lost = f"it could not be renewed ({error})"
                    return
