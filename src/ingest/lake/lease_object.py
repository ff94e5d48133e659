"""The lease of a lake in an object store: an object that expires.

It is written by compare-and-swap and renewed by a thread; another writer may take over an expired one. The commit is a
compare-and-swap too, so a writer that lost its lease cannot commit over another one.
"""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from ingest.errors import LakeError
from ingest.lake import layout
from ingest.lake.lease_content import Lease, busy_error, lease_content, parse_lease
from ingest.lake.objects import ObjectStore, Version

_SWAP_TRIES = 4


@contextmanager
def hold_object_lease(
    store: ObjectStore, holder: str, seconds: float, clock: Callable[[], datetime]
) -> Iterator[Lease]:
    """Hold the lease object for the duration of a `with` block; raise `LakeBusy` when another writer holds it."""
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
        raise busy_error(self.store.url, b"{}", "run it again")

    def release(self) -> None:
        """Stop renewing, and mark the lease as free. When that fails, it expires by itself."""
        self.stop.set()
        self.thread.join()
        if self.lease.lost is None and self.version is not None:
            with suppress(LakeError):
                self.store.replace(layout.LEASE, b"{}", self.version)

    def _refuse_living(self, content: bytes) -> None:
        item = parse_lease(content)
        expires = item.get("expires")
        remaining = (datetime.fromisoformat(expires) - self.clock()).total_seconds() if expires else 0.0
        if remaining > 0 and item.get("token") != self.token:
            advice = f"wait until it ends, or {max(remaining, 1):.0f} s if it died, or use another --lake"
            raise busy_error(self.store.url, content, advice)

    def _swap(self) -> bool:
        """Write the lease in place of `self.version`; return whether the stored lease is ours, and note its version.

        It may be ours under another version than the one written here: a renewal may have arrived although its answer
        was lost. The next call then replaces that one.
        """
        until = self.clock() + timedelta(seconds=self.seconds)
        content = lease_content(self.lease.holder, self.since, expires=until.isoformat(), token=self.token)
        for _ in range(_SWAP_TRIES):
            if self.version is None:
                self.store.write_absent(layout.LEASE, content)
            else:
                self.store.replace(layout.LEASE, content, self.version)
            stored = self.store.read_version(layout.LEASE)
            if stored is not None and parse_lease(stored[0]).get("token") != self.token:
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
