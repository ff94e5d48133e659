"""The lease that makes a process the only writer of a lake.

On a local disk the lease is a lock on an open file, see `lease_lock`; in an object store it is an object that expires,
see `lease_object`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from ingest.errors import LakeError
from ingest.lake import layout
from ingest.lake.lease_content import Lease, describe_holder, parse_lease
from ingest.lake.lease_lock import hold_lock, locked_content
from ingest.lake.lease_object import hold_object_lease
from ingest.lake.local import LocalStore
from ingest.lake.objects import ObjectStore
from ingest.lake.store import open_store, writable_store

LEASE_SECONDS = 60.0
"""How long a lease in an object store lasts after its last renewal. It is renewed three times in that time."""

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
    clock: Callable[[], datetime] = _system_clock,
) -> Iterator[Lease]:
    """Hold the lease of a lake, which is created when there is none, for the duration of a `with` block.

    `holder` names this process to others, for example by its command. Raises `LakeBusy` at once when another writer
    holds the lease, `LakeError` when the store ignores the conditions of writes, without which there is no lease.
    `seconds` and `clock` matter for object stores only. A commit of this process checks the lease; see `check_lease`.
    """
    store = writable_store(lake)
    if isinstance(store, LocalStore):
        holding = hold_lock(store, holder, clock)
    elif isinstance(store, ObjectStore):
        store.check_conditions()
        holding = hold_object_lease(store, holder, seconds, clock)
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
        content = locked_content(store.where(layout.LOCK))
    elif isinstance(store, ObjectStore):
        content = store.read(layout.LEASE) or b""
        expires = parse_lease(content).get("expires")
        content = content if expires and datetime.fromisoformat(expires) > clock() else b""
    else:
        return None
    return describe_holder(parse_lease(content)) if content else None
