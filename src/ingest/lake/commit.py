"""The commit of a cycle: check what was staged, write the log entry, publish the files. Each step can be repeated."""

from collections.abc import Callable, Sequence
from datetime import datetime

from ingest.errors import AccountError, LakeBusy, LakeCorrupt, LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.lease import check_lease
from ingest.lake.leftovers import remove_leftovers
from ingest.lake.log import Counts, CycleMeta, LogEntry, StagedFile
from ingest.lake.replacement import is_put_off, publish_replacement
from ingest.lake.snapshot import write_due_checkpoint
from ingest.lake.stage import repeated_keys
from ingest.lake.storage import Store
from ingest.lake.store import writable_store


def commit_cycle(
    lake: str,
    cycle: str,
    now: datetime,
    files: Sequence[StagedFile],
    counts: Counts,
    meta: CycleMeta | None = None,
    removed: Sequence[str] = (),
    settle: Callable[[], None] | None = None,
) -> LogEntry:
    """Make a cycle's staged files part of the lake, all or none of them, and return the log entry.

    The staged files are read again first: their checksums must be those of `files`, and their rows must agree with
    `counts`. The log entry is the commit: once it is written, the cycle is in the lake, whatever happens to this
    process. The entry is read back, so that a return means that the cycle is committed. Calling again with the same
    arguments finishes what was begun. The files at the paths in `removed` leave the lake with this cycle. `settle` is
    called once the cycle is committed, before its files are published.

    Raises `AccountError` when the counts do not add up, `LakeBusy` when another writer took this cycle's number or the
    lease, `LakeError` when a staged file is gone or the log cannot be written. Nothing is committed then. A failure to
    publish the committed files is a `LakeError` as well, which says that the next run finishes it; a failure to remove
    the stage is only logged.
    """
    if now.tzinfo is None:
        raise LakeError(f"cycle {cycle}: `now` must have a zone")
    entry = _entry(cycle, now, files, counts, meta or CycleMeta(), removed)
    store = writable_store(lake)
    if store.read(layout.log_key(cycle)) is None:
        check_counts(entry)
        _check_staged_files(store, entry)
    check_lease(store.url)
    write_entry(store, entry)
    if settle is not None:
        settle()
    _publish_committed(store, entry)
    if not is_put_off(store, entry):
        remove_stage(store, cycle)
    write_due_checkpoint(store)
    return entry


def _entry(
    cycle: str,
    now: datetime,
    files: Sequence[StagedFile],
    counts: Counts,
    meta: CycleMeta,
    removed: Sequence[str],
) -> LogEntry:
    return LogEntry(
        cycle=layout.check_cycle(cycle),
        now=now,
        files=tuple(sorted(set(files), key=lambda file: file.path)),
        counts=counts,
        schema_version=meta.schema_version,
        pipeline_version=meta.pipeline_version,
        config_sha256=meta.config_sha256,
        compared_since=meta.compared_since,
        run=meta.run,
        removed=tuple(sorted(set(removed))),
        operation=meta.operation,
        keep_until=meta.keep_until,
        phrases=meta.phrases,
    )


def write_entry(store: Store, entry: LogEntry) -> None:
    """Write the log entry, and read it back."""
    key, content = layout.log_key(entry.cycle), entry.to_json()
    if not store.write_absent(key, content):
        raise LakeBusy(
            f"another writer committed cycle {entry.cycle} of {store.url} first; nothing was lost or written: "
            "run the same command again"
        )
    if store.read(key) != content:
        raise LakeCorrupt(
            f"{store.where(key)} was written, and what is read back differs, so that cycle {entry.cycle} may not be "
            "committed; check the disk or the bucket, then run the same command again"
        )


def _publish_committed(store: Store, entry: LogEntry) -> None:
    try:
        publish(store, entry)
    except LakeError as error:
        raise type(error)(
            f"cycle {entry.cycle} is committed, and the next run finishes it; not all of its files are in their tables "
            f"yet: {error}"
        ) from error


def check_counts(entry: LogEntry) -> None:
    """Raise `AccountError` unless the counts of an entry add up and agree with the rows of its files.

    An entry with an `operation` has read nothing: its rows are of earlier cycles, and its counts are zero.
    """
    counts = entry.counts
    if entry.operation is not None and counts == Counts():
        return
    rows = {table: sum(file.rows for file in entry.files if file.table == table) for table in schema.TABLES}
    if counts.read != counts.stored + counts.unchanged + counts.rejected:
        problem = (
            f"{counts.read} read != {counts.stored} stored + {counts.unchanged} unchanged + {counts.rejected} rejected"
        )
    elif counts.stored != rows["articles"]:
        problem = f"{counts.stored} stored, but {rows['articles']} rows of articles"
    elif counts.deleted > counts.unchanged:
        problem = f"{counts.deleted} deleted, but only {counts.unchanged} unchanged"
    elif counts.rejected != rows["rejects"]:
        problem = f"{counts.rejected} rejected, but {rows['rejects']} rows of rejects"
    elif counts.reasons and sum(number for _, number in counts.reasons) != counts.rejected:
        problem = f"{counts.rejected} rejected, but the reasons sum to {sum(number for _, number in counts.reasons)}"
    else:
        return
    raise AccountError(f"cycle {entry.cycle}: {problem}; it was not committed: a bug, please report it")


def _check_staged_files(store: Store, entry: LogEntry) -> None:
    """Read every staged file again: its checksum, its number of rows, and that no key is repeated in the cycle.

    Rows that are only moved are not new in this cycle: some tables may have a key again after many days.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    keys: dict[str, list[pa.Table]] = {}
    for file in entry.files:
        content = store.read(layout.staged_key(entry.cycle, file.path))
        if content is None:
            raise LakeError(f"the staged file {file.path} is gone; was another writer here? Run the same command again")
        if sha256_hex(content) != file.sha256:
            raise LakeError(f"the staged file {file.path} is not what was written; check the disk, then run again")
        if file.table == layout.ARCHIVE:
            continue
        rows = pq.read_table(pa.BufferReader(content), columns=list(schema.contract(file.table).key))
        if rows.num_rows != file.rows:
            raise AccountError(f"{file.path} has {rows.num_rows} rows, not {file.rows}; a bug, please report it")
        if entry.operation is None:
            keys.setdefault(file.table, []).append(rows)
    for table, tables in keys.items():
        repeated = repeated_keys(table, pa.concat_tables(tables)) if schema.contract(table).unique else []
        if repeated:
            raise AccountError(
                f"cycle {entry.cycle}: {repeated[0]} of {table} is stored twice; this is a bug, please report it"
            )


def publish(store: Store, entry: LogEntry) -> int:
    """Make a committed cycle's files appear in their tables; return how many were not there yet.

    Where files are replaced, the number is that of folders; see `replacement`.
    """
    if is_put_off(store, entry):
        return 0
    if entry.removed:
        return publish_replacement(store, entry)
    missing = [file for file in entry.files if store.size(file.path) is None]
    store.publish([(layout.staged_key(entry.cycle, file.path), file.path) for file in missing])
    return len(missing)


def remove_stage(store: Store, cycle: str) -> list[str]:
    """Remove the staged files of a cycle that is committed or given up; return the keys of those that were removed."""
    folder = f"{layout.STAGE}/{cycle}"
    return remove_leftovers(store, lambda: [key for key in store.keys(folder) if layout.staged_cycle(key) is not None])
