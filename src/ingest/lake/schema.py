"""The contracts of the lake's tables (`schemas/*.yaml`) as Arrow schemas, and the conversion of records to rows.

The YAML files are the single truth of columns, types and meaning. They lie in the package (`ingest/schemas`) of an
installed release and in the root of the repository in an editable one. pyarrow is loaded on first use.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ingest import __version__, records
from ingest.errors import LakeError, Reason

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = 3
"""Version of all contracts together; each row of `articles` holds the one it was written with."""

TABLES = ("articles", "sightings", "rejects", "fetches", "fingerprints", "deletions", "links", "cluster_merges")
"""Names of the lake's tables."""

CYCLE = "cycle"
"""Name of the column of every table with the number of the cycle that committed the row."""

CYCLE_SINCE = 3
"""The first schema version with that column; in older files, the cycle is that of the file's name."""

_STAMPS: dict[str, object] = {"schema_version": SCHEMA_VERSION, "pipeline_version": __version__}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one field of a struct."""

    name: str
    type: str  # Arrow's name of it; list<struct> has `fields`
    meaning: str
    nullable: bool = True
    unit: str | None = None
    standard: str | None = None
    values: tuple[str, ...] = ()
    fields: tuple["Column", ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract of one table. `key` orders the rows of a file; it is unique in the table where `unique` is true."""

    table: str
    record: str
    meaning: str
    schema_version: int
    partition: str  # the column whose UTC day is the folder
    exact: bool  # True: that holds for every row; False: the folder is the day of the cycle
    folder: str  # the meaning of the folder, for the documentation
    key: tuple[str, ...]
    bloom: tuple[str, ...]
    unique: bool
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def _folder() -> Traversable:
    packaged = package_files("ingest").joinpath("schemas")
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3] / "schemas"


def _column(item: dict[str, Any]) -> Column:
    return Column(
        name=item["name"],
        type=item["type"],
        meaning=item["meaning"],
        nullable=item.get("nullable", True),
        unit=item.get("unit"),
        standard=item.get("standard"),
        values=tuple(item.get("values", ())),
        fields=tuple(_column(field) for field in item.get("fields", ())),
    )


#: libyaml's loader where PyYAML has it: ten times as fast.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def contract(table: str) -> Contract:
    """Return the contract of a table; raise `LakeError` for a name that is not a table."""
    if table not in TABLES:
        raise LakeError(f"no table is called {table!r}; the tables are {', '.join(TABLES)}")
    item = yaml.load(_folder().joinpath(f"{table}.yaml").read_text(encoding="utf-8"), _Loader)  # it is safe
    return Contract(
        table=item["table"],
        record=item["record"],
        meaning=item["meaning"],
        schema_version=item["schema_version"],
        partition=item["partition"]["column"],
        exact=item["partition"].get("exact", True),
        folder=item["partition"]["meaning"],
        key=tuple(item["key"]),
        bloom=tuple(item["bloom"]),
        unique=item.get("unique", True),
        columns=tuple(_column(column) for column in item["columns"]),
    )


