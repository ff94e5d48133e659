"""Secure parsing of XML, and texts out of its elements: no entities, no external documents, no network."""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_AMPERSAND = re.compile(
    r"&(?!(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_INDENTED = re.compile(r"\n(?=[^\S\n]{2,}\S)")
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 hl1 hl2 li dt dd blockquote bq block pre tr table ul ol dl div section article body"
    " body.content caption note br hr".split()
)
_CELLS = frozenset({"td", "th"})
_SKIPPED = frozenset(
    "script style head media figure img object video audio nav table.metadata media-caption media-metadata".split()
)
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class NotXml(Exception):
    """The text is not XML at all."""


def parse_xml(text: str) -> tuple[Any, bool]:
    """Return the root of a document, with names without namespaces, and whether the document is whole.

    The document type is ignored, so no entity is ever expanded. Small faults are repaired. Raise `NotXml`.
    """
    text = _DOCTYPE.sub("", _DECLARATION.sub("", _FORBIDDEN.sub("", text)), count=1)
    encoded = _AMPERSAND.sub(_as_text, text).encode("utf-8", "replace")
    try:
        root, whole = etree.fromstring(encoded, _parser(recover=False)), True
    except etree.XMLSyntaxError:
        root = _repaired(encoded)
        whole = re.search(rf"</(?:[\w.-]+:)?{re.escape(_local_name(root))}\s*>\s*$", text) is not None
    for element in root.iter(etree.Element):
        with suppress(ValueError):  # a name that only repairing could accept
            element.tag = _local_name(element)
    return root, whole


def _repaired(encoded: bytes) -> Any:
    try:
        root = etree.fromstring(encoded, _parser(recover=True))
    except etree.XMLSyntaxError as error:
        raise NotXml from error
    if root is None:
        raise NotXml
    return root


def _local_name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _as_text(match: "re.Match[str]") -> str:
    """Return the text that an ampersand stands for where it begins no reference of XML: `&eacute;` is a letter."""
    return html.escape(html.unescape(match[0]), quote=False)


def line_of(element: Any) -> str | None:
    """Return the text of an element on one line; None when there is none."""
    if element is None:
        return None
    return _SPACE.sub(" ", "".join(element.itertext())).strip() or None


def find_line(element: Any, *paths: str) -> str | None:
    """Return the text of the first element with any among some paths."""
    for path in paths:
        for candidate in element.iterfind(path):
            if text := line_of(candidate):
                return text
    return None


def paragraphs_of(element: Any) -> str:
    """Return the text of an element, a paragraph a line: of its blocks, else of its plain text."""
    if not any(child.tag in _BLOCKS for child in element.iter(etree.Element) if child is not element):
        return plain_paragraphs("".join(element.itertext()))
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(_pieces(element)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of an element and all below it, with a line feed around each block."""
    if element.tag in _SKIPPED:
        return
    around = "\n" if element.tag in _BLOCKS else " " if element.tag in _CELLS else ""
    yield around
    keeps_lines = element.tag == "pre"
    if element.text:
        yield plain_paragraphs(element.text) if keeps_lines else _SPACE.sub(" ", element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        if child.tail:
            yield _SPACE.sub(" ", child.tail)
    yield around


def plain_paragraphs(text: str) -> str:
    """Return plain text with a paragraph a line: divided at blank lines, else at indented lines, else at every line."""
    text = text.strip("\r\n").replace("\r\n", "\n").replace("\r", "\n")
    for pattern in (_BLANK_LINE, _INDENTED):
        parts = pattern.split(text)
        if len(parts) > 1:
            break
    else:
        parts = text.split("\n")
    return "\n".join(line for part in parts if (line := _SPACE.sub(" ", part).strip()))
