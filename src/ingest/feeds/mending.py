"""Repairs of broken feed XML that lose or add no character of text.

Every function returns the new text and adds to `problems` what it repaired. All passes are linear.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import islice
from typing import NamedTuple

_MARKED = re.compile(r"<!\[CDATA\[|<!--|&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|(\w{1,32});)?|<+(?![A-Za-z_/!?])")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|RDF|channel|entry|urlset|sitemapindex|opml)(?=[\s>/])", re.I)
_DECLARATION = re.compile(r"<\?xml(?=[\s?])[^<>]*>", re.I)
_ASIDES = re.compile(r"<\?[^<>]*>|<!--(?:(?!<!--|-->)[\s\S])*-->")  # instructions and comments
_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?([\w.:-]{1,64})\s+(?:(SYSTEM|PUBLIC)\b|\"([^\"]*)\"|'([^']*)')", re.I)
_HEAD = 1_000_000  # characters in which the root element is looked for
_MAX_ATTRIBUTES = 2_000
_CROWDED = re.compile(
    r"<[A-Za-z][^\s<>]*+(?:\s++[^\s=<>\"']++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')){%d}" % _MAX_ATTRIBUTES  # noqa: UP031
)
_INHERITED = re.compile(r"xml:(?:base|lang)\s*=\s*(?:\"[^\"]{4097}|'[^']{4097})")
_USE = re.compile(r"&([\w.:-]{1,64});")
_MAX_ENTITIES = 500  # the set of HTML's has 253
_MAX_ENTITY = 1000  # characters of one declared entity
_MAX_EXPANSION = 100_000  # characters that all uses of declared entities may add
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}


# Elements that other XML has too: they are a feed's root only where nothing but a server's message is in front of them.
_COMMON_NAMES = frozenset({"channel", "feed", "entry"})
_TAG_NAME = re.compile(r"<([A-Za-z_][\w.:-]*)")
_MESSAGE_TAGS = frozenset("a b br code div em font hr i p pre small span strong table tbody td th tr tt u".split())


class RefusedError(ValueError):
    """The document is built to take very much memory or time."""


class Closing(NamedTuple):
    """A document that ends properly."""

    text: str
    truncated: bool  # it did not before: what followed the last complete item is gone


def without_controls(text: str, problems: list[str]) -> str:
    """Return the text without the characters that XML 1.0 (section 2.2) forbids."""
    if _NOT_XML.search(text) is None:
        return text
    problems.append("control characters removed")
    return _NOT_XML.sub("", text)


def from_root(text: str, problems: list[str]) -> str:
    """Return the document from its root element on: without XML declaration, DTD and what a server wrote before it.

    Entities that the DTD declares are replaced by their text. Raises RefusedError when they expand to very much text.
    """
    match = _root(text)
    if match is None or not _may_be_root(match, text):
        return text
    head, body = text[: match.start()], text[match.start() :]
    start = head.lower().find("<!doctype")
    if start >= 0:
        root = _after_doctype(text, start)
        entities = _declared(text[start:root], problems)
        match = _root(text, root)
        body = _expand(text[match.start() :] if match else text[root:], entities)
    prologue = _DECLARATION.sub("", head[:start] if start >= 0 else head, count=1)
    if _ASIDES.sub("", prologue[:65_536]).strip():
        problems.append("text before the feed")
    return body


def _may_be_root(match: re.Match[str], text: str) -> bool:
    """Return whether a tag may be the root, and not an element somewhere in other XML (XMLTV, settings)."""
    if match[0].lstrip("<").rpartition(":")[2].lower() not in _COMMON_NAMES:
        return True
    before = _ASIDES.sub("", text[: match.start()][-65_536:])
    return all(name.lower() in _MESSAGE_TAGS for name in _TAG_NAME.findall(before))


def _root(text: str, start: int = 0) -> re.Match[str] | None:
    """Return the first tag that may be a feed's root and is in no comment."""
    position = start
    while (match := _ROOT.search(text, position, start + _HEAD)) is not None:
        opened = text.rfind("<!--", position, match.start())
        if opened < 0 or text.find("-->", opened, match.start()) >= 0:
            return match
        position = text.find("-->", match.end())
        if position < 0:
            return None
    return None


def _after_doctype(text: str, start: int) -> int:
    """Return the position after a document type declaration and its internal subset."""
    bracket, end = text.find("[", start), text.find(">", start)
    if 0 <= bracket < end:
        subset_end = re.compile(r"\]\s*>").search(text, bracket)
        return subset_end.end() if subset_end else len(text)
    return end + 1 if end >= 0 else len(text)


def _declared(dtd: str, problems: list[str]) -> dict[str, str]:
    entities: dict[str, str] = {}
    for name, parameter, external, double, single in islice(_entities(dtd), _MAX_ENTITIES + 1):
        value = double or single
        if external or parameter:
            problems.append("external entity left out")
            value = ""
        nested = any(used in entities for used in _USE.findall(value))
        if len(value) > _MAX_ENTITY or nested or len(entities) == _MAX_ENTITIES:
            raise RefusedError("its entities may expand to very much text")
        if name not in _XML_ENTITIES:
            entities.setdefault(name, value)
    return entities


