"""References to other articles at the beginning of a paragraph, and what the paragraph says after them."""

import re

from ingest.extract.body.blocks import Block
from ingest.text.boilerplate import MAX_LINE, line_class
from ingest.text.boilerplate_sentences import without_reference

_SENTENCE_END = re.compile(r"[.!?…][\"”»)]?\s*(?=\S)")
_MAX_LABEL = 30  # characters of the label with its colon


def news_of(block: Block) -> str:
    """Return the text of a block without a linked reference within it or at its beginning: `Also read: …`."""
    text, link = block.text, block.link_chars
    if block.links != 1 or link >= len(text):
        return text
    if line_class(text[:MAX_LINE]) == "related":
        return without_reference(text, link)
    for end in _SENTENCE_END.finditer(text):
        start = end.end()
        if text.find(":", start, start + _MAX_LABEL) > 0 and line_class(text[start : start + link + 1]) == "related":
            news = without_reference(text[start:], link)
            if news != text[start:]:
                return f"{text[:start].rstrip()} {news}"
    return text
