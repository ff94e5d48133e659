"""Which readings of one article are new versions, and which change nothing."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from ingest.records import Article, ArticleHead, LastVersion, PriorSighting, Sighting, Unchanged

AnyArticle = TypeVar("AnyArticle", Article, ArticleHead)

_ROUTES: Final = frozenset({"fragment", "record", "plain"})  # the names of extractors; any other one read a page
_LONGER: Final = 1.5
_UNKNOWN: Final = datetime.max.replace(tzinfo=UTC)


def decide_versions(
    candidates: Sequence[AnyArticle],
    last: LastVersion | None = None,
    *,
    now: datetime | None = None,
    prior: Collection[PriorSighting] = (),
) -> tuple[list[AnyArticle], list[Unchanged]]:
    """Split all readings of one article in a cycle into new versions, numbered, and readings that change nothing.

    `candidates` share one id; `last` is the newest version in the lake, None when the article is new; `now` is the
    cycle's clock, which becomes `first_seen_at` of new versions and `seen_at` of sightings. Readings are taken from the
    oldest to the newest (modified, else published; then fetched; then by their bytes), so the result does not depend on
    their order.

    A reading changes nothing when its title and text are those of `last` or of an earlier reading of this cycle: two
    carriers that both still show an old and a new text make two versions, not four. It also changes nothing when it has
    the same words by another route; see `is_same_by_another_route`. `prior` are earlier sightings of the article, which
    are needed where `came_by_another_route` is true.

    Returns `(stored, unchanged)`, together one for each candidate. Raises ValueError when the ids differ.
    """
    if len({article.id for article in candidates}) > 1:
        raise ValueError(f"these are different articles: {sorted({article.id for article in candidates})}")
    number = last.version if last else 0
    known = {(last.title, last.text_sha256)} if last else set()
    newest = (_route(last.extractor), last.first_seen_at, last.word_count) if last else None
    stored: list[AnyArticle] = []
    unchanged: list[Unchanged] = []
    for article in sorted(candidates, key=_age):
        content = (article.title, article.text_sha256)
        sighting = _seen_at(article.sighting, now)
        if content in known or (newest is not None and is_same_by_another_route(article, *newest, prior)):
            unchanged.append(_unchanged(article, sighting))
            continue
        known.add(content)
        number += 1
        first_seen_at = now or article.first_seen_at
        newest = (_route(article.extractor), first_seen_at, article.word_count)
        is_same = article.version == number and article.first_seen_at == first_seen_at and sighting is article.sighting
        stored.append(
            article if is_same else replace(article, version=number, first_seen_at=first_seen_at, sighting=sighting)
        )
    return stored, unchanged


def _route(extractor: str) -> str:
    """Return the kind of document that a text came from; several extractors read pages, and may read one in turn."""
    name = extractor.partition("/")[0]
    return name if name in _ROUTES else "page"


def came_by_another_route(article: Article | ArticleHead, last: LastVersion) -> bool:
    """Return whether a reading came by another route than the newest version: then only earlier sightings can judge."""
    return _route(article.extractor) != _route(last.extractor)


def is_same_by_another_route(
    article: Article | ArticleHead, route: str, seen_at: datetime | None, words: int, prior: Collection[PriorSighting]
) -> bool:
    """Return whether a reading shows the words of the newest version as another carrier has them, and is not an edit.

    The newest version came by `route`, was seen at `seen_at` and has so many `words`. It is an edit when the user named
    the page, when the text is half as long again, when it states that it was modified since, or when the same carrier
    brought the article before, in other bytes than any that were seen.
    """
    sighting = article.sighting
    if _route(article.extractor) == route or article.word_count > words * _LONGER:
        return False
    if sighting is not None:
        carrier = (sighting.feed_url, sighting.source)
        came_before = any((earlier.feed_url, earlier.source) == carrier for earlier in prior)
        new_bytes = all(earlier.raw_sha256 != article.html_sha256 for earlier in prior)
        if sighting.kind == "page" or (came_before and new_bytes):
            return False
    return article.modified_at is None or seen_at is None or article.modified_at <= seen_at


def _age(article: Article | ArticleHead) -> tuple[datetime, datetime, datetime, str, str, str, str]:
    """Return a sort key, oldest first. A reading without dates comes last: it was true when it was read."""
    return (
        article.modified_at or article.published_at or _UNKNOWN,
        article.published_at or _UNKNOWN,
        article.fetched_at or _UNKNOWN,
        article.html_sha256,
        article.text_sha256,
        article.title or "",
        article.sighting.id if article.sighting else "",
    )


def _seen_at(sighting: Sighting | None, now: datetime | None) -> Sighting | None:
    return replace(sighting, seen_at=now) if sighting and now and sighting.seen_at != now else sighting


def _unchanged(article: Article | ArticleHead, sighting: Sighting | None) -> Unchanged:
    if sighting is None:
        return Unchanged(location=article.url or article.id, source=article.source_name or "")
    return Unchanged(location=sighting.location, source=sighting.source, sighting=sighting)