def _entities(dtd: str) -> Iterator[tuple[str, str, str, str, str]]:
    for match in _ENTITY.finditer(dtd):
        yield match[2], match[1] or "", match[3] or "", match[4] or "", match[5] or ""


def _expand(body: str, entities: dict[str, str]) -> str:
    if not entities:
        return body
    added = 0

    def value_of(match: re.Match[str]) -> str:
        nonlocal added
        value = entities.get(match[1])
        if value is None:
            return match[0]
        added += len(value)
        if added > _MAX_EXPANSION:
            raise RefusedError("its entities expand to very much text")
        return value

    return _USE.sub(value_of, body)


def guard_attributes(text: str) -> None:
    """Raise RefusedError for attributes that take quadratic time to read.

    Thousands of them on one tag, or an endless base or language that every entry inherits.
    """
    if _INHERITED.search(text) is not None:
        raise RefusedError("an xml:base or xml:lang of more than 4,096 characters")
    if text.count("=") > _MAX_ATTRIBUTES and _CROWDED.search(text) is not None:
        raise RefusedError(f"a tag has more than {_MAX_ATTRIBUTES:,} attributes")


def with_sound_references(text: str) -> str:
    """Replace named entities of HTML by characters, bare `&` and `<` by `&amp;` and `&lt;`; CDATA is unchanged."""
    out: list[str] = []
    position, closers = 0, {"<![CDATA[": "]]>", "<!--": "-->"}
    while (match := _MARKED.search(text, position)) is not None:
        out.append(text[position : match.start()])
        token = match[0]
        position = match.end()
        closer = closers.get(token)
        if closer is None:
            out.append(_sound(match))
            continue
        end = text.find(closer, position)
        if end < 0:  # never closed: the item around it is not complete
            return "".join(out)
        out.append(text[match.start() : end + len(closer)])
        position = end + len(closer)
    out.append(text[position:])
    return "".join(out)


def _sound(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match[1], match[2], match[3]
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        allowed = code in (9, 10, 13) or (32 <= code < 0xFFFE and not 0xD800 <= code <= 0xDFFF)
        return f"&#{code};" if allowed or 0x10000 <= code <= 0x10FFFF else ""  # `&#XE9;` is HTML, `&#xE9;` is XML
    if name:
        if name in _XML_ENTITIES:
            return match[0]
        character = html5.get(f"{name};")
        return _escaped(character) if character else f"&amp;{name};"
    return match[0].replace("<", "&lt;") if match[0][0] == "<" else "&amp;" + match[0][1:]


def _escaped(characters: str) -> str:
    return characters.replace("&", "&amp;").replace("<", "&lt;")


def has_root(text: str) -> bool:
    """Return whether the text begins with the root element of a feed, as `from_root` returns it."""
    return _ROOT.match(text) is not None


def closed(text: str, problems: list[str]) -> Closing:
    """Return a truncated document closed after its last complete item; any other document unchanged."""
    root = _ROOT.match(text)
    if root is None:
        return Closing(text, False)
    name = root[0][1:]
    end = text.rfind(f"</{name}")
    if end >= 0:
        if ">" not in text[end:]:
            return Closing(text + ">", False)
        if text[end:].partition(">")[2].strip():
            problems.append("text after the feed")
            return Closing(text[: text.find(">", end) + 1], False)
        return Closing(text, False)
    if re.compile(r"[^<>]*/>").match(text, root.end()):
        return Closing(text, False)
    problems.append("truncated")
    half_tag = text.rfind("<")
    if text.find(">", half_tag) < 0:
        text = text[:half_tag]
    item = _ITEM_OF.get(name.rpartition(":")[2].lower(), "item")
    ends = [match.end() for match in re.finditer(rf"</(?:[\w.-]+:)?{item}\s*>", text, re.I)]
    if ends:
        return Closing(text[: ends[-1]] + _closers(name, text), True)
    first = re.compile(rf"<(?:[\w.-]+:)?{item}[\s>]", re.I).search(text)
    return Closing((text[: first.start()] if first else text) + _closers(name, text), True)


_ITEM_OF = {"feed": "entry", "urlset": "url", "sitemapindex": "sitemap", "opml": "outline"}


def _closers(name: str, text: str) -> str:
    inside = "</channel>" if name.lower() == "rss" and "<channel" in text and "</channel>" not in text else ""
    return f"{inside}</{name}>"


def with_windows_characters(text: str) -> str:
    """Replace C1 controls by the characters of Windows-1252 that they stand for (HTML, section 13.2.5.80)."""
    if text.isascii() or not any("\x80" <= char <= "\x9f" for char in text):
        return text
    return text.translate(_C1)
