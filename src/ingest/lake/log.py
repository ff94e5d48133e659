"""The redo log: one entry per cycle, which names every file of it. An entry that is there is the commit."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from ingest import __version__
from ingest.errors import LakeCorrupt
from ingest.lake import layout
from ingest.lake.schema import SCHEMA_VERSION, TABLES
from ingest.lake.storage import Store
from ingest.lake.store import open_store


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One file of a cycle, as it will lie in its table. Plain values: it goes between processes."""

    path: str  # relative to the lake
    table: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the items of a cycle: `read == stored + unchanged + rejected`.

    `stored` counts rows of `articles`, `rejected` rows of `rejects`, `duplicates` the stored ones whose `duplicate_of`
    is set; `reasons` splits `rejected` by reason, sorted by name. `fetched` and `not_modified` count requests.
    """

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    duplicates: int = 0
    fetched: int = 0
    not_modified: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


_NUMBERS = ("read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")


@dataclass(frozen=True, slots=True)
class CycleMeta:
    """What made a cycle."""

    config_sha256: str | None = None
    schema_version: int = SCHEMA_VERSION
    pipeline_version: str = __version__


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One committed cycle. `abandoned` marks the number of a writer that lost its lease: nothing came of it."""

    cycle: str
    now: datetime
    files: tuple[StagedFile, ...]
    counts: Counts
    schema_version: int
    pipeline_version: str
    config_sha256: str | None = None
    abandoned: bool = False

    def to_json(self) -> bytes:
        """The entry as it lies in the lake: UTF-8, sorted keys, one line."""
        item = asdict(self)
        item["now"] = self.now.astimezone(UTC).isoformat().replace("+00:00", "Z")
        item["counts"]["reasons"] = dict(self.counts.reasons)
        return json.dumps(item, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _known(kind: type[Any], item: dict[str, Any]) -> dict[str, Any]:
    if type(item) is not dict:
        raise TypeError("a group of values is none")
    return {name: item[name] for name in kind.__dataclass_fields__ if name in item}


def parse_entry(content: bytes, where: str) -> LogEntry:
    """A log entry from its bytes; `LakeCorrupt` when they are none. What a later release added is passed over."""
    try:
        item = json.loads(content)
        counts = _known(Counts, item["counts"])
        counts["reasons"] = tuple(sorted(counts.get("reasons", {}).items()))
        entry = LogEntry(
            **_known(LogEntry, item)
            | {
                "now": datetime.fromisoformat(item["now"]),
                "files": tuple(StagedFile(**_known(StagedFile, file)) for file in item["files"]),
                "counts": Counts(**counts),
            }
        )
        _check_types(entry)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LakeCorrupt(
            f"{where} is no log entry ({str(error) or type(error).__name__}); "
            "restore it from a backup, or have it made again by `ingest lake repair`"
        ) from error
    return entry


def _check_types(entry: LogEntry) -> None:
    """TypeError or ValueError for values of another kind than ours: what is read from disk may be anything."""
    counts = entry.counts
    numbers = [getattr(counts, name) for name in _NUMBERS] + [number for _, number in counts.reasons]
    numbers += [number for file in entry.files for number in (file.rows, file.bytes)] + [entry.schema_version]
    words = [word for file in entry.files for word in (file.path, file.table, file.sha256)]
    words += [entry.cycle, entry.pipeline_version, *(name for name, _ in counts.reasons)]
    if any(type(number) is not int or number < 0 for number in numbers):
        raise TypeError("a number is none")
    if any(type(word) is not str for word in words) or type(entry.abandoned) is not bool:
        raise TypeError("a text is none")
    if entry.now.tzinfo is None:
        raise ValueError("its time has no zone")
    for file in entry.files:
        place = layout.parse_path(file.path)
        # A table of a later release has a name that this one does not know.
        if file.table in TABLES and (place is None or place.table != file.table or place.cycle != entry.cycle):
            raise ValueError(f"{file.path!r} is no file of {file.table} in cycle {entry.cycle}")
        if file.path.startswith("/") or ".." in file.path.split("/"):
            raise ValueError(f"{file.path!r} lies outside of the lake")


_cache: dict[str, tuple[str | None, dict[str, LogEntry]]] = {}


def committed_cycles(store: Store) -> list[str]:
    """Names of the committed cycles, oldest first; from names alone."""
    return [cycle for key in store.keys(layout.LOG) if (cycle := layout.logged_cycle(key)) is not None]


def read_entry(store: Store, cycle: str) -> LogEntry | None:
    """The entry of one cycle, None when it was not committed."""
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
    """All entries, oldest first. Entries never change, so a process parses each of them once, unless `fresh`.

    A lake that was removed and made again is told by its marker.
    """
    marker = store.stamp(layout.MARKER)
    known_marker, known = _cache.get(store.url, (None, {}))
    if fresh or marker != known_marker:
        known = {}
    entries: dict[str, LogEntry] = {}
    for cycle in committed_cycles(store):
        entry = known.get(cycle) or read_entry(store, cycle)
        if entry is not None:  # else removed between the listing and the look
            entries[cycle] = entry
    _cache[store.url] = (marker, entries)
    return list(entries.values())


def next_cycle(lake: str) -> str:
    """The name of the cycle after the last committed one: '00000001' for a lake that is new or not yet there."""
    store = open_store(lake)
    cycles = committed_cycles(store) if store.exists() else []
    return layout.cycle_name(int(cycles[-1]) + 1 if cycles else 1)
