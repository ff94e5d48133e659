"""What the markup of a page says in its own voice: meta tags, links, microdata, the headline, times and bylines.

One pass collects; nothing is judged here.
"""

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
    around: frozenset[int] = frozenset()  # what contains the headline, by `LexborNode.mem_id`

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
            _add_meta(markup, node)
            if node.attributes.get("itemprop"):
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


def _around_headline(markup: Markup, headlines: list[LexborNode]) -> frozenset[int]:
    """What contains the article's own headline: nothing of that is beside the article, whatever its class says."""
    told = " ".join([*markup.titles[:1], *markup.all("og:title")[:1]]).casefold()
    long = [(node, text) for node in headlines if len(text := line(node.text())) > 8]
    own = next((node for node, text in long if text.casefold() in told), long[0][0] if len(long) == 1 else None)
    found: set[int] = set()
    while own is not None:
        found.add(own.mem_id)
        own = own.parent
    return frozenset(found)


def line(text: str | None) -> str:
    """White space folded."""
    return " ".join(text.split()) if text else ""


def _add_meta(markup: Markup, node: LexborNode) -> None:
    attributes = node.attributes
    content = line(_content(node))
    if not content:
        return
    names = {name.strip().lower() for key in ("property", "name", "http-equiv") if (name := attributes.get(key))}
    for name in sorted(names):
        markup.meta.setdefault(name, []).append(content)


def _content(node: LexborNode) -> str | None:
    return node.attributes.get("content") or node.attributes.get("value")


def _add_link(markup: Markup, node: LexborNode) -> None:
    href = line(node.attributes.get("href"))
    for rel in (node.attributes.get("rel") or "").lower().split():
        if href:
            markup.links.setdefault(rel, []).append(href)


def _add_title(markup: Markup, node: LexborNode) -> None:
    parent = node.parent
    if not markup.titles or (parent is not None and parent.tag == "head"):
        text = line(node.text())
        if text and (parent is None or parent.tag != "svg"):
            markup.titles.append(text)


def _kind(node: LexborNode) -> str:
    attributes = node.attributes
    tag = node.tag or ""
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
    kind = _kind(node)
    attributes = node.attributes
    prop = (attributes.get("itemprop") or "").lower()
    if not kind or node.tag in _NO_SPOT or (kind == "itemprop" and not set(prop.split()) & _PROPS):
        return 0
    raw = node.text(separator=" ")
    text = line(raw)
    moment = line(attributes.get("datetime") or attributes.get("content")) or None
    if kind == "copyright" and 4 < len(text) < 300:
        markup.copyright_lines.append(text)
    names = _names(node) if len(text) <= MAX_TEXT and kind in ("byline", "author", "address", "itemprop") else ()
    if kind != "copyright" and len(text) <= MAX_TEXT and (text or moment or names):
        main, apart, foreign = place(node, markup.around)
        markup.spots.append(Spot(text, kind, moment, main, apart, foreign, names, prop))
    return len(raw)


_PICTURE = frozenset({"figure", "figcaption", "picture"})
_NO_SPOT = frozenset({"body", "html", "main", "article", "img", "svg", "ul", "ol", "table", "script", "style"})
_PROPS = frozenset({"headline", "name", "author", "creator", "datepublished", "datemodified", "datecreated"})


def _names(node: LexborNode) -> tuple[str, ...]:
    found = node.css('[rel~="author"], [itemprop="name"], a[href*="author"], a[href*="autor"], [class*="name" i]')
    texts = (_content(item) if item.tag == "meta" else item.text(separator=" ") for item in found[:20])
    return tuple(dict.fromkeys(told for text in texts if (told := line(text))))


def place(node: LexborNode, around: frozenset[int]) -> tuple[bool, bool, bool]:
    """Inside the main content; inside something beside it; inside something about other articles."""
    main = apart = footer = False
    parent = node.parent
    for _ in range(40):
        if parent is None or parent.tag in ("body", "html"):
            break
        tag = parent.tag or ""
        main = main or tag in ("article", "main")
        if parent.mem_id not in around:
            apart = apart or tag in _APART
            attributes = parent.attributes
            words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            footer = footer or tag == "footer" or "footer" in words.lower()
            if tag in _PICTURE or _is_foreign(words):
                return main, True, True
        parent = parent.parent
    return main, apart or (footer and not main), False  # an article's own footer says who wrote it (HTML, 4.3.8)


@lru_cache(maxsize=4096)
def _is_foreign(words: str) -> bool:
    lowered = words.lower()
    return any(word in lowered for word in _FOREIGN)
