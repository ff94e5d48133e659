"""What one archived record comes to: a document, the entries of a feed, or one reject."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.content_coding import BodyTooLarge, UndecodableBody, decode_body
from ingest.errors import Reason
from ingest.feeds import parse_feed
from ingest.records import Raw, Rejected
from ingest.sniff import bare_type, sniff
from ingest.sources.feed import feed_items, feed_problem
from ingest.sources.http_message import BrokenChunks, HttpMessage, parse_response, remove_chunks
from ingest.sources.opening import HEAD_BYTES, OpenFile, ReadLimits, document, printable, rejected, too_large

#: Room for the HTTP header of a response beside its payload.
HEADER_BYTES = 65_536
_MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}
_PLAIN_TYPES = frozenset({"", "text/plain", "text/markdown", "text/html", "application/xhtml+xml"})
_WIRE_KINDS = frozenset({"nitf", "newsml-g2", "newsml-1"})


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """One record of a web archive that may hold a document."""

    part: str  # its place in the archive: the text after `#` of its location
    url: str | None
    block: bytes  # the first bytes: as many as the limit and `HEADER_BYTES` allow
    length: int  # bytes of the whole block, as declared
    is_cut: bool = False  # the archive ends before the block does
    is_response: bool = True  # an HTTP response; else a resource or a conversion of one
    media_type: str | None = None  # of the block
    fetched_at: datetime | None = None
    cut: str = ""  # why the archive does not hold the whole of it, in its own words: 'WARC-Truncated: length'


class _NoDocument(Exception):
    """The reason why a record holds no document, and what is wrong with it."""

    def __init__(self, reason: Reason, problem: str, content: bytes | None = None) -> None:
        super().__init__(problem)
        self.reason, self.problem, self.content = reason, problem, content


def archived_items(opened: OpenFile, record: ArchivedRecord, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the document of a record, the entries of a feed, or the one reject."""
    try:
        message = _message(record)
        payload = _payload(record, message, limits.item_bytes)
        declared = record.media_type if message is None else message.header("content-type") or None
        yield from _documents(opened, record, message, payload, declared)
    except BodyTooLarge:
        yield too_large(opened, limits.item_bytes, part=record.part, url=record.url)
    except _NoDocument as why:
        content = record.block if why.content is None else why.content
        yield rejected(opened, why.reason, why.problem, part=record.part, url=record.url, content=content)


def _message(record: ArchivedRecord) -> HttpMessage | None:
    """Return the HTTP response of a record; None when the block is the payload itself."""
    url = (record.url or "").lower()
    if url and not url.startswith(("http://", "https://")):
        scheme = printable(url.partition(":")[0][:20])
        raise _NoDocument(Reason.UNKNOWN_KIND, f"is the record of a {scheme}: address, which is not a web address")
    if record.is_cut:
        problem = f"is cut: {len(record.block):,} of {record.length:,} bytes are there; get the archive again"
        raise _NoDocument(Reason.TRUNCATED, problem)
    message = parse_response(record.block) if record.is_response else None
    if message is not None:
        _check_status(message)
    if url.partition("?")[0].endswith("/robots.txt"):
        raise _NoDocument(Reason.NOT_ARTICLE, "is a robots.txt, not a document")
    if record.cut:
        raise _NoDocument(Reason.TRUNCATED, f"is not whole in this archive ({record.cut}); fetch the page again")
    if message is not None and message.is_partial:
        raise _NoDocument(Reason.TRUNCATED, "is a part of a document (status 206); fetch the page again")
    return message


def _check_status(message: HttpMessage) -> None:
    """Raise `_NoDocument` for a status that comes without a document."""
    status = message.status
    if status < 200 or status in (204, 205, 304):
        raise _NoDocument(Reason.EMPTY, f"is an answer with status {status}, which has no content")
    if 300 <= status < 400:
        target = printable(message.header("location")[:300]) or "nowhere"
        raise _NoDocument(Reason.REDIRECTED_AWAY, f"is a redirect (status {status}) to {target}, not a document")
    if status >= 400:
        reason = Reason.BLOCKED if status in (401, 402, 403, 451) else Reason.HTTP_ERROR
        reason = Reason.GONE if status in (404, 410) else reason
        raise _NoDocument(reason, f"is an answer with status {status}, not a document")


def _payload(record: ArchivedRecord, message: HttpMessage | None, limit: int) -> bytes:
    """Return the payload without its codings. Raise `_NoDocument` or `BodyTooLarge`."""
    stored = record.block if message is None else message.body
    if len(stored) > limit or record.length > len(record.block):
        raise BodyTooLarge
    complete, problem = True, "its transfer coding is broken"
    if message is not None:
        try:
            if "chunked" in message.header("transfer-encoding").lower():
                stored, complete = remove_chunks(stored)
            problem = "its content coding is broken"
            decoded = decode_body(stored, message.codings(), limit)
        except (BrokenChunks, UndecodableBody) as error:
            why = f"is an answer that cannot be decoded: {problem} ({printable(str(error))})"
            raise _NoDocument(Reason.MALFORMED, why, stored) from error
        if not (complete and decoded.complete):
            raise _NoDocument(Reason.TRUNCATED, "is an answer that stops in the middle; fetch the page again", stored)
        stored = decoded.body
    if not stored.strip():
        raise _NoDocument(Reason.EMPTY, "is an answer without content", stored)
    return stored


def _documents(
    opened: OpenFile, record: ArchivedRecord, message: HttpMessage | None, payload: bytes, declared: str | None
) -> Iterator[Raw | Rejected]:
    kind = sniff(payload[:HEAD_BYTES], media_type=declared)
    if kind == "feed":
        yield from _entries(opened, record, payload)
        return
    is_text = kind == "text" and bare_type(declared) in _PLAIN_TYPES
    if not (is_text or kind == "html" or kind in _WIRE_KINDS):
        shown = printable((declared or "")[:100]) or kind
        raise _NoDocument(Reason.UNKNOWN_KIND, f"holds {shown} and no page, feed or text", payload)
    usual = _MEDIA_TYPES.get(kind, "application/xml")
    media_type = declared if kind in _WIRE_KINDS or bare_type(declared).startswith(usual) else usual
    raw = document(opened, payload, kind="warc", media_type=media_type, part=record.part)
    headers = () if message is None else message.headers
    yield replace(raw, url=record.url, fetched_at=record.fetched_at, headers=headers)


def _entries(opened: OpenFile, record: ArchivedRecord, payload: bytes) -> Iterator[Raw | Rejected]:
    feed = parse_feed(payload, url=record.url)
    label = f"{opened.label}#{record.part}"
    yield from feed_items(feed, label=label, source=opened.source, url=record.url, fetched_at=record.fetched_at)
    if (problem := feed_problem(feed)) is not None:
        raise _NoDocument(*problem, payload)
