"""What becomes of the items of a run beside what the lake knows: known again, a new version, a duplicate.

All of it is decided by the holder of the lease when the run commits. The lake cannot change meanwhile, so neither two
attempts at one run nor two runs at once store anything twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from ingest.dedupe import MAX_STORED_PER_KEY, DuplicateRules, Relations, relate
from ingest.identity.reject import reject_key
from ingest.identity.shared_address import settle_ids
from ingest.identity.version import came_by_another_route, decide_versions
from ingest.ids import repeated_reject_id
from ingest.lake.kept import KeptState
from ingest.records import ArticleHead, Fingerprint, LastVersion, PriorSighting, Rejected, RejectRow, Unchanged

Item = TypeVar("Item")


def known_key(item: object) -> str | None:
    """Return the id by which the lake would know an item: of its sighting, or of its reject; None where it has none."""
    if isinstance(item, ArticleHead | Unchanged):
        return None if item.sighting is None else item.sighting.id
    return reject_key(item) if isinstance(item, Rejected) else None


def without_known(items: Iterable[Item], state: KeptState) -> list[Item | Unchanged]:
    """Return items, with `Unchanged` in place of those of which the lake has the sighting or the reject by now.

    Another writer, or an earlier window of a stream, may have committed it since it was looked up.
    """
    keyed = [(item, known_key(item)) for item in items]
    known = state.known([key for _, key in keyed if key is not None])
    return [_unchanged(item) if key in known else item for item, key in keyed]


def _unchanged(item: object) -> Unchanged:
    if isinstance(item, ArticleHead) and item.sighting is not None:
        return Unchanged(item.sighting.location, item.sighting.source)
    assert isinstance(item, Rejected | Unchanged)
    return Unchanged(item.location, item.source)


def decide(
    articles: Sequence[ArticleHead], state: KeptState, now: datetime
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


def next_versions(
    articles: Sequence[ArticleHead], read_again: Mapping[str, int], state: KeptState, now: datetime
) -> tuple[list[ArticleHead], list[Unchanged]]:
    """Return the next versions of articles that were read again, and the readings that change nothing.

    `read_again` has by id the version that each was compared with. Where the lake has a newer one by now, or none any
    more, nothing is stored. Articles that it lacks are decided as those of any run.
    """
    again = [article for article in articles if article.id in read_again]
    last = state.last_versions({article.id for article in again})
    stored: list[ArticleHead] = []
    unchanged: list[Unchanged] = []
    for article in again:
        known = last.get(article.id)
        if known is not None and known.version == read_again[article.id]:
            stored.append(replace(article, version=known.version + 1, first_seen_at=now))
        else:
            unchanged.append(Unchanged(article.url or article.id, article.source_name or ""))
    new, same = decide([article for article in articles if article.id not in read_again], state, now)
    return [*stored, *new], [*unchanged, *same]


def _last_versions(groups: dict[str, list[ArticleHead]], state: KeptState) -> dict[str, LastVersion]:
    """Return the newest versions of the articles of some addresses, and of the items that share them."""
    ids = set(groups)
    ids |= {item.id for articles in groups.values() for article in articles if (item := article.address_item)}
    return state.last_versions(ids)


def _carried(
    articles: Sequence[ArticleHead], last: dict[str, LastVersion], state: KeptState
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
    articles: Sequence[ArticleHead], state: KeptState, now: datetime
) -> tuple[Relations, list[Fingerprint]]:
    """Return what articles repeat, of each other and of the lake, and their fingerprints, both in order.

    Of fingerprints in the lake that share a key, the first `MAX_STORED_PER_KEY` count, and those of earlier versions,
    which may have another text and belong to the same cluster.
    """
    prints = [_fingerprint_of(article) for article in articles]
    if not prints:
        return Relations((), (), ()), []
    rules = DuplicateRules(common=state.common_phrases())
    relations = relate(prints, state.candidates(prints, MAX_STORED_PER_KEY, rules.common), rules, found_at=now)
    return relations, [
        replace(item, cluster_id=verdict.cluster_id) for item, verdict in zip(prints, relations.verdicts, strict=True)
    ]


def _fingerprint_of(article: ArticleHead) -> Fingerprint:
    """Return the fingerprint that the worker computed, with the id and version that are settled now."""
    item = article.fingerprint
    settled = (article.id, article.version, article.first_seen_at)
    if (item.id, item.version, item.first_seen_at) == settled:
        return item
    return replace(item, id=article.id, version=article.version, first_seen_at=article.first_seen_at)


def distinct_rows(table: str, records: Sequence[Any]) -> list[Any]:
    """Return the rows of a table without repeated keys.

    A carrier may list the same entry twice: that is one sighting, but two rejects, of which the later ones are
    numbered. The keys of the other tables are distinct by construction.
    """
    if table not in ("sightings", "rejects"):
        return list(records)
    by_id: defaultdict[str, list[Any]] = defaultdict(list)
    for record in records:
        by_id[record.id].append(record)
    distinct: list[Any] = []
    for alike in by_id.values():
        alike.sort(key=repr)
        distinct += alike[:1] if table == "sightings" else _numbered(alike)
    return distinct


def _numbered(rows: Sequence[RejectRow]) -> list[RejectRow]:
    """Return rows of one id, all but the first with ids of their own."""
    return [replace(row, id=repeated_reject_id(row.id, number)) if number else row for number, row in enumerate(rows)]
