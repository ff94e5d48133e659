"""The one parse of a page that body, metadata and page kind share: HTML5 by lexbor, through selectolax.

Measured on 132 news pages (233 kB on average): lexbor takes 0.75 ms a page, resiliparse 0.78, lxml 1.64; a walk over
all nodes with tag, attributes and text adds 0.5 ms to either. Lexbor keeps text below 10,000 levels of nesting, where
libxml2 silently loses everything below 256, and parses unclosed elements in linear time. It is quadratic in the number
of attributes of one tag (100,000 take 40 s), so `parse` cuts these first.
"""

import re
from dataclasses import dataclass
from itertools import islice

import numpy as np
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

MAX_CHARS = 32_000_000  # a longer page is cut; p99 of real news pages is 1.6 million
MAX_TAGS = 400_000  # the page is cut there: a node takes 155 bytes; real pages have a few thousand
MAX_ATTRIBUTES = 500  # of one tag; others are removed
MAX_DEPTH = 12_000  # open elements: lexbor searches them at every block, 100,000 take 24 s

_OPENING = re.compile(b"<")
_LONG_TAG = 8_000  # bytes up to the next ">": only such tags can have too many attributes
_MANY = 15_000  # "=" in a page from which a tag may hide its attributes behind quoted ">"
_DEEP = 20_000  # "<" from which the depth is counted; real pages have a few thousand
_NESTING = re.compile(
    rb"<(/?)(?:div|section|article|main|aside|header|footer|nav|figure|blockquote|ul|ol|dl|table|form|fieldset|center|details"
    rb"|address|pre|menu|dir|button|object|h[1-6])\b",
    re.IGNORECASE,
)
# A tag with more than MAX_ATTRIBUTES attributes. Possessive, so that a failed match takes one pass over the tag.
_ATTRIBUTE = rb"""(?:[\s/]++[^\s=<>/"']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+)"""
_OVERFULL_TAG = re.compile(rb"(<[a-zA-Z][^\s>/<]*+%b{%d}+)%b++" % (_ATTRIBUTE, MAX_ATTRIBUTES, _ATTRIBUTE))


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page. `parser` answers CSS queries, `root` is the `html` element; treat both as read-only.

    `cuts` names what had to be removed before parsing: "length", "tags", "depth", "attributes".
    """

    parser: LexborHTMLParser
    cuts: tuple[str, ...] = ()
    utf8: bytes = b""  # the page as it was parsed; searching it is faster than searching text

    @property
    def root(self) -> LexborNode | None:
        """The `html` element (HTML5 parsing always makes one)."""
        return self.parser.root

    def css(self, selector: str) -> list[LexborNode]:
        """Return all elements that match a CSS selector, in document order."""
        return self.parser.css(selector)

    def tags(self, name: str) -> list[LexborNode]:
        """Return all elements with a tag's name, in document order; many times faster than a selector."""
        return self.parser.tags(name)

    def css_first(self, selector: str) -> LexborNode | None:
        """Return the first element that matches a CSS selector, or None."""
        return self.parser.css_first(selector)


def parse(html: str, utf8: bytes | None = None) -> Tree:
    """Parse a page or a fragment, in linear time for any content (WHATWG HTML, section 13.2).

    Pages are cut at `MAX_CHARS`, `MAX_TAGS` and `MAX_DEPTH`, tags keep `MAX_ATTRIBUTES` attributes. A fragment becomes
    the body of an otherwise empty page. `utf8` is `html` encoded in UTF-8, if the caller has it.

    Raises MemoryError, if memory is limited, for the rare page whose tree is quadratic (formatting elements that
    every paragraph reopens); nothing else on content.
    """
    cuts: list[str] = []
    if len(html) > MAX_CHARS:
        page = html[:MAX_CHARS].encode("utf-8", "ignore")
        cuts.append("length")
    else:
        page = html.encode("utf-8", "ignore") if utf8 is None else utf8
    tags = _count(page, b"<")
    if tags > MAX_TAGS:
        cut = next(islice(_OPENING.finditer(page), MAX_TAGS, None))
        page = page[: cut.start()]
        cuts.append("tags")
    if tags > _DEEP and (end := _too_deep(page)) is not None:
        page = page[:end]
        cuts.append("depth")
    if _has_overfull_tag(page):
        page, removed = _OVERFULL_TAG.subn(rb"\1", page)
        if removed:
            cuts.append("attributes")
    try:
        parser = LexborHTMLParser(page)
    except SelectolaxError as error:  # any HTML can be parsed: what is missing is memory
        raise MemoryError("a page whose tree needs more memory than there is") from error
    return Tree(parser, tuple(cuts), page)


def _count(page: bytes, mark: bytes) -> int:
    # The same as `page.count(mark)`, four times as fast.
    return int(np.count_nonzero(np.frombuffer(page, dtype=np.uint8) == ord(mark)))


def _too_deep(page: bytes) -> int | None:
    """Return where more than `MAX_DEPTH` elements are open, found by counting tags alone."""
    depth = 0
    for match in _NESTING.finditer(page):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > MAX_DEPTH:
            return match.start()
    return None


def _has_overfull_tag(page: bytes) -> bool:
    # Jumps from ">" to ">" in steps of up to _LONG_TAG: microseconds on a usual page, where the expression would take
    # longer than parsing. Only a stretch without ">" can be such a tag, and only there the expression is searched.
    """Return whether a tag has more than `MAX_ATTRIBUTES` attributes."""
    if _count(page, b"=") > _MANY and _OVERFULL_TAG.search(page):
        return True
    position, end = 0, len(page)
    while position + _LONG_TAG < end:
        last = page.rfind(b">", position, position + _LONG_TAG)
        if last >= 0:
            position = last + 1
            continue
        stop = page.find(b">", position + _LONG_TAG)
        stop = end if stop < 0 else stop + 1
        if _OVERFULL_TAG.search(page, position, stop):
            return True
        position = stop
    return False
