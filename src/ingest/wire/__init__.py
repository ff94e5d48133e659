"""Formats of news agencies to records: NITF, NewsML-G2, NewsML 1 and ninjs. Pure.

`parse_wire` reads the XML formats, `ninjs_item` an object of JSON. Both give `WireItem`s whose fields have the names of
`ingest.field_names`, or a reason why an item is not an article.
"""

from ingest.wire.items import WireItem
from ingest.wire.ninjs import is_ninjs, ninjs_item
from ingest.wire.parse import NAMES, WIRE_KINDS, parse_wire

__all__ = ["NAMES", "WIRE_KINDS", "WireItem", "is_ninjs", "ninjs_item", "parse_wire"]
