"""JSON records out of rows, mails and mapped fields: the form in which readers hand values to the extraction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ingest.errors import Reason
from ingest.field_names import FIELDS, plain_name
from ingest.records import Raw, Rejected
from ingest.sources.opening import OpenFile, document, rejected, too_large

MEDIA_TYPE = "application/json"
_MAX_SHOWN_COLUMNS = 12


def record_item(opened: OpenFile, record: Mapping[str, Any], *, kind: str, part: str) -> Raw:
    """Return one record as a document: a JSON object with the field names of `ingest.field_names`."""
    url = next((value for name, value in record.items() if plain_name(name) == "url"), None)
    raw = document(opened, dump_record(record), kind=kind, media_type=MEDIA_TYPE, part=part)
    return replace(raw, url=url) if isinstance(url, str) and url.startswith(("http://", "https://")) else raw


def row_item(opened: OpenFile, row: Mapping[str, Any], *, kind: str, number: int, limit: int) -> Raw | Rejected:
    """Return a row of a table as a document with the location `path#row-N`."""
    raw = record_item(opened, map_columns(row, opened.source.columns), kind=kind, part=f"row-{number}")
    return raw if len(raw.content) <= limit else too_large(opened, limit, part=f"row-{number}")


def table_problem(opened: OpenFile, columns: Sequence[str]) -> Rejected | None:
    """Return the reject of a table that has no column with texts, or lacks one that the settings name."""
    shown = ", ".join(columns[:_MAX_SHOWN_COLUMNS]) + (" ..." if len(columns) > _MAX_SHOWN_COLUMNS else "")
    named = dict(opened.source.columns)
    for column in named.values():
        if column not in columns and column.partition(".")[0] not in columns:
            problem = f"is a table without the column {column!r} that the settings name; its columns are {shown}"
            return rejected(opened, Reason.UNKNOWN_KIND, problem, size=opened.size)
    known = {*FIELDS["text"], *FIELDS["html"]}
    if {"text", "html"} & named.keys() or any(plain_name(column) in known for column in columns):
        return None
    problem = f'is a table without a column of texts ({shown}); name it in its [[source]]: columns = {{ text = "..." }}'
    return rejected(opened, Reason.UNKNOWN_KIND, problem, size=opened.size)


def dump_record(record: Mapping[str, Any]) -> bytes:
    """Return a record as JSON in UTF-8, without nulls and bytes; values that JSON does not know become text."""
    kept = {name: value for name, value in record.items() if value is not None and not isinstance(value, bytes)}
    return json.dumps(kept, ensure_ascii=False, default=_as_text).encode("utf-8", "backslashreplace")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def map_columns(record: Mapping[str, Any], columns: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return a record with the values of the user's columns under our names.

    `columns` holds pairs of our name and theirs; a path of names separated by dots leads into nested objects. Fields
    under which our values would be looked for otherwise are removed, for the user's columns count.
    """
    values = {ours: look_up(record, theirs) for ours, theirs in columns}
    replaced = {name for ours in values for name in FIELDS.get(ours, ())}
    kept = {name: value for name, value in record.items() if plain_name(name) not in replaced}
    return {**kept, **{ours: value for ours, value in values.items() if value is not None}}


def look_up(record: Mapping[str, Any], path: str) -> Any:
    """Return the value of a field, or of a nested one (`metadata.url`); None when there is none."""
    if path in record:
        return record[path]
    value: Any = record
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
