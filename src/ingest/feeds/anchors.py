"""The `base`, `link` and `a` tags of a page, read without building a tree: one pass, linear on any input.

The tree of a hostile page takes quadratic memory (formatting elements that are opened again in each paragraph), and a
feed may be looked for on any page. Tags are recognised as in HTML, section 13.2.5.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_MARK = re.compile(
    r"<(?:(!--)|(base|link|a|script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext)(?=[\s/>])"
    r"|[a-z](?:[^>=]*+=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+[^>=]*+)",  # any other tag, with all its attributes
    re.I,
)
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?:(>)|([^\s/>=][^\s/>=]*+|=[^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)(\"|\Z)|'([^']*+)('|\Z)|([^\s>\"'][^\s>]*+)?))?)"
)
_COMMENT_END = re.compile(r"--!?>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINKING = frozenset({"base", "link", "a"})
_MAX_ATTRIBUTES = 100  # of one tag; further ones are ignored


class Tag(NamedTuple):
    """A start tag. Names are in lower case; of an attribute that is written twice the first counts."""

    name: str
    attributes: dict[str, str]


def tags(page: str) -> Iterator[Tag]:
    """Yield the tags that may hold a link, in their order; none from comments, scripts and other raw text."""
    position, never_closed = 0, set[str]()
    while (mark := _MARK.search(page, position)) is not None:
        if mark[1]:
            ended = _COMMENT_END.search(page, mark.end() - 2)  # `<!-->` is a comment already
            if ended is None:
                return
            position = ended.end()
            continue
        if not mark[2]:
            position = mark.end()
            continue
        name = mark[2].lower()
        parsed = _attributes(page, mark.end())
        if parsed is None or name == "plaintext":
            return
        attributes, position = parsed
        if name in _LINKING:
            yield Tag(name, attributes)
        elif name not in never_closed:
            closing = re.compile(f"</{name}(?=[\\s/>])", re.I).search(page, position)
            if closing is None:
                never_closed.add(name)  # a mistake more often than a text up to the end
            else:
                position = closing.end()


def _attributes(page: str, position: int) -> tuple[dict[str, str], int] | None:
    """Return the attributes from a position in a tag on, and where the tag ends; None when it never does."""
    attributes: dict[str, str] = {}
    while (match := _ATTRIBUTE.match(page, position)) is not None:
        position = match.end()
        if match[1]:
            return attributes, position
        if match[4] == "" or match[6] == "":
            return None
        if len(attributes) < _MAX_ATTRIBUTES:
            value = match[3] or match[5] or match[7] or ""
            attributes.setdefault(match[2].lower(), _REFERENCE.sub(_unescape, value))
    return None


def _unescape(reference: re.Match[str]) -> str:
    return html.unescape(reference[0])
