"""The body of an article: its paragraphs, headings, list items and quotes, without what surrounds them on the page.

The page is cut into blocks, a fitted model gives each the probability of being text, and likely blocks are kept. Where
the model is unsure of a page, trafilatura reads it too, and their agreement decides, block by block. The lines that
are kept are cleaned of boilerplate.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.blocks import MAX_BLOCK, BlockPage, segment
from ingest.extract.body.context import BlockContext, block_context
from ingest.extract.body.features import matrix
from ingest.extract.body.lists_and_tables import MAX_CELL, row_of_cell
from ingest.extract.body.model import BodyModel, Model, packaged_model
from ingest.extract.body.references import news_of
from ingest.extract.body.second_opinion import ask_trafilatura, compare
from ingest.extract.body.structure import correct
from ingest.extract.tree import Tree
from ingest.records import Dropped
from ingest.text.boilerplate import CELL_END, remove_boilerplate
from ingest.text.unicode import normalize_text

FAST_EXTRACTOR = "fast/2"
FRAGMENT_EXTRACTOR = "fragment/1"  # an article body as it came, with nothing around it
KEEP_PROBABILITY = 0.5  # probability from which a block is kept
SURE_CONFIDENCE = 0.76  # confidence from which there is no second opinion
AGREEMENT_BONUS = 0.45  # added to the probability of a block that trafilatura keeps
DISAGREEMENT_PENALTY = 0.3  # taken from the probability of a block that it does not keep
STUB = 250  # characters: a shorter text is not an article, and the text in JSON-LD is better
RESCUE_EXTRACTOR = "json-ld/articleBody"
RESCUE_CONFIDENCE = 0.4
MIN_COVERED_SHARE = 0.5  # share of trafilatura's text that our blocks must contain
MAX_SECOND_OPINION_CHARACTERS = 2_000_000  # characters of a page that trafilatura reads; it takes 50 s for 20 million
MAX_SECOND_OPINION_BLOCKS = 3_000
MAX_DROPPED = 200  # pieces that are reported as dropped
_SHORT_LINE = 60  # characters: a longer line that repeats is a template's mistake
_ARTICLE_BODY = re.compile(rb'"articleBody"\s*:\s*("(?:[^"\\]++|\\.)*+")')
_MARKUP = re.compile(r"<[^<>]*>")
_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article, one block per line, NFC; empty when the page has none."""

    text: str
    extractor: str  # "fast/2", "trafilatura/2.3.1" ...
    confidence: float  # 0..1: how sure we are that this is the article, whole and alone
    dropped: tuple[Dropped, ...] = ()


def extract_body(
    tree: Tree,
    html: str,
    *,
    title: str | None,
    url: str | None,
    authors: tuple[str, ...] = (),
    fragment: bool = False,
    model: BodyModel | Model | None = None,
) -> Body:
    """Return the body of the page `html`, parsed as `tree`.

    `fragment` says that `html` is an article body already (a feed's full text): every block is kept but boilerplate.
    A line at either end that is little but the name of one of the `authors` is a byline. `model` replaces the packaged
    one.
    """
    page = segment(tree)
    cleaner = _Cleaner(title, authors)
    if fragment:
        return cleaner.body([block.text for block in page.blocks], FRAGMENT_EXTRACTOR, 1.0)
    context = block_context(page)
    declared = declared_text(tree.utf8)
    rescue = declared.split("\n") if declared is not None and len(declared) > 2 * STUB else None
    probabilities = (model or packaged_model()).probabilities(matrix(context, title=title, declared=declared))
    probabilities = _raise_headings(page, _average_lists(page, probabilities))
    confidence = _confidence(context, probabilities)
    extractor = FAST_EXTRACTOR
    if rescue and context.mass[0] < STUB:  # a page that scripts build
        return cleaner.body(rescue, RESCUE_EXTRACTOR, RESCUE_CONFIDENCE)
    if confidence < SURE_CONFIDENCE and _is_readable_by_trafilatura(html, page, tree):
        other, name = ask_trafilatura(html, url)
        agreement = compare(page.blocks, probabilities >= KEEP_PROBABILITY, other)
        if other and agreement.covered < MIN_COVERED_SHARE:  # it found text where we do not look
            return cleaner.body(other.split("\n"), name, confidence)
        if other:
            probabilities = np.where(
                agreement.known, probabilities + AGREEMENT_BONUS, probabilities - DISAGREEMENT_PENALTY
            )
            confidence, extractor = (confidence + agreement.shared) / 2, f"{FAST_EXTRACTOR}+{name}"
    kept, left_out = _select(page, correct(context, probabilities, title))
    body = cleaner.body(_lines(page, kept), extractor, confidence, left_out)
    if rescue and len(body.text) < STUB:
        return cleaner.body(rescue, RESCUE_EXTRACTOR, RESCUE_CONFIDENCE, body.dropped)
    return body


