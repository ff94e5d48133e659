"""Verdicts: which article repeats which, independent of the order of the input."""

from collections.abc import Iterable, Sequence

from ingest.dedupe.match import DuplicateRules, Match, arrival_order, find_matches
from ingest.dedupe.minhash import fingerprint
from ingest.records import Article, Fingerprint, Verdict


def judge(
    new: Sequence[Fingerprint], stored: Sequence[Fingerprint] = (), rules: DuplicateRules | None = None
) -> list[Verdict]:
    """Return one verdict per new fingerprint, in the given order, against each other and against the stored ones.

    Duplicates form connected components. Verdicts on stored articles do not change: a component with stored articles
    belongs to the earliest of their clusters (`cluster_id`, or the article itself where it has none); any other
    component to its first article by `match.arrival_order`. Versions of one article are not duplicates of each other.
    """
    if not new:
        return []
    order = sorted(range(len(new)), key=lambda index: arrival_order(new[index]))
    fresh = [new[index] for index in order]
    known = sorted(stored, key=arrival_order)
    matches = find_matches(fresh, known, rules or DuplicateRules())
    clusters = _clusters(fresh, known, matches)
    best = _best_matches(matches)
    verdicts = [verdict_for(item, clusters[position], best.get(position)) for position, item in enumerate(fresh)]
    return [verdict for _, verdict in sorted(zip(order, verdicts, strict=True), key=lambda pair: pair[0])]


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
    similarity, method = (match.similarity, match.method) if match else (None, "")
    return Verdict(id=item.id, duplicate_of=cluster, cluster_id=cluster, similarity=similarity, method=method)


def _clusters(fresh: Sequence[Fingerprint], known: Sequence[Fingerprint], matches: Sequence[Match]) -> list[str]:
    """Return the cluster of each new article (union-find over the matches)."""
    parents = list(range(len(fresh) + len(known)))
    members: dict[str, int] = {}  # stored cluster -> one of its members

    def find(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def join(left: int, right: int) -> None:
        # Stored before new, then in order of arrival: the root is the article whose cluster the component belongs to.
        root, other = sorted((find(left), find(right)), key=lambda node: (node < len(fresh), node))
        parents[other] = root

    for match in matches:
        join(match.left, match.right)
        if match.right >= len(fresh):
            join(match.right, members.setdefault(cluster_of(known[match.right - len(fresh)]), match.right))
    roots = (find(position) for position in range(len(fresh)))
    return [fresh[root].id if root < len(fresh) else cluster_of(known[root - len(fresh)]) for root in roots]


def _best_matches(matches: Sequence[Match]) -> dict[int, Match]:
    """Return the most similar match of each position."""
    best: dict[int, Match] = {}
    for match in matches:
        for position in (match.left, match.right):
            if position not in best or match.similarity > best[position].similarity:
                best[position] = match
    return best
