"""A page as a sequence of blocks: the stretches of text between block-level boundaries, and the elements around them.

One iterative walk over the parsed tree, linear in the number of nodes, at any depth of nesting.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from ingest.extract.body.vocabulary import BIT, bits_of, bits_of_tag
from ingest.extract.tree import Tree

MAX_NODES = 400_000  # of one page; the walk ends there
MAX_BLOCKS = 20_000
MAX_BLOCK = 1_000_000  # characters of one block
MIN_TEXT = 1_000  # characters: a page with less outside of navigation and footer is cut into blocks as a whole

_SKIPPED = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video map select option textarea input "
    "button head link meta title datalist progress -comment -doctype frame frameset img picture source track".split()
)
_PAGE_FRAME = frozenset({"nav", "footer", "menu", "dialog"})  # 43 % of the blocks of news pages, 0.02 % of their text
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr center-inline amp-link".split()
)
_CONSENT = BIT["consent"]
_MIN_SENTENCE = 60  # characters of a block that may be a sentence
_MIN_BESIDE = 250  # characters of sentences beside a dialog about consent that are a text
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_NAME_ATTRIBUTES = ("class", "id", "role", "itemprop", "data-testid")
_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(slots=True)
class Elements:
    """The block-level elements of a page (and the root) as columns, parents before children."""

    parent: list[int] = field(default_factory=list)  # an index into the columns, below the element's own
    tag: list[str] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)  # of its own tag, class, id, role, itemprop
    kind: list[int] = field(default_factory=list)  # number of the pair of tag and class, by first appearance
    hidden: list[bool] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.parent)


class Block(NamedTuple):
    """A stretch of text, white space collapsed, and where it stands."""

    text: str
    element: int  # index of the innermost block-level element
    link_chars: int
    links: int
    strong_chars: int
    inline_flags: int  # of inline elements with a class that contain the whole text
    breaks: int  # number of single <br> in it


@dataclass(slots=True)
class BlockPage:
    """The blocks of a page in document order, and their elements."""

    elements: Elements = field(default_factory=Elements)
    blocks: list[Block] = field(default_factory=list)
    cut: bool = False  # a limit ended the walk


class _Walk:
    """The state of the walk: open elements, and the text since the last boundary."""

    def __init__(self) -> None:
        self.page = BlockPage()
        self.kinds: dict[tuple[str, str], tuple[int, int]] = {}  # tag and class -> their number and flags
        self.pieces: list[str] = []
        self.link_depth = 0
        self.strong_depth = 0
        self.link_chars = 0
        self.strong_chars = 0
        self.links = 0
        self.breaks = 0
        self.broken = False  # a <br> since the last text
        self.inline_flags = -1  # AND over the text pieces; -1: none yet
        self.element = 0

    def add_text(self, text: str, inline: int) -> None:
        """Add text to the current block; it is more than white space."""
        self.pieces.append(text)
        self.broken = False
        self.inline_flags &= inline
        if self.link_depth:
            self.link_chars += len(text.strip())
        elif self.strong_depth:
            self.strong_chars += len(text.strip())

    def flush(self) -> None:
        """End the block at a boundary."""
        raw = "".join(self.pieces)[:MAX_BLOCK]
        if not raw.isascii():
            for char in _INVISIBLE:  # one search per character is 400 times as fast as str.translate
                if char in raw:
                    raw = raw.replace(char, "")
        text = " ".join(raw.split())
        if text:
            self.page.blocks.append(
                Block(
                    text,
                    self.element,
                    self.link_chars,
                    self.links,
                    self.strong_chars,
                    max(self.inline_flags, 0),
                    self.breaks,
                )
            )
        self.pieces.clear()
        self.link_chars = self.strong_chars = self.links = self.breaks = 0
        self.broken = False
        self.inline_flags = -1

    def line_break(self) -> None:
        """Handle a <br>: two in a row end the block, one is white space."""
        if not self.pieces:
            return
        if self.broken:
            self.flush()
            return
        self.pieces.append(" ")
        self.breaks += 1
        self.broken = True

    def open(self, tag: str, node: LexborNode) -> None:
        """Begin a block-level element."""
        if self.pieces:
            self.flush()
        attributes = node.attributes
        css_class = (attributes.get("class") or "") if attributes else ""
        known = self.kinds.get((tag, css_class))
        if known is None:
            known = len(self.kinds), bits_of_tag(tag) | (bits_of(css_class) if css_class else 0)
            self.kinds[tag, css_class] = known
        kind, flags = known
        hidden = False
        if attributes and (not css_class or len(attributes) > 1):  # most elements have a class and nothing else
            name = " ".join(filter(None, map(attributes.get, _NAME_ATTRIBUTES)))
            flags = bits_of_tag(tag) | (bits_of(name) if name else 0)
            hidden = _is_hidden(attributes)
        elements = self.page.elements
        parent = self.element
        self.element = len(elements.parent)
        elements.depth.append(elements.depth[parent] + 1 if self.element else 0)
        elements.parent.append(parent)
        elements.tag.append(tag)
        elements.flags.append(flags)
        elements.kind.append(kind)
        elements.hidden.append(hidden)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and _DISPLAY_NONE.search(style or "") is not None


def segment(tree: Tree) -> BlockPage:
    """Cut a page into blocks, without what its tags declare to be navigation or footer.

    If hardly any text is left, the page was built otherwise (an unclosed <nav> contains everything after it), and all
    its text counts.
    """
    root = tree.parser.body or tree.root
    if root is None:
        return BlockPage()
    page = _walk(root, _SKIPPED | _PAGE_FRAME)
    if sum(len(block.text) for block in page.blocks) < MIN_TEXT:
        page = _walk(root, _SKIPPED)
    return _without_consent(page)


def _without_consent(page: BlockPage) -> BlockPage:
    """Leave out dialogs about cookies and consent, if the page shows a text besides them."""
    elements = page.elements
    if not any(flags & _CONSENT for flags in elements.flags):
        return page
    inside = [False] * len(elements)
    for element, (parent, flags) in enumerate(zip(elements.parent, elements.flags, strict=True)):
        inside[element] = inside[parent] or bool(flags & _CONSENT)
    shown = [block for block in page.blocks if not inside[block.element]]
    text = sum(len(block.text) for block in shown if len(block.text) >= _MIN_SENTENCE and not block.links)
    return BlockPage(elements, shown, page.cut) if text >= _MIN_BESIDE else page


def _walk(root: LexborNode, skipped: frozenset[str]) -> BlockPage:
    walk = _Walk()
    walk.open("body", root)
    _descend(walk, root, skipped)
    if walk.pieces:
        walk.flush()
    return walk.page


def _descend(walk: _Walk, root: LexborNode, skipped: frozenset[str]) -> None:  # noqa: C901  # one hot loop: calls would double its time
    """Walk over all nodes below the root. One long loop, because calls would double its time."""
    stack: list[tuple[LexborNode, str, int, int]] = []  # node, tag, element and inline flags to return to
    pieces = walk.pieces
    inline = 0
    count = 0
    node = root.first_child
    while True:
        if node is None:
            if not stack:
                return
            node, tag, element, inline = stack.pop()
            if tag in _INLINE:
                if tag == "a":
                    walk.link_depth -= 1
                elif tag in ("b", "strong"):
                    walk.strong_depth -= 1
            else:
                if pieces:
                    walk.flush()
                walk.element = element
            node = node.next
            continue
        count += 1
        if count > MAX_NODES or (not count & 1023 and len(walk.page.blocks) > MAX_BLOCKS):
            walk.page.cut = True
            return
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            if not text.isspace():
                walk.add_text(text, inline)
            elif pieces:  # white space alone begins no block
                pieces.append(" ")
        elif tag == "br":
            walk.line_break()
        elif tag == "hr":
            if pieces:
                walk.flush()
        elif tag not in skipped:
            child = node.first_child
            if child is not None:
                stack.append((node, tag, walk.element, inline))
                if tag in _INLINE:
                    if tag == "a":
                        walk.link_depth += 1
                        walk.links += 1
                    elif tag in ("b", "strong"):
                        walk.strong_depth += 1
                    else:
                        name = node.attributes.get("class")
                        if name:
                            inline |= bits_of(name)
                else:
                    walk.open(tag, node)
                    inline = 0
                node = child
                continue
        node = node.next
