"""What the fitted model knows about each block of a page: names of its elements, form of its text, its neighbourhood.

Nothing here reads the words of a language except `line_class`; the rest counts.
"""

import re
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.context import AGAINST, BlockContext
from ingest.extract.body.vocabulary import BIT, BITS
from ingest.text.boilerplate import line_class
from ingest.text.tokens import ASCII_GAPS

LINE_CLASSES = (
    "related", "share", "newsletter", "ad", "consent", "comment", "byline", "bio", "caption", "copyright", "tags",
    "tool", "date", "contact",
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
_END = re.compile(r"[.!?。！？؟।။…:：][\"'”’»)\]」』]*$")
_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = b"0123456789"
_ASCII_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WORD = re.compile(r"\w+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

NUMBERS = (
    "log_length", "log_words", "link_density", "links", "strong_density", "points", "ends_sentence", "digits", "upper",
    "breaks", "weight", "in_core", "core_share", "parent_share", "grand_share", "parent_density", "kind_share",
    "before", "after", "since_strong", "until_strong", "outside_strong", "depth", "position",
    "prev1_weight", "next1_weight", "prev2_weight", "next2_weight", "prev1_length", "next1_length", "prev1_links",
    "next1_links", "prev1_sibling", "next1_sibling", "same_kind_prev", "same_kind_next", "repeated", "is_title",
    "in_title", "hidden", "log_mass", "log_blocks", "told", "tells", "prev_heading", "next5_weight", "prev5_weight",
    "against", "clean", "clean_inside", "clean_sibling", "clean_heading", "clean_item", "clean_short", "loose_short",
    "branch_links", "branch_purity", "branch_share", "branch_blocks", "branch_paragraph", "linked_item",
    "heading_over_links", "tail_weight", "head_weight", "known_class", "tail_class", "list_purity", "prev_class",
    "next_class", "gap_since", "gap_until",
)  # fmt: skip
NAMES: tuple[str, ...] = (
    NUMBERS
    + tuple(f"line:{name}" for name in LINE_CLASSES)
    + tuple(f"own:{tag}" for tag in OWN_TAGS)
    + tuple(f"{scope}:{bit}" for scope in ("near", "inner", "outer") for bit in BITS)
)


class _Columns:
    """The columns of one page, each an array over its blocks, added one by one under their names."""

    def __init__(self, scene: BlockContext, title: str | None, told: str | None) -> None:
        blocks, elements = scene.page.blocks, scene.page.elements
        self.scene = scene
        self.named: dict[str, NDArray[np.float32]] = {}
        self.total = max(scene.mass[0], 1.0)
        places = [block.element for block in blocks]
        at = np.array(places)
        self.at = at
        self.parent = np.array(elements.parent)[at]
        self.kind = np.array(elements.kind)[at]
        self.mass = np.array(scene.mass, dtype=np.float32)
        self.weight = np.array(scene.weight, dtype=np.float32)
        self.length = np.array(scene.length, dtype=np.float32)
        self.size = np.array([len(block.text) for block in blocks], dtype=np.float32)
        self.link_chars = np.array([block.link_chars for block in blocks], dtype=np.float32)
        self.density = self.link_chars / self.size
        self.classes = [
            line_class(block.text) if plain else None
            for block, plain in zip(blocks, (self.density < 0.9).tolist(), strict=True)
        ]
        self.known = np.array([name is not None for name in self.classes])
        tags = list(map(elements.tag.__getitem__, places))
        self.heading = np.array([tag in _HEADINGS for tag in tags])
        near_list = np.array(scene.near) & BIT["<list>"] != 0
        self.item = near_list | np.array([tag == "li" for tag in tags])
        self.tags = tags
        self.title, self.told = title, told

    def add(self, **columns: NDArray[Any]) -> None:
        """Add columns by name."""
        self.named.update(columns)


def matrix(scene: BlockContext, *, title: str | None, told: str | None) -> NDArray[np.float32]:
    """One row per block, one column per name in `NAMES`.

    `told` is the article's text as the page's structured data tells it, if it does.
    """
    if not scene.page.blocks:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    columns = _Columns(scene, title, told)
    _add_form(columns)
    _add_place(columns)
    _add_neighbours(columns)
    _add_branch(columns)
    numbers = np.empty((len(NUMBERS), len(columns.tags)), dtype=np.float32)
    for place, name in enumerate(NUMBERS):
        numbers[place] = columns.named[name]
    rows: NDArray[np.float32] = np.hstack(
        [numbers.T, _one_hot(columns), _bits(scene.near), _bits(scene.inner), _bits(scene.outer)]
    )
    return rows


def _one_hot(columns: _Columns) -> NDArray[np.float32]:
    result = np.zeros((len(columns.tags), len(LINE_CLASSES) + len(OWN_TAGS)), dtype=np.float32)
    for row, (name, tag) in enumerate(zip(columns.classes, columns.tags, strict=True)):
        if name is not None:
            result[row, _CLASS_PLACE[name]] = 1.0
        place = _TAG_PLACE.get(tag)
        if place is not None:
            result[row, place] = 1.0
    return result


_CLASS_PLACE = {name: index for index, name in enumerate(LINE_CLASSES)}
_TAG_PLACE = {tag: len(LINE_CLASSES) + index for index, tag in enumerate(OWN_TAGS)}


def _bits(masks: list[int]) -> NDArray[np.float32]:
    packed = np.array(masks, dtype="<u8").view(np.uint8).reshape(len(masks), 8)
    bits: NDArray[np.float32] = np.unpackbits(packed, axis=1, bitorder="little")[:, : len(BITS)].astype(np.float32)
    return bits


def _joined_words(text: str) -> str:
    if text.isascii():
        return "".join(text.translate(ASCII_GAPS).split()).lower()
    return "".join(_WORD.findall(text)).lower()  # faster than cutting out what stands between


def _add_form(columns: _Columns) -> None:
    """The text itself: length, punctuation, digits, capitals, emphasis; whether it repeats, or is the title."""
    blocks = columns.scene.page.blocks
    size, length = columns.size, columns.length
    told = _joined_words(columns.told or "")
    title = _joined_words(columns.title or "")
    is_title, in_title, tells, repeated = ([False] * len(blocks) for _ in range(4))
    seen: set[str] = set()
    for row, block in enumerate(blocks):
        text = block.text
        repeated[row] = text in seen
        seen.add(text)
        if title and len(text) <= len(title) * 2 and text[0].lower() in title:
            folded = _joined_words(text)
            is_title[row] = bool(folded) and folded == title
            in_title[row] = len(folded) > 8 and folded in title
        if told:
            tells[row] = _joined_words(text[:200]) in told
    linked = [block.link_chars * 2 > len(block.text) for block in blocks]
    points = np.array(columns.scene.points, dtype=np.float32)
    columns.add(
        log_length=np.log1p(length),
        log_words=np.log1p(np.array([block.text.count(" ") for block in blocks], dtype=np.float32)),
        link_density=columns.density,
        links=np.minimum(np.array([block.links for block in blocks]), 10) / 10,
        strong_density=np.array([block.strong_chars for block in blocks]) / size,
        points=np.minimum(points * 40 / (length + 20), 3.0),
        ends_sentence=np.array([_END.search(block.text[-8:]) is not None for block in blocks]),
        digits=np.array([0.0 if skip else _digits(block.text) for block, skip in zip(blocks, linked, strict=True)]),
        upper=np.array([0.1 if skip else _capitals(block.text) for block, skip in zip(blocks, linked, strict=True)]),
        breaks=np.minimum(np.array([block.breaks for block in blocks]), 10) / 10,
        repeated=np.array(repeated),
        is_title=np.array(is_title),
        in_title=np.array(in_title),
        told=np.full(len(blocks), bool(told)),
        tells=np.array(tells),
        known_class=columns.known,
    )


def _digits(text: str) -> float:
    """Share of digits in the beginning of a text."""
    head = text[:300]
    return (_count(head, _ASCII_DIGITS) if text.isascii() else len(_DIGIT.findall(head))) / len(head)


def _capitals(text: str) -> float:
    """Share of capitals; scripts differ too much in them, so only plain ASCII is looked at."""
    head = text[:300]
    return _count(head, _ASCII_CAPITALS) / len(head) if text.isascii() else 0.1


def _count(text: str, characters: bytes) -> int:
    # Deleting them from the bytes is several times as fast as looking for each.
    return len(text) - len(text.encode("ascii").translate(None, characters))


def _grouped(keys: NDArray[Any], values: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each row, the sum of the values of all rows with its key."""
    sums: NDArray[np.float32] = np.bincount(keys, weights=values)[keys].astype(np.float32)
    return sums


def _add_place(columns: _Columns) -> None:
    """Where the block stands: in the core or not, among its siblings, before, inside or after the running text."""
    scene, at, parent, total = columns.scene, columns.at, columns.parent, columns.total
    weight, count = columns.weight, len(columns.at)
    in_core = np.array(scene.in_core)[at]
    siblings = _grouped(parent, weight)
    sibling_chars = np.maximum(_grouped(parent, columns.size), 1.0)
    since, until, outside = _distances((weight >= 60) & in_core)
    inside = (outside == 0) & in_core
    before = np.cumsum(weight) - weight
    depth = np.array(scene.page.elements.depth)
    against = np.array(scene.inner) & AGAINST != 0
    clean = ~against & (columns.density < 0.5) & ~columns.known
    short = columns.length < 80
    columns.add(
        weight=weight / 100,
        in_core=in_core,
        core_share=columns.mass[at] / total,
        parent_share=siblings / total,
        grand_share=columns.mass[parent] / total,
        parent_density=_grouped(parent, columns.link_chars) / sibling_chars,
        kind_share=_grouped(columns.kind, weight) / total,
        before=before / total,
        after=(weight.sum() - before - weight) / total,
        since_strong=np.log1p(since),
        until_strong=np.log1p(until),
        outside_strong=outside,
        depth=np.clip(depth[at] - depth[scene.core], -5, 10) / 5,
        position=np.arange(count) / count,
        hidden=np.array(scene.hidden),
        log_mass=np.full(count, log1p(total)),
        log_blocks=np.full(count, log1p(count)),
        against=against,
        clean=clean,
        clean_inside=clean & inside,
        clean_sibling=clean & (siblings / total > 0.3),
        clean_item=clean & columns.item & inside,
        clean_short=clean & inside & short,
        loose_short=short & ~inside,
        linked_item=columns.item & (columns.density > 0.5),
        tail_weight=np.where(outside > 0, weight / 100, 0.0),
        head_weight=np.where(outside < 0, weight / 100, 0.0),
        tail_class=columns.known & (outside > 0),
        list_purity=siblings / sibling_chars,
        gap_since=np.minimum(since, 5) / 5,
        gap_until=np.minimum(until, 5) / 5,
    )


def _add_neighbours(columns: _Columns) -> None:
    """The blocks around: their weight, length, links, class, and whether they are built alike."""
    count = len(columns.at)
    rows = np.arange(count)
    prev, after = np.maximum(rows - 1, 0), np.minimum(rows + 1, count - 1)
    prev2, after2 = np.maximum(rows - 2, 0), np.minimum(rows + 2, count - 1)
    weight, length, density = columns.weight, columns.length, columns.density
    sums = np.concatenate([[0.0], np.cumsum(weight)])
    inside = columns.named["clean_inside"].astype(bool)
    followed = (weight[after] > 30) | (weight[after2] > 30)
    columns.add(
        prev1_weight=np.where(rows > 0, weight[prev], 0) / 100,
        next1_weight=np.where(rows + 1 < count, weight[after], 0) / 100,
        prev2_weight=weight[prev2] / 100,
        next2_weight=weight[after2] / 100,
        prev1_length=np.log1p(length[prev]),
        next1_length=np.log1p(length[after]),
        prev1_links=density[prev],
        next1_links=density[after],
        prev1_sibling=columns.parent[prev] == columns.parent,
        next1_sibling=columns.parent[after] == columns.parent,
        same_kind_prev=columns.kind[prev] == columns.kind,
        same_kind_next=columns.kind[after] == columns.kind,
        prev_heading=columns.heading[prev],
        next5_weight=(sums[np.minimum(rows + 6, count)] - sums[rows + 1]) / 500,
        prev5_weight=(sums[rows] - sums[np.maximum(rows - 5, 0)]) / 500,
        prev_class=columns.known[prev],
        next_class=columns.known[after],
        clean_heading=inside & columns.heading & followed,
        heading_over_links=(columns.heading | (length < 80)) & (density[after] > 0.7) & (density[after2] > 0.7),
    )


def _add_branch(columns: _Columns) -> None:
    """The child of the core that holds the block, as a whole: an embedded box is known by what it holds."""
    scene = columns.scene
    branch = np.array(scene.branch)[columns.at]
    chars = np.maximum(_grouped(branch, columns.length), 1.0)
    real = branch != scene.core
    tags = np.array([tag == "p" for tag in scene.page.elements.tag])
    columns.add(
        branch_links=_grouped(branch, columns.link_chars) / chars,
        branch_purity=columns.mass[branch] / chars,
        branch_share=np.where(real, columns.mass[branch] / columns.total, 0.0),
        branch_blocks=np.where(real, np.log1p(np.bincount(branch)[branch]), 0.0),
        branch_paragraph=tags[branch],
    )


def _distances(strong: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Blocks since the last and until the next strong one (50: none), and -1, 0, 1: before, among or after them."""
    count = len(strong)
    rows = np.arange(count)
    last_seen = np.maximum.accumulate(np.where(strong, rows, -1000))
    next_seen = np.minimum.accumulate(np.where(strong, rows, count + 1000)[::-1])[::-1]
    since = np.minimum(rows - last_seen, 50)
    until = np.minimum(next_seen - rows, 50)
    outside = np.where(last_seen < 0, -1, np.where(next_seen > count, 1, 0))
    return since, until, outside
