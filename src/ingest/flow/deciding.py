"""Which articles are new, which are new versions, and which repeat another: pure deciders behind a GroupByKey."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import apache_beam as beam

from ingest.dedupe import fingerprint, judge
from ingest.flow.batching import Buffered
from ingest.flow.counting import Item, count
from ingest.identity.shared_address import settle_ids
from ingest.identity.version import decide_versions, may_be_another_way
from ingest.lake import last_versions, load_fingerprints, shared_state
from ingest.records import Article, Fingerprint, LastVersion, PriorSighting, Verdict

_LOOKUP_BATCH = 500


class DecideVersions(beam.PTransform):  # type: ignore[misc]
    """Articles of one id -> new ones, new versions, or `Unchanged`, against each other and the lake's last version."""

    def __init__(
        self,
        lake: str | None = None,
        now: datetime | None = None,
        *,
        since: date | None = None,
        cycle: str | None = None,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.made = (lake, now, since, cycle)

    def expand(self, items: Any) -> Any:
        """Group by id, look the ids up in batches, decide."""
        decided = (
            items
            | "Articles" >> beam.Filter(_is_article)
            | "ById" >> beam.WithKeys(_id_of)
            | "GroupById" >> beam.GroupByKey()
            | "Decide" >> beam.ParDo(_DecideVersions(*self.made))
        )
        others = items | "Others" >> beam.Filter(_is_other)
        return (decided, others) | "Join" >> beam.Flatten()


class _DecideVersions(Buffered):
    def __init__(self, lake: str | None, now: datetime | None, since: date | None, cycle: str | None) -> None:
        super().__init__(_LOOKUP_BATCH)
        self.lake, self.now, self.since, self.cycle = lake, now, since, cycle

    def work(self, held: list[tuple[Any, Any]]) -> Iterator[tuple[Item, Any]]:
        groups = [(key, list(articles), origin) for (key, articles), origin in held]
        last = self._last(groups)
        carried = self._carried(groups, last)
        for key, articles, origin in groups:
            by_id: dict[str, list[Article]] = {}
            for article in settle_ids(articles, last, carried.get(key, ())):
                by_id.setdefault(article.id, []).append(article)
            for identity, readings in sorted(by_id.items()):
                prior = carried.get(identity, ())
                stored, unchanged = decide_versions(readings, last.get(identity), now=self.now, carried=prior)
                yield from ((article, origin) for article in stored)
                yield from ((item, origin) for item in unchanged)

    def _last(self, groups: list[tuple[str, list[Article], Any]]) -> dict[str, LastVersion]:
        """The newest versions of the articles of an address, and of the items that share it."""
        ids = {key for key, _, _ in groups}
        ids |= {item.id for _, articles, _ in groups for article in articles if (item := article.address_item)}
        return last_versions(self.lake, ids) if self.lake and ids else {}

    def _carried(
        self, groups: list[tuple[str, list[Article], Any]], last: dict[str, LastVersion]
    ) -> dict[str, list[PriorSighting]]:
        """Earlier sightings, by article, of those articles that came in another way than before."""
        urls = {
            article.sighting.url
            for key, articles, _ in groups
            for article in articles
            if article.sighting and article.sighting.url and _needs_prior_sightings(article, last)
        }
        found: dict[str, list[PriorSighting]] = {}
        if self.lake and urls:
            memory = shared_state(self.lake, self.since, self.cycle)
            for carryings in memory.prior_sightings(urls).values():
                for each in carryings:
                    found.setdefault(each.article_id, []).append(each)
        return found


def _needs_prior_sightings(article: Article, last: dict[str, LastVersion]) -> bool:
    """Whether only earlier sightings can tell the article's id, or whether it is an edit."""
    item = article.address_item
    versions = [last[key] for key in (article.id, item.id if item else "") if key in last]
    shared = item is not None and item.shared and article.id in last
    return shared or any(may_be_another_way(article, version) for version in versions)


class Deduplicate(beam.PTransform):  # type: ignore[misc]
    """Articles get `duplicate_of` and `cluster_id`; their `Fingerprint`s are emitted beside them.

    All fingerprints of a window meet in one place: 0.5 kB an article, so a cycle's size bounds the memory.
    """

    def __init__(
        self,
        lake: str | None = None,
        since: date | None = None,
        now: datetime | None = None,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.lake, self.since, self.now = lake, since, now

    def expand(self, items: Any) -> Any:
        """Fingerprint, judge all together, apply the verdicts."""
        prints = (
            items
            | "Articles" >> beam.Filter(_is_article)
            | "Fingerprint" >> beam.Map(lambda article: (None, _fingerprint(article)))
        )
        verdicts = (
            prints
            | "Gather" >> beam.GroupByKey()
            | "Judge" >> beam.FlatMapTuple(lambda _, prints: _judge(prints, self.lake, self.since))
        )
        judged = items | "Apply" >> beam.FlatMap(_apply, beam.pvalue.AsDict(verdicts))
        return (judged, verdicts | "Fingerprints" >> beam.MapTuple(_judged_print)) | "Join" >> beam.Flatten()


def _is_article(item: Item) -> bool:
    return isinstance(item, Article)


def _is_other(item: Item) -> bool:
    return not isinstance(item, Article)


def _id_of(article: Article) -> str:
    return article.id


def _fingerprint(article: Article) -> Fingerprint:
    """As made where the article was read, now that its version is known; else made here."""
    made = article.fingerprint
    if made is None:
        return fingerprint(article)
    return replace(made, id=article.id, version=article.version, first_seen_at=article.first_seen_at)


def _version_key(article: Article | Fingerprint) -> str:
    return f"{article.id}/{article.version}"


def _judge(
    prints: Iterable[Fingerprint], lake: str | None, since: date | None
) -> Iterator[tuple[str, tuple[Fingerprint, Verdict]]]:
    new = sorted(prints, key=lambda each: (each.id, each.version))
    stored = load_fingerprints(lake, since) if lake else []
    for each, verdict in zip(new, judge(new, stored), strict=True):
        yield _version_key(each), (each, verdict)


def _apply(item: Item, verdicts: dict[str, tuple[Fingerprint, Verdict]]) -> Iterator[Item]:
    """The article with its verdict; all else as it is. Verdicts come as a side input: texts need not be moved again."""
    if not isinstance(item, Article):
        yield item
        return
    _, verdict = verdicts[_version_key(item)]
    if verdict.duplicate_of is not None:
        count("duplicates")
    yield replace(
        item,
        duplicate_of=verdict.duplicate_of,
        duplicate_similarity=verdict.similarity,
        cluster_id=verdict.cluster_id,
        fingerprint=None,
    )


def _judged_print(_: str, judged: tuple[Fingerprint, Verdict]) -> Fingerprint:
    each, verdict = judged
    return replace(each, cluster_id=verdict.cluster_id)
