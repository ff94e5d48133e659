"""A document in one of the XML formats of news agencies to its items."""

from collections.abc import Callable
from typing import Any

from ingest.errors import Reason
from ingest.wire.items import WireItem
from ingest.wire.newsml_1 import read_newsml_1
from ingest.wire.newsml_g2 import read_newsml_g2
from ingest.wire.nitf import read_nitf
from ingest.wire.xml import NotXml, parse_xml

_READERS: dict[str, Callable[[Any], list[WireItem]]] = {
    "nitf": read_nitf,
    "newsml-g2": read_newsml_g2,
    "newsml-1": read_newsml_1,
}
#: The kinds of `ingest.sniff` that `parse_wire` reads, and what people call them.
NAMES = {"nitf": "NITF", "newsml-g2": "NewsML-G2", "newsml-1": "NewsML 1"}
WIRE_KINDS = frozenset(_READERS)


def parse_wire(text: str, kind: str) -> list[WireItem]:
    """Return the items of a document, at least one; never raises for its content. `kind` is one of `WIRE_KINDS`.

    A document that is cut gives its whole items only where they are several, and one item with that problem.
    """
    name = NAMES[kind]
    try:
        root, whole = parse_xml(text)
    except NotXml:
        return [WireItem(problem=(Reason.MALFORMED, f"is not readable XML, though it begins as {name}"))]
    items = _READERS[kind](root)
    if whole:
        return items
    cut = WireItem(problem=(Reason.TRUNCATED, f"is a {name} document cut short; get it again"))
    return [*items[:-1], cut]
