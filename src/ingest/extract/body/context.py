"""Before any model: which elements of a page hold its running text, and what names stand around each block.

An element with most of the page's running text is a wrapper, and its names judge nothing: `content-with-sidebar` around
everything makes no block a sidebar's. Names below the wrappers are handed down.
"""

import re
from dataclasses import dataclass
from math import inf

from ingest.extract.body.blocks import Block, Page
from ingest.extract.body.vocabulary import BIT

_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_PUNCTUATION = re.compile("[.,;:!?。，、；：！？؟،؛।॥။၊။…]")
_ASCII_PUNCTUATION = b".,;:!?"
AGAINST = sum(
    BIT[name]
    for name in (
        "related", "teaser", "share", "newsletter", "ad", "bio", "comment", "nav", "footer", "sidebar", "consent",
        "paywall", "overlay", "caption", "tags", "<aside>", "<nav>", "<footer>", "<figure>", "<form>",
    )
)  # fmt: skip
_WRAPPER = 0.5  # an element with more of the page's running text than this is a wrapper: its names judge nothing


@dataclass(slots=True)
class BlockContext:
    """A page's blocks with what can be said of them before any model."""

    page: Page
    near: list[int]  # bits of the innermost elements, per block
    inner: list[int]  # bits of all elements below the wrappers, per block
    outer: list[int]  # bits of the wrappers, per block
    hidden: list[bool]
    length: list[int]  # in characters, wide ones thrice, per block
    points: list[int]  # punctuation marks, per block; 0 in links and short texts
    weight: list[float]  # how much running text, per block; 0 for links, captions, furniture
    mass: list[float]  # sum of weights, per element
    core: int  # the innermost element with most of the running text
    in_core: list[bool]  # per element
    branch: list[int]  # per element: the child of the core that holds it, or the core, or the body


def length_of(text: str) -> int:
    """Length in characters, where a character of a script without spaces counts three times."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def survey(page: Page) -> BlockContext:
    """Weigh the blocks, find the wrappers and the core, hand flags down. Linear in elements and blocks."""
    parents = page.elements.parent
    length = [length_of(block.text) for block in page.blocks]
    points = [_points(block) for block in page.blocks]
    raw = list(map(_running, page.blocks, length, points))
    mass = _masses(page, raw)
    near, inner, outer, hidden = _inherit(page, mass)
    weight = [
        value * (0.1 if inner[block.element] & AGAINST else 1.0) for value, block in zip(raw, page.blocks, strict=True)
    ]
    mass = _masses(page, weight)
    core = _core(page, mass)
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
        points,
        weight,
        mass,
        core,
        in_core,
        branch,
    )


def _points(block: Block) -> int:
    """Punctuation marks; not counted in links."""
    text = block.text
    if block.link_chars * 2 > len(text):
        return 0
    if not text.isascii():
        return len(_PUNCTUATION.findall(text))
    return len(text) - len(text.encode("ascii").translate(None, _ASCII_PUNCTUATION))


def _running(block: Block, length: int, points: int) -> float:
    """How much a block looks like running text, by length, links and punctuation."""
    if length < 40 or block.link_chars * 2 > len(block.text):
        return 0.0
    density = block.link_chars / len(block.text)
    return min(length, 600) * (1.0 - density) * min(1.0, (points + 0.3) / (length / 120 + 0.5))


def _masses(page: Page, weight: list[float]) -> list[float]:
    mass = [0.0] * len(page.elements)
    for block, value in zip(page.blocks, weight, strict=True):
        mass[block.element] += value
    parents = page.elements.parent
    for index in range(len(mass) - 1, 0, -1):
        mass[parents[index]] += mass[index]
    return mass


def _inherit(page: Page, mass: list[float]) -> tuple[list[int], list[int], list[int], list[bool]]:
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


def _core(page: Page, mass: list[float]) -> int:
    """The innermost element that holds two thirds of the running text of the page."""
    core = 0
    limit = mass[0] * 0.66
    for index, value in enumerate(mass):
        # Parents come before children, so the last one over the limit lies innermost: two such elements are nested.
        if value >= limit:
            core = index
    return core
