"""What the markup of a page says in its own voice: meta tags, links, microdata, the headline, times and bylines.

One pass collects; nothing is judged here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborNode

from ingest.extract.tree import Tree

MAX_NODES = 400  # spots of one page; a page has a few dozens
MAX_READ = 4_000_000  # characters of text read for all spots: nested elements repeat each other's text
MAX_TEXT = 600  # characters of a headline or byline; longer ones are something else

_SELECTOR = (
    'meta, link[rel], title, h1, time, script[type*="ld+json"], [itemprop], [rel~="author"], address,'
    ' [class*="byline" i], [class*="author" i], [class*="autor" i], [class*="writer" i], [data-author],'
    ' [class*="date" i], [class*="publish" i], [class*="time" i], [class*="headline" i], [class*="copyright" i],'
    ' [id*="byline" i], [id*="author" i], [id*="date" i]'
)
_AUTHOR_WORDS = ("byline", "author", "autor", "writer")
_DATE_WORDS = ("date", "publish", "time")
Attributes = dict[str, str | None]
_APART = frozenset({"nav", "aside", "form", "dialog", "noscript", "template", "blockquote"})
_FOREIGN = ("related", "recommend", "comment", "sidebar", "teaser", "promo", "popular", "trending", "latest")


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of the visible page that may be a headline, a byline or a date."""

    text: str
    kind: str  # h1, headline, time, date, rel, byline, author, itemprop, address
    datetime: str | None = None  # the attribute of the same name (or `content`)
    main: bool = False  # inside article or main
    apart: bool = False  # inside navigation, a footer, an aside, a list of other articles
    foreign: bool = False  # inside something that tells of other articles: related, comments, teasers
    names: tuple[str, ...] = ()  # the texts of author links and name spans inside it
    prop: str = ""  # its itemprop


class Around(frozenset[int]):
    """What contains the headline, by `LexborNode.mem_id`; and what `place` has found out so far, which rests on it."""

    known: dict[int, tuple[bool, bool, bool, bool]]  # of an element: main, apart, footer, foreign

    def __init__(self, _: Iterable[int] = ()) -> None:
        self.known = {}


@dataclass(slots=True)
class Markup:
    """Everything collected from one page, in document order."""

    meta: dict[str, list[str]] = field(default_factory=dict)  # name, property or http-equiv (lower case) -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # rel (lower case) -> href
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    titles: list[str] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    copyright_lines: list[str] = field(default_factory=list)
    language: str | None = None
    around: Around = field(default_factory=Around)

    def first(self, *names: str) -> str | None:
        """The first content of the first of these meta names that has one."""
        for name in names:
            for value in self.meta.get(name, ()):
                return value
        return None

    def all(self, *names: str) -> tuple[str, ...]:
        """All contents of these meta names."""
        return tuple(value for name in names for value in self.meta.get(name, ()))


def collect(tree: Tree) -> Markup:
    """One pass over the page."""
    markup = Markup()
    root = tree.root
    if root is not None:
        markup.language = root.attributes.get("lang") or root.attributes.get("xml:lang")
    shown: list[LexborNode] = []
    for node in tree.css(_SELECTOR):
        tag = node.tag
        if tag == "meta":
            attributes = node.attributes
            _add_meta(markup, attributes)
            if attributes.get("itemprop"):
                shown.append(node)
        elif tag == "link":
            _add_link(markup, node)
        elif tag == "script":
            markup.scripts.append(node.text())
        elif tag == "title":
            _add_title(markup, node)
        else:
            shown.append(node)
    markup.around = _around_headline(markup, [node for node in shown if node.tag == "h1"][:20])
    read = 0
    for node in shown:
        read += _add_spot(markup, node)
        if read > MAX_READ or len(markup.spots) >= MAX_NODES:
            break
    return markup


def _around_headline(markup: Markup, headlines: list[LexborNode]) -> Around:
    """What contains the article's own headline: nothing of that is beside the article, whatever its class says."""
    told = " ".join([*markup.titles[:1], *markup.all("og:title")[:1]]).casefold()
    long = [(node, text) for node in headlines if len(text := line(node.text())) > 8]
    alone = long[0][0] if len({text for _, text in long}) == 1 else None
    inside = (node for node, _ in long if place(node, frozenset())[:2] == (True, False))
    own = next((node for node, text in long if text.casefold() in told), None) or alone or next(inside, None)
    found: set[int] = set()
    while own is not None:
        found.add(own.mem_id)
        own = own.parent
    return Around(found)


def line(text: str | None) -> str:
    """White space folded."""
    return " ".join(text.split()) if text else ""


