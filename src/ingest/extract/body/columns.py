"""The numeric inputs of the model: the form of a block's text, its place on the page, and its neighbours.

Nothing here depends on the words of a language, except through `line_class`.
"""

import re
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.context import BOILERPLATE_BITS, BlockContext
from ingest.extract.body.references import news_of
from ingest.extract.body.vocabulary import BIT
from ingest.text.boilerplate import line_class
from ingest.text.tokens import ASCII_GAPS

_END = re.compile(r"[.!?。！？؟।။…:：][\"'”’»)\]」』]*$")
_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = b"0123456789"
_ASCII_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WORD = re.compile(r"\w+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINKED = 0.9  # share of link text from which the class of a line is not looked up
_FAR = 50  # blocks: the longest distance that is measured


class BlockColumns:
    """The columns of one page: `named` maps names to arrays over the blocks; the groups share the others."""

    def __init__(self, context: BlockContext, title: str | None, declared: str | None) -> None:
        blocks, elements = context.page.blocks, context.page.elements
        self.context = context
        self.title, self.declared = title, declared
        self.named: dict[str, NDArray[np.float32]] = {}
        self.total = max(context.mass[0], 1.0)
        indexes = [block.element for block in blocks]
        self.element = np.array(indexes)
        self.parent = np.array(elements.parent)[self.element]
        self.kind = np.array(elements.kind)[self.element]
        self.mass = np.array(context.mass, dtype=np.float32)
        self.weight = np.array(context.weight, dtype=np.float32)
        self.length = np.array(context.length, dtype=np.float32)
        self.size = np.array([len(block.text) for block in blocks], dtype=np.float32)
        self.link_chars = np.array([block.link_chars for block in blocks], dtype=np.float32)
        self.density = self.link_chars / self.size
        self.line_classes = [
            line_class(news_of(block)) if plain else None
            for block, plain in zip(blocks, (self.density < _LINKED).tolist(), strict=True)
        ]
        self.classified = np.array([name is not None for name in self.line_classes])
        self.tags = list(map(elements.tag.__getitem__, indexes))
        self.heading = np.array([tag in _HEADINGS for tag in self.tags])
        in_list = np.array(context.near) & BIT["<list>"] != 0
        self.item = in_list | np.array([tag == "li" for tag in self.tags])

    def add(self, **columns: NDArray[Any]) -> None:
        """Add columns by name."""
        self.named.update(columns)


def number_columns(context: BlockContext, title: str | None, declared: str | None) -> BlockColumns:
    """Return all numeric columns of a page with at least one block."""
    columns = BlockColumns(context, title, declared)
    _add_form(columns)
    _add_place(columns)
    _add_neighbours(columns)
    _add_branch(columns)
    return columns


def _joined_words(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    if text.isascii():
        return "".join(text.translate(ASCII_GAPS).split()).lower()
    return "".join(_WORD.findall(text)).lower()  # faster than removing everything else


def _add_form(columns: BlockColumns) -> None:
    """Add what the text itself shows: length, punctuation, digits, capitals, emphasis; repeated; the title."""
    blocks = columns.context.page.blocks
    size, length = columns.size, columns.length
    declared = _joined_words(columns.declared or "")
    title = _joined_words(columns.title or "")
    is_title, in_title, in_declared, repeated = ([False] * len(blocks) for _ in range(4))
    texts: set[str] = set()
    for row, block in enumerate(blocks):
        text = block.text
        repeated[row] = text in texts
        texts.add(text)
        if title and len(text) <= len(title) * 2 and text[0].lower() in title:
            joined = _joined_words(text)
            is_title[row] = bool(joined) and joined == title
            in_title[row] = len(joined) > 8 and joined in title
        if declared:
            in_declared[row] = _joined_words(text[:200]) in declared
    linked = [block.link_chars * 2 > len(block.text) for block in blocks]
    punctuation = np.array(columns.context.punctuation, dtype=np.float32)
    columns.add(
        log_length=np.log1p(length),
        log_words=np.log1p(np.array([block.text.count(" ") for block in blocks], dtype=np.float32)),
        link_density=columns.density,
        links=np.minimum(np.array([block.links for block in blocks]), 10) / 10,
        strong_density=np.array([block.strong_chars for block in blocks]) / size,
        punctuation=np.minimum(punctuation * 40 / (length + 20), 3.0),
        ends_sentence=np.array([_END.search(block.text[-8:]) is not None for block in blocks]),
        digits=np.array([0.0 if skip else _digits(block.text) for block, skip in zip(blocks, linked, strict=True)]),
        upper=np.array([0.1 if skip else _capitals(block.text) for block, skip in zip(blocks, linked, strict=True)]),
        breaks=np.minimum(np.array([block.breaks for block in blocks]), 10) / 10,
        repeated=np.array(repeated),
        is_title=np.array(is_title),
        in_title=np.array(in_title),
        has_declared_text=np.full(len(blocks), bool(declared)),
        in_declared_text=np.array(in_declared),
        known_class=columns.classified,
    )


def _digits(text: str) -> float:
    """Return the share of digits in the first 300 characters of a text."""
    head = text[:300]
    return (_count(head, _ASCII_DIGITS) if text.isascii() else len(_DIGIT.findall(head))) / len(head)


def _capitals(text: str) -> float:
    """Return the share of capitals; scripts differ too much in them, so any text but ASCII counts as average."""
    head = text[:300]
    return _count(head, _ASCII_CAPITALS) / len(head) if text.isascii() else 0.1


def _count(text: str, characters: bytes) -> int:
    # Deleting them from the bytes is several times as fast as a search for every one.
    return len(text) - len(text.encode("ascii").translate(None, characters))


def _grouped(keys: NDArray[Any], values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for every row the sum of the values of all rows with the same key."""
    sums: NDArray[np.float32] = np.bincount(keys, weights=values)[keys].astype(np.float32)
    return sums


def _add_place(columns: BlockColumns) -> None:
    """Add where the block is: in the core, among its siblings, before, within or after the running text."""
    context, element, parent, total = columns.context, columns.element, columns.parent, columns.total
    weight, count = columns.weight, len(columns.element)
    in_core = np.array(context.in_core)[element]
    siblings = _grouped(parent, weight)
    sibling_chars = np.maximum(_grouped(parent, columns.size), 1.0)
    before = np.cumsum(weight) - weight
    depth = np.array(context.page.elements.depth)
    columns.add(
        weight=weight / 100,
        in_core=in_core,
        core_share=columns.mass[element] / total,
        parent_share=siblings / total,
        grand_share=columns.mass[parent] / total,
        parent_density=_grouped(parent, columns.link_chars) / sibling_chars,
        kind_share=_grouped(columns.kind, weight) / total,
        before=before / total,
        after=(weight.sum() - before - weight) / total,
        depth=np.clip(depth[element] - depth[context.core], -5, 10) / 5,
        position=np.arange(count) / count,
        hidden=np.array(context.hidden),
        log_mass=np.full(count, log1p(total)),
        log_blocks=np.full(count, log1p(count)),
        list_purity=siblings / sibling_chars,
    )
    _add_side(columns, in_core, siblings / total > 0.3)


def _add_side(columns: BlockColumns, in_core: NDArray[np.bool_], has_siblings: NDArray[np.bool_]) -> None:
    """Add the side of the strong blocks on which a block is, combined with whether it looks like boilerplate."""
    weight = columns.weight
    since, until, side = _distances((weight >= 60) & in_core)
    inside = (side == 0) & in_core
    against = np.array(columns.context.inner) & BOILERPLATE_BITS != 0
    clean = ~against & (columns.density < 0.5) & ~columns.classified
    short = columns.length < 80
    columns.add(
        since_strong=np.log1p(since),
        until_strong=np.log1p(until),
        outside_strong=side,
        against=against,
        clean=clean,
        clean_inside=clean & inside,
        clean_sibling=clean & has_siblings,
        clean_item=clean & columns.item & inside,
        clean_short=clean & inside & short,
        loose_short=short & ~inside,
        linked_item=columns.item & (columns.density > 0.5),
        tail_weight=np.where(side > 0, weight / 100, 0.0),
        head_weight=np.where(side < 0, weight / 100, 0.0),
        tail_class=columns.classified & (side > 0),
        gap_since=np.minimum(since, 5) / 5,
        gap_until=np.minimum(until, 5) / 5,
    )


def _add_neighbours(columns: BlockColumns) -> None:
    """Add the blocks around: their weight, length, links, class, and whether they have the same tag and class."""
    count = len(columns.element)
    rows = np.arange(count)
    before, after = np.maximum(rows - 1, 0), np.minimum(rows + 1, count - 1)
    before2, after2 = np.maximum(rows - 2, 0), np.minimum(rows + 2, count - 1)
    weight, length, density = columns.weight, columns.length, columns.density
    sums = np.concatenate([[0.0], np.cumsum(weight)])
    inside = columns.named["clean_inside"].astype(bool)
    followed = (weight[after] > 30) | (weight[after2] > 30)
    columns.add(
        prev1_weight=np.where(rows > 0, weight[before], 0) / 100,
        next1_weight=np.where(rows + 1 < count, weight[after], 0) / 100,
        prev2_weight=weight[before2] / 100,
        next2_weight=weight[after2] / 100,
        prev1_length=np.log1p(length[before]),
        next1_length=np.log1p(length[after]),
        prev1_links=density[before],
        next1_links=density[after],
        prev1_sibling=columns.parent[before] == columns.parent,
        next1_sibling=columns.parent[after] == columns.parent,
        same_kind_prev=columns.kind[before] == columns.kind,
        same_kind_next=columns.kind[after] == columns.kind,
        prev_heading=columns.heading[before],
        next5_weight=(sums[np.minimum(rows + 6, count)] - sums[rows + 1]) / 500,
        prev5_weight=(sums[rows] - sums[np.maximum(rows - 5, 0)]) / 500,
        prev_class=columns.classified[before],
        next_class=columns.classified[after],
        clean_heading=inside & columns.heading & followed,
        heading_over_links=(columns.heading | (length < 80)) & (density[after] > 0.7) & (density[after2] > 0.7),
    )


def _add_branch(columns: BlockColumns) -> None:
    """Add the child of the core that contains the block, as a whole: an embedded box is recognised by its contents."""
    context = columns.context
    branch = np.array(context.branch)[columns.element]
    chars = np.maximum(_grouped(branch, columns.length), 1.0)
    real = branch != context.core
    tags = np.array([tag == "p" for tag in context.page.elements.tag])
    columns.add(
        branch_links=_grouped(branch, columns.link_chars) / chars,
        branch_purity=columns.mass[branch] / chars,
        branch_share=np.where(real, columns.mass[branch] / columns.total, 0.0),
        branch_blocks=np.where(real, np.log1p(np.bincount(branch)[branch]), 0.0),
        branch_paragraph=tags[branch],
    )


def _distances(strong: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return blocks since the last and until the next strong one (`_FAR`: none), and the side: -1, 0, 1."""
    count = len(strong)
    rows = np.arange(count)
    last = np.maximum.accumulate(np.where(strong, rows, -1000))
    following = np.minimum.accumulate(np.where(strong, rows, count + 1000)[::-1])[::-1]
    since = np.minimum(rows - last, _FAR)
    until = np.minimum(following - rows, _FAR)
    side = np.where(last < 0, -1, np.where(following > count, 1, 0))
    return since, until, side
