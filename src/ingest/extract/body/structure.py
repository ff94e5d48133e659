"""Corrections of the model by the structure of the page: copies, teasers, notices; lists and tables as a whole.

The model judges blocks one by one. What belongs together is decided here together: the items of a list that the text
announces, the cells of a table of results, the cards of other articles, a copy of the text in a hidden element.
"""

import re

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

from ingest.extract.body.context import BOILERPLATE_BITS, BlockContext
from ingest.extract.body.judged_page import HEADINGS, KEPT, MIN_LINE, NEVER, PARAGRAPHS, SURE, JudgedPage
from ingest.extract.body.lists_and_tables import is_sentence, keep_lists, keep_tables
from ingest.extract.body.other_articles import drop_block_above, drop_nested_articles, drop_next_articles
from ingest.extract.body.vocabulary import BIT
from ingest.text.scripts import SENTENCE_END

_MAX_LINK_LINE = 200  # characters of a paragraph that is nothing but a link
_COPY_PROBE = 60  # characters by which a copy is recognised
_MIN_COPY = 200  # characters of a block that may be a copy of others
_SHORT_HIDDEN = 80  # characters of a hidden text that is a label for screen readers
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


def correct(context: BlockContext, probabilities: NDArray[np.float32], title: str | None = None) -> NDArray[np.float32]:
    """Return the probabilities of the blocks after all rules; linear in the number of elements and blocks."""
    page = JudgedPage(context, probabilities.copy())
    if any(page.kept):
        drop_nested_articles(page)
        drop_next_articles(page)
        drop_block_above(page, title)
        _drop_branches(page)
        _drop_copies(page)
        _drop_link_lines(page)
        _drop_contents(page)
        _drop_kicker(page)
        _keep_standfirst(page)
        _keep_siblings(page)
        keep_lists(page)
        keep_tables(page)
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
        elif page.probabilities[row] >= _DOUBTFUL and (followed or is_sentence(page.blocks[row].text)):
            doubtful.append(row)
        followed = followed and page.are_siblings(row - 1, row)
    for row in reversed(doubtful):
        plain = not page.context.near[row] & BOILERPLATE_BITS and 2 * page.blocks[row].link_chars <= page.sizes[row]
        if plain and page.kept[row - 1] and page.are_siblings(row - 1, row):
            page.set(row, KEPT)
