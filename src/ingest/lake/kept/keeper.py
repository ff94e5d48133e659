"""Keeping a state in step with the log: whether it belongs to the lake, extending it, building it again."""

import os
import sqlite3
import tempfile
import weakref
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from ingest.dedupe import SCHEME
from ingest.errors import LakeCorrupt, LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.cache import cache_folder
from ingest.lake.kept.codec import contract_stamp
from ingest.lake.kept.contents import DATED, TABLES
from ingest.lake.kept.database import Database, UnusableState, build_database, open_database
from ingest.lake.kept.key_runs import DamagedRun, KeyRun
from ingest.lake.kept.loading import Loader
from ingest.lake.kept.open_files import OpenFiles
from ingest.lake.kept.position import can_extend, digest_at, entries_after
from ingest.lake.kept.removal import RemovedRows, remove_rows
from ingest.lake.kept.run_files import drop_rows, merge_runs
from ingest.lake.repair_mark import repaired_until
from ingest.lake.snapshot import Snapshot, snapshot
from ingest.lake.storage import Store
from ingest.lake.temporary import TemporaryFolder

_FORMAT = "4"
_TRIES = 3
_DAYS_TO_FORGET = 10  # rows of so many days are removed together

ERRORS = (sqlite3.Error, DamagedRun, UnusableState)
DAMAGE = (*ERRORS, ValueError, KeyError, TypeError)
"""What may be raised when stored rows are read that are not as they were written."""


