"""References to other articles at the beginning of a paragraph, and what the paragraph says after them."""

from ingest.extract.body.blocks import Block
from ingest.text.boilerplate import MAX_LINE, line_class
from ingest.text.boilerplate_sentences import without_reference


def news_of(block: Block) -> str:
    """Return the text of a block without a linked reference with which it begins: `Also read: …`."""
    if block.links != 1 or block.link_chars >= len(block.text) or line_class(block.text[:MAX_LINE]) != "related":
        return block.text
    return without_reference(block.text, block.link_chars)
