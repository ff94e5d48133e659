"""Checkpoints of the log: the files of the lake at one cycle, so that a process reads only the entries after it.

A checkpoint is a Parquet file with one row for each cycle: its time, its run, and those of its files that later entries
did not remove. It is derived from the log and can be deleted at any time. Its name carries its own checksum, and its
metadata the checksums of the entry of its cycle and of the mark of the last repair: a checkpoint that is damaged, or
that belongs to another history of the lake (a restored backup, a repair), is passed over and the log is read.
"""

import io
import logging
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from ingest.errors import LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.log import LogEntry
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa

_logger = logging.getLogger(__name__)

CYCLES_BETWEEN = 100
"""A checkpoint is due when so many cycles were committed since the last one."""

_FORMAT = b"1"


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file that is part of the lake.

    `path` is relative to the lake. `is_rewritten` says that its rows are of other cycles than `cycle`, which wrote it.
    """

    path: str
    table: str
    day: date | None
    cycle: str
    rows: int
    bytes: int
    schema_version: int
    is_rewritten: bool = False


def checkpoint_schema() -> "pa.Schema":
    """Return the Arrow schema of a checkpoint; `path` is set for files that `layout.table_path` does not name."""
    import pyarrow as pa

    file = pa.struct(
        [
            pa.field("table", pa.string()),
            pa.field("day", pa.date32()),
            pa.field("shard", pa.int32()),
            pa.field("sha12", pa.string()),
            pa.field("path", pa.string()),
            pa.field("rows", pa.int64()),
            pa.field("bytes", pa.int64()),
        ]
    )
    return pa.schema(
        [
            pa.field("cycle", pa.int32()),
            pa.field("now", pa.timestamp("us", "UTC")),
            pa.field("abandoned", pa.bool_()),
            pa.field("schema_version", pa.int32()),
            pa.field("run", pa.string()),
            pa.field("operation", pa.string()),
            pa.field("files", pa.list_(file)),
        ]
    )


def rows_of_entries(entries: "list[LogEntry]") -> "pa.Table":
    """Return the rows of a checkpoint for some entries, with all of their files."""
    import pyarrow as pa

    rows = [
        {
            "cycle": int(entry.cycle),
            "now": entry.now.astimezone(UTC),
            "abandoned": entry.abandoned,
            "schema_version": entry.schema_version,
            "run": entry.run,
            "operation": entry.operation,
            "files": [_file_row(file.path, file.table, file.rows, file.bytes) for file in entry.files],
        }
        for entry in entries
    ]
    return pa.Table.from_pylist(rows, schema=checkpoint_schema())


def _file_row(path: str, table: str, rows: int, size: int) -> dict[str, Any]:
    name = layout.parse_any_path(path)
    row: dict[str, Any] = {"table": table, "rows": rows, "bytes": size}
    if name is None or name.table != table:
        return row | {"path": path}
    return row | {"day": name.day, "shard": name.shard, "sha12": name.sha12}


def without_files(rows: "pa.Table", removed: "frozenset[str]") -> "pa.Table":
    """Return rows of a checkpoint without the files at some paths."""
    import pyarrow as pa

    if not removed:
        return rows
    cycles = {name.cycle for path in removed if (name := layout.parse_any_path(path)) is not None}
    irregular = any(layout.parse_any_path(path) is None for path in removed)
    touched = [
        position
        for position, cycle in enumerate(rows["cycle"].to_pylist())
        if irregular or layout.cycle_name(cycle) in cycles
    ]
    changed = rows.take(pa.array(touched, pa.int64())).to_pylist()
    for row in changed:
        cycle = layout.cycle_name(row["cycle"])
        row["files"] = [file for file in row["files"] if file_path(cycle, file) not in removed]
    new_rows = pa.Table.from_pylist(changed, schema=rows.schema)
    keep = sorted(frozenset(range(rows.num_rows)).difference(touched))
    merged = pa.concat_tables([rows.take(pa.array(keep, pa.int64())), new_rows])
    return merged.sort_by("cycle")


def file_path(cycle: str, file: dict[str, Any]) -> str:
    """Return the path of a file of a row of a checkpoint."""
    if file["path"] is not None:
        return str(file["path"])
    return layout.table_path(file["table"], file["day"], cycle, file["shard"], file["sha12"])


def stamp(store: Store, cycle: str) -> dict[bytes, bytes] | None:
    """Return what identifies the history of a lake up to a cycle; None when the cycle has no entry."""
    entry = store.read(layout.log_key(cycle))
    if entry is None:
        return None
    repaired = store.read(layout.REPAIRED) or b""
    return {b"format": _FORMAT, b"entry": sha256_hex(entry).encode(), b"repaired": sha256_hex(repaired).encode()}


def newest_checkpoint(store: Store) -> tuple[str, "pa.Table"] | None:
    """Return the cycle and the rows of the newest checkpoint that can be trusted, None when there is none."""
    for key in reversed(store.keys(layout.CHECKPOINTS)):
        rows = _read_checkpoint(store, key)
        if rows is not None:
            return rows
    return None


def _read_checkpoint(store: Store, key: str) -> tuple[str, "pa.Table"] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    parsed = layout.parse_checkpoint(key)
    content = store.read(key) if parsed is not None else None
    if parsed is None or content is None or not sha256_hex(content).startswith(parsed[1]):
        return None
    try:
        rows = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError):
        return None
    metadata = rows.schema.metadata or {}
    expected = stamp(store, parsed[0])
    if expected is None or any(metadata.get(name) != value for name, value in expected.items()):
        return None
    rows = rows.replace_schema_metadata(None)
    return (parsed[0], rows) if rows.schema.equals(checkpoint_schema()) else None


def write_checkpoint(store: Store, cycle: str, rows: "pa.Table") -> str | None:
    """Write the checkpoint of the log up to a cycle, and return its key; of the others only the one before it is kept.

    A failure is logged and returns None: the log has everything. For the holder of the lease.
    """
    import pyarrow.parquet as pq

    try:
        metadata = stamp(store, cycle)
        if metadata is None:
            return None
        buffer = io.BytesIO()
        pq.write_table(rows.replace_schema_metadata(metadata), buffer, compression="zstd", compression_level=3)
        content = buffer.getvalue()
        key = layout.checkpoint_key(cycle, sha256_hex(content))
        store.write(key, content)
        others = [other for other in store.keys(layout.CHECKPOINTS) if other != key]
        older = [other for other in others if other < layout.checkpoint_key(cycle, "")]
        store.remove(sorted(frozenset(others).difference(older[-1:])))
    except LakeError as error:
        _logger.warning("ingest: no checkpoint of the log was written; the next commit tries again: %s", error)
        return None
    return key


def remove_checkpoints(store: Store) -> None:
    """Remove all checkpoints: the entries that they are derived from are about to change."""
    store.remove(store.keys(layout.CHECKPOINTS))
