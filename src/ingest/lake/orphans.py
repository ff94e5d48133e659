"""Sightings and fingerprints of articles that are not in the lake: as long as they stay, their items count as known.

They are left when a file of articles is lost. `verify` tells them, `repair` takes them out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.log import LogEntry, StagedFile
from ingest.lake.stage import parquet_bytes

if TYPE_CHECKING:
    import pyarrow as pa

OF_ARTICLES = {"sightings": ["article_id", "raw_sha256"], "fingerprints": ["id", "version"]}
"""Tables whose rows belong to articles, and the columns that say to which."""
ARTICLE = ["id", "version", "html_sha256"]
"""The columns of `articles` that they are compared with."""


@dataclass(frozen=True, slots=True)
class Present:
    """The articles of a lake: ids, ids with versions, ids with the sums of their bytes."""

    ids: "pa.Array"
    versions: "pa.Array"
    bodies: "pa.Array"

    @classmethod
    def of(cls, parts: Iterable["pa.Table"]) -> "Present":
        """Of tables with the columns `ARTICLE`."""
        import pyarrow as pa

        tables = list(parts)
        if not tables:
            nothing = pa.array([], pa.string())
            return cls(nothing, nothing, nothing)
        rows = pa.concat_tables([table.select(ARTICLE) for table in tables])
        ids, versions, bodies = (rows["id"], _joined(rows, "id", "version"), _joined(rows, "id", "html_sha256"))
        return cls(ids.combine_chunks(), versions, bodies)

    def fingerprints(self, rows: "pa.Table") -> Any:
        """Which of some fingerprints are of an article that is there: a mask."""
        import pyarrow.compute as pc

        return pc.is_in(_joined(rows, "id", "version"), value_set=self.versions)

    def sightings(self, rows: "pa.Table", lost: "pa.Array | None" = None, *, strict: bool = False) -> Any:
        """Which of some sightings led to an article that is there: a mask.

        A sighting does not name the version. Where one of its article is `lost` (ids; `strict`: of any may be), it
        counts only when the bytes that it saw are those of an article that is there.
        """
        import pyarrow.compute as pc

        there = pc.is_in(rows["article_id"], value_set=self.ids)
        if lost is None and not strict:
            return there
        same = pc.is_in(_joined(rows, "article_id", "raw_sha256"), value_set=self.bodies)
        return same if strict else pc.and_(there, pc.or_(same, pc.invert(pc.is_in(rows["article_id"], value_set=lost))))


@dataclass(frozen=True, slots=True)
class CheckedCycle:
    """One committed cycle: what its entry names, and which of it is missing or damaged."""

    entry: LogEntry
    bad: tuple[StagedFile, ...]

    def files(self, table: str) -> list[StagedFile]:
        """The whole files of a table."""
        return [file for file in self.entry.files if file.table == table and file not in self.bad]

    def vague(self) -> bool:
        """Whether articles were lost of which the cycle's fingerprints do not tell the ids."""
        rows = {table: sum(file.rows for file in self.entry.files if file.table == table) for table in schema.TABLES}
        tables = {file.table for file in self.bad}
        return "articles" in tables and ("fingerprints" in tables or rows["fingerprints"] < rows["articles"])


Cut = dict[StagedFile, tuple[StagedFile, bytes] | None]
"""Files that rows were taken out of, each with the file of its other rows; None where there are no others."""


def without_orphans(each: CheckedCycle, there: Present, content: Callable[[StagedFile], bytes]) -> Cut:
    """The files of a cycle that have rows of articles which are not there. `content` gives the bytes of a file."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found: Cut = {}
    lost: list[pa.ChunkedArray] = []
    for file in each.files("fingerprints"):
        rows = _whole(content(file))
        keep = there.fingerprints(rows)
        lost.append(rows.filter(pc.invert(keep))["id"].cast(pa.string()))
        _cut(found, file, rows, keep)
    ids = pa.concat_arrays([chunk for part in lost for chunk in part.chunks] or [pa.array([], pa.string())])
    for file in each.files("sightings"):
        rows = _whole(content(file))
        _cut(found, file, rows, there.sightings(rows, ids, strict=each.vague()))
    return found


def _whole(content: bytes) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.ParquetFile(pa.BufferReader(content)).read()


def _cut(found: Cut, file: StagedFile, rows: "pa.Table", keep: "pa.Array") -> None:
    kept, place = rows.filter(keep), layout.parse_path(file.path)
    if kept.num_rows == rows.num_rows or place is None:
        return
    if not kept.num_rows:
        found[file] = None
        return
    content = parquet_bytes(file.table, kept)
    sha256 = sha256_hex(content)
    path = layout.table_path(file.table, place.day, place.cycle, place.shard, sha256)
    found[file] = (StagedFile(path, file.table, kept.num_rows, len(content), sha256), content)


def _joined(rows: "pa.Table", *names: str) -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pc.fill_null(pc.cast(rows[name], pa.string()), "") for name in names]
    joined = pc.binary_join_element_wise(*columns, "#")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
