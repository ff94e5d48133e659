"""OPML subscription lists (opml.org, versions 1.0 to 2.0): read and written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.errors import SourceError
from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.feeds import mending
from ingest.text.decode import decode


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One feed of a list. `folders` are the names of the outlines around it, outermost first."""

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
    for outline in root.iter(etree.Element):
        if not isinstance(outline.tag, str) or el.local_name(outline.tag) != "outline":
            continue
        url = feed_address(el.attribute(outline, "xmlUrl"))
        if url is None or url in feeds:
            continue
        around = [_name(node) for node in outline.iterancestors() if el.local_name(node.tag) == "outline"]
        feeds[url] = OpmlFeed(
            url=url,
            title=_name(outline),
            home_url=f.web_address(el.attribute(outline, "htmlUrl"), None),
            language=el.attribute(outline, "language"),
            folders=tuple(name for name in reversed(around) if name),
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
                folders[path] = etree.SubElement(parent, "outline", text=_xml_safe(path[-1]))
            parent = folders[path]
        told = {"type": "rss", "text": feed.title or feed.url, "title": feed.title, "xmlUrl": feed.url}
        told |= {"htmlUrl": feed.home_url, "language": feed.language}
        etree.SubElement(parent, "outline", {name: _xml_safe(value) for name, value in told.items() if value})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _xml_safe(text: str) -> str:
    return mending.without_controls(text, [])
