"""The redo log: one entry per cycle, which names every file of it. An entry that is there is the commit."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from ingest import __version__
from ingest.errors import LakeCorrupt
from ingest.lake import layout
from ingest.lake.store import Store
from ingest.schema import SCHEMA_VERSION


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
    return {name: item[name] for name in kind.__dataclass_fields__ if name in item}


def parse_entry(content: bytes, where: str) -> LogEntry:
    """A log entry from its bytes; `LakeCorrupt` when they are none. What a later release added is passed over."""
    try:
        item = json.loads(content)
        counts = _known(Counts, item["counts"])
        counts["reasons"] = tuple(sorted(counts.get("reasons", {}).items()))
        return LogEntry(
            **_known(LogEntry, item)
            | {
                "now": datetime.fromisoformat(item["now"]),
                "files": tuple(StagedFile(**_known(StagedFile, file)) for file in item["files"]),
                "counts": Counts(**counts),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LakeCorrupt(
            f"{where} is no log entry ({error}); restore it from a backup, see docs/operate.md"
        ) from error


_cache: dict[str, tuple[str | None, dict[str, LogEntry]]] = {}


def committed_cycles(store: Store) -> list[str]:
    """Names of the committed cycles, oldest first; from names alone."""
    return [cycle for key in store.keys(layout.LOG) if (cycle := layout.logged_cycle(key)) is not None]


def read_entry(store: Store, cycle: str) -> LogEntry | None:
    """The entry of one cycle, None when it was not committed."""
    key = layout.log_key(cycle)
    content = store.read(key)
    return None if content is None else parse_entry(content, store.where(key))


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
    from ingest.lake.store import open_store

    store = open_store(lake)
    cycles = committed_cycles(store) if store.exists() else []
    return layout.cycle_name(int(cycles[-1]) + 1 if cycles else 1)


def committed_files(entries: Iterable[LogEntry], table: str) -> list[StagedFile]:
    """The files of one table, in the order of their cycles."""
    return [file for entry in entries for file in entry.files if file.table == table]
