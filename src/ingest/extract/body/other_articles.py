"""Other articles in the same document: teasers within the article, and the next ones of endless scrolling."""

from ingest.extract.body.judged_page import HEADINGS, MIN_LINE, NEVER, JudgedPage
from ingest.text.boilerplate import line_class
from ingest.text.comparison import comparison_key

_NESTED = 0.35  # share of the kept text that teasers within the article may have
_MAX_ABOVE = 0.4  # share of the kept text that something else above the headline may have
_MIN_PARAGRAPHS = 3  # paragraphs of an article that others follow in the same document


def drop_nested_articles(page: JudgedPage) -> None:
    """Drop an `<article>` within the article whose heading is a link: a teaser."""
    inner = [page.article[element] for element in page.element]
    nested = {at for at in set(inner) if at and at not in page.around and page.article[page.parents[at]]}
    if not nested:
        return
    teasers = {at for row, at in enumerate(inner) if at in nested and page.is_linked_heading(row)}
    rows = [row for row, at in enumerate(inner) if at in teasers and page.kept[row]]
    if sum(page.sizes[row] for row in rows) <= _NESTED * page.text():  # else the page is a list of them
        for row in rows:
            page.set(row, NEVER)


def drop_next_articles(page: JudgedPage) -> None:
    """Drop the articles that follow in the same document, as endless scrolling adds them.

    Each has an h1 of its own, or another heading that its date or byline follows. Both are elements beside each other
    that look the same, and the first one has paragraphs of its own.
    """
    headlines = [row for row, element in enumerate(page.element) if page.tags[element] == "h1"]
    if not headlines:
        return
    own = _path(page, headlines[0])
    signed = [row for row in range(headlines[0] + 1, len(page.element)) if _is_signed_heading(page, row)]
    for row in sorted({*headlines[1:], *signed}):
        path = _path(page, row)
        depth = next((at for at, pair in enumerate(zip(own, path, strict=False)) if pair[0] != pair[1]), 0)
        if not 0 < depth < min(len(own), len(path)) or not _look_the_same(page, own[depth], path[depth]):
            continue
        paragraphs = [at for at in _rows_in(page, own[depth]) if page.kept[at] and page.context.length[at] >= MIN_LINE]
        if len(paragraphs) >= _MIN_PARAGRAPHS:
            for at in _rows_in(page, path[depth]):
                page.set(at, NEVER)


def drop_block_above(page: JudgedPage, title: str | None) -> None:
    """Drop what stands above the headline in an element with a heading of its own: a note of the editors, a welcome.

    Where the first main heading is not the title, it may stand within the text, and nothing is dropped.
    """
    headlines = [row for row, element in enumerate(page.element) if page.tags[element] == "h1"]
    headline = headlines[0] if headlines else 0
    above = [row for row in range(headline) if page.kept[row]]
    if not above or comparison_key(page.blocks[headline].text) != comparison_key(title or ""):
        return
    own, boxes = set(_path(page, headline)), dict[int, list[int]]()
    for row in range(headline):
        box = next((element for element in _path(page, row) if element not in own), 0)
        boxes.setdefault(box, []).append(row)
    if sum(page.sizes[row] for row in above) > _MAX_ABOVE * page.text():
        return
    for box, rows in boxes.items():
        if box and any(page.tags[page.element[row]] in HEADINGS for row in rows):
            for row in rows:
                page.set(row, NEVER)


def _is_signed_heading(page: JudgedPage, row: int) -> bool:
    """Return whether a block is a heading, and the next one the date or the byline of an article."""
    if page.tags[page.element[row]] not in HEADINGS or row + 1 == len(page.element):
        return False
    return line_class(page.blocks[row + 1].text) in ("date", "byline") and not page.linked[row]


def _path(page: JudgedPage, row: int) -> list[int]:
    """Return the elements around a block, from the root to its own."""
    path, element = [], page.element[row]
    while element:
        path.append(element)
        element = page.parents[element]
    return [0, *reversed(path)]


def _look_the_same(page: JudgedPage, first: int, second: int) -> bool:
    kinds = page.context.page.elements.kind
    return kinds[first] == kinds[second] or page.tags[first] == page.tags[second] == "article"


def _rows_in(page: JudgedPage, element: int) -> list[int]:
    """Return the blocks within an element."""
    inside: dict[int, bool] = {element: True, 0: False}
    return [row for row, at in enumerate(page.element) if _is_within(page.parents, at, inside)]


def _is_within(parents: list[int], element: int, known: dict[int, bool]) -> bool:
    climbed = []
    while element not in known:
        climbed.append(element)
        element = parents[element]
    known.update(dict.fromkeys(climbed, known[element]))
    return known[element]
