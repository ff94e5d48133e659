"""Elements of feed XML by fixed names (`title`, `dc:creator`, `content:encoded`), whatever prefix a feed chose."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from ingest.urls.parse import MAX_LENGTH, BadAddress, resolve

_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_NAMESPACES = re.compile(r'^(<[\w.-]+)(?: xmlns(?::[\w.-]+)?="[^"]*")+')
_XML = "{http://www.w3.org/XML/1998/namespace}"

# Namespace (lower case, without its last slash or hash) -> our prefix; '' for the vocabulary of feeds itself.
_PREFIXES = {
    "http://purl.org/rss/1.0": "",
    "http://purl.org/net/rss1.1": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://example.com/newformat": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns": "atom",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "",
}
_KNOWN_PREFIXES = frozenset(_PREFIXES.values()) - {""}

Fields = dict[str, list[Any]]


def local_name(tag: str) -> str:
    """Return the name of a tag without its namespace or prefix, in lower case."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


@lru_cache(maxsize=4096)
def _name(tag: str, prefix: str | None, own: str) -> str:
    namespace, _, local = tag.rpartition("}")
    undeclared, _, local = local.rpartition(":")  # a prefix that was never declared stays in the name
    ours = _PREFIXES.get(namespace[1:].rstrip("/#").lower()) if namespace else _own_prefix(undeclared)
    if ours is None:  # an unknown namespace: without a prefix it is the feed's own, else the prefix decides
        ours = _own_prefix(prefix or "")
        if ours and ours not in _KNOWN_PREFIXES:
            ours = "?"
    return f"{ours}:{local.lower()}" if ours and ours != own else local.lower()


def _own_prefix(prefix: str) -> str:
    """Return our prefix for one whose namespace is unknown: by convention `rss` is the vocabulary of feeds itself."""
    return "" if prefix.lower() in ("rss", "rss1", "rss2") else prefix.lower()


def fields(parent: Any, own: str) -> Fields:
    """Return the children of an element by name. `own` is the prefix of the feed's own vocabulary ('' or 'atom')."""
    children: Fields = {}
    for child in parent:
        if isinstance(child.tag, str):
            children.setdefault(_name(child.tag, child.prefix, own), []).append(child)
    return children


def named(children: Fields, *names: str) -> Iterator[Any]:
    """Yield all elements with these names, name by name."""
    for name in names:
        yield from children.get(name, ())


def element_text(element: Any) -> str:
    """Return all text of an element, with that of the elements inside it, unchanged."""
    if len(element) == 0:
        return element.text or ""
    return "".join(element.itertext(etree.Element, etree.Entity)) if element.tag is not None else ""


def first_text(children: Fields, *names: str) -> str | None:
    """Return the text of the first of these elements that has any, stripped."""
    for element in named(children, *names):
        if text := element_text(element).strip():
            return text
    return None


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute by its name, in any case and namespace; None when it is empty or absent."""
    value = element.get(name)
    if value is None:
        for key, other in element.attrib.items():
            if local_name(key) == name.lower():
                value = other
                break
    return (value or "").strip() or None


def inner_markup(element: Any) -> str:
    """Return what is inside an element as HTML: child elements are written without namespaces."""
    if len(element) == 0:
        return element.text or ""
    for node in element.iter(etree.Element):
        if isinstance(node.tag, str):
            name = node.tag.rpartition("}")[2].rpartition(":")[2]
            node.tag = name if _NAME.fullmatch(name) else "span"
    etree.cleanup_namespaces(element)
    parts = [_escape(element.text or "")]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_NAMESPACES.sub(r"\1", etree.tostring(child, encoding="unicode", method="html"), count=1))
    return "".join(parts)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def language_of(element: Any) -> str | None:
    """Return `xml:lang` of the element itself or of the nearest element around it."""
    while element is not None:
        if (value := element.get(f"{_XML}lang")) is not None:
            return value.strip() or None
        element = element.getparent()
    return None


def base_of(element: Any, document_base: str | None) -> str | None:
    """Return the base of relative references in an element by `xml:base` (RFC 3986, section 5.1)."""
    chain = [node.get(f"{_XML}base") for node in (element, *element.iterancestors())]
    base = document_base
    for reference in reversed(chain):
        if reference:
            try:
                joined = resolve(reference, base)
            except BadAddress:
                continue
            base = joined if len(joined) <= MAX_LENGTH else base
    return base
