"""Where caches of a lake are kept: what is derived from its rows, and can be removed and built again."""

import os
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.storage import Store, translate_errors
from ingest.lake.temporary import TemporaryFolder


def cache_folder(store: Store) -> Path | None:
    """Return the folder for caches: in a local lake, else in the user's folder for caches.

    Return None for a lake in memory, which does not outlive the process.
    """
    if store.local:
        return Path(store.where(layout.CACHE))
    if store.url.startswith("memory:"):
        return None
    return _user_cache() / "ingest" / sha256_hex(store.url.encode())[:32]


def empty_cache(store: Store, keep: Collection[Path] = ()) -> None:
    """Remove the files of the caches of a lake on this machine, but for those to keep.

    Raises `LakeError` when one cannot be removed.
    """
    folder = cache_folder(store)
    if folder is None:
        return
    with translate_errors("removing", str(folder), committed=True):
        for parent, _, names in os.walk(folder):
            for path in (Path(parent, name) for name in names):
                if path not in keep:
                    path.unlink(missing_ok=True)


@contextmanager
def scratch_folder(store: Store, name: str) -> Iterator[Path]:
    """Give an empty folder for a `with` block; for the holder of the lease, who is the only one to use the name.

    It lies in the folder for caches, and what a process that was killed left in it is removed. Where there is no such
    folder, or it cannot be written, the folder is a temporary one.
    """
    caches = cache_folder(store)
    folder = None if caches is None else caches / name
    try:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
    except OSError:
        folder = None
    if folder is None:
        temporary = TemporaryFolder(store)
        try:
            yield temporary.path
        finally:
            temporary.remove()
        return
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user_cache() -> Path:
    """Return the user's folder for caches, as the system has it."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"])
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"])
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
