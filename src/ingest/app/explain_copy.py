"""The most similar article of the lake, and the passages in common, for `ingest explain`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.dedupe import Relations
from ingest.dedupe.passages import common_passages
from ingest.lake import Lake
from ingest.records import Article


@dataclass(frozen=True, slots=True)
class CopyMatch:
    """The article of the lake (`other_...`) that is most similar to an article.

    `share` is how much of the article's text is in the other one, `other_share` how much of the other one is in it;
    `is_later` says whether the article came after the other one.
    """

    other_id: str
    other_version: int
    other_title: str | None
    other_source: str | None
    other_first_seen_at: datetime | None
    kind: str
    similarity: float
    share: float
    other_share: float
    is_later: bool
    passages: tuple[tuple[str, str], ...]  # of the article and of the other one, with the edits within them

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def find_copy_match(article: Article, relations: Relations, lake: Lake) -> CopyMatch | None:
    """Return the stored article that is most similar to `article`, by the links in `relations`; None without a link."""
    links = [link for link in relations.links if article.id in (link.id, link.other_id)]
    if not links:
        return None
    link = max(links, key=lambda item: (item.similarity, item.other_id, item.id))
    is_later = link.id == article.id
    other, version = (link.other_id, link.other_version) if is_later else (link.id, link.version)
    query = "select title, coalesce(source_name, source_domain), first_seen_at, text from articles where id = ?"
    rows: Sequence[Any] = lake.sql(f"{query} and version = ?", [other, version]).fetchall()
    title, source, first_seen, text = rows[0] if rows else (None, None, None, "")
    shares = (link.share, link.other_share) if is_later else (link.other_share, link.share)
    return CopyMatch(
        other_id=other,
        other_version=version,
        other_title=title,
        other_source=source,
        other_first_seen_at=first_seen,
        kind=link.kind,
        similarity=link.similarity,
        share=shares[0],
        other_share=shares[1],
        is_later=is_later,
        passages=tuple(
            (article.text[part.start : part.end], text[part.other_start : part.other_end])
            for part in common_passages(article.text, text or "")
        ),
    )
