"""Merging sorted Parquet files of one table into larger ones of the current schema, in bounded memory.

A merge reads the key columns of all files first and sorts them, which gives the order of the rows of the result. Then
it reads the files side by side, each from its beginning to its end, and writes one group of rows after the other. What
is held in memory is the keys, a batch of each file, the rows of one group, and the compressed bytes of one result.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import LakeError
from ingest.lake import schema
from ingest.lake.compact_encoding import compact_encodings
from ingest.lake.outdated import fields_without
from ingest.lake.stage import ROW_GROUP, parquet_options

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

RowEdit = Callable[["pa.Table"], "pa.Table"]
"""A function from some rows of a table to the rows that are stored in place of them, in the same order of keys."""

COMPRESSION_LEVEL = 10
MAX_FILE_BYTES = 128 << 20
"""A result that has grown to this many bytes is closed, and the following rows go into another file."""
_CHUNK_BYTES = 32 << 20  # of rows, uncompressed, that are put together at once
_BATCH_BYTES = 160 << 20  # of rows, uncompressed, that are read ahead from all files together
_ORDINAL, _ROW = "_file", "_row"


@dataclass(frozen=True, slots=True)
class MergeInput:
    """A Parquet file on local disk, and the cycle that committed its rows unless its column `cycle` says otherwise."""

    path: Path
    cycle: int


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The bytes of a Parquet file, sorted by the key of its table, and its number of rows."""

    content: bytes
    rows: int


def merge_files(table: str, inputs: Sequence[MergeInput], edit: RowEdit | None = None) -> Iterator[MergedFile]:
    """Yield files that hold all rows of the inputs, sorted by the key of the table: one, or more when it grows large.

    The key ranges of successive files do not overlap. Rows of the same key keep the order of the inputs. Columns that
    an older file lacks are null; `cycle` is filled from the input. `edit` may change rows and leave rows out; the key
    columns must stay as they are. Without any rows nothing is yielded. Raises `LakeError` for a file with a column that
    the contract does not have: a newer release wrote it, and its values would be lost. Other errors are those of
    pyarrow.
    """
    readers = [_InputReader(table, entry) for entry in inputs]
    try:
        yield from _merge(table, readers, edit)
    finally:
        for reader in readers:
            reader.close()


