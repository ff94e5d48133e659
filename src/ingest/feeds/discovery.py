"""The feeds that a web page announces, in its markup or in the HTTP `Link` header."""

import re

from ingest.feeds import fields as f
from ingest.feeds.anchors import Tag, tags
from ingest.feeds.link_header import HeaderLink, header_links, relation
from ingest.feeds.opml import feed_address
from ingest.records import FeedLink
from ingest.text.decode import decode

FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/x-rss+xml",
    }
)
_ANCHOR = re.compile(
    r"/(?:rss|feed|feeds|atom)(?:/|$)|[./](?:rss|atom|rdf)(?:\.xml)?$|/(?:feed|index|rss|atom)\.(?:xml|json)$", re.I
)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire", re.I)
_ENTRY_TYPE = re.compile(r";\s*type\s*=\s*\"?entry\b", re.I)  # RFC 5023, section 12.1: one entry, no feed
_ORDER = {"alternate": 0, "anchor": 1, "comments": 2}
_MAX_LINKS = 50


def discover_links(html: bytes | str, url: str | None, *, link_header: str | None = None) -> list[FeedLink]:
    """Return the feeds of a page: the announced ones (rel `alternate`), then links that look like feeds (rel `anchor`).

    Feeds of comments come last (rel `comments`). Addresses are absolute, each once; at most 50. `link_header` is the
    HTTP header of the page (RFC 8288).
    """
    if isinstance(html, bytes):
        decoded = decode(html)
        html = decoded.text if decoded else ""
    leading = [tag for tag in tags(html) if tag.attributes.get("href")]
    base = next((f.web_address(tag.attributes["href"], url) for tag in leading if tag.name == "base"), None) or url
    links = [_header_link(link) for link in header_links(link_header, url)]
    links += [_announced(tag, base) for tag in leading if tag.name == "link"]
    links += [_anchor(tag, base) for tag in leading if tag.name == "a"]
    by_url: dict[str, FeedLink] = {}
    for link in links:
        if link is not None:
            by_url.setdefault(link.url, link)
    return sorted(by_url.values(), key=lambda link: _ORDER[link.rel])[:_MAX_LINKS]


def _header_link(link: HeaderLink) -> FeedLink | None:
    media_type = _announced_type(link.relations, link.media_type or "")
    return None if media_type is None else _link("alternate", link.url, media_type, link.title)


def _announced(tag: Tag, base: str | None) -> FeedLink | None:
    relations = tuple(map(relation, tag.attributes.get("rel", "").split()))
    media_type = _announced_type(relations, tag.attributes.get("type", ""))
    url = _address(tag, base)
    if media_type is None or url is None:
        return None
    return _link("alternate", url, media_type, tag.attributes.get("title"))


def _announced_type(relations: tuple[str, ...], spelled: str) -> str | None:
    """Return the media type of a link to a feed, '' when it has none; None for a link to something else."""
    media_type = spelled.partition(";")[0].strip().lower()
    if _ENTRY_TYPE.search(spelled) or not ({"feed", "alternate"} & set(relations)):
        return None
    return media_type if "feed" in relations or media_type in FEED_TYPES else None


def _anchor(tag: Tag, base: str | None) -> FeedLink | None:
    href = tag.attributes["href"].strip()
    path = href.partition("#")[0].partition("?")[0]
    spelled = tag.attributes.get("type", "")
    media_type = spelled.partition(";")[0].strip().lower()
    looks_like_feed = href.lower().startswith("feed:") or _ANCHOR.search(path[-200:]) is not None
    if _ENTRY_TYPE.search(spelled) or not (looks_like_feed or media_type in FEED_TYPES):
        return None
    url = _address(tag, base)
    return None if url is None else _link("anchor", url, media_type, tag.attributes.get("title"))


def _address(tag: Tag, base: str | None) -> str | None:
    href = tag.attributes["href"]
    return feed_address(href) if href.lower().startswith("feed:") else f.web_address(href, base)


def _link(rel: str, url: str, media_type: str, title: str | None) -> FeedLink:
    title = f.plain_text(title)
    rel = "comments" if _COMMENTS.search(f"{title or ''} {url}") else rel
    return FeedLink(rel=rel, url=url, media_type=media_type or None, title=title)
