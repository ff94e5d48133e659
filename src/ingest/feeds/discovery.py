"""The feeds that a web page announces."""

import re

from ingest.feeds import fields as f
from ingest.feeds.anchors import Tag, tags
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
_MAX_LINKS = 50


def discover_links(html: bytes | str, url: str | None) -> list[FeedLink]:
    """The feeds of a page, the announced ones first (rel `alternate`), then links that look like feeds (rel `anchor`).

    Feeds of comments come last (rel `comments`). Addresses are absolute, each once; at most 50.
    """
    if isinstance(html, bytes):
        decoded = decode(html)
        html = decoded.text if decoded else ""
    leading = [tag for tag in tags(html) if tag.attributes.get("href")]
    base = next((f.web_address(tag.attributes["href"], url) for tag in leading if tag.name == "base"), None) or url
    links = [_announced(tag, base) for tag in leading if tag.name == "link"]
    links += [_anchor(tag, base) for tag in leading if tag.name == "a"]
    found: dict[str, FeedLink] = {}
    for link in links:
        if link is not None:
            found.setdefault(link.url, link)
    order = {"alternate": 0, "anchor": 1, "comments": 2}
    return sorted(found.values(), key=lambda link: order[link.rel])[:_MAX_LINKS]


def _announced(tag: Tag, base: str | None) -> FeedLink | None:
    rels = tag.attributes.get("rel", "").lower().split()
    media_type = tag.attributes.get("type", "").partition(";")[0].strip().lower()
    if not ("feed" in rels or ("alternate" in rels and media_type in FEED_TYPES)):
        return None
    return _link("alternate", tag, base, media_type or None)


def _anchor(tag: Tag, base: str | None) -> FeedLink | None:
    href = tag.attributes["href"].strip()
    path = href.partition("#")[0].partition("?")[0]
    media_type = tag.attributes.get("type", "").lower()
    if media_type not in FEED_TYPES and not href.lower().startswith("feed:") and not _ANCHOR.search(path[-200:]):
        return None
    return _link("anchor", tag, base, media_type or None)


def _link(rel: str, tag: Tag, base: str | None, media_type: str | None) -> FeedLink | None:
    href = tag.attributes["href"]
    url = feed_address(href) if href.lower().startswith("feed:") else f.web_address(href, base)
    if url is None:
        return None
    title = f.plain_text(tag.attributes.get("title"))
    rel = "comments" if _COMMENTS.search(f"{title or ''} {url}") else rel
    return FeedLink(rel=rel, url=url, media_type=media_type, title=title)
