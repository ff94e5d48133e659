"""Tables of comma-separated values (RFC 4180, read leniently): every row is one document.

The first row has the names of the columns. Semicolons, tabs and vertical bars separate as well.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

import webencodings

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sniff import extension
from ingest.sources.opening import OpenFile, ReadLimits, damaged, rejected, too_large
from ingest.sources.record_items import row_item, table_problem
from ingest.text.decode import decode

_DELIMITERS = ",;\t|"
_STRAY = re.compile("[\udc80-\udcff]")  # bytes that the codec does not know, as `surrogateescape` keeps them
_DIRECTIVE = "sep="  # a first line of Excel's that names the delimiter


def _escape_or_replace(error: UnicodeError) -> tuple[str | bytes, int]:
    """Escape bytes that are no text of the codec; replace those below 0x80, which cannot be escaped."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeDecodeError as again:
        return "\ufffd", again.end


_ESCAPE_OR_REPLACE = "ingest.escape-or-replace"
codecs.register_error(_ESCAPE_OR_REPLACE, _escape_or_replace)


class _BrokenRow(list[str]):
    """What stands for a row that cannot be read; its only element says why."""

    is_too_large = False


class _Lines:
    """The lines of a table. One over the limit is skipped, and a line that is not CSV stands in its place."""

    _BROKEN = '"a"b\n'

    def __init__(self, first: str, text: io.TextIOWrapper, limit: int) -> None:
        self._first, self._text, self._limit = first, text, limit
        self.was_too_long = False

    def __iter__(self) -> Iterator[str]:
        line = self._first
        while line:
            if len(line) >= self._limit and not line.endswith(("\n", "\r")):
                while (rest := self._text.readline(self._limit)) and not rest.endswith(("\n", "\r")):
                    pass
                self.was_too_long, line = True, self._BROKEN
            yield line
            line = self._text.readline(self._limit)


def read_csv(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield one item for each row, with locations `path#row-N`; a row of another width than the header is a reject."""
    csv.field_size_limit(limits.item_bytes)
    text = io.TextIOWrapper(opened.stream, _codec(opened), errors=_ESCAPE_OR_REPLACE, newline="")
    try:
        yield from _read_rows(opened, _rows(text, extension(opened.name), limits.item_bytes), limits)
    finally:
        text.detach()


def _codec(opened: OpenFile) -> str:
    """Return the codec of a file, judged by its first whole lines."""
    head = opened.head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    decoded = decode(head[: head.rfind(b"\n") + 1] or head, html=False)
    encoding = webencodings.lookup(decoded.charset) if decoded is not None else None
    name = "utf-8" if encoding is None else str(encoding.codec_info.name)
    return "utf-8-sig" if name == "utf-8" else name


def _rows(text: io.TextIOWrapper, suffix: str, limit: int) -> Iterator[list[str]]:
    """Yield the rows; a broken one as `_BrokenRow`. Rows without any value are left out."""
    first = text.readline(limit)
    delimiter = "\t" if suffix == ".tsv" else None
    if first.lower().startswith(_DIRECTIVE) and len(first.strip()) == len(_DIRECTIVE) + 1:
        delimiter, first = first[len(_DIRECTIVE)], text.readline(limit)
    lines = _Lines(first, text, limit)
    reader = csv.reader(
        lines,
        delimiter=delimiter or max(_DELIMITERS, key=first.count),
        strict=True,
        skipinitialspace=True,
    )
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = _BrokenRow([str(error)])
            row.is_too_large, lines.was_too_long = lines.was_too_long, False
            yield row
            continue
        if any(cell.strip() for cell in row):
            yield [_repaired(cell) for cell in row]


def _repaired(cell: str) -> str:
    """Return a cell without NULs, its bytes of another encoding read by the rules of pages."""
    if not cell.isascii() and _STRAY.search(cell):
        decoded = decode(cell.encode("utf-8", "surrogateescape"), html=False)
        cell = decoded.text if decoded is not None else cell.encode("utf-8", "replace").decode()
    return cell.replace("\x00", "")


def _read_rows(opened: OpenFile, rows: Iterator[list[str]], limits: ReadLimits) -> Iterator[Raw | Rejected]:
    header = [name.strip() for name in next(rows, [])]
    if (problem := table_problem(opened, header)) is not None:
        yield problem
        return
    number, row = 0, next(rows, None)
    while row is not None:
        number, following = number + 1, next(rows, None)
        if following is None and opened.damage is not None:
            break  # it may be cut in two
        yield _item(opened, header, row, number, limits)
        row = following
    if opened.damage is not None:
        yield damaged(opened, part=f"row-{max(number, 1)}")
    elif not number:
        yield rejected(opened, Reason.EMPTY, "is a table without rows", size=opened.size)


def _item(opened: OpenFile, header: list[str], row: list[str], number: int, limits: ReadLimits) -> Raw | Rejected:
    content = "\n".join(row).encode("utf-8", "backslashreplace")
    if isinstance(row, _BrokenRow) and row.is_too_large:
        return too_large(opened, limits.item_bytes, part=f"row-{number}")
    if isinstance(row, _BrokenRow):
        problem = f"is not a readable row ({row[0]}); correct its quotes"
        return rejected(opened, Reason.MALFORMED, problem, part=f"row-{number}", content=content)
    if len(row) != len(header):
        problem = f"has {len(row)} cells, the header has {len(header)}; correct the row"
        return rejected(opened, Reason.MALFORMED, problem, part=f"row-{number}", content=content)
    values = {name: cell for name, cell in zip(header, row, strict=True) if name and cell.strip()}
    return row_item(opened, values, kind="csv", number=number, limit=limits.item_bytes)
