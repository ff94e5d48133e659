"""Entries of one feed document that share an address: which are items of their own, and what ids their articles have.

An article's id is its address. Where a document has several entries with one address that differ in guid or fragment
and in their text (advisories that all link to one page, the posts of a live blog, `#/story/3`), the address is not
enough: each is an article with an id made of the address, the guid and the fragment. For entries without a guid and a
fragment, title and date take their place. See docs/decisions/0201.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urldefrag

from ingest.feeds import body_html
from ingest.feeds.fields import plain_text
from ingest.identity.version import AnyArticle
from ingest.ids import shared_address_id
from ingest.records import AddressItem, Article, ArticleHead, Entry, PriorSighting
from ingest.urls.identity import identity_url

_MAX_TEXT = 200_000  # characters of an entry's text that are compared


def item_key(entry: Entry) -> str | None:
    """Return what tells an entry from others of its address: its fragment and guid, else its title and date.

    A guid that is the address again counts for its fragment alone. None for an entry that has none of these.
    """
    return _guid_key(entry) or _title_key(entry)


def _guid_key(entry: Entry) -> str | None:
    """Return the key of an entry with a guid or a fragment; None for all others."""
    address = identity_url(entry.url)
    if address is None:
        return None
    fragment, guid = urldefrag(entry.url or "").fragment, entry.guid or ""
    if guid and identity_url(guid) == address:
        fragment, guid = fragment or urldefrag(guid).fragment, ""
    return f"{fragment}\n{guid}" if fragment or guid else None


def _title_key(entry: Entry) -> str | None:
    """Return the key of an entry without a guid and a fragment; None when it has no title and no date either."""
    if identity_url(entry.url) is None or not (entry.title or entry.published_raw):
        return None
    return f"\n\n{entry.title or ''}\n{entry.published_raw or ''}"


def entries_with_shared_address(entries: Sequence[Entry]) -> frozenset[int]:
    """Return the positions of those entries that share their address with an item of another key and another text.

    An entry without a guid and a fragment shares its address only with others of its kind; beside entries that have
    one, it stands for the page itself. As its title is part of its key, only the texts behind the titles are compared.
    """
    by_address: dict[str, list[int]] = {}
    for position, entry in enumerate(entries):
        if (address := identity_url(entry.url)) is not None:
            by_address.setdefault(address, []).append(position)
    shared: set[int] = set()
    for positions in by_address.values():
        if len(positions) > 1:
            shared |= _items_of_address(entries, positions)
    return frozenset(shared)


def _items_of_address(entries: Sequence[Entry], positions: Sequence[int]) -> set[int]:
    """Return the positions of those entries of one address that differ from another one in key and in text."""
    by_guid: dict[int, tuple[str | None, Hashable]] = {}
    by_title: dict[int, tuple[str | None, Hashable]] = {}
    for position in positions:
        entry = entries[position]
        if (text := plain_text(body_html(entry), limit=_MAX_TEXT)) is None:
            continue
        by_guid[position] = (_guid_key(entry), (entry.title, text))
        if by_guid[position][0] is None:
            by_title[position] = (_title_key(entry), text)
    return _different_items(by_guid) | _different_items(by_title)


def _different_items(items: Mapping[int, tuple[str | None, Hashable]]) -> set[int]:
    """Return the positions that have a key, and whose key and text both differ from those of another position."""
    pairs = set(items.values())
    of_key, of_text = Counter(key for key, _ in pairs), Counter(text for _, text in pairs)
    return {
        position
        for position, (key, text) in items.items()
        if key is not None and len(pairs) > of_key[key] + of_text[text] - 1  # one has neither this key nor this text
    }


def address_item(address: str | None, key: str | None, *, shared: bool) -> AddressItem | None:
    """Return the id that an item has when it shares its address; None for an item that nothing tells from others."""
    if address is None or key is None:
        return None
    return AddressItem(shared_address_id(canonical_url=address, item_key=key), shared)


def settle_ids(
    candidates: Sequence[AnyArticle], stored: Collection[str], prior: Collection[PriorSighting] = ()
) -> list[AnyArticle]:
    """Return the readings of one address, each with the id of its own article.

    `stored` are those of the readings' ids that the lake has, `prior` the earlier sightings of the article that has the
    id of the address. An item keeps the id that it has in the lake, whether its document still has others of its
    address or not. A new item gets the id of the address when it is alone, else one of its own.
    """
    shared = {item.id for article in candidates if (item := article.address_item) is not None and item.shared}
    carried = {(sighting.feed_url, sighting.source, sighting.guid) for sighting in prior if sighting.guid}
    settled = []
    for article in candidates:
        item, identity = article.address_item, article.id
        if item is not None and (item.id in stored or (item.id in shared and not _was_alone(article, stored, carried))):
            identity = item.id
        sighting = article.sighting
        if sighting is not None and sighting.article_id != identity:
            sighting = replace(sighting, article_id=identity)
        is_settled = item is None and identity == article.id and sighting is article.sighting
        settled.append(article if is_settled else replace(article, id=identity, sighting=sighting, address_item=None))
    return settled


def _was_alone(
    article: Article | ArticleHead, stored: Collection[str], carried: Collection[tuple[str | None, str, str | None]]
) -> bool:
    """Return whether the lake has this item under the id of its address: it was the first, and alone then."""
    sighting = article.sighting
    if sighting is None or article.id not in stored:
        return False
    return (sighting.feed_url, sighting.source, sighting.guid) in carried
