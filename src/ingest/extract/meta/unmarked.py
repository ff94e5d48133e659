"""Visible texts near the headline that may be a byline or a date without any markup of their own.

Reading them takes about half as long as `collect_markup`; they are read only when the markup declares nothing.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from selectolax.lexbor import LexborNode

from ingest.extract.meta.byline_parts import after_by, after_date_and_by
from ingest.extract.meta.cards import is_on_card
from ingest.extract.meta.markup import MAX_READ
from ingest.extract.meta.place import (
    collapsed_line,
    is_beside_title,
    is_in_masthead,
    is_longer,
    is_under_title,
    surroundings,
    text_with_bars,
)
from ingest.extract.tree import Tree
from ingest.text.dates import find_date
from ingest.text.days import may_hold_date

_AUTHOR_LINKS = ", ".join(
    f'a[href*="{part}" i]'
    for part in (
        "/author", "/autor", "/auteur", "/profil", "/redakt", "/editors/", "/people/", "/staff/", "/contributor",
        "/journalist", "/columnist", "/reporter", "/writer", "team/", "/by/", "/users/", "/yazar", "/muhabir",
        "/szerzo", "/forfatter", "/skribent", "/kirjoittaja", "/toimittaja", "/avtor", "/penulis", "/tac-gia",
        "/giornalist", "/periodista", "/dziennikarz", "/novinar",
    )
)  # fmt: skip
_TEST_NAMES = (
    '[data-testid*="byline" i], [data-component*="byline" i], [data-testid*="author" i], [data-qa*="byline" i]'
)
_SIGNED = f"h1, p, {_TEST_NAMES}, {_AUTHOR_LINKS}"
_SHORT_TEXTS = (
    "h1, h2, h3, h4, h5, h6, p, span, div, li, small, em, strong, b, i, dd, dt, td, cite, a, font, center, abbr"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_LINES = frozenset({"p", "span", "div", "li", "small", "em", "strong", "b", "i"})
_MAX_SHORT = 90  # characters of a text that may be a byline
_MAX_SHORT_TEXTS = 150
_MAX_PARTS = 40  # parts named as bylines
_LEAD_PARAGRAPHS = 2  # long paragraphs after which the text has certainly begun
_MAX_ELEMENTS = 400  # elements after the headline that are examined for these
MAX_LONE = 60  # characters of a line that is nothing but names
MAX_LONE_ELEMENTS = 200  # elements after the headline that are examined for one
_MAX_PARAGRAPHS_ABOVE = 7  # paragraphs after the headline that are examined for the first long one
MIN_PARAGRAPH = 100  # characters of a paragraph that begins the text
_MAX_NODES = 5_000
_MAX_LEVELS_ABOVE = 3  # elements around the headline in which a date may stand above it
_MAX_ABOVE = 3  # elements right above the headline that are examined
_MAX_HEADER = 400  # characters of an element that holds the headline and what belongs to it
_MAX_TO_DATE = 30  # characters between a name and the end of the date after it
_MAX_HEADINGS = 60  # after the headline
_MAX_PIECES = 10  # elements within a small one


def signed_parts(tree: Tree, headline_ancestors: frozenset[int]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return bylines with little markup, in document order: parts named so for the site's own tests, and author links.

    The former often have generated classes. Links in one short line are one byline. They count at the beginning of the
    article: those in navigation and boxes, within a sentence, and after the text has begun are about other people.
    """
    parts: list[str] = []
    links: dict[int, dict[str, None]] = {}  # texts by the parent
    paragraphs = 0
    after_headline = not headline_ancestors
    for node in tree.css(_SIGNED)[:_MAX_ELEMENTS]:
        if node.tag == "h1":
            after_headline = after_headline or node.mem_id in headline_ancestors
        elif node.tag == "p":
            paragraphs += after_headline and len(collapsed_line(node.text(deep=False))) >= MIN_PARAGRAPH
        elif 3 < len(text := collapsed_line(node.text(separator=" "))) <= 2 * _MAX_SHORT:
            in_main, in_aside, _ = surroundings(node, headline_ancestors)
            if in_aside:
                continue
            if after_headline and node.tag != "a" and len(parts) < _MAX_PARTS:
                parts.append(text)
            elif paragraphs <= _LEAD_PARAGRAPHS and (in_main or after_headline) and _is_short_link(node, text):
                parent = node.parent
                links.setdefault(parent.mem_id if parent is not None else 0, {})[text] = None
    return parts, list(dict.fromkeys(map(tuple, links.values())))


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
        self._headings: list[LexborNode] | None = None

    def texts(self) -> list[str]:
        """Return the pieces in document order."""
        texts: list[str] = []
        read = 0
        elements = 0
        for node in self.after():
            elements += node.tag != "a"
            if elements > _MAX_ELEMENTS:
                break
            own = collapsed_line(node.text(deep=False))
            if not 2 <= len(own) <= (2 * _MAX_SHORT if " | " in own else _MAX_SHORT) or self.is_aside(node):
                continue
            whole = node.text(separator=" ")
            if node.tag == "a" and not any(map(str.isdigit, whole)):
                continue  # links are section names and the like, unless they are dates
            if is_beside_title(node) or is_under_title(node, collapsed_line(whole), self._headline_ancestors):
                continue
            whole = _declared_date(node) or whole
            dated_or_signed = may_hold_date(whole) or after_by(collapsed_line(whole))[0]
            if dated_or_signed and is_on_card(node, self._headline_ancestors):
                continue
            texts.append(text_with_bars(node, whole)[: 2 * _MAX_SHORT])
            read += len(whole)
            if read > MAX_READ or len(texts) >= _MAX_SHORT_TEXTS:
                break
        return texts

    def near_headline(self, most: int) -> list[str]:
        """Return at most `most` pieces after the headline, and behind them the small ones right above it."""
        return [*self.texts()[:most], *self.above_headline()]

    def line_after_headline(self) -> str:
        """Return the short text without links in the element right after the headline, or ''."""
        headline: LexborNode | None = next(iter(self._headlines()), None)
        for _ in range(2):
            after = headline.next if headline is not None else None
            while after is not None and not after.is_element_node:
                after = after.next
            if after is not None:
                text = collapsed_line(after.text(separator=" "))
                fits = 4 < len(text) <= MAX_LONE and after.tag in _LINES and not is_linked(after)
                return text if fits and not self.is_aside(after) else ""
            headline = headline.parent if headline is not None else None
        return ""

    def headings(self) -> list[str]:
        """Return the short h2 and h3 after the headline, which may be those of a box about the author."""
        nodes = self._shown_headings()
        at = next((row for row, node in enumerate(nodes) if node.mem_id in self._headline_ancestors), -1)
        after = [
            node for node in nodes[at + 1 :][:_MAX_HEADINGS] if node.tag in ("h2", "h3") and not self.is_aside(node)
        ]
        return [text for node in after if 4 < len(text := collapsed_line(node.text(separator=" "))) <= MAX_LONE]

    def names_above_headline(self) -> list[str]:
        """Return the pieces right above the headline that a date follows in the next piece."""
        return [
            text
            for text, following in pairwise(self.above_headline())
            if may_hold_date(following) and not may_hold_date(text) and find_date(following) is not None
        ]

    def above_headline(self) -> list[str]:
        """Return the small pieces right above the headline; of the masthead only what begins with a word for "by"."""
        headline = next(iter(self._headlines()), None)
        texts: list[str] = []
        for _ in range(_MAX_LEVELS_ABOVE):
            before = headline.prev if headline is not None else None
            looked = 0
            while before is not None and looked < _MAX_ABOVE:
                if before.is_element_node and before.tag not in ("nav", "script", "style", "img", "picture", "figure"):
                    looked += 1
                    text = collapsed_line(before.text(separator=" "))
                    short = 4 < len(text) <= MAX_LONE
                    if short and (_is_signed(text) or not is_in_masthead(before, self._headline_ancestors)):
                        texts.extend(dict.fromkeys((text, *_pieces(before))))
                before = before.prev
            headline = headline.parent if headline is not None else None
            if headline is None or len(collapsed_line(headline.text(separator=" "))) > _MAX_HEADER:
                break
        return texts

    def _headlines(self) -> Iterator[LexborNode]:
        """Yield the element of the headline."""
        yield from (node for node in self._shown_headings() if node.mem_id in self._headline_ancestors)

    def _shown_headings(self) -> list[LexborNode]:
        if self._headings is None:
            self._headings = self._tree.css("h1, h2, h3, h4")[:_MAX_NODES]
        return self._headings

    def lone_lines(self) -> list[tuple[str, bool]]:
        """Return lines where bylines usually are: before a date (False), or in bold type above the text (True).

        The latter are certainly the article's own; before a date a place may stand as well. Lines with links are left
        out: sections stand there too, and author pages are found by their address.
        """
        lines: list[tuple[str, bool]] = []
        for node in self.after(_LINES)[:MAX_LONE_ELEMENTS]:
            text = collapsed_line(node.text(deep=False))
            if not 4 < len(text) <= MAX_LONE or not _is_before_date(node) or is_linked(node) or self.is_aside(node):
                continue
            if not is_on_card(node, self._headline_ancestors):
                lines.append((text.partition(" | ")[0], False))
        above = self._above_text()
        if above is not None and is_bold(*above) and not is_linked(above[0]):
            lines.append((above[1], True))
        return lines

    def _above_text(self) -> tuple[LexborNode, str] | None:
        """Return the short paragraph right above the first long one."""
        shown: list[tuple[LexborNode, str]] = []
        for node in self.after(frozenset({"p"}))[:MAX_LONE_ELEMENTS]:
            text = collapsed_line(node.text(separator=" "))
            if text and not self.is_aside(node):
                shown.append((node, text))
            if len(text) >= MIN_PARAGRAPH or len(shown) == _MAX_PARAGRAPHS_ABOVE:
                break
        if len(shown) > 1 and 4 < len(shown[-2][1]) <= MAX_LONE and len(shown[-1][1]) >= MIN_PARAGRAPH:
            return shown[-2]
        return None

    def after(self, tags: frozenset[str] | None = None) -> list[LexborNode]:
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

    def is_aside(self, node: LexborNode) -> bool:
        """Return whether an element is beside the article."""
        return surroundings(node, self._headline_ancestors).in_aside


