"""The operations that a lake needs of the place where it lies, be it a local disk or an object store.

Every write is atomic and durable when it returns. Errors of the operating system and of the object store become
`LakeError` (`LakeFull` where space or quota ran out) in `translate_errors`.
"""

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from ingest.errors import LakeError, LakeFull
from ingest.lake import layout

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

MARKER_CONTENT = b'{"format":1}\n'
"""The content of `_log/lake.json`: the version of the layout."""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """One file of a listing. `stamp` changes when the file is replaced; `size` is in bytes."""

    key: str
    size: int
    stamp: str


class Store(Protocol):
    """Files under one root. Keys are relative to the root of the lake and use `/` on every system."""

    url: str
    local: bool

    def exists(self) -> bool:
        """Return whether there is a lake; raise `LakeError` when something else is there."""

    def create(self) -> None:
        """Create a lake unless there is one; raise `LakeError` when something else is there."""

    def read(self, key: str) -> bytes | None:
        """Return the content of a file, or None when there is no such file."""

    def size(self, key: str) -> int | None:
        """Return the length of a file in bytes, or None when there is no such file."""

    def write(self, key: str, content: bytes) -> None:
        """Write a file, replacing one of the same key."""

    def write_absent(self, key: str, content: bytes) -> bool:
        """Write a file unless there is one, and return whether the file now has this content.

        A refusal alone proves nothing: the answer to an earlier attempt may have been lost, and an object store may
        refuse a write where no object exists. So the file is read back after a refusal. The same content counts as
        written, other content returns False, and while there is no file at all the write is tried again, a bounded
        number of times; then `LakeError`.
        """

    def publish(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Make each first file appear under the second key as well, all of it at once; existing files are kept."""

    def remove(self, keys: Iterable[str]) -> None:
        """Remove files, and folders that become empty; missing files are not an error."""

    def listing(self, prefix: str) -> Iterator[FileInfo]:
        """Yield all files under a folder, sorted by key."""

    def keys(self, prefix: str, after: str = "") -> list[str]:
        """Return the keys of all files under a folder that sort after a key, sorted; cheaper than `listing`."""

    def stamp(self, key: str) -> str | None:
        """Return a value that changes when the file is replaced, or None when there is no such file."""

    def folders(self, prefix: str) -> list[str]:
        """Return the names of the folders directly under a folder, sorted; '' is the root."""

    def unknown_names(self) -> list[str]:
        """Return the names in the root that are not folders of a lake; hidden ones are left out."""

    def open(self, key: str, size: int, sha12: str | None = None) -> Any:
        """Return a file of known size as a file object of pyarrow, for reading parts of it.

        In an object store, reading a small one whose SHA-256 does not begin with `sha12` raises `OSError`.
        """

    def where(self, key: str) -> str:
        """Return the absolute path or the full address of a file, for messages."""


@contextmanager
def translate_errors(action: str, where: str, *, committed: bool = False) -> Iterator[None]:
    """Turn errors of the disk or the object store into a `LakeError` that says what failed, where, and what to do.

    `action` is a present participle such as "writing"; the message continues with `where`. `committed` says that the
    cycle was committed before, so that the message must not deny it.
    """
    from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in _NO_SPACE:
            raise LakeFull(
                f"no room left while {action} {where} ({reason}); "
                f"{'' if committed else 'nothing of this cycle was committed: '}"
                "free some space or use another --lake, then run the same command again"
            ) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise LakeError(
                f"not allowed: {action} {where} ({reason}); check its owner, or use another --lake"
            ) from error
        raise LakeError(f"failed: {action} {where} ({_first_line(reason)}); check disk or bucket, run again") from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise LakeError(f"not allowed: {action} {where} ({_first_line(error)}); check your credentials") from error
    except (BaseError, NotImplementedError) as error:
        raise LakeError(f"failed: {action} {where} ({_first_line(error)}); check address and settings") from error


def _first_line(error: Exception | str) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def check_marker(store: Store) -> None:
    """Raise `LakeError` when the lake was written by a release with another layout."""
    content = store.read(layout.MARKER)
    if content is not None and content != MARKER_CONTENT:
        raise LakeError(f"{store.url} has a layout that this release does not know; install a newer ingest")
