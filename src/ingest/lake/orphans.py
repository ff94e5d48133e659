"""Which rows of sightings and fingerprints belong to no article of the lake, and which articles lack a fingerprint.

Both are left when files are lost. An item with a sighting counts as known, so that an article which is gone would never
come again; an article without a fingerprint is never found to be a duplicate. `verify` reports them, `repair` mends
them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.lake import schema
from ingest.lake.log import LogEntry, StagedFile

if TYPE_CHECKING:
    import pyarrow as pa

OWNER_COLUMNS = {"sightings": ["article_id", "raw_sha256"], "fingerprints": ["id", "version"]}
"""The tables whose rows belong to articles, and the columns that say to which."""
ARTICLE_COLUMNS = ["id", "version", "html_sha256"]
"""The columns of `articles` that these are compared with."""


@dataclass(frozen=True, slots=True)
class ColumnsOfFile:
    """The columns above of one committed file of `articles`, `sightings` or `fingerprints`."""

    cycle: str
    file: StagedFile
    rows: "pa.Table"


class ArticleSets:
    """The articles of a lake as three sets: of ids, of ids with versions, of ids with checksums of their bytes."""

    def __init__(self, files: Iterable[ColumnsOfFile]) -> None:
        import pyarrow as pa

        tables = [columns.rows.select(ARTICLE_COLUMNS) for columns in files]
        empty = pa.table({name: pa.array([], pa.string()) for name in ARTICLE_COLUMNS})
        rows = pa.concat_tables(tables) if tables else empty
        self.ids = rows["id"].combine_chunks()
        self.versions = _join(rows, "id", "version")
        self.bodies = _join(rows, "id", "html_sha256")


def owned_fingerprints(articles: ArticleSets, files: Sequence[ColumnsOfFile]) -> "list[pa.Array]":
    """Return for each file of fingerprints which rows belong to an article of the lake: one mask for each file."""
    return _masks(files, lambda rows: _is_in(_join(rows, "id", "version"), articles.versions))


def owned_sightings(
    articles: ArticleSets,
    files: Sequence[ColumnsOfFile],
    lost: Sequence[tuple[str, str]] = (),
    uncertain: Iterable[str] = (),
) -> "list[pa.Array]":
    """Return for each file of sightings which rows led to an article of the lake: one mask for each file.

    A sighting does not name the version. Where one of its article was `lost` in the same cycle (pairs of cycle and
    article id), or any may have been lost (`uncertain` cycles), a row counts only when the bytes that it saw are those
    of an article of the lake.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    lost_keys = pa.array([f"{cycle}#{identity}" for cycle, identity in lost], pa.string())
    uncertain_cycles = frozenset(uncertain)

    def is_owned(rows: "pa.Table") -> Any:
        same_bytes = _is_in(_join(rows, "article_id", "raw_sha256"), articles.bodies)
        is_present = pc.is_in(rows["article_id"], value_set=articles.ids)
        is_lost = pc.or_(rows["uncertain"], _is_in(_join(rows, "cycle", "article_id"), lost_keys))
        return pc.if_else(is_lost, same_bytes, is_present)

    def extended(columns: ColumnsOfFile) -> ColumnsOfFile:
        count = columns.rows.num_rows
        rows = columns.rows.append_column("cycle", pa.array([columns.cycle] * count, pa.string()))
        flags = pa.array([columns.cycle in uncertain_cycles] * count, pa.bool_())
        return ColumnsOfFile(columns.cycle, columns.file, rows.append_column("uncertain", flags))

    return _masks([extended(columns) for columns in files], is_owned)


def fingerprinted(articles: Sequence[ColumnsOfFile], fingerprints: Sequence[ColumnsOfFile]) -> "list[pa.Array]":
    """Return for each file of articles which rows have a fingerprint: one mask for each file."""
    import pyarrow as pa

    keys = [_join(columns.rows, "id", "version") for columns in fingerprints]
    known = pa.concat_arrays(keys) if keys else pa.array([], pa.string())
    return _masks(articles, lambda rows: _is_in(_join(rows, "id", "version"), known))


def uncertain_cycles(entries: Iterable[LogEntry], bad: Iterable[StagedFile]) -> list[str]:
    """Return the cycles that lost articles of which their fingerprints do not tell the ids."""
    bad_files = frozenset(bad)
    cycles = []
    for entry in entries:
        rows = {table: sum(file.rows for file in entry.files if file.table == table) for table in schema.TABLES}
        tables = {file.table for file in entry.files if file in bad_files}
        if "articles" in tables and ("fingerprints" in tables or rows["fingerprints"] < rows["articles"]):
            cycles.append(entry.cycle)
    return cycles


def _masks(files: Sequence[ColumnsOfFile], is_owned: Any) -> "list[pa.Array]":
    """Apply a predicate to the rows of all files together, so that its sets are built once; split the mask again."""
    import pyarrow as pa

    if not files:
        return []
    mask = is_owned(pa.concat_tables([columns.rows for columns in files]))
    whole = mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
    masks, start = [], 0
    for columns in files:
        masks.append(whole.slice(start, columns.rows.num_rows))
        start += columns.rows.num_rows
    return masks


def _is_in(values: "pa.Array", known: "pa.Array") -> Any:
    import pyarrow.compute as pc

    return pc.is_in(values, value_set=known)


def _join(rows: "pa.Table", *names: str) -> "pa.Array":
    """Return some columns joined to one of strings."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pc.fill_null(pc.cast(rows[name], pa.string()), "") for name in names]
    joined = pc.binary_join_element_wise(*columns, "#")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
