"""Mail: a message (`.eml`, RFC 5322) is one document, a mailbox (`.mbox`, RFC 4155) holds several."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sources.mail_attachments import HEADER_ERRORS, attached_messages, attachment_items, own_parts
from ingest.sources.opening import OpenFile, ReadLimits, damaged, rejected, too_large
from ingest.sources.record_items import record_item
from ingest.sources.several_texts import text_items
from ingest.text.decode import decode
from ingest.text.tokens import count_words

_SEPARATOR = re.compile(rb"From \S.* [0-9]{1,2}:[0-9]{2}.*\b[0-9]{4}\b")
_QUOTED_SEPARATOR = re.compile(r"^>(>*From )", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>]+")
_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_UNREADABLE = "is a message whose headers or parts cannot be read"
_OF_THE_MAIL = frozenset({"title", "authors", "published_at", "language"})
_MAX_DEPTH = 3  # mails within each other
_WRAPPED_CHARS = 50  # a line shorter than this ends where its writer ended it


def read_mail(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield one item for each message; in a mailbox with locations `path#message-N`."""
    if not _SEPARATOR.match(opened.head.lstrip(b"\r\n")):
        content = opened.read_all(limits.item_bytes)
        if content is None:
            yield too_large(opened, limits.item_bytes)
        elif opened.damage is not None:
            yield damaged(opened, content)
        else:
            yield from _items(opened, content, "")
        return
    number = 0
    for message in _messages(opened, limits.item_bytes):
        number += 1
        part = f"message-{number}"
        if message is None:
            yield too_large(opened, limits.item_bytes, part=part)
        else:
            yield from _items(opened, message, part)
    if opened.damage is not None:
        yield damaged(opened, part=f"message-{number + 1}")


def _messages(opened: OpenFile, limit: int) -> Iterator[bytes | None]:
    """Yield the messages of a mailbox, None for one over the limit; the last of a damaged file is left out."""
    lines: list[bytes] = []
    size, after_blank, begun = 0, True, False
    while line := opened.stream.readline(limit + 1):
        if after_blank and _SEPARATOR.match(line):
            if begun:
                yield b"".join(lines) if size <= limit else None
            lines, size, begun = [], 0, True
            after_blank = False
            continue
        after_blank = not line.strip()
        size += len(line)
        if size <= limit:
            lines.append(line)
    if begun and opened.damage is None:
        yield b"".join(lines) if size <= limit else None


def _items(opened: OpenFile, content: bytes, part: str) -> Iterator[Raw | Rejected]:
    """Yield the items of a message; one reject for a message whose structure the library cannot read."""
    try:
        items = tuple(_items_of_message(opened, content, part))
    except HEADER_ERRORS:
        items = (rejected(opened, Reason.MALFORMED, _UNREADABLE, part=part, content=content),)
    yield from items


def _items_of_message(opened: OpenFile, content: bytes, part: str) -> Iterator[Raw | Rejected]:
    """Yield a message as one document, or each news text where it holds several: `path#text-N`."""
    # Imported here because only workers need it, and `extract` takes .4 s to import.
    from ingest.extract.plain import split_texts
    from ingest.extract.plain.header import forwarded_part

    message = email.message_from_bytes(content, policy=email.policy.default)
    if not message.keys():
        yield rejected(opened, Reason.MALFORMED, "is not a message: it has no header", part=part, content=content)
        return
    assert isinstance(message, EmailMessage)
    record = _record(message)
    plain_part = next((part for part in own_parts(message) if part.get_content_type() == "text/plain"), None)
    plain = "" if plain_part is None else _decoded(plain_part).replace("\r\n", "\n")
    if "text" in record and (forwarded := forwarded_part(plain)) is not None:
        # The sender, subject and day of the message are not those of the text, which are in the header above it.
        record = {name: value for name, value in record.items() if name not in _OF_THE_MAIL}
        note, header, body = forwarded
        record |= _unwrapped_text(body, _is_flowed(plain_part))
        record["text"] = f"{header}\n\n{record['text']}"
        record["dropped"] = [*_left_out(note, "head:greeting"), *record["dropped"]]
        plain = ""
    texts = split_texts(_SIGNATURE.split(plain)[0]) if plain and "text" in record else []
    raw = record_item(opened, record, kind="mail", part=part)
    if len(texts) < 2:
        yield raw
    else:
        header = "".join(f"{name}: {value}\n" for name in ("From", "Date") if (value := _header(message, name)))
        keywords = tuple(filter(None, map(str.strip, record.get("keywords", "").split(","))))
        raw = replace(raw, hints=replace(raw.hints, categories=keywords))
        # The header may be what makes two texts of one, which would then be read in part.
        bodies = [body for text in texts for body in split_texts(f"{header}\n{text.strip()}\n")]
        yield from text_items(opened, raw, record, bodies, kind="mail", part=part)
    yield from _attached(opened, message, part)


