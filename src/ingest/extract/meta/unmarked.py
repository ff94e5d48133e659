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
        "/journalist", "/columnist", "/reporter", "/writer", "/newsteam/", "/team/", "/by/", "/bio/", "/users/",
        "/yazar", "/penulis", "/avtor", "/skribent", "/medarbe", "/firma/", "/opinionista", "/giornalist",
    )
)  # fmt: skip
_TEST_NAMES = (
    '[data-testid*="byline" i], [data-component*="byline" i], [data-testid*="author" i], [data-qa*="byline" i]'
)
_SHORT_TEXTS = "h1, p, span, div, li, small, em, strong, b, i, dd, td, cite, h4, h5, h6"
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


def author_links(tree: Tree, around: frozenset[int]) -> list[str]:
    """Texts of the links to author pages in the head of the article, in document order.

    Those in navigation and boxes, inside a sentence, and after the text has begun are other people's.
    """
    found: list[str] = []
    begun = 0
    seen = not around
    for node in tree.css(f"h1, p, {_AUTHOR_LINKS}")[:_LOOKED_AT]:
        if node.tag == "h1":
            seen = seen or node.mem_id in around
        elif node.tag == "p":
            begun += seen and len(line(node.text(deep=False))) >= _PARAGRAPH
        elif 3 < len(text := line(node.text(separator=" "))) <= _SHORT and not _in_sentence(node):
            main, apart, _ = place(node, around)
            if not apart and (main or seen):
                found.append(text)
        if begun > _BEGUN:
            break
    return found


def _in_sentence(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "p" and len(line(node.parent.text(deep=False))) > _SHORT


def named_parts(tree: Tree, around: frozenset[int]) -> list[str]:
    """Texts of elements whose only mark is the name that the page's makers test them by: their classes are hashes."""
    found: list[str] = []
    for node in _after_headline(tree, f"h1, {_TEST_NAMES}", around)[:_LINKS]:
        text = line(node.text(separator=" "))
        if 3 < len(text) <= 2 * _SHORT and not place(node, around)[1]:
            found.append(text)
    return found


def short_texts(tree: Tree, around: frozenset[int]) -> list[str]:
    """Short pieces of visible text next after the headline. What tells of other articles is left out."""
    found: list[str] = []
    read = 0
    for node in _after_headline(tree, _SHORT_TEXTS, around)[:_LOOKED_AT]:
        if not 2 <= len(line(node.text(deep=False))) <= _SHORT or place(node, around)[1]:
            continue
        whole = node.text(separator=" ")
        found.append(line(whole)[: 2 * _SHORT])
        read += len(whole)
        if read > MAX_READ or len(found) >= _SHORT_LIMIT:
            break
    return found


def lone_lines(tree: Tree, around: frozenset[int]) -> list[tuple[str, bool]]:
    """Lines after the headline that stand where bylines stand: before a date, or in bold type above the first text.

    The latter (True) are the article's own words; before a date a place may stand as well. Lines with links are left
    out: sections stand there too, and author pages are found by their address.
    """
    found: list[tuple[str, bool]] = []
    for node in _after_headline(tree, "h1, p, span, div, li, small, em, strong, b, i", around)[:_LONE_LIMIT]:
        text = line(node.text(deep=False))
        if 4 < len(text) <= _LONE and _is_before_date(node) and not _is_linked(node) and not place(node, around)[1]:
            found.append((text, False))
    shown: list[tuple[LexborNode, str]] = []
    for node in _after_headline(tree, "h1, p", around)[:_LONE_LIMIT]:
        text = line(node.text(separator=" "))
        if text and not place(node, around)[1]:
            shown.append((node, text))
        if len(text) >= _PARAGRAPH or len(shown) == _FIRST:
            break
    if len(shown) > 1 and 4 < len(shown[-2][1]) <= _LONE and len(shown[-1][1]) >= _PARAGRAPH:
        node, text = shown[-2]
        if _is_bold(node, text) and not _is_linked(node):
            found.append((text, True))
    return found


def _after_headline(tree: Tree, selector: str, around: frozenset[int]) -> list[LexborNode]:
    nodes = tree.css(selector)[:5000]
    headline = max((at for at, node in enumerate(nodes) if node.tag == "h1" and node.mem_id in around), default=-1)
    return nodes[headline + 1 :]


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
