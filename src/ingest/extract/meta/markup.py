"""What the markup of a page declares: meta tags, links, microdata, the headline, dates and bylines.

One pass over the page collects; nothing is judged here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from ingest.extract.tree import Tree

MAX_MARKED_TEXTS = 400  # of one page; usual are a few dozens
MAX_READ = 4_000_000  # characters of text read for all of them: nested elements repeat each other's text
MAX_TEXT = 600  # characters of a headline or byline; longer ones are something else
_MAX_HEADLINES = 20
_MIN_HEADLINE = 8  # characters
_MAX_NAMES = 20  # of one byline

Attributes = dict[str, str | None]

_SELECTOR = (
    'meta, link[rel], title, h1, time, script[type*="ld+json"], [itemprop], [rel~="author"], address,'
    ' [class*="byline" i], [class*="author" i], [class*="autor" i], [class*="writer" i], [data-author],'
    ' [class*="date" i], [class*="publish" i], [class*="time" i], [class*="headline" i], [class*="copyright" i],'
    ' [id*="byline" i], [id*="author" i], [id*="date" i]'
)
_AUTHOR_WORDS = ("byline", "author", "autor", "writer")
_DATE_WORDS = ("date", "publish", "time")
_ASIDE_TAGS = frozenset({"nav", "aside", "form", "dialog", "noscript", "template", "blockquote"})
_RELATED_WORDS = ("related", "recommend", "comment", "sidebar", "teaser", "promo", "popular", "trending", "latest")
_PICTURES = frozenset({"figure", "figcaption", "picture"})
_CONTAINERS = frozenset({"body", "html", "main", "article", "img", "svg", "ul", "ol", "table", "script", "style"})
_ITEMPROPS = frozenset({"headline", "name", "author", "creator", "datepublished", "datemodified", "datecreated"})
_NAME_SELECTOR = '[rel~="author"], [itemprop="name"], a[href*="author"], a[href*="autor"], [class*="name" i]'


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A visible text whose markup says that it may be a headline, a byline or a date."""

    text: str
    kind: str  # h1, headline, time, date, rel, byline, author, itemprop, address
    datetime: str | None = None  # the attribute of the same name (or `content`)
    in_main: bool = False  # inside article or main
    in_aside: bool = False  # inside navigation, a footer, an aside, or what is `in_related`
    in_related: bool = False  # inside something about other articles: related, comments, teasers
    names: tuple[str, ...] = ()  # the texts of author links and name spans inside it
    itemprop: str = ""


class Surroundings(NamedTuple):
    """Where an element stands; fields as in `MarkedText`."""

    in_main: bool
    in_aside: bool
    in_related: bool


_Ancestry = tuple[bool, bool, bool, bool]  # in main, aside, footer, related


class HeadlineAncestors(frozenset[int]):
    """The elements that contain the article's headline, by `LexborNode.mem_id`, with a cache for `surroundings`."""

    known: dict[int, _Ancestry]  # by element

    def __init__(self, _: Iterable[int] = ()) -> None:
        self.known = {}


@dataclass(slots=True)
class Markup:
    """Everything collected from one page, in document order."""

    meta: dict[str, list[str]] = field(default_factory=dict)  # name, property or http-equiv (lower case) -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # rel (lower case) -> href
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    titles: list[str] = field(default_factory=list)
    marked_texts: list[MarkedText] = field(default_factory=list)
    copyright_lines: list[str] = field(default_factory=list)
    language: str | None = None
    headline_ancestors: HeadlineAncestors = field(default_factory=HeadlineAncestors)

    def first(self, *names: str) -> str | None:
        """Return the first content of the first of these meta names that has one."""
        for name in names:
            for value in self.meta.get(name, ()):
                return value
        return None

    def all(self, *names: str) -> tuple[str, ...]:
        """Return all contents of these meta names."""
        return tuple(value for name in names for value in self.meta.get(name, ()))


def collect_markup(tree: Tree) -> Markup:
    """Collect what the markup declares, in one pass over the page."""
    markup = Markup()
    root = tree.root
    if root is not None:
        markup.language = root.attributes.get("lang") or root.attributes.get("xml:lang")
    visible: list[LexborNode] = []
    for node in tree.css(_SELECTOR):
        tag = node.tag
        if tag == "meta":
            attributes = node.attributes
            _add_meta(markup, attributes)
            if attributes.get("itemprop"):
                visible.append(node)
        elif tag == "link":
            _add_link(markup, node)
        elif tag == "script":
            markup.scripts.append(node.text())
        elif tag == "title":
            _add_title(markup, node)
        else:
            visible.append(node)
    headlines = [node for node in visible if node.tag == "h1"]
    markup.headline_ancestors = _headline_ancestors(markup, headlines[:_MAX_HEADLINES])
    read = 0
    for node in visible:
        read += _add_marked_text(markup, node)
        if read > MAX_READ or len(markup.marked_texts) >= MAX_MARKED_TEXTS:
            break
    return markup


