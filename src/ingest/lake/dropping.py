"""Copies that are not stored: where the settings name their kind, they end as rejects.

A copy that is dropped leaves no fingerprint and no link, so that what repeats only it is stored, whether both come in
one run or in two.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ingest.errors import Reason
from ingest.records import ArticleHead, Fingerprint, Link, Rejected, Unchanged

if TYPE_CHECKING:
    from ingest.dedupe import Relations

REPEATED = r"^repeats (?:a copy of )?(?P<id>\S+) \("
"""The start of the message of a reject for a copy; `id` is that of an article that is stored."""


def without_copies(
    articles: Sequence[ArticleHead],
    prints: Sequence[Fingerprint],
    unchanged: Sequence[Unchanged],
    relations: "Relations",
    kinds: Collection[str],
) -> tuple[list[ArticleHead], list[Unchanged], list[Rejected]]:
    """Return the articles and readings that remain, and rejects for those of copies of some kinds.

    An article is dropped if it is new to the lake, and each of its versions repeats an earlier article that stays in
    one of the ways of `kinds`: so of articles that repeat each other the first is always kept. `prints` are the
    fingerprints of the articles, which have their order of arrival. `unchanged` are further readings of the run; those
    of an article that is dropped have nothing to point to, and are rejects too.
    """
    if not kinds:
        return list(articles), list(unchanged), []
    links = _links_by_version(relations.links, kinds)
    dropped = _dropped_ids(prints, links)
    messages = {
        article.id: _message(links[article.id, article.version], dropped)
        for article in articles
        if article.id in dropped
    }
    rejects = [_reject(article, messages[article.id]) for article in articles if article.id in dropped]
    remaining: list[Unchanged] = []
    for reading in unchanged:
        sighting = reading.sighting
        if sighting is None or sighting.article_id not in dropped:
            remaining.append(reading)
        else:
            message = messages[sighting.article_id]
            rejects.append(
                Rejected(
                    Reason.COPY, message, reading.location, reading.source,
                    url=sighting.url, raw_sha256=sighting.raw_sha256, sighting_id=sighting.id,
                )
            )  # fmt: skip
    return [article for article in articles if article.id not in dropped], remaining, rejects


def _links_by_version(links: Sequence[Link], kinds: Collection[str]) -> dict[tuple[str, int], list[Link]]:
    """Return the links of some kinds by the id and version that they lead from.

    Of equal texts of a run only the first is compared with others: its links are those of the others too.
    """
    equal = {(link.id, link.version): (link.other_id, link.other_version) for link in links if link.kind == "exact"}
    own: dict[tuple[str, int], list[Link]] = {version: [] for version in equal}
    for link in links:
        if link.kind in kinds:
            own.setdefault((link.id, link.version), []).append(link)
    chosen = {}
    for version in own:
        chosen[version], other = list(own[version]), equal.get(version)
        while other is not None:  # equal texts link to earlier ones, never in a circle
            chosen[version] += own.get(other, [])
            other = equal.get(other)
    return {version: of_version for version, of_version in chosen.items() if of_version}


def _dropped_ids(prints: Sequence[Fingerprint], links: Mapping[tuple[str, int], Sequence[Link]]) -> set[str]:
    """Return the articles that are dropped: one after the other, in the order of arrival, against those that stay."""
    from ingest.dedupe.match import arrival_order

    places: dict[str, int] = {}
    versions: dict[str, list[int]] = {}
    for place, item in enumerate(sorted(prints, key=arrival_order)):
        places.setdefault(item.id, place)
        versions.setdefault(item.id, []).append(item.version)
    dropped: set[str] = set()
    for identity, place in places.items():
        repeats_one_that_stays = (
            any(
                link.other_id not in dropped and places.get(link.other_id, -1) < place
                for link in links.get((identity, version), ())
            )
            for version in versions[identity]
        )
        if 1 in versions[identity] and all(repeats_one_that_stays):
            dropped.add(identity)
    return dropped


def _message(links: Sequence[Link], dropped: Collection[str]) -> str:
    """Return what an article repeats: the most similar one that is stored."""
    stored = [link for link in links if link.other_id not in dropped]
    nearest = min(stored, key=lambda link: (-link.similarity, link.other_id))
    return f"repeats {nearest.other_id} ({nearest.kind}); copies.drop says not to store such copies"


def _reject(article: ArticleHead, message: str) -> Rejected:
    sighting = article.sighting
    return Rejected(
        Reason.COPY,
        message,
        article.url or article.id if sighting is None else sighting.location,
        article.source_name or "" if sighting is None else sighting.source,
        url=article.url if sighting is None else sighting.url or article.url,
        raw_sha256=article.html_sha256,
        sighting_id=None if sighting is None else sighting.id,
    )
