"""One writer of an index at a time, among processes and threads."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Wait until no other process or thread looks whether an index is in step, or writes it; then keep others waiting.

    The lock is that of an open file, so that it ends with its process. A folder that knows no locks has none.
    """
    with folder.with_name(f"{folder.name}.lock").open("w") as file:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
