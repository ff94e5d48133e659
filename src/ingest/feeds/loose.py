"""Dialects that no other reader here knows, read by feedparser with our dates: the last resort.

feedparser takes quadratic time on some hostile input (its search for authors), so it gets short documents only.
"""

from io import BytesIO
from typing import Any

from ingest.feeds import fields as f
from ingest.feeds.mending import without_controls
from ingest.records import Entry, Feed, FeedLink

MAX_CHARACTERS = 64_000
_KINDS = {"rss090": "rdf", "rss10": "rdf", "rss11": "rdf"}


def read_loosely(text: str, *, base: str | None) -> Feed | None:
    """Return what feedparser makes of a text; None when it finds no entry, or the text is too long to risk it."""
    if len(text) > MAX_CHARACTERS:
        return None
    import feedparser  # 160 ms, and few feeds need it

    try:
        parsed: Any = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),  # never bytes: those may be taken for the name of a file
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base or ""},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001  the library's SGML parser may fail in any way on what is not markup
        return None
    version = parsed.get("version") or ""
    if not parsed.entries:
        return None
    about = parsed.feed
    links = [
        (link.get("rel") or "", f.web_address(link.get("href"), base), link.get("type"))
        for link in about.get("links", [])
    ]
    language = f.language_tag(about.get("language"))
    base = base or f.web_address(about.get("link"), None)
    return Feed(
        kind=_KINDS.get(version, "atom" if version.startswith("atom") else "rss"),
        version=version,
        title=f.plain_text(about.get("title")),
        link=f.web_address(about.get("link"), base),
        language=language,
        copyright_notice=f.plain_text(about.get("rights")),
        entries=tuple(_entry(item, base, language) for item in parsed.entries),
        links=tuple(FeedLink(rel, url, kind) for rel, url, kind in links if url),
    )


def _entry(item: Any, base: str | None, language: str | None) -> Entry:
    published_raw = _clean(item.get("published") or item.get("created"))
    # `in item` would say yes for a date of publication, which feedparser gives for this name too.
    updated_raw = _clean(item.get("updated")) if "updated" in item.keys() else None  # noqa: SIM118
    published = f.feed_date(published_raw, language)
    summary = item.get("summary")
    contents = [_clean(part.get("value")) or "" for part in item.get("content", [])]
    return Entry(
        guid=_clean(item.get("id")),
        url=f.page_address(item.get("feedburner_origlink") or item.get("link"), base),
        title=f.plain_text(item.get("title")),
        summary=f.plain_text(summary if summary not in contents else None, limit=f.MAX_SUMMARY),
        content_html=max(contents, key=len, default="") or None,
        authors=f.unique([f.person(person.get("name")) for person in item.get("authors", [])]),
        published_at=published.at,
        published_raw=published_raw,
        published_precision=published.precision,
        updated_at=f.feed_date(updated_raw, language).at,
        updated_raw=updated_raw,
        categories=f.unique([f.plain_text(tag.get("term"), limit=200) for tag in item.get("tags", [])]),
        language=f.language_tag(item.get("language")),
        copyright_notice=f.plain_text(item.get("rights")),
        source_name=f.plain_text((item.get("source") or {}).get("title")),
    )


def _clean(text: str | None) -> str | None:
    """Return the text without control characters: feedparser decodes Base64 of any kind."""
    return without_controls(text, []) if text else text
