"""WARC archives (ISO 28500), plain, gzip or zstd: every archived document is one item.

Items are `response` records of http(s) addresses, and `resource` and `conversion` records (Common Crawl's WET).
Requests, revisits, metadata, redirects, robots.txt and records of other schemes are no items.
An answer with an error status, an empty one, and one that holds something else (an image, a script) are rejects.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from ingest.errors import Reason
from ingest.feeds import parse_feed
from ingest.records import Raw, Rejected
from ingest.sources.feed import feed_items
from ingest.sources.opening import HEAD_BYTES, OpenFile, ReadLimits, printable, rejected, settings_hints, too_large
from ingest.sources.sniffing import sniff

_ITEM_TYPES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_ANY_TYPE = WarcRecordType.any_type
_MAX_BREAKS = 1_000  # broken places of one archive
_CHUNK = 1 << 20
_RECORD_START = re.compile(rb"\x1f\x8b\x08[\x00\x04\x08]|(?<=\n)WARC/1\.[01]\r\n")
_MARK_LENGTH = 10
_LENGTH = re.compile(r"[0-9]{1,18}")
_MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}
_LIBRARY_ERRORS = (OSError, ValueError, KeyError, EOFError)  # what FastWARC raises on broken archives


def read_warc(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """The documents of an archive, streamed; named `path#offset`. A broken place is one reject, and
    the reading goes on at the next record."""
    start: int | None = 0
    for _ in range(_MAX_BREAKS):
        if start is None:
            return
        position = start
        opened.stored.seek(start)
        try:
            for record in ArchiveIterator(opened.stored, record_types=_ANY_TYPE, auto_decode="none"):
                position = record.stream_pos
                if record.record_date is not None and (length := _wrong_length(record)) is not None:
                    raise _BrokenRecord(f"its Content-Length is {length}")
                if record.record_type & _ITEM_TYPES or record.record_date is None:
                    yield from _read_record(opened, record, limits)
            return
        except (*_LIBRARY_ERRORS, _BrokenRecord) as error:
            start = _next_record(opened, position + 1)
            rest = "the rest of the file is lost" if start is None else f"it is read on from {start}"
            place = "is a broken record" if isinstance(error, _BrokenRecord) else "is broken after this place"
            complaint = f"{place} ({printable(str(error))}); {rest}"
            yield rejected(opened, Reason.MALFORMED, complaint, part=str(position), size=opened.location.size)
    if start is not None:
        left = opened.location.size - start
        complaint = f"follows {_MAX_BREAKS:,} broken places; {left:,} bytes from here on are not read; mend the archive"
        yield rejected(opened, Reason.MALFORMED, complaint, part=str(start), size=left)


class _BrokenRecord(Exception):
    """A record whose header cannot be right."""


def _wrong_length(record: Any) -> str | None:
    """The Content-Length that a record gives, if it is no number (ISO 28500, 5.2): FastWARC takes it for 0."""
    told = record.headers.get("Content-Length")
    if told is None:
        return "missing"
    return None if _LENGTH.fullmatch(told.strip()) else f"'{printable(told[:100])}'"


def _next_record(opened: OpenFile, start: int) -> int | None:
    """Where the next record may begin: a gzip member, or the first line of a record."""
    opened.stored.seek(start)
    before = b""
    while chunk := opened.stored.read(_CHUNK):
        window = before + chunk
        if (match := _RECORD_START.search(window)) is not None:
            return start - len(before) + match.start()
        before = window[-_MARK_LENGTH:]
        start += len(chunk)
    return None


def _read_record(opened: OpenFile, record: Any, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    part, cap = str(record.stream_pos), limits.item_bytes
    url = record.headers.get("WARC-Target-URI", "").strip("<> ")
    if record.record_date is None:
        complaint = "is a record whose header is cut; get the archive again"
        yield rejected(opened, Reason.TRUNCATED, complaint, part=part, url=url or None)
        return
    if not _may_be_item(record, url):
        return
    length = record.content_length
    stored = record.reader.read(cap + 1)
    if len(stored) > cap:
        yield too_large(opened, cap, part=part, url=url)
    elif len(stored) < length:
        complaint = f"is cut: {len(stored):,} of {length:,} bytes are there; get the archive again"
        yield rejected(opened, Reason.TRUNCATED, complaint, part=part, url=url, content=stored)
    elif refusal := _refused_status(record):
        reason, status = refusal
        complaint = f"is an answer with status {status}, not a document"
        yield rejected(opened, reason, complaint, part=part, url=url, content=stored)
    else:
        yield from _read_payload(opened, record, stored, url, limits)


def _may_be_item(record: Any, url: str) -> bool:
    """Whether the record is an archived document at all."""
    if not url.lower().startswith(("http://", "https://")):
        return False  # dns:, whois:, urn: and the like
    if url.partition("?")[0].endswith("/robots.txt"):
        return False
    if record.record_type == WarcRecordType.response and record.http_headers is None:
        return False
    status = _status(record)
    return not (status is not None and (status < 200 or status in (204, 205) or 300 <= status < 400))


def _status(record: Any) -> int | None:
    if record.record_type != WarcRecordType.response or record.http_headers is None:
        return None
    status = record.http_headers.status_code
    return status if isinstance(status, int) else None


def _refused_status(record: Any) -> tuple[Reason, int] | None:
    status = _status(record)
    if status is None or 200 <= status < 300:
        return None
    if status in (404, 410):
        return Reason.GONE, status
    return (Reason.BLOCKED if status in (401, 402, 403, 451) else Reason.HTTP_ERROR), status


def _read_payload(
    opened: OpenFile, record: Any, stored: bytes, url: str, limits: ReadLimits
) -> Iterator[Raw | Rejected]:
    part = str(record.stream_pos)
    headers = tuple((name.lower(), value) for name, value in (record.http_headers or {}).items())
    content = _decoded(stored, dict(headers), limits.item_bytes)
    if content is None:
        complaint = "is an answer whose transfer or content coding is broken"
        yield rejected(opened, Reason.MALFORMED, complaint, part=part, url=url, content=stored)
        return
    if len(content) > limits.item_bytes:
        yield too_large(opened, limits.item_bytes, part=part, url=url)
        return
    if not content.strip():
        yield rejected(opened, Reason.EMPTY, "is an answer without content", part=part, url=url, content=content)
        return
    declared = record.http_content_type if record.http_headers else record.headers.get("Content-Type")
    kind = _payload_kind(content, (declared or "").partition(";")[0].strip().lower())
    if kind == "feed":
        label = f"{opened.label}#{part}"
        source = opened.location.source
        yield from feed_items(
            parse_feed(content, url=url), label=label, source=source, url=url, fetched_at=record.record_date
        )
    elif kind in _MEDIA_TYPES:
        yield _item(opened, record, content, url, kind, headers)
    else:
        complaint = f"holds {printable((declared or 'something')[:100])} and no page, feed or text"
        yield rejected(opened, Reason.UNKNOWN_KIND, complaint, part=part, url=url, content=content)


def _payload_kind(content: bytes, media_type: str) -> str:
    """The kind by the bytes; the declared media type decides only what a file name would."""
    names = {"text/plain": "x.txt", "text/html": "x.html", "application/xhtml+xml": "x.html"}
    names |= {"application/rss+xml": "x.rss", "application/atom+xml": "x.atom", "": "x"}
    return sniff(content[:HEAD_BYTES], names.get(media_type, "x.other"))


def _decoded(stored: bytes, headers: dict[str, str], cap: int) -> bytes | None:
    """The payload without transfer and content codings, at most `cap + 1` bytes of it; None when they are broken.

    An archive may hold a payload already decoded under its old headers: what does not look coded is taken as it is.
    """
    stream: Any = io.BytesIO(stored)
    if "chunked" in headers.get("transfer-encoding", "").lower() and _looks_chunked(stored):
        stream = ChunkedReader(stream)
    coding = headers.get("content-encoding", "").lower().strip()
    try:
        content: bytes = stream.read(cap + 1)
        if coding in ("gzip", "x-gzip", "deflate") and (content[:2] == b"\x1f\x8b" or content[:1] == b"\x78"):
            content = GzipReader(io.BytesIO(content)).read(cap + 1)
        elif coding == "br" and content.lstrip()[:1] != b"<":
            content = BrotliReader(io.BytesIO(content)).read(cap + 1)
    except _LIBRARY_ERRORS:
        return None
    return content if content or not stored else None


def _looks_chunked(stored: bytes) -> bool:
    size = stored[:16].partition(b"\r\n")[0].partition(b";")[0].strip()
    try:
        return int(size, 16) >= 0
    except ValueError:
        return False


def _item(
    opened: OpenFile, record: Any, content: bytes, url: str, kind: str, headers: tuple[tuple[str, str], ...]
) -> Raw:
    source = opened.location.source
    declared = record.headers.get("Content-Type") if not headers else dict(headers).get("content-type")
    same = (declared or "").lower().startswith(_MEDIA_TYPES[kind])
    return Raw(
        content=content,
        location=f"{opened.label}#{record.stream_pos}",
        source=printable(source.path_or_url),
        kind="warc",
        url=url,
        media_type=declared if same else _MEDIA_TYPES[kind],
        fetched_at=record.record_date,
        headers=headers,
        hints=settings_hints(source, carrier="warc"),
    )
