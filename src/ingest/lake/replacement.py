"""Publishing an entry of the log that replaces files: compaction, deletion, expiry. Each step can be repeated.

Readers that know the log see the new files from the moment of the commit. Plain readers, which list the folders, must
never see a row twice or miss one:

- On a local disk the new content of a folder is put together beside it and exchanged with it in one step. The folder
  that was swapped out stays under `_trash/` for a while: a reader that had opened it before still lists it whole, and
  gets an error for each file that is not in the table any more.
- In an object store, and on a disk that cannot exchange folders, there is no such step. There the files change behind
  a barrier: a file in the folder that is no Parquet, so that plain readers fail instead of seeing a mixture. In an
  object store this is put off until the entry's `keep_until`: up to then plain readers see the old files.
"""

import os
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.errors import LakeCorrupt
from ingest.lake import layout
from ingest.lake.cache import empty_cache
from ingest.lake.exchange import exchange_folders
from ingest.lake.local import NO_LINKS, LocalStore, sync_folder
from ingest.lake.log import DELETING, LogEntry, read_entry
from ingest.lake.storage import Store, translate_errors
from ingest.lake.temporary import remove_abandoned_folders

BARRIER_CONTENT = b"ingest is replacing the files of this folder; read again in some seconds\n"
BARRIER_SECONDS = 2.0
"""How long a barrier stands before and after the change: listing one folder takes a plain reader less than that."""


@dataclass(frozen=True, slots=True)
class FolderChange:
    """The change of one folder: keys of new files, keys of files that leave it. `folder` is a key as well."""

    cycle: str
    folder: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def folder_changes(entry: LogEntry) -> list[FolderChange]:
    """Return the changes of an entry, one for each folder, sorted."""
    added: dict[str, list[str]] = {}
    removed: dict[str, list[str]] = {}
    for file in entry.files:
        added.setdefault(file.path.rpartition("/")[0], []).append(file.path)
    for path in entry.removed:
        removed.setdefault(path.rpartition("/")[0], []).append(path)
    return [
        FolderChange(entry.cycle, folder, tuple(added.get(folder, ())), tuple(removed.get(folder, ())))
        for folder in sorted({*added, *removed})
    ]


def is_put_off(store: Store, entry: LogEntry) -> bool:
    """Return whether the old files of an entry are kept for plain readers until later."""
    return not store.local and entry.keep_until is not None and _now() < entry.keep_until


def unpublished_cycles(store: Store, entries: Iterable[LogEntry]) -> frozenset[str]:
    """Return the cycles whose old files are all still in place: it is put off, or no run has come since its time."""
    staged = frozenset(() if store.local else store.folders(layout.STAGE))
    return frozenset(
        entry.cycle
        for entry in entries
        if entry.removed
        and entry.keep_until is not None
        and entry.cycle in staged
        and (is_put_off(store, entry) or all(store.size(file.path) is None for file in entry.files))
    )


def _now() -> datetime:
    return datetime.now(UTC)


def publish_replacement(store: Store, entry: LogEntry) -> int:
    """Replace the files of a committed entry in their folders; return the number of folders that changed.

    For the holder of the lease. A call after one that was killed finishes what was begun.
    """
    changes = folder_changes(entry)
    unfinished = [change for change in changes if not _is_done(store, change)]
    behind_barrier = []
    for change in unfinished:
        with translate_errors("publishing", store.where(change.folder), committed=True):
            if not change.removed:
                store.publish([(layout.staged_key(change.cycle, path), path) for path in change.added])
            elif not (isinstance(store, LocalStore) and _swap_folder(store, change)):
                behind_barrier.append(change)
    with translate_errors("publishing", store.url, committed=True):
        _change_behind_barriers(store, behind_barrier)
        _remove_barriers(store, changes)
    if entry.operation in DELETING:
        _remove_copies(store)
    return len(unfinished)


def publish_put_off(store: Store) -> None:
    """Publish what was put off, without waiting for its time: what it replaced is gone after this."""
    for cycle in store.folders(layout.STAGE):
        entry = read_entry(store, cycle) if cycle.isdecimal() else None
        if entry is not None and entry.removed:
            publish_replacement(store, entry)
            store.remove([key for key in store.keys(f"{layout.STAGE}/{cycle}") if layout.staged_cycle(key)])


def _is_done(store: Store, change: FolderChange) -> bool:
    present = all(store.size(path) is not None for path in change.added)
    return present and all(store.size(path) is None for path in change.removed)


def _swap_folder(store: LocalStore, change: FolderChange) -> bool:
    """Exchange the folder with its new content; return False, with nothing changed, where that is not possible."""
    folder = store.root / change.folder
    aside = store.root / layout.trash_key(change.cycle, change.folder)
    shutil.rmtree(aside, ignore_errors=True)  # of an attempt that died
    store.make_folder(aside)
    if not _link_content(store, change, aside):
        shutil.rmtree(aside, ignore_errors=True)
        return False
    sync_folder(aside)
    if not os.listdir(aside):
        os.rename(folder, aside)  # replaces the empty folder in one step
    elif not exchange_folders(folder, aside):
        shutil.rmtree(aside, ignore_errors=True)
        return False
    sync_folder(folder.parent)
    sync_folder(aside.parent)
    return True


