"""Verdicts and clusters: which article repeats which, independent of the order of the input and of its division.

The articles are the nodes of a graph, direct links between their versions its edges, and the clusters its connected
components; a link between a text and another one that may tell more stories is no edge. So a cluster only grows or
merges with another one, and the result is the same for one batch and for many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.dedupe.match import DuplicateRules, Match, arrival_order, find_matches
from ingest.dedupe.sketch import fingerprint
from ingest.records import Article, ClusterMerge, Fingerprint, Link, Verdict


@dataclass(frozen=True, slots=True)
class Relations:
    """What new fingerprints mean: their verdicts in the given order, new links, and clusters that have to merge."""

    verdicts: tuple[Verdict, ...]
    links: tuple[Link, ...]
    merges: tuple[ClusterMerge, ...]
    cut_keys: int = 0  # passages that more texts share than are compared with each other, see `match.MAX_PER_KEY`
    phrases: str | None = None  # the version of the common phrases that did not weigh


def relate(
    new: Sequence[Fingerprint],
    stored: Sequence[Fingerprint] = (),
    rules: DuplicateRules | None = None,
    *,
    found_at: datetime | None = None,
) -> Relations:
    """Return the verdicts on new fingerprints against each other and the stored ones, with links and merges.

    `stored` needs to hold only fingerprints that share a key with a new one (`weighing_keys`), those of the new ones'
    own articles, and those of the first article of each of their clusters; their `cluster_id` is the cluster that they
    belong to now. A cluster has the id of its first article by `match.arrival_order`. Versions of one article are one
    node of the graph, and come in their order.
    """
    if not new:
        return Relations((), (), ())
    fresh = sorted(new, key=arrival_order)
    known = sorted(stored, key=arrival_order)
    rules = rules or DuplicateRules()
    matches, cut_keys = find_matches(fresh, known, rules)
    items = [*fresh, *known]
    of_one_story = [match for match in matches if match.is_same_story]
    firsts, merges = _clusters(fresh, known, of_one_story)
    best = _best_matches(of_one_story)
    positions = {(item.id, item.version): position for position, item in enumerate(fresh)}
    verdicts = (verdict_for(item, firsts[item.id], best.get(positions[item.id, item.version])) for item in new)
    return Relations(
        tuple(verdicts),
        tuple(sorted((_link(match, items, found_at) for match in matches), key=_link_order)),
        tuple(ClusterMerge(old, into, found_at) for old, into in merges),
        cut_keys,
        rules.common.version if rules.common else None,
    )


def judge(
    new: Sequence[Fingerprint], stored: Sequence[Fingerprint] = (), rules: DuplicateRules | None = None
) -> list[Verdict]:
    """Return one verdict per new fingerprint, in the given order: those of `relate`."""
    return list(relate(new, stored, rules).verdicts)


def find_duplicates(articles: Iterable[Article], rules: DuplicateRules | None = None) -> list[Verdict]:
    """Return one verdict per article, in the given order; the verdicts do not depend on that order."""
    return judge([fingerprint(article) for article in articles], (), rules)


def cluster_of(item: Fingerprint) -> str:
    """Return the cluster that a stored article belongs to; one without a verdict is its own."""
    return item.cluster_id or item.id


def verdict_for(item: Fingerprint, cluster: str, match: Match | None) -> Verdict:
    """Return the verdict on an article of a cluster, which has the id of its first article."""
    if cluster == item.id:
        return Verdict(id=item.id, duplicate_of=None, cluster_id=cluster)
    similarity, method = (match.similarity, match.kind) if match else (None, "")
    return Verdict(id=item.id, duplicate_of=cluster, cluster_id=cluster, similarity=similarity, method=method)


def _clusters(
    fresh: Sequence[Fingerprint], known: Sequence[Fingerprint], matches: Sequence[Match]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the cluster of each new article by id, and the stored clusters that merge with the one they merge into.

    Union-find over ids: a stored article is joined with its cluster, which has the id of that cluster's first article.
    """
    orders = _orders(fresh, known)
    clusters = sorted({cluster_of(item) for item in known})
    parents = {node: node for node in orders}

    def find(node: str) -> str:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def join(left: str, right: str) -> None:
        left, right = find(left), find(right)
        if left != right:
            first, other = sorted((left, right), key=orders.__getitem__)
            parents[other] = first

    for item in known:
        join(item.id, cluster_of(item))
    items = (*fresh, *known)
    for match in matches:
        join(items[match.left].id, items[match.right].id)
    merges = [(cluster, find(cluster)) for cluster in clusters if find(cluster) != cluster]
    return {item.id: find(item.id) for item in fresh}, sorted(merges)


def _orders(
    fresh: Sequence[Fingerprint], known: Sequence[Fingerprint]
) -> dict[str, tuple[datetime, datetime, str, int]]:
    """Return the place in the order of arrival of each article, and of each stored cluster.

    An article that is stored keeps its place, whatever the clock says of a later version; and a cluster never comes
    after its members. Or else clusters could merge in a circle.
    """
    orders: dict[str, tuple[datetime, datetime, str, int]] = {}
    for item in known:
        orders[item.id] = min(arrival_order(item), orders.get(item.id, arrival_order(item)))
    stored = frozenset(orders)
    for item in known:
        before = (*arrival_order(item)[:2], "", 0)
        cluster = cluster_of(item)
        if cluster not in orders or orders[cluster] > orders[item.id]:
            orders[cluster] = min(before, orders.get(cluster, before))
    for item in fresh:
        if item.id not in stored:
            orders[item.id] = min(arrival_order(item), orders.get(item.id, arrival_order(item)))
    return orders


def _link(match: Match, items: Sequence[Fingerprint], found_at: datetime | None) -> Link:
    """Return the link of a match, from the later of its articles to the earlier one."""
    (earlier, share_of_earlier), (later, share_of_later) = sorted(
        ((items[match.left], match.left_share), (items[match.right], match.right_share)),
        key=lambda pair: arrival_order(pair[0]),
    )
    return Link(
        id=later.id,
        version=later.version,
        other_id=earlier.id,
        other_version=earlier.version,
        kind=match.kind,
        similarity=match.similarity,
        share=share_of_later,
        other_share=share_of_earlier,
        found_at=found_at,
    )


def _link_order(link: Link) -> tuple[str, int, str, int]:
    return (link.id, link.version, link.other_id, link.other_version)


def _best_matches(matches: Sequence[Match]) -> dict[int, Match]:
    """Return the most similar match of each position; of equally similar ones that which comes first."""
    best: dict[int, Match] = {}
    for match in matches:
        for position in (match.left, match.right):
            if position not in best or match.similarity > best[position].similarity:
                best[position] = match
    return best
