"""Text constructs of feeds: titles, rights, summaries and contents, as RSS, Atom and Media RSS write them."""

import html
from typing import Any

from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.feeds.elements import Fields

_TEXT_TYPES = ("text", "html", "xhtml", "application/xhtml", "application/xml", "application/atom", "escaped", "plain")
_MARKUP_TYPES = ("html", "xhtml", "text/", "application/xhtml")
_CONTENTS = ("content:encoded", "content", "atom:content", "xhtml:body", "body", "xhtml:div", "fullitem")
_SUMMARIES = (
    *("description", "summary", "atom:summary", "dc:description", "itunes:summary", "media:description"),
    *("tagline", "abstract"),
)
_MEDIA_HOLDERS = ("media:group", "media:content")


def plain_construct(element: Any) -> str | None:
    """Return a text construct (RFC 4287, section 3.1; or RSS, where text may be HTML) as plain text."""
    kind = _type_of(element)
    if el.attribute(element, "mode") == "base64" or (kind and not kind.startswith(_TEXT_TYPES) and not len(element)):
        return f.plain_text(f.from_base64(el.element_text(element)))
    if len(element):
        return f.plain_text(el.inner_markup(element))
    if kind in ("text", "text/plain"):
        return f.one_line(el.element_text(element))
    return f.plain_text(el.element_text(element))


def content_of(children: Fields) -> str | None:
    """Return the longest of the elements that may hold the whole text of an entry, as HTML."""
    texts = [_markup(element) for element in el.named(children, *_CONTENTS)]
    return max((f.as_html(text) for text in texts if text), key=len, default=None)


def summary_of(children: Fields) -> str | None:
    """Return the first summary of an entry, as HTML or text; where it has none, that of its media (Media RSS)."""
    for element in el.named(children, *_SUMMARIES):
        if (text := _markup(element)) is not None:
            return text
    for holder in el.named(children, *_MEDIA_HOLDERS):
        if (text := _media_description(holder)) is not None:
            return text
    return next((text for element in children.get("media:text", ()) if (text := _markup(element)) is not None), None)


def _media_description(holder: Any) -> str | None:
    inside = el.fields(holder, "")
    for element in el.named(inside, "media:description", "media:text"):
        if (text := _markup(element)) is not None:
            return text
    for inner in el.named(inside, "media:content"):  # of a group
        if (text := _media_description(inner)) is not None:
            return text
    return None


def _markup(element: Any) -> str | None:
    """Return a text construct or a content element as HTML; None for other media types and for what is elsewhere."""
    kind = _type_of(element)
    if len(element):
        return el.inner_markup(element).strip() or None
    text = el.element_text(element)
    if (el.attribute(element, "mode") or "") == "base64":
        text = f.from_base64(text)
    if kind in ("text", "text/plain", "plain"):
        text = html.escape(text, quote=False)
    elif kind and not kind.startswith(_MARKUP_TYPES):
        return None
    return text.strip() or None


def _type_of(element: Any) -> str:
    return (el.attribute(element, "type") or "").lower()
