"""Rows as CSV, JSON lines and Excel sheets."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Final, TextIO

SEPARATOR: Final = "; "
"""What stands between the parts of a list in one cell."""

EXCEL_CHARACTERS: Final = 32_767
"""The most characters that a cell of Excel holds."""

EXCEL_ROWS: Final = 1_048_576
"""The most rows of a sheet, the header among them."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str | int | float:
    """Return a value as one cell: lists joined, times in ISO 8601 with `Z`, null as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return SEPARATOR.join(str(cell(part)) for part in value)
    return str(value)


def write_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str], out: TextIO) -> int:
    """Write rows as CSV (RFC 4180) with a header, and return their number.

    A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV Injection"): titles come
    from the web.
    """
    writer = csv.writer(out)
    writer.writerow(columns)
    number = 0
    for row in rows:
        writer.writerow([_harmless(cell(row[name])) for name in columns])
        number += 1
    return number


def _harmless(value: str | int | float) -> str | int | float:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value


def write_jsonl(rows: Iterable[Mapping[str, object]], columns: Sequence[str], out: TextIO) -> int:
    """Write rows as JSON lines in UTF-8: lists stay lists, times are ISO 8601 with `Z`. Return their number."""
    number = 0
    for row in rows:
        record = {name: _json_value(row[name]) for name in columns}
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
        number += 1
    return number


def _json_value(value: object) -> object:
    if isinstance(value, datetime | date):
        return cell(value)
    return value


def write_xlsx(rows: Iterable[Mapping[str, object]], columns: Sequence[str], out: BinaryIO) -> int:
    """Write rows as one sheet of Excel, and return their number; a text beyond `EXCEL_CHARACTERS` is cut there.

    Every text is written as a text, never as a formula or a link. Raises ValueError for more rows than a sheet holds.
    """
    import xlsxwriter

    book: Any = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet: Any = book.add_worksheet("articles")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for position, name in enumerate(columns):
        sheet.write_string(0, position, name, bold)
    number = 0
    for number, row in enumerate(rows, start=1):
        if number >= EXCEL_ROWS:
            raise ValueError(f"a sheet of Excel has room for {EXCEL_ROWS - 1:,} articles; select fewer, or use --by")
        for position, name in enumerate(columns):
            value = cell(row[name])
            if isinstance(value, str):
                sheet.write_string(number, position, value[:EXCEL_CHARACTERS])
            else:
                sheet.write_number(number, position, value)
    book.close()
    return number
