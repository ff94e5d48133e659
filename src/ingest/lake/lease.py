"""The lease that makes a process the only writer of a lake.

On a local disk the lease is a lock on an open file, see `lease_lock`; in an object store it is an object that expires,
see `lease_object`.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime

from ingest.errors import LakeBusy, LakeError
from ingest.lake import layout
from ingest.lake.lease_content import Lease, describe_holder, parse_lease
from ingest.lake.lease_lock import hold_lock, locked_content
from ingest.lake.lease_object import hold_object_lease
from ingest.lake.local import LocalStore
from ingest.lake.objects import ObjectStore
from ingest.lake.storage import Store
from ingest.lake.store import open_store, writable_store

LEASE_SECONDS = 60.0
"""How long a lease in an object store lasts after its last renewal. It is renewed three times in that time."""

_NOTICE_SECONDS = 2.0  # a commit takes about so long: who waits longer is told for whom
_LONGEST_PAUSE = 1.0

_log = logging.getLogger("ingest")
_leases: dict[str, Lease] = {}

os.register_at_fork(after_in_child=_leases.clear)  # the lease is the parent's


def _system_clock() -> datetime:
    return datetime.now(UTC)


@contextmanager
def hold_lease(
    lake: str,
    *,
    holder: str,
    seconds: float = LEASE_SECONDS,
    wait: float = 0.0,
    clock: Callable[[], datetime] = _system_clock,
) -> Iterator[Lease]:
    """Hold the lease of a lake, which is created when there is none, for the duration of a `with` block.

    `holder` names this process to others, for example by its command. Raises `LakeBusy` when another writer holds the
    lease and still does after `wait` seconds, `LakeError` when the store ignores the conditions of writes, without
    which there is no lease. `seconds` and `clock` matter for object stores only. A commit of this process checks the
    lease; see `check_lease`.
    """
    store = writable_store(lake)
    if isinstance(store, ObjectStore):
        store.check_conditions()
    with _take(store, lambda: _holding(store, holder, seconds, clock), wait) as lease:
        _leases[store.url] = lease
        try:
            yield lease
        finally:
            _leases.pop(store.url, None)


def _holding(store: Store, holder: str, seconds: float, clock: Callable[[], datetime]) -> AbstractContextManager[Lease]:
    if isinstance(store, LocalStore):
        return hold_lock(store, holder, clock)
    if isinstance(store, ObjectStore):
        return hold_object_lease(store, holder, seconds, clock)
    raise LakeError(f"{store.url} has no lease")


@contextmanager
def _take(store: Store, holding: Callable[[], AbstractContextManager[Lease]], wait: float) -> Iterator[Lease]:
    """Enter what `holding` returns, again and again for `wait` seconds while another writer holds the lease."""
    with ExitStack() as stack:
        started, pause, is_told = time.monotonic(), 0.05, False
        while True:
            try:
                lease = stack.enter_context(holding())
                break
            except LakeBusy as busy:
                waited = time.monotonic() - started
                if waited >= wait:
                    text = f"{busy} (waited for {wait:g} s)" if wait else str(busy)
                    raise LakeBusy(text) from busy
                if waited >= _NOTICE_SECONDS and not is_told:
                    is_told = True
                    _log.warning("waiting up to %g s: %s", wait, str(busy).partition(";")[0])
            time.sleep(min(pause, max(0.0, wait - waited)))
            pause = min(2 * pause, _LONGEST_PAUSE)
        yield lease


def held_lease(lake: str) -> Lease | None:
    """Return the lease of a lake that this process holds, None when it holds none."""
    return _leases.get(open_store(lake).url)


def check_lease(url: str) -> None:
    """Raise `LakeBusy` when this process held the lease of the lake at `url` and lost it; without a lease, pass."""
    lease = _leases.get(url)
    if lease is not None:
        lease.check()


def lease_holder(lake: str, *, clock: Callable[[], datetime] = _system_clock) -> str | None:
    """Return who holds the lease at this moment, as text; None when nobody does. Nothing is written."""
    store = open_store(lake)
    if isinstance(store, LocalStore):
        content = locked_content(store.where(layout.LOCK))
    elif isinstance(store, ObjectStore):
        content = store.read(layout.LEASE) or b""
        expires = parse_lease(content).get("expires")
        content = content if expires and datetime.fromisoformat(expires) > clock() else b""
    else:
        return None
    return describe_holder(parse_lease(content)) if content else None
