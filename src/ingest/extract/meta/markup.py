"""What the markup of a page declares: meta tags, links, microdata, the headline, dates and bylines.

One pass over the page collects; nothing is judged here.
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from ingest.extract.meta.author_names import is_names_only
from ingest.extract.meta.byline_parts import AND
from ingest.extract.meta.cards import is_on_card
from ingest.extract.meta.headline import find_headline
from ingest.extract.meta.place import (
    HeadlineAncestors,
    Surroundings,
    box_of,
    collapsed_line,
    is_in_masthead,
    is_under_title,
    lines_of,
    surroundings,
    text_before,
)
from ingest.extract.tree import Tree

MAX_MARKED_TEXTS = 400  # of one page; usual are a few dozens
MAX_READ = 4_000_000  # characters of text read for all of them: nested elements repeat each other's text
MAX_TEXT = 600  # characters of a headline or byline; longer ones are something else
_MAX_NAMES = 20  # of one byline
_INLINE = frozenset({"span", "a", "b", "strong", "em", "i"})
_MAX_BETWEEN = 4  # characters between names side by side
_MAX_SIGNATURE = 100  # characters of one of several bylines side by side

Attributes = dict[str, str | None]

_SELECTOR = (
    'meta, link[rel], title, h1, time, script[type*="ld+json"], [itemprop], [rel~="author"], address,'
    ' [class*="byline" i], [class*="author" i], [class*="autor" i], [class*="writer" i], [data-author],'
    ' [class*="date" i], [class*="publish" i], [class*="time" i], [class*="headline" i], [class*="copyright" i],'
    ' [id*="byline" i], [id*="author" i], [id*="date" i]'
)
_AUTHOR_WORDS = ("byline", "author", "autor", "writer")
_SIGNED = frozenset({"byline", "author", "rel", "address"})
_DATE_WORDS = ("date", "publish", "time")
_CONTAINERS = frozenset({"body", "html", "main", "article", "img", "svg", "ul", "ol", "table", "script", "style"})
_ITEMPROPS = frozenset({"headline", "name", "author", "creator", "datepublished", "datemodified", "datecreated"})
_NAME_SELECTOR = '[rel~="author"], [itemprop="name"], a[href*="author"], a[href*="autor"], [class*="name" i]'


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A visible text whose markup says that it may be a headline, a byline or a date."""

    text: str
    kind: str  # h1, headline, time, date, rel, byline, author, itemprop, address
    datetime: str | None = None  # the attribute of the same name, or `content`; of a date also `title`
    in_main: bool = False  # inside article or main
    in_aside: bool = False  # inside navigation, a footer, an aside, or what is `in_related`
    in_related: bool = False  # inside something about other articles: related, comments, teasers
    names: tuple[str, ...] = ()  # the texts of author links and name spans inside it
    itemprop: str = ""
    before: str = ""  # of a date or a byline: what stands before it in its line
    in_masthead: bool = False  # of a date: above the headline, with the logo or the menu
    lines: tuple[str, ...] = ()  # of a byline: the text between its block borders and line breaks
    box: str = ""  # of a byline: the same for those that stand side by side and look the same; '': alone


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
    h1s = [node for node in visible if node.tag == "h1"]
    declared = [*markup.titles[:1], *markup.all("og:title")[:1], *markup.all("twitter:title")[:1]]
    own, is_h1 = find_headline(tree, h1s, declared, markup.scripts, _is_beside)
    markup.headline_ancestors = _ancestors(own)
    if own is not None and not is_h1:
        visible = _with_heading(tree, visible, own)
    read = 0
    above = own is not None
    for node in visible:
        above = above and own is not None and node.mem_id != own.mem_id
        read += _add_marked_text(markup, node, above=above, is_headline=own is not None and node.mem_id == own.mem_id)
        if read > MAX_READ or len(markup.marked_texts) >= MAX_MARKED_TEXTS:
            break
    return markup


