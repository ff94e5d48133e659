"""JSON lines: every line with content is one document. A `.json` file may also hold one object or one array.

The names of the fields (news-please's or ours) are understood by the extraction; here a line only has to be an object.
"""

import json
from collections.abc import Iterator

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sources.opening import OpenFile, ReadLimits, damaged, printable, rejected, settings_hints, too_large
from ingest.sources.sniffing import extension

_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
MEDIA_TYPE = "application/json"


def read_jsonl(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """One item a line, named `path#line-N`; a line that is no JSON object is one reject."""
    if opened.head[:2] in _UTF16_BOMS:
        complaint = "is JSON in UTF-16; save it as UTF-8, as RFC 8259 asks"
        yield rejected(opened, Reason.UNDECODABLE, complaint, size=opened.location.size)
    elif extension(opened.location.path) == ".json" and not _is_lines(opened):
        yield from _read_document(opened, limits)
    else:
        yield from _read_lines(opened, limits)


def _is_lines(opened: OpenFile) -> bool:
    """Whether the first line of a `.json` file is a whole object, and another line follows."""
    first, newline, rest = opened.head.removeprefix(_BOM).lstrip().partition(b"\n")
    if not newline or not rest.strip():
        return False
    return isinstance(_load(first), dict)


def _read_document(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    content = opened.read_all(limits.item_bytes)
    if content is None:
        yield too_large(opened, limits.item_bytes)
        return
    if opened.damage is not None:
        yield damaged(opened, content)
        return
    value = _load(content.removeprefix(_BOM))
    if isinstance(value, dict):
        yield _item(opened, content.removeprefix(_BOM), value, "")
    elif isinstance(value, list):
        for number, element in enumerate(value, start=1):
            part = f"item-{number}"
            dumped = json.dumps(element, ensure_ascii=False).encode("utf-8", "backslashreplace")
            if isinstance(element, dict):
                yield _item(opened, dumped, element, part)
            else:
                yield rejected(opened, Reason.MALFORMED, "is no JSON object", part=part, content=dumped)
    else:
        yield rejected(opened, Reason.MALFORMED, "is neither JSON nor JSON lines of objects", content=content)


def _read_lines(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    cap, number = limits.item_bytes, 0
    while line := opened.stream.readline(cap + 1):
        number += 1
        part = f"line-{number}"
        if len(line) > cap and not line.endswith(b"\n"):
            _skip_line(opened)
            yield too_large(opened, cap, part=part)
            continue
        if opened.damage is not None and not line.endswith(b"\n"):
            break  # the half of a line, told below
        line = line.strip().removeprefix(_BOM)
        if not line:
            continue
        value = _load(line)
        if isinstance(value, dict):
            yield _item(opened, line, value, part)
        else:
            complaint = "is no JSON object; mend or remove the line"
            yield rejected(opened, Reason.MALFORMED, complaint, part=part, content=line)
    if opened.damage is not None:
        yield damaged(opened, part=f"line-{number + 1}")


def _skip_line(opened: OpenFile) -> None:
    while chunk := opened.stream.readline(1_000_000):
        if chunk.endswith(b"\n"):
            return


def _load(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        return None


def _item(opened: OpenFile, content: bytes, value: dict[str, object], part: str) -> Raw:
    source, url = opened.location.source, value.get("url")
    return Raw(
        content=content,
        location=f"{opened.label}#{part}" if part else opened.label,
        source=printable(source.path_or_url),
        kind="jsonl",
        url=url if isinstance(url, str) and url.startswith(("http://", "https://")) else None,
        media_type=MEDIA_TYPE,
        hints=settings_hints(source, carrier="jsonl"),
    )
