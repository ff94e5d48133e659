"""The rows of articles that a search found: only the files that hold them are opened, however many a lake has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.lake.committed_files import CommittedFile, files_in_tables, read_columns, resolve_staged
from ingest.lake.schema import CYCLE
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

_COLUMNS = (
    "id", "version", "title", "text", "url", "canonical_url", "source_name", "source_domain", "published_at",
    "published_date", "published_local", "published_precision", "schema_version", "language", "regions", "topic_tags",
    "duplicate_of",
)  # fmt: skip
_TO_THE_DAY = ("second", "minute", "hour", "day")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the index says that an article is: its id, the day of its folder, and the cycle that committed it."""

    id: str
    day: date
    cycle: int

    @classmethod
    def of(cls, document: Any) -> "Place":
        """Return the place that a document of the index names."""
        return cls(document["id"][0], date.fromordinal(document["day"][0]), document["cycle"][0])


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


def rows_found(store: Store, until: int | None, places: Sequence[Place]) -> dict[str, FoundRow]:
    """Return the newest versions of some articles by id, of the cycles up to `until` where it is given."""
    if not places:
        return {}
    import pyarrow.dataset as ds

    days = {place.day for place in places}
    cycles = {place.cycle for place in places}

    def choose() -> list[CommittedFile]:
        files = [
            file
            for file in files_in_tables(snapshot(store, until), "articles", min(days))
            if file.day in days and (file.is_rewritten or int(file.name.cycle) in cycles or until is not None)
        ]
        return resolve_staged(store, files)

    where = ds.field("id").isin([place.id for place in places])
    if until is not None:
        where &= ds.field(CYCLE) <= until
    rows = read_columns(store, choose, "articles", _COLUMNS, where).to_pylist()
    return {row["id"]: _found(row) for row in sorted(rows, key=lambda row: row["version"])}


def _found(row: dict[str, Any]) -> FoundRow:
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


def _published_day(row: dict[str, Any]) -> date | None:
    """Return the day of publication; rows before schema version 3 have it in other columns (`views.PUBLISHED_DAY`)."""
    day: date | None = row["published_date"]
    if day is not None or row["schema_version"] >= 3 or row["published_precision"] not in _TO_THE_DAY:
        return day
    try:
        return date.fromisoformat((row["published_local"] or "")[:10])
    except ValueError:
        return None if row["published_at"] is None else row["published_at"].date()
