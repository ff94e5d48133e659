"""Lines of JSON lines as they lie in a file, by number and place; nothing is parsed."""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from ingest.sources.opening import OpenFile, ReadLimits

BOM = b"\xef\xbb\xbf"
_SKIPPED_BYTES = 1_000_000


class LineKind(Enum):
    """What a line is to a reader: blank ones are no more than white space, all others count as lines with content."""

    CONTENT = auto()
    BLANK = auto()
    TOO_LARGE = auto()
    DAMAGED = auto()  # the rest of a file that cannot be unpacked to its end


class Line(NamedTuple):
    """A line: its number in the stream from 1, where it starts, and its bytes; of one that is too large the first."""

    number: int
    start: int
    content: bytes
    kind: LineKind


def file_lines(opened: OpenFile, limits: ReadLimits) -> Iterator[Line]:
    """Yield the lines of a stream."""
    limit, number, start = limits.item_bytes, 0, 0
    while content := opened.stream.readline(limit + 1):
        size, kind = len(content), LineKind.CONTENT if content.strip().removeprefix(BOM) else LineKind.BLANK
        if not content.endswith(b"\n"):
            if size > limit:
                size, kind = size + _skip_line(opened), LineKind.TOO_LARGE
            elif opened.damage is not None:
                break
        number += 1
        yield Line(number, start, content, kind)
        start += size
    if opened.damage is not None:
        yield Line(number + 1, start, b"", LineKind.DAMAGED)


def slice_lines(lines: Iterable[Line], first: int, count: int | None) -> Iterator[Line]:
    """Yield `count` lines with content, or all, from the number `first` (0 for the first) on, and blank ones between.

    No line behind them is read.
    """
    counted, end = 0, None if count is None else first + count
    for line in lines:
        counted += line.kind is not LineKind.BLANK
        if counted > first and (end is None or counted <= end):
            yield line
        if counted == end:
            break


def count_lines(opened: OpenFile, limits: ReadLimits) -> int:
    """Return how many lines with content a file of lines has."""
    return sum(line.kind is not LineKind.BLANK for line in file_lines(opened, limits))


def _skip_line(opened: OpenFile) -> int:
    """Read to the end of a line; return how many bytes that were."""
    skipped = 0
    while chunk := opened.stream.readline(_SKIPPED_BYTES):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped
