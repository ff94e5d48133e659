"""A lake on a local disk.

Every file is written under a temporary name, synced to the disk, and then appears under its own name in one step.
"""

import errno
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import layout
from ingest.lake.storage import MARKER_CONTENT, FileInfo, check_marker, translate_errors

_WRITE_TRIES = 5
NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EXDEV, errno.EMLINK, errno.ENOSYS})
_temporary_number = count()


class LocalStore:
    """The files under one folder. See `ingest.lake.storage.Store` for the operations."""

    local = True

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.abspath(root))
        self.url = str(self.root)

    def exists(self) -> bool:
        """See `Store`."""
        with translate_errors("looking for a lake at", self.url):
            if self.root.exists() and not self.root.is_dir():
                raise LakeError(f"{self.url} is a file, and a lake is a folder; name another --lake")
            has_log = (self.root / layout.LOG).is_dir()
        if has_log:
            check_marker(self)
        elif self.root.is_dir() and self.unknown_names():
            raise LakeError(f"{self.url} is a folder with other things in it, not a lake; name another --lake")
        return has_log

    def create(self) -> None:
        """See `Store`."""
        if not self.exists() or not (self.root / layout.MARKER).exists():
            self.write_absent(layout.MARKER, MARKER_CONTENT)

    def unknown_names(self) -> list[str]:
        """See `Store`."""
        with translate_errors("listing", self.url):
            names = sorted(os.listdir(self.root))
        return [name for name in names if name not in layout.KNOWN_FOLDERS and not name.startswith(".")]

    def where(self, key: str) -> str:
        """See `Store`."""
        return f"{self.url}/{key}" if key else self.url

    def read(self, key: str) -> bytes | None:
        """See `Store`."""
        with translate_errors("reading", self.where(key)):
            try:
                with open(self.where(key), "rb") as file:
                    return file.read()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def size(self, key: str) -> int | None:
        """See `Store`."""
        path = self.where(key)
        try:  # the usual answers first: whoever looks for the next cycles asks for many names
            return os.stat(path).st_size
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            with translate_errors("reading", path):
                raise

    def open(self, key: str, size: int, sha12: str | None = None) -> Any:
        """See `Store`."""
        import pyarrow as pa

        with translate_errors("reading", self.where(key)):
            try:
                return pa.OSFile(self.where(key))
            except FileNotFoundError as error:
                raise LakeCorrupt(
                    f"{self.where(key)} is in the log and not on disk; see `ingest lake verify`"
                ) from error

    def write(self, key: str, content: bytes) -> None:
        """See `Store`."""
        with translate_errors("writing", self.where(key)):
            target = self.root / key
            for attempt in range(_WRITE_TRIES):
                self.make_folder(target.parent)
                try:
                    os.replace(self._write_temporary(content), target)
                    break
                except FileNotFoundError:  # a writer without the lease: the recovery of its holder was faster
                    if attempt + 1 == _WRITE_TRIES:
                        raise
            sync_folder(target.parent)

    def write_absent(self, key: str, content: bytes) -> bool:
        """See `Store`."""
        with translate_errors("writing", self.where(key)):
            target = self.root / key
            self.make_folder(target.parent)
            for attempt in range(_WRITE_TRIES):
                time.sleep(0.01 * attempt)
                # The process that creates a lake does not hold the lease yet: the holder's recovery may remove its
                # temporary file before it is linked.
                with suppress(FileNotFoundError):
                    if self._create(target, content):
                        return True
                stored = self.read(key)
                if stored is not None:
                    return stored == content
        raise LakeError(f"failed: writing {self.where(key)} (it appears and disappears); run the same command again")

    def _create(self, target: Path, content: bytes) -> bool:
        """Return whether the file was created; False when there is one."""
        temporary = self._write_temporary(content)
        try:
            os.link(temporary, target)
        except FileExistsError:
            return False
        except OSError as error:
            # A file system without hard links: the lease keeps other writers out between the check and the move.
            if error.errno not in NO_LINKS:
                raise
            if target.exists():
                return False
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
        return True

    def publish(self, pairs: Sequence[tuple[str, str]]) -> None:
        """See `Store`."""
        folders: dict[Path, None] = {}
        for source, target in pairs:
            with translate_errors("publishing", self.where(target), committed=True):
                path = self.root / target
                self.make_folder(path.parent)
                self._link(self.root / source, path)
                folders[path.parent] = None
        for folder in folders:
            with translate_errors("publishing", str(folder), committed=True):
                sync_folder(folder)

    def _link(self, source: Path, target: Path) -> None:
        try:
            os.link(source, target)
        except FileExistsError:
            return
        except FileNotFoundError as error:
            if not target.exists():
                raise LakeCorrupt(f"{source} was committed and is gone; see `ingest lake verify`") from error
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            os.replace(self._write_temporary(source.read_bytes()), target)

    def remove(self, keys: Iterable[str]) -> None:
        """See `Store`."""
        parents: dict[Path, None] = {}
        for key in keys:
            with translate_errors("removing", self.where(key)):
                path = self.root / key
                path.unlink(missing_ok=True)
                parents[path.parent] = None
        for parent in parents:
            self._remove_empty(parent)

    def _remove_empty(self, folder: Path) -> None:
        """Remove a folder and its parents while they are empty; the folders directly under the root are kept."""
        while folder.parent != self.root and folder != self.root:
            try:
                os.rmdir(folder)
            except OSError:  # not empty, or removed already
                return
            folder = folder.parent

    def listing(self, prefix: str) -> Iterator[FileInfo]:
        """See `Store`."""
        with translate_errors("listing", self.where(prefix)):
            for folder, names, files in os.walk(self.root / prefix):
                names.sort()
                for name in sorted(files):
                    path = Path(folder, name)
                    try:
                        status = os.stat(path)
                    except FileNotFoundError:  # removed since it was listed, or a dangling link
                        continue
                    key = path.relative_to(self.root).as_posix()
                    yield FileInfo(key, status.st_size, _stamp(status))

    def keys(self, prefix: str, after: str = "") -> list[str]:
        """See `Store`."""
        with translate_errors("listing", self.where(prefix)):
            keys = (
                f"{os.path.relpath(folder, self.root)}/{name}"
                for folder, _, files in os.walk(self.root / prefix)
                for name in files
            )
            return sorted(key for key in keys if key > after)

    def stamp(self, key: str) -> str | None:
        """See `Store`."""
        with translate_errors("reading", self.where(key)):
            try:
                return _stamp(os.stat(self.where(key)))
            except FileNotFoundError:
                return None

    def folders(self, prefix: str) -> list[str]:
        """See `Store`."""
        with translate_errors("listing", self.where(prefix)):
            try:
                with os.scandir(self.root / prefix) as entries:
                    return sorted(entry.name for entry in entries if entry.is_dir())
            except FileNotFoundError:
                return []

    def make_folder(self, folder: Path) -> None:
        """Create a folder and its parents, each synced into its own parent."""
        if folder.is_dir():
            return
        if folder != folder.parent:
            self.make_folder(folder.parent)
        try:
            os.mkdir(folder)
        except FileExistsError:
            return
        sync_folder(folder.parent)

    def _write_temporary(self, content: bytes) -> Path:
        """Write and sync a file of a unique name in the stage, where recovery removes what a dead writer left."""
        stage = self.root / layout.STAGE
        self.make_folder(stage)
        temporary = stage / f"tmp-{os.getpid()}-{threading.get_ident()}-{next(_temporary_number)}"
        try:
            with open(temporary, "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        return temporary


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}-{status.st_ino}-{status.st_size}"


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
