"""What was deleted on request and must not come back: the table `deletions` as a set of hashes.

The writer asks before it commits, and polling asks before it fetches a page. An item that is forbidden counts as
unchanged, and no row of any table is written for it: a reject or a sighting would bring its address back.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from ingest.ids import sha256_hex, stable_id
from ingest.lake import schema
from ingest.lake.committed_files import files_of, read_columns
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store
from ingest.lake.store import open_store
from ingest.records import Article, ArticleHead, Deletion, Fetch, PendingPage, Raw, Rejected, Unchanged
from ingest.urls.clean import source_domain
from ingest.urls.identity import identity_url

AnyItem = TypeVar("AnyItem")
Item = Article | ArticleHead | Rejected | Unchanged | Fetch | Raw | PendingPage


def deletion(kind: str, value: str, deleted_at: datetime, why: str | None = None) -> Deletion:
    """Return the row of `deletions` for an article id, an address, a domain or a source."""
    digest = value_sha256(kind, value)
    return Deletion(deletion_id(kind, digest), kind, digest, deleted_at, why)


def value_sha256(kind: str, value: str) -> str:
    """Return the hash by which a value is recognised; addresses are brought to their common spelling first."""
    spelled = identity_url(value) or value if kind == "address" else value
    return sha256_hex(spelled.encode("utf-8", "surrogatepass"))


def deletion_id(kind: str, digest: str) -> str:
    """Return the id of a row of `deletions`."""
    return stable_id("d1", kind, digest)


class Deletions:
    """The rows of `deletions`, as a set. It can be pickled, and is empty for most lakes."""

    def __init__(self, rows: Iterable[Deletion] = ()) -> None:
        self._hashes: dict[str, frozenset[str]] = {}
        by_kind: dict[str, set[str]] = {}
        for row in rows:
            by_kind.setdefault(row.kind, set()).add(row.value_sha256)
        self._hashes = {kind: frozenset(hashes) for kind, hashes in by_kind.items()}

    def with_rows(self, rows: Iterable[Deletion]) -> "Deletions":
        """Return the deletions with further rows."""
        more = Deletions(rows)
        for kind, hashes in self._hashes.items():
            more._hashes[kind] = more._hashes.get(kind, frozenset()) | hashes
        return more

    def __len__(self) -> int:
        return sum(len(hashes) for hashes in self._hashes.values())

    def __contains__(self, row: object) -> bool:
        """Return whether there is a row of the same kind and hash."""
        return isinstance(row, Deletion) and row.value_sha256 in self._hashes.get(row.kind, ())

    def forbids(
        self,
        *,
        ids: Collection[str | None] = (),
        urls: Collection[str | None] = (),
        domains: Collection[str | None] = (),
        sources: Collection[str | None] = (),
    ) -> bool:
        """Return whether an item with these ids of articles, addresses, domains or sources must not be stored.

        The registrable domains of the addresses count too. None stands for nothing.
        """
        if not self._hashes:
            return False
        values = {"article": ids, "address": urls, "domain": domains, "source": sources}
        if "domain" in self._hashes:
            values["domain"] = [*domains, *(source_domain(url) for url in urls)]
        return any(
            value_sha256(kind, value) in hashes
            for kind, hashes in self._hashes.items()
            for value in values[kind]
            if value is not None
        )

    def without_forbidden(self, item: AnyItem) -> AnyItem | Unchanged | None:
        """Return an item as it is, `Unchanged` without a sighting in place of one that is forbidden, None for a row.

        Rows of `fetches` are forbidden for pages only: the schedule needs those of feeds. Records of other types are
        returned as they are.
        """
        if not self._hashes or not isinstance(item, Item) or not self._forbids_item(item):
            return item
        if isinstance(item, Fetch):
            return None
        if isinstance(item, Article | ArticleHead):
            return Unchanged(item.sighting.location if item.sighting else "", item.source_name or "", is_deleted=True)
        place = item.raw if isinstance(item, PendingPage) else item
        return Unchanged(place.location, place.source, is_deleted=True)

    def _forbids_item(self, item: Item) -> bool:
        if isinstance(item, Fetch):
            return item.kind == "page" and self.forbids(urls=(item.url, item.final_url))
        if isinstance(item, PendingPage):
            item = item.raw
        if isinstance(item, Raw):
            return self.forbids(urls=(item.url, item.announced_url), sources=(item.source, item.hints.feed_url))
        if isinstance(item, Rejected):
            announced = item.announced
            urls = (item.url, *((announced.url, announced.announced_url) if announced else ()))
            return self.forbids(urls=urls, sources=(item.source, announced.hints.feed_url if announced else None))
        sighting = item.sighting
        seen = (sighting.url, sighting.article_id, sighting.source, sighting.feed_url) if sighting else (None,) * 4
        if isinstance(item, Unchanged):
            return self.forbids(ids=(seen[1],), urls=(seen[0],), sources=(item.source, *seen[2:]))
        return self.forbids(
            ids=(item.id, seen[1]),
            urls=(item.url, item.canonical_url, seen[0]),
            domains=(item.source_domain,),
            sources=(*seen[2:], item.feed_url),
        )


def load_deletions(store: Store) -> Deletions:
    """Return the deletions of a lake; none where there is no lake."""
    if not store.exists():
        return Deletions()
    names = schema.contract("deletions").names
    rows = read_columns(store, lambda: files_of(store, snapshot(store), "deletions"), "deletions", names)
    return Deletions(schema.from_table("deletions", rows))


_shared: dict[str, tuple[str, Deletions]] = {}


def shared_deletions(lake: str, turn: str) -> Deletions:
    """Return the deletions of a lake, read once in a process for each `turn` (a cycle)."""
    store = open_store(lake)
    known_turn, known = _shared.get(store.url, ("", Deletions()))
    if known_turn != turn:
        known = load_deletions(store)
        _shared[store.url] = (turn, known)
    return known
