"""OPML subscription lists (opml.org, versions 1.0 to 2.0): read and written."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.errors import SourceError
from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.feeds import mending
from ingest.text.decode import decode

_MAX_FOLDERS = 50


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One feed of a list. `folders` are the names of the outlines around it, outermost first; the inner 50."""

    url: str
    title: str | None = None
    home_url: str | None = None
    language: str | None = None
    folders: tuple[str, ...] = ()


def parse_opml(content: bytes) -> list[OpmlFeed]:
    """The feeds of a list in its order, each address once; outlines without a web address of a feed are passed over.

    Raises SourceError when the document is no OPML.
    """
    decoded = decode(content, html=False)
    problems: list[str] = []
    root = None
    if decoded is not None:
        try:
            text = mending.from_root(mending.without_controls(decoded.text, problems), problems)
            mending.guard_attributes(text)
        except mending.RefusedError as error:
            raise SourceError(f"the OPML list was refused: {error}") from error
        root = _tree(text) if text.lstrip().lower().startswith("<opml") else None
    if root is None:
        raise SourceError("this is no OPML list: it has no <opml> element; check the file")
    feeds: dict[str, OpmlFeed] = {}
    _collect(root, feeds)
    return list(feeds.values())


def _tree(text: str) -> Any:
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(mending.with_sound_references(text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _collect(root: Any, feeds: dict[str, OpmlFeed]) -> None:
    folders: dict[Any, tuple[str, ...]] = {}  # of each outline: the names of those around its children
    for outline in root.iter(etree.Element):
        if not isinstance(outline.tag, str):
            continue
        around = folders.get(outline.getparent(), ())
        folders[outline] = around
        if el.local_name(outline.tag) != "outline":
            continue
        url, name = feed_address(el.attribute(outline, "xmlUrl")), _name(outline)
        folders[outline] = (*around, name)[-_MAX_FOLDERS:] if name else around
        if url is None or url in feeds:
            continue
        feeds[url] = OpmlFeed(
            url=url,
            title=name if name != url else None,  # the address in place of a name
            home_url=f.web_address(el.attribute(outline, "htmlUrl"), None),
            language=f.language_tag(el.attribute(outline, "language")),
            folders=around,
        )


def _name(outline: Any) -> str | None:
    return f.plain_text(el.attribute(outline, "title") or el.attribute(outline, "text"))


def feed_address(told: str | None) -> str | None:
    """A feed's web address; `feed:https://...` and `feed://...` are what some programs write for it."""
    if told and told.lower().startswith("feed:"):
        rest = told[5:]
        told = rest if rest.lower().startswith("http") else f"https:{rest}"
    return f.web_address(told, None)


def build_opml(feeds: Iterable[OpmlFeed], *, title: str = "Feeds") -> bytes:
    """An OPML 2.0 list in UTF-8. `parse_opml` of it gives the same feeds; feeds of one folder stand together."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _xml_safe(title)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Any] = {(): body}
    for feed in feeds:
        parent = body
        for depth in range(1, len(feed.folders) + 1):
            path = feed.folders[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(parent, "outline", text=_xml_safe(_told(path[-1])))
            parent = folders[path]
        name = _told(feed.title) if feed.title else None
        told: dict[str, str | None] = {
            "type": "rss",
            "text": name or _told(feed.url),
            "title": name,
            "xmlUrl": feed.url,
        }
        told |= {"htmlUrl": feed.home_url, "language": feed.language}
        etree.SubElement(parent, "outline", {name: _xml_safe(value) for name, value in told.items() if value})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _told(name: str) -> str:
    """A name as it is; one that would be read as HTML is escaped as such (OPML 2.0: `text` may be encoded HTML)."""
    return name if f.plain_text(name) == name else html.escape(name, quote=False)


def _xml_safe(text: str) -> str:
    return mending.without_controls(text, [])