def _link_content(store: LocalStore, change: FolderChange, aside: Path) -> bool:
    """Link the files that stay and the new ones into a folder; return False where there are no hard links."""
    folder = store.root / change.folder
    removed = {Path(path).name for path in change.removed}
    staying = [path for path in folder.iterdir() if path.name not in removed] if folder.is_dir() else []
    new = {store.root / layout.staged_key(change.cycle, path): Path(path).name for path in change.added}
    sources = {path: path.name for path in staying if path.name != Path(layout.barrier_key(change.folder)).name} | new
    for source, name in sources.items():
        try:
            os.link(source, aside / name, follow_symlinks=False)
        except FileNotFoundError as error:
            raise LakeCorrupt(f"{source} was committed and is gone; see `ingest lake verify`") from error
        except FileExistsError:
            continue  # new in the stage, and in the folder already
        except OSError as error:
            if error.errno in NO_LINKS:
                return False
            raise
    return True


def _change_behind_barriers(store: Store, changes: Sequence[FolderChange]) -> None:
    for change in changes:
        store.write(layout.barrier_key(change.folder), BARRIER_CONTENT)
    if changes:
        _pause(BARRIER_SECONDS)
    for change in changes:
        missing = [path for path in change.added if store.size(path) is None]
        store.publish([(layout.staged_key(change.cycle, path), path) for path in missing])
        store.remove(change.removed)


def _remove_barriers(store: Store, changes: Sequence[FolderChange]) -> None:
    """Remove the barriers of some folders, of an attempt that died too, once nobody is listing a mixture any more."""
    keys = [layout.barrier_key(change.folder) for change in changes]
    barriers = [key for key in keys if store.size(key) is not None]
    if barriers:
        _pause(BARRIER_SECONDS)
        store.remove(barriers)


def remove_stray_barriers(store: Store, entries: Iterable[LogEntry]) -> None:
    """Remove barriers in the folders that some entries changed, where nothing of the entries waits in the stage.

    A writer that stood still until another one had finished its work may have set them up afterwards.
    """
    staged = frozenset(store.folders(layout.STAGE))
    changes = [change for entry in entries if entry.removed for change in folder_changes(entry)]
    busy = {change.folder for change in changes if change.cycle in staged}
    _remove_barriers(store, list({change.folder: change for change in changes if change.folder not in busy}.values()))


def _pause(seconds: float) -> None:
    time.sleep(seconds)


def has_old_trash(store: Store, before: datetime) -> bool:
    """Return whether what was swapped out first, which is looked at alone, is older than a moment."""
    if not isinstance(store, LocalStore):
        return False
    first = next(iter(store.folders(layout.TRASH)), None)
    return first is not None and _is_older(store.root / layout.TRASH / first, before)


def _is_older(root: Path, before: datetime) -> bool:
    return datetime.fromtimestamp(_newest_change(root), UTC) < before


def empty_trash(store: Store, before: datetime, *, keep_names: bool = False) -> list[str]:
    """Remove what replacements swapped out before a moment; return the keys of these files.

    With `keep_names` an empty file of the same name stays in place of each file, so that a reader that has the folder
    open still gets an error for each of them; the next call without it removes these too. Object stores have no trash.
    """
    if not isinstance(store, LocalStore):
        return []
    removed: list[str] = []
    for cycle in store.folders(layout.TRASH):
        root = store.root / layout.TRASH / cycle
        with translate_errors("removing", str(root)):
            if not _is_older(root, before):
                continue
            files = [path for path in root.rglob("*") if path.is_file()]
            if keep_names:
                files = [path for path in files if path.stat().st_size]
                for path in files:
                    store.write(path.relative_to(store.root).as_posix(), b"")
            else:
                shutil.rmtree(root)
            removed += [path.relative_to(store.root).as_posix() for path in files]
    return sorted(removed)


def _newest_change(root: Path) -> float:
    """Return when a folder under a root was moved last. The times of files change with every further link to them."""
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    return max(max(status.st_mtime, status.st_ctime) for status in map(os.stat, folders))


def _remove_copies(store: Store) -> None:
    """Remove what may hold rows of a deleted article beside the tables.

    That is what was replaced, what a repair set aside, what a run postponed, what processes that were killed left in
    temporary folders, and the caches, but for a kept state that has taken in the deletion. A bucket has a cache too
    when the lake was copied there together with that of a disk.
    """
    from ingest.lake.kept.forgetting import files_to_keep  # NumPy comes with it, and few commands delete

    empty_trash(store, _now() + timedelta(days=1), keep_names=True)
    postponed = [key for key in store.keys(layout.STAGE) if layout.is_postponed_key(key)]
    copied = [] if store.local else store.keys(layout.CACHE)
    store.remove([*store.keys(layout.LOST), *copied, *postponed])
    empty_cache(store, files_to_keep(store))
    remove_abandoned_folders()