def _arrow_type(column: Column) -> "pa.DataType":
    import pyarrow as pa

    simple = {
        "string": pa.string(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
        "binary": pa.binary(),
        "timestamp[us, UTC]": pa.timestamp("us", "UTC"),
        "date32": pa.date32(),
        "list<string>": pa.list_(pa.string()),
        "list<int32>": pa.list_(pa.int32()),
    }
    if column.type == "list<struct>":
        return pa.list_(pa.struct([pa.field(field.name, _arrow_type(field)) for field in column.fields]))
    return simple[column.type]


@cache
def arrow_schema(table: str) -> "pa.Schema":
    """Return the Arrow schema of a table, in the order of its contract."""
    import pyarrow as pa

    columns = contract(table).columns
    return pa.schema([pa.field(column.name, _arrow_type(column), nullable=column.nullable) for column in columns])


def plain_value(value: Any) -> Any:
    """Return a record's value as pyarrow takes it: tuples of records become lists of dicts."""
    if isinstance(value, tuple):
        return [plain_value(part) for part in value]
    kind: Any = type(value)
    names = _field_names(kind)
    if names:
        return {name: plain_value(getattr(value, name)) for name in names}
    return value.value if isinstance(value, Enum) else value


@cache
def _field_names(kind: type[object]) -> tuple[str, ...]:
    """Return the names of a record's fields, none for other types. Cached, because it is called for every value."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _visible(value: Any) -> Any:
    """Return the value with lone surrogates (of undecodable file names) as `\\udcff`: Parquet holds UTF-8 only."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list):
        return [_visible(part) for part in value]
    if isinstance(value, dict):
        return {name: _visible(part) for name, part in value.items()}
    return value


def _array(table: str, column: Column, kind: "pa.DataType", values: list[Any]) -> "pa.Array":
    import pyarrow as pa

    if not column.nullable and any(value is None for value in values):
        raise LakeError(f"{table}.{column.name} must not be null (row {values.index(None)}); a bug, please report it")
    if column.type.startswith("timestamp") and any(value is not None and value.tzinfo is None for value in values):
        raise LakeError(f"{table}.{column.name} has a time without a zone; a bug, please report it")
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array(_visible(values), kind)


def _ordered(key: tuple[str, ...], rows: Sequence[Any]) -> list[Any]:
    """Sort rows by key, and rows of the same key by all their values, so that the order of arrival has no effect."""

    def by_key(row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in key)

    ordered = sorted(rows, key=by_key)
    if any(by_key(left) == by_key(right) for left, right in pairwise(ordered)):
        ordered.sort(key=lambda row: (by_key(row), repr(row)))
    return ordered


def to_table(table: str, rows: Sequence[Any], cycle: str | None = None) -> "pa.Table":
    """Convert records of one table (`Article`, `Sighting`, `RejectRow` ...) to an Arrow table.

    Rows are sorted by the contract's key, whatever order they come in. `cycle` is the name of the cycle that commits
    them. `LakeError` when a value breaks the contract.
    """
    import pyarrow as pa

    agreed = contract(table)
    expected = getattr(records, agreed.record)
    for row in rows:
        if type(row) is not expected:
            raise LakeError(
                f"a row of {table} must be {agreed.record}, not {type(row).__name__}; a bug, please report it"
            )
    return pa.Table.from_batches([to_batch(table, _ordered(agreed.key, rows), cycle)])


def to_batch(table: str, rows: Sequence[Any], cycle: str | None = None) -> "pa.RecordBatch":
    """Convert records of one table to an Arrow record batch, in the order in which they come; see `to_table`."""
    import pyarrow as pa

    stamps = _STAMPS | {CYCLE: None if cycle is None else int(cycle)}
    arrays = []
    columns = arrow_schema(table)
    for column, kind in zip(contract(table).columns, columns.types, strict=True):
        if column.name in stamps:
            values = [stamps[column.name]] * len(rows)
        else:
            values = [getattr(row, column.name) for row in rows]
            if column.values or column.type.startswith("list"):  # else it is plain as it is
                values = [plain_value(value) for value in values]
        arrays.append(_array(table, column, kind, values))
    return pa.RecordBatch.from_arrays(arrays, schema=columns)


_STRUCTS: dict[tuple[str, ...], type] = {
    ("region_tags",): records.RegionTag,
    ("region_tags", "evidence"): records.EvidenceSpan,
    ("topic_tags",): records.TopicTag,
    ("topic_tags", "evidence"): records.Evidence,
    ("subtopic_tags",): records.SubtopicTag,
    ("subtopic_tags", "evidence"): records.Evidence,
    ("provenance",): records.Provenance,
    ("named",): records.ListedAddress,
}


def record_value(path: tuple[str, ...], value: Any) -> Any:
    """Return a value of Arrow as records have it: lists become tuples, structs records, times are in UTC."""
    if isinstance(value, list):
        return tuple(record_value(path, part) for part in value)
    if isinstance(value, dict):
        return _STRUCTS[path](**{name: record_value((*path, name), part) for name, part in value.items()})
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value


def _values(name: str, values: list[Any], *, empty: Any) -> list[Any]:
    return [empty if value is None else record_value((name,), value) for value in values]


def from_table(table: str, rows: "pa.Table") -> list[Any]:
    """Convert the rows of an Arrow table to the records of `table`, in the same order.

    Columns that the record does not know (a newer contract, a partition) are left out, columns that the file does not
    have (an older contract) get the record's default. A list that is null is an empty one.
    """
    kind: type[Any] = getattr(records, contract(table).record)
    lists = {column.name for column in contract(table).columns if column.type.startswith("list<")}
    known = {field.name for field in fields(kind)}
    named = [name for name in rows.column_names if name in known]
    columns = [_values(name, rows.column(name).to_pylist(), empty=() if name in lists else None) for name in named]
    if table == "rejects" and "reason" in named:
        columns[named.index("reason")] = [Reason(value) for value in columns[named.index("reason")]]
    return [kind(**dict(zip(named, values, strict=True))) for values in zip(*columns, strict=True)]


if __name__ == "__main__":
    import sys

    from ingest.lake.data_dictionary import data_dictionary

    sys.stdout.write(data_dictionary())
