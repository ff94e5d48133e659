"""Keeping a state in step with the log: whether it belongs to the lake, extending it, building it again."""

import os
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Callable, Sequence
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
from ingest.lake.kept.digest import digest_of_paths
from ingest.lake.kept.key_runs import DamagedRun, KeyRun
from ingest.lake.kept.loading import Loader, drop_old_keys, merge_runs
from ingest.lake.log import LogEntry, read_entry
from ingest.lake.repair_mark import repaired_until
from ingest.lake.snapshot import Snapshot, files_of_entry, snapshot
from ingest.lake.storage import Store

_FORMAT = "2"
_MAX_ENTRIES_TO_READ = 20_000
_TRIES = 3
_DAYS_TO_FORGET = 10  # rows of so many days are removed together

ERRORS = (sqlite3.Error, DamagedRun, UnusableState)


class _OpenFiles:
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


_open_files: "weakref.WeakSet[_OpenFiles]" = weakref.WeakSet()
_inherited: list[Database] = []


def _keep_inherited() -> None:
    _inherited.extend(files.database for files in _open_files if files.database is not None)


os.register_at_fork(after_in_child=_keep_inherited)


class Keeper:
    """The database and the runs of keys of one lake's state, in step with its log."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = _OpenFiles()
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
            self._files, self.runs = _OpenFiles(), []
            weakref.finalize(self, self._files.close)
        if not self._store.exists():
            self._rebuild(Snapshot.empty(), since, keep=False)
            return
        self.repaired_until = int(repaired_until(self._store) or 0)
        contents = snapshot(self._store)
        try:
            self._open()
            is_valid = self._extend(contents, since) and self._open_runs()
        except ERRORS:
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
            self._files.scratch = Path(tempfile.mkdtemp(prefix="ingest-state-"))
            self._files.database = build_database(self._files.scratch, self._filler(contents, since))
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
            kept_since = self._forget(database, since)
            merged = merge_runs(database)
            self._stamp(database, contents, kept_since)
        for path in merged:
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

    def _forget(self, database: Database, since: date | None) -> date | None:
        """Remove the rows of days that no longer count, many days at once; return the first day that is kept."""
        kept = database.meta("since")
        kept_since = None if kept is None else date.fromisoformat(kept)
        if since is None or not _is_old(database, since):
            return kept_since
        for table in DATED:
            database.execute(f"DELETE FROM {table} WHERE day < ?", (since.toordinal(),))
        drop_old_keys(database)
        return since

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


def entries_after(store: Store, contents: Snapshot, position: str) -> list[LogEntry] | None:
    """Return the entries after a position, None when there are too many to read them one by one."""
    entries = [entry for entry in contents.tail if entry.cycle > position]
    first, last = int(position or 0) + 1, int(contents.checkpoint.cycle or 0)
    if last - first >= _MAX_ENTRIES_TO_READ:
        return None
    earlier = (read_entry(store, layout.cycle_name(number)) for number in range(first, last + 1))
    return [*(entry for entry in earlier if entry is not None), *entries]


def can_extend(entries: list[LogEntry]) -> bool:
    """Return whether rows of the state were only added, or moved between files: it has those that were deleted too."""
    return all(entry.operation in (None, "compact", "allow") for entry in entries)


def digest_at(contents: Snapshot, position: str, later: Sequence[LogEntry]) -> int:
    """Return the digest of the files that a lake had at a position; `later` are the entries after it."""
    checkpoint = contents.checkpoint
    if position >= checkpoint.cycle:
        total = checkpoint.digest("")
        for entry in contents.tail:
            if entry.cycle <= position:
                total += digest_of_paths(file.path for file in files_of_entry(entry)) - digest_of_paths(entry.removed)
        return total % (1 << 64)
    total = checkpoint.digest(position)
    removed = [path for entry in later if entry.cycle <= checkpoint.cycle for path in entry.removed]
    names = ((path, layout.parse_any_path(path)) for path in removed)
    total += digest_of_paths(path for path, name in names if name is not None and name.cycle <= position)
    return total % (1 << 64)


def _contract() -> str:
    return contract_stamp([_FORMAT, TABLES, SCHEME])
