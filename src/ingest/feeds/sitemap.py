"""Sitemaps and sitemap indexes (sitemaps.org), with Google's news extension, as a `Feed`."""

from typing import Any

from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.records import Entry, Feed


def read_sitemap(root: Any, *, base: str | None) -> Feed:
    """The entries of a tree: pages of kind 'sitemap', or further sitemaps of kind 'sitemap-index'."""
    index = el.local_name(root.tag) == "sitemapindex"
    found = el.fields(root, "")
    places = el.each(found, "sitemap" if index else "url")
    entries = tuple(entry for place in places if (entry := _entry(place, base)) is not None)
    return Feed(kind="sitemap-index" if index else "sitemap", version="0.9", entries=entries)


def _entry(place: Any, base: str | None) -> Entry | None:
    found = el.fields(place, "")
    url = f.web_address(el.first_text(found, "loc"), base)
    if url is None:
        return None
    news = next(iter(found.get("news:news", ())), None)
    about: el.Fields = el.fields(news, "news") if news is not None else {}
    publication = next(iter(about.get("publication", ())), None)
    publisher: el.Fields = el.fields(publication, "news") if publication is not None else {}
    language = f.language_tag(el.first_text(publisher, "language") or el.first_text(about, "language"))
    published_raw = el.first_text(about, "publication_date")
    updated_raw = el.first_text(found, "lastmod")
    published, precision = f.date_of(published_raw, language)
    updated, _ = f.date_of(updated_raw, language)
    keywords = (el.first_text(about, "keywords") or "").split(",")
    return Entry(
        url=url,
        title=f.plain_text(el.first_text(about, "title")),
        published_at=published,
        published_raw=published_raw,
        published_precision=precision,
        updated_at=updated,
        updated_raw=updated_raw,
        categories=f.unique([f.plain_text(word, limit=200) for word in keywords]),
        language=language,
        source_name=f.plain_text(el.first_text(publisher, "name")),
    )
