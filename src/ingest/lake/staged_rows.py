"""Rows of articles that wait for their commit in files of the stage: only their heads pass the process that commits.

A worker of an engine writes a part of `PART_BYTES` and hands on its name. The commit reads the rows that it stores, and
removes the parts of its run, whichever attempt wrote them. What killed attempts leave is removed by recovery: when the
log has the run, or after `LIFETIME`. A deletion removes the parts that hold what it deletes. A run whose parts are gone
does not commit.
"""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from ingest.errors import LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.encoding import decode_batch, decode_rows, joined
from ingest.lake.leftovers import remove_leftovers
from ingest.lake.log import LogEntry
from ingest.lake.storage import Store, translate_errors
from ingest.lake.store import writable_store
from ingest.records import ArticleHead, EncodedArticles, StagedRows

if TYPE_CHECKING:
    import pyarrow as pa

PART_BYTES = 8 << 20
"""A part is written when the rows that wait for it have so many bytes."""

LIFETIME = timedelta(days=7)
"""How long a part is kept whose run is not in the log: a large batch may be at work for days."""

_STAMP = "%Y%m%d%H%M%S"


class StagedRowsGone(LakeError):
    """Rows that a run staged are not there any more, or are not what was written."""


def stage_encoded(lake: str, run: str, groups: Sequence[EncodedArticles]) -> EncodedArticles:
    """Write the rows of some groups to the stage as one part; return their articles with its name in place of rows.

    The part is durable when this returns. Raises `LakeFull` where there is no room.
    """
    content = joined([decode_rows(group) for group in groups]).serialize().to_pybytes()
    scope = layout.part_scope(run)
    key = layout.rows_key(layout.RowsName(scope, f"{datetime.now(UTC):{_STAMP}}", sha256_hex(content)))
    writable_store(lake).write(key, content)
    heads: list[ArticleHead] = []
    for group in groups:
        heads += group.heads
    return EncodedArticles(tuple(heads), StagedRows(key))


def are_staged(items: Iterable[object]) -> bool:
    """Return whether the rows of any of some items are in the stage."""
    return any(isinstance(item, EncodedArticles) and isinstance(item.rows, StagedRows) for item in items)


@dataclass(slots=True)
class RowPart:
    """Some rows of a run, which `open` makes available: those of a part of the stage, or of some groups in memory."""

    count: int
    groups: Sequence[EncodedArticles]
    reader: "_PartReader"

    def open(self) -> "pa.RecordBatch":
        """Return the rows. Raises `StagedRowsGone`."""
        first = self.groups[0].rows
        if isinstance(first, StagedRows):
            return self.reader.read(first.key)
        return joined([decode_rows(group) for group in self.groups])


def row_parts(store: Store, groups: Iterable[EncodedArticles]) -> list[RowPart]:
    """Return the rows of all groups, in order, in parts. No file is opened before its rows are asked for."""
    reader = _PartReader(store)
    return [RowPart(sum(len(group.heads) for group in members), members, reader) for members in _about_a_part(groups)]


def _about_a_part(groups: Iterable[EncodedArticles]) -> Iterator[list[EncodedArticles]]:
    """Yield each staged group alone, and the others in lists of about `PART_BYTES`, in order."""
    waiting: list[EncodedArticles] = []
    size = 0
    for group in groups:
        if waiting and (isinstance(group.rows, StagedRows) or size >= PART_BYTES):
            yield waiting
            waiting, size = [], 0
        if isinstance(group.rows, StagedRows):
            yield [group]
        else:
            waiting.append(group)
            size += len(group.rows)
    if waiting:
        yield waiting


