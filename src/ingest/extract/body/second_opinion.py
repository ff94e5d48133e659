"""A second opinion on pages of which the model is unsure: trafilatura's text, compared with our blocks."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.blocks import Block

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How another extractor's text compares with the blocks of a page."""

    known: NDArray[np.bool_]  # per block: whether the other text contains it
    shared: float  # 0..1: letters that both take, of those that either takes
    covered: float  # 0..1: letters of the other text that are in any block


def ask_trafilatura(html: str, url: str | None) -> tuple[str, str]:
    """Return the text that trafilatura extracts from a page, and its name with version.

    `favor_recall` finds more, in about half the time of its default. `fast` leaves out its own second opinions, by
    readability and jusText: a quarter of its time, for five pages of 525 that differ. Where the library fails, the
    text is empty.
    """
    import trafilatura

    try:
        text = trafilatura.extract(html, url=url, include_comments=False, favor_recall=True, fast=True) or ""
    except Exception:  # noqa: BLE001  the one interface to a library that names no errors: lxml's, re's and its own
        text = ""
    lines = [line.removeprefix("- ").strip(" |") for line in text.split("\n")]
    return "\n".join(line for line in lines if line), f"trafilatura/{trafilatura.__version__}"


def compare(blocks: list[Block], kept: NDArray[np.bool_], other: str) -> Agreement:
    """Compare the blocks of a page, and those of them that are kept, with another extractor's text."""
    other_letters = _letters(other)
    keys = [_letters(block.text) for block in blocks]
    known = np.array([bool(key) and key in other_letters for key in keys], dtype=np.bool_)
    sizes = np.array([len(key) for key in keys], dtype=np.float32)
    either = float(sizes @ (known | kept)) or 1.0
    shared = float(sizes @ (known & kept)) / either
    return Agreement(known, shared, float(sizes @ known) / max(len(other_letters), 1))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text)).lower()
