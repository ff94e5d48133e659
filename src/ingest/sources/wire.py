"""Documents of news agencies (NITF, NewsML-G2, NewsML 1): each item in them is one document."""

import re
from collections.abc import Iterator

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sniff import root_name, sniff
from ingest.sources.opening import OpenFile, ReadLimits, rejected, whole_file
from ingest.sources.record_items import record_item
from ingest.text.decode import decode
from ingest.wire import WIRE_KINDS, parse_wire

_MEDIA_TYPE = "application/xml"
_BEFORE_ROOT = 2_000  # characters of declarations and comments before a root element


def read_wire(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the document as it is; of one with several items, or of several documents, each item as `path#item-N`."""
    raw = whole_file(opened, kind="wire", media_type=_MEDIA_TYPE, limit=limits.feed_bytes, carrier="wire")
    if isinstance(raw, Rejected):
        yield raw
        return
    kind, decoded = sniff(raw.content), decode(raw.content, html=False)
    if kind not in WIRE_KINDS or decoded is None:
        problem = "is not an NITF or NewsML document"
        yield rejected(opened, Reason.MALFORMED, problem, content=raw.content)
        return
    items = [item for document in _documents(decoded.text) for item in parse_wire(document, kind)]
    if len(items) == 1:
        yield raw
        return
    for number, item in enumerate(items, start=1):
        part = f"item-{number}"
        if item.problem is not None:
            yield rejected(opened, *item.problem, part=part, content=raw.content)
        else:
            yield record_item(opened, item.fields, kind="wire", part=part)


def _documents(text: str) -> Iterator[str]:
    """Yield the documents of a file: each ends with its root element, behind which another one may begin."""
    root = rf"(?:[\w.-]+:)?{re.escape(root_name(text))}"
    start = 0
    for end in re.finditer(rf"</{root}\s*>", text, re.IGNORECASE):
        following = text[end.end() : end.end() + _BEFORE_ROOT]
        if re.match(rf"(?:\s|<\?[^>]*>|<![^>]*>)*<{root}[\s>/]", following, re.IGNORECASE):
            yield text[start : end.end()]
            start = end.end()
    yield text[start:]
