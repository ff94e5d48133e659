"""Where in the log of a lake a cache stands: what came after it, and whether the lake has the files it was made of."""

from collections.abc import Sequence

from ingest.lake import layout
from ingest.lake.kept.digest import digest_of_paths
from ingest.lake.log import LogEntry, read_entry
from ingest.lake.snapshot import Snapshot, snapshot
from ingest.lake.storage import Store

_MAX_ENTRIES_TO_READ = 20_000


def entries_after(store: Store, contents: Snapshot, position: str) -> list[LogEntry] | None:
    """Return the entries after a position, None when there are too many to read them one by one."""
    entries = [entry for entry in contents.tail if entry.cycle > position]
    first, last = int(position or 0) + 1, int(contents.checkpoint.cycle or 0)
    if last - first >= _MAX_ENTRIES_TO_READ:
        return None
    earlier = (read_entry(store, layout.cycle_name(number)) for number in range(first, last + 1))
    return [*(entry for entry in earlier if entry is not None), *entries]


def can_extend(entries: list[LogEntry]) -> bool:
    """Return whether rows were only added, or moved between files: a cache has those that were deleted, too."""
    return all(entry.operation in (None, "compact", "allow") or not entry.removed for entry in entries)


def is_overtaken(store: Store, contents: Snapshot) -> bool:
    """Return whether rows were removed from a lake since it had some contents, as by a deletion.

    A cache that was written meanwhile may hold these rows, and the deletion may have looked for caches before. Ask when
    it is written: a deletion that is committed later empties the caches after that.
    """
    entries = entries_after(store, snapshot(store), contents.last_cycle)
    return entries is None or not can_extend(entries)


def digest_at(contents: Snapshot, position: str, later: Sequence[LogEntry]) -> int:
    """Return the digest of the files that a lake had at a position; `later` are the entries after it."""
    checkpoint = contents.checkpoint
    if position >= checkpoint.cycle:
        total = checkpoint.digest("")
        for entry in contents.tail:
            if entry.cycle <= position:
                total += digest_of_paths(file.path for file in entry.files) - digest_of_paths(entry.removed)
        return total % (1 << 64)
    total = checkpoint.digest(position)
    removed = [path for entry in later if entry.cycle <= checkpoint.cycle for path in entry.removed]
    names = ((path, layout.parse_any_path(path)) for path in removed)
    total += digest_of_paths(path for path, name in names if name is not None and name.cycle <= position)
    return total % (1 << 64)
