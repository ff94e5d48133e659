"""Lines of local files as places: where they lie in the file, for workers that read and parse them themselves."""

from collections.abc import Iterator

from ingest.errors import Reason
from ingest.ids import sha256_hex
from ingest.records import LineRange, Location, Raw, Rejected
from ingest.sources.jsonl import has_content, holds_lines, read_jsonl_slice, read_lines, skip_line
from ingest.sources.opening import OpenFile, ReadLimits, damaged, open_bytes, printable, too_large

#: Limits of a range: a message to a worker costs as much as a small line costs to read.
RANGE_LINES = 16
RANGE_BYTES = 256_000


def line_places(opened: OpenFile, limits: ReadLimits, location: Location) -> Iterator[LineRange | Raw | Rejected]:
    """Yield the ranges of the lines of a local file, or of a slice of them, and a reject for each that is too large.

    Nothing is parsed. Compressed files, and JSON that is no lines, are read here: their items are yielded.
    """
    first, end = location.first, None if location.count is None else location.first + location.count
    if opened.is_compressed or not holds_lines(opened):
        yield from read_jsonl_slice(opened, limits, first, location.count)
        return
    limit, number, start, counted = limits.item_bytes, 0, 0, 0
    lines: list[bytes] = []
    while (end is None or counted < end) and (line := opened.stream.readline(limit + 1)):
        is_too_large = len(line) > limit and not line.endswith(b"\n")
        if opened.damage is not None and not line.endswith(b"\n") and not is_too_large:
            break
        number += 1
        counted += is_too_large or has_content(line)
        if counted <= first:  # before the slice
            start += len(line) + (skip_line(opened) if is_too_large else 0)
            continue
        if is_too_large:
            yield from _range(lines, location, start, number - 1)
            yield too_large(opened, limit, part=f"line-{number}")
            start += sum(map(len, lines)) + len(line) + skip_line(opened)
            lines = []
            continue
        lines.append(line)
        if len(lines) >= RANGE_LINES or sum(map(len, lines)) >= RANGE_BYTES:
            yield from _range(lines, location, start, number)
            start += sum(map(len, lines))
            lines = []
    yield from _range(lines, location, start, number)
    if opened.damage is not None and counted >= first and (end is None or counted < end):
        yield damaged(opened, part=f"line-{number + 1}")


def _range(lines: list[bytes], location: Location, start: int, number: int) -> Iterator[LineRange]:
    """Yield the range of lines that begins at the byte `start` and ends with line `number`, unless all are blank."""
    content = b"".join(lines)
    if content.strip():
        yield LineRange(location, start, len(content), number - len(lines), len(lines), sha256_hex(content))


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
        yield from read_lines(opened, limits, lines.before)
