"""Copies that are not stored: where the settings name their kind, they end as rejects.

A copy that is dropped leaves no fingerprint and no link. What repeats only it is compared with what is stored.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ingest.errors import Reason
from ingest.records import ArticleHead, Link, Rejected, Unchanged

if TYPE_CHECKING:
    from ingest.dedupe import Relations

REPEATED = r"^repeats (?:a copy of )?(?P<id>\S+) \("
"""The start of the message of a reject for a copy; `id` is that of an article that is stored."""


def without_copies(
    articles: Sequence[ArticleHead], unchanged: Sequence[Unchanged], relations: "Relations", kinds: Collection[str]
) -> tuple[list[ArticleHead], list[Unchanged], list[Rejected]]:
    """Return the articles and readings that remain, and rejects for those of copies of some kinds.

    An article is dropped if it is new to the lake, and each of its versions repeats an earlier article in one of the
    ways of `kinds`: so of articles that repeat each other the first is always kept. `unchanged` are further readings
    of the run; those of an article that is dropped have nothing to point to, and are rejects too.
    """
    if not kinds:
        return list(articles), list(unchanged), []
    links = _links_by_version(relations.links, kinds)
    new = {article.id for article in articles if article.version == 1}
    kept_ids = {article.id for article in articles if (article.id, article.version) not in links}
    dropped = new - kept_ids
    messages = {
        article.id: _message((article.id, article.version), links, dropped)
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
    chosen: dict[tuple[str, int], list[Link]] = {}
    for link in links:
        if link.kind in kinds:
            chosen.setdefault((link.id, link.version), []).append(link)
    equal = {(link.id, link.version): (link.other_id, link.other_version) for link in links if link.kind == "exact"}
    while more := {version: chosen[other] for version, other in equal.items() if other in chosen}:
        chosen |= more
        equal = {version: other for version, other in equal.items() if version not in chosen}
    return chosen


def _message(
    version: tuple[str, int], links: Mapping[tuple[str, int], Sequence[Link]], dropped: Collection[str]
) -> str:
    """Return what a version repeats: the most similar one that is stored, else that which a dropped one repeats."""
    direct = _nearest_stored(links[version], dropped)
    if direct is not None:
        return f"repeats {direct.other_id} ({direct.kind}); copies.drop says not to store such copies"
    kind, link = links[version][0].kind, None
    while link is None:  # each link leads to an earlier article, and the first of all is stored
        version = (links[version][0].other_id, links[version][0].other_version)
        link = _nearest_stored(links[version], dropped)
    return f"repeats a copy of {link.other_id} ({kind}); copies.drop says not to store such copies"


def _nearest_stored(links: Sequence[Link], dropped: Collection[str]) -> Link | None:
    stored = [link for link in links if link.other_id not in dropped]
    return min(stored, key=lambda link: (-link.similarity, link.other_id), default=None)


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
