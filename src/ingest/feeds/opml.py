"""OPML subscription lists (opml.org, versions 1.0 to 2.0): read and written."""

import html
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingest.errors import SourceError
from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.feeds import mending
from ingest.text.decode import decode
from ingest.urls.credentials import Credentials, split_credentials

_MAX_FOLDERS = 50


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One feed of a list. `folders` are the names of the outlines around it, outermost first; at most the inner 50."""

    url: str
    title: str | None = None
    home_url: str | None = None
    language: str | None = None
    folders: tuple[str, ...] = ()
    credentials: Credentials | None = field(default=None, repr=False, compare=False)  # of its address, which has none


def parse_opml(content: bytes) -> list[OpmlFeed]:
    """Return the feeds of a list in its order, each address once; outlines without a feed's web address are ignored.

    Raises SourceError when the document is not OPML.
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
        raise SourceError("this is not an OPML list: it has no <opml> element; check the file")
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
    folders: dict[Any, tuple[str, ...]] = {}  # outline -> the names of those around its children
    for outline in root.iter(etree.Element):
        if not isinstance(outline.tag, str):
            continue
        around = folders.get(outline.getparent(), ())
        folders[outline] = around
        if el.local_name(outline.tag) != "outline":
            continue
        spelled, credentials = split_credentials(el.attribute(outline, "xmlUrl") or "")
        url, name = feed_address(spelled), _name(outline)
        folders[outline] = (*around, name)[-_MAX_FOLDERS:] if name else around
        if url is None or url in feeds:
            continue
        feeds[url] = OpmlFeed(
            url=url,
            title=name if name != url else None,  # some programs write the address in place of a name
            home_url=f.web_address(el.attribute(outline, "htmlUrl"), None),
            language=f.language_tag(el.attribute(outline, "language")),
            folders=around,
            credentials=credentials,
        )


def _name(outline: Any) -> str | None:
    return f.plain_text(el.attribute(outline, "title") or el.attribute(outline, "text"))


def feed_address(spelled: str | None) -> str | None:
    """Return a feed's web address; some programs write it as `feed:https://...` or `feed://...`."""
    if spelled and spelled.lower().startswith("feed:"):
        address = spelled[len("feed:") :]
        spelled = address if address.lower().startswith("http") else f"https:{address}"
    return f.web_address(spelled, None)


def build_opml(feeds: Iterable[OpmlFeed], *, title: str = "Feeds") -> bytes:
    """Return an OPML 2.0 list in UTF-8. `parse_opml` reads the same feeds from it, those of one folder together."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _xml_safe(title)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Any] = {(): body}
    for feed in feeds:
        parent = body
        for depth in range(1, len(feed.folders) + 1):
            path = feed.folders[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(parent, "outline", text=_xml_safe(_as_html(path[-1])))
            parent = folders[path]
        title_html = _as_html(feed.title) if feed.title else None
        attributes = {
            "type": "rss",
            "text": title_html or _as_html(feed.url),
            "title": title_html,
            "xmlUrl": feed.url,
            "htmlUrl": feed.home_url,
            "language": feed.language,
        }
        etree.SubElement(parent, "outline", {name: _xml_safe(value) for name, value in attributes.items() if value})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _as_html(name: str) -> str:
    """Return a name unchanged, or escaped where it would be read as HTML (OPML 2.0: `text` may be encoded HTML)."""
    return name if f.plain_text(name) == name else html.escape(name, quote=False)


def _xml_safe(text: str) -> str:
    return mending.without_controls(text, [])
