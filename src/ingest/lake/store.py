"""Where a lake's bytes lie: one small set of operations over local disk and over object stores.

Every write is atomic and durable when it returns. Errors of the system or the store become `LakeError`
(`LakeFull` when space or quota ran out) at this seam.
"""

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from ingest.errors import LakeError, LakeFull
from ingest.lake import layout

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a listing. `stamp` changes when the file is replaced."""

    key: str
    size: int
    stamp: str


class Store(Protocol):
    """The operations a lake needs. Keys are relative to the lake and use `/`."""

    url: str
    local: bool

    def exists(self) -> bool:
        """Whether a lake is there."""

    def create(self) -> None:
        """Make a lake, unless there is one; `LakeError` when something else is in the way."""

    def read(self, key: str) -> bytes | None:
        """All bytes of a file, None when there is none."""

    def size(self, key: str) -> int | None:
        """Length of a file, None when there is none."""

    def write(self, key: str, content: bytes) -> None:
        """Put a file, replacing what was there."""

    def write_absent(self, key: str, content: bytes) -> bool:
        """Put a file unless there is one: False then."""

    def publish(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Make each first file appear under the second name too, whole at once; those that are there already stay."""

    def remove(self, keys: Iterable[str]) -> None:
        """Remove files, and folders that become empty; what is not there is no error."""

    def listing(self, prefix: str) -> Iterator[Found]:
        """All files under a folder, sorted by key."""

    def keys(self, prefix: str) -> list[str]:
        """Keys of all files under a folder, sorted: less work than `listing`."""

    def stamp(self, key: str) -> str | None:
        """What changes when a file is replaced, None when there is none."""

    def folders(self, prefix: str) -> list[str]:
        """Names of the folders directly under a folder, sorted; '' is the lake itself."""

    def strays(self) -> list[str]:
        """What lies in the lake's own folder beside the folders of a lake."""

    def open(self, key: str, size: int) -> Any:
        """A file of known size, open for pyarrow to read parts of."""

    def where(self, key: str) -> str:
        """The whole path or address of a file, for messages and for DuckDB."""


@contextmanager
def told(doing: str, where: str) -> Iterator[None]:
    """Turn the errors of disk and store into a LakeError that says what, where and what to do next."""
    from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in _FULL:
            raise LakeFull(
                f"no room left while {doing} {where} ({reason}); nothing of this cycle was committed: "
                "free some space or use another --lake, then run the same command again"
            ) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise LakeError(
                f"not allowed: {doing} {where} ({reason}); check its owner, or use another --lake"
            ) from error
        raise LakeError(f"failed: {doing} {where} ({_first_line(reason)}); check disk or bucket, run again") from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise LakeError(f"not allowed: {doing} {where} ({_first_line(error)}); check your credentials") from error
    except BaseError as error:
        raise LakeError(f"failed: {doing} {where} ({_first_line(error)}); check address and settings") from error


def _first_line(error: Exception | str) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def open_store(lake: str) -> Store:
    """The store of a lake: a path, `file://`, `memory://name`, `s3://`, `gs://`, `az://` ... Nothing is touched yet.

    `~` is the home folder: a shell leaves it alone in quotes, and settings have no shell.
    """
    from ingest.lake.local import LocalStore
    from ingest.lake.objects import object_store

    scheme, separator, _ = lake.partition("://")
    if not separator:
        return LocalStore(Path(os.path.expanduser(lake)))
    if scheme == "file":
        return LocalStore(Path(unquote(urlsplit(lake).path)))
    return object_store(lake)


def existing_store(lake: str) -> Store:
    """The store of a lake that is there; `LakeError` when there is none."""
    store = open_store(lake)
    if not store.exists():
        raise LakeError(f"there is no lake at {store.url}; name another --lake, or make one with `ingest run`")
    return store


def writable_store(lake: str) -> Store:
    """The store of a lake, which is made when it is not there."""
    store = open_store(lake)
    store.create()
    return store


MARKER_CONTENT = b'{"format":1}\n'
"""What `_log/lake.json` holds: the version of the layout."""


def checked_marker(store: Store) -> None:
    """`LakeError` when the lake was written by a release with another layout."""
    content = store.read(layout.MARKER)
    if content is not None and content != MARKER_CONTENT:
        raise LakeError(f"{store.url} has a layout that this release does not know; install a newer ingest")
