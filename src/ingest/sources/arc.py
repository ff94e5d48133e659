"""ARC files, versions 1 and 2, plain or gzip: the format of web archives before WARC.

A record is a line `URL IP-address Archive-date Content-type [...] Archive-length`, then as many bytes and a line feed.
The first record describes the file. The content is an HTTP response, or the bare payload.
"""

import re
from collections.abc import Iterator

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sources.archived import HEADER_BYTES, ArchivedRecord, archived_items
from ingest.sources.archived_date import parse_archive_date
from ingest.sources.opening import OpenFile, ReadLimits, damaged, rejected

_HEADER_LINE = re.compile(
    rb"(?P<url>\S[^\r\n]*?) (?P<ip>[0-9.]{7,15}|[0-9a-fA-F:.]+|-) (?P<date>[0-9]{8,17}) (?P<type>[^\r\n]*?)"
    rb"(?P<more>(?: \S+){5})? (?P<length>[0-9]{1,15})[ \t]*\r?\n"
)
_SKIPPED_BYTES = 1 << 16


def read_arc(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the documents of an archive, streamed, with locations `path#offset` (of the decompressed archive).

    A broken place is one reject, and the reading goes on at the next line that begins a record.
    """
    items = position = 0
    in_broken_place = is_cut = False
    while line := opened.stream.readline(_SKIPPED_BYTES):
        part, match = str(position), _HEADER_LINE.fullmatch(line)
        position += len(line)
        if match is None:
            if line.strip() and not in_broken_place:
                in_broken_place, items = True, items + 1
                problem = "is not a header line of an ARC record; reading goes on at the next one"
                yield rejected(opened, Reason.MALFORMED, problem, part=part, content=line)
            continue
        in_broken_place = False
        record = _record(opened, match, part, limits.item_bytes + HEADER_BYTES)
        position += len(record.block) + _skip(opened, record.length - len(record.block))
        is_cut = record.is_cut
        if (record.url or "").startswith("filedesc:"):
            continue
        if not is_cut and not _ends_here(opened):
            in_broken_place, items = True, items + 1
            problem = f"has a length of {record.length:,} bytes, which is less than its content"
            yield rejected(opened, Reason.MALFORMED, problem, part=part, url=record.url, content=record.block)
            continue
        for outcome in archived_items(opened, record, limits):
            items += 1
            yield outcome
    if opened.damage is not None and not is_cut:
        yield damaged(opened, part=str(position))
    elif not items:
        yield rejected(opened, Reason.EMPTY, "is an archive without any archived document", size=opened.size)


def _record(opened: OpenFile, match: "re.Match[bytes]", part: str, limit: int) -> ArchivedRecord:
    length = int(match["length"])
    block = opened.stream.read(min(length, limit))
    return ArchivedRecord(
        part=part,
        url=match["url"].decode("utf-8", "replace"),
        block=block,
        length=length,
        is_cut=len(block) < min(length, limit),
        media_type=match["type"].decode("latin-1").strip() or None,
        fetched_at=parse_archive_date(match["date"].decode("ascii")),
    )


def _ends_here(opened: OpenFile) -> bool:
    """Return whether a record may end at the next byte: at a line's end, the end of the file or another record."""
    head = opened.stream.peek(_SKIPPED_BYTES)
    return not head or head[:1] in b"\r\n" or _HEADER_LINE.match(head) is not None


def _skip(opened: OpenFile, count: int) -> int:
    """Read past the bytes of a record over the limit, and return how many there were."""
    skipped = 0
    while skipped < count and (data := opened.stream.read(min(count - skipped, _SKIPPED_BYTES))):
        skipped += len(data)
    return skipped
