"""The inputs of the fitted model: one row per block of a page, one column per name in `NAMES`.

Three kinds of columns: numbers (`columns`), the class of the line and the tag of its element as 0 or 1, and the
categories of names of the elements around it (`vocabulary`) as 0 or 1.
"""

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.columns import number_columns
from ingest.extract.body.context import BlockContext
from ingest.extract.body.vocabulary import BITS

LINE_CLASSES = (
    "related", "share", "newsletter", "ad", "consent", "comment", "byline", "bio", "caption", "copyright", "tags",
    "tool", "date", "contact",
)  # fmt: skip
OWN_TAGS = (
    "p", "div", "li", "span", "td", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption", "section",
    "article",
)  # fmt: skip
NUMBERS = (
    "log_length", "log_words", "link_density", "links", "strong_density", "punctuation", "ends_sentence", "digits",
    "upper", "breaks", "weight", "in_core", "core_share", "parent_share", "grand_share", "parent_density",
    "kind_share", "before", "after", "since_strong", "until_strong", "outside_strong", "depth", "position",
    "prev1_weight", "next1_weight", "prev2_weight", "next2_weight", "prev1_length", "next1_length", "prev1_links",
    "next1_links", "prev1_sibling", "next1_sibling", "same_kind_prev", "same_kind_next", "repeated", "is_title",
    "in_title", "hidden", "log_mass", "log_blocks", "has_declared_text", "in_declared_text", "prev_heading",
    "next5_weight", "prev5_weight", "against", "clean", "clean_inside", "clean_sibling", "clean_heading",
    "clean_item", "clean_short", "loose_short", "branch_links", "branch_purity", "branch_share", "branch_blocks",
    "branch_paragraph", "linked_item", "heading_over_links", "tail_weight", "head_weight", "known_class",
    "tail_class", "list_purity", "prev_class", "next_class", "gap_since", "gap_until",
)  # fmt: skip
NAMES: tuple[str, ...] = (
    NUMBERS
    + tuple(f"line:{name}" for name in LINE_CLASSES)
    + tuple(f"own:{tag}" for tag in OWN_TAGS)
    + tuple(f"{scope}:{bit}" for scope in ("near", "inner", "outer") for bit in BITS)
)
_CLASS_COLUMN = {name: index for index, name in enumerate(LINE_CLASSES)}
_TAG_COLUMN = {tag: len(LINE_CLASSES) + index for index, tag in enumerate(OWN_TAGS)}


def matrix(context: BlockContext, *, title: str | None, declared: str | None) -> NDArray[np.float32]:
    """Return an array of shape (blocks, len(NAMES)).

    `declared` is the article's text in the page's structured data, if there is one.
    """
    if not context.page.blocks:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    columns = number_columns(context, title, declared)
    numbers = np.empty((len(NUMBERS), len(columns.tags)), dtype=np.float32)
    for index, name in enumerate(NUMBERS):
        numbers[index] = columns.named[name]
    one_hot = _one_hot(columns.line_classes, columns.tags)
    rows: NDArray[np.float32] = np.hstack(
        [numbers.T, one_hot, _bits(context.near), _bits(context.inner), _bits(context.outer)]
    )
    return rows


def _one_hot(line_classes: list[str | None], tags: list[str]) -> NDArray[np.float32]:
    result = np.zeros((len(tags), len(LINE_CLASSES) + len(OWN_TAGS)), dtype=np.float32)
    for row, (line_class, tag) in enumerate(zip(line_classes, tags, strict=True)):
        if line_class is not None:
            result[row, _CLASS_COLUMN[line_class]] = 1.0
        column = _TAG_COLUMN.get(tag)
        if column is not None:
            result[row, column] = 1.0
    return result


def _bits(masks: list[int]) -> NDArray[np.float32]:
    packed = np.array(masks, dtype="<u8").view(np.uint8).reshape(len(masks), 8)
    bits: NDArray[np.float32] = np.unpackbits(packed, axis=1, bitorder="little")[:, : len(BITS)].astype(np.float32)
    return bits