def _is_readable_by_trafilatura(html: str, page: BlockPage, tree: Tree) -> bool:
    """Return whether a page is small enough for a second opinion, and was not cut at a limit."""
    small = len(html) <= MAX_SECOND_OPINION_CHARACTERS and len(page.blocks) <= MAX_SECOND_OPINION_BLOCKS
    return small and not page.cut and not tree.cuts


@dataclass(frozen=True, slots=True)
class _Cleaner:
    """Makes a `Body` of lines: normalises them and removes boilerplate and the title."""

    title: str | None
    authors: tuple[str, ...]

    def body(self, lines: Iterable[str], extractor: str, confidence: float, left_out: Iterable[Dropped] = ()) -> Body:
        normal = [line for line in normalize_text("\n".join(lines)).split("\n") if line]
        kept, dropped = remove_boilerplate(normal, title=self.title, authors=self.authors)
        text = "\n".join(kept).replace(CELL_END, "\t")
        return Body(text, extractor, round(confidence, 4), (*dropped, *left_out)[:MAX_DROPPED])


def declared_text(page: bytes) -> str | None:
    """Return the article's text in JSON-LD: only evidence and a rescue, since it is often cut or outdated."""
    start = page.find(b'"articleBody"')
    if start < 0:
        return None
    match = _ARTICLE_BODY.search(page, start)
    if match is None:
        return None
    try:
        text = json.loads(match.group(1), strict=False)
    except ValueError:
        return None
    return unescape(_MARKUP.sub(" ", str(text)[:MAX_BLOCK]))


def _average_lists(page: BlockPage, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give all items of a list their mean probability, weighted by length: a list is text or it is not."""
    tags, parents = page.elements.tag, page.elements.parent
    items = [row for row, block in enumerate(page.blocks) if tags[block.element] == "li"]
    if len(items) < 2:
        return probabilities
    lists = np.array([parents[page.blocks[row].element] for row in items])
    sizes = np.array([min(len(page.blocks[row].text), 200) + 20 for row in items], dtype=np.float32)
    sums = np.bincount(lists, weights=sizes * probabilities[items])
    result = probabilities.copy()
    result[items] = (sums[lists] / np.bincount(lists, weights=sizes)[lists]).astype(np.float32)
    return result


def _raise_headings(page: BlockPage, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give a heading at least the mean of its own probability and that of the next block, which it belongs to."""
    result = probabilities.copy()
    tags = page.elements.tag
    for row, block in enumerate(page.blocks[:-1]):
        if tags[block.element] in _SUBHEADINGS:
            result[row] = max(probabilities[row], (probabilities[row] + probabilities[row + 1]) / 2)
    return result


def _select(page: BlockPage, probabilities: NDArray[np.float32]) -> tuple[list[int], list[Dropped]]:
    """Return the rows to keep, and what was left out among and around them, for `explain`."""
    blocks = page.blocks
    values = probabilities.tolist()
    kept: list[int] = []
    texts: set[str] = set()
    for row, probability in enumerate(values):
        if probability >= KEEP_PROBABILITY:
            text = blocks[row].text
            if len(text) <= _SHORT_LINE or text not in texts:
                kept.append(row)
                texts.add(text)
    if not kept:
        return [], []
    chosen = set(kept)
    left_out = [
        Dropped(blocks[row].text, f"block:{values[row]:.2f}")
        for row in range(max(kept[0] - 5, 0), min(kept[-1] + 30, len(blocks)))
        if row not in chosen
    ]
    return kept, left_out[:MAX_DROPPED]


def _lines(page: BlockPage, rows: list[int]) -> list[str]:
    """Return the texts of blocks, the cells of one row of a table as one line, separated by tabs."""
    lines: list[str] = []
    last = 0
    for row in rows:
        table_row = row_of_cell(page, page.blocks[row].element) if len(page.blocks[row].text) <= MAX_CELL else 0
        if table_row and table_row == last:
            lines[-1] += f"{CELL_END}{page.blocks[row].text}"
        else:
            lines.append(news_of(page.blocks[row]))
        last = table_row
    return lines


def _confidence(context: BlockContext, probabilities: NDArray[np.float32]) -> float:
    """Return one minus the share of doubtful text: the expected error of the probabilities over the expected text."""
    if not len(probabilities) or float(probabilities.max()) < KEEP_PROBABILITY:
        return 0.0
    lengths = np.minimum(np.array(context.length, dtype=np.float32), 600)
    doubt = float(lengths @ np.minimum(probabilities, 1 - probabilities))
    expected = float(lengths @ probabilities)
    return max(0.0, 1.0 - doubt / max(expected, 1.0))
