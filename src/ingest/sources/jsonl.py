"""JSON lines: every line with content is one document. A `.json` file may also hold one object or one array.

The names of the fields are understood by `ingest.extract.record`; here a line only has to be an object.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from ingest.errors import Reason
from ingest.field_names import FIELDS, plain_name
from ingest.records import Raw, Rejected
from ingest.sniff import extension
from ingest.sources.code_pages import code_page_of, codec_of, encoding_problem, to_utf8
from ingest.sources.file_lines import BOM, LineKind, file_lines, slice_lines
from ingest.sources.json_values import BrokenJson, JsonValues, ValueTooLarge
from ingest.sources.opening import OpenFile, ReadLimits, damaged, document, rejected, too_large
from ingest.sources.record_items import MEDIA_TYPE, map_columns, record_item
from ingest.sources.several_texts import text_items, texts_of_record

_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
#: Fields of an object whose elements are the records, where the object itself is none (exports of databases and APIs).
_LISTS = ("articles", "items", "results", "data", "documents", "docs", "records", "news", "stories", "response")


def read_jsonl(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield one item for each line, with locations `path#line-N`; a line that is not a JSON object is one reject."""
    if _is_utf16(opened):
        problem = "is JSON in UTF-16; save it as UTF-8, as RFC 8259 asks"
        yield rejected(opened, Reason.UNDECODABLE, problem, size=opened.size)
    elif not _is_lines(opened):
        yield from _read_document(opened, limits)
    else:
        yield from read_lines(opened, limits, code_page=code_page_of(opened.head))


def read_jsonl_slice(opened: OpenFile, limits: ReadLimits, first: int, count: int | None) -> Iterator[Raw | Rejected]:
    """Yield the items of `count` lines with content from the number `first` on; of other JSON so many items.

    The lines before them are not parsed.
    """
    if holds_lines(opened):
        yield from read_lines(opened, limits, first=first, count=count, code_page=code_page_of(opened.head))
    else:
        yield from islice(read_jsonl(opened, limits), first, None if count is None else first + count)


def _is_utf16(opened: OpenFile) -> bool:
    return opened.head[:2] in _UTF16_BOMS


def holds_lines(opened: OpenFile) -> bool:
    """Return whether `read_jsonl` reads a file line by line."""
    return not _is_utf16(opened) and _is_lines(opened)


def _is_lines(opened: OpenFile) -> bool:
    """Return whether a file holds lines: by its name, or because its first line is a whole object and more follow."""
    suffix = extension(opened.name)
    first, _, rest = opened.head.removeprefix(BOM).lstrip().partition(b"\n")
    if suffix in (".jsonl", ".ndjson"):
        return first.strip() != b"{" and not first.startswith(b"[")  # an array, or objects over many lines
    line = to_utf8(first) or first.decode("latin-1")  # in any encoding: only its structure counts here
    return isinstance(_load(line), dict) and bool(rest.strip() or suffix != ".json")