class Keeper:
    """The database and the runs of keys of one lake's state, in step with its log."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = OpenFiles()
        weakref.finalize(self, self._files.close)
        self.runs: list[KeyRun] = []
        self.repaired_until = 0  # the last cycle of which rows of `fetches` come without validators

    @property
    def database(self) -> Database:
        """The open database."""
        if self._files.database is None:
            raise UnusableState("not open")
        return self._files.database

    def ensure(self, since: date | None) -> None:
        """Open the state unless it is open."""
        if self._files.database is None or self._files.process != os.getpid():
            self.refresh(since)

    def refresh(self, since: date | None) -> None:
        """Bring the state to the last cycle of the lake; it holds the days from `since` on (None: all)."""
        if self._files.process != os.getpid():  # after a fork: the parent's files are not ours
            self._files, self.runs = OpenFiles(), []
            weakref.finalize(self, self._files.close)
        if not self._store.exists():
            self._rebuild(Snapshot.empty(), since, keep=False)
            return
        self.repaired_until = int(repaired_until(self._store) or 0)
        contents = snapshot(self._store)
        try:
            self._open()
            is_valid = self._extend(contents, since) and self._open_runs()
        except DAMAGE:
            is_valid = False
        if not is_valid:
            self.rebuild(since)

    def rebuild(self, since: date | None) -> None:
        """Build the state again from the lake."""
        if not self._store.exists():
            self._rebuild(Snapshot.empty(), since, keep=False)
            return
        contents = snapshot(self._store, fresh=True)
        for attempt in range(_TRIES):
            try:
                self._rebuild(contents, since)
                break
            except LakeCorrupt:  # a compaction may have taken files away since the snapshot
                before, contents = contents, snapshot(self._store)
                if attempt == _TRIES - 1 or contents.last_cycle == before.last_cycle:
                    raise
        self._open_runs()

    def resume(self) -> bool:
        """Open the state as it is kept and take in what came since; return False when that cannot be done.

        Unlike `refresh`, this never builds the state, and leaves the days that it holds as they are.
        """
        if not self._store.exists():
            return False
        contents = snapshot(self._store)
        try:
            self._open()
            return self._extend(contents, self.kept_since()) and self._open_runs()
        except DAMAGE:
            return False

    def kept_since(self) -> date | None:
        """Return the first day whose rows the database holds, None when it holds all."""
        kept = self.database.meta("since")
        return None if kept is None else date.fromisoformat(kept)

    def rows_to_remove(self, gone: frozenset[str]) -> RemovedRows:
        """Return what collects the rows that a deletion removes from this state; `gone` as in `RemovedRows`."""
        return RemovedRows(self.database.meta("position") or "", self.kept_since(), gone)

    def remove(self, removed: RemovedRows, cycle: str) -> None:
        """Take out the rows that a cycle, the newest of the lake, removed; the state then belongs to it.

        When anything is raised before that is committed, the state is as before. `UnusableState` when others have
        changed the state or the lake meanwhile.
        """
        database, contents = self.database, snapshot(self._store)
        if contents.last_cycle != cycle:  # the lease was lost: the rows of what came after it are not in the state
            raise UnusableState("another writer has committed since")
        with database.transaction():
            if database.meta("position") != removed.position or not database.is_current(self._folder()):
                raise UnusableState("another process has changed the state")
            since = self.kept_since()
            replaced = remove_rows(self._store, database, contents, removed, since)
            self._stamp(database, contents, since)
        self.runs = []
        for path in replaced:
            path.unlink(missing_ok=True)

    def files_of(self, contents: Snapshot) -> frozenset[Path]:
        """Return the files of the kept state when it is of the last cycle of a lake; none otherwise.

        They hold nothing then but what the lake has.
        """
        try:
            self._open()
            is_current = self.database.meta("position") == contents.last_cycle
            if is_current and self._is_of_lake(self.database, contents, self.kept_since()):
                self.database.write_anew()
                return self.database.files()
        except ERRORS:
            pass
        return frozenset()

    def close(self) -> None:
        """Close the files."""
        self._files.close()
        self.runs = []

    def _open(self) -> None:
        """Open the database of the lake that counts now: another process may have built a new one."""
        if self._files.scratch is not None and self._files.database is not None:
            return
        folder = self._folder()
        if self._files.database is None or not self._files.database.is_current(folder):
            self.close()
            self._files.database = open_database(folder)

    def _folder(self) -> Path:
        folder = cache_folder(self._store)
        if folder is None:
            raise UnusableState("the lake does not outlive the process")
        return folder

    def _rebuild(self, contents: Snapshot, since: date | None, *, keep: bool = True) -> None:
        with suppress(*ERRORS):
            self.close()

        if keep:
            try:
                self._files.database = build_database(self._folder(), self._filler(contents, since))
                return
            except (UnusableState, sqlite3.Error):  # a folder that cannot be written, a file system without locks
                pass
        try:
            self._files.scratch = TemporaryFolder(self._store)
            self._files.database = build_database(self._files.scratch.path, self._filler(contents, since))
        except (UnusableState, sqlite3.Error, OSError) as error:
            raise LakeError(
                f"what the lake has could not be noted, neither in its cache nor in {tempfile.gettempdir()} ({error}); "
                "nothing was changed: free some space there, then run the same command again"
            ) from error

    def _filler(self, contents: Snapshot, since: date | None) -> Callable[[Database], None]:
        def fill(database: Database) -> None:
            for statement in filter(str.strip, TABLES.split(";")):
                database.execute(statement)
            Loader(self._store, database).add_files(contents, since)
            merge_runs(database)
            self._stamp(database, contents, since)

        return fill

    def _stamp(self, database: Database, contents: Snapshot, since: date | None) -> None:
        """Note which lake, position and days the database is of."""
        values = {
            "contract": _contract(),
            "position": contents.last_cycle,
            "digest": str(digest_at(contents, contents.last_cycle, ())),
            "repaired": self._repaired(),
            "since": None if since is None else since.isoformat(),
        }
        for name, value in values.items():
            database.set_meta(name, value)

    def _repaired(self) -> str:
        return sha256_hex(self._store.read(layout.REPAIRED) or b"") if self._store.exists() else ""

    def _extend(self, contents: Snapshot, since: date | None) -> bool:
        """Add what was committed after the position of the database; return False when it is not of this lake."""
        database = self.database
        if not self._is_of_lake(database, contents, since):
            return False
        if database.meta("position") == contents.last_cycle and not _is_old(database, since):
            return True
        with database.transaction():
            position = database.meta("position") or ""  # another process may have extended it meanwhile
            entries = entries_after(self._store, contents, position)
            if position > contents.last_cycle or entries is None or not can_extend(entries):
                return False
            if str(digest_at(contents, position, entries)) != database.meta("digest"):
                return False
            Loader(self._store, database).add_entries(entries, position, since)
            kept_since, replaced = self._forget(database, since)
            replaced += merge_runs(database)
            self._stamp(database, contents, kept_since)
        for path in replaced:
            with suppress(OSError):
                path.unlink()
        database.fold()
        return True

    def _is_of_lake(self, database: Database, contents: Snapshot, since: date | None) -> bool:
        if database.meta("contract") != _contract() or database.meta("repaired") != self._repaired():
            return False
        kept_since = database.meta("since")
        if kept_since is not None and (since is None or since.isoformat() < kept_since):
            return False
        position = database.meta("position") or ""
        if position != contents.last_cycle:
            return position < contents.last_cycle
        return str(digest_at(contents, position, ())) == database.meta("digest")

    def _forget(self, database: Database, since: date | None) -> tuple[date | None, list[Path]]:
        """Remove the rows of days that no longer count, many days at once.

        Returns the first day that is kept, and the files of keys that count no longer once that is committed.
        """
        if since is None or not _is_old(database, since):
            return self.kept_since(), []
        rows = database.execute("SELECT row FROM prints WHERE day < ?", (since.toordinal(),)).fetchall()
        for table in DATED:
            database.execute(f"DELETE FROM {table} WHERE day < ?", (since.toordinal(),))
        return since, drop_rows(database, [row for (row,) in rows])

    def _open_runs(self) -> bool:
        """Open the runs that count; return False when one of them is gone or damaged."""
        is_open = {run.path: run for run in self.runs}
        for is_last_try in (False, True):
            names = [name for (name,) in self.database.execute("SELECT name FROM runs ORDER BY name").fetchall()]
            paths = [self.database.folder / name for name in names]
            try:
                self.runs = [is_open.get(path) or KeyRun(path) for path in paths]
                return True
            except DamagedRun:  # another process may have merged runs since their names were read
                if is_last_try:
                    return False
        raise AssertionError("unreachable")


def _is_old(database: Database, since: date | None) -> bool:
    kept = database.meta("since")
    if since is None:
        return False
    if kept is None:
        first = database.execute("SELECT day FROM prints ORDER BY row LIMIT 1").fetchone()
        return first is not None and since.toordinal() - int(first[0]) > _DAYS_TO_FORGET
    return (since - date.fromisoformat(kept)).days > _DAYS_TO_FORGET


def _contract() -> str:
    return contract_stamp([_FORMAT, TABLES, SCHEME])
