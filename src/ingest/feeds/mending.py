"""Making broken feed XML parseable without losing or adding a character of text.

What is mended is told: every function returns the new text and puts a word into `problems`. All passes are linear.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import islice

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


class RefusedError(ValueError):
    """The document's entities are built to blow up."""


def without_controls(text: str, problems: list[str]) -> str:
    """The text without the characters that XML 1.0 (section 2.2) forbids."""
    if _NOT_XML.search(text) is None:
        return text
    problems.append("control characters removed")
    return _NOT_XML.sub("", text)


def from_root(text: str, problems: list[str]) -> str:
    """The document from its root element on: without XML declaration, DTD and whatever a server wrote in front of it.

    Entities that the DTD declares are replaced by their text. Raises RefusedError when their use is built to blow up.
    """
    match = _root(text)
    if match is None:
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


def _root(text: str, start: int = 0) -> re.Match[str] | None:
    """The first tag that may be a feed's root and stands in no comment."""
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
    """Where a document type declaration ends, its internal subset included."""
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
    """Named entities of HTML become characters, bare `&` and `<` become `&amp;` and `&lt;`; CDATA stays as it is."""
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
        if end < 0:  # never closed: what it belongs to is not complete
            return "".join(out)
        out.append(text[match.start() : end + len(closer)])
        position = end + len(closer)
    out.append(text[position:])
    return "".join(out)


def _sound(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match[1], match[2], match[3]
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        allowed = code in (9, 10, 13) or (32 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and code < 0xFFFE)
        return match[0] if allowed or 0x10000 <= code <= 0x10FFFF else ""
    if name:
        if name in _XML_ENTITIES:
            return match[0]
        character = html5.get(f"{name};")
        return _escaped(character) if character else f"&amp;{name};"
    return match[0].replace("<", "&lt;") if match[0][0] == "<" else "&amp;" + match[0][1:]


def _escaped(characters: str) -> str:
    return characters.replace("&", "&amp;").replace("<", "&lt;")


def has_root(text: str) -> bool:
    """Whether the text begins with the root element of a feed, as `from_root` leaves it."""
    return _ROOT.match(text) is not None


def closed(text: str, problems: list[str]) -> str:
    """A document cut short, closed after its last complete item; any other document as it is."""
    root = _ROOT.match(text)
    if root is None:
        return text
    name = root[0][1:]
    end = text.rfind(f"</{name}")
    if end >= 0:
        if ">" not in text[end:]:
            return text + ">"
        if text[end:].partition(">")[2].strip():
            problems.append("text after the feed")
            return text[: text.find(">", end) + 1]
        return text
    if re.compile(r"[^<>]*/>").match(text, root.end()):
        return text
    problems.append("truncated")
    half_tag = text.rfind("<")
    if text.find(">", half_tag) < 0:
        text = text[:half_tag]
    item = _ITEM_OF.get(name.rpartition(":")[2].lower(), "item")
    ends = [match.end() for match in re.finditer(rf"</(?:[\w.-]+:)?{item}\s*>", text, re.I)]
    if ends:
        return text[: ends[-1]] + _closers(name, text)
    first = re.compile(rf"<(?:[\w.-]+:)?{item}[\s>]", re.I).search(text)
    return (text[: first.start()] if first else text) + _closers(name, text)


_ITEM_OF = {"feed": "entry", "urlset": "url", "sitemapindex": "sitemap", "opml": "outline"}


def _closers(name: str, text: str) -> str:
    inside = "</channel>" if name.lower() == "rss" and "<channel" in text and "</channel>" not in text else ""
    return f"{inside}</{name}>"


def with_windows_characters(text: str) -> str:
    """C1 controls, which a feed means as Windows-1252 (HTML, section 13.2.5.80), as the characters meant."""
    if text.isascii() or not any("\x80" <= char <= "\x9f" for char in text):
        return text
    return text.translate(_C1)
