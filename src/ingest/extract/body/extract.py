"""The body of an article: its paragraphs, headings, list items and quotes, without what surrounds them on the page.

The fast path cuts the parsed page into blocks, asks a fitted model for each, and takes what it keeps. Where the model
is unsure of a page, trafilatura reads it too, and agreement decides, block by block. What is kept goes through the
cleaning of lines.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.blocks import MAX_BLOCK, Page, segment
from ingest.extract.body.context import BlockContext, survey
from ingest.extract.body.features import matrix
from ingest.extract.body.model import Model, packaged_model
from ingest.extract.tree import Tree
from ingest.records import Dropped
from ingest.text.boilerplate import clean
from ingest.text.unicode import normalize_text

FAST = "fast/1"
FRAGMENT = "fragment/1"  # an article body as it came, with nothing around it
KEEP = 0.5  # probability from which a block is kept
SURE = 0.76  # confidence from which nobody else is asked
RAISE, LOWER = 0.45, 0.3  # what trafilatura's word adds to a block it has, and takes from one it has not
STUB = 250  # characters: a shorter text is no article, and what JSON-LD tells is better
RESCUE = "json-ld/articleBody"
RESCUE_CONFIDENCE = 0.4
COVERED = 0.5  # share of trafilatura's text that our blocks must hold
MAX_ASK = 2_000_000  # characters of a page that trafilatura is asked for; it takes 50 s for 20 million
MAX_ASK_BLOCKS = 3_000
MAX_DROPPED = 200  # pieces that are told of as dropped
_TOLD = re.compile(rb'"articleBody"\s*:\s*("(?:[^"\\]++|\\.)*+")')
_MARKUP = re.compile(r"<[^<>]*>")
_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article, one block per line, NFC; empty when the page has none."""

    text: str
    extractor: str  # "fast/1", "trafilatura/2.3.1" ...
    confidence: float  # 0..1: how sure we are that this is the article, whole and alone
    dropped: tuple[Dropped, ...] = ()


def extract_body(
    tree: Tree,
    html: str,
    *,
    title: str | None,
    url: str | None,
    language: str | None = None,
    fragment: bool = False,
    site: frozenset[str] = frozenset(),
    model: Model | None = None,
) -> Body:
    """The body of the page `html`, parsed as `tree`.

    `fragment` says that `html` is an article body already (a feed's full text): every block counts but the boilerplate.
    `site` holds lines that the site repeats (`learn_site_boilerplate`). `model` replaces the packaged one.
    """
    page = segment(tree)
    if fragment:
        return _finish([block.text for block in page.blocks], [], title, site, FRAGMENT, 1.0)
    scene = survey(page)
    told = _told(tree.utf8)
    rows = matrix(scene, title=title, told=told)
    probabilities = (model or packaged_model()).probabilities(rows)
    probabilities = _heads(page, _together(page, probabilities))
    confidence = _confidence(scene, probabilities)
    extractor = FAST
    rescue = told is not None and len(told) > 2 * STUB
    if rescue and scene.mass[0] < STUB:  # a page that scripts build
        return _finish(str(told).split("\n"), [], title, site, RESCUE, RESCUE_CONFIDENCE)
    askable = len(html) <= MAX_ASK and len(page.blocks) <= MAX_ASK_BLOCKS and not page.cut and not tree.cuts
    if confidence < SURE and askable:
        other, name = _ask(html, url)
        known, agreed, covered = _agreement(page, probabilities, other)
        if other and covered < COVERED:  # it found text where we do not look
            return _finish(other.split("\n"), [], title, site, name, confidence)
        if other:
            probabilities = np.where(known, probabilities + RAISE, probabilities - LOWER)
            confidence, extractor = (confidence + agreed) / 2, f"{FAST}+{name}"
    kept, left = _decide(page, probabilities)
    body = _finish([page.blocks[row].text for row in kept], left, title, site, extractor, confidence)
    if rescue and len(body.text) < STUB:
        return _finish(str(told).split("\n"), list(body.dropped), title, site, RESCUE, RESCUE_CONFIDENCE)
    return body


