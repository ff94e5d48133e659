"""Elements of feed XML by boring names: `title`, `dc:creator`, `content:encoded`, whatever prefix a feed chose."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from ingest.urls.parse import MAX_LENGTH

XHTML = "http://www.w3.org/1999/xhtml"
ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
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
    """The name of a tag without its namespace or prefix, in lower case."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


@lru_cache(maxsize=4096)
def _name(tag: str, prefix: str | None, own: str) -> str:
    namespace, _, local = tag.rpartition("}")
    namespace = namespace[1:]
    told, _, local = local.rpartition(":")  # a prefix that was never declared stays in the name
    known = _PREFIXES.get(namespace.rstrip("/#").lower()) if namespace else (told.lower() if told else "")
    if known is None:  # a namespace nobody knows: an unprefixed one is the feed's own, a prefix says what is meant
        known = "" if prefix is None else prefix.lower()
        if known and known not in _KNOWN_PREFIXES:
            known = "?"
    if known == own:
        known = ""
    return f"{known}:{local.lower()}" if known else local.lower()


def fields(parent: Any, own: str) -> Fields:
    """The children of an element by name. `own` is the prefix of the feed's own vocabulary ('' or 'atom')."""
    found: Fields = {}
    for child in parent:
        if isinstance(child.tag, str):
            found.setdefault(_name(child.tag, child.prefix, own), []).append(child)
    return found


def each(found: Fields, *names: str) -> Iterator[Any]:
    """All elements with these names, name by name."""
    for name in names:
        yield from found.get(name, ())


def text_of(element: Any) -> str:
    """All text of an element, that of elements inside it included, as it stands."""
    if len(element) == 0:
        return element.text or ""
    return "".join(element.itertext(etree.Element, etree.Entity)) if element.tag is not None else ""


def first_text(found: Fields, *names: str) -> str | None:
    """The text of the first of these elements that has some, stripped."""
    for element in each(found, *names):
        if text := text_of(element).strip():
            return text
    return None


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name, in whatever case and namespace it was written; None when empty or absent."""
    value = element.get(name)
    if value is None:
        for key, other in element.attrib.items():
            if local_name(key) == name.lower():
                value = other
                break
    return (value or "").strip() or None


def inner_markup(element: Any) -> str:
    """What stands inside an element, as HTML: child elements are written out without namespaces."""
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
    """`xml:lang` of the element itself or of those around it."""
    while element is not None:
        if (value := element.get(f"{_XML}lang")) is not None:
            return value.strip() or None
        element = element.getparent()
    return None


def base_of(element: Any, document_base: str | None, *, used: bool) -> str | None:
    """The base of relative references by `xml:base` (RFC 3986, section 5.1); `used` says whether the feed has any."""
    if not used:
        return document_base
    chain = [node.get(f"{_XML}base") for node in (element, *element.iterancestors())]
    base = document_base
    for reference in reversed(chain):
        if reference:
            try:
                joined = urljoin(base or "", reference.strip())
            except ValueError:
                continue
            base = joined if len(joined) <= MAX_LENGTH else base
    return base
