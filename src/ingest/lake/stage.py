"""Writing one file of one table into the stage: Parquet bytes that depend on nothing but the rows."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.errors import AccountError
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.leftovers import remove_leftovers
from ingest.lake.log import StagedFile
from ingest.lake.store import open_store, writable_store

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 20_000
"""Maximum number of rows of a row group. The groups of one file are alike in size, so none is much under half of it."""


FILE_BYTES = 128 << 20
"""A file of articles that has grown to so many bytes is closed, and further row groups go into another one."""


def parquet_bytes(table: str, rows: "pa.Table") -> bytes:
    """Return a Parquet file of rows of a table.

    zstd level 3, statistics, page index, page checksums, bloom filters, and the sort order in its metadata.
    """
    import pyarrow.parquet as pq

    size = rows_of_a_group(rows.num_rows)
    buffer = io.BytesIO()
    pq.write_table(rows, buffer, row_group_size=size, **parquet_options(table, size, 3))
    return buffer.getvalue()


def parquet_options(table: str, group_rows: int, level: int) -> dict[str, Any]:
    """Return how pyarrow writes the files of a table, for row groups of `group_rows` rows and a level of zstd."""
    import pyarrow.parquet as pq

    contract = schema.contract(table)
    return {
        "compression": "zstd",
        "compression_level": level,
        "write_statistics": True,
        "write_page_index": True,
        "write_page_checksum": True,
        "sorting_columns": [pq.SortingColumn(contract.names.index(name)) for name in contract.key],
        "bloom_filter_options": {name: {"ndv": group_rows, "fpp": 0.01} for name in contract.bloom},
    }


def repeated_keys(table: str, rows: "pa.Table") -> list[tuple[Any, ...]]:
    """Return the keys that more than one row of a table has, sorted."""
    import pyarrow.compute as pc

    key = list(schema.contract(table).key)
    grouped = rows.select(key).group_by(key).aggregate([([], "count_all")])
    repeated = grouped.filter(pc.greater(grouped["count_all"], 1))
    return sorted(tuple(row[name] for name in key) for row in repeated.to_pylist())


def stage_file(lake: str, cycle: str, table: str, day: date, shard: int, records: Sequence[Any]) -> StagedFile:
    """Write the rows of one table, day and shard, for a cycle that is not committed yet.

    `records` are the records of the table (`schema.contract(table).record`), in any order; `day` is the UTC day of the
    folder. The same rows give the same bytes under the same name, so a second try changes nothing. The file is durable
    when this returns, and no reader sees it before `commit_cycle`. Raises `AccountError` for a key that is repeated,
    `LakeFull` when there is no room.
    """
    layout.check_cycle(cycle)
    return stage_rows(lake, cycle, table, day, shard, schema.to_table(table, records, cycle))


def stage_rows(lake: str, cycle: str, table: str, day: date, shard: int, rows: "pa.Table") -> StagedFile:
    """Write rows that have the columns of their table and are in the order of its key; see `stage_file`."""
    _check_keys(table, cycle, rows)
    content = parquet_bytes(table, rows)
    sha256 = sha256_hex(content)
    path = layout.table_path(table, day, cycle, shard, sha256)
    open_store(lake).write(layout.staged_key(cycle, path), content)
    return StagedFile(path=path, table=table, rows=rows.num_rows, bytes=len(content), sha256=sha256)


def stage_in_groups(
    lake: str, cycle: str, table: str, day: date, group_rows: int, groups: Iterable["pa.Table"]
) -> list[StagedFile]:
    """Write rows that come as one row group after the other, in the order of the key of their table.

    A file that has grown to `FILE_BYTES` is closed, and the next row groups go into another one, so that no more than
    one file and one row group are in memory. See `stage_file`.
    """
    files: list[StagedFile] = []
    writer = _FileWriter(table, group_rows)

    def close() -> None:
        content = writer.finish()
        sha256 = sha256_hex(content)
        path = layout.table_path(table, day, cycle, len(files), sha256)
        open_store(lake).write(layout.staged_key(cycle, path), content)
        files.append(StagedFile(path=path, table=table, rows=writer.rows, bytes=len(content), sha256=sha256))

    for rows in groups:
        if writer.size >= FILE_BYTES:
            close()
            writer = _FileWriter(table, group_rows)
        _check_keys(table, cycle, rows)
        writer.add(rows)
    if writer.rows:
        close()
    return files


class _FileWriter:
    """A Parquet file in memory, of row groups; the same bytes as those of `parquet_bytes`."""

    def __init__(self, table: str, group_rows: int) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.rows = 0
        self._group_rows = group_rows
        self._sink = pa.BufferOutputStream()
        options = parquet_options(table, group_rows, 3)
        self._writer = pq.ParquetWriter(self._sink, schema.arrow_schema(table), **options)

    @property
    def size(self) -> int:
        return int(self._sink.tell())

    def add(self, rows: "pa.Table") -> None:
        self.rows += rows.num_rows
        self._writer.write_table(rows, row_group_size=self._group_rows)

    def finish(self) -> bytes:
        self._writer.close()
        content: bytes = self._sink.getvalue().to_pybytes()
        return content


def rows_of_a_group(total: int) -> int:
    """Return how many rows each row group has of so many rows: alike in size, and at most `ROW_GROUP`."""
    return max(1, -(-total // max(1, -(-total // ROW_GROUP))))


def _check_keys(table: str, cycle: str, rows: "pa.Table") -> None:
    repeated = repeated_keys(table, rows) if schema.contract(table).unique else []
    if repeated:
        raise AccountError(
            f"{table} of cycle {cycle}: {repeated[0]} is in the rows more than once; a bug, please report it"
        )


def write_postponed(lake: str, run: str, locations: Sequence[str]) -> None:
    """Leave the locations of the pages that a run postponed in the stage, for `take_postponed`."""
    writable_store(lake).write(layout.postponed_key(run), json.dumps(list(locations)).encode("utf-8"))


def take_postponed(lake: str, run: str) -> frozenset[str]:
    """Return the locations of the pages that a run postponed, and remove them from the stage."""
    store, key = open_store(lake), layout.postponed_key(run)
    content = store.read(key) if store.exists() else None
    if content is None:
        return frozenset()
    remove_leftovers(store, lambda: [key])
    return frozenset(json.loads(content))
