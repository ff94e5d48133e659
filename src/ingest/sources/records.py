"""JSON records made from rows, mails and mapped fields: the form in which a reader hands values to the extraction."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ingest.field_names import FIELDS, plain_name
from ingest.records import Raw
from ingest.sources.opening import OpenFile, document

MEDIA_TYPE = "application/json"


def record_item(opened: OpenFile, record: Mapping[str, Any], *, kind: str, part: str) -> Raw:
    """Return one record as a document: a JSON object with the names of `ingest.extract.record`."""
    content = dump_record(record)
    return document(opened, content, kind=kind, media_type=MEDIA_TYPE, part=part)


def dump_record(record: Mapping[str, Any]) -> bytes:
    """Return a record as JSON in UTF-8; values that JSON does not know become text or are left out."""
    plain = {name: value for name, value in record.items() if not isinstance(value, bytes | bytearray | memoryview)}
    return json.dumps(plain, ensure_ascii=False, default=_as_text).encode("utf-8", "backslashreplace")


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
