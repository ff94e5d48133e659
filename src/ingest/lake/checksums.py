"""Checking that a file still has the content that was committed, before its rows are answered.

Parquet's own page checksums do not cover page headers, statistics and the footer, and DuckDB does not verify them: a
flipped bit may change an answer without any error. The name of a file carries the first 12 hex digits of its SHA-256,
so each process compares each file of a local lake with its name once, before it reads it for the first time; it takes
about a second for a gigabyte and core. Object stores keep checksums of their own, and comparing whole objects would
transfer them: there, the page checksums are verified by Arrow.
"""

import hashlib
import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from ingest.errors import LakeCorrupt
from ingest.lake.damage import ADVICE
from ingest.lake.storage import Store, translate_errors

_CHUNK = 1 << 20
_SETTLED_NS = 2_000_000_000  # a file changed more recently may change again under the same time stamp

FileState = tuple[int, int, int, int]
_checked: dict[str, FileState] = {}


def check_sums(store: Store, sha12_by_key: Mapping[str, str]) -> None:
    """Raise `LakeCorrupt` for the first of some files whose SHA-256 does not begin as given.

    Files that this process has checked before, and that did not change since, are not read again. A missing file is
    passed over: whoever reads it reports it. Nothing is checked in an object store; see the module.
    """
    if not store.local:
        return
    sums = {store.where(key): sha12 for key, sha12 in sha12_by_key.items()}
    unchecked = [path for path in sums if _checked.get(path) != _state(path)]
    if not unchecked:
        return
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for path, intact in zip(unchecked, pool.map(lambda path: _is_intact(path, sums[path]), unchecked), strict=True):
            if not intact:
                pool.shutdown(wait=False, cancel_futures=True)
                raise LakeCorrupt(f"{path}: is not the file that was committed; {ADVICE}")


def _is_intact(path: str, sha12: str) -> bool:
    """Return whether a file has the checksum that its name states, and remember one that has."""
    state = _state(path)
    if state is None:
        return True
    digest = hashlib.sha256()
    with translate_errors("reading", path):
        try:
            with open(path, "rb", buffering=0) as content:
                while chunk := content.read(_CHUNK):
                    digest.update(chunk)
        except FileNotFoundError:
            return True
        except IsADirectoryError:
            return False
    if not digest.hexdigest().startswith(sha12):
        return False
    if time.time_ns() - max(state[:2]) > _SETTLED_NS:
        _checked[path] = state
    return True


def _state(path: str) -> FileState | None:
    """Return what changes when a file is written: times of content and inode, inode, size."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size