def _add_meta(markup: Markup, attributes: Attributes) -> None:
    content = line(_content(attributes))
    if not content:
        return
    names = {name.strip().lower() for key in ("property", "name", "http-equiv") if (name := attributes.get(key))}
    for name in sorted(names):
        markup.meta.setdefault(name, []).append(content)


def _content(attributes: Attributes) -> str | None:
    return attributes.get("content") or attributes.get("value")


def _add_link(markup: Markup, node: LexborNode) -> None:
    attributes = node.attributes
    href = line(attributes.get("href"))
    for rel in (attributes.get("rel") or "").lower().split():
        if href:
            markup.links.setdefault(rel, []).append(href)


def _add_title(markup: Markup, node: LexborNode) -> None:
    parent = node.parent
    if not markup.titles or (parent is not None and parent.tag == "head"):
        text = line(node.text())
        if text and (parent is None or parent.tag != "svg"):
            markup.titles.append(text)


def _kind(tag: str, attributes: Attributes) -> str:
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


def _add_spot(markup: Markup, node: LexborNode) -> int:
    """Keep the node if it may be a headline, a byline or a date; the characters that were read for it."""
    attributes, tag = node.attributes, node.tag or ""
    kind = _kind(tag, attributes)
    prop = (attributes.get("itemprop") or "").lower()
    if not kind or tag in _NO_SPOT or (kind == "itemprop" and not set(prop.split()) & _PROPS):
        return 0
    raw = node.text(separator=" ")
    text = line(raw)
    moment = line(attributes.get("datetime") or attributes.get("content")) or None
    if kind == "copyright" and 4 < len(text) < 300:
        markup.copyright_lines.append(text)
    asked = len(text) <= MAX_TEXT and kind in ("byline", "author", "address", "itemprop")
    names = _names(node) if asked and (_has_elements(node) or _may_be_name(attributes)) else ()
    if kind != "copyright" and len(text) <= MAX_TEXT and (text or moment or names):
        main, apart, foreign = place(node, markup.around)
        markup.spots.append(Spot(text, kind, moment, main, apart, foreign, names, prop))
    return len(raw)


_PICTURE = frozenset({"figure", "figcaption", "picture"})
_NO_SPOT = frozenset({"body", "html", "main", "article", "img", "svg", "ul", "ol", "table", "script", "style"})
_PROPS = frozenset({"headline", "name", "author", "creator", "datepublished", "datemodified", "datecreated"})


def _has_elements(node: LexborNode) -> bool:
    child = node.first_child
    while child is not None and not child.is_element_node:
        child = child.next
    return child is not None


def _may_be_name(attributes: Attributes) -> bool:
    """Whether an element without others may match what `_names` asks for: most do not, and asking has its price."""
    words = " ".join(attributes.get(key) or "" for key in ("rel", "itemprop", "href", "class")).lower()
    return "name" in words or "author" in words or "autor" in words


def _names(node: LexborNode) -> tuple[str, ...]:
    found = node.css('[rel~="author"], [itemprop="name"], a[href*="author"], a[href*="autor"], [class*="name" i]')
    texts = (_content(item.attributes) if item.tag == "meta" else item.text(separator=" ") for item in found[:20])
    return tuple(dict.fromkeys(told for text in texts if (told := line(text))))


def place(node: LexborNode, around: frozenset[int]) -> tuple[bool, bool, bool]:
    """Inside the main content; inside something beside it; inside something about other articles.

    What an element has found out, its neighbours below the same one need not (`Around`).
    """
    known = around.known if isinstance(around, Around) else {}
    climbed: list[LexborNode] = []
    found = (False, False, False, False)
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html"):
        if parent.mem_id in known:
            found = known[parent.mem_id]
            break
        climbed.append(parent)
        parent = parent.parent
    for parent in reversed(climbed):
        found = known[parent.mem_id] = _within(parent, parent.mem_id in around, found)
    main, apart, footer, foreign = found
    if foreign:
        return main, True, True
    return main, apart or (footer and not main), False  # an article's own footer says who wrote it (HTML, 4.3.8)


def _within(node: LexborNode, headline: bool, outer: tuple[bool, bool, bool, bool]) -> tuple[bool, bool, bool, bool]:
    """Main, apart, footer and foreign below a node, by what holds the node; `headline`: it contains the headline."""
    main, apart, footer, foreign = outer
    tag = node.tag or ""
    own = tag in ("article", "main")
    if headline:
        return main or own, apart, footer, foreign
    attributes = node.attributes
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if tag in _PICTURE or _is_foreign(words):
        return own, True, True, True  # what lies above is not looked at
    footer = footer or tag == "footer" or "footer" in words.lower()
    return main or own, apart or tag in _APART, footer, foreign


@lru_cache(maxsize=4096)
def _is_foreign(words: str) -> bool:
    lowered = words.lower()
    return any(word in lowered for word in _FOREIGN)
