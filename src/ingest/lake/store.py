"""Opening the store of a lake by its path or URL."""

import os
from pathlib import Path
from urllib.parse import unquote

from ingest.errors import LakeError
from ingest.lake.local import LocalStore
from ingest.lake.objects import object_store
from ingest.lake.storage import Store


def open_store(lake: str) -> Store:
    """Return the store of a lake without touching it: a path, `file://`, `memory://name`, `s3://`, `gs://`, `az://`.

    `~` is expanded here, because a shell does not expand it in quotes and a configuration file has no shell.
    """
    scheme, separator, _ = lake.partition("://")
    if not separator:
        return LocalStore(Path(os.path.expanduser(lake)))
    if scheme == "file":
        return LocalStore(_path_of_url(lake))
    return object_store(lake)


def _path_of_url(url: str) -> Path:
    """Return the path of a file URL (RFC 8089). It has no query and no fragment: `?` and `#` belong to the path."""
    host, slash, path = url.removeprefix("file://").partition("/")
    if not slash or host not in ("", "localhost"):
        raise LakeError(f"{url} names no folder of this machine; write file:///path/to/lake, or the path alone")
    return Path("/" + unquote(path))


def existing_store(lake: str) -> Store:
    """Return the store of an existing lake; raise `LakeError` when there is none."""
    store = open_store(lake)
    if not store.exists():
        raise LakeError(f"there is no lake at {store.url}; name another --lake, or make one with `ingest run`")
    return store


def writable_store(lake: str) -> Store:
    """Return the store of a lake, creating the lake when there is none."""
    store = open_store(lake)
    store.create()
    return store
