"""Verdicts: which article repeats which. Pure, and the same whatever the order of the input."""

from collections.abc import Iterable, Sequence

from ingest.dedupe.match import Link, Rules, find_links, rank
from ingest.dedupe.minhash import fingerprint
from ingest.records import Article, Fingerprint, Verdict


def judge(new: Sequence[Fingerprint], stored: Sequence[Fingerprint] = (), rules: Rules | None = None) -> list[Verdict]:
    """One verdict per new fingerprint, in the order given, against each other and against what is stored.

    Duplicates form connected components. What is stored keeps its fate: a component that touches stored articles
    belongs to the earliest of their clusters (`cluster_id`, or the article itself where it has none); any other to its
    first article by `match.rank`. Versions of one article are not duplicates of each other.
    """
    if not new:
        return []
    given = sorted(range(len(new)), key=lambda i: rank(new[i]))
    fresh = [new[i] for i in given]
    known = sorted(stored, key=rank)
    links = find_links(fresh, known, rules or Rules())
    firsts = _firsts(fresh, known, links)
    nearest = _nearest(links)
    verdicts = [verdict_for(item, firsts[place], nearest.get(place)) for place, item in enumerate(fresh)]
    return [verdict for _, verdict in sorted(zip(given, verdicts, strict=True), key=lambda pair: pair[0])]


def find_duplicates(articles: Iterable[Article], rules: Rules | None = None) -> list[Verdict]:
    """One verdict per article, in the order given; the verdicts do not depend on that order."""
    return judge([fingerprint(article) for article in articles], (), rules)


def cluster_of(item: Fingerprint) -> str:
    """The cluster a judged article belongs to; one without a verdict is its own."""
    return item.cluster_id or item.id


def verdict_for(item: Fingerprint, first: str, match: Link | None) -> Verdict:
    """The verdict on an article whose cluster's first is `first`."""
    if first == item.id:
        return Verdict(id=item.id, duplicate_of=None, cluster_id=first)
    similarity, method = (match.similarity, match.method) if match else (None, "")
    return Verdict(id=item.id, duplicate_of=first, cluster_id=first, similarity=similarity, method=method)


def _firsts(fresh: Sequence[Fingerprint], known: Sequence[Fingerprint], links: Sequence[Link]) -> list[str]:
    """The id of the cluster's first, for each new article."""
    parents = list(range(len(fresh) + len(known)))
    homes: dict[str, int] = {}  # cluster -> one of its stored members

    def find(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def join(left: int, right: int) -> None:
        # Stored before new, and by rank among themselves: the root is what the component belongs to.
        root, other = sorted((find(left), find(right)), key=lambda node: (node < len(fresh), node))
        parents[other] = root

    for link in links:
        join(link.left, link.right)
        if link.right >= len(fresh):
            join(link.right, homes.setdefault(cluster_of(known[link.right - len(fresh)]), link.right))
    roots = (find(place) for place in range(len(fresh)))
    return [fresh[root].id if root < len(fresh) else cluster_of(known[root - len(fresh)]) for root in roots]


def _nearest(links: Sequence[Link]) -> dict[int, Link]:
    """The best link of each position."""
    best: dict[int, Link] = {}
    for link in links:
        for place in (link.left, link.right):
            if place not in best or link.similarity > best[place].similarity:
                best[place] = link
    return best
