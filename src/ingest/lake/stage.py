"""Writing one file of one table into the stage: Parquet bytes that depend on nothing but the rows."""

import io
import json
from collections.abc import Sequence
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


def parquet_bytes(table: str, rows: "pa.Table") -> bytes:
    """Return a Parquet file of rows of a table.

    zstd level 3, statistics, page index, page checksums, bloom filters, and the sort order in its metadata.
    """
    import pyarrow.parquet as pq

    groups = max(1, -(-rows.num_rows // ROW_GROUP))
    size = max(1, -(-rows.num_rows // groups))
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
    repeated = repeated_keys(table, rows) if schema.contract(table).unique else []
    if repeated:
        raise AccountError(
            f"{table} of cycle {cycle}: {repeated[0]} is in the rows more than once; a bug, please report it"
        )
    content = parquet_bytes(table, rows)
    sha256 = sha256_hex(content)
    path = layout.table_path(table, day, cycle, shard, sha256)
    open_store(lake).write(layout.staged_key(cycle, path), content)
    return StagedFile(path=path, table=table, rows=rows.num_rows, bytes=len(content), sha256=sha256)


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
