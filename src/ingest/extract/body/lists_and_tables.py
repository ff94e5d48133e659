"""Lists and tables of a page: each is part of the text as a whole, or not at all."""

import re
from collections import Counter

from ingest.extract.body.blocks import BlockPage
from ingest.extract.body.context import BOILERPLATE_BITS
from ingest.extract.body.judged_page import HEADINGS, SURE, JudgedPage
from ingest.extract.body.vocabulary import BIT
from ingest.text.boilerplate import line_class
from ingest.text.scripts import SENTENCE_END

MAX_CELL = 120  # characters of a cell of a data table
_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_MIN_ITEMS = 2  # of a list that nothing announces
_MIN_BARE = 3  # of such a list whose items are neither sentences nor labelled
_NO_TEXT = BOILERPLATE_BITS | BIT["meta"] | BIT["interaction"]  # what the name of a list of sections says
_LABELLED = re.compile(r"[^\W\d_][^:：]{1,30}[:：]\s?\S")


def keep_lists(page: JudgedPage) -> None:
    """Keep a whole list beside the paragraphs of the text, with the heading or the line that announces it."""
    lists: dict[int, list[int]] = {}
    for row, element in enumerate(page.element):
        if page.tags[element] in _ITEMS and page.tags[page.parents[element]] in _LISTS:
            lists.setdefault(page.parents[element], []).append(row)
    for element, rows in lists.items():
        if not _is_beside(page, element, rows) or page.context.near[rows[0]] & BOILERPLATE_BITS:
            continue
        chars = sum(page.sizes[row] for row in rows)
        if 3 * sum(page.blocks[row].link_chars for row in rows) > chars or rows[-1] - rows[0] >= 2 * len(rows):
            continue
        before = rows[0] - 1
        if before >= 0 and (_announces(page, before) or _goes_on(page, rows)):
            for row in (before, *rows):
                page.set(row, max(float(page.probabilities[row]), SURE))


def _is_beside(page: JudgedPage, element: int, rows: list[int]) -> bool:
    """Return whether a list or table stands beside the paragraphs, perhaps in elements with nothing else in them."""
    if page.parents[element] == page.container:
        return True
    top = page.top[element]
    if not top or page.parents[top] != page.container:
        return False
    before, after = rows[0] - 1, rows[-1] + 1
    first = before < 0 or page.top[page.element[before]] != top
    return first and (after == len(page.element) or page.top[page.element[after]] != top)


def _announces(page: JudgedPage, row: int) -> bool:
    """Return whether a block is a heading or a line with a colon within the text."""
    if page.parents[page.element[row]] != page.container or page.linked[row]:
        return False
    opens = page.tags[page.element[row]] in HEADINGS or page.blocks[row].text.endswith((":", "："))
    return opens and (page.kept[row] or (row > 0 and page.kept[row - 1]))


def _goes_on(page: JudgedPage, rows: list[int]) -> bool:
    """Return whether a list right below a paragraph goes on with it: sentences, or values behind their labels.

    A list that stands beside the paragraphs itself may have any short items, unless its name says what it is.
    """
    before = rows[0] - 1
    if not page.kept[before] or page.parents[page.element[before]] != page.container:
        return False
    texts = [page.blocks[row].text for row in rows]
    if len(rows) < _MIN_ITEMS or any(page.blocks[row].links for row in rows):
        return False
    element = page.parents[page.element[rows[0]]]
    named = page.context.page.elements.flags[element] & _NO_TEXT
    bare = len(rows) >= _MIN_BARE and page.tags[element] != "dl" and not named
    beside = bare and page.parents[element] == page.container
    return all(is_sentence(text) for text in texts) or all(
        (beside or _LABELLED.match(text)) and line_class(text) is None for text in texts
    )


def keep_tables(page: JudgedPage) -> None:
    """Keep a data table beside the paragraphs: several rows of several short cells, few of them links."""
    tables: dict[int, list[int]] = {}
    for row, element in enumerate(page.element):
        if page.table[element]:
            tables.setdefault(page.table[element], []).append(row)
    for element, rows in tables.items():
        inside = page.parents[page.parents[element]] == page.container or _is_beside(page, element, rows)
        table_rows = [row_of_cell(page.context.page, page.element[row]) for row in rows]
        first = next((row for row, line in zip(rows, table_rows, strict=True) if line), rows[0])  # not the caption
        if not inside or page.context.near[first] & BOILERPLATE_BITS:
            continue
        cells = Counter(line for line in table_rows if line)  # by table row
        short = all(page.sizes[row] <= MAX_CELL for row in rows)
        links = sum(page.linked[row] for row in rows)
        several = sum(count >= 2 for count in cells.values())
        if short and several >= 2 and 2 * several > len(cells) and 2 * links <= len(rows):
            before = [rows[0] - 1] if rows[0] and _announces(page, rows[0] - 1) else []
            for row in (*before, *rows):
                page.set(row, max(float(page.probabilities[row]), SURE))


def row_of_cell(page: BlockPage, element: int) -> int:
    """Return the `tr` element in which a block stands as a cell's text, or 0."""
    parents, tags = page.elements.parent, page.elements.tag
    for _ in range(4):
        if tags[element] == "tr":
            return element
        element = parents[element]
    return 0


def is_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, and does not look like boilerplate."""
    return SENTENCE_END.search(text) is not None and line_class(text) is None
