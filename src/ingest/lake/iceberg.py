"""The tables of a lake as tables of Apache Iceberg, over the same Parquet files: nothing is copied.

A publication compares the files that a table of the lake has now with those that the Iceberg table has, and makes one
Iceberg snapshot of the difference. Readers of the catalog (Spark, Trino, Snowflake ...) so see a state of the lake, and
never a folder in which files are being replaced. The extra `iceberg` installs pyiceberg.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import ConfigError, LakeError
from ingest.extras import install_command
from ingest.lake import schema
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store
from ingest.lake.store import existing_store

if TYPE_CHECKING:
    import pyarrow as pa

NAMESPACE = "ingest"
CYCLE_PROPERTY = "ingest.cycle"
"""The property of an Iceberg snapshot with the last cycle of the lake that it shows."""

_SQLITE = b"SQLite format 3\0"
_CATALOG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# Bounds of texts would keep words of deleted articles in the manifests.
_METRICS = {"write.metadata.metrics.default": "counts"}
_BOUNDED = ("timestamp", "int32", "date32")


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """What a publication did to one table: files that came and went, and the rows that it has now.

    `snapshot_id` is None for a table without files.
    """

    table: str
    added: int
    removed: int
    rows: int
    snapshot_id: int | None


def publish_iceberg(lake: str, target: str, namespace: str = NAMESPACE) -> list[PublishedTable]:
    """Publish the tables of a lake to an Iceberg catalog. For the holder of the lease, after `recover`.

    `target` is a folder, which gets a catalog in SQLite, or the name of a catalog that pyiceberg is configured with
    (`.pyiceberg.yaml`, or the environment). A second call without a change does nothing. Raises `ConfigError` without
    pyiceberg or for an unknown catalog, `LakeError` while a merge in a bucket waits for its grace period to end.
    """
    store = existing_store(lake)
    current = snapshot(store, fresh=True)
    paths = {table: [file.path for file in current.files(table)] for table in schema.TABLES}
    waiting = [path for files in paths.values() for path in files if store.size(path) is None]
    if waiting:
        raise LakeError(
            f"{store.where(waiting[0])}: is merged and takes its place when the grace period is over "
            "([upkeep] grace_minutes); publish again then"
        )
    with _catalog(target) as catalog:
        catalog.create_namespace_if_not_exists(namespace)
        return [
            _publish_table(catalog, store, f"{namespace}.{table}", table, files, current.last_cycle)
            for table, files in paths.items()
        ]


@contextmanager
def _catalog(target: str) -> Iterator[Any]:
    try:
        from pyiceberg.catalog import load_catalog
        from pyiceberg.catalog.sql import SqlCatalog
        from pyiceberg.exceptions import NoSuchTableError  # noqa: F401
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError as error:
        raise ConfigError(f"--iceberg needs pyiceberg: {install_command('iceberg')}") from error
    if _CATALOG_NAME.fullmatch(target) and not Path(target).is_dir():
        try:
            yield load_catalog(target)
        except ValueError as error:
            raise ConfigError(
                f"--iceberg: no catalog is called {target!r} ({error}); for a folder write ./{target}"
            ) from error
        return
    if not target:
        raise ConfigError("--iceberg: name a folder or a catalog")
    folder = Path(target).expanduser().absolute()
    database = folder / "catalog.db"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if database.exists() and not database.read_bytes().startswith(_SQLITE):
            raise ConfigError(f"--iceberg: {database} is no database of SQLite; move it away, or name another folder")
        catalog = SqlCatalog("ingest", uri=f"sqlite:///{database}", warehouse=f"file://{folder}")
    except (OSError, SQLAlchemyError) as error:
        raise ConfigError(f"--iceberg: {folder} cannot hold a catalog ({error}); name another folder") from error
    with closing(catalog):
        yield catalog


def _publish_table(
    catalog: Any, store: Store, identifier: str, table: str, paths: Sequence[str], cycle: str
) -> PublishedTable:
    """Make an Iceberg table refer to the files at some paths of the lake, and to no others."""
    columns = _nullable_schema(table)
    iceberg = catalog.create_table_if_not_exists(identifier, columns, properties=_METRICS | _bounded_columns(columns))
    with iceberg.update_schema() as update:
        update.union_by_name(columns)
    present = {task.file.file_path: task.file for task in iceberg.scan().plan_files()}
    wanted = {_address(store, path) for path in paths}
    added, gone = sorted(wanted - present.keys()), sorted(present.keys() - wanted)
    if added or gone:
        _commit(iceberg, added, [present[address] for address in gone], cycle)
    if gone:
        _forget_history(iceberg)
    current = iceberg.current_snapshot()
    rows = sum(task.file.record_count for task in iceberg.scan().plan_files())
    return PublishedTable(table, len(added), len(gone), rows, None if current is None else current.snapshot_id)


def _commit(iceberg: Any, added: Sequence[str], gone: Sequence[Any], cycle: str) -> None:
    """Add and remove files in one snapshot."""
    from pyiceberg.io.pyarrow import parquet_files_to_data_files

    properties = {CYCLE_PROPERTY: cycle}
    if not gone:
        iceberg.add_files(list(added), snapshot_properties=properties, check_duplicate_files=False)
        return
    with iceberg.transaction() as transaction:
        if transaction.table_metadata.name_mapping() is None:
            mapping = transaction.table_metadata.schema().name_mapping.model_dump_json()
            transaction.set_properties(**{"schema.name-mapping.default": mapping})
        with transaction.update_snapshot(snapshot_properties=properties).overwrite() as snapshot_update:
            for file in gone:
                snapshot_update.delete_data_file(file)
            new = parquet_files_to_data_files(iceberg.io, transaction.table_metadata, iter(added))
            for file in new:
                snapshot_update.append_data_file(file)


def _forget_history(iceberg: Any) -> None:
    """Expire the earlier snapshots: they name files that a merge or a deletion has removed from the lake."""
    current = iceberg.current_snapshot().snapshot_id
    older = [entry.snapshot_id for entry in iceberg.snapshots() if entry.snapshot_id != current]
    if older:
        iceberg.maintenance.expire_snapshots().by_ids(older).commit()


def _address(store: Store, path: str) -> str:
    return f"file://{store.where(path)}" if store.local else store.where(path)


def _nullable_schema(table: str) -> "pa.Schema":
    """Return the columns of a table, all of them nullable: columns are added as such, and older files lack some."""
    import pyarrow as pa

    return pa.schema([field.with_nullable(True) for field in schema.arrow_schema(table)])


def _bounded_columns(columns: "pa.Schema") -> dict[str, str]:
    """Return the properties by which bounds of times and numbers are kept, by which readers leave files out."""
    names = [field.name for field in columns if str(field.type).startswith(_BOUNDED)]
    return {f"write.metadata.metrics.column.{name}": "full" for name in names}
