"""Visible texts near the headline that may be a byline or a date without any markup of their own.

Reading them takes about half as long as `collect_markup`; they are read only when the markup declares nothing.
"""

from selectolax.lexbor import LexborNode

from ingest.extract.meta.markup import MAX_READ, MAX_TEXT, Markup
from ingest.extract.meta.place import collapsed_line, surroundings
from ingest.extract.tree import Tree
from ingest.text.dates import find_date

_AUTHOR_LINKS = ", ".join(
    f'a[href*="{part}" i]'
    for part in (
        "/author", "/autor", "/auteur", "/profil", "/redakt", "/editors/", "/people/", "/staff/", "/contributor",
        "/journalist", "/columnist", "/reporter", "/writer", "team/", "/by/", "/users/", "/yazar",
    )
)  # fmt: skip
_TEST_NAMES = (
    '[data-testid*="byline" i], [data-component*="byline" i], [data-testid*="author" i], [data-qa*="byline" i]'
)
_SIGNED = f"h1, p, {_TEST_NAMES}, {_AUTHOR_LINKS}"
_SHORT_TEXTS = "h1, h2, h3, h4, h5, h6, p, span, div, li, small, em, strong, b, i, dd, dt, td, cite, a, font, center"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_LINES = frozenset({"p", "span", "div", "li", "small", "em", "strong", "b", "i"})
_MAX_SHORT = 90  # characters of a text that may be a byline
_MAX_SHORT_TEXTS = 150
_MAX_PARTS = 40  # parts named as bylines
_LEAD_PARAGRAPHS = 2  # long paragraphs after which the text has certainly begun
_MAX_ELEMENTS = 400  # elements after the headline that are examined for these
_MAX_LONE = 60  # characters of a line that is nothing but names
_MAX_LONE_ELEMENTS = 200  # elements after the headline that are examined for one
_MAX_PARAGRAPHS_ABOVE = 7  # paragraphs after the headline that are examined for the first long one
_MIN_PARAGRAPH = 100  # characters of a paragraph that begins the text
_MAX_NODES = 5_000


def other_headlines(tree: Tree, markup: Markup) -> list[str]:
    """Return texts shown like headlines besides the h1: its parts, h2 and theirs, elements with a headline class."""
    elements = tree.css("h1 span, h1 div, h1 strong, h2, h2 span, h2 div")[:100]
    texts = [
        item.text
        for item in markup.marked_texts
        if (item.kind == "headline" or "headline" in item.itemprop.split()) and not item.in_related
    ]
    read = 0
    for node in elements:
        if read < MAX_READ and not surroundings(node, markup.headline_ancestors).in_related:
            text = node.text(separator=" ")
            read += len(text)
            texts.append(collapsed_line(text[: 2 * MAX_TEXT]))
    return texts


def signed_parts(tree: Tree, headline_ancestors: frozenset[int]) -> tuple[list[str], list[str]]:
    """Return bylines with little markup, in document order: parts named so for the site's own tests, and author links.

    The former often have generated classes. Links count at the beginning of the article: those in navigation and boxes,
    within a sentence, and after the text has begun are about other people.
    """
    parts: list[str] = []
    links: list[str] = []
    paragraphs = 0
    after_headline = not headline_ancestors
    for node in tree.css(_SIGNED)[:_MAX_ELEMENTS]:
        if node.tag == "h1":
            after_headline = after_headline or node.mem_id in headline_ancestors
        elif node.tag == "p":
            paragraphs += after_headline and len(collapsed_line(node.text(deep=False))) >= _MIN_PARAGRAPH
        elif 3 < len(text := collapsed_line(node.text(separator=" "))) <= 2 * _MAX_SHORT:
            in_main, in_aside, _ = surroundings(node, headline_ancestors)
            if in_aside:
                continue
            if after_headline and node.tag != "a" and len(parts) < _MAX_PARTS:
                parts.append(text)
            elif paragraphs <= _LEAD_PARAGRAPHS and (in_main or after_headline) and _is_short_link(node, text):
                links.append(text)
    return parts, links


def _is_short_link(node: LexborNode, text: str) -> bool:
    """Return whether a text is short and not part of a sentence."""
    parent = node.parent
    in_sentence = parent is not None and parent.tag == "p" and len(collapsed_line(parent.text(deep=False))) > _MAX_SHORT
    return len(text) <= _MAX_SHORT and not in_sentence


