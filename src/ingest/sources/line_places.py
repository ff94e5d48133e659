"""Lines of local files as places: where they lie in the file, for workers that read and parse them themselves."""

from collections.abc import Iterator

from ingest.errors import Reason
from ingest.ids import sha256_hex
from ingest.records import LineRange, Location, Raw, Rejected
from ingest.sources.code_pages import code_page_of
from ingest.sources.file_lines import Line, LineKind, file_lines, slice_lines
from ingest.sources.jsonl import holds_lines, read_jsonl_slice, read_lines
from ingest.sources.opening import OpenFile, ReadLimits, damaged, open_bytes, printable, too_large

#: Limits of a range: a message to a worker costs as much as a small line costs to read.
RANGE_LINES = 16
RANGE_BYTES = 256_000


def line_places(opened: OpenFile, limits: ReadLimits, location: Location) -> Iterator[LineRange | Raw | Rejected]:
    """Yield the ranges of the lines of a local file, or of a slice of them, and a reject for each that is too large.

    Nothing is parsed. Compressed files, and JSON that is no lines, are read here: their items are yielded.
    """
    if opened.is_compressed or not holds_lines(opened):
        yield from read_jsonl_slice(opened, limits, location.first, location.count)
        return
    code_page = code_page_of(opened.head)
    lines: list[Line] = []
    for line in slice_lines(file_lines(opened, limits), location.first, location.count):
        if line.kind is LineKind.TOO_LARGE or line.kind is LineKind.DAMAGED:
            yield from _range(lines, location, code_page)
            lines = []
            part = f"line-{line.number}"
            is_damaged = line.kind is LineKind.DAMAGED
            yield damaged(opened, part=part) if is_damaged else too_large(opened, limits.item_bytes, part=part)
            continue
        lines.append(line)
        if len(lines) >= RANGE_LINES or line.start + len(line.content) - lines[0].start >= RANGE_BYTES:
            yield from _range(lines, location, code_page)
            lines = []
    yield from _range(lines, location, code_page)


def _range(lines: list[Line], location: Location, code_page: str | None) -> Iterator[LineRange]:
    """Yield the range of lines that follow each other, unless all are blank."""
    if any(line.kind is LineKind.CONTENT for line in lines):
        content = b"".join(line.content for line in lines)
        first, sha256 = lines[0], sha256_hex(content)
        yield LineRange(location, first.start, len(content), first.number - 1, len(lines), sha256, code_page)


def read_line_range(lines: LineRange, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the items of some lines; one reject where the file does not hold any more what it held."""
    location = lines.location
    label, source = printable(location.path), printable(location.source.path_or_url)
    part = f"{label}#line-{lines.before + 1}"
    try:
        with open(location.path, "rb") as file:
            file.seek(lines.start)
            content = file.read(lines.size)
    except OSError as error:
        yield Rejected(
            reason=Reason.UNREADABLE,
            message=f"{part} cannot be read: {error.strerror or error}; if the file was renamed, name the new one",
            location=part,
            source=source,
        )
        return
    if sha256_hex(content) != lines.sha256:
        yield Rejected(
            reason=Reason.UNREADABLE,
            message=f"{part} and the lines after it changed while the file was read; run the same command again, and "
            "name the file that it was renamed to if it was rotated",
            location=part,
            source=source,
        )
        return
    with open_bytes(content, location.source, label, location.path, location.size) as opened:
        yield from read_lines(opened, limits, lines.before, code_page=lines.code_page)
