"""What the lake has of an article that `ingest explain` is asked about, found before anything is fetched."""

import os
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ingest.errors import ConfigError
from ingest.lake import Lake
from ingest.urls.clean import clean_url

_PREFIX = re.compile(r"(?:a1-)?([0-9a-f]{6,32})", re.I)
_MAX_SHOWN = 5


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of an article in the lake."""

    version: int
    first_seen_at: datetime
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ArticleCarrier:
    """A feed, page or file that carried an article, and how often it was seen there."""

    kind: str
    place: str
    sightings: int


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article of the lake."""

    id: str
    versions: tuple[StoredVersion, ...]  # the newest last; empty where only sightings are left
    carriers: tuple[ArticleCarrier, ...]
    duplicate_of: str | None = None
    duplicates: int = 0  # articles that are marked as duplicates of this one

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return asdict(self)


def find_stored_article(item: str, lake: Lake | None) -> StoredArticle | None:
    """Return the article with this id, prefix of an id (six hex digits at least) or address; None without one.

    Raises `ConfigError` when the prefix fits several articles. A file of that name is not an id.
    """
    if lake is None or os.path.exists(item):
        return None
    if item.lower().startswith(("http://", "https://")):
        query = """select article_id from sightings where url in (?, ?) or (location in (?, ?) and kind = 'page')
                   union select id from articles where canonical_url in (?, ?) order by 1"""
        found = lake.sql(query, [item, clean_url(item) or item] * 3).fetchall()
        return _load(found[0][0], lake) if found else None
    prefix = _PREFIX.fullmatch(item)
    if prefix is None:
        return None
    query = "select id from latest where starts_with(id, ?) order by id"
    ids = [row[0] for row in lake.sql(query, [f"a1-{prefix[1].lower()}"]).fetchall()]
    if len(ids) > 1:
        some = ", ".join(ids[:_MAX_SHOWN]) + ", ..." * (len(ids) > _MAX_SHOWN)
        raise ConfigError(f"{item}: ambiguous id prefix: {len(ids)} ids begin with it ({some}); give more characters")
    return _load(ids[0], lake) if ids else None


def _load(identity: str, lake: Lake) -> StoredArticle:
    versions = lake.sql(
        "select version, first_seen_at, title, text from articles where id = ? order by version",
        [identity],
    ).fetchall()
    carriers = lake.sql(
        """select kind, coalesce(feed_url, location), count(*) from sightings where article_id = ?
           group by 1, 2 order by min(seen_at), 1, 2""",
        [identity],
    ).fetchall()
    originals = lake.sql("select duplicate_of from latest where id = ?", [identity]).fetchall()
    ((duplicates,),) = lake.sql("select count(*) from latest where duplicate_of = ?", [identity]).fetchall()
    return StoredArticle(
        identity,
        tuple(StoredVersion(*row) for row in versions),
        tuple(ArticleCarrier(*row) for row in carriers),
        originals[0][0] if originals else None,
        duplicates,
    )
