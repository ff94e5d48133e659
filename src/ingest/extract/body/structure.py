"""Corrections of the model by the structure of the page: lists and tables as a whole, copies, teasers, notices.

The model judges blocks one by one. What belongs together is decided here together: the items of a list that the text
announces, the cells of a table of results, the cards of other articles, a copy of the text in a hidden element.
"""

import re
from collections import Counter

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

from ingest.extract.body.blocks import BlockPage
from ingest.extract.body.context import BOILERPLATE_BITS, BlockContext
from ingest.extract.body.judged_page import HEADINGS, KEPT, MIN_LINE, NEVER, PARAGRAPHS, SURE, JudgedPage
from ingest.extract.body.other_articles import drop_nested_articles, drop_next_articles
from ingest.extract.body.vocabulary import BIT
from ingest.text.boilerplate import line_class
from ingest.text.scripts import SENTENCE_END

_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_MAX_LINK_LINE = 200  # characters of a paragraph that is nothing but a link
_COPY_PROBE = 60  # characters by which a copy is recognised
_MIN_COPY = 200  # characters of a block that may be a copy of others
_SHORT_HIDDEN = 80  # characters of a hidden text that is a label for screen readers
MAX_CELL = 120  # characters of a cell of a data table
_REGISTER = re.compile(
    r"regist|subscri|sign ?(?:up|in)|log ?in|anmeld|abonn|inscri|suscri|iscriv|assin|prenumer|rejestr|zaloguj|přihlás"
    r"|зарегистр|подпис|войти|зареєстр|abone|kayıt|giriş|đăng|daftar|langgan|سجل|اشترك|ثبت|登録|登录|登錄|订阅|訂閱|가입|구독",
    re.IGNORECASE,
)
_STANDFIRST = (50, 500)  # characters
_MAX_BLURB = 500  # characters of the text under the headline of another article
_TEASERS, _NOTICE = 0.65, 0.45  # shares of the kept text that a branch of each kind may have
_KICKER = 120  # characters of a text above the headline
_IN_HEADER = 120  # characters of a standfirst that no class names: shorter texts are subtitles
_MAX_ABOVE = 25  # blocks between the headline and the text
_DOUBTFUL = 0.3  # probability from which a block among siblings that are kept is kept too


