"""WARC archives (ISO 28500), plain, gzip or zstd: every archived document is one item.

Items are `response`, `resource` and `conversion` records (Common Crawl's WET); each ends in exactly one outcome, or in
the entries of an archived feed. Records that hold no answer of a server are no items: `warcinfo`, `request`,
`metadata`, `revisit`, `continuation` (its first segment is rejected), and types that the standard does not know.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sources.archived import HEADER_BYTES, ArchivedRecord, read_record
from ingest.sources.archived_date import parse_archive_date
from ingest.sources.opening import OpenFile, ReadLimits, printable, rejected

_ITEM_TYPES = frozenset({"response", "resource", "conversion"})
_MAX_BREAKS = 1_000  # broken places of one archive
_CHUNK_BYTES = 1 << 20
_RECORD_START = re.compile(rb"\x1f\x8b\x08[\x00\x04\x08]|(?<=\n)WARC/[01]\.[0-9]{1,2}\r?\n")
_START_BYTES = 12
_LENGTH = re.compile(r"[0-9]{1,18}")
_LIBRARY_ERRORS = (OSError, ValueError, KeyError, EOFError)  # what FastWARC raises on broken archives


class _BrokenRecord(Exception):
    """A record whose header cannot be right."""


class _BareLineFeeds(Exception):
    """A record whose header lines end in LF alone, as in ClueWeb09."""


def read_warc(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the documents of an archive, streamed, with locations `path#offset`.

    A broken place is one reject, and the reading goes on at the next record. An archive without any item is one reject.
    """
    start: int | None = 0
    lenient, items, breaks = False, 0, 0
    while start is not None:
        position = start
        try:
            for record in _records(opened.stored, start, lenient):
                position = record.stream_pos
                for outcome in _outcomes(opened, record, limits):
                    items += 1
                    yield outcome
            break
        except _BareLineFeeds:
            start, lenient = position, True
        except (*_LIBRARY_ERRORS, _BrokenRecord) as error:
            start = _next_record(opened.stored, position + 1)
            items, breaks = items + 1, breaks + 1
            yield _broken_place(opened, error, position, start)
            if breaks == _MAX_BREAKS and start is not None:
                yield _unread_rest(opened, start)
                return
    if not items:
        yield rejected(opened, Reason.EMPTY, "is an archive without any archived document", size=opened.size)


def _records(stored: BinaryIO, start: int, lenient: bool) -> Iterator[Any]:
    """Yield the records from an offset on. Raise what FastWARC raises, or `_BareLineFeeds`."""
    stored.seek(start)
    records = ArchiveIterator(
        stored,
        record_types=WarcRecordType.any_type,
        parse_http=False,
        auto_decode="none",
        quirks_mode=lenient,
    )
    for record in records:
        if not lenient and any("\n" in value for _, value in record.headers.items()):
            raise _BareLineFeeds
        yield record


def _broken_place(opened: OpenFile, error: Exception, position: int, following: int | None) -> Rejected:
    is_record = isinstance(error, _BrokenRecord)
    if is_record and following is None and "missing" in str(error):
        problem = "is a record whose header is cut; get the archive again"
        return rejected(opened, Reason.TRUNCATED, problem, part=str(position), size=opened.size)
    rest = "the rest of the file is lost" if following is None else f"reading goes on at {following}"
    place = "is a broken record" if is_record else "is broken after this place"
    problem = f"{place} ({printable(str(error))}); {rest}"
    return rejected(opened, Reason.MALFORMED, problem, part=str(position), size=opened.size)


def _unread_rest(opened: OpenFile, start: int) -> Rejected:
    left = opened.size - start
    problem = f"follows {_MAX_BREAKS:,} broken places; {left:,} bytes from here on are not read; mend the archive"
    return rejected(opened, Reason.MALFORMED, problem, part=str(start), size=left)


def _next_record(stored: BinaryIO, start: int) -> int | None:
    """Return where the next record may begin: a gzip member, or the first line of a record."""
    stored.seek(start)
    before = b""
    while chunk := stored.read(_CHUNK_BYTES):
        window = before + chunk
        if (match := _RECORD_START.search(window)) is not None:
            return start - len(before) + match.start()
        before = window[-_START_BYTES:]
        start += len(chunk)
    return None


def _outcomes(opened: OpenFile, record: Any, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    length = _declared_length(record)
    kind = _header(record, "WARC-Type").lower()
    if not kind:
        raise _BrokenRecord("its WARC-Type is missing")
    if kind not in _ITEM_TYPES:
        return
    limit = limits.item_bytes + HEADER_BYTES
    block = record.reader.read(min(length, limit))
    archived = ArchivedRecord(
        part=str(record.stream_pos),
        url=_header(record, "WARC-Target-URI").strip("<> ") or None,
        block=block,
        length=length,
        is_cut=len(block) < min(length, limit),
        is_response=kind == "response",
        media_type=_header(record, "Content-Type") or None,
        fetched_at=parse_archive_date(_header(record, "WARC-Date")),
        cut=_incompleteness(record),
    )
    yield from read_record(opened, archived, limits)


def _declared_length(record: Any) -> int:
    """Return the Content-Length of a record (ISO 28500, 5.2). FastWARC takes a wrong one for 0."""
    declared = record.headers.get("Content-Length")
    if declared is None:
        raise _BrokenRecord("its Content-Length is missing")
    if not _LENGTH.fullmatch(declared.strip()):
        raise _BrokenRecord(f"its Content-Length is '{printable(declared[:100])}'")
    return int(declared)


def _incompleteness(record: Any) -> str:
    """Return the header that says that the record does not hold the whole document (ISO 28500, 5.13 and 5.16)."""
    if reason := _header(record, "WARC-Truncated"):
        return f"WARC-Truncated: {printable(reason[:40])}"
    if number := _header(record, "WARC-Segment-Number"):
        return f"WARC-Segment-Number: {printable(number[:40])}"
    return ""


def _header(record: Any, name: str) -> str:
    return (record.headers.get(name) or "").strip()
