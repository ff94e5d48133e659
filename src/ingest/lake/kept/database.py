"""The files of a kept state: a SQLite database and runs of keys in one folder, and which of them count.

    current.json          the name of the database that counts, with the size and time of its main file
    state-<token>.db      the database (in WAL mode: other processes read while one writes)
    keys-<token>.run      see `key_runs`; the database names those that count

Nothing but this module changes the main file of a database: commits go to its write-ahead log, whose frames have
checksums, and are moved into the main file by `Database.fold`, which notes size and time. A main file with another size
or time was changed by someone else, or its writer was killed at that moment: it is not used. So the folder can be
copied, cut, or removed at any time, and at worst the state is built again from the lake.
"""

import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

_POINTER = "current.json"
_LOCK = "lock.db"
_LOCK_SECONDS = 900.0
_BUSY_SECONDS = 600.0  # a writer may be taking in many cycles at once
_FOLD_BYTES = 32 << 20
_FOLD_MILLISECONDS = 20_000  # that a fold waits for readers
_CACHE_KIBIBYTES = 32 << 10


class UnusableState(Exception):
    """The stored state is missing, damaged, or cannot be used here."""


class Database:
    """One open database of a kept state. Not safe for threads, nor after a fork."""

    def __init__(self, folder: Path, name: str, connection: sqlite3.Connection) -> None:
        self.folder, self.name, self.connection = folder, name, connection

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self.connection.execute(sql, parameters)

    def executemany(self, sql: str, rows: Any) -> None:
        """Run one statement for many rows."""
        self.connection.executemany(sql, rows)

    def is_current(self, folder: Path) -> bool:
        """Return whether this is the database that counts in a folder."""
        return folder == self.folder and _pointed(folder).get("name") == self.name

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is written in a `with` block, all or none of it, as the only writer."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:  # a KeyboardInterrupt too: the connection may be used again
            with suppress(sqlite3.Error):
                self.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    def meta(self, name: str) -> str | None:
        """Return a value of the table `meta`."""
        row = self.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def set_meta(self, name: str, value: str | None) -> None:
        """Set a value of the table `meta`."""
        self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def fold(self, *, least: int = _FOLD_BYTES) -> None:
        """Move the write-ahead log into the main file, when it has at least so many bytes."""
        log = self.folder / f"{self.name}-wal"
        try:
            if log.stat().st_size < max(1, least):
                return
        except FileNotFoundError:
            return
        with _lock(self.folder):
            if _pointed(self.folder).get("name") == self.name:
                self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                _point_to(self.folder, self.name)

    def write_anew(self) -> None:
        """Write the main file anew, and empty the write-ahead log: nothing is left in them but rows that count.

        `secure_delete` alone is not enough: a page that SQLite divides keeps copies of the rows that it moved to
        another one, and they stay when these rows are deleted. Raises `UnusableState` when another process is reading.
        """
        self.execute("VACUUM")
        with _lock(self.folder):
            self.execute(f"PRAGMA busy_timeout={_FOLD_MILLISECONDS}").fetchall()
            is_busy = self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self.execute(f"PRAGMA busy_timeout={int(_BUSY_SECONDS * 1000)}").fetchall()
            if is_busy or _pointed(self.folder).get("name") != self.name:
                raise UnusableState("another process is reading the state")
            _point_to(self.folder, self.name)

    def files(self) -> frozenset[Path]:
        """Return the paths of all files of the database, and of what says that it counts."""
        runs = (name for (name,) in self.execute("SELECT name FROM runs").fetchall())
        names = [_POINTER, _LOCK, *(f"{self.name}{suffix}" for suffix in ("", "-wal", "-shm")), *runs]
        return frozenset(self.folder / name for name in names)

    def close(self) -> None:
        """Close the database; what it committed is moved into the main file."""
        with suppress(sqlite3.Error, OSError, UnusableState):
            self.fold(least=1)
        self.connection.close()


def open_database(folder: Path) -> Database:
    """Open the database that counts; raise `UnusableState` when there is none that can be trusted."""
    pointed = _pointed(folder)
    if pointed != _stamped(folder, pointed.get("name")):
        if not pointed:
            raise UnusableState("there is no state")
        with _lock(folder):  # a writer may have been between the file and its note
            pointed = _pointed(folder)
            if pointed != _stamped(folder, pointed.get("name")):
                raise UnusableState("the database is not as it was written")
    return _connect(folder, str(pointed["name"]))


def build_database(folder: Path, fill: Callable[[Database], None]) -> Database:
    """Make a new database that counts from now on, filled by `fill`. One process at a time does that in a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableState(str(error)) from error
    with _lock(folder):
        name = f"state-{secrets.token_hex(8)}.db"
        try:
            with closing(sqlite3.connect(folder / name, isolation_level=None)) as connection:
                database = Database(folder, name, connection)
                _settings(database, journal="OFF")
                database.execute("PRAGMA synchronous=OFF")
                with database.transaction():
                    fill(database)
                database.execute("PRAGMA synchronous=FULL")
                database.execute("PRAGMA journal_mode=WAL").fetchall()
            _sync(folder / name)
            _point_to(folder, name)
        except (sqlite3.Error, OSError) as error:
            raise UnusableState(str(error)) from error
        _remove_others(folder, name)
    return _connect(folder, name)


def _connect(folder: Path, name: str) -> Database:
    try:
        # The name as a URI with mode=rw: a database that is gone must not be created anew, empty.
        uri = f"{(folder / name).absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise UnusableState(str(error)) from error
    database = Database(folder, name, connection)
    try:
        _settings(database, journal=None)
        database.meta("position")
    except sqlite3.Error as error:
        connection.close()
        raise UnusableState(str(error)) from error
    return database


def _settings(database: Database, journal: str | None) -> None:
    if journal is not None:
        database.execute(f"PRAGMA journal_mode={journal}").fetchall()
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("PRAGMA secure_delete=ON").fetchall()  # what is deleted must not stay in the file
    database.execute("PRAGMA wal_autocheckpoint=0").fetchall()
    database.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")


def _pointed(folder: Path) -> dict[str, Any]:
    try:
        item = json.loads((folder / _POINTER).read_bytes())
    except (OSError, ValueError):
        return {}
    return item if isinstance(item, dict) else {}


def _stamped(folder: Path, name: object) -> dict[str, Any] | None:
    """Return what the pointer says of a database that is as it was written."""
    if not isinstance(name, str) or Path(name).name != name:
        return None
    try:
        status = os.stat(folder / name)
    except OSError:
        return None
    return {"name": name, "size": status.st_size, "time": status.st_mtime_ns}


def _point_to(folder: Path, name: str) -> None:
    temporary = folder / f"{_POINTER}.{secrets.token_hex(4)}"
    try:
        temporary.write_text(json.dumps(_stamped(folder, name)))
        os.replace(temporary, folder / _POINTER)
    except OSError as error:
        raise UnusableState(str(error)) from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_others(folder: Path, name: str) -> None:
    """Remove the files of other databases: those that have them open keep them."""
    token = name.removeprefix("state-").removesuffix(".db")
    for path in folder.iterdir():
        if path.name.startswith(("state-", "keys-", f"{_POINTER}.")) and token not in path.name:
            with suppress(OSError):
                path.unlink()


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Be the only process that changes which files count; SQLite's lock on an empty database works on every system."""
    try:
        connection = sqlite3.connect(folder / _LOCK, isolation_level=None, timeout=_LOCK_SECONDS)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise UnusableState(str(error)) from error
