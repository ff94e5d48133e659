"""What the table `deletions` says of an item that `ingest explain` is asked about."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ingest.lake import Lake
from ingest.lake.deletions import value_sha256
from ingest.records import Article, Raw, Rejected
from ingest.urls.clean import source_domain


@dataclass(frozen=True, slots=True)
class DeletedValue:
    """An article id, an address, a domain or a source that was deleted on request, and must not come back.

    `cycle` is that of the deletion, by which `ingest lake allow` lifts all of it.
    """

    kind: str
    value: str
    deleted_at: datetime
    why: str | None
    cycle: int

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return asdict(self)


def find_deleted_item(item: str, lake: Lake | None) -> tuple[DeletedValue, ...]:
    """Return the deletions of what a user names: an address, the whole id of an article, or a source."""
    return _find({"article": [item], "address": [item], "domain": [source_domain(item)], "source": [item]}, lake)


def find_deleted_reading(raw: Raw, outcome: Article | Rejected, lake: Lake | None) -> tuple[DeletedValue, ...]:
    """Return the deletions that keep an item, as it was read, from being stored."""
    ids: list[str | None] = []
    urls = [raw.url, raw.announced_url]
    domains: list[str | None] = []
    if isinstance(outcome, Article):
        ids += [outcome.id, outcome.address_item.id if outcome.address_item else None]
        urls += [outcome.url, outcome.canonical_url]
        domains.append(outcome.source_domain)
    domains += [source_domain(url) for url in urls]
    sources = [raw.source, raw.hints.feed_url]
    return _find({"article": ids, "address": urls, "domain": domains, "source": sources}, lake)


def _find(values: Mapping[str, Collection[str | None]], lake: Lake | None) -> tuple[DeletedValue, ...]:
    if lake is None:
        return ()
    by_hash = {
        (kind, value_sha256(kind, value)): value
        for kind, texts in values.items()
        for value in texts
        if value is not None
    }
    marks = ", ".join("?" * len(by_hash))
    query = f"""select kind, value_sha256, deleted_at, why, cycle from deletions
                where value_sha256 in ({marks}) order by deleted_at, kind, value_sha256"""
    rows = lake.sql(query, [digest for _, digest in by_hash]).fetchall() if by_hash else []
    return tuple(
        DeletedValue(kind, by_hash[kind, digest], *others)
        for kind, digest, *others in rows
        if (kind, digest) in by_hash
    )