def _told(page: bytes) -> str | None:
    """The article's text as JSON-LD tells it: evidence, since it is often cut or old, and a rescue."""
    start = page.find(b'"articleBody"')
    if start < 0:
        return None
    match = _TOLD.search(page, start)
    if match is None:
        return None
    try:
        text = json.loads(match.group(1), strict=False)
    except ValueError:
        return None
    return unescape(_MARKUP.sub(" ", str(text)[:MAX_BLOCK]))


def _together(page: Page, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """The items of one list share one probability, the mean by length: a list is text or it is not."""
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


def _heads(page: Page, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """A heading goes with what it heads: at least the mean of its own probability and the next block's."""
    result = probabilities.copy()
    tags = page.elements.tag
    for row, block in enumerate(page.blocks[:-1]):
        if tags[block.element] in _SUBHEADINGS:
            result[row] = max(probabilities[row], (probabilities[row] + probabilities[row + 1]) / 2)
    return result


def _decide(page: Page, probabilities: NDArray[np.float32]) -> tuple[list[int], list[Dropped]]:
    """Rows to keep; and what was left out between the first and the last of them, for `explain`."""
    blocks = page.blocks
    told = probabilities.tolist()
    kept: list[int] = []
    seen: set[str] = set()
    for row, probability in enumerate(told):
        if probability >= KEEP:
            text = blocks[row].text
            if len(text) <= 60 or text not in seen:
                kept.append(row)
                seen.add(text)
    if not kept:
        return [], []
    chosen = set(kept)
    left = [
        Dropped(blocks[row].text, f"block:{told[row]:.2f}")
        for row in range(max(kept[0] - 5, 0), min(kept[-1] + 30, len(blocks)))
        if row not in chosen
    ]
    return kept, left[:MAX_DROPPED]


def _confidence(scene: BlockContext, probabilities: NDArray[np.float32]) -> float:
    """One minus the share of doubtful text: what the blocks' probabilities leave open, against what they promise."""
    if not len(probabilities) or float(probabilities.max()) < KEEP:
        return 0.0
    lengths = np.minimum(np.array(scene.length, dtype=np.float32), 600)
    doubt = float(lengths @ np.minimum(probabilities, 1 - probabilities))
    promised = float(lengths @ probabilities)
    return max(0.0, 1.0 - doubt / max(promised, 1.0))


def _finish(
    lines: Iterable[str],
    left: list[Dropped],
    title: str | None,
    site: frozenset[str],
    extractor: str,
    confidence: float,
) -> Body:
    """Clean the lines and make the record."""
    normal = [line for line in normalize_text("\n".join(lines)).split("\n") if line]
    kept, dropped = clean(normal, title=title, site=site)
    return Body("\n".join(kept), extractor, round(confidence, 4), (*dropped, *left)[:MAX_DROPPED])


def _ask(html: str, url: str | None) -> tuple[str, str]:
    """What trafilatura takes for the text, and its name.

    Recall finds more, in about half the time of its default. `fast` leaves out its own second opinions, by readability
    and jusText: a quarter of its time, for five pages of 525 that differ. Where the library fails, it has no opinion.
    """
    import trafilatura

    try:
        text = trafilatura.extract(html, url=url, include_comments=False, favor_recall=True, fast=True) or ""
    except Exception:  # noqa: BLE001  the one seam to a library that names no errors: lxml's, re's and its own
        text = ""
    lines = [line.removeprefix("- ").strip(" |") for line in text.split("\n")]
    return "\n".join(line for line in lines if line), f"trafilatura/{trafilatura.__version__}"


def _agreement(page: Page, probabilities: NDArray[np.float32], other: str) -> tuple[NDArray[np.bool_], float, float]:
    """Per block, whether the other text holds it; how far both agree; how much of the other text the blocks cover."""
    folded = "".join(_WORD.findall(other)).lower()
    keys = ["".join(_WORD.findall(block.text)).lower() for block in page.blocks]
    known = np.array([bool(key) and key in folded for key in keys], dtype=np.bool_)
    sizes = np.array([len(key) for key in keys], dtype=np.float32)
    kept = probabilities >= KEEP
    either = float(sizes @ (known | kept)) or 1.0
    return known, float(sizes @ (known & kept)) / either, float(sizes @ known) / max(len(folded), 1)
