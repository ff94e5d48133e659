"""What becomes of the items of a run beside what the lake knows: known again, a new version, a duplicate.

All of it is decided by the holder of the lease when the run commits. The lake cannot change meanwhile, so neither two
attempts at one run nor two runs at once store anything twice.
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from ingest.dedupe import judge
from ingest.identity.reject import reject_key
from ingest.identity.shared_address import settle_ids
from ingest.identity.version import came_by_another_route, decide_versions
from ingest.lake.state import LakeState
from ingest.records import ArticleHead, Fingerprint, LastVersion, PriorSighting, Rejected, Unchanged, Verdict

Outcome = TypeVar("Outcome")


def without_known(item: Outcome, known: Container[str]) -> Outcome | Unchanged:
    """Return an item, or `Unchanged` where the lake has its sighting or its reject by now.

    Another writer, or an earlier window of a stream, may have committed it since it was looked up.
    """
    if isinstance(item, ArticleHead) and item.sighting is not None and item.sighting.id in known:
        return Unchanged(item.sighting.location, item.sighting.source)
    if isinstance(item, Rejected) and reject_key(item) in known:
        return Unchanged(item.location, item.source)
    if isinstance(item, Unchanged) and item.sighting is not None and item.sighting.id in known:
        return replace(item, sighting=None)
    return item


def decide(
    articles: Sequence[ArticleHead], state: LakeState, now: datetime
) -> tuple[list[ArticleHead], list[Unchanged]]:
    """Return new articles and new versions, numbered and with settled ids, and the readings that change nothing.

    The readings are compared with each other and with the newest versions in the lake. The results come in the order
    of ids.
    """
    groups: dict[str, list[ArticleHead]] = {}
    for article in articles:
        groups.setdefault(article.id, []).append(article)
    last = _last_versions(groups, state)
    carried = _carried(articles, last, state)
    stored: list[ArticleHead] = []
    unchanged: list[Unchanged] = []
    for key, readings in sorted(groups.items()):
        by_id: dict[str, list[ArticleHead]] = {}
        for article in settle_ids(readings, last, carried.get(key, ())):
            by_id.setdefault(article.id, []).append(article)
        for identity, settled in sorted(by_id.items()):
            prior = carried.get(identity, ())
            versions, same = decide_versions(settled, last.get(identity), now=now, prior=prior)
            stored += versions
            unchanged += same
    return stored, unchanged


def _last_versions(groups: dict[str, list[ArticleHead]], state: LakeState) -> dict[str, LastVersion]:
    """Return the newest versions of the articles of some addresses, and of the items that share them."""
    ids = set(groups)
    ids |= {item.id for articles in groups.values() for article in articles if (item := article.address_item)}
    return state.last_versions(ids)


def _carried(
    articles: Sequence[ArticleHead], last: dict[str, LastVersion], state: LakeState
) -> dict[str, list[PriorSighting]]:
    """Return the earlier sightings, by article, of those articles that came by another route than before."""
    urls = {
        article.sighting.url
        for article in articles
        if article.sighting and article.sighting.url and _needs_prior_sightings(article, last)
    }
    by_article: dict[str, list[PriorSighting]] = {}
    for sightings in state.prior_sightings(urls).values() if urls else ():
        for sighting in sightings:
            by_article.setdefault(sighting.article_id, []).append(sighting)
    return by_article


def _needs_prior_sightings(article: ArticleHead, last: dict[str, LastVersion]) -> bool:
    """Return whether only earlier sightings can tell the article's id, or whether it is an edit."""
    item = article.address_item
    versions = [last[key] for key in (article.id, item.id if item else "") if key in last]
    shared = item is not None and item.shared and article.id in last
    return shared or any(came_by_another_route(article, version) for version in versions)


def judge_duplicates(
    articles: Sequence[ArticleHead], stored: Sequence[Fingerprint]
) -> tuple[list[Verdict], list[Fingerprint]]:
    """Return the verdicts on articles, and their fingerprints, in order; `stored` are the fingerprints in the lake."""
    prints = [
        replace(article.fingerprint, id=article.id, version=article.version, first_seen_at=article.first_seen_at)
        for article in articles
    ]
    verdicts = judge(prints, stored)
    return verdicts, [
        replace(item, cluster_id=verdict.cluster_id) for item, verdict in zip(prints, verdicts, strict=True)
    ]
