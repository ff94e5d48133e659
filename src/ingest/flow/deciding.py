"""Which articles are new, which are new versions, and which duplicate another: pure functions behind a GroupByKey."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import apache_beam as beam

from ingest.dedupe import fingerprint, judge
from ingest.flow.batching import BatchDoFn
from ingest.flow.context import CycleContext
from ingest.flow.counting import CycleItem
from ingest.identity.shared_address import settle_ids
from ingest.identity.version import came_by_another_route, decide_versions
from ingest.lake import load_fingerprints
from ingest.records import Article, Fingerprint, LastVersion, PriorSighting, Verdict

_LOOKUP_BATCH = 500


@dataclass(eq=False)
class DecideVersions(beam.PTransform):  # type: ignore[misc]
    """Articles of one id -> new ones, new versions, or `Unchanged`, against each other and the lake's last version."""

    context: CycleContext

    def expand(self, items: Any) -> Any:
        """Group by id, look the ids up in batches, decide."""
        decided = (
            items
            | "Articles" >> beam.Filter(_is_article)
            | "ById" >> beam.WithKeys(_id_of)
            | "GroupById" >> beam.GroupByKey()
            | "Decide" >> beam.ParDo(_DecideVersions(self.context))
        )
        others = items | "Others" >> beam.Filter(_is_other)
        return (decided, others) | "Join" >> beam.Flatten()


class _DecideVersions(BatchDoFn):
    def __init__(self, context: CycleContext) -> None:
        super().__init__(context, _LOOKUP_BATCH)

    def work(self, batch: list[tuple[Any, Any]]) -> Iterator[tuple[CycleItem, Any]]:
        """Decide for all ids of the batch with one lookup in the lake."""
        groups = [(key, list(articles), origin) for (key, articles), origin in batch]
        last = self._last(groups)
        carried = self._carried(groups, last)
        for key, articles, origin in groups:
            by_id: dict[str, list[Article]] = {}
            for article in settle_ids(articles, last, carried.get(key, ())):
                by_id.setdefault(article.id, []).append(article)
            for identity, readings in sorted(by_id.items()):
                prior = carried.get(identity, ())
                stored, unchanged = decide_versions(readings, last.get(identity), now=self.context.now, prior=prior)
                yield from ((article, origin) for article in stored)
                yield from ((item, origin) for item in unchanged)

    def _last(self, groups: list[tuple[str, list[Article], Any]]) -> dict[str, LastVersion]:
        """Return the newest versions of the articles of an address, and of the items that share it."""
        ids = {key for key, _, _ in groups}
        ids |= {item.id for _, articles, _ in groups for article in articles if (item := article.address_item)}
        return self.state().last_versions(ids)

    def _carried(
        self, groups: list[tuple[str, list[Article], Any]], last: dict[str, LastVersion]
    ) -> dict[str, list[PriorSighting]]:
        """Return the earlier sightings, by article, of those articles that came by another route than before."""
        urls = {
            article.sighting.url
            for key, articles, _ in groups
            for article in articles
            if article.sighting and article.sighting.url and _needs_prior_sightings(article, last)
        }
        by_article: dict[str, list[PriorSighting]] = {}
        for sightings in self.state().prior_sightings(urls).values() if urls else ():
            for sighting in sightings:
                by_article.setdefault(sighting.article_id, []).append(sighting)
        return by_article


def _needs_prior_sightings(article: Article, last: dict[str, LastVersion]) -> bool:
    """Return whether only earlier sightings can tell the article's id, or whether it is an edit."""
    item = article.address_item
    versions = [last[key] for key in (article.id, item.id if item else "") if key in last]
    shared = item is not None and item.shared and article.id in last
    return shared or any(came_by_another_route(article, version) for version in versions)


@dataclass(eq=False)
class Deduplicate(beam.PTransform):  # type: ignore[misc]
    """Sets `duplicate_of` and `cluster_id` of articles, and emits their `Fingerprint`s beside them.

    All fingerprints of a cycle meet in one place: 0.5 kB an article, so a cycle's size bounds the memory.
    """

    context: CycleContext

    def expand(self, items: Any) -> Any:
        """Compute fingerprints, compare all of them, apply the verdicts."""
        prints = (
            items
            | "Articles" >> beam.Filter(_is_article)
            | "Fingerprint" >> beam.Map(lambda article: (None, _fingerprint(article)))
        )
        verdicts = prints | "Gather" >> beam.GroupByKey() | "Judge" >> beam.FlatMap(_judge, self.context)
        judged = items | "Apply" >> beam.FlatMap(_apply, beam.pvalue.AsDict(verdicts))
        return (judged, verdicts | "Fingerprints" >> beam.MapTuple(_judged_print)) | "Join" >> beam.Flatten()


def _is_article(item: CycleItem) -> bool:
    return isinstance(item, Article)


def _is_other(item: CycleItem) -> bool:
    return not isinstance(item, Article)


def _id_of(article: Article) -> str:
    return article.id


def _fingerprint(article: Article) -> Fingerprint:
    """Return the fingerprint that the worker computed, with the version that is known now; else compute it."""
    computed = article.fingerprint
    if computed is None:
        return fingerprint(article)
    return replace(computed, id=article.id, version=article.version, first_seen_at=article.first_seen_at)


def _version_key(article: Article | Fingerprint) -> str:
    return f"{article.id}/{article.version}"


def _judge(
    gathered: tuple[None, Iterable[Fingerprint]], context: CycleContext
) -> Iterator[tuple[str, tuple[Fingerprint, Verdict]]]:
    new = sorted(gathered[1], key=lambda candidate: (candidate.id, candidate.version))
    stored = load_fingerprints(context.lake, context.since)
    for candidate, verdict in zip(new, judge(new, stored), strict=True):
        yield _version_key(candidate), (candidate, verdict)


def _apply(item: CycleItem, verdicts: dict[str, tuple[Fingerprint, Verdict]]) -> Iterator[CycleItem]:
    """Return an article with its verdict, other items as they are. Verdicts are a side input: no text moves again."""
    if not isinstance(item, Article):
        yield item
        return
    _, verdict = verdicts[_version_key(item)]
    yield replace(
        item,
        duplicate_of=verdict.duplicate_of,
        duplicate_similarity=verdict.similarity,
        cluster_id=verdict.cluster_id,
        fingerprint=None,
    )


def _judged_print(_: str, judged: tuple[Fingerprint, Verdict]) -> Fingerprint:
    candidate, verdict = judged
    return replace(candidate, cluster_id=verdict.cluster_id)