def _read_document(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the object of a file, the elements of its array, or all values that follow each other in it."""
    head = opened.stream.read(limits.item_bytes + 1)
    is_whole = len(head) <= limits.item_bytes and opened.damage is None
    content = to_utf8(head.removeprefix(BOM)) if is_whole else head
    if content is None:
        yield rejected(opened, Reason.UNDECODABLE, encoding_problem(head), content=head)
        return
    value = _load(content) if is_whole else None
    elements = value if isinstance(value, list) else _elements(value)
    if elements is not None:
        for number, element in enumerate(elements, start=1):
            yield from _element(opened, element, number)
        if not elements:
            yield rejected(opened, Reason.EMPTY, "is a JSON array without elements", content=content)
    elif isinstance(value, dict):
        yield from _items(opened, content, value, "")
    else:
        yield from _read_values(opened, content, limits)


def _read_values(opened: OpenFile, head: bytes, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the values of a document that is large, cut or broken: the whole ones, and one reject for the rest."""
    number = 0
    try:
        values = JsonValues(head, opened.stream, limits.item_bytes, codec_of(head))
        for number, value in enumerate(values, start=1):
            yield from _element(opened, value, number)
    except ValueTooLarge:
        yield too_large(opened, limits.item_bytes, part=f"item-{number + 1}" if number else "")
    except BrokenJson as error:
        part = f"item-{number + 1}" if number else ""
        if opened.damage is not None:
            yield damaged(opened, part=part)
        elif error.is_cut and number:
            problem = "is cut; the values before it were read, get the file again for the rest"
            yield rejected(opened, Reason.TRUNCATED, problem, part=part, size=opened.size)
        else:
            problem = f"is neither JSON nor JSON lines of objects ({error})"
            content = head if len(head) <= limits.item_bytes else None
            yield rejected(opened, Reason.MALFORMED, problem, part=part, content=content, size=opened.size)


def _element(opened: OpenFile, element: object, number: int) -> Iterator[Raw | Rejected]:
    part = f"item-{number}"
    dumped = json.dumps(element, ensure_ascii=False).encode("utf-8", "backslashreplace")
    if isinstance(element, dict):
        yield from _items(opened, dumped, element, part)
    else:
        yield rejected(opened, Reason.MALFORMED, "is not a JSON object", part=part, content=dumped)


def _elements(value: object) -> list[Any] | None:
    """Return the records of an object that only wraps a list of them; None for an object that is a record itself."""
    own = {*FIELDS["text"], *FIELDS["html"], "uri"}
    if not isinstance(value, dict) or any(plain_name(name) in own for name in value):
        return None
    lists = [value[name] for name in _LISTS if isinstance(value.get(name), list) and value[name]]
    return next((elements for elements in lists if all(isinstance(element, dict) for element in elements)), None)


def read_lines(
    opened: OpenFile,
    limits: ReadLimits,
    before: int = 0,
    *,
    first: int = 0,
    count: int | None = None,
    code_page: str | None = None,
) -> Iterator[Raw | Rejected]:
    """Yield the items of the lines of a stream that has `before` lines before it; see `slice_lines`.

    `code_page` is that of the lines of the file which are not UTF-8, where it is known.
    """
    for line in slice_lines(file_lines(opened, limits), first, count):
        part = f"line-{before + line.number}"
        if line.kind is LineKind.TOO_LARGE:
            yield too_large(opened, limits.item_bytes, part=part)
        elif line.kind is LineKind.DAMAGED:
            yield damaged(opened, part=part)
        elif line.kind is LineKind.CONTENT:
            yield from _read_line(opened, line.content.strip().removeprefix(BOM), part, code_page)


def _read_line(opened: OpenFile, content: bytes, part: str, code_page: str | None) -> Iterator[Raw | Rejected]:
    utf8 = to_utf8(content, code_page)
    value = None if utf8 is None else _load(utf8)
    if utf8 is None:
        yield rejected(opened, Reason.UNDECODABLE, encoding_problem(content), part=part, content=content)
    elif isinstance(value, dict):
        yield from _items(opened, utf8, value, part)
    else:
        yield rejected(opened, Reason.MALFORMED, _line_problem(content, utf8), part=part, content=content)


def _load(line: bytes | str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        return None


def _line_problem(content: bytes, utf8: bytes) -> str:
    """Return why a line is not read: what is wrong with its JSON, and where."""
    encoding = "" if utf8 == content else "is not in UTF-8, and read in the encoding that its bytes show "
    try:
        json.loads(utf8)
    except json.JSONDecodeError as error:
        return f"{encoding}is not valid JSON ({error.msg} in column {error.colno}); correct or remove the line"
    except (ValueError, RecursionError) as error:
        return f"is not JSON that can be read ({error}); correct or remove the line"
    return "is JSON, but no object with named fields; correct or remove the line"


def _items(opened: OpenFile, content: bytes, value: dict[str, Any], part: str) -> Iterator[Raw]:
    """Yield a record as one document, or each news text where its text holds several: `path#line-N-text-2`."""
    raw = _item(opened, content, value, part)
    record = map_columns(value, opened.source.columns) if opened.source.columns else value
    texts = texts_of_record(record)
    if len(texts) < 2:
        yield raw
        return
    yield from text_items(opened, raw, record, list(map(str.strip, texts)), kind="jsonl", part=part)


def _item(opened: OpenFile, content: bytes, value: dict[str, Any], part: str) -> Raw:
    if opened.source.columns:
        return record_item(opened, map_columns(value, opened.source.columns), kind="jsonl", part=part)
    url = value.get("url")
    raw = document(opened, content, kind="jsonl", media_type=MEDIA_TYPE, part=part)
    return replace(raw, url=url) if isinstance(url, str) and url.startswith(("http://", "https://")) else raw
