"""Compare the clusters of labelled articles that arrive in random orders, and in one, five and fifty cycles of a lake.

    python benchmarks/copies_in_any_order.py --orders 20 --cycles 1 5 50

Each order goes article by article through `Deduper`; its clusters, as sets of articles, must be those of
`find_duplicates`. The articles are committed to a lake in each number of cycles, each of which knows no more than what
lies on disk. With `--phrases N` the passages that more than N stories share do not weigh, by a table that is in the
lake from its first cycle on. Reads the labelled articles of the evaluation data (--data).
"""

import argparse
import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from dedupe_quality import article_of
from ingest import ids, lake
from ingest.dedupe import CommonPhrases, Deduper, DuplicateRules, fingerprint, judge, keys_of, shared_by_many
from ingest.lake import layout
from ingest.lake.kept import state
from ingest.lake.phrases import write_phrases
from ingest.lake.store import writable_store
from ingest.records import Article, Fingerprint, Sighting
from scorer import load_scorer

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print how many articles are in another cluster than with `judge`, for each order and number of cycles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("INGEST_SHARED", HERE.parent.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data" / "dedup")
    parser.add_argument("--orders", type=int, default=20)
    parser.add_argument("--cycles", type=int, nargs="*", default=[1, 5, 50])
    parser.add_argument("--part", choices=["real", "synthetic"], default=None, help="only one part (default: all)")
    parser.add_argument("--phrases", type=int, default=None, help="stories above which a passage does not weigh")
    options = parser.parse_args()
    gold, _ = load_scorer(options.data).load_gold(str(options.data / "dev.jsonl.gz"), options.part)
    prints = [fingerprint(article_of(row["id"], row["text"])) for row in gold]
    common = None if options.phrases is None else _phrases(prints, [row["cluster"] for row in gold], options.phrases)
    rules = DuplicateRules(common=common)
    expected = clusters((verdict.id, verdict.cluster_id) for verdict in judge(prints, (), rules))
    counted = 0 if common is None else len(common.keys)
    print(f"{len(gold)} articles, {len(set(expected.values()))} clusters, {counted} phrases", flush=True)
    for seed in range(options.orders):
        random.Random(seed).shuffle(prints)
        deduper = Deduper(common=common)
        began = time.process_time()
        for item in prints:
            deduper.add_fingerprint(item)
        found = clusters((verdict.id, verdict.cluster_id) for verdict in deduper.verdicts())
        print(f"order {seed}: {different(found, expected)} differ, {time.process_time() - began:.1f} CPU s", flush=True)
    articles = [_article(row["id"], row["text"]) for row in gold]
    whole_prints = [fingerprint(item) for item in articles]
    whole = clusters((verdict.id, verdict.cluster_id) for verdict in judge(whole_prints, (), rules))
    for cycles in options.cycles:
        with tempfile.TemporaryDirectory() as folder:
            began = time.process_time()
            random.Random(cycles).shuffle(articles)
            found = _clusters_of_lake(str(Path(folder, "lake")), articles, cycles, common)
        used = time.process_time() - began
        print(
            f"{cycles} cycles of a lake, {len(articles)} articles: {different(found, whole)} differ, {used:.1f} CPU s"
        )


def _phrases(prints: list[Fingerprint], stories: list[str], most: int) -> CommonPhrases:
    """Return the passages that more than `most` stories share."""
    numbers = {story: number for number, story in enumerate(sorted(set(stories)))}
    keys = [keys_of(item) for item in prints]
    of_keys = np.repeat([numbers[story] for story in stories], [len(of_item) for of_item in keys])
    return CommonPhrases("", shared_by_many(np.concatenate(keys), of_keys, most))


def clusters(pairs: Iterable[tuple[str, str | None]]) -> dict[str, frozenset[str]]:
    """Return the members of the cluster of each article."""
    members: dict[str, set[str]] = defaultdict(set)
    of_article = {identity: cluster or identity for identity, cluster in pairs}
    for identity, cluster in of_article.items():
        members[cluster].add(identity)
    frozen = {cluster: frozenset(ids_of_cluster) for cluster, ids_of_cluster in members.items()}
    return {identity: frozen[cluster] for identity, cluster in of_article.items()}


def different(found: dict[str, frozenset[str]], expected: dict[str, frozenset[str]]) -> int:
    """Return how many articles are with others than expected."""
    return sum(found.get(identity) != members for identity, members in expected.items())


def _article(name: str, text: str) -> Article:
    identity = ids.stable_id("a1", name)
    seen = Sighting(ids.stable_id("s1", name), identity, "feed", "feed", f"feed#{name}", "0" * 64, seen_at=NOW)
    row = replace(article_of(identity, text), first_seen_at=NOW, sighting=seen)
    return replace(row, fingerprint=fingerprint(row))


def _clusters_of_lake(
    where: str, articles: list[Article], cycles: int, common: CommonPhrases | None
) -> dict[str, frozenset[str]]:
    if common is not None:
        write_phrases(writable_store(where), layout.cycle_name(1), common)
    size = -(-len(articles) // cycles)
    for number, start in enumerate(range(0, len(articles), size)):
        state._state_of.cache_clear()  # what a new process knows
        lake.commit_run(where, f"run-{number}", articles[start : start + size], NOW)
    rows = lake.open_lake(where).sql(
        "select id, coalesce(current_id, cluster_id) from latest left join current_clusters using (cluster_id)"
    )
    return clusters(rows.fetchall())


if __name__ == "__main__":
    main()
