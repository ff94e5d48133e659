"""Checking that a file still has the content that was committed, before its rows are answered.

Parquet's own page checksums do not cover page headers, statistics and the footer, and DuckDB does not verify them: a
flipped bit may change an answer without any error. The name of a file carries the first 12 hex digits of its SHA-256,
so each process compares each file of a local lake with its name once, before it reads it for the first time; it takes
about a second for a gigabyte and core. Object stores keep checksums of their own, and comparing whole objects would
transfer them: there, objects of at most 4 MiB are compared as they are read (see `object_reader`), and of larger ones
Arrow verifies the page checksums.

What was compared is noted in the lake's folder for caches, so that for a day other processes need not read large files
once more that have not changed since, by the times, the inode and the size.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from ingest.errors import LakeCorrupt
from ingest.lake import layout
from ingest.lake.damage import ADVICE
from ingest.lake.storage import Store, translate_errors

_CHUNK = 1 << 20
_SETTLED_NS = 2_000_000_000  # a file changed more recently may change again under the same time stamp

_NOTES = f"{layout.CACHE}/compared.json"
_NOTE_AFTER_BYTES = 64 << 20  # less than that is read again as fast as the note is written
_NOTE_SECONDS = 24 * 3600.0

FileState = tuple[int, int, int, int]
_checked: dict[str, FileState] = {}
_with_notes: set[str] = set()  # the lakes whose notes were read


def check_sums(store: Store, sha12_by_key: Mapping[str, str]) -> None:
    """Raise `LakeCorrupt` for the first of some files whose SHA-256 does not begin as given.

    Files that this process has checked before, or another one within a day, and that did not change since, are not
    read again. A missing file is passed over: whoever reads it reports it. Nothing is checked in an object store; see
    the module.
    """
    if not store.local:
        return
    sums = {store.where(key): sha12 for key, sha12 in sha12_by_key.items()}
    unchecked = [path for path in sums if _checked.get(path) != _state(path)]
    if unchecked and store.url not in _with_notes:
        _with_notes.add(store.url)
        _read_notes(store)
        unchecked = [path for path in unchecked if _checked.get(path) != _state(path)]
    if not unchecked:
        return
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for path, intact in zip(unchecked, pool.map(lambda path: _is_intact(path, sums[path]), unchecked), strict=True):
            if not intact:
                pool.shutdown(wait=False, cancel_futures=True)
                raise LakeCorrupt(f"{path}: is not the file that was committed; {ADVICE}")
    if sum(_checked[path][3] for path in unchecked if path in _checked) >= _NOTE_AFTER_BYTES:
        _write_notes(store)


def _read_notes(store: Store) -> None:
    """Take over what other processes have compared within a day."""
    try:
        notes = json.loads(Path(store.where(_NOTES)).read_bytes())
        if 0 <= time.time() - notes["at"] < _NOTE_SECONDS:
            for key, state in notes["files"].items():
                _checked.setdefault(store.where(key), tuple(state))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return  # there are none, or they are damaged: all is compared again


def _write_notes(store: Store) -> None:
    """Note what this process knows to be intact, where the lake can be written."""
    prefix = store.where("")
    files = {path[len(prefix) :].lstrip("/"): state for path, state in _checked.items() if path.startswith(prefix)}
    target = Path(store.where(_NOTES))
    temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    with suppress(OSError):
        target.parent.mkdir(exist_ok=True)
        # The time of the oldest comparison would be exact; the first note of the day stands for all of them.
        temporary.write_text(json.dumps({"at": _first_note(target), "files": files}))
        os.replace(temporary, target)


def _first_note(path: Path) -> float:
    """Return the time from which the day of the notes counts."""
    now = time.time()
    try:
        at = float(json.loads(path.read_bytes())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return now
    return at if 0 <= now - at < _NOTE_SECONDS else now


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
