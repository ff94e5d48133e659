"""Commit a cycle: audit what was staged, put the log entry, publish the files. Every step can be done again."""

from collections.abc import Sequence
from datetime import datetime

from ingest.errors import AccountError, LakeBusy, LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.log import Counts, CycleMeta, LogEntry, StagedFile
from ingest.lake.stage import doubled_keys
from ingest.lake.store import Store, writable_store


def commit_cycle(
    lake: str,
    cycle: str,
    now: datetime,
    files: Sequence[StagedFile],
    counts: Counts,
    meta: CycleMeta | None = None,
) -> LogEntry:
    """Make a cycle's staged files part of the lake, all or none of them.

    The staged files are read again first: their sums must be those of `files`, and the rows found must bear out
    `counts`. The log entry is the commit: when this returns or dies after it, the cycle is in the lake. Calling it
    again with the same arguments finishes what was begun. `AccountError` when the counts do not add up, `LakeBusy`
    when another writer took this cycle's number, `LakeError` when a staged file is gone. Nothing is committed then.
    """
    made = meta or CycleMeta()
    if now.tzinfo is None:
        raise LakeError(f"cycle {cycle}: `now` must have a zone")
    entry = LogEntry(
        cycle=layout.checked_cycle(cycle),
        now=now,
        files=tuple(sorted(set(files), key=lambda file: file.path)),
        counts=counts,
        schema_version=made.schema_version,
        pipeline_version=made.pipeline_version,
        config_sha256=made.config_sha256,
    )
    store = writable_store(lake)
    content = entry.to_json()
    if store.read(layout.log_key(cycle)) is None:
        audit_sums(entry)
        _audit_rows(store, entry)
    if not store.write_absent(layout.log_key(cycle), content):
        _same_entry(store, entry, content)
    publish(store, entry)
    clear_stage(store, cycle)
    return entry


def _same_entry(store: Store, entry: LogEntry, content: bytes) -> None:
    there = store.read(layout.log_key(entry.cycle))
    if there is not None and there != content:
        raise LakeBusy(
            f"another writer committed cycle {entry.cycle} of {store.url} first; nothing was lost or written: "
            "run the same command again"
        )


def audit_sums(entry: LogEntry) -> None:
    """`AccountError` unless the counts of an entry add up and agree with the rows of its files."""
    counts = entry.counts
    rows = {table: sum(file.rows for file in entry.files if file.table == table) for table in schema.TABLES}
    if counts.read != counts.stored + counts.unchanged + counts.rejected:
        problem = (
            f"{counts.read} read != {counts.stored} stored + {counts.unchanged} unchanged + {counts.rejected} rejected"
        )
    elif counts.stored != rows["articles"]:
        problem = f"{counts.stored} stored, but {rows['articles']} rows of articles"
    elif counts.rejected != rows["rejects"]:
        problem = f"{counts.rejected} rejected, but {rows['rejects']} rows of rejects"
    elif counts.reasons and sum(number for _, number in counts.reasons) != counts.rejected:
        problem = f"{counts.rejected} rejected, but the reasons sum to {sum(number for _, number in counts.reasons)}"
    else:
        return
    raise AccountError(f"cycle {entry.cycle}: {problem}; it was not committed: a bug of ours, report it")


def _audit_rows(store: Store, entry: LogEntry) -> None:
    """Read every staged file again: its sum, its number of rows, and that no key comes twice in the cycle."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    keys: dict[str, list[pa.Table]] = {}
    for file in entry.files:
        content = store.read(layout.staged_key(entry.cycle, file.path))
        if content is None:
            raise LakeError(f"the staged file {file.path} is gone; was another writer here? Run the same command again")
        if sha256_hex(content) != file.sha256:
            raise LakeError(f"the staged file {file.path} is not what was written; check the disk, then run again")
        found = pq.read_table(pa.BufferReader(content), columns=list(schema.contract(file.table).key))
        if found.num_rows != file.rows:
            raise AccountError(f"{file.path} has {found.num_rows} rows, not {file.rows}; a bug of ours, report it")
        keys.setdefault(file.table, []).append(found)
    for table, tables in keys.items():
        doubled = doubled_keys(table, pa.concat_tables(tables)) if schema.contract(table).unique else []
        if doubled:
            raise AccountError(f"cycle {entry.cycle}: {doubled[0]} of {table} comes twice; a bug of ours, report it")


def publish(store: Store, entry: LogEntry) -> int:
    """Let a committed cycle's files appear in their tables; returns how many were not there yet."""
    missing = [file for file in entry.files if store.size(file.path) is None]
    store.publish([(layout.staged_key(entry.cycle, file.path), file.path) for file in missing])
    return len(missing)


def clear_stage(store: Store, cycle: str) -> list[str]:
    """Remove the stage of a cycle, files of ours only; returns what was removed."""
    keys = [key for key in store.keys(f"{layout.STAGE}/{cycle}") if layout.staged_cycle(key) is not None]
    store.remove(keys)
    return keys
