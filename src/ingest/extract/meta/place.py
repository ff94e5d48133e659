"""Where an element stands on a page: in the article, beside it, above it, or in something about other articles."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from ingest.extract.meta.byline_parts import after_by

_ASIDE_TAGS = frozenset({"nav", "aside", "form", "dialog", "noscript", "template", "blockquote"})
_RELATED_WORDS = ("related", "recommend", "comment", "sidebar", "teaser", "promo", "popular", "trending", "latest")
_PICTURES = frozenset({"figure", "figcaption", "picture"})
_PORTRAIT = 'address, [rel~="author"]'  # what a figure holds that is the portrait of an author
_SMALL_BOX = 300  # characters: a box beside the article with less may be its byline, and no list of other articles
_MAX_BOX = 200  # characters of the box that the bylines of one article share
_MAX_BOX_DEPTH = 3  # elements around a byline that may be that box
_NO_SIDEBAR = re.compile(r"(?:without|no|has|with|hide)[_-]?sidebar")
_OWN_FOOTER = re.compile(r"(?:post|entry|article|story|node)[_-]{0,2}footer")  # an article's own: it says who wrote it
_MAX_BEFORE = 60  # characters before a date in its line
_LINE_ENDS = frozenset("br p div li ul ol dl dd dt section header footer h1 h2 h3 h4 h5 h6 tr td hr".split())
_MASTHEAD_WORDS = ("masthead", "topbar", "top-bar", "navbar", "header", "today", "current-date", "currentdate")
_MIN_TITLE, _MIN_TITLE_WORDS = 15, 3  # characters and words of the linked title of another article
_MAX_BRANCH = 200  # characters of what stands beside the headline with a date in it


class Surroundings(NamedTuple):
    """Where an element stands; fields as in `MarkedText`."""

    in_main: bool
    in_aside: bool
    in_related: bool


_Ancestry = tuple[bool, bool, bool, bool]  # in main, aside, footer, related


class HeadlineAncestors(frozenset[int]):
    """The elements that contain the article's headline, by `LexborNode.mem_id`, with a cache for `surroundings`."""

    known: dict[int, _Ancestry]  # by element
    sizes: dict[int, int]  # characters of elements, for `box_of`
    large: dict[int, bool]  # by element beside the headline, for `is_in_masthead`

    def __init__(self, _: Iterable[int] = ()) -> None:
        self.known = {}
        self.sizes = {}
        self.large = {}


def collapsed_line(text: str | None) -> str:
    """Return a text with white space collapsed."""
    return " ".join(text.split()) if text else ""


def is_longer(node: LexborNode, characters: int) -> bool:
    """Return whether the text of an element, white space collapsed, is longer; reads no more of it than that takes."""
    size = -1  # no space before the first word
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text" and (text := collapsed_line(inner.text_content)):
            size += len(text) + 1
            if size > characters:
                return True
    return False


def surroundings(node: LexborNode, headline_ancestors: frozenset[int]) -> Surroundings:
    """Return whether an element is in the main content, beside it, or in something about other articles.

    The result for every ancestor is cached in `HeadlineAncestors`, so that siblings do not climb the tree again.
    """
    known = headline_ancestors.known if isinstance(headline_ancestors, HeadlineAncestors) else {}
    climbed: list[LexborNode] = []
    ancestry = (False, False, False, False)
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html"):
        if parent.mem_id in known:
            ancestry = known[parent.mem_id]
            break
        climbed.append(parent)
        parent = parent.parent
    for parent in reversed(climbed):
        ancestry = known[parent.mem_id] = _within(parent, parent.mem_id in headline_ancestors, ancestry)
    in_main, in_aside, in_footer, in_related = ancestry
    if in_related:
        return Surroundings(in_main, True, True)
    # an article's own footer says who wrote it (HTML, 4.3.8)
    return Surroundings(in_main, in_aside or (in_footer and not in_main), False)


def _within(node: LexborNode, has_headline: bool, outer: _Ancestry) -> _Ancestry:
    """Return the ancestry of the children of a node, from that of the node; `has_headline`: it holds the headline."""
    in_main, in_aside, in_footer, in_related = outer
    tag = node.tag or ""
    is_main = tag in ("article", "main")
    if has_headline:
        return in_main or is_main, in_aside, in_footer, in_related
    attributes = node.attributes
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    picture = tag in _PICTURES and node.css_first(_PORTRAIT) is None
    if picture or (_is_related(words) and not (_is_sidebar(words) and _is_small(node))):
        return is_main, True, True, True  # the ancestors no longer matter
    in_footer = in_footer or tag == "footer" or "footer" in _OWN_FOOTER.sub("", words.lower())
    beside = tag in _ASIDE_TAGS and not (tag == "aside" and _is_small(node))
    return in_main or is_main, in_aside or beside, in_footer, in_related


def box_of(node: LexborNode, headline_ancestors: HeadlineAncestors) -> int:
    """Return the `mem_id` of the largest element around a byline that holds little but bylines, or 0."""
    box, parent = 0, node.parent
    for _ in range(_MAX_BOX_DEPTH):
        if parent is None or parent.mem_id in headline_ancestors or parent.tag in ("body", "article", "main"):
            break
        size = headline_ancestors.sizes.get(parent.mem_id)
        if size is None:
            size = headline_ancestors.sizes[parent.mem_id] = len(collapsed_line(parent.text(separator=" ")))
        if size > _MAX_BOX:
            break
        box, parent = parent.mem_id, parent.parent
    return box


