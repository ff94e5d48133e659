"""Lines of local files as places: where they lie in the file, for workers that read and parse them themselves."""

from collections.abc import Iterator

from ingest.errors import Reason
from ingest.ids import sha256_hex
from ingest.records import LineRange, Location, Raw, Rejected
from ingest.sources.jsonl import holds_lines, read_jsonl, read_lines, skip_line
from ingest.sources.opening import OpenFile, ReadLimits, damaged, open_bytes, printable, too_large

#: Limits of a range: a message to a worker costs as much as a small line costs to read.
RANGE_LINES = 16
RANGE_BYTES = 256_000


def line_places(opened: OpenFile, limits: ReadLimits, location: Location) -> Iterator[LineRange | Raw | Rejected]:
    """Yield the ranges of the lines of a local file, and a reject for each line that is too large.

    Nothing is parsed. Compressed files, and JSON that is no lines, are read here: their items are yielded.
    """
    if opened.is_compressed or not holds_lines(opened):
        yield from read_jsonl(opened, limits)
        return
    limit, number, start = limits.item_bytes, 0, 0
    lines: list[bytes] = []
    while line := opened.stream.readline(limit + 1):
        is_too_large = len(line) > limit and not line.endswith(b"\n")
        if opened.damage is not None and not line.endswith(b"\n") and not is_too_large:
            break
        number += 1
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
    if opened.damage is not None:
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