class ShortTexts:
    """Short pieces of visible text after the headline, found once and on demand.

    Pieces about other articles are left out.
    """

    def __init__(self, tree: Tree, headline_ancestors: frozenset[int]) -> None:
        self._tree = tree
        self._headline_ancestors = headline_ancestors
        self._nodes: list[LexborNode] | None = None

    def texts(self) -> list[str]:
        """Return the pieces in document order."""
        texts: list[str] = []
        read = 0
        elements = 0
        for node in self._after():
            elements += node.tag != "a"
            if elements > _MAX_ELEMENTS:
                break
            if not 2 <= len(collapsed_line(node.text(deep=False))) <= _MAX_SHORT or self._aside(node):
                continue
            whole = node.text(separator=" ")
            if node.tag == "a" and not any(map(str.isdigit, whole)):
                continue  # links are section names and the like, unless they are dates
            texts.append(_lines(node, whole)[: 2 * _MAX_SHORT])
            read += len(whole)
            if read > MAX_READ or len(texts) >= _MAX_SHORT_TEXTS:
                break
        return texts

    def lone_lines(self) -> list[tuple[str, bool]]:
        """Return lines where bylines usually are: before a date (False), or in bold type above the text (True).

        The latter are certainly the article's own; before a date a place may stand as well. Lines with links are left
        out: sections stand there too, and author pages are found by their address.
        """
        lines: list[tuple[str, bool]] = []
        for node in self._after(_LINES)[:_MAX_LONE_ELEMENTS]:
            text = collapsed_line(node.text(deep=False))
            if 4 < len(text) <= _MAX_LONE and _is_before_date(node) and not _is_linked(node) and not self._aside(node):
                lines.append((text, False))
        above = self._above_text()
        if above is not None and _is_bold(*above) and not _is_linked(above[0]):
            lines.append((above[1], True))
        return lines

    def _above_text(self) -> tuple[LexborNode, str] | None:
        """Return the short paragraph right above the first long one."""
        shown: list[tuple[LexborNode, str]] = []
        for node in self._after(frozenset({"p"}))[:_MAX_LONE_ELEMENTS]:
            text = collapsed_line(node.text(separator=" "))
            if text and not self._aside(node):
                shown.append((node, text))
            if len(text) >= _MIN_PARAGRAPH or len(shown) == _MAX_PARAGRAPHS_ABOVE:
                break
        if len(shown) > 1 and 4 < len(shown[-2][1]) <= _MAX_LONE and len(shown[-1][1]) >= _MIN_PARAGRAPH:
            return shown[-2]
        return None

    def _after(self, tags: frozenset[str] | None = None) -> list[LexborNode]:
        """Return the elements after the article's headline, all or those with certain tags."""
        if self._nodes is None:
            nodes = self._tree.css(_SHORT_TEXTS)[:_MAX_NODES]
            ancestors = self._headline_ancestors
            headlines = (
                index for index, node in enumerate(nodes) if node.tag in _HEADINGS and node.mem_id in ancestors
            )
            after = nodes[max(headlines, default=-1) + 1 :]
            self._nodes = [node for node in after if node.tag not in ("h1", "h2", "h3")]
        return self._nodes if tags is None else [node for node in self._nodes if node.tag in tags]

    def _aside(self, node: LexborNode) -> bool:
        return surroundings(node, self._headline_ancestors).in_aside


def _lines(node: LexborNode, whole: str) -> str:
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


def _is_before_date(node: LexborNode) -> bool:
    after = node.next
    while after is not None and after.tag in ("-text", "-comment", "br"):
        after = after.next
    if after is None:
        return False
    inner = after.css_first("time, span")  # its own text only: a sibling may be the whole article
    texts = (collapsed_line(element.text(deep=False)) for element in (after, inner) if element is not None)
    return any(find_date(text[:30]) is not None for text in texts if text)


def _is_bold(node: LexborNode, text: str) -> bool:
    return any(collapsed_line(inner.text(separator=" ")) == text for inner in node.css("strong, b, em, i")[:3])


def _is_linked(node: LexborNode) -> bool:
    return node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")
