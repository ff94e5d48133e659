"""What the fitted model knows about each block of a page: names of its elements, form of its text, its neighbourhood.

Nothing here reads the words of a language except `line_class`; the rest counts.
"""

import re
from dataclasses import dataclass
from math import log1p

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body_blocks import Block, Page
from ingest.extract.body_vocabulary import BIT, BITS
from ingest.text.boilerplate import line_class

LINE_CLASSES = (
    "related", "share", "newsletter", "ad", "consent", "comment", "byline", "bio", "caption", "copyright", "tags", "tool",
    "date", "contact",
)  # fmt: skip
OWN_TAGS = (
    "p",
    "div",
    "li",
    "span",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "figcaption",
    "section",
    "article",
)
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_PUNCTUATION = re.compile("[.,;:!?。，、；：！？؟،؛।॥။၊።…]")
_END = re.compile(r"[.!?。！？؟।။…:：][\"'”’»)\]」』]*$")
_DIGIT = re.compile(r"\d")
_UPPER = re.compile(r"[^\W\d_a-z]")
_SPACES = re.compile(r"\W+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_AGAINST = sum(
    BIT[name]
    for name in (
        "related", "teaser", "share", "newsletter", "ad", "bio", "comment", "nav", "footer", "sidebar", "consent", "paywall",
        "overlay", "caption", "tags", "<aside>", "<nav>", "<footer>", "<figure>", "<form>",
    )
)  # fmt: skip
_WRAPPER = 0.5  # an element with more of the page's running text than this is a wrapper: its names judge nothing


@dataclass(slots=True)
class Scene:
    """A page's blocks with what can be said of them before any model: the evidence that features and confidence share."""

    page: Page
    near: list[int]  # bits of the innermost elements, per block
    inner: list[int]  # bits of all elements below the wrappers, per block
    outer: list[int]  # bits of the wrappers, per block
    hidden: list[bool]
    weight: list[float]  # how much running text, per block; 0 for links, captions, furniture
    mass: list[float]  # sum of weights, per element
    core: int  # the innermost element with most of the running text
    in_core: list[bool]  # per element
    branch: list[int]  # per element: the child of the core that holds it, or the core, or the body


