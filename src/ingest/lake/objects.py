"""A lake in an object store, through obstore: memory, S3, Google Cloud Storage, Azure.

Settings and credentials come from the environment, under the names that obstore and the vendors use
(`AWS_ENDPOINT_URL` ...).
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any
from urllib.parse import quote

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import layout
from ingest.lake.object_reader import ComparedReader, RangeReader
from ingest.lake.storage import MARKER_CONTENT, FileInfo, check_marker, translate_errors

Version = dict[str, str]
"""The entity tag and, where the store has one, the version or generation of an object."""

_SCHEMES = frozenset({"s3", "s3a", "gs", "az", "abfs", "abfss", "adl", "azure"})
_MAX_COMPARED_BYTES = 4 << 20  # a larger object is read by ranges only, so that a query transfers what it needs
_BACK_OFF = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # seconds between attempts of a conditional write
_memory: dict[str, "ObjectStore"] = {}
_memory_lock = Lock()


def object_store(url: str) -> "ObjectStore":
    """Return the store of a URL.

    `memory://name` is one store for each name within a process; nothing of it outlives the process.
    """
    from obstore.store import MemoryStore, from_url

    address = url.rstrip("/")
    if address.startswith("memory:"):
        with _memory_lock:
            return _memory.setdefault(address, ObjectStore(address, MemoryStore()))
    scheme, _, path = address.partition("://")
    if scheme not in _SCHEMES:
        raise LakeError(f"{url} is not the address of a lake; use a path, s3://, gs://, az:// or memory://name")
    with translate_errors("opening", address):
        try:
            # A prefix is not a query and has no fragment: what a URL parser would cut off belongs to the name.
            return ObjectStore(address, from_url(f"{scheme}://{quote(path, safe='/%:@!$&()*+,;=~')}"))
        except ValueError as error:
            raise LakeError(f"{address} is not a bucket address ({error}); use e.g. s3://bucket/folder") from error


class ObjectStore:
    """The objects under one prefix. Every write to an object store is whole and durable.

    See `ingest.lake.storage.Store` for the operations; `read_version` and `replace` are for the lease.
    """

    local = False

    def __init__(self, url: str, inner: Any) -> None:
        self.url = url
        self.inner = inner

    def exists(self) -> bool:
        """See `Store`."""
        import obstore

        has_log = self.read(layout.MARKER) is not None
        if not has_log:
            with translate_errors("listing", self.url):
                has_log = any(obstore.list(self.inner, layout.LOG, chunk_size=1))
        if has_log:
            check_marker(self)
        elif self.unknown_names():
            raise LakeError(f"{self.url} holds other things, not a lake; name another --lake")
        return has_log

    def create(self) -> None:
        """See `Store`."""
        if not self.exists():
            self.write_absent(layout.MARKER, MARKER_CONTENT)

    def unknown_names(self) -> list[str]:
        """See `Store`."""
        import obstore

        with translate_errors("listing", self.url):
            listed = obstore.list_with_delimiter(self.inner)
        names = [*listed["common_prefixes"], *(item["path"] for item in listed["objects"])]
        return sorted(name for name in names if name not in layout.KNOWN_FOLDERS and not name.startswith("."))

    def where(self, key: str) -> str:
        """See `Store`."""
        return f"{self.url}/{key}"

    def read(self, key: str) -> bytes | None:
        """See `Store`."""
        versioned = self.read_version(key)
        return None if versioned is None else versioned[0]

    def read_version(self, key: str) -> tuple[bytes, Version] | None:
        """Return an object's content and the version that `replace` takes; None when there is no such object."""
        import obstore

        with translate_errors("reading", self.where(key)):
            try:
                answer = obstore.get(self.inner, key)
                return bytes(answer.bytes()), _version(answer.meta)
            except FileNotFoundError:
                return None

    def size(self, key: str) -> int | None:
        """See `Store`."""
        import obstore

        with translate_errors("reading", self.where(key)):
            try:
                return int(obstore.head(self.inner, key)["size"])
            except FileNotFoundError:
                return None

    def open(self, key: str, size: int, sha12: str | None = None) -> Any:
        """See `Store`."""
        import pyarrow as pa

        if sha12 is None or size > _MAX_COMPARED_BYTES:
            return pa.PythonFile(RangeReader(self.inner, self.where(key), key, size), mode="r")
        return pa.PythonFile(ComparedReader(self.inner, self.where(key), key, size, sha12), mode="r")

    def write(self, key: str, content: bytes) -> None:
        """See `Store`."""
        import obstore

        with translate_errors("writing", self.where(key)):
            obstore.put(self.inner, key, content)

    def write_absent(self, key: str, content: bytes) -> bool:
        """See `Store`."""
        return self._write_if(key, content, None)

    def replace(self, key: str, content: bytes, version: Version) -> bool:
        """Write an object in place of one version of it, and return whether it now has this content.

        False when it is another version by now, or removed. After a refusal or a lost answer the object is read back,
        as in `write_absent`; while it still is the version asked for, the write is tried again.
        """
        return self._write_if(key, content, version)

    def _write_if(self, key: str, content: bytes, version: Version | None) -> bool:
        """Write an object if it is of a version, or absent where `version` is None. See `write_absent`, `replace`."""
        for pause in (*_BACK_OFF, 0.0):
            error = self._put_if(key, content, version)
            if error is None:
                return True
            stored = self.read_version(key)
            if stored is not None and stored[0] == content:
                return True
            if (None if stored is None else stored[1]) != version:
                return False
            if not _is_refusal(error):
                with translate_errors("writing", self.where(key)):
                    raise error
            time.sleep(pause)
        raise LakeError(
            f"{self.where(key)}: the store refused a conditional write {len(_BACK_OFF) + 1} times although nothing "
            "stood in its way; nothing was written there: run the same command again"
        )

    def _put_if(self, key: str, content: bytes, version: Version | None) -> Exception | None:
        """Send one conditional write; return the error of the store, None when it was accepted."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            obstore.put(self.inner, key, content, mode="create" if version is None else version)  # type: ignore[arg-type]
        except (BaseError, OSError, NotImplementedError) as error:
            return error
        return None

    def check_conditions(self) -> None:
        """Raise `LakeError` when the store ignores the conditions of conditional writes, as some gateways do.

        Without conditions two writers could hold the lease at once. Two writes that a store must refuse are sent for
        the marker of the lake: to create it although it is there, and to replace a version that it is not.
        """
        stored = self.read_version(layout.MARKER)
        if stored is None:
            self.write_absent(layout.MARKER, MARKER_CONTENT)
            stored = self.read_version(layout.MARKER)
        content, version = stored if stored is not None else (MARKER_CONTENT, {})
        for condition, wrong in (("If-None-Match", None), ("If-Match", _other_version(version))):
            error = self._put_if(layout.MARKER, content, wrong)
            if error is None:
                raise LakeError(
                    f"{self.url}: the store ignores the condition of a write ({condition}), so that two writers could "
                    "overwrite each other; nothing was read or written: use a store (or a newer release of it) that "
                    "has conditional writes, or a lake on local disk"
                )
            if not _is_refusal(error):
                with translate_errors("asking for conditional writes at", self.url):
                    raise error

    def publish(self, pairs: Sequence[tuple[str, str]]) -> None:
        """See `Store`."""
        import obstore

        for source, target in pairs:
            with translate_errors("publishing", self.where(target), committed=True):
                try:
                    obstore.copy(self.inner, source, target)
                except FileNotFoundError as error:
                    if self.size(target) is None:
                        raise LakeCorrupt(f"{source} was committed and is gone; see `ingest lake verify`") from error

    def remove(self, keys: Iterable[str]) -> None:
        """See `Store`."""
        import obstore

        removed = list(keys)
        if removed:
            with translate_errors("removing", self.where(removed[0])):
                try:
                    obstore.delete(self.inner, removed)
                except FileNotFoundError:  # Google's and Azure's report a missing object, and leave some of the others
                    for key in removed:
                        with suppress(FileNotFoundError):
                            obstore.delete(self.inner, key)

    def listing(self, prefix: str) -> Iterator[FileInfo]:
        """See `Store`."""
        files = [FileInfo(item["path"], item["size"], _stamp(item)) for item in self._list(prefix)]
        yield from sorted(files, key=lambda file: file.key)

    def keys(self, prefix: str, after: str = "") -> list[str]:
        """See `Store`."""
        return sorted(item["path"] for item in self._list(prefix, after))

    def _list(self, prefix: str, after: str = "") -> list[Any]:
        import obstore

        items: list[Any] = []
        with translate_errors("listing", self.where(prefix)):
            for page in obstore.list(self.inner, prefix, offset=after or None, chunk_size=1000):
                items += (item for item in page if item["path"] > after)  # some servers list from the first key on
        return items

    def stamp(self, key: str) -> str | None:
        """See `Store`."""
        import obstore

        with translate_errors("reading", self.where(key)):
            try:
                return _stamp(obstore.head(self.inner, key))
            except FileNotFoundError:
                return None

    def folders(self, prefix: str) -> list[str]:
        """See `Store`."""
        import obstore

        with translate_errors("listing", self.where(prefix)):
            prefixes = obstore.list_with_delimiter(self.inner, prefix or None)["common_prefixes"]
        return sorted(name.rstrip("/").rpartition("/")[2] for name in prefixes)


def _is_refusal(error: Exception) -> bool:
    """Return whether the store refused the condition of a write; any other error leaves open what happened."""
    from obstore.exceptions import AlreadyExistsError, PreconditionError

    return isinstance(error, AlreadyExistsError | PreconditionError | FileNotFoundError)


def _version(meta: Any) -> Version:
    return {name: meta[name] for name in ("e_tag", "version") if meta.get(name)}


def _other_version(version: Version) -> Version:
    """Return a version of the same form that the object does not have: generations are numbers, tags are not."""
    return {name: "1" if value.isdecimal() else f'"{"0" * 32}"' for name, value in version.items()}


def _stamp(meta: Any) -> str:
    return f"{meta.get('e_tag')}-{meta['last_modified'].timestamp()}-{meta['size']}"
