"""Visible texts near the headline that may be a byline or a date without any markup of their own.

Reading them takes about half as long as `collect_markup`; they are read only when the markup declares nothing.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest.extract.meta.markup import MAX_READ, MAX_TEXT, Markup
from ingest.extract.meta.place import collapsed_line, is_in_masthead, surroundings, text_with_bars
from ingest.extract.tree import Tree
from ingest.text.dates import find_date
from ingest.text.days import may_hold_date
from ingest.text.scripts import dense_length

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
_MAX_LEVELS_ABOVE = 3  # elements around the headline in which a date may stand above it
_MAX_ABOVE = 3  # elements right above the headline that are examined
_MAX_HEADER = 400  # characters of an element that holds the headline and what belongs to it
_MAX_TO_DATE = 30  # characters between a name and the end of the date after it
_MAX_AFTER_TEXT = 3  # elements after the last paragraph that may hold a signature


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
            paragraphs += after_headline and len(collapsed_line(node.text(deep=False))) >= _MIN_PARAGRAPH
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
            texts.append(text_with_bars(node, whole)[: 2 * _MAX_SHORT])
            read += len(whole)
            if read > MAX_READ or len(texts) >= _MAX_SHORT_TEXTS:
                break
        return texts

    def near_headline(self, most: int) -> list[str]:
        """Return at most `most` pieces after the headline, and behind them the small ones right above it."""
        return [*self.texts()[:most], *self._above_headline()]

    def _above_headline(self) -> list[str]:
        headline = next(iter(self._headlines()), None)
        texts: list[str] = []
        for _ in range(_MAX_LEVELS_ABOVE):
            before = headline.prev if headline is not None else None
            looked = 0
            while before is not None and looked < _MAX_ABOVE:
                if before.is_element_node and before.tag not in ("nav", "script", "style", "img", "picture", "figure"):
                    looked += 1
                    text = collapsed_line(before.text(separator=" "))
                    if 4 < len(text) <= _MAX_LONE and not is_in_masthead(before, self._headline_ancestors):
                        texts.append(text)
                before = before.prev
            headline = headline.parent if headline is not None else None
            if headline is None or len(collapsed_line(headline.text(separator=" "))) > _MAX_HEADER:
                break
        return texts

    def _headlines(self) -> Iterator[LexborNode]:
        """Yield the element of the headline."""
        nodes = self._tree.css("h1, h2, h3, h4")[:_MAX_NODES]
        yield from (node for node in nodes if node.mem_id in self._headline_ancestors)

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

    def signatures(self) -> list[str]:
        """Return what ends the text like a signature: emphasised, or behind a dash, after its last paragraph."""
        last = self._last_paragraph()
        if last is None:
            return []
        shown = [_last_emphasis(last)]
        node, looked = last.next, 0
        while node is not None and looked < _MAX_AFTER_TEXT:
            if node.tag in ("p", "div", "em", "strong", "b", "i"):
                looked += 1
                text = collapsed_line(node.text(separator=" "))
                signed = text[:1] in "-–—." or node.tag not in ("p", "div") or _is_bold(node, text)
                shown.append(text if signed and len(text) <= _MAX_LONE and not _is_linked(node) else "")
            node = node.next
        return [line for text in shown if (line := _without_date(text.strip(" .-–—()[]")))]

    def endings(self) -> list[str]:
        """Return the last paragraph of the text and the small elements after it."""
        last = self._last_paragraph()
        if last is None:
            return []
        texts = [collapsed_line(last.text())]
        node = last.next
        while node is not None and len(texts) <= _MAX_AFTER_TEXT:
            if node.is_element_node:
                text = collapsed_line(node.text(separator=" "))
                texts.append(text if len(text) <= _MAX_LONE else "")
            node = node.next
        return texts

    def _last_paragraph(self) -> LexborNode | None:
        """Return the last long paragraph of the element with most of them."""
        nodes = self._after(frozenset({"p"}))
        paragraphs = [node for node in nodes if dense_length(node.text()) >= _MIN_PARAGRAPH]
        parents = [node.parent.mem_id for node in paragraphs[:_MAX_LONE_ELEMENTS] if node.parent is not None]
        if not parents:
            return None
        container = max(parents, key=parents.count)
        last = [node for node in paragraphs if node.parent is not None and node.parent.mem_id == container][-1]
        return None if self._aside(last) else last

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


def _last_emphasis(paragraph: LexborNode) -> str:
    """Return the short emphasised text with which a paragraph ends after a line break, or ''."""
    last = paragraph.last_child
    while last is not None and last.tag in ("-text", "br") and not (last.text_content or "").strip():
        last = last.prev
    before = last.prev if last is not None and last.tag in ("em", "i", "b", "strong") else None
    while before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    text = collapsed_line(last.text()) if last is not None and before is not None and before.tag == "br" else ""
    return text if len(text) <= _MAX_LONE else ""


def _without_date(text: str) -> str:
    """Return what stands before a date and a comma: `Name, 9 October 2026`."""
    name, comma, date = text.partition(",")
    return name if comma and find_date(date) is not None else text


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
        if text or current is None or len(collapsed_line(current.text(separator=" "))) > _MAX_LONE:
            return False
    return False


def _is_bold(node: LexborNode, text: str) -> bool:
    return any(collapsed_line(inner.text(separator=" ")) == text for inner in node.css("strong, b, em, i")[:3])


def _is_linked(node: LexborNode) -> bool:
    return node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")
