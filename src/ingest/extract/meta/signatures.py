"""What ends a text like a signature: an emphasised name, a name behind a dash, the last words of the last paragraph."""

import re

from selectolax.lexbor import LexborNode

from ingest.extract.meta.place import collapsed_line
from ingest.extract.meta.unmarked import MAX_LONE, MAX_LONE_ELEMENTS, MIN_PARAGRAPH, ShortTexts, is_bold, is_linked
from ingest.text.dates import find_date
from ingest.text.scripts import dense_length

_AT_RIGHT = re.compile(r"align:\s*right|text-right|align-?right", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]{2,20}\)$")
_MAX_AFTER_NAME = 3  # words after the name in a signature
_MAX_AFTER_TEXT = 3  # elements after the last paragraph that may hold a signature


def signatures(short_texts: ShortTexts) -> list[str]:
    """Return what ends the text like a signature: emphasised, or behind a dash, after its last paragraph."""
    last = _last_paragraph(short_texts)
    if last is None:
        return []
    shown = [_last_emphasis(last)]
    node, looked = last.next, 0
    while node is not None and looked < _MAX_AFTER_TEXT:
        if node.tag in ("p", "div", "em", "strong", "b", "i"):
            looked += 1
            text = collapsed_line(node.text(separator=" "))
            signed = text[:1] in "-–—." or node.tag not in ("p", "div") or is_bold(node, text) or _is_at_right(node)
            shown.append(text if signed and len(text) <= MAX_LONE and not is_linked(node) else "")
        node = node.next
    return [
        line for text in shown if (line := _without_place(without_date(_IN_BRACKETS.sub("", text).strip(" .-–—()[]"))))
    ]


def endings(short_texts: ShortTexts) -> list[str]:
    """Return the last paragraph of the text and the small elements after it."""
    last = _last_paragraph(short_texts)
    if last is None:
        return []
    texts = [collapsed_line(last.text())]
    node = last.next
    while node is not None and len(texts) <= _MAX_AFTER_TEXT:
        if node.is_element_node:
            text = collapsed_line(node.text(separator=" "))
            texts.append(text if len(text) <= MAX_LONE else "")
        node = node.next
    return texts


def _last_paragraph(short_texts: ShortTexts) -> LexborNode | None:
    """Return the last long paragraph of the element with most of them."""
    nodes = short_texts.after(frozenset({"p"}))
    paragraphs = [node for node in nodes if dense_length(node.text()) >= MIN_PARAGRAPH]
    parents = [node.parent.mem_id for node in paragraphs[:MAX_LONE_ELEMENTS] if node.parent is not None]
    if not parents:
        return None
    container = max(parents, key=parents.count)
    last = [node for node in paragraphs if node.parent is not None and node.parent.mem_id == container][-1]
    return None if short_texts.is_aside(last) else last


def _last_emphasis(paragraph: LexborNode) -> str:
    """Return the short emphasised text with which a paragraph ends after a line break, or ''."""
    last = paragraph.last_child
    while last is not None and last.tag in ("-text", "br") and not (last.text_content or "").strip():
        last = last.prev
    before = last.prev if last is not None and last.tag in ("em", "i", "b", "strong") else None
    while before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    text = collapsed_line(last.text()) if last is not None and before is not None and before.tag == "br" else ""
    return text if len(text) <= MAX_LONE else ""


def without_date(text: str) -> str:
    """Return what stands before a date and a comma: `Name, 9 October 2026`."""
    name, comma, date = text.partition(",")
    return name if comma and find_date(date) is not None else text


def _is_at_right(node: LexborNode) -> bool:
    """Return whether an element is aligned to the right, as signatures are."""
    attributes = node.attributes
    style = f"{attributes.get('style') or ''} align:{attributes.get('align') or ''} {attributes.get('class') or ''}"
    return _AT_RIGHT.search(style) is not None


def _without_place(text: str) -> str:
    """Return the name of `Name Surname, place` and of `Name Surname, photo by the author`."""
    name, _, tail = text.partition(",")
    return name if len(tail.split()) <= _MAX_AFTER_NAME else text
