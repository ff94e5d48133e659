"""Which files lack columns that the contract of their table has by now."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.errors import LakeError
from ingest.lake import schema
from ingest.lake.checkpoint import LiveFile
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa


def fields_without(fields: "Iterable[pa.Field]", others: "Iterable[pa.Field]") -> list[str]:
    """Return the columns and fields of structs that are among `fields` and not among `others`, by their paths."""
    import pyarrow as pa

    ours, theirs = {field.name: field.type for field in fields}, {field.name: field.type for field in others}
    missing = [name for name in ours if name not in theirs]
    for name in ours.keys() & theirs.keys():
        here, there = ours[name], theirs[name]
        while pa.types.is_list(here) and pa.types.is_list(there):
            here, there = here.value_type, there.value_type
        if pa.types.is_struct(here) and pa.types.is_struct(there):
            missing += [f"{name}.{inner}" for inner in fields_without(here.fields, there.fields)]
    return sorted(missing)


def is_outdated(store: Store, file: LiveFile) -> bool:
    """Return whether a file of a table is of an earlier schema, or lacks columns of the current one.

    Reads its footer. A file that cannot be read is not outdated: reading its rows reports it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if file.table not in schema.TABLES:
        return False
    if file.schema_version < schema.SCHEMA_VERSION:
        return True
    try:
        stored = pq.read_schema(store.where(file.path) if store.local else store.open(file.path, file.bytes))
    except (OSError, LakeError, pa.ArrowException):
        return False
    return bool(fields_without(schema.arrow_schema(file.table), stored))
