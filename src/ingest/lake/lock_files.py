"""Open lock files of this process, which its forked children must not keep.

A lock on an open file lasts as long as any process has it open: children would hold it when the parent is dead.
"""

import os
from contextlib import suppress

_descriptors: set[int] = set()


def keep_from_children(descriptor: int) -> None:
    """Have a lock file closed in children that are forked from now on."""
    _descriptors.add(descriptor)


def close_lock_file(descriptor: int) -> None:
    """Close a lock file, which drops its lock; do nothing in a forked child, and the second time."""
    if descriptor in _descriptors:
        _descriptors.discard(descriptor)
        os.close(descriptor)


def is_lock_file(descriptor: int) -> bool:
    """Return whether a descriptor is a lock file that this process has opened, and not the parent that forked it."""
    return descriptor in _descriptors


def _close_in_child() -> None:
    for descriptor in _descriptors:
        with suppress(OSError):
            os.close(descriptor)
    _descriptors.clear()


os.register_at_fork(after_in_child=_close_in_child)
