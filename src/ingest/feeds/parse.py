"""A feed document of any make becomes a `Feed`. Never raises for what the document holds.

Decoded text is parsed as XML. Only where that complains is the text mended and parsed again; what still is no XML is
written anew by the rules of HTML parsers. feedparser is asked last, for short documents of a dialect that none of our
readers knows: over 2,000 test documents it found nothing more, and it hung on some that random changes made of them.
"""

import re
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
from ingest.feeds.loose import read_loosely
from ingest.feeds.sitemap import read_sitemap
from ingest.feeds.xml_feed import read_tree
from ingest.records import Feed, FeedLink
from ingest.text.decode import decode

MAX_BYTES = 50_000_000
_ENTRIES = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_HARMLESS = frozenset(
    {etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE, etree.ErrorTypes.WAR_NS_URI, etree.ErrorTypes.WAR_NS_URI_RELATIVE}
)


def parse_feed(
    content: bytes, *, url: str | None = None, headers: Mapping[str, str] | None = None, at: datetime | None = None
) -> Feed:
    """Read RSS, RDF, Atom, JSON Feed, a sitemap or a sitemap index.

    `url` is the final address of the document, the base of relative links; `headers` are those of the HTTP answer, and
    `at` is when it came: dates more than a day after that and after its Date header are not believed.
    What had to be mended or was lost is told in `problems`: 'truncated', 'text before the feed' ... No feed at all
    gives `kind == ''` and the reason there. Dates that cannot be read for certain are None; `published_raw` keeps them.
    """
    told = {name.lower(): value for name, value in (headers or {}).items()}
    base = f.web_address(told.get("content-location"), url) or url
    problems: list[str] = []
    if len(content) > MAX_BYTES:
        return Feed(problems=("too large",))
    decoded = decode(content, media_type=told.get("content-type"), html=False)
    if decoded is None or not decoded.text.strip():
        return Feed(problems=("not text",) if decoded is None else ("empty",))
    if decoded.repaired:
        problems.append("text was encoded twice")
    if decoded.replaced:
        problems.append("bytes outside the character set")
    try:
        feed = _read(decoded.text, base, problems)
    except mending.RefusedError as error:
        return Feed(problems=(f"refused: {error}",))
    answered, _ = f.date_of(told.get("date"), None)
    feed = _without_future(feed, [each for each in (answered, at) if each is not None], problems)
    links = feed.links + _header_links(told.get("link"), base)
    return replace(feed, links=tuple(dict.fromkeys(links)), problems=tuple(dict.fromkeys([*problems, *feed.problems])))


def parse_sitemap(content: bytes, *, url: str | None = None, headers: Mapping[str, str] | None = None) -> Feed:
    """The same as `parse_feed`, for who expects a sitemap (or an index of them): all else has `kind == ''`."""
    feed = parse_feed(content, url=url, headers=headers)
    if not feed.kind or feed.kind.startswith("sitemap"):
        return feed
    return Feed(problems=(*feed.problems, f"a {feed.kind} feed, no sitemap"))


def _read(text: str, base: str | None, problems: list[str]) -> Feed:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return read_json(text, base=base) or Feed(problems=("JSON, but no JSON Feed",))
    text = mending.from_root(mending.without_controls(text, problems), problems)
    mending.guard_attributes(text)
    root, errors = _tree(text)
    if errors - _HARMLESS:
        before = list(problems)
        repaired = mending.closed(mending.with_sound_references(text), problems)
        root, errors = _tree(repaired)
        if errors - _HARMLESS and mending.has_root(repaired):
            repaired = balanced(repaired)
            root, errors = _tree(repaired)
        if problems == before:
            problems.append("invalid XML")
        text = repaired
    if root is None or not mending.has_root(text):
        return _dialect(text, base, problems)
    if local_name(root.tag) in ("urlset", "sitemapindex"):
        return read_sitemap(root, base=base)
    feed = read_tree(root, base=base, bases_used="xml:base" in text)
    return feed or _dialect(text, base, problems)


def _dialect(text: str, base: str | None, problems: list[str]) -> Feed:
    """A document with entries under a root that none of our readers knows; pages are none."""
    if _ENTRIES.search(text) and not _PAGE.search(text) and (feed := read_loosely(text, base=base)):
        problems.append("a dialect that only feedparser knows")
        return feed
    return Feed(problems=("no feed",))


def _tree(text: str) -> tuple[Any, frozenset[int]]:
    """The tree as far as it could be built, and the kinds of errors on the way."""
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
    """Dates more than a day after every clock are wrong, and wrong is worse than none; `published_raw` stays."""
    if not clocks:
        return feed
    latest = max(clocks) + timedelta(days=1)
    entries = []
    for entry in feed.entries:
        if entry.published_at is not None and entry.published_at > latest:
            problems.append("date in the future")
            entry = replace(entry, published_at=None)
        if entry.updated_at is not None and entry.updated_at > latest:
            problems.append("date in the future")
            entry = replace(entry, updated_at=None)
        entries.append(entry)
    return replace(feed, entries=tuple(entries))


def _header_links(header: str | None, base: str | None) -> tuple[FeedLink, ...]:
    """`hub` and `self` of an HTTP Link header (RFC 8288), where WebSub may announce them."""
    links = []
    for part in (header or "")[:8192].split(","):
        target, _, parameters = part.partition(">")
        url = f.web_address(target.strip().removeprefix("<"), base) if "<" in target else None
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            rels = value.strip().strip('"').lower().split() if name.strip().lower() == "rel" else []
            links += [FeedLink(rel, url) for rel in rels if url and rel in ("hub", "self", "next", "prev-archive")]
    return tuple(links)
