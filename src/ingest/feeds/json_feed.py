"""JSON Feed 1.0 and 1.1 (jsonfeed.org) as a `Feed`."""

import html
import json
from typing import Any

from ingest.feeds import fields as f
from ingest.feeds.mending import without_controls
from ingest.records import Entry, Feed, FeedLink


def read_json(text: str, *, base: str | None) -> Feed | None:
    """The feed in a JSON text; None when it is no JSON Feed."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return None
    version = _text(value.get("version")) or ""
    if "jsonfeed.org" not in version:
        return None
    own = f.web_address(_text(value.get("feed_url")), base)
    base = base or own or f.web_address(_text(value.get("home_page_url")), None)
    language = f.language_tag(_text(value.get("language")))
    return Feed(
        kind="json",
        version=version.rstrip("/").rpartition("/")[2],
        title=f.one_line(_text(value.get("title"))),
        link=f.web_address(_text(value.get("home_page_url")), base),
        language=language,
        entries=tuple(_entry(item, base, language) for item in value["items"] if isinstance(item, dict)),
        links=_links(value, own, base),
    )


def _entry(item: dict[str, Any], base: str | None, language: str | None) -> Entry:
    published, precision = f.date_of(_text(item.get("date_published")), language)
    updated, _ = f.date_of(_text(item.get("date_modified")), language)
    content = _text(item.get("content_html"))
    plain = _text(item.get("content_text"))
    if content is None and plain:
        content = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in plain.split("\n\n") if part.strip())
    tags = item.get("tags")
    url = f.web_address(_text(item.get("url")), base) or f.web_address(_text(item.get("external_url")), base)
    return Entry(
        guid=_text(item.get("id")),
        url=url or f.web_address(_text(item.get("id")), None),
        title=f.one_line(_text(item.get("title"))),
        summary=f.plain_text(_text(item.get("summary")), limit=f.MAX_SUMMARY),
        content_html=content,
        authors=_authors(item),
        published_at=published,
        published_raw=_text(item.get("date_published")),
        published_precision=precision,
        updated_at=updated,
        updated_raw=_text(item.get("date_modified")),
        categories=f.unique([f.one_line(_text(tag)) for tag in tags] if isinstance(tags, list) else []),
        language=f.language_tag(_text(item.get("language"))) or language,
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    told = item.get("authors")
    people = told if isinstance(told, list) else [item.get("author")]
    return f.unique([f.person(_text(person.get("name"))) for person in people if isinstance(person, dict)])


def _links(value: dict[str, Any], own: str | None, base: str | None) -> tuple[FeedLink, ...]:
    links = [FeedLink("self", own)] if own else []
    if following := f.web_address(_text(value.get("next_url")), base):
        links.append(FeedLink("next", following))
    hubs = value.get("hubs")
    for hub in hubs if isinstance(hubs, list) else []:
        url = f.web_address(_text(hub.get("url")), base) if isinstance(hub, dict) else None
        if url:
            links.append(FeedLink("hub", url))
    return tuple(links)


def _text(value: object) -> str | None:
    """A string, or a number as one (ids are often numbers); None for all else and for nothing.

    JSON can spell what no text may hold: NULs and other controls, and halves of surrogate pairs.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        value = str(value)
    return without_controls(value, []).strip() or None if isinstance(value, str) else None
