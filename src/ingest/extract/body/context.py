"""What can be said about the blocks of a page before any model: the core with the running text, and the names around.

An element with most of the page's running text is a wrapper, and its names say nothing about a block:
`content-with-sidebar` around everything makes no block a sidebar. Names below the wrappers are inherited.
"""

import re
from dataclasses import dataclass
from math import inf

from ingest.extract.body.blocks import Block, BlockPage
from ingest.extract.body.vocabulary import BIT
from ingest.text.scripts import dense_length

_PUNCTUATION = re.compile("[.,;:!?。，、；：！？؟،؛।॥။၊။…]")
_ASCII_PUNCTUATION = b".,;:!?"
BOILERPLATE_BITS = sum(
    BIT[name]
    for name in (
        "related", "teaser", "share", "newsletter", "ad", "bio", "comment", "nav", "footer", "sidebar", "consent",
        "paywall", "overlay", "caption", "tags", "<aside>", "<nav>", "<footer>", "<figure>", "<form>",
    )
)  # fmt: skip
_WRAPPER = 0.5  # an element with a larger share of the page's running text is a wrapper


@dataclass(slots=True)
class BlockContext:
    """The blocks of a page with their context; lists are per block or per element."""

    page: BlockPage
    near: list[int]  # bits of the three innermost elements, per block
    inner: list[int]  # bits of all elements below the wrappers, per block
    outer: list[int]  # bits of the wrappers, per block
    hidden: list[bool]
    length: list[int]  # per block, see `dense_length`
    punctuation: list[int]  # number of marks, per block; 0 in links
    weight: list[float]  # how much running text, per block; 0 for links and captions
    mass: list[float]  # sum of weights, per element
    core: int  # the innermost element with most of the running text
    in_core: list[bool]  # per element
    branch: list[int]  # per element: the child of the core that holds it, or the core, or the body


def block_context(page: BlockPage) -> BlockContext:
    """Weigh the blocks, find the wrappers and the core, and let names be inherited. Linear in elements and blocks."""
    parents = page.elements.parent
    length = [dense_length(block.text) for block in page.blocks]
    punctuation = [_punctuation(block) for block in page.blocks]
    raw = list(map(_running, page.blocks, length, punctuation))
    mass = _masses(page, raw)
    near, inner, outer, hidden = _inherit(page, mass)
    weight = [
        value * (0.1 if inner[block.element] & BOILERPLATE_BITS else 1.0)
        for value, block in zip(raw, page.blocks, strict=True)
    ]
    mass = _masses(page, weight)
    core = _core(mass)
    in_core = [False] * len(parents)
    branch: list[int] = []
    for index, parent in enumerate(parents):
        in_core[index] = index == core or (index > core and in_core[parent])
        branch.append(index if parent == core else branch[parent] if index > core else core)
    at = [block.element for block in page.blocks]
    marked = [block.inline_flags for block in page.blocks]
    return BlockContext(
        page,
        [near[element] | mark for element, mark in zip(at, marked, strict=True)],
        [inner[element] | mark for element, mark in zip(at, marked, strict=True)],
        [outer[element] for element in at],
        [hidden[element] for element in at],
        length,
        punctuation,
        weight,
        mass,
        core,
        in_core,
        branch,
    )


def _punctuation(block: Block) -> int:
    """Return the number of punctuation marks; 0 in links."""
    text = block.text
    if block.link_chars * 2 > len(text):
        return 0
    if not text.isascii():
        return len(_PUNCTUATION.findall(text))
    return len(text) - len(text.encode("ascii").translate(None, _ASCII_PUNCTUATION))


def _running(block: Block, length: int, punctuation: int) -> float:
    """Return how much a block looks like running text, by length, links and punctuation."""
    if length < 40 or block.link_chars * 2 > len(block.text):
        return 0.0
    density = block.link_chars / len(block.text)
    return min(length, 600) * (1.0 - density) * min(1.0, (punctuation + 0.3) / (length / 120 + 0.5))


def _masses(page: BlockPage, weight: list[float]) -> list[float]:
    """Return for every element the sum of the weights of the blocks in it."""
    mass = [0.0] * len(page.elements)
    for block, value in zip(page.blocks, weight, strict=True):
        mass[block.element] += value
    parents = page.elements.parent
    for index in range(len(mass) - 1, 0, -1):
        mass[parents[index]] += mass[index]
    return mass


def _inherit(page: BlockPage, mass: list[float]) -> tuple[list[int], list[int], list[int], list[bool]]:
    """Return for every element the bits near it, below the wrappers and of the wrappers, and whether it is hidden."""
    limit = _WRAPPER * mass[0] if mass and mass[0] > 0 else inf
    near: list[int] = []
    inner: list[int] = []
    outer: list[int] = []
    hidden: list[bool] = []
    own: list[int] = []
    elements = page.elements
    for index, (parent, flags, concealed) in enumerate(
        zip(elements.parent, elements.flags, elements.hidden, strict=True)
    ):
        if index == 0 or mass[index] > limit:
            own.append(0)
            near.append(0)
            inner.append(0)
            outer.append((outer[parent] if index else 0) | flags)
            hidden.append(False)
            continue
        own.append(flags)
        near.append(flags | own[parent] | own[elements.parent[parent]])
        inner.append(flags | inner[parent])
        outer.append(outer[parent])
        hidden.append(concealed or hidden[parent])
    return near, inner, outer, hidden


def _core(mass: list[float]) -> int:
    """Return the innermost element with two thirds of the running text of the page."""
    core = 0
    limit = mass[0] * 0.66
    for index, value in enumerate(mass):
        # Parents come before children, so the last one over the limit is the innermost: two such elements are nested.
        if value >= limit:
            core = index
    return core
