"""Rows of the lake as values of SQLite: compact, exact, and safe to read whoever wrote them."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from ingest import records
from ingest.errors import Reason
from ingest.lake import schema

_ID = re.compile(r"([a-z]\d)-([0-9a-f]{32})", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def key_of(text: str) -> bytes:
    """Return 128 bits for an id or an address: the digits of an id, else a hash of the text."""
    match = _ID.fullmatch(text)
    if match:
        return bytes.fromhex(match[2])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def pack_text(text: str | None) -> str | bytes | None:
    """Return an id or a SHA-256 in hex as bytes of half its length, any other text unchanged; see `unpack_text`."""
    if text is None:
        return None
    match = _ID.fullmatch(text)
    if match:
        return match[1].encode() + bytes.fromhex(match[2])
    return bytes.fromhex(text) if _SHA256.fullmatch(text) else text


def unpack_text(value: str | bytes | None) -> str | None:
    """Return the text that `pack_text` was given."""
    if not isinstance(value, bytes):
        return value
    return value.hex() if len(value) == 32 else f"{value[:2].decode()}-{value[2:].hex()}"


def microseconds(moment: datetime | None) -> int | None:
    """Return a time as microseconds since 1970, exactly."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def moment(number: int | None) -> datetime | None:
    """Return the time of `microseconds`, in UTC."""
    return None if number is None else _EPOCH + number * _MICROSECOND


def known_moment(number: int) -> datetime:
    """Return the time of `microseconds` where there is one."""
    return _EPOCH + number * _MICROSECOND


@cache
def _columns(table: str) -> tuple[tuple[str, Any, bool, bool], ...]:
    """Return name, default, whether it is a time, and whether it is a list, of each field of a table's record."""
    kinds = {column.name: column.type for column in schema.contract(table).columns}
    record: Any = getattr(records, schema.contract(table).record)
    columns = []
    for field in fields(record):
        kind = kinds.get(field.name, "")
        default = None if field.default is MISSING else field.default
        columns.append((field.name, default, kind.startswith("timestamp"), kind.startswith("list<")))
    return tuple(columns)


@cache
def _record(table: str) -> tuple[Any, frozenset[str]]:
    """Return the record of a table, and the names of its fields of bytes."""
    contract = schema.contract(table)
    names = frozenset(column.name for column in contract.columns if column.type == "binary")
    return getattr(records, contract.record), names


def encode_row(table: str, row: Any) -> tuple[str, bytes]:
    """Return a record of a table as JSON of what differs from the defaults, and its bytes values joined."""
    values: dict[str, Any] = {}
    parts: list[bytes] = []
    for number, (name, default, is_time, _) in enumerate(_columns(table)):
        value = getattr(row, name)
        if value == default and type(value) is type(default):
            continue
        if is_time:
            value = microseconds(value)
        elif isinstance(value, bytes):
            parts.append(value)
            value = len(value)
        else:
            value = schema.plain_value(value)
        values[str(number)] = value
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")), b"".join(parts)


def decode_row(table: str, text: str, binary: bytes = b"") -> Any:
    """Return the record that `encode_row` was given."""
    record, binary_names = _record(table)
    stored = json.loads(text)
    values: dict[str, Any] = {}
    start = 0
    for number, (name, default, is_time, is_list) in enumerate(_columns(table)):
        value = stored.get(str(number), default)
        if str(number) in stored:
            if name in binary_names:
                start, value = start + value, binary[start : start + value]
            elif is_time:
                value = moment(value)
            elif is_list:
                value = schema.record_value((name,), value)
        values[name] = value
    if table == "rejects":
        values["reason"] = Reason(values["reason"])
    return record(**values)


def contract_stamp(more: Iterable[str] = ()) -> str:
    """Return what changes when rows would be stored in another way."""
    names = [f"{table}:{name}" for table in schema.TABLES for name, *_ in _columns(table)]
    return hashlib.sha256("\n".join([*names, *more]).encode()).hexdigest()