class _PartReader:
    """Maps parts of the stage into memory; those of a bucket are copied to a temporary file without a name before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._batches: dict[str, pa.RecordBatch] = {}

    def read(self, key: str) -> "pa.RecordBatch":
        """Return the rows of a part; its content is compared with its name when it is opened."""
        if key not in self._batches:
            name = layout.parse_rows(key)
            with translate_errors("reading", self._store.where(key)):
                content = self._map(key)
            if name is None or content is None or sha256(content).hexdigest() != name.sha256:
                raise _gone(self._store, key)
            self._batches[key] = decode_batch(content)
        return self._batches[key]

    def _map(self, key: str) -> "pa.Buffer | None":
        """Return the content of a part, None where there is none. No file stays open: a run may have many parts."""
        if self._store.local:
            try:
                return _mapped(self._store.where(key))
            except FileNotFoundError:
                return None
        content = self._store.read(key)
        if content is None:
            return None
        with tempfile.TemporaryFile() as file:  # has no name: nothing is left of it, however this process ends
            file.write(content)
            file.flush()
            return _mapped(f"/dev/fd/{file.fileno()}")


def _mapped(path: str) -> "pa.Buffer":
    """Return the content of a file, mapped into memory. Python's own `mmap` keeps each file open."""
    import pyarrow as pa

    with pa.memory_map(path) as file:
        return file.read_buffer()


def _gone(store: Store, key: str) -> StagedRowsGone:
    return StagedRowsGone(
        f"{store.where(key)}: articles that were to be committed are not there any more, so nothing was committed: "
        "they waited for more than a week, or a deletion removed them; run the same command again"
    )


def take_rows(parts: Sequence[RowPart], positions: Sequence[int]) -> "pa.Table":
    """Return the rows at some positions, in their order. Positions count the rows of one part after the other.

    Only rows that are asked for are copied; Arrow's own `take` would first join all parts into one array, which has
    room for 2 GiB of text.
    """
    import numpy as np
    import pyarrow as pa

    wanted = np.asarray(positions, np.int64)
    starts = np.cumsum([0, *(part.count for part in parts)])
    owners = np.searchsorted(starts, wanted, side="right") - 1
    order = np.argsort(owners, kind="stable")
    ends = np.searchsorted(owners[order], np.arange(len(parts)), side="right")
    taken: list[pa.RecordBatch] = []
    begin = 0
    for number, end in enumerate(ends.tolist()):
        if begin < end:
            local = wanted[order[begin:end]] - starts[number]
            taken.append(parts[number].open().take(pa.array(local, pa.int64())))
        begin = end
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return pa.Table.from_batches([joined(taken)]).take(pa.array(places))


def remove_staged_rows(store: Store, run: str) -> None:
    """Remove the parts of a run that is committed, whichever attempt wrote them, and those that are left over."""
    scope = layout.part_scope(run)
    remove_leftovers(store, lambda: left_over_rows(store.keys(layout.STAGE), (scope,)))


def remove_deleted_rows(store: Store, ids: AbstractSet[str] | None) -> None:
    """Remove the parts with rows of some articles; with None all parts. Their runs do not commit then.

    A row does not tell all that deletions name, such as the source that carried it: those remove all parts.
    """
    if ids is not None and not ids:
        return
    keys = [key for key in store.keys(layout.STAGE) if layout.parse_rows(key) is not None]
    store.remove(keys if ids is None else [key for key in keys if _has_any(store, key, ids)])


def _has_any(store: Store, key: str, ids: AbstractSet[str]) -> bool:
    try:
        rows = _PartReader(store).read(key)
    except StagedRowsGone:  # removed since it was listed, or damaged: no commit takes it
        return True
    return not ids.isdisjoint(rows.column("id").to_pylist())


def committed_scopes(entries: Iterable[LogEntry]) -> frozenset[str]:
    """Return the scopes of the parts of those runs that some entries of the log name."""
    return frozenset(layout.part_scope(entry.run) for entry in entries if entry.run)


def left_over_rows(keys: Iterable[str], committed: Collection[str] = ()) -> list[str]:
    """Return the keys of parts that no job needs: of runs that are committed, or written before `LIFETIME`.

    `committed` are the scopes of the runs.
    """
    oldest = f"{datetime.now(UTC) - LIFETIME:{_STAMP}}"
    named = ((key, layout.parse_rows(key)) for key in keys)
    return [key for key, name in named if name is not None and (name.scope in committed or name.written < oldest)]
