"""A JSON record (one line of JSON lines) to the makings of an article."""

import json
from datetime import datetime

from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal
from ingest.records import Raw
from ingest.text.unicode import normalize_line, normalize_text


def read_record(raw: Raw, text: str, *, now: datetime | None) -> Draft | Refusal:
    """The article that a JSON object holds."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Refusal(Reason.MALFORMED, f"is no JSON: {error}")
    if not isinstance(record, dict):
        return Refusal(Reason.MALFORMED, "is JSON, but no object with named fields")
    body = normalize_text(str(record.get("maintext") or record.get("text") or ""))
    if not body:
        return Refusal(Reason.NO_TEXT, "has no text: a record needs `text` or `maintext`")
    return Draft(
        text=body,
        extractor="record/1",
        title=normalize_line(record.get("title")),
        url=record.get("url"),
    )
