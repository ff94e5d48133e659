"""The blocks of a page with the model's judgement, as the rules of structure see them and change them."""

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body.context import BlockContext

KEPT = 0.5  # probability from which a block is kept
SURE, NEVER = 0.9, 0.05  # probabilities of what a rule keeps and drops
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
MIN_LINE = 100  # characters of a paragraph
PARAGRAPHS = 4  # paragraphs of an article that may be shorter than the teasers below it
_LINKED = 0.9  # share of link text from which a block is a link


class JudgedPage:
    """The blocks of a page with what the rules ask about them; columns are per block or per element."""

    def __init__(self, context: BlockContext, probabilities: NDArray[np.float32]) -> None:
        self.context = context
        self.probabilities = probabilities
        self.blocks = context.page.blocks
        elements = context.page.elements
        self.parents, self.tags, self.kinds = elements.parent, elements.tag, elements.kind
        self.element = [block.element for block in self.blocks]
        self.sizes = [len(block.text) for block in self.blocks]
        self.linked = [block.link_chars >= _LINKED * len(block.text) for block in self.blocks]
        self.kept = (probabilities >= KEPT).tolist()
        self.container = self._container()
        self.around = self._around()
        self.article = self._innermost("article")
        self.table = self._innermost("table") if "table" in self.tags else [0] * len(self.tags)
        self.header = self._innermost("header") if "header" in self.tags else [0] * len(self.tags)
        self.top = self._tops()

    def set(self, row: int, probability: float) -> None:
        """Change the probability of a block."""
        self.probabilities[row] = probability
        self.kept[row] = probability >= KEPT

    def text(self) -> int:
        """Return the number of characters that are kept."""
        return sum(size for size, kept in zip(self.sizes, self.kept, strict=True) if kept)

    def _container(self) -> int:
        """Return the parent of most of the kept text."""
        masses: dict[int, int] = {}
        for element, size, kept in zip(self.element, self.sizes, self.kept, strict=True):
            if kept:
                parent = self.parents[element]
                masses[parent] = masses.get(parent, 0) + size
        return max(masses, key=lambda parent: masses[parent], default=0)

    def _around(self) -> frozenset[int]:
        """Return the container and everything around it."""
        around, element = {0}, self.container
        while element:
            around.add(element)
            element = self.parents[element]
        return frozenset(around)

    def _innermost(self, tag: str) -> list[int]:
        """Return for every element the innermost element of a tag that is or contains it, 0 for none."""
        result = [0] * len(self.tags)
        for element, (parent, name) in enumerate(zip(self.parents, self.tags, strict=True)):
            result[element] = element if name == tag else result[parent]
        return result

    def _tops(self) -> list[int]:
        """Return for every element the outermost one that contains it but not the text, or 0."""
        result = [0] * len(self.tags)
        for element, parent in enumerate(self.parents):
            if element not in self.around:
                result[element] = result[parent] or element
        return result

    def are_siblings(self, row: int, other: int) -> bool:
        """Return whether two blocks have the same parent, tag and class."""
        one, two = self.element[row], self.element[other]
        return self.parents[one] == self.parents[two] and self.kinds[one] == self.kinds[two]

    def is_linked_heading(self, row: int) -> bool:
        """Return whether a block is a heading (h2 to h6) that is nothing but a link."""
        return self.linked[row] and self.tags[self.element[row]] in HEADINGS
