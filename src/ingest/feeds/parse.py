"""The seam to feedparser: a feed document becomes a `Feed`."""

import calendar
import html
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from ingest.records import Entry, Feed


def parse_feed(content: bytes, *, url: str | None = None, headers: Mapping[str, str] | None = None) -> Feed:
    """A feed document as a `Feed`; never raises for the content's fault."""
    parsed: Any = feedparser.parse(content, sanitize_html=False)
    entries = tuple(_entry(item) for item in parsed.entries)
    version = parsed.get("version") or ""
    kind = "atom" if version.startswith("atom") else ("rss" if version else "")
    return Feed(
        kind=kind, version=version, title=parsed.feed.get("title"), link=parsed.feed.get("link"), entries=entries
    )


def _entry(item: Any) -> Entry:
    when = item.get("published_parsed")
    content = item.get("content") or [{}]
    return Entry(
        guid=item.get("id"),
        url=item.get("link"),
        title=item.get("title"),
        summary=item.get("summary"),
        content_html=content[0].get("value"),
        published_at=datetime.fromtimestamp(calendar.timegm(when), UTC) if when else None,
    )


def body_html(entry: Entry) -> str | None:
    """What text an entry carries itself, as HTML: its full content, else its summary; None without any."""
    if entry.content_html:
        return entry.content_html
    return f"<p>{html.escape(entry.summary)}</p>" if entry.summary else None
