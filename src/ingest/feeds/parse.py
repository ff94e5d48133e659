"""A feed document of any kind becomes a `Feed`. Never raises for what the document holds.

Decoded text is parsed as XML. Only where the parser complains is the text repaired and parsed again; what is still no
XML is rewritten by the rules of HTML parsers. feedparser is asked last, for short documents of a dialect that none of
these readers knows: over 2,000 test documents it found nothing more, and it hung on some randomly changed ones.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from ingest.feeds import fields as f
from ingest.feeds import mending
from ingest.feeds.balancing import balanced
from ingest.feeds.elements import local_name
from ingest.feeds.json_feed import read_json
from ingest.feeds.link_header import header_links
from ingest.feeds.loose import read_loosely
from ingest.feeds.sitemap import read_sitemap, read_text_sitemap
from ingest.feeds.xml_feed import read_tree
from ingest.records import Entry, Feed, FeedLink
from ingest.text.decode import decode

MAX_BYTES = 52_428_800  # a sitemap may have 50 MiB (sitemaps.org)
_GZIP = b"\x1f\x8b\x08"
_ENTRIES = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_HARMLESS = frozenset(
    {etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE, etree.ErrorTypes.WAR_NS_URI, etree.ErrorTypes.WAR_NS_URI_RELATIVE}
)
_HEADER_RELATIONS = ("hub", "self", "next", "prev-archive")  # WebSub, RFC 5005


def parse_feed(
    content: bytes,
    *,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    at: datetime | None = None,
    home: str | None = None,
) -> Feed:
    """Parse RSS, RDF, Atom, JSON Feed, a sitemap (XML or text, also gzipped) or a sitemap index.

    `url` is the final address of the document, the base of relative links. `headers` are those of the HTTP response,
    and `at` is when it came: dates more than a day after that and after its Date header are not believed. `home` is the
    country of the source (ISO 3166-1 alpha-2): it tells which zone CST, IST or BST is.

    `problems` of the result list what had to be repaired or was lost: 'truncated', 'text before the feed' ... A
    document that is not a feed has `kind == ''`, and the reason there. Dates that cannot be read for certain are None;
    `published_raw` keeps them.
    """
    by_name = {name.lower(): value for name, value in (headers or {}).items()}
    content = _unzipped(content)
    if len(content) > MAX_BYTES:
        return Feed(problems=("too large",))
    decoded = decode(content, media_type=by_name.get("content-type"), html=False)
    if decoded is None or not decoded.text.strip():
        return Feed(problems=("not text",) if decoded is None else ("empty",))
    problems: list[str] = []
    if decoded.repaired:
        problems.append("text was encoded twice")
    if decoded.replaced:
        problems.append("bytes outside the character set")
    try:
        feed = _read(decoded.text, url, home, problems)
    except mending.RefusedError as error:
        return Feed(problems=(f"refused: {error}",))
    answered = f.feed_date(by_name.get("date"), None).at
    feed = _without_future(feed, [clock for clock in (answered, at) if clock is not None], problems)
    links = feed.links + _header_links(by_name.get("link"), url)
    return replace(feed, links=tuple(dict.fromkeys(links)), problems=tuple(dict.fromkeys([*problems, *feed.problems])))


def _unzipped(content: bytes) -> bytes:
    """Return the content of a gzip file as far as it is sound, up to one byte more than may be read."""
    if not content.startswith(_GZIP):
        return content
    reader = zlib.decompressobj(wbits=31)
    try:
        return reader.decompress(content, MAX_BYTES + 1)
    except zlib.error:
        return content


def _read(text: str, base: str | None, home: str | None, problems: list[str]) -> Feed:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return read_json(text, base=base, home=home) or Feed(problems=("JSON, but no JSON Feed",))
    if start != "<" and (sitemap := read_text_sitemap(text)) is not None:
        return sitemap
    text = mending.from_root(mending.without_controls(text, problems), problems)
    mending.guard_attributes(text)
    root, errors = _tree(text)
    truncated = False
    if errors - _HARMLESS:
        before = list(problems)
        text, truncated = mending.closed(mending.with_sound_references(text), problems)
        root, errors = _tree(text)
        if errors - _HARMLESS and mending.has_root(text):
            text = balanced(text)
            root, errors = _tree(text)
        if problems == before:
            problems.append("invalid XML")
    if root is None or not mending.has_root(text):
        return _dialect(text, base, problems)
    if local_name(root.tag) in ("urlset", "sitemapindex"):
        return replace(read_sitemap(root, base=base), truncated=truncated)
    feed = read_tree(root, base=base, has_xml_base="xml:base" in text, home=home)
    return replace(feed, truncated=truncated) if feed else _dialect(text, base, problems)


def _dialect(text: str, base: str | None, problems: list[str]) -> Feed:
    """Return a document with entries under a root that no reader here knows; a page is no such document."""
    if _ENTRIES.search(text) and not _PAGE.search(text) and (feed := read_loosely(text, base=base)):
        problems.append("a dialect that only feedparser knows")
        return feed
    return Feed(problems=("no feed",))


def _tree(text: str) -> tuple[Any, frozenset[int]]:
    """Return the tree as far as it could be built, and the kinds of errors on the way."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root, frozenset(entry.type for entry in parser.error_log)


def _without_future(feed: Feed, clocks: list[datetime], problems: list[str]) -> Feed:
    """Drop dates more than a day after every clock: they are wrong. `published_raw` stays."""
    if not clocks:
        return feed
    latest = max(clocks) + timedelta(days=1)
    entries = tuple(_up_to(entry, latest) for entry in feed.entries)
    if any(entry is not before for entry, before in zip(entries, feed.entries, strict=True)):
        problems.append("date in the future")
    return replace(feed, entries=entries)


def _up_to(entry: Entry, latest: datetime) -> Entry:
    if entry.published_at is not None and entry.published_at > latest:
        entry = replace(entry, published_at=None)
    if entry.updated_at is not None and entry.updated_at > latest:
        entry = replace(entry, updated_at=None)
    return entry


def _header_links(header: str | None, base: str | None) -> tuple[FeedLink, ...]:
    """Return the links of the HTTP `Link` header that a poller of the feed uses."""
    links = header_links(header, base)
    return tuple(FeedLink(rel, link.url) for link in links for rel in link.relations if rel in _HEADER_RELATIONS)
