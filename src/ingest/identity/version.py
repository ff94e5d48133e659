"""Which readings of one article are new versions, and which show nothing new. A pure decider."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from ingest.records import Article, LastVersion, PriorSighting, Sighting, Unchanged

_WAYS: Final = frozenset({"fragment", "record", "plain"})
_MUCH_MORE: Final = 1.5
_UNKNOWN: Final = datetime.max.replace(tzinfo=UTC)


def decide_versions(
    candidates: Sequence[Article],
    last: LastVersion | None = None,
    *,
    now: datetime | None = None,
    carried: Collection[PriorSighting] = (),
) -> tuple[list[Article], list[Unchanged]]:
    """Split all readings of one article in a cycle into new versions, numbered, and readings that change nothing.

    `candidates` share one id; `last` is the newest version in the lake, None when the article is new; `now` is the
    cycle's clock, which becomes `first_seen_at` of new versions and `seen_at` of sightings. Readings are taken from the
    oldest to the newest (modified, else published; then fetched; then by their bytes), so the result does not depend on
    their order. A reading changes nothing when its title and text are those of `last` or of an earlier reading of this
    cycle: two carriers that both still show an old and a new text make two versions, not four. Nor does it change
    anything when it is another way to the same words; see `is_another_way`. `carried` are earlier sightings of the
    article: needed where `may_be_another_way` says so.

    Returns `(stored, unchanged)`, together one per candidate. Raises ValueError when the ids differ.
    """
    if len({article.id for article in candidates}) > 1:
        raise ValueError(f"these are different articles: {sorted({article.id for article in candidates})}")
    number = last.version if last else 0
    known = {(last.title, last.text_sha256)} if last else set()
    newest = (_way(last.extractor), last.first_seen_at, last.word_count) if last else None
    stored: list[Article] = []
    unchanged: list[Unchanged] = []
    for article in sorted(candidates, key=_age):
        content = (article.title, article.text_sha256)
        sighting = _seen(article.sighting, now)
        if content in known or (newest is not None and is_another_way(article, *newest, carried)):
            unchanged.append(_unchanged(article, sighting))
            continue
        known.add(content)
        number += 1
        first_seen_at = now or article.first_seen_at
        newest = (_way(article.extractor), first_seen_at, article.word_count)
        stored.append(replace(article, version=number, first_seen_at=first_seen_at, sighting=sighting))
    return stored, unchanged


def _way(extractor: str) -> str:
    """How a text was had. Pages are read by several extractors, and one page by different ones over time."""
    name = extractor.partition("/")[0]
    return name if name in _WAYS else "page"


def may_be_another_way(article: Article, last: LastVersion) -> bool:
    """Whether a reading was had in another way than the newest version, so that only earlier sightings can judge it."""
    return _way(article.extractor) != _way(last.extractor)


def is_another_way(
    article: Article, way: str, seen_at: datetime | None, words: int, carried: Collection[PriorSighting]
) -> bool:
    """Whether a reading shows the words of the newest version as another carrier has them: no edit.

    The newest version was had by `way`, seen at `seen_at`, and has so many `words`. It is an edit when the user named
    the page, when the text has half as much again, when it says that it was modified since, or when the same carrier
    has brought the article before, in other bytes than any that were seen.
    """
    sighting = article.sighting
    if _way(article.extractor) == way or article.word_count > words * _MUCH_MORE:
        return False
    if sighting is not None:
        by_whom = (sighting.feed_url, sighting.source)
        came_before = any((each.feed_url, each.source) == by_whom for each in carried)
        if sighting.kind == "page" or (came_before and all(each.raw_sha256 != article.html_sha256 for each in carried)):
            return False
    return article.modified_at is None or seen_at is None or article.modified_at <= seen_at


def _age(article: Article) -> tuple[datetime, datetime, datetime, str, str, str, str]:
    """Oldest first; a reading without dates comes last, for it was true when it was read."""
    return (
        article.modified_at or article.published_at or _UNKNOWN,
        article.published_at or _UNKNOWN,
        article.fetched_at or _UNKNOWN,
        article.html_sha256,
        article.text_sha256,
        article.title or "",
        article.sighting.id if article.sighting else "",
    )


def _seen(sighting: Sighting | None, now: datetime | None) -> Sighting | None:
    return replace(sighting, seen_at=now) if sighting and now else sighting


def _unchanged(article: Article, sighting: Sighting | None) -> Unchanged:
    if sighting is None:
        return Unchanged(location=article.url or article.id, source=article.source_name or "")
    return Unchanged(location=sighting.location, source=sighting.source, sighting=sighting)
