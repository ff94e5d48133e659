"""Which rows a repair takes out of each cycle, and which fingerprints it makes again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ingest.dedupe import fingerprint
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.log import LogEntry, StagedFile
from ingest.lake.orphans import (
    ARTICLE_COLUMNS,
    OWNER_COLUMNS,
    ArticleSets,
    ColumnsOfFile,
    fingerprinted,
    owned_fingerprints,
    owned_sightings,
    uncertain_cycles,
)
from ingest.lake.stage import parquet_bytes
from ingest.lake.storage import Store
from ingest.records import Fingerprint

if TYPE_CHECKING:
    import pyarrow as pa

_COMPARED_COLUMNS = {"articles": ARTICLE_COLUMNS, **OWNER_COLUMNS}
Mask = Any  # a boolean Arrow array


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that a repair writes into a table."""

    file: StagedFile
    content: bytes


@dataclass(frozen=True, slots=True)
class CycleChange:
    """What a repair does to the files of one cycle.

    `added` holds the other rows of the files that rows were taken out of, and `fingerprints` made again.
    """

    entry: LogEntry
    removed: tuple[StagedFile, ...]
    remainders: tuple[NewFile, ...]
    fingerprints: tuple[NewFile, ...]

    @property
    def added(self) -> tuple[NewFile, ...]:
        """All files that are written."""
        return (*self.remainders, *self.fingerprints)

    @property
    def loses_rows(self) -> bool:
        """Whether the cycle loses more than fingerprints that are made again."""
        tables = {file.table for file in self.removed}
        return bool(tables - {"fingerprints"}) or (bool(tables) and not self.fingerprints)


def plan_changes(store: Store, damaged: Mapping[LogEntry, Sequence[StagedFile]]) -> list[CycleChange]:
    """Return the changes that make tables and log agree, given the damaged files of every cycle; nothing is written."""
    columns = [
        ColumnsOfFile(entry.cycle, file, _read(store, entry.cycle, file, _COMPARED_COLUMNS[file.table]))
        for entry, bad in damaged.items()
        for file in entry.files
        if file.table in _COMPARED_COLUMNS and file not in bad
    ]
    keep = _rows_to_keep(columns, damaged)
    fingerprints = [_filtered(part, keep) for part in columns if part.file.table == "fingerprints"]
    articles = [part for part in columns if part.file.table == "articles"]
    has_fingerprint = {
        part.file: mask for part, mask in zip(articles, fingerprinted(articles, fingerprints), strict=True)
    }
    changes = []
    for entry, bad in damaged.items():
        cut = [file for file in entry.files if file in keep and not _all_true(keep[file])]
        lacking = [file for file in entry.files if file in has_fingerprint and not _all_true(has_fingerprint[file])]
        if bad or cut or lacking:
            changes.append(
                CycleChange(
                    entry,
                    tuple(file for file in entry.files if file in bad or file in cut),
                    _remainders(store, entry, cut, keep),
                    _new_fingerprints(store, entry, lacking, has_fingerprint),
                )
            )
    return changes


def _rows_to_keep(
    columns: Sequence[ColumnsOfFile], damaged: Mapping[LogEntry, Sequence[StagedFile]]
) -> dict[StagedFile, Mask]:
    """Return for each file of sightings and fingerprints which rows belong to an article that is there."""
    import pyarrow.compute as pc

    by_table: dict[str, list[ColumnsOfFile]] = {table: [] for table in _COMPARED_COLUMNS}
    for part in columns:
        by_table[part.file.table].append(part)
    articles = ArticleSets(by_table["articles"])
    fingerprints, sightings = by_table["fingerprints"], by_table["sightings"]
    keep = dict(zip((part.file for part in fingerprints), owned_fingerprints(articles, fingerprints), strict=True))
    lost = [
        (part.cycle, identity)
        for part in fingerprints
        for identity in part.rows.filter(pc.invert(keep[part.file]))["id"].to_pylist()
    ]
    uncertain = uncertain_cycles(damaged, [file for bad in damaged.values() for file in bad])
    masks = owned_sightings(articles, sightings, lost, uncertain)
    return keep | dict(zip((part.file for part in sightings), masks, strict=True))


def _filtered(part: ColumnsOfFile, keep: Mapping[StagedFile, Mask]) -> ColumnsOfFile:
    return replace(part, rows=part.rows.filter(keep[part.file]))


def _all_true(mask: Mask) -> bool:
    import pyarrow.compute as pc

    return bool(pc.all(mask).as_py() in (True, None))


def _remainders(
    store: Store, entry: LogEntry, files: Sequence[StagedFile], keep: Mapping[StagedFile, Mask]
) -> tuple[NewFile, ...]:
    rows = ((file, _read(store, entry.cycle, file).filter(keep[file])) for file in files)
    return tuple(_new_file(file.table, file, part) for file, part in rows if part.num_rows)


def _new_fingerprints(
    store: Store, entry: LogEntry, files: Sequence[StagedFile], has_fingerprint: Mapping[StagedFile, Mask]
) -> tuple[NewFile, ...]:
    """Return fingerprints for the articles of some files that have none, as they were made from the same texts."""
    import pyarrow.compute as pc

    made = []
    for file in files:
        rows = _read(store, entry.cycle, file).filter(pc.invert(has_fingerprint[file]))
        articles = schema.from_table("articles", rows)
        prints = [replace(fingerprint(article), cluster_id=article.cluster_id) for article in articles]
        cycles = {(row["id"], row["version"]): row.get(schema.CYCLE) for row in rows.to_pylist()}
        made.append(_new_file("fingerprints", file, _with_cycles(entry.cycle, prints, cycles)))
    return tuple(made)


def _with_cycles(cycle: str, prints: Sequence[Fingerprint], cycles: Mapping[tuple[str, int], int | None]) -> "pa.Table":
    """Return rows of fingerprints, each with the cycle of its article, which is `cycle` unless stated."""
    import pyarrow as pa

    table = schema.to_table("fingerprints", prints, cycle)
    keys = zip(table["id"].to_pylist(), table["version"].to_pylist(), strict=True)
    column = pa.array([cycles.get(key) or int(cycle) for key in keys], pa.int32())
    return table.set_column(table.schema.get_field_index(schema.CYCLE), table.schema.field(schema.CYCLE), column)


def _new_file(table: str, like: StagedFile, rows: "pa.Table") -> NewFile:
    """Return a file of some rows with the day, cycle and shard of another one."""
    name = layout.parse_path(like.path)
    assert name is not None, f"the log names {like.path}"
    content = parquet_bytes(table, rows)
    sha256 = sha256_hex(content)
    path = layout.table_path(table, name.day, name.cycle, name.shard, sha256)
    return NewFile(StagedFile(path, table, rows.num_rows, len(content), sha256), content)


def _read(store: Store, cycle: str, file: StagedFile, columns: Sequence[str] | None = None) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = store.read(file.path) or store.read(layout.staged_key(cycle, file.path)) or b""
    return pq.ParquetFile(pa.BufferReader(content)).read(columns=None if columns is None else list(columns))
