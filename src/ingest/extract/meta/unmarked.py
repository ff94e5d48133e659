"""Visible texts near the headline where a byline or a date without any markup of its own may hide.

Reading them costs about half as much as `collect`; they are asked for only when the markup tells nothing.
"""

from selectolax.lexbor import LexborNode

from ingest.extract.meta.tags import MAX_READ, MAX_TEXT, Markup, line, place
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
_SHORT_TEXTS = "h1, p, span, div, li, small, em, strong, b, i, dd, td, cite, h4, h5, h6"
_LINES = frozenset({"p", "span", "div", "li", "small", "em", "strong", "b", "i"})
_SHORT = 90  # characters of a text that may be a byline
_SHORT_LIMIT = 150  # such texts after the headline
_LINKS = 40  # parts with a name that are looked at
_BEGUN = 2  # long paragraphs after which the text has begun
_LOOKED_AT = 400  # elements after the headline that are looked at for them
_LONE = 60  # characters of a line that is nothing but names
_LONE_LIMIT = 200  # elements after the headline that are looked at for one
_FIRST = 7  # paragraphs after the headline
_PARAGRAPH = 100  # characters of a paragraph that begins the text


def other_headlines(tree: Tree, markup: Markup) -> list[str]:
    """Texts shown like headlines besides the h1: its parts, h2 and theirs, and what has a class for headlines."""
    parts = tree.css("h1 span, h1 div, h1 strong, h2, h2 span, h2 div")[:100]
    spots = (spot for spot in markup.spots if (spot.kind == "headline" or spot.prop == "headline") and not spot.foreign)
    found = [spot.text for spot in spots]
    read = 0
    for node in parts:
        if read < MAX_READ and not place(node, markup.around)[2]:
            text = node.text(separator=" ")
            read += len(text)
            found.append(line(text[: 2 * MAX_TEXT]))
    return found


def signed_parts(tree: Tree, around: frozenset[int]) -> tuple[list[str], list[str]]:
    """Bylines by little marks, in document order: parts that the makers named so for tests, and links to author pages.

    The former have hashes as classes. Links count in the head of the article: those in navigation and boxes, inside a
    sentence, and after the text has begun are other people's.
    """
    parts: list[str] = []
    links: list[str] = []
    begun = 0
    seen = not around
    for node in tree.css(_SIGNED)[:_LOOKED_AT]:
        if node.tag == "h1":
            seen = seen or node.mem_id in around
        elif node.tag == "p":
            begun += seen and len(line(node.text(deep=False))) >= _PARAGRAPH
        elif 3 < len(text := line(node.text(separator=" "))) <= 2 * _SHORT:
            main, apart, _ = place(node, around)
            if apart:
                continue
            if seen and node.tag != "a" and len(parts) < _LINKS:
                parts.append(text)
            elif begun <= _BEGUN and (main or seen) and len(text) <= _SHORT and not _in_sentence(node):
                links.append(text)
    return parts, links


def _in_sentence(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "p" and len(line(node.parent.text(deep=False))) > _SHORT


class ShortTexts:
    """Short pieces of visible text next after the headline, found once and when they are asked for.

    What tells of other articles is left out.
    """

    def __init__(self, tree: Tree, around: frozenset[int]) -> None:
        self._tree = tree
        self._around = around
        self._nodes: list[LexborNode] | None = None

    def texts(self) -> list[str]:
        """The pieces in document order."""
        found: list[str] = []
        read = 0
        for node in self._after()[:_LOOKED_AT]:
            if not 2 <= len(line(node.text(deep=False))) <= _SHORT or self._is_apart(node):
                continue
            whole = node.text(separator=" ")
            found.append(line(whole)[: 2 * _SHORT])
            read += len(whole)
            if read > MAX_READ or len(found) >= _SHORT_LIMIT:
                break
        return found

    def lone_lines(self) -> list[tuple[str, bool]]:
        """Lines that stand where bylines stand: before a date, or in bold type above the first text.

        The latter (True) are the article's own words; before a date a place may stand as well. Lines with links are
        left out: sections stand there too, and author pages are found by their address.
        """
        found: list[tuple[str, bool]] = []
        for node in self._after(_LINES)[:_LONE_LIMIT]:
            text = line(node.text(deep=False))
            if 4 < len(text) <= _LONE and _is_before_date(node) and not _is_linked(node) and not self._is_apart(node):
                found.append((text, False))
        above = self._above_text()
        if above is not None and _is_bold(*above) and not _is_linked(above[0]):
            found.append((above[1], True))
        return found

    def _above_text(self) -> tuple[LexborNode, str] | None:
        """The short paragraph right above the first long one."""
        shown: list[tuple[LexborNode, str]] = []
        for node in self._after(frozenset({"p"}))[:_LONE_LIMIT]:
            text = line(node.text(separator=" "))
            if text and not self._is_apart(node):
                shown.append((node, text))
            if len(text) >= _PARAGRAPH or len(shown) == _FIRST:
                break
        if len(shown) > 1 and 4 < len(shown[-2][1]) <= _LONE and len(shown[-1][1]) >= _PARAGRAPH:
            return shown[-2]
        return None

    def _after(self, tags: frozenset[str] | None = None) -> list[LexborNode]:
        if self._nodes is None:
            nodes = self._tree.css(_SHORT_TEXTS)[:5000]
            around = self._around
            headline = (at for at, node in enumerate(nodes) if node.tag == "h1" and node.mem_id in around)
            self._nodes = nodes[max(headline, default=-1) + 1 :]
        return self._nodes if tags is None else [node for node in self._nodes if node.tag in tags]

    def _is_apart(self, node: LexborNode) -> bool:
        return place(node, self._around)[1]


def _is_before_date(node: LexborNode) -> bool:
    after = node.next
    while after is not None and after.tag in ("-text", "-comment", "br"):
        after = after.next
    if after is None:
        return False
    inner = after.css_first("time, span")  # its own text only: a sibling may be the whole article
    texts = (line(element.text(deep=False)) for element in (after, inner) if element is not None)
    return any(find_date(text[:30]) is not None for text in texts if text)


def _is_bold(node: LexborNode, text: str) -> bool:
    return any(line(inner.text(separator=" ")) == text for inner in node.css("strong, b, em, i")[:3])


def _is_linked(node: LexborNode) -> bool:
    return node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")
