"""The sizes of a lake: files, rows and bytes, by table and day, and what compaction would gain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ingest.lake.checkpoint import LiveFile
from ingest.lake.compaction import plan_merges
from ingest.lake.snapshot import snapshot
from ingest.lake.store import existing_store


@dataclass(frozen=True, slots=True)
class TableStats:
    """The files of one table, of one day or (where `day` is None) of all.

    `files_after` is their number after a compaction; `bytes_after` is estimated from the bytes of a row in files that
    were compacted before, and None where there are none.
    """

    table: str
    day: date | None
    files: int
    rows: int
    bytes: int
    files_after: int
    bytes_after: int | None


def lake_stats(lake: str, now: datetime, *, by_day: bool = False) -> list[TableStats]:
    """Return the sizes of the tables of a lake, in the order of names, and of days where asked. Reads the log only.

    Raises `LakeError` when there is no lake.
    """
    return summarise(snapshot(existing_store(lake)).files(), now.date(), by_day=by_day)


def summarise(files: Iterable[LiveFile], today: date, *, by_day: bool = False) -> list[TableStats]:
    """Return the sizes of some files; see `lake_stats`."""
    known = list(files)
    merged = {file.path for plan in plan_merges(known, today) for file in plan.files}
    results: dict[tuple[str, date | None], int] = {}
    for plan in plan_merges(known, today):
        key = (plan.table, plan.day if by_day else None)
        results[key] = results.get(key, 0) + 1
    groups: dict[tuple[str, date | None], list[LiveFile]] = {}
    for file in known:
        groups.setdefault((file.table, file.day if by_day else None), []).append(file)
    row_bytes = _bytes_of_compacted_rows(known)
    return [
        _stats(table, day, members, merged, results.get((table, day), 0), row_bytes.get(table))
        for (table, day), members in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1] or date.min))
    ]


def _stats(
    table: str, day: date | None, files: list[LiveFile], merged: set[str], results: int, row_bytes: float | None
) -> TableStats:
    staying = [file for file in files if file.path not in merged]
    rows = sum(file.rows for file in files if file.path in merged)
    after = sum(file.bytes for file in staying)
    return TableStats(
        table=table,
        day=day,
        files=len(files),
        rows=sum(file.rows for file in files),
        bytes=sum(file.bytes for file in files),
        files_after=len(staying) + results,
        bytes_after=after if not rows else None if row_bytes is None else after + round(rows * row_bytes),
    )


def _bytes_of_compacted_rows(files: Iterable[LiveFile]) -> dict[str, float]:
    """Return the bytes of a row in the compacted files of each table that has some."""
    sizes: dict[str, tuple[int, int]] = {}
    for file in files:
        if file.is_rewritten and file.rows:
            rows, size = sizes.get(file.table, (0, 0))
            sizes[file.table] = (rows + file.rows, size + file.bytes)
    return {table: size / rows for table, (rows, size) in sizes.items()}