def length_of(text: str) -> int:
    """Length in characters, where a character of a script without spaces counts three times."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def survey(page: Page) -> Scene:
    """Weigh the blocks, find the wrappers and the core, hand flags down. Linear in elements and blocks."""
    elements = page.elements
    raw = [_running(block) for block in page.blocks]
    mass = _masses(page, raw)
    near, inner, outer, hidden = _inherit(page, mass)
    weight = [
        value * (0.1 if inner[block.element] & _AGAINST else 1.0) for value, block in zip(raw, page.blocks, strict=True)
    ]
    mass = _masses(page, weight)
    core = _core(page, mass)
    in_core = [False] * len(elements)
    branch: list[int] = []
    for index, element in enumerate(elements):
        in_core[index] = index == core or (index > core and in_core[element.parent])
        branch.append(index if element.parent == core else branch[element.parent] if index > core else core)
    at = [block.element for block in page.blocks]
    marked = [block.inline_flags for block in page.blocks]
    return Scene(
        page,
        [near[element] | mark for element, mark in zip(at, marked, strict=True)],
        [inner[element] | mark for element, mark in zip(at, marked, strict=True)],
        [outer[element] for element in at],
        [hidden[element] for element in at],
        weight,
        mass,
        core,
        in_core,
        branch,
    )


def _running(block: Block) -> float:
    """How much a block looks like running text, by length, links and punctuation."""
    length = length_of(block.text)
    if length < 40 or block.link_chars * 2 > len(block.text):
        return 0.0
    density = block.link_chars / len(block.text)
    points = len(_PUNCTUATION.findall(block.text))
    return min(length, 600) * (1.0 - density) * min(1.0, (points + 0.3) / (length / 120 + 0.5))


def _masses(page: Page, weight: list[float]) -> list[float]:
    mass = [0.0] * len(page.elements)
    for block, value in zip(page.blocks, weight, strict=True):
        mass[block.element] += value
    for index in range(len(mass) - 1, 0, -1):
        mass[page.elements[index].parent] += mass[index]
    return mass


def _inherit(page: Page, mass: list[float]) -> tuple[list[int], list[int], list[int], list[bool]]:
    limit = _WRAPPER * mass[0] if mass else 0.0
    near: list[int] = []
    inner: list[int] = []
    outer: list[int] = []
    hidden: list[bool] = []
    own: list[int] = []
    for index, element in enumerate(page.elements):
        parent = element.parent
        if index == 0 or (mass[index] > limit and mass[0] > 0):
            own.append(0)
            near.append(0)
            inner.append(0)
            outer.append((outer[parent] if index else 0) | element.flags)
            hidden.append(False)
            continue
        own.append(element.flags)
        near.append(element.flags | own[parent] | own[page.elements[parent].parent])
        inner.append(element.flags | inner[parent])
        outer.append(outer[parent])
        hidden.append(element.hidden or hidden[parent])
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


NUMBERS = (
    "log_length", "log_words", "link_density", "links", "strong_density", "points", "ends_sentence", "digits", "upper",
    "breaks", "weight", "in_core", "core_share", "parent_share", "grand_share", "parent_density", "kind_share",
    "before", "after", "since_strong", "until_strong", "outside_strong", "depth", "position",
    "prev1_weight", "next1_weight", "prev2_weight", "next2_weight", "prev1_length", "next1_length", "prev1_links",
    "next1_links", "prev1_sibling", "next1_sibling", "same_kind_prev", "same_kind_next", "repeated", "is_title", "in_title",
    "hidden", "log_mass", "log_blocks", "told", "tells", "prev_heading", "next5_weight", "prev5_weight",
    "against", "clean", "clean_inside", "clean_sibling", "clean_heading", "clean_item", "clean_short", "loose_short",
    "branch_links", "branch_purity", "branch_share", "branch_blocks", "branch_paragraph", "linked_item", "heading_over_links",
    "tail_weight", "head_weight", "known_class", "tail_class", "list_purity", "prev_class", "next_class", "gap_since", "gap_until",
)  # fmt: skip
NAMES: tuple[str, ...] = (
    NUMBERS
    + tuple(f"line:{name}" for name in LINE_CLASSES)
    + tuple(f"own:{tag}" for tag in OWN_TAGS)
    + tuple(f"{scope}:{bit}" for scope in ("near", "inner", "outer") for bit in BITS)
)


def matrix(scene: Scene, *, title: str | None, told: str | None) -> NDArray[np.float32]:
    """One row per block, one column per name in `NAMES`.

    `told` is the article's text as the page's structured data tells it, if it does.
    """
    blocks = scene.page.blocks
    count = len(blocks)
    if not count:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    columns = np.zeros((count, len(NUMBERS) + len(LINE_CLASSES) + len(OWN_TAGS)), dtype=np.float32)
    classes = [line_class(block.text) for block in blocks]
    columns[:, : len(NUMBERS)] = _numbers(scene, title, told, classes)
    place = {name: len(NUMBERS) + index for index, name in enumerate(LINE_CLASSES)}
    tags = {tag: len(NUMBERS) + len(LINE_CLASSES) + index for index, tag in enumerate(OWN_TAGS)}
    for row, block in enumerate(blocks):
        name = classes[row]
        if name is not None:
            columns[row, place[name]] = 1.0
        column = tags.get(scene.page.elements[block.element].tag)
        if column is not None:
            columns[row, column] = 1.0
    return np.hstack([columns, _bits(scene.near), _bits(scene.inner), _bits(scene.outer)])


def _bits(masks: list[int]) -> NDArray[np.float32]:
    packed = np.array(masks, dtype="<u8").view(np.uint8).reshape(len(masks), 8)
    return np.unpackbits(packed, axis=1, bitorder="little")[:, : len(BITS)].astype(np.float32)


def _fold(text: str) -> str:
    return _SPACES.sub("", text).lower()


def _numbers(scene: Scene, title: str | None, told: str | None, classes: list[str | None]) -> NDArray[np.float32]:  # noqa: PLR0915
    blocks, elements, weight = scene.page.blocks, scene.page.elements, scene.weight
    count = len(blocks)
    total = max(scene.mass[0], 1.0)
    lengths = [length_of(block.text) for block in blocks]
    density = [block.link_chars / len(block.text) for block in blocks]
    parents = [elements[block.element].parent for block in blocks]
    kinds = [elements[block.element].kind for block in blocks]
    siblings: dict[int, float] = {}
    sibling_links: dict[int, float] = {}
    sibling_chars: dict[int, float] = {}
    alike: dict[int, float] = {}
    for row in range(count):
        siblings[parents[row]] = siblings.get(parents[row], 0.0) + weight[row]
        sibling_links[parents[row]] = sibling_links.get(parents[row], 0.0) + blocks[row].link_chars
        sibling_chars[parents[row]] = sibling_chars.get(parents[row], 0.0) + len(blocks[row].text)
        alike[kinds[row]] = alike.get(kinds[row], 0.0) + weight[row]
    strong = [weight[row] >= 60 and scene.in_core[blocks[row].element] for row in range(count)]
    since, until, outside = _distances(strong)
    cumulated = np.concatenate([[0.0], np.cumsum(weight)])
    folded_title = _fold(title or "")
    folded_told = _fold(told or "")
    core_depth = elements[scene.core].depth
    seen: set[str] = set()
    branch_of = [scene.branch[block.element] for block in blocks]
    branch_links: dict[int, float] = {}
    branch_chars: dict[int, float] = {}
    branch_blocks: dict[int, int] = {}
    for row, branch in enumerate(branch_of):
        branch_links[branch] = branch_links.get(branch, 0.0) + blocks[row].link_chars
        branch_chars[branch] = branch_chars.get(branch, 0.0) + lengths[row]
        branch_blocks[branch] = branch_blocks.get(branch, 0) + 1
    rows: list[tuple[float, ...]] = []
    for row, block in enumerate(blocks):
        text = block.text
        size = len(text)
        element = elements[block.element]
        folded = _fold(text) if size < 400 else ""
        repeated = text in seen
        seen.add(text)
        before, after = max(row - 1, 0), min(row + 1, count - 1)
        before2, after2 = max(row - 2, 0), min(row + 2, count - 1)
        parent = parents[row]
        branch = branch_of[row]
        inside = outside[row] == 0 and scene.in_core[block.element]
        against = bool(scene.inner[row] & _AGAINST)
        clean = not against and density[row] < 0.5 and classes[row] is None
        heading = element.tag in _HEADINGS
        item = element.tag == "li" or bool(scene.near[row] & BIT["<list>"])
        short = lengths[row] < 80
        rows.append(
            (
                log1p(lengths[row]),
                log1p(text.count(" ")),
                density[row],
                min(block.links, 10) / 10,
                block.strong_chars / size,
                min(len(_PUNCTUATION.findall(text)) * 40 / (lengths[row] + 20), 3.0),
                1.0 if _END.search(text) else 0.0,
                len(_DIGIT.findall(text)) / size,
                len(_UPPER.findall(text)) / size if text.isascii() else 0.1,
                min(block.breaks, 10) / 10,
                weight[row] / 100,
                scene.in_core[block.element],
                scene.mass[block.element] / total,
                siblings[parent] / total,
                scene.mass[parent] / total,
                sibling_links[parent] / max(sibling_chars[parent], 1.0),
                alike[kinds[row]] / total,
                cumulated[row] / total,
                (cumulated[count] - cumulated[row + 1]) / total,
                log1p(since[row]),
                log1p(until[row]),
                outside[row],
                min(max(element.depth - core_depth, -5), 10) / 5,
                row / count,
                weight[before] / 100 if row else 0.0,
                weight[after] / 100 if row + 1 < count else 0.0,
                weight[before2] / 100,
                weight[after2] / 100,
                log1p(lengths[before]),
                log1p(lengths[after]),
                density[before],
                density[after],
                parents[before] == parent,
                parents[after] == parent,
                kinds[before] == kinds[row],
                kinds[after] == kinds[row],
                repeated,
                bool(folded) and folded == folded_title,
                len(folded) > 8 and folded in folded_title,
                scene.hidden[row],
                log1p(total),
                log1p(count),
                bool(folded_told),
                bool(folded_told) and (folded or _fold(text[:200])) in folded_told,
                elements[blocks[before].element].tag in _HEADINGS,
                (cumulated[min(row + 6, count)] - cumulated[row + 1]) / 500,
                (cumulated[row] - cumulated[max(row - 5, 0)]) / 500,
                against,
                clean,
                clean and inside,
                clean and siblings[parent] / total > 0.3,
                clean and heading and inside and (weight[after] > 30 or weight[after2] > 30),
                clean and item and inside,
                clean and inside and short,
                short and not inside,
                branch_links[branch] / max(branch_chars[branch], 1.0),
                scene.mass[branch] / max(branch_chars[branch], 1.0),
                scene.mass[branch] / total if branch != scene.core else 0.0,
                log1p(branch_blocks[branch]) if branch != scene.core else 0.0,
                elements[branch].tag == "p",
                item and density[row] > 0.5,
                (heading or short) and density[after] > 0.7 and density[after2] > 0.7,
                weight[row] / 100 if outside[row] > 0 else 0.0,
                weight[row] / 100 if outside[row] < 0 else 0.0,
                classes[row] is not None,
                classes[row] is not None and outside[row] > 0,
                siblings[parent] / max(sibling_chars[parent], 1.0),
                classes[before] is not None,
                classes[after] is not None,
                min(since[row], 5.0) / 5,
                min(until[row], 5.0) / 5,
            )
        )
    return np.array(rows, dtype=np.float32)


def _distances(strong: list[bool]) -> tuple[list[float], list[float], list[float]]:
    """Blocks since the last and until the next strong one (50 where there is none), and -1/0/1 before, inside, after all."""
    count = len(strong)
    far = 50.0
    since, until = [far] * count, [far] * count
    gap = far
    for row in range(count):
        gap = 0.0 if strong[row] else min(gap + 1, far)
        since[row] = gap
    gap = far
    for row in range(count - 1, -1, -1):
        gap = 0.0 if strong[row] else min(gap + 1, far)
        until[row] = gap
    first = next((row for row in range(count) if strong[row]), count)
    last = next((row for row in range(count - 1, -1, -1) if strong[row]), -1)
    outside = [-1.0 if row < first else 1.0 if row > last else 0.0 for row in range(count)]
    return since, until, outside