def _declared_date(node: LexborNode) -> str:
    """Return the date in an attribute of a small element, as those have it that show `2 days ago`, or ''."""
    for name, value in node.attributes.items():
        if value and (name == "title" or "date" in name or "time" in name) and may_hold_date(value):
            return value if len(value) <= _MAX_TO_DATE and find_date(value) is not None else ""
    return ""


def _is_signed(text: str) -> bool:
    """Return whether a short text has a date and a word for "by" with a name: no masthead has both."""
    names = (after_by(piece)[0] or after_date_and_by(piece) for piece in re.split(r"\s*[|•·]\s*", text))
    return may_hold_date(text) and any(name[:1].isupper() and " " in name for name in names)


def _pieces(node: LexborNode) -> list[str]:
    """Return the texts of the innermost elements of a small element."""
    texts = [collapsed_line(inner.text(deep=False)) for inner in node.css("*")[:_MAX_PIECES]]
    return [text for text in texts if 4 < len(text) <= MAX_LONE]


def _is_before_date(node: LexborNode) -> bool:
    """Return whether a date follows within a few words, in the line or in the next small element."""
    current: LexborNode | None = node
    text = ""
    for _ in range(3):
        after = current.next if current is not None else None
        while after is not None and len(text) <= _MAX_TO_DATE:
            if after.tag not in ("-comment", "br", "script", "style"):
                inner = after.css_first("time, span") if after.tag != "-text" else None  # a sibling may be the article
                pieces = (element.text(deep=False) for element in (after, inner) if element is not None)
                text = collapsed_line(f"{text} {' '.join(pieces)}")
                if may_hold_date(text[:_MAX_TO_DATE]) and find_date(text[:_MAX_TO_DATE]) is not None:
                    return True
                if len(text) > _MAX_TO_DATE:
                    return False
            after = after.next
        current = current.parent if current is not None else None
        if text or current is None or is_longer(current, MAX_LONE):
            return False
    return False


def is_bold(node: LexborNode, text: str) -> bool:
    """Return whether all of an element's text is emphasised."""
    return any(collapsed_line(inner.text(separator=" ")) == text for inner in node.css("strong, b, em, i")[:3])


def is_linked(node: LexborNode) -> bool:
    """Return whether there is a link in or right around an element."""
    return node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")
