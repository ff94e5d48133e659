"""Documents of news agencies (NITF, NewsML-G2, NewsML 1): each item in them is one document."""

from collections.abc import Iterator

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sniff import sniff
from ingest.sources.opening import OpenFile, ReadLimits, rejected, whole_file
from ingest.sources.record_items import record_item
from ingest.text.decode import decode
from ingest.wire import WIRE_KINDS, parse_wire

_MEDIA_TYPE = "application/xml"


def read_wire(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the document as it is, or, of one with several items, each item with the location `path#item-N`."""
    raw = whole_file(opened, kind="wire", media_type=_MEDIA_TYPE, limit=limits.feed_bytes, carrier="wire")
    if isinstance(raw, Rejected):
        yield raw
        return
    kind, decoded = sniff(raw.content), decode(raw.content, html=False)
    if kind not in WIRE_KINDS or decoded is None:
        problem = "is not an NITF or NewsML document"
        yield rejected(opened, Reason.MALFORMED, problem, content=raw.content)
        return
    items = parse_wire(decoded.text, kind)
    if len(items) == 1:
        yield raw
        return
    for number, item in enumerate(items, start=1):
        part = f"item-{number}"
        if item.problem is not None:
            yield rejected(opened, *item.problem, part=part, content=raw.content)
        else:
            yield record_item(opened, item.fields, kind="wire", part=part)
