"""Parquet tables, such as Hugging Face's `cc_news`: every row is one document."""

import io
from collections.abc import Iterator
from typing import Any

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sources.opening import GZIP_MAGIC, OpenFile, ReadLimits, rejected, too_large
from ingest.sources.record_items import row_item, table_problem

_BATCH_ROWS = 64
_BUFFER_BYTES = 1 << 20


def read_parquet(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield one item for each row, with locations `path#row-N`; a row group that cannot be read is one reject."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stored = _seekable(opened, limits)
    if stored is None:
        yield too_large(opened, limits.feed_bytes)
        return
    try:
        table = pq.ParquetFile(stored, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield rejected(opened, Reason.MALFORMED, f"is not a readable Parquet file ({_short(error)})", size=opened.size)
        return
    if (problem := table_problem(opened, table.schema_arrow.names)) is not None:
        yield problem
        return
    first = 1
    for group in range(table.num_row_groups):
        yield from _read_group(opened, table, group, first, limits)
        first += table.metadata.row_group(group).num_rows
    if first == 1:
        yield rejected(opened, Reason.EMPTY, "is a table without rows", size=opened.size)


def _seekable(opened: OpenFile, limits: ReadLimits) -> Any:
    """Return the file for random access; of a compressed one the bytes, None when they are over the limit."""
    opened.stored.seek(0)
    if opened.stored.read(len(GZIP_MAGIC)) != GZIP_MAGIC:
        opened.stored.seek(0)
        return opened.stored
    opened.stored.seek(0)
    content = opened.read_all(limits.feed_bytes)
    return None if content is None else io.BytesIO(content)


def _read_group(opened: OpenFile, table: Any, group: int, first: int, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    import pyarrow as pa

    number = first
    columns = [column.name for column in table.schema_arrow if _holds_values(column.type)]
    try:
        rows = _batch_rows(table.metadata.row_group(group), limits)
        for batch in table.iter_batches(batch_size=rows, row_groups=[group], columns=columns):
            for row in _plain(batch).to_pylist():
                yield row_item(opened, row, kind="parquet", number=number, limit=limits.item_bytes)
                number += 1
    except (pa.ArrowException, OSError, ValueError) as error:
        last = first + table.metadata.row_group(group).num_rows - 1
        problem = f"to row {last} cannot be read ({_short(error)}); get the file again"
        yield rejected(opened, Reason.MALFORMED, problem, part=f"row-{number}", size=opened.size)


def _batch_rows(group: Any, limits: ReadLimits) -> int:
    """Return how many rows to decode at once: few where they are large."""
    row_bytes: int = max(1, group.total_byte_size // max(1, group.num_rows))
    return max(1, min(_BATCH_ROWS, 2 * limits.item_bytes // row_bytes))


def _holds_values(kind: Any) -> bool:
    """Return whether a column may hold a value of an article: pictures and vectors do not."""
    import pyarrow as pa

    is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)
    inner = kind.value_type if is_list else kind
    if pa.types.is_binary(inner) or pa.types.is_large_binary(inner) or pa.types.is_fixed_size_binary(inner):
        return False
    return not (is_list and pa.types.is_floating(inner))


def _plain(batch: Any) -> Any:
    """Return a batch whose times are in microseconds: Python has no finer ones."""
    import pyarrow as pa

    for position, column in enumerate(batch.schema):
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            plain = batch.column(position).cast(pa.timestamp("us", tz=column.type.tz), safe=False)
            batch = batch.set_column(position, column.name, plain)
    return batch


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
