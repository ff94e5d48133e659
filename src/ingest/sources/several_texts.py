"""Records and mails whose one text holds several news texts: each becomes a document of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.field_names import FIELDS, plain_name
from ingest.records import Raw
from ingest.sources.opening import OpenFile, document

_MARKUP = re.compile(r"<[a-zA-Z/!]")
_MIN_CHARS = 300  # of a text that may hold several


def texts_of_record(record: Mapping[str, Any]) -> list[str]:
    """Return the news texts in the text of a record: one, or none, where it is not to be divided."""
    text = _value(record, "text")
    if len(text) < _MIN_CHARS or text.count("\n") < 2 or _MARKUP.search(text) or "uri" in record:
        return []  # too short, HTML, or ninjs
    # Imported here because only workers need it, and `extract` takes .4 s to import.
    from ingest.extract.plain import split_texts

    return split_texts(text)


def text_items(
    opened: OpenFile, raw: Raw, record: Mapping[str, Any], texts: Sequence[str], *, kind: str, part: str
) -> Iterator[Raw]:
    """Yield each text of a record or a mail as a document, `path#part-text-N` from the second one on.

    All have the source, the language and the address of the record (`raw` as a whole), and none its title and day. The
    texts share the address, so each has a key by which it gets an id of its own.
    """
    hints = replace(
        raw.hints,
        source_name=_value(record, "source_name") or raw.hints.source_name,
        language=_value(record, "language") or raw.hints.language,
    )
    for number, text in enumerate(texts, start=1):
        name = "-".join(filter(None, (part, f"text-{number}"))) if number > 1 else part
        content = text.encode("utf-8", "backslashreplace")
        item = document(opened, content, kind=kind, media_type="text/plain; charset=utf-8", part=name)
        key = f"text-{number}"
        yield replace(item, hints=hints, url=raw.url, item_key=key, shares_address=raw.url is not None)


def _value(record: Mapping[str, Any], field: str) -> str:
    """Return the first string among the names that a field has in records; "" without one."""
    names = {plain_name(key): value for key, value in record.items()}
    return next((value for name in FIELDS[field] if isinstance(value := names.get(name), str) and value.strip()), "")