def _is_beside(node: LexborNode) -> bool:
    return surroundings(node, frozenset()).in_aside


def _ancestors(headline: LexborNode | None) -> HeadlineAncestors:
    """Return what contains the article's own headline: none of these is beside the article, whatever its class says."""
    ancestors: set[int] = set()
    while headline is not None:
        ancestors.add(headline.mem_id)
        headline = headline.parent
    return HeadlineAncestors(ancestors)


def _with_heading(tree: Tree, visible: list[LexborNode], heading: LexborNode) -> list[LexborNode]:
    """Return the visible elements and the heading, in document order."""
    wanted = {node.mem_id for node in visible} | {heading.mem_id}
    return [node for node in tree.css(f"{_SELECTOR}, h2, h3, h4") if node.mem_id in wanted]


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
    if tag == "h1":
        return tag
    if attributes.get("itemprop"):
        return "itemprop"
    if tag in ("time", "address"):
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


def _add_marked_text(markup: Markup, node: LexborNode, *, above: bool, is_headline: bool) -> int:
    """Add the node if it may be a headline, a byline or a date; return the number of characters read.

    `above` says that the article's headline follows.
    """
    attributes, tag = node.attributes, node.tag or ""
    kind = "h1" if is_headline else _kind(tag, attributes)
    itemprop = (attributes.get("itemprop") or "").lower()
    if not kind or tag in _CONTAINERS or (kind == "itemprop" and not set(itemprop.split()) & _ITEMPROPS):
        return 0
    raw = node.text(separator=" ")
    text = collapsed_line(raw)
    hint = attributes.get("title") if kind in ("time", "date") else None
    moment = collapsed_line(attributes.get("datetime") or attributes.get("content") or hint) or None
    if kind == "copyright" and 4 < len(text) < 300:
        markup.copyright_lines.append(text)
    may_hold_names = len(text) <= MAX_TEXT and kind in ("byline", "author", "address", "itemprop")
    names = _names(node) if may_hold_names and (_has_elements(node) or _may_be_name(attributes)) else ()
    if kind != "copyright" and len(text) <= MAX_TEXT and (text or moment or names):
        place = surroundings(node, markup.headline_ancestors)
        dated = kind in ("time", "date") or (kind == "itemprop" and "date" in itemprop)
        if kind in _SIGNED and not above and is_under_title(node, text, markup.headline_ancestors):
            place = Surroundings(place.in_main, True, True)
        if (
            (dated or (kind in _SIGNED and not above))
            and not place.in_aside
            and is_on_card(node, markup.headline_ancestors)
        ):
            place = Surroundings(place.in_main, True, True)
        signed = kind in _SIGNED and 0 < len(text) <= _MAX_SIGNATURE and not place.in_related
        around = box_of(node, markup.headline_ancestors) if signed else 0
        box = f"{around} {tag} {attributes.get('class')}" if around else ""
        before = text_before(node) if dated or box else ""
        masthead = dated and above and is_in_masthead(node, markup.headline_ancestors)
        lines = lines_of(node) if may_hold_names and text and _has_elements(node) else ()
        markup.marked_texts.append(
            MarkedText(text, kind, moment, *place, names, itemprop, before, masthead, lines, box)
        )
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
    return tuple(dict.fromkeys(name for text in texts if (name := collapsed_line(text)))) or _sibling_names(node)


def _sibling_names(node: LexborNode) -> tuple[str, ...]:
    """Return the names in two or more inline elements side by side with nothing between them but a comma or a word."""
    names: list[str] = []
    child = node.first_child
    while child is not None:
        text = collapsed_line(child.text(separator=" "))
        if child.tag in _INLINE and is_names_only(text) and not AND.search(text):
            names.append(text)
        elif names and len(text) > _MAX_BETWEEN:
            return ()  # a text goes on behind the names
        child = child.next
    return tuple(names) if len(names) > 1 else ()
