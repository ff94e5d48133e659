"""The open files of a kept state in one process."""

import os
import shutil
import weakref
from pathlib import Path

from ingest.lake.kept.database import Database


class OpenFiles:
    """The open database of a process. After a fork it stays open, unused: closing it would touch the parent's."""

    def __init__(self) -> None:
        self.database: Database | None = None
        self.scratch: Path | None = None  # the temporary folder of a state that cannot be kept
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
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch = None


_open_files: "weakref.WeakSet[OpenFiles]" = weakref.WeakSet()
_inherited: list[Database] = []


def _keep_inherited() -> None:
    _inherited.extend(files.database for files in _open_files if files.database is not None)


os.register_at_fork(after_in_child=_keep_inherited)