def _merge(table: str, readers: Sequence["_InputReader"], edit: RowEdit | None) -> Iterator[MergedFile]:
    import numpy as np

    total = sum(reader.rows for reader in readers)
    if not total:
        return
    owners = _row_order(table, readers)
    row_bytes = max(1, sum(reader.bytes for reader in readers) // total)
    _start(readers, row_bytes)
    group_rows = -(-total // -(-total // ROW_GROUP))
    chunk_rows = max(1, min(group_rows, _CHUNK_BYTES // row_bytes))
    writer = _FileWriter(table, group_rows)
    for start in range(0, total, chunk_rows):
        chunk_owners = owners[start : start + chunk_rows]
        counts = np.bincount(chunk_owners, minlength=len(readers))
        writer.add(_interleave(readers, chunk_owners, counts), edit)
        if writer.bytes >= MAX_FILE_BYTES:
            yield writer.finish()
            writer = _FileWriter(table, group_rows)
    if writer.rows:
        yield writer.finish()


def _start(readers: Sequence["_InputReader"], row_bytes: int) -> None:
    """Begin to read: small inputs whole, as many as have room, the others in batches.

    An open reader of a file with many columns needs more memory than the rows of a small file.
    """
    room = _BATCH_BYTES
    streams = []
    for reader in sorted(readers, key=lambda reader: reader.bytes):
        if reader.bytes <= room:
            room -= reader.bytes
            reader.load()
        else:
            streams.append(reader)
    for reader in streams:
        reader.start(max(16, _BATCH_BYTES // row_bytes // len(streams)))


def _row_order(table: str, readers: Sequence["_InputReader"]) -> "np.ndarray[Any, Any]":
    """Return for each row of the result, in order, the number of the input that it comes from.

    An input whose rows are not sorted is told the order in which it has to give them.
    """
    import numpy as np
    import pyarrow as pa

    keys = pa.concat_tables([reader.keys(ordinal) for ordinal, reader in enumerate(readers)])
    names = [*schema.contract(table).key, _ORDINAL, _ROW]
    keys = keys.sort_by([(name, "ascending") for name in names])
    owners: np.ndarray[Any, Any] = keys[_ORDINAL].to_numpy()
    rows = keys[_ROW].to_numpy()
    by_owner = np.argsort(owners, kind="stable")
    ends = np.cumsum([reader.rows for reader in readers])
    for reader, end in zip(readers, ends, strict=True):
        order = rows[by_owner[end - reader.rows : end]]
        if np.any(np.diff(order) < 0):
            reader.order = order
    return owners


def _interleave(
    readers: Sequence["_InputReader"], owners: "np.ndarray[Any, Any]", counts: "np.ndarray[Any, Any]"
) -> "pa.Table":
    """Return the next rows of the inputs, in the order in which `owners` names their inputs."""
    import numpy as np
    import pyarrow as pa

    parts = [reader.take(int(count)) for reader, count in zip(readers, counts, strict=True) if count]
    rows = pa.concat_tables(parts).combine_chunks()
    positions = np.empty(len(owners), dtype=np.int64)
    positions[np.argsort(owners, kind="stable")] = np.arange(len(owners))
    return rows.take(pa.array(positions))


class _InputReader:
    """One input: its keys, then its rows from the first to the last, as rows of the current schema."""

    def __init__(self, table: str, entry: MergeInput) -> None:
        import pyarrow.parquet as pq

        self._table, self._cycle = table, entry.cycle
        # Reading ahead is off: it would hold the compressed row groups of all inputs at once.
        self._file = pq.ParquetFile(entry.path, memory_map=True, pre_buffer=False, page_checksum_verification=True)
        unknown = fields_without(self._file.schema_arrow, schema.arrow_schema(table))
        if unknown:
            self._file.close()
            raise LakeError(
                f"{entry.path} has the column {unknown[0]}, which this release of ingest does not know and would lose; "
                "install the one that wrote it, or a newer one"
            )
        metadata = self._file.metadata
        self.rows = int(metadata.num_rows)
        self.bytes = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
        self.order: np.ndarray[Any, Any] | None = None
        self._batches: Iterator[pa.RecordBatch] = iter(())
        self._pending: pa.Table | None = None

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def keys(self, ordinal: int) -> "pa.Table":
        """Return the key columns, the number of the input, and the number of each row."""
        import numpy as np
        import pyarrow as pa

        key = list(schema.contract(self._table).key)
        rows = self._file.read(columns=key).select(key)
        rows = rows.append_column(_ORDINAL, pa.array(np.full(self.rows, ordinal, dtype=np.int32)))
        return rows.append_column(_ROW, pa.array(np.arange(self.rows, dtype=np.int64)))

    def load(self) -> None:
        """Read all rows at once, and close the file."""
        import pyarrow as pa

        rows = self._conform(self._file.read()).combine_chunks()
        self._pending = rows if self.order is None else rows.take(pa.array(self.order))
        self.close()

    def start(self, batch_rows: int) -> None:
        """Begin to read, so many rows at once; all at once where they are not sorted."""
        if self.order is None:
            self._batches = self._file.iter_batches(batch_size=batch_rows)
        else:
            self.load()

    def take(self, count: int) -> "pa.Table":
        """Return the next `count` rows."""
        import pyarrow as pa

        parts = []
        while count:
            if self._pending is None or not self._pending.num_rows:
                self._pending = self._conform(pa.Table.from_batches([next(self._batches)]))
            part = self._pending.slice(0, count)
            self._pending = self._pending.slice(part.num_rows)
            parts.append(part)
            count -= part.num_rows
        return parts[0] if len(parts) == 1 else pa.concat_tables(parts)

    def _conform(self, rows: "pa.Table") -> "pa.Table":
        """Return rows of any earlier schema as rows of the current one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        target = schema.arrow_schema(self._table)
        columns = []
        for column in target:
            if column.name in rows.column_names:
                values = rows[column.name].cast(column.type)
            else:
                values = pa.chunked_array([pa.nulls(rows.num_rows, column.type)])
            if column.name == "cycle":
                values = pc.fill_null(values, pa.scalar(self._cycle, column.type))
            columns.append(values)
        return pa.Table.from_arrays(columns, schema=target)


class _FileWriter:
    """One result in memory: row groups of about `group_rows` rows each."""

    def __init__(self, table: str, group_rows: int) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._group_rows = group_rows
        self._sink = pa.BufferOutputStream()
        options = parquet_options(table, group_rows, COMPRESSION_LEVEL) | compact_encodings(table)
        self._writer = pq.ParquetWriter(self._sink, schema.arrow_schema(table), **options)
        self._chunks: list[pa.Table] = []
        self._waiting = 0
        self.rows = 0

    @property
    def bytes(self) -> int:
        """The compressed bytes so far."""
        return int(self._sink.tell())

    def add(self, rows: "pa.Table", edit: RowEdit | None) -> None:
        """Append rows, edited."""
        if edit is not None:
            rows = edit(rows)
        self.rows += rows.num_rows
        while rows.num_rows:
            part = rows.slice(0, self._group_rows - self._waiting)
            rows = rows.slice(part.num_rows)
            self._chunks.append(part)
            self._waiting += part.num_rows
            if self._waiting == self._group_rows:
                self._write_group()

    def _write_group(self) -> None:
        import pyarrow as pa

        if self._chunks:
            self._writer.write_table(pa.concat_tables(self._chunks), row_group_size=self._group_rows)
        self._chunks, self._waiting = [], 0

    def finish(self) -> MergedFile:
        """Close the file and return it."""
        self._write_group()
        self._writer.close()
        return MergedFile(self._sink.getvalue().to_pybytes(), self.rows)
