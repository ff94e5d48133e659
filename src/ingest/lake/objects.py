"""A lake in an object store, through obstore: memory, S3, Google Cloud Storage, Azure.

Settings and credentials come from the environment, as obstore and the vendors name them (`AWS_ENDPOINT_URL` ...).
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Any

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import layout
from ingest.lake.store import MARKER_CONTENT, Found, checked_marker, told

_memory: dict[str, "ObjectStore"] = {}
_memory_lock = Lock()


def object_store(url: str) -> "ObjectStore":
    """The store of a URL. `memory://name` is one store per name and process; nothing of it outlives the process."""
    from obstore.store import MemoryStore, from_url

    address = url.rstrip("/")
    if address.startswith("memory:"):
        with _memory_lock:
            return _memory.setdefault(address, ObjectStore(address, MemoryStore()))
    if address.partition("://")[0] not in {"s3", "s3a", "gs", "az", "abfs", "abfss", "adl", "azure"}:
        raise LakeError(f"no lake can lie at {url}; use a path, s3://, gs://, az:// or memory://name")
    with told("opening", address):
        try:
            return ObjectStore(address, from_url(address))
        except ValueError as error:
            raise LakeError(f"{address} is no address of a bucket ({error}); use e.g. s3://bucket/folder") from error


class ObjectStore:
    """Objects under one prefix. See `ingest.lake.store.Store`; every put of an object store is whole and durable."""

    local = False

    def __init__(self, url: str, inner: Any) -> None:
        self.url = url
        self.inner = inner

    def exists(self) -> bool:
        """See `Store`."""
        found = next(self.listing(layout.LOG), None) is not None
        if found:
            checked_marker(self)
        elif self.strays():
            raise LakeError(f"{self.url} holds other things, not a lake; name another --lake")
        return found

    def create(self) -> None:
        """See `Store`."""
        if not self.exists():
            self.write_absent(layout.MARKER, MARKER_CONTENT)

    def strays(self) -> list[str]:
        """See `Store`."""
        import obstore

        with told("listing", self.url):
            found = obstore.list_with_delimiter(self.inner)
        names = [*found["common_prefixes"], *(item["path"] for item in found["objects"])]
        return sorted(name for name in names if name not in layout.KNOWN_FOLDERS and not name.startswith("."))

    def where(self, key: str) -> str:
        """See `Store`."""
        return f"{self.url}/{key}"

    def read(self, key: str) -> bytes | None:
        """See `Store`."""
        tagged = self.read_tagged(key)
        return None if tagged is None else tagged[0]

    def read_tagged(self, key: str) -> tuple[bytes, dict[str, str]] | None:
        """An object and the version of it that `replace` asks for; None when there is none."""
        import obstore

        with told("reading", self.where(key)):
            try:
                answer = obstore.get(self.inner, key)
                return bytes(answer.bytes()), _version(answer.meta)
            except FileNotFoundError:
                return None

    def size(self, key: str) -> int | None:
        """See `Store`."""
        import obstore

        with told("reading", self.where(key)):
            try:
                return int(obstore.head(self.inner, key)["size"])
            except FileNotFoundError:
                return None

    def open(self, key: str, size: int) -> Any:
        """See `Store`."""
        import pyarrow as pa

        return pa.PythonFile(_Ranges(self, key, size), mode="r")

    def write(self, key: str, content: bytes) -> None:
        """See `Store`."""
        import obstore

        with told("writing", self.where(key)):
            obstore.put(self.inner, key, content)

    def write_absent(self, key: str, content: bytes) -> bool:
        """See `Store`."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        with told("writing", self.where(key)):
            try:
                obstore.put(self.inner, key, content, mode="create")
            except AlreadyExistsError:
                return False
            return True

    def replace(self, key: str, content: bytes, version: dict[str, str]) -> bool:
        """Put an object in place of that version of it: False when it is another one by now."""
        import obstore
        from obstore.exceptions import NotSupportedError, PreconditionError

        with told("writing", self.where(key)):
            try:
                obstore.put(self.inner, key, content, mode=version)  # type: ignore[arg-type]
            except (PreconditionError, FileNotFoundError):
                return False
            except (NotSupportedError, NotImplementedError):
                # A store without conditional updates: look, then write; two at the same instant are not told apart.
                now = self.read_tagged(key)
                if now is None or now[1] != version:
                    return False
                obstore.put(self.inner, key, content)
            return True

    def publish(self, pairs: Sequence[tuple[str, str]]) -> None:
        """See `Store`."""
        import obstore

        for source, target in pairs:
            with told("publishing", self.where(target)):
                try:
                    obstore.copy(self.inner, source, target)
                except FileNotFoundError as error:
                    if self.size(target) is None:
                        raise LakeCorrupt(f"{source} was committed and is gone; see `ingest lake verify`") from error

    def remove(self, keys: Iterable[str]) -> None:
        """See `Store`."""
        import obstore

        gone = list(keys)
        if gone:
            with told("removing", self.where(gone[0])):
                try:
                    obstore.delete(self.inner, gone)
                except FileNotFoundError:  # some stores tell it; it is what was wanted
                    return

    def listing(self, prefix: str) -> Iterator[Found]:
        """See `Store`."""
        import obstore

        found = []
        with told("listing", self.where(prefix)):
            for page in obstore.list(self.inner, prefix, chunk_size=1000):
                found += [Found(item["path"], item["size"], _stamp(item)) for item in page]
        yield from sorted(found, key=lambda item: item.key)

    def keys(self, prefix: str) -> list[str]:
        """See `Store`."""
        return [found.key for found in self.listing(prefix)]

    def stamp(self, key: str) -> str | None:
        """See `Store`."""
        import obstore

        with told("reading", self.where(key)):
            try:
                return _stamp(obstore.head(self.inner, key))
            except FileNotFoundError:
                return None

    def folders(self, prefix: str) -> list[str]:
        """See `Store`."""
        import obstore

        with told("listing", self.where(prefix)):
            found = obstore.list_with_delimiter(self.inner, prefix or None)["common_prefixes"]
        return sorted(name.rstrip("/").rpartition("/")[2] for name in found)


class _Ranges(io.RawIOBase):
    """An object as a file, read by ranges: a query fetches the columns it needs."""

    def __init__(self, store: ObjectStore, key: str, size: int) -> None:
        self._store, self._key, self._size, self._at = store, key, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        import obstore

        end = self._size if size is None or size < 0 else min(self._size, self._at + size)
        if end <= self._at:
            return b""
        with told("reading", self._store.where(self._key)):
            content = bytes(obstore.get_range(self._store.inner, self._key, start=self._at, end=end))
        self._at += len(content)
        return content


def _version(meta: Any) -> dict[str, str]:
    return {name: meta[name] for name in ("e_tag", "version") if meta.get(name)}


def _stamp(meta: Any) -> str:
    return f"{meta.get('e_tag')}-{meta['last_modified'].timestamp()}-{meta['size']}"
