"""A lake on local disk: every file is written aside, synced, and then appears under its name in one step."""

import errno
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import layout
from ingest.lake.store import MARKER_CONTENT, Found, checked_marker, told

_SWEPT_TRIES = 4
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EXDEV, errno.EMLINK, errno.ENOSYS})
_number = count()


class LocalStore:
    """Files under one folder. See `Store`."""

    local = True

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.abspath(root))
        self.url = str(self.root)

    def exists(self) -> bool:
        """See `Store`."""
        with told("looking for a lake at", self.url):
            if self.root.exists() and not self.root.is_dir():
                raise LakeError(f"{self.url} is a file, and a lake is a folder; name another --lake")
            found = (self.root / layout.LOG).is_dir()
        if found:
            checked_marker(self)
        elif self.root.is_dir() and self.strays():
            raise LakeError(f"{self.url} is a folder with other things in it, not a lake; name another --lake")
        return found

    def create(self) -> None:
        """See `Store`."""
        if not self.exists() or not (self.root / layout.MARKER).exists():
            self.write_absent(layout.MARKER, MARKER_CONTENT)

    def strays(self) -> list[str]:
        """See `Store`."""
        with told("listing", self.url):
            names = sorted(os.listdir(self.root))
        return [name for name in names if name not in layout.KNOWN_FOLDERS and not name.startswith(".")]

    def where(self, key: str) -> str:
        """See `Store`."""
        return str(self.root / key)

    def read(self, key: str) -> bytes | None:
        """See `Store`."""
        with told("reading", self.where(key)):
            try:
                return (self.root / key).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def size(self, key: str) -> int | None:
        """See `Store`."""
        with told("reading", self.where(key)):
            try:
                return os.stat(self.root / key).st_size
            except (FileNotFoundError, NotADirectoryError):
                return None

    def open(self, key: str, size: int) -> Any:
        """See `Store`."""
        import pyarrow as pa

        with told("reading", self.where(key)):
            try:
                return pa.OSFile(self.where(key))
            except FileNotFoundError as error:
                raise LakeCorrupt(
                    f"{self.where(key)} is in the log and not on disk; see `ingest lake verify`"
                ) from error

    def write(self, key: str, content: bytes) -> None:
        """See `Store`."""
        with told("writing", self.where(key)):
            target = self.root / key
            self._folder(target.parent)
            os.replace(self._aside(content), target)
            _sync(target.parent)

    def write_absent(self, key: str, content: bytes) -> bool:
        """See `Store`."""
        with told("writing", self.where(key)):
            target = self.root / key
            self._folder(target.parent)
            for _ in range(_SWEPT_TRIES):
                # Who begins a lake does not hold the lease yet, and may lose its file to the holder's sweep.
                with suppress(FileNotFoundError):
                    return self._put_absent(target, content)
            return self._put_absent(target, content)

    def _put_absent(self, target: Path, content: bytes) -> bool:
        aside = self._aside(content)
        try:
            os.link(aside, target)
        except FileExistsError:
            return False
        except OSError as error:
            # A file system without links: the lease keeps other writers out between the look and the move.
            if error.errno not in _NO_LINKS:
                raise
            if target.exists():
                return False
            os.replace(aside, target)
        finally:
            aside.unlink(missing_ok=True)
        _sync(target.parent)
        return True

    def publish(self, pairs: Sequence[tuple[str, str]]) -> None:
        """See `Store`."""
        touched: dict[Path, None] = {}
        for source, target in pairs:
            with told("publishing", self.where(target)):
                place = self.root / target
                self._folder(place.parent)
                self._appear(self.root / source, place)
                touched[place.parent] = None
        for folder in touched:
            with told("publishing", str(folder)):
                _sync(folder)

    def _appear(self, source: Path, target: Path) -> None:
        try:
            os.link(source, target)
        except FileExistsError:
            return
        except FileNotFoundError as error:
            if not target.exists():
                raise LakeCorrupt(f"{source} was committed and is gone; see `ingest lake verify`") from error
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            os.replace(self._aside(source.read_bytes()), target)

    def remove(self, keys: Iterable[str]) -> None:
        """See `Store`."""
        parents: dict[Path, None] = {}
        for key in keys:
            with told("removing", self.where(key)):
                path = self.root / key
                path.unlink(missing_ok=True)
                parents[path.parent] = None
        for parent in parents:
            self._prune(parent)

    def _prune(self, folder: Path) -> None:
        """Remove a folder and those above it while they are empty; the lake's own folders stay."""
        while folder.parent != self.root and folder != self.root:
            try:
                os.rmdir(folder)
            except OSError:  # not empty, or gone already
                return
            folder = folder.parent

    def listing(self, prefix: str) -> Iterator[Found]:
        """See `Store`."""
        with told("listing", self.where(prefix)):
            for folder, names, files in os.walk(self.root / prefix):
                names.sort()
                for name in sorted(files):
                    path = Path(folder, name)
                    try:
                        seen = os.stat(path)
                    except FileNotFoundError:  # removed between the listing and the look, or a dangling link
                        continue
                    key = path.relative_to(self.root).as_posix()
                    yield Found(key, seen.st_size, _stamp(seen))

    def keys(self, prefix: str) -> list[str]:
        """See `Store`."""
        with told("listing", self.where(prefix)):
            found = [
                f"{os.path.relpath(folder, self.root)}/{name}"
                for folder, _, files in os.walk(self.root / prefix)
                for name in files
            ]
        return sorted(found)

    def stamp(self, key: str) -> str | None:
        """See `Store`."""
        with told("reading", self.where(key)):
            try:
                return _stamp(os.stat(self.root / key))
            except FileNotFoundError:
                return None

    def folders(self, prefix: str) -> list[str]:
        """See `Store`."""
        with told("listing", self.where(prefix)):
            try:
                with os.scandir(self.root / prefix) as entries:
                    return sorted(entry.name for entry in entries if entry.is_dir())
            except FileNotFoundError:
                return []

    def _folder(self, folder: Path) -> None:
        """Make a folder and those above it, each synced into its parent."""
        if folder.is_dir():
            return
        if folder != folder.parent:
            self._folder(folder.parent)
        try:
            os.mkdir(folder)
        except FileExistsError:
            return
        _sync(folder.parent)

    def _aside(self, content: bytes) -> Path:
        """A synced file under a name that only this call knows, in the stage, where recovery sweeps."""
        stage = self.root / layout.STAGE
        self._folder(stage)
        aside = stage / f"tmp-{os.getpid()}-{threading.get_ident()}-{next(_number)}"
        try:
            with open(aside, "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        return aside


def _stamp(seen: os.stat_result) -> str:
    return f"{seen.st_mtime_ns}-{seen.st_ino}-{seen.st_size}"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
