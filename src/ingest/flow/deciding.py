"""Duplicates within a pipeline, for whoever needs the verdicts before a lake has the articles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import apache_beam as beam

from ingest.dedupe import MAX_STORED_PER_KEY, DuplicateRules, fingerprint, judge
from ingest.flow.context import CycleContext
from ingest.flow.counting import CycleItem
from ingest.lake import shared_state
from ingest.records import Article, Fingerprint, Verdict


@dataclass(eq=False)
class Deduplicate(beam.PTransform):  # type: ignore[misc]
    """Sets `duplicate_of` and `cluster_id` of articles, beside each other and the lake as it is when this runs.

    `WriteLake` does not need it: the verdicts that are stored are made at the commit. All fingerprints meet in one
    place: 0.5 kB an article. The verdicts are a side input, so this is for bounded pipelines.
    """

    context: CycleContext

    def expand(self, items: Any) -> Any:
        """Compute fingerprints, compare all of them, apply the verdicts."""
        prints = (
            items
            | "Articles" >> beam.Filter(lambda item: isinstance(item, Article))
            | "Fingerprint" >> beam.Map(lambda article: (None, article.fingerprint or fingerprint(article)))
        )
        verdicts = prints | "Gather" >> beam.GroupByKey() | "Judge" >> beam.FlatMap(_judge, self.context)
        return items | "Apply" >> beam.Map(_apply, beam.pvalue.AsDict(verdicts))


def _version_key(article: Article | Fingerprint) -> str:
    return f"{article.id}/{article.version}"


def _judge(gathered: tuple[None, Iterable[Fingerprint]], context: CycleContext) -> Iterator[tuple[str, Verdict]]:
    new = sorted(gathered[1], key=lambda candidate: (candidate.id, candidate.version))
    state = shared_state(context.lake, context.since)
    rules = DuplicateRules(common=state.common_phrases())
    stored = state.candidates(new, MAX_STORED_PER_KEY, rules.common)
    for candidate, verdict in zip(new, judge(new, stored, rules), strict=True):
        yield _version_key(candidate), verdict


def _apply(item: CycleItem, verdicts: dict[str, Verdict]) -> CycleItem:
    if not isinstance(item, Article):
        return item
    verdict = verdicts[_version_key(item)]
    return replace(
        item,
        duplicate_of=verdict.duplicate_of,
        duplicate_similarity=verdict.similarity,
        cluster_id=verdict.cluster_id,
    )