def _is_small(node: LexborNode) -> bool:
    """Return whether a box beside the article is too small for a list of other articles."""
    return not is_longer(node, _SMALL_BOX) and node.css_first("h2 a, h3 a, h4 a") is None


@lru_cache(maxsize=4096)
def _is_related(words: str) -> bool:
    lowered = words.lower()
    if "sidebar" in lowered:
        lowered = _NO_SIDEBAR.sub("", lowered)
    return any(word in lowered for word in _RELATED_WORDS)


@lru_cache(maxsize=4096)
def _is_sidebar(words: str) -> bool:
    """Return whether nothing but "sidebar" says that an element is about other articles."""
    return not any(word in words.lower() for word in _RELATED_WORDS if word != "sidebar")


def lines_of(node: LexborNode) -> tuple[str, ...]:
    """Return the text of a small element as lines: a block-level element or a <br> ends one."""
    lines: list[list[str]] = [[]]
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            lines[-1].append(inner.text_content or "")
        elif inner.tag in _LINE_ENDS:
            lines.append([])
    return tuple(line for pieces in lines if (line := collapsed_line("".join(pieces))))


def text_with_bars(node: LexborNode, whole: str) -> str:
    """Return the text of an element with a bar at each <br>."""
    if node.css_first("br") is None:
        return collapsed_line(whole)
    lines: list[str] = [""]
    child = node.first_child
    while child is not None:
        if child.tag == "br":
            lines.append("")
        else:
            lines[-1] += f" {child.text(separator=' ')}"
        child = child.next
    return " | ".join(filter(None, map(collapsed_line, lines)))


def text_before(node: LexborNode) -> str:
    """Return what stands before an element in its line, at most `_MAX_BEFORE` characters: the label of a date."""
    current: LexborNode | None = node
    for _ in range(3):
        if current is None or current.tag in ("body", "html", "article", "main"):
            return ""
        text, sibling = "", current.prev
        while sibling is not None and len(text) < _MAX_BEFORE and sibling.tag != "br":
            if sibling.tag not in ("script", "style", "-comment"):
                text = f"{sibling.text(separator=' ')} {text}"
            if len(text) > 4 * _MAX_BEFORE:  # a whole paragraph
                break
            sibling = sibling.prev
        text = collapsed_line(text)
        if text:
            return text[-_MAX_BEFORE:]
        current = current.parent
    return ""


def is_under_title(node: LexborNode, text: str, headline_ancestors: frozenset[int]) -> bool:
    """Return whether the linked title of another article stands right above a byline, in a small element with it."""
    parent, before = node.parent, node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if parent is None or before is None or parent.mem_id in headline_ancestors:
        return False
    link = before if before.tag == "a" else before.css_first("a")
    title = collapsed_line(link.text(separator=" ")) if link is not None else ""
    if not _may_be_title(title) or text in title or title in text:
        return False
    whole = collapsed_line(before.text(separator=" "))
    return whole == title and not is_longer(parent, _SMALL_BOX)


def is_beside_title(node: LexborNode) -> bool:
    """Return whether a small element begins with the linked title of another article: `Title (date)`."""
    first = node.first_child
    while first is not None and not first.is_element_node and not collapsed_line(first.text()):
        first = first.next
    return first is not None and first.tag == "a" and _may_be_title(collapsed_line(first.text(separator=" ")))


def _may_be_title(text: str) -> bool:
    """Return whether the text of a link may be a headline: several words, and no names."""
    words = text.split()
    if len(text) < _MIN_TITLE or len(words) < _MIN_TITLE_WORDS or all(word[0].isupper() for word in words):
        return False
    return not after_by(text)[0]


def is_in_masthead(node: LexborNode, headline_ancestors: frozenset[int]) -> bool:
    """Return whether an element above the headline belongs to the page's head: it shares only the page with it.

    A date directly above the headline stands in a small element of its own beside it, or in the same article.
    """
    branch, parent = node, node.parent
    named = _is_head_of_page(node)
    while parent is not None and parent.mem_id not in headline_ancestors:
        if parent.tag in ("article", "main"):
            return False
        named = named or _is_head_of_page(parent)
        branch, parent = parent, parent.parent
    if parent is None or parent.tag in ("body", "html"):
        return True
    inside: LexborNode | None = parent
    while inside is not None and inside.tag not in ("body", "html"):
        if inside.tag in ("article", "main"):
            return False
        inside = inside.parent
    return named or _is_large(branch, headline_ancestors)


def _is_large(branch: LexborNode, headline_ancestors: frozenset[int]) -> bool:
    """Return whether what stands beside the headline is too large for its date; many dates may stand in one."""
    known = headline_ancestors.large if isinstance(headline_ancestors, HeadlineAncestors) else {}
    large = known.get(branch.mem_id)
    if large is None:
        large = is_longer(branch, _MAX_BRANCH)
        large = known[branch.mem_id] = large or branch.css_first("nav, form, img") is not None
    return large


def _is_head_of_page(node: LexborNode) -> bool:
    attributes = node.attributes
    return _names_masthead(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")


@lru_cache(maxsize=4096)
def _names_masthead(words: str) -> bool:
    lowered = words.lower()
    return any(word in lowered for word in _MASTHEAD_WORDS)
