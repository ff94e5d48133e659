"""The redo log: one entry for each cycle, which names every file of it. The entry is the commit."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from ingest import __version__
from ingest.errors import LakeCorrupt
from ingest.lake import layout
from ingest.lake.schema import SCHEMA_VERSION
from ingest.lake.storage import Store


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One file of a cycle, as it will lie in its table. Plain values, because it is passed between processes."""

    path: str  # relative to the lake
    table: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The outcomes of the items of a cycle: `read == stored + unchanged + rejected`.

    `stored` counts rows of `articles`, `rejected` rows of `rejects`, `duplicates` the stored ones whose `duplicate_of`
    is set; `reasons` splits `rejected` by reason, sorted by name. `fetched` and `not_modified` count requests.
    `cut_keys` counts the passages that more texts share than are compared with each other (`dedupe.MAX_PER_KEY`), so
    that copies among them may be missed. `deleted` counts those of `unchanged` that are not stored because they were
    deleted on request. These two are written only where they are not 0.
    """

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    duplicates: int = 0
    fetched: int = 0
    not_modified: int = 0
    cut_keys: int = 0
    deleted: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


DELETING = ("delete", "expire")
"""The operations after which rows of earlier cycles are gone."""

_WRITTEN_WHEN_SET = ("run", "removed", "operation", "keep_until", "phrases")
_NUMBERS = ("read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified", "cut_keys", "deleted")


@dataclass(frozen=True, slots=True)
class CycleMeta:
    """What made a cycle: the settings, the contracts, the release.

    `compared_since` is the first day of the sightings and rejects that the cycle's items were compared with; None
    stands for all days. What was seen before may be seen again, under the same id. `run`, `operation`,
    `keep_until` and `phrases` are those of `LogEntry`.
    """

    config_sha256: str | None = None
    schema_version: int = SCHEMA_VERSION
    pipeline_version: str = __version__
    compared_since: date | None = None
    run: str | None = None
    operation: str | None = None
    keep_until: datetime | None = None
    phrases: str | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One committed cycle. `abandoned` marks the number of a writer that lost its lease: nothing came of it; with a
    `run`, that of a window of a stream that was given up (see `giving_up`).

    `operation` says why the files of the entry were written: None for new rows, else for example "compact", "delete"
    or "expire"; the rows of such files are of earlier cycles, as their column `cycle` tells. Files at the paths in
    `removed` leave the lake with this entry. `run` names the work that was committed, so that a second attempt at the
    same work finds it. In an object store, plain readers find the removed files until `keep_until` (see `replacement`).
    `phrases` is the version of the common phrases (see `phrases`) that its articles were compared without. These five
    are written only where they are set.
    """

    cycle: str
    now: datetime
    files: tuple[StagedFile, ...]
    counts: Counts
    schema_version: int
    pipeline_version: str
    config_sha256: str | None = None
    abandoned: bool = False
    compared_since: date | None = None  # see CycleMeta
    run: str | None = None
    removed: tuple[str, ...] = ()
    operation: str | None = None
    keep_until: datetime | None = None
    phrases: str | None = None

    def to_json(self) -> bytes:
        """Return the entry as it lies in the lake: UTF-8, sorted keys, one line."""
        item = asdict(self)
        item["now"] = self.now.astimezone(UTC).isoformat().replace("+00:00", "Z")
        item["counts"]["reasons"] = dict(self.counts.reasons)
        for name in ("cut_keys", "deleted"):
            if not item["counts"][name]:
                del item["counts"][name]
        item["compared_since"] = None if self.compared_since is None else self.compared_since.isoformat()
        item["keep_until"] = None if self.keep_until is None else self.keep_until.astimezone(UTC).isoformat()
        for name in _WRITTEN_WHEN_SET:
            if not item[name]:
                del item[name]
        return json.dumps(item, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _known_fields(record: type[Any], item: dict[str, Any]) -> dict[str, Any]:
    if type(item) is not dict:
        raise TypeError("an object is expected")
    return {name: item[name] for name in record.__dataclass_fields__ if name in item}


def parse_entry(content: bytes, where: str) -> LogEntry:
    """Return a log entry from its bytes; fields that a later release added are ignored.

    Raises `LakeCorrupt`, which names `where`, for bytes that are not an entry.
    """
    try:
        item = json.loads(content)
        counts = _known_fields(Counts, item["counts"])
        counts["reasons"] = tuple(sorted(counts.get("reasons", {}).items()))
        since, until = item.get("compared_since"), item.get("keep_until")
        entry = LogEntry(
            **_known_fields(LogEntry, item)
            | {
                "now": datetime.fromisoformat(item["now"]),
                "files": tuple(StagedFile(**_known_fields(StagedFile, file)) for file in item["files"]),
                "counts": Counts(**counts),
                "compared_since": None if since is None else date.fromisoformat(since),
                "removed": tuple(item.get("removed", ())),
                "keep_until": None if until is None else datetime.fromisoformat(until),
            }
        )
        _check_values(entry)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LakeCorrupt(
            f"{where} is not a log entry ({str(error) or type(error).__name__}); "
            "restore it from a backup, or have it made again by `ingest lake repair`"
        ) from error
    return entry


def _check_values(entry: LogEntry) -> None:
    """Raise TypeError or ValueError for values that `to_json` never writes: what is read from disk may be anything."""
    counts = entry.counts
    numbers = [getattr(counts, name) for name in _NUMBERS] + [number for _, number in counts.reasons]
    numbers += [number for file in entry.files for number in (file.rows, file.bytes)] + [entry.schema_version]
    texts = [text for file in entry.files for text in (file.path, file.table, file.sha256)]
    texts += [entry.cycle, entry.pipeline_version, *(name for name, _ in counts.reasons), *entry.removed]
    texts += [text for text in (entry.run, entry.operation, entry.phrases) if text is not None]
    if any(type(number) is not int or number < 0 for number in numbers):
        raise TypeError("a count is not a number")
    if any(type(text) is not str for text in texts) or type(entry.abandoned) is not bool:
        raise TypeError("a name is not text")
    if any(time is not None and time.tzinfo is None for time in (entry.now, entry.keep_until)):
        raise ValueError("its time has no zone")
    for file in entry.files:
        name = layout.parse_path(file.path)
        # A table of a later release has a name that this one does not know.
        if file.table in layout.COMMITTED and (name is None or name.table != file.table or name.cycle != entry.cycle):
            raise ValueError(f"{file.path!r} is not a file of {file.table} in cycle {entry.cycle}")
    for path in (*(file.path for file in entry.files), *entry.removed):
        if path.startswith("/") or ".." in path.split("/"):
            raise ValueError(f"{path!r} lies outside of the lake")


_LONGEST_GAP = 64  # numbers of lost entries in a row that are looked beyond
_cache: dict[str, tuple[str | None, dict[str, LogEntry]]] = {}


def committed_cycles(store: Store) -> list[str]:
    """Return the names of the committed cycles, oldest first, from names alone."""
    return [cycle for key in store.keys(layout.LOG) if (cycle := layout.logged_cycle(key)) is not None]


def cycles_after(store: Store, cycle: str) -> list[str]:
    """Return the names of the committed cycles after one ('' for all of them), oldest first.

    The work does not grow with what was committed before: an object store lists from a name on, and on a local disk
    the following numbers are tried, beyond a gap too.
    """
    if not cycle:
        return committed_cycles(store)
    if not store.local:
        keys = store.keys(layout.LOG, after=layout.log_key(cycle))
        return [name for key in keys if (name := layout.logged_cycle(key)) is not None]
    found: list[str] = []
    number, last = int(cycle) + 1, int(cycle)
    while number - last <= _LONGEST_GAP and number < 10**8:
        name = layout.cycle_name(number)
        if store.size(layout.log_key(name)) is not None:
            found.append(name)
            last = number
        number += 1
    return found


def read_entry(store: Store, cycle: str) -> LogEntry | None:
    """Return the entry of one cycle, None when it was not committed; `LakeCorrupt` when it cannot be read."""
    key = layout.log_key(cycle)
    content = store.read(key)
    if content is None:
        return None
    entry = parse_entry(content, store.where(key))
    if entry.cycle != cycle:
        raise LakeCorrupt(
            f"{store.where(key)} is the entry of cycle {entry.cycle}; "
            "restore it from a backup, or have it made again by `ingest lake repair`"
        )
    return entry


def read_log(store: Store, *, fresh: bool = False) -> list[LogEntry]:
    """Return all entries, oldest first. Entries never change, so a process parses each of them once, unless `fresh`.

    The stamp of the marker shows when the lake was removed and created anew, or repaired.
    """
    marker = store.stamp(layout.MARKER)
    cached_marker, cached = _cache.get(store.url, (None, {}))
    if fresh or marker != cached_marker:
        cached = {}
    entries: dict[str, LogEntry] = {}
    for cycle in committed_cycles(store):
        entry = cached.get(cycle) or read_entry(store, cycle)
        if entry is not None:  # else removed since it was listed
            entries[cycle] = entry
    _cache[store.url] = (marker, entries)
    return list(entries.values())
