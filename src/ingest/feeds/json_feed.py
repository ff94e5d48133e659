"""JSON Feed 1.0 and 1.1 (jsonfeed.org) as a `Feed`."""

import html
import json
import re
from typing import Any

from ingest.feeds import fields as f
from ingest.feeds.context import Context, link_base, region_of
from ingest.feeds.mending import without_controls
from ingest.records import Entry, Feed, FeedLink

_DECODER = json.JSONDecoder(strict=False)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN_ITEMS = re.compile(r"[\s,]*")


def read_json(text: str, *, base: str | None, home: str | None = None) -> Feed | None:
    """Return the feed in a JSON text; None when it is not a JSON Feed.

    Raw line breaks in strings are accepted, and so is a comma after the last item. Of a feed that ends early the
    complete items are read.
    """
    value, truncated = _load(text)
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return None
    version = _text(value.get("version")) or ""
    if "jsonfeed.org" not in version:
        return None
    own = f.web_address(_text(value.get("feed_url")), base)
    page = f.web_address(_text(value.get("home_page_url")), base or own)
    language = f.language_tag(_text(value.get("language")))
    context = Context("", link_base(base or own, page), False, language, region_of(home, page, base))
    objects = [item for item in value["items"] if isinstance(item, dict)]
    others = len(value["items"]) - len(objects)
    problems = ["truncated"] if truncated else []
    if others:
        problems.append(f"items that are not objects: {others}")
    return Feed(
        kind="json",
        version=version.rstrip("/").rpartition("/")[2],
        title=f.one_line(_text(value.get("title"))),
        link=page,
        language=language,
        entries=tuple(_entry(item, context) for item in objects),
        links=_links(value, own, base or own),
        problems=tuple(problems),
        truncated=truncated,
    )


def _load(text: str) -> tuple[Any, bool]:
    """Return the JSON value in a text, with the items before the first error in `items`, and whether any are lost."""
    try:
        return _DECODER.decode(text), False
    except (ValueError, RecursionError):
        start = _ITEMS.search(text)
    if start is None:
        return None, False
    items: list[Any] = []
    head, end = text[: start.end()], start.end()
    try:
        while True:
            if (separator := _BETWEEN_ITEMS.match(text, end)) is not None:
                end = separator.end()
            item, end = _DECODER.raw_decode(text, end)
            items.append(item)
    except (ValueError, RecursionError):
        complete = text.startswith("]", end)
    try:
        value = _DECODER.decode(head + (text[end:] if complete else "]}"))
    except (ValueError, RecursionError):
        return None, False
    return ({**value, "items": items}, not complete) if isinstance(value, dict) else (None, False)


def _entry(item: dict[str, Any], context: Context) -> Entry:
    base = context.base
    published = context.date(_text(item.get("date_published")))
    updated = context.date(_text(item.get("date_modified")))
    content = _text(item.get("content_html"))
    plain = _text(item.get("content_text"))
    if content is None and plain:
        content = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in plain.split("\n\n") if part.strip())
    tags = item.get("tags")
    url = f.page_address(_text(item.get("url")), base) or f.page_address(_text(item.get("external_url")), base)
    return Entry(
        guid=_text(item.get("id")),
        url=url or f.page_address(_text(item.get("id")), None),
        title=f.one_line(_text(item.get("title"))),
        summary=f.plain_text(_text(item.get("summary")), limit=f.MAX_SUMMARY),
        content_html=content,
        authors=_authors(item),
        published_at=published.at,
        published_raw=_text(item.get("date_published")),
        published_precision=published.precision,
        updated_at=updated.at,
        updated_raw=_text(item.get("date_modified")),
        categories=f.unique([f.one_line(_text(tag)) for tag in tags] if isinstance(tags, list) else []),
        language=f.language_tag(_text(item.get("language"))) or context.language,
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    return f.unique([f.person(_text(person.get("name"))) for person in people if isinstance(person, dict)])


def _links(value: dict[str, Any], own: str | None, base: str | None) -> tuple[FeedLink, ...]:
    links = [FeedLink("self", own)] if own else []
    if next_url := f.web_address(_text(value.get("next_url")), base):
        links.append(FeedLink("next", next_url))
    hubs = value.get("hubs")
    for hub in hubs if isinstance(hubs, list) else []:
        url = f.web_address(_text(hub.get("url")), base) if isinstance(hub, dict) else None
        if url:
            links.append(FeedLink("hub", url))
    return tuple(links)


def _text(value: object) -> str | None:
    """Return a string, or a number as a string (ids are often numbers); None for anything else and for nothing.

    JSON can spell what no text may hold: NULs and other controls, and halves of surrogate pairs.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        value = str(value)
    return without_controls(value, []).strip() or None if isinstance(value, str) else None
