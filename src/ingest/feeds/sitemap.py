"""Sitemaps and sitemap indexes (sitemaps.org), in XML with Google's news extension or as a list of addresses."""

import re
from typing import Any

from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.records import Entry, Feed

NO_ADDRESS = "entries without an address"
_LINE = re.compile(r"https?://\S+", re.IGNORECASE)
_MAX_LINES = 50_000  # the protocol's limit of addresses


def read_sitemap(root: Any, *, base: str | None) -> Feed:
    """Return the entries of a tree: pages of kind 'sitemap', or further sitemaps of kind 'sitemap-index'."""
    index = el.local_name(root.tag) == "sitemapindex"
    children = el.fields(root, "")
    nodes = list(el.named(children, "sitemap" if index else "url"))
    entries = tuple(entry for node in nodes if (entry := _entry(node, base)) is not None)
    problems = (NO_ADDRESS,) if len(entries) < len(nodes) else ()
    kind = "sitemap-index" if index else "sitemap"
    return Feed(kind=kind, version="0.9", entries=entries, problems=problems)


def read_text_sitemap(text: str) -> Feed | None:
    """Return the entries of a text that holds one absolute address a line and nothing else; None for any other text.

    Lines that begin with `#` are comments. Of a longer list the first 50,000 addresses are read, as many as the
    protocol allows.
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
    if not lines or any(_LINE.fullmatch(line) is None for line in lines):
        return None
    urls = [f.page_address(line, None) for line in lines[:_MAX_LINES]]
    entries = tuple(Entry(url=url) for url in urls if url is not None)
    problems = (NO_ADDRESS,) if len(entries) < len(urls) else ()
    if len(lines) > _MAX_LINES:
        problems = (*problems, f"more than {_MAX_LINES:,} addresses")
    return Feed(kind="sitemap", version="0.9", entries=entries, problems=problems)


def _entry(node: Any, base: str | None) -> Entry | None:
    children = el.fields(node, "")
    url = f.page_address(el.first_text(children, "loc"), base)
    if url is None:
        return None
    news_node = next(iter(children.get("news:news", ())), None)
    news: el.Fields = el.fields(news_node, "news") if news_node is not None else {}
    publication = next(iter(news.get("publication", ())), None)
    publisher: el.Fields = el.fields(publication, "news") if publication is not None else {}
    language = f.language_tag(el.first_text(publisher, "language") or el.first_text(news, "language"))
    published_raw = el.first_text(news, "publication_date")
    updated_raw = el.first_text(children, "lastmod")
    published = f.feed_date(published_raw, language)
    keywords = (el.first_text(news, "keywords") or "").split(",")
    return Entry(
        url=url,
        title=f.plain_text(el.first_text(news, "title")),
        published_at=published.at,
        published_raw=published_raw,
        published_precision=published.precision,
        updated_at=f.feed_date(updated_raw, language).at,
        updated_raw=updated_raw,
        categories=f.unique([f.plain_text(word, limit=200) for word in keywords]),
        language=language,
        source_name=f.plain_text(el.first_text(publisher, "name")),
    )
