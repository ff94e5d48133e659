"""What a search shows of the articles that it found: kept in the index, or read from the lake for an earlier cycle."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.lake.committed_files import CommittedFile, files_in_tables, read_columns, resolve_staged
from ingest.lake.schema import CYCLE
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    from ingest.lake.reader import Lake

COLUMNS = (
    "id", "version", "title", "text", "url", "canonical_url", "source_name", "source_domain", "published_at",
    "published_date", "published_local", "published_precision", "schema_version", "language", "regions", "topic_tags",
    "duplicate_of",
)  # fmt: skip
_DEFLATE_LEVEL = 1  # the fastest: higher levels cost more time in building than their bytes are worth
_TO_THE_DAY = ("second", "minute", "hour", "day")


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """What a search shows of an article."""

    id: str
    version: int
    title: str | None
    url: str | None
    source: str | None
    published_date: date | None
    language: str | None
    regions: tuple[str, ...]
    topics: tuple[str, ...]
    is_duplicate: bool


@dataclass(frozen=True, slots=True)
class FoundRow(FoundArticle):
    """A found article with its whole text."""

    text: str

    def to_bytes(self) -> bytes:
        """Return the row as the index stores it: a list in JSON, deflated."""
        day = None if self.published_date is None else self.published_date.toordinal()
        values = [self.id, self.version, self.title, self.url, self.source, day, self.language, self.regions,
                  self.topics, self.is_duplicate, self.text]  # fmt: skip
        return zlib.compress(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"), _DEFLATE_LEVEL)

    @classmethod
    def from_bytes(cls, content: bytes) -> "FoundRow":
        """Return the row that `to_bytes` wrote."""
        values = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
        values[5] = None if values[5] is None else date.fromordinal(values[5])
        values[7:9] = tuple(values[7]), tuple(values[8])
        return cls(*values)


def rows_until(store: Store, until: int, days: Mapping[str, date]) -> dict[str, FoundRow]:
    """Return some articles by id as they were after cycle `until`; `days` has the day of the folder of each id."""
    if not days:
        return {}
    import pyarrow.dataset as ds

    folders = frozenset(days.values())

    def choose() -> list[CommittedFile]:
        files = files_in_tables(snapshot(store, until), "articles", min(folders))
        return resolve_staged(store, [file for file in files if file.day in folders])

    where = ds.field("id").isin(list(days)) & (ds.field(CYCLE) <= until)
    rows = read_columns(store, choose, "articles", COLUMNS, where).to_pylist()
    return {row["id"]: found_row(row) for row in sorted(rows, key=lambda row: row["version"])}


def with_merges(lake: "Lake", rows: dict[str, FoundRow]) -> dict[str, FoundRow]:
    """Return rows of which those are duplicates, too, that were the first of a cluster until an earlier original came.

    The index keeps what was known when an article was stored.
    """
    query = "select cluster_id from current_clusters where list_contains(?, cluster_id) and current_id <> cluster_id"
    merged = {name for (name,) in lake.sql(query, [list(rows)]).fetchall()} if rows else set()
    return {name: replace(row, is_duplicate=True) if name in merged else row for name, row in rows.items()}


def found_row(row: Mapping[str, Any]) -> FoundRow:
    """Return what a search shows of a row of `articles` that has `COLUMNS`."""
    return FoundRow(
        row["id"],
        row["version"],
        row["title"],
        row["canonical_url"] or row["url"],
        row["source_name"] or row["source_domain"],
        _published_day(row),
        row["language"],
        tuple(row["regions"] or ()),
        tuple(tag["name"] for tag in row["topic_tags"] or ()),
        row["duplicate_of"] is not None,
        row["text"],
    )


def _published_day(row: Mapping[str, Any]) -> date | None:
    """Return the day of publication; rows before schema version 3 have it in other columns (`views.PUBLISHED_DAY`)."""
    day: date | None = row["published_date"]
    if day is not None or row["schema_version"] >= 3 or row["published_precision"] not in _TO_THE_DAY:
        return day
    try:
        return date.fromisoformat((row["published_local"] or "")[:10])
    except ValueError:
        return None if row["published_at"] is None else row["published_at"].date()