def _attached(opened: OpenFile, message: EmailMessage, part: str) -> Iterator[Raw | Rejected]:
    """Yield the items of what is attached: texts, and messages with all that these hold, to a bounded depth."""
    yield from attachment_items(opened, message, part)
    for number, nested in enumerate(attached_messages(message), start=1):
        name = "-".join(filter(None, (part, f"mail-{number}")))
        if name.count("mail-") > _MAX_DEPTH:
            yield rejected(opened, Reason.TOO_LARGE, f"is a mail in more than {_MAX_DEPTH} others", part=name)
        elif nested is None:
            yield rejected(opened, Reason.MALFORMED, _UNREADABLE, part=name)
        else:
            yield from _items(opened, nested, name)


def _record(message: EmailMessage) -> dict[str, Any]:
    archived = _WEB_ADDRESS.search(_header(message, "Archived-At"))
    record = {
        "title": _header(message, "Subject"),
        "authors": [name for name, _ in getaddresses([_header(message, "From")]) if name],
        "published_at": _header(message, "Date"),
        "url": archived[0] if archived else None,
        "source_name": _header(message, "List-Id").partition("<")[0].strip(' "') or _header(message, "Organization"),
        "language": _header(message, "Content-Language").partition(",")[0],
        "keywords": _header(message, "Keywords"),
        **_body(message),
    }
    return {name: value for name, value in record.items() if value}


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except HEADER_ERRORS:
        return ""


def _body(message: EmailMessage) -> dict[str, Any]:
    """Return the text of a message and what was left out of it, or its HTML where the text is only a hint at that."""
    plain = dict[str, Any](text="")
    markup = ""
    for part in own_parts(message):
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain["text"]:
            plain = _plain_text(part)
        elif kind == "text/html" and not markup:
            markup = _decoded(part)
    shown = count_words(_TAG.sub(" ", markup))
    return {"html": markup} if markup and 2 * count_words(plain["text"]) < shown else plain


def _decoded(part: Any) -> str:
    try:
        payload = part.get_payload(decode=True)
    except HEADER_ERRORS:
        return ""
    charset = part.get_param("charset", "", unquote=True)
    declared = f"text/plain; charset={charset}" if isinstance(charset, str) and charset else None
    decoded = decode(payload, media_type=declared, html=False) if isinstance(payload, bytes) else None
    return decoded.text if decoded is not None else ""


def _plain_text(part: Any) -> dict[str, Any]:
    """Return plain text with a paragraph a line: without signature, its lines joined where they were wrapped."""
    return _unwrapped_text(_decoded(part).replace("\r\n", "\n"), _is_flowed(part))


def _is_flowed(part: Any) -> bool:
    return str(part.get_param("format", "")).lower() == "flowed"


def _unwrapped_text(text: str, flowed: bool) -> dict[str, Any]:
    """Return the text, and the greeting, the closing and the signature that it is without, as fields of a record."""
    from ingest.extract.plain.greetings import take_courtesies

    news, *signature = _SIGNATURE.split(_QUOTED_SEPARATOR.sub(r"\1", text))
    news, dropped = take_courtesies(news)
    left_out = [{"rule": piece.rule, "text": piece.text} for piece in dropped if piece.text]
    left_out += _left_out("\n".join(signature), "tail:signature")
    blocks = re.split(r"\n[^\S\n]*\n+", news)
    return {"text": "\n".join(_unwrapped(block, flowed) for block in blocks), "dropped": left_out}


def _left_out(text: str, rule: str) -> list[dict[str, str]]:
    """Return the lines of what a rule leaves out."""
    return [{"rule": rule, "text": line} for line in map(str.strip, text.split("\n")) if line]


def _unwrapped(block: str, flowed: bool) -> str:
    """Return a block of lines with the line breaks of its wrapping removed (RFC 3676 for `format=flowed`)."""
    joined = ""
    for line in block.split("\n"):
        continues = line.endswith(" ") if flowed else len(line) >= _WRAPPED_CHARS
        joined += line.rstrip() + (" " if continues else "\n")
    return joined.strip()
