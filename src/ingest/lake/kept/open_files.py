"""The open files of a kept state in one process."""

import os
import weakref

from ingest.lake.kept.database import Database
from ingest.lake.temporary import TemporaryFolder


class OpenFiles:
    """The open database of a process. After a fork it stays open, unused: closing it would touch the parent's."""

    def __init__(self) -> None:
        self.database: Database | None = None
        self.scratch: TemporaryFolder | None = None  # of a state that cannot be kept
        self.process = os.getpid()
        _open_files.add(self)

    def close(self) -> None:
        """Close the database, and remove one that is temporary; in a forked child, do nothing."""
        if self.process != os.getpid():
            return
        if self.database is not None:
            self.database.close()
            self.database = None
        if self.scratch is not None:
            self.scratch.remove()
            self.scratch = None


_open_files: "weakref.WeakSet[OpenFiles]" = weakref.WeakSet()
_inherited: list[Database] = []


def _keep_inherited() -> None:
    _inherited.extend(files.database for files in _open_files if files.database is not None)


os.register_at_fork(after_in_child=_keep_inherited)
