"""WARC archives (ISO 28500, versions 0.17 to 1.1), plain, gzip or zstd: every archived document is one item.

Items are `response`, `resource` and `conversion` records (Common Crawl's WET); each ends in exactly one outcome, or in
the entries of an archived feed. Records that hold no answer of a server are not items: `warcinfo`, `request`,
`metadata`, `revisit`, `continuation` (its first segment is rejected), and types that the standard does not know.

The records are read here and not by a library, because the names of their fields may be in any case, their lines may
end in a line feed alone, and several records may be compressed together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sources.archive_stream import ArchiveStream, DamagedArchive, next_member
from ingest.sources.archived import HEADER_BYTES, ArchivedRecord, archived_items
from ingest.sources.archived_date import parse_archive_date
from ingest.sources.opening import OpenFile, ReadLimits, printable, rejected
from ingest.sources.warc_ranges import VERSION_BYTES, VERSION_LINE, record_range

_ITEM_TYPES = frozenset({"response", "resource", "conversion"})
_MAX_BREAKS = 1_000  # broken places of one archive
_MAX_HEADER_LINES = 1_000
_LENGTH_SLACK = 1_000  # bytes that a block may lack
_RECORD_IN_BLOCK = re.compile(rb"\s*\n(?=WARC/[0-9]{1,2}\.[0-9]{1,3}[ \t]*\r?\n[A-Za-z-]+:)")
_LENGTH = re.compile(r"[0-9]{1,18}")


@dataclass(slots=True)
class _Header:
    """The named fields of a record, by names in lower case."""

    fields: dict[str, str] = field(default_factory=dict)
    is_whole: bool = False  # the blank line after it was there

    def get(self, name: str) -> str:
        """Return a field, '' when it is absent."""
        return self.fields.get(name.lower(), "")


class _BrokenRecord(Exception):
    """A record that cannot be read; the message says why."""


class _TooManyBreaks(Exception):
    """The archive has more broken places than are looked at; `place` is where the reading stops."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place