def correct(context: BlockContext, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probabilities of the blocks after all rules; linear in the number of elements and blocks."""
    page = JudgedPage(context, probabilities.copy())
    if any(page.kept):
        drop_nested_articles(page)
        drop_next_articles(page)
        _drop_branches(page)
        _drop_copies(page)
        _drop_link_lines(page)
        _drop_contents(page)
        _drop_kicker(page)
        _keep_standfirst(page)
        _keep_siblings(page)
        _keep_lists(page)
        _keep_tables(page)
    return page.probabilities


def _drop_branches(page: JudgedPage) -> None:
    """Drop branches behind the text: cards of other articles, and notices with a call to register or to subscribe."""
    branches: dict[int, list[int]] = {}
    for row, element in enumerate(page.element):
        top = page.top[element]
        if top and page.parents[top] != page.container:
            branches.setdefault(top, []).append(row)
    total = page.text()
    inside = [page.parents[element] == page.container for element in page.element]
    columns = zip(inside, page.kept, page.sizes, strict=True)
    paragraphs = sum(own and kept and size >= MIN_LINE for own, kept, size in columns)
    last = max((row for row, at in enumerate(page.element) if page.parents[at] == page.container), default=0)
    for rows in branches.values():
        kept = [row for row in rows if page.kept[row]]
        size = sum(page.sizes[row] for row in kept)
        if not kept or rows[0] <= last:
            continue
        share = _TEASERS if paragraphs >= PARAGRAPHS else _NOTICE
        if (size <= share * total and _is_teasers(page, rows)) or (size <= _NOTICE * total and _is_call(page, rows)):
            for row in kept:
                page.set(row, NEVER)


def _is_teasers(page: JudgedPage, rows: list[int]) -> bool:
    """Return whether a branch has at least two headings that are links, each over a text or two."""
    heads = sum(page.is_linked_heading(row) for row in rows)
    texts = [page.sizes[row] for row in rows if not page.linked[row] and page.sizes[row] >= _SHORT_HIDDEN]
    return heads >= 2 and len(texts) <= heads and all(size <= _MAX_BLURB for size in texts)


def _is_call(page: JudgedPage, rows: list[int]) -> bool:
    """Return whether a branch has a link like a button: to register, to subscribe, to give."""
    links = (row for row in rows if page.linked[row] and len(page.blocks[row].text.split()) <= 4)
    return any(_REGISTER.search(page.blocks[row].text) for row in links)


def _drop_copies(page: JudgedPage) -> None:
    """Drop hidden copies of the text, hidden labels for screen readers, and a block that repeats several others."""
    hidden = _hidden(page)
    kept = [row for row, is_kept in enumerate(page.kept) if is_kept]
    shown = [row for row in kept if not hidden[row]]
    visible = 2 * sum(page.sizes[row] for row in shown) >= sum(page.sizes[row] for row in kept)  # else scripts show it
    texts = [page.blocks[row].text for row in (shown if visible else kept)]
    whole = "\n".join(texts)
    copies = _Copies(texts)
    for row in kept:
        text = page.blocks[row].text
        if hidden[row] and visible:
            drop = len(text) < _SHORT_HIDDEN or text[:_COPY_PROBE] in whole
        else:
            drop = len(text) >= _MIN_COPY and copies.repeats(text)
        if drop:
            page.set(row, NEVER)


class _Copies:
    """Finds blocks that are several others in one, by the beginnings of the others; linear in their characters."""

    def __init__(self, texts: list[str]) -> None:
        self._sizes: dict[str, list[int]] = {}  # of the texts, by their beginning
        for text in texts:
            if len(text) >= _COPY_PROBE:
                self._sizes.setdefault(text[:_COPY_PROBE], []).append(len(text))
        self._beginnings = list(self._sizes)
        # The implementation that is built fastest: it is used for one page.
        self._automaton = AhoCorasick(self._beginnings, implementation=Implementation.NoncontiguousNFA)

    def repeats(self, text: str) -> bool:
        """Return whether a block has the beginnings of at least three shorter ones, and little else."""
        matches = {match[0] for match in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        inside = [size for at in matches for size in self._sizes[self._beginnings[at]] if size < len(text)]
        return len(inside) >= 3 and 4 * sum(inside) > 3 * len(text)


def _hidden(page: JudgedPage) -> list[bool]:
    own = page.context.page.elements.hidden
    hidden = [False] * len(own)
    for element, parent in enumerate(page.parents):
        hidden[element] = own[element] or hidden[parent]
    return [hidden[element] for element in page.element]


def _drop_link_lines(page: JudgedPage) -> None:
    """Drop paragraphs that are nothing but one link."""
    for row, block in enumerate(page.blocks):
        if not (page.kept[row] and page.linked[row] and block.links == 1 and page.tags[block.element] == "p"):
            continue
        if len(block.text) <= _MAX_LINK_LINE and len(block.text.split()) > 3:
            page.set(row, NEVER)


def _drop_contents(page: JudgedPage) -> None:
    """Drop the items of a table of contents: links with the text of a heading that follows."""
    headings: set[str] = set()
    for row in range(len(page.blocks) - 1, -1, -1):
        text = page.blocks[row].text
        if page.linked[row] and page.kept[row] and text in headings:
            page.set(row, NEVER)
        elif page.tags[page.element[row]] in HEADINGS:
            headings.add(text)


def _drop_kicker(page: JudgedPage) -> None:
    """Drop short texts without the end of a sentence above the h1, without paragraphs there: kickers, tickers."""
    headline = next((row for row, element in enumerate(page.element) if page.tags[element] == "h1"), 0)
    kept = [row for row in range(headline) if page.kept[row]]
    if all(page.sizes[row] <= _KICKER and not SENTENCE_END.search(page.blocks[row].text) for row in kept):
        for row in kept:
            page.set(row, NEVER)


def _keep_standfirst(page: JudgedPage) -> None:
    """Keep a sentence between headline and text, in the headline's `<header>` or called so by its class.

    It often stands above the picture.
    """
    first = next((row for row, kept in enumerate(page.kept) if kept and page.sizes[row] >= _STANDFIRST[0]), None)
    if first is None:
        return
    headline = next((row for row in range(first, -1, -1) if page.tags[page.element[row]] == "h1"), None)
    if headline is None or first - headline > _MAX_ABOVE:
        return
    header = page.header[page.element[headline]]
    for row in range(headline + 1, first):
        block, near = page.blocks[row], page.context.near[row]
        in_header = header and page.header[block.element] == header and page.tags[block.element] == "p"
        in_header = in_header and page.sizes[row] >= _IN_HEADER
        named = (near & BIT["lead"] or in_header) and not near & (BIT["caption"] | BIT["ad"])
        least = _STANDFIRST[0] // 2 if near & BIT["lead"] else _STANDFIRST[0]
        fits = least <= len(block.text) <= _STANDFIRST[1] and not block.links
        sentence = fits and SENTENCE_END.search(block.text)
        if named and sentence and page.article[block.element] == page.article[page.element[headline]]:
            page.set(row, SURE)
            return


def _keep_siblings(page: JudgedPage) -> None:
    """Keep a doubtful block behind a sibling that is kept, where kept siblings follow or it is a last sentence.

    A lower threshold beside blocks that are sure (hysteresis, Canny 1986), for short lines within the text.
    """
    doubtful: list[int] = []
    followed = False  # by a sibling that is kept
    for row in range(len(page.blocks) - 1, 0, -1):
        if page.kept[row]:
            followed = True
        elif page.probabilities[row] >= _DOUBTFUL and (followed or _is_sentence(page.blocks[row].text)):
            doubtful.append(row)
        followed = followed and page.are_siblings(row - 1, row)
    for row in reversed(doubtful):
        plain = not page.context.near[row] & BOILERPLATE_BITS and 2 * page.blocks[row].link_chars <= page.sizes[row]
        if plain and page.kept[row - 1] and page.are_siblings(row - 1, row):
            page.set(row, KEPT)


def _is_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, and does not look like boilerplate."""
    return SENTENCE_END.search(text) is not None and line_class(text) is None


def _keep_lists(page: JudgedPage) -> None:
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
        if before >= 0 and _announces(page, before):
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


def _keep_tables(page: JudgedPage) -> None:
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