def _headline_ancestors(markup: Markup, headlines: list[LexborNode]) -> HeadlineAncestors:
    """Return what contains the article's own headline: none of these is beside the article, whatever its class says."""
    declared = " ".join([*markup.titles[:1], *markup.all("og:title")[:1]]).casefold()
    long = [(node, text) for node in headlines if len(text := collapsed_line(node.text())) > _MIN_HEADLINE]
    only = long[0][0] if len({text for _, text in long}) == 1 else None
    inside = (node for node, _ in long if surroundings(node, frozenset())[:2] == (True, False))
    own = next((node for node, text in long if text.casefold() in declared), None) or only or next(inside, None)
    ancestors: set[int] = set()
    while own is not None:
        ancestors.add(own.mem_id)
        own = own.parent
    return HeadlineAncestors(ancestors)


def collapsed_line(text: str | None) -> str:
    """Return a text with white space collapsed."""
    return " ".join(text.split()) if text else ""


def _add_meta(markup: Markup, attributes: Attributes) -> None:
    content = collapsed_line(_content(attributes))
    if not content:
        return
    names = {name.strip().lower() for key in ("property", "name", "http-equiv") if (name := attributes.get(key))}
    for name in sorted(names):
        markup.meta.setdefault(name, []).append(content)


def _content(attributes: Attributes) -> str | None:
    return attributes.get("content") or attributes.get("value")


def _add_link(markup: Markup, node: LexborNode) -> None:
    attributes = node.attributes
    href = collapsed_line(attributes.get("href"))
    for rel in (attributes.get("rel") or "").lower().split():
        if href:
            markup.links.setdefault(rel, []).append(href)


def _add_title(markup: Markup, node: LexborNode) -> None:
    parent = node.parent
    if not markup.titles or (parent is not None and parent.tag == "head"):
        text = collapsed_line(node.text())
        if text and (parent is None or parent.tag != "svg"):
            markup.titles.append(text)


def _kind(tag: str, attributes: Attributes) -> str:
    """Return the `kind` of a marked text, "copyright" for a notice, or '' for an element that is none of them."""
    if attributes.get("itemprop"):
        return "itemprop"
    if tag in ("h1", "time", "address"):
        return tag
    if "author" in (attributes.get("rel") or "").lower().split():
        return "rel"
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if "copyright" in words:
        return "copyright"
    if any(word in words for word in _AUTHOR_WORDS):
        return "byline" if "byline" in words else "author"
    if "headline" in words:
        return "headline" if tag in ("h1", "h2", "span", "div", "p") else ""
    if any(word in words for word in _DATE_WORDS):
        return "date"
    return "author" if attributes.get("data-author") else ""


def _add_marked_text(markup: Markup, node: LexborNode) -> int:
    """Add the node if it may be a headline, a byline or a date; return the number of characters read."""
    attributes, tag = node.attributes, node.tag or ""
    kind = _kind(tag, attributes)
    itemprop = (attributes.get("itemprop") or "").lower()
    if not kind or tag in _CONTAINERS or (kind == "itemprop" and not set(itemprop.split()) & _ITEMPROPS):
        return 0
    raw = node.text(separator=" ")
    text = collapsed_line(raw)
    moment = collapsed_line(attributes.get("datetime") or attributes.get("content")) or None
    if kind == "copyright" and 4 < len(text) < 300:
        markup.copyright_lines.append(text)
    may_hold_names = len(text) <= MAX_TEXT and kind in ("byline", "author", "address", "itemprop")
    names = _names(node) if may_hold_names and (_has_elements(node) or _may_be_name(attributes)) else ()
    if kind != "copyright" and len(text) <= MAX_TEXT and (text or moment or names):
        place = surroundings(node, markup.headline_ancestors)
        markup.marked_texts.append(MarkedText(text, kind, moment, *place, names, itemprop))
    return len(raw)


def _has_elements(node: LexborNode) -> bool:
    child = node.first_child
    while child is not None and not child.is_element_node:
        child = child.next
    return child is not None


def _may_be_name(attributes: Attributes) -> bool:
    """Return whether an element without children may match `_NAME_SELECTOR`: most do not, and a query is slow."""
    words = " ".join(attributes.get(key) or "" for key in ("rel", "itemprop", "href", "class")).lower()
    return "name" in words or "author" in words or "autor" in words


def _names(node: LexborNode) -> tuple[str, ...]:
    elements = node.css(_NAME_SELECTOR)[:_MAX_NAMES]
    texts = (_content(item.attributes) if item.tag == "meta" else item.text(separator=" ") for item in elements)
    return tuple(dict.fromkeys(name for text in texts if (name := collapsed_line(text))))


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
    if tag in _PICTURES or _is_related(words):
        return is_main, True, True, True  # the ancestors no longer matter
    in_footer = in_footer or tag == "footer" or "footer" in words.lower()
    return in_main or is_main, in_aside or tag in _ASIDE_TAGS, in_footer, in_related


@lru_cache(maxsize=4096)
def _is_related(words: str) -> bool:
    lowered = words.lower()
    return any(word in lowered for word in _RELATED_WORDS)