def read_warc(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the documents of an archive, streamed, with locations `path#offset`.

    A broken place is one reject, and the reading goes on at the next record. An archive without any item is one reject,
    unless it is read in ranges.
    """
    is_range = opened.end is not None or opened.start > 0
    start, end = record_range(opened)
    reader = _Reader(opened, limits, end)
    items = 0
    for outcome in reader.outcomes(start):
        items += 1
        yield outcome
    if not items and not is_range:
        yield rejected(opened, Reason.EMPTY, "is an archive without any archived document", size=opened.size)


class _Reader:
    """The reading of one archive, or of the records of it whose members begin before `end`."""

    def __init__(self, opened: OpenFile, limits: ReadLimits, end: int | None) -> None:
        self._opened = opened
        self._limits = limits
        self._end = end
        self._breaks = 0
        self._place = "0"  # of the record that is being read

    def outcomes(self, start: int | None) -> Iterator[Raw | Rejected]:
        """Yield the outcomes of all records from an offset on, and the rejects of broken places."""
        while start is not None and not self._is_behind(start):
            stream = ArchiveStream(self._opened.stored, start)
            try:
                yield from self._read(stream)
                return
            except DamagedArchive as error:
                start = next_member(self._opened.stored, stream.member_offset + 1)
                yield self._broken("is broken after this place", str(error), start)
            except _TooManyBreaks as limit:
                start = limit.place
            if start is not None and self._breaks >= _MAX_BREAKS:
                yield self._unread(start)
                return

    def _read(self, stream: ArchiveStream) -> Iterator[Raw | Rejected]:
        """Yield the outcomes of the records of a stream. Raise `DamagedArchive` or `_TooManyBreaks`."""
        while self._find_line(stream):
            self._place = stream.place()
            if self._is_behind(int(self._place.partition("+")[0])):
                return
            try:
                header = _read_header(stream)
                if not header.is_whole:
                    problem = "is a record whose header is cut; get the archive again"
                    yield rejected(
                        self._opened,
                        Reason.TRUNCATED,
                        problem,
                        part=self._place,
                        url=_address(header),
                        size=self._opened.size,
                    )
                    return
                record = self._record(stream, header)
            except _BrokenRecord as error:
                has_record = _skip_to_record(stream)
                following = int(stream.place().partition("+")[0]) if has_record else None
                yield self._broken("is a broken record", str(error), following)
                if self._breaks >= _MAX_BREAKS and following is not None:
                    raise _TooManyBreaks(following) from None
                continue
            if record is not None:
                yield from archived_items(self._opened, record, self._limits)

    def _is_behind(self, offset: int) -> bool:
        """Return whether a member that begins at an offset belongs to a later range."""
        return self._end is not None and offset >= self._end

    @staticmethod
    def _find_line(stream: ArchiveStream) -> bool:
        """Skip blank lines; return whether anything follows."""
        while head := stream.peek(2):
            if head[:1] != b"\n" and head != b"\r\n" and head != b"\r":
                return True
            stream.readline()
        return False

    def _record(self, stream: ArchiveStream, header: _Header) -> ArchivedRecord | None:
        """Return a record that may hold a document; None for others, whose block is skipped."""
        length = _declared_length(header)
        kind = header.get("WARC-Type").lower()
        if not kind:
            raise _BrokenRecord("its WARC-Type is missing")
        limit = min(length, self._limits.item_bytes + HEADER_BYTES) if kind in _ITEM_TYPES else 0
        block, is_cut = _read_block(stream, length, limit)
        if is_cut or not _ends_here(stream):
            block, is_cut = _before_next_record(stream, block, length, is_cut=is_cut)
        if kind not in _ITEM_TYPES:
            return None
        return ArchivedRecord(
            part=self._place,
            url=_address(header),
            block=block,
            length=length if is_cut or len(block) == limit else len(block),
            is_cut=is_cut,
            is_response=kind == "response",
            media_type=header.get("Content-Type") or None,
            fetched_at=parse_archive_date(header.get("WARC-Date")),
            cut=_incompleteness(header),
        )

    def _broken(self, place: str, why: str, following: int | None) -> Rejected:
        self._breaks += 1
        rest = "the rest of the file is lost" if following is None else f"reading goes on at {following}"
        problem = f"{place} ({printable(why)}); {rest}"
        return rejected(self._opened, Reason.MALFORMED, problem, part=self._place, size=self._opened.size)

    def _unread(self, start: int) -> Rejected:
        unread = self._opened.size - start
        problem = (
            f"follows {_MAX_BREAKS:,} broken places; {unread:,} bytes from here on are not read; repair the archive"
        )
        return rejected(self._opened, Reason.MALFORMED, problem, part=str(start), size=unread)


def _read_header(stream: ArchiveStream) -> _Header:
    """Read the version line and the named fields of a record. Raise `_BrokenRecord` where there is no version line."""
    version = stream.readline()
    header = _Header()
    if not VERSION_LINE.fullmatch(version):
        if version.endswith(b"\n") or not b"WARC/1.0\r\n".startswith(version[:5]):
            raise _BrokenRecord(f"no record begins with '{printable(version[:40].decode('latin-1').rstrip())}'")
        return header
    last = ""
    for _ in range(_MAX_HEADER_LINES):
        line = stream.readline()
        if not line.endswith(b"\n"):
            return header
        text = _text(line)
        if not text.strip():
            header.is_whole = True
            return header
        if text[0] in " \t" and last:
            header.fields[last] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        if colon:
            last = name.strip().lower()
            header.fields.setdefault(last, value.strip())
    raise _BrokenRecord(f"its header has more than {_MAX_HEADER_LINES:,} lines")


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _read_block(stream: ArchiveStream, length: int, limit: int) -> tuple[bytes, bool]:
    """Read the block of a record; return its first `limit` bytes, and whether the archive ends before it does.

    A block that reaches into the next compressed record ends where that begins: its declared length is wrong.
    """
    parts: list[bytes] = []
    kept = read = 0
    while read < length:
        if read and stream.is_at_member and VERSION_LINE.match(stream.peek(VERSION_BYTES)):
            return b"".join(parts), True
        piece = stream.read_some(length - read)
        if not piece:
            return b"".join(parts), True
        read += len(piece)
        if kept < limit:
            parts.append(piece[: limit - kept])
            kept += len(parts[-1])
    return b"".join(parts), False


def _ends_here(stream: ArchiveStream) -> bool:
    """Return whether a record may end at the next byte: at a line's end, the end of a member or another record."""
    try:
        if stream.peek(1) in (b"", b"\r", b"\n") or stream.is_at_member:
            return True
        return VERSION_LINE.match(stream.peek(VERSION_BYTES)) is not None
    except DamagedArchive:  # behind this record; the next reading raises it again
        return True


def _before_next_record(stream: ArchiveStream, block: bytes, length: int, *, is_cut: bool) -> tuple[bytes, bool]:
    """Return the part of a block before the record that it reaches into, and whether much of it is missing.

    ClueWeb09 counts bytes of line ends that were shortened later. Raise `_BrokenRecord` where the length is too small.
    """
    swallowed = _RECORD_IN_BLOCK.search(block + stream.peek(2 * VERSION_BYTES))
    if swallowed is not None and swallowed.end() < len(block):
        stream.unread(block[swallowed.end() :])
        block = block[: swallowed.start()]
    elif not is_cut:
        raise _BrokenRecord(f"its Content-Length of {length:,} is less than its content")
    elif not VERSION_LINE.match(stream.peek(VERSION_BYTES)):
        return block, True  # the archive ends here
    return block, length - len(block) > _LENGTH_SLACK


def _skip_to_record(stream: ArchiveStream) -> bool:
    """Read lines up to the next version line; return whether there is one."""
    while head := stream.peek(VERSION_BYTES):
        if VERSION_LINE.match(head):
            return True
        while (line := stream.readline()) and not line.endswith(b"\n"):
            pass
    return False


def _declared_length(header: _Header) -> int:
    """Return the Content-Length of a record (ISO 28500, 5.2). Raise `_BrokenRecord` when it is none."""
    declared = header.fields.get("content-length")
    if declared is None:
        raise _BrokenRecord("its Content-Length is missing")
    if not _LENGTH.fullmatch(declared):
        raise _BrokenRecord(f"its Content-Length is '{printable(declared[:100])}'")
    return int(declared)


def _address(header: _Header) -> str | None:
    return header.get("WARC-Target-URI").strip("<> ") or None


def _incompleteness(header: _Header) -> str:
    """Return the field that says that the record does not hold the whole document (ISO 28500, 5.13 and 5.16)."""
    for name in ("WARC-Truncated", "WARC-Segment-Number"):
        if value := header.get(name):
            return f"{name}: {printable(value[:40])}"
    return ""
