"""What is attached to a mail: texts and messages are documents of their own, other documents are rejects.

Pictures, sounds, calendars, business cards and signatures are no documents, and are left out.
"""

import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from typing import Any

from ingest.errors import Reason
from ingest.records import Raw, Rejected
from ingest.sniff import extension
from ingest.sources.opening import OpenFile, document, rejected

#: Types that are read, by the extension of the file where a mail only says that it has bytes.
_READ = {
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
    ".html": "text/html", ".htm": "text/html",
}  # fmt: skip
_NO_DOCUMENTS = frozenset({"image", "audio", "video", "font", "model"})
_NO_TEXTS = frozenset(
    "text/calendar text/vcard text/x-vcard text/directory application/ics application/pgp-signature "
    "application/pgp-keys application/pkcs7-signature application/x-pkcs7-signature application/ms-tnef "
    "text/rfc822-headers message/delivery-status message/disposition-notification".split()
)
_MOST = 100  # attachments of one mail that are looked at
#: What the library raises for headers that it cannot read: also for dates of no calendar, and for deep nesting.
HEADER_ERRORS = (
    ValueError, AttributeError, TypeError, LookupError, MessageError, ArithmeticError, RecursionError,
)  # fmt: skip
_AS_IT_CAME = email.policy.default.clone(refold_source="none")  # headers are not parsed to be written


def own_parts(message: Message) -> list[Message]:
    """Return the parts of a mail without what is attached and what lies in that."""
    return _divided(message)[0]


def attached_parts(message: Message) -> list[Message]:
    """Return what is attached to a mail, but not what is attached to a message in it."""
    return _divided(message)[1]


def _divided(message: Message) -> tuple[list[Message], list[Message]]:
    """Return the parts that are the mail's own, and those that are attached to it.

    Some programs give the text of the mail itself a file name: a mail with no other text has the first one as its own.
    """
    own: list[Message] = [message]
    attached: list[Message] = []
    _divide(message, own, attached)
    if not any(map(_is_text, own)):
        named = (part for part in attached if _is_text(part) and part.get_content_disposition() != "attachment")
        body = next(named, None)
        if body is not None:
            own.append(body)
            attached = [part for part in attached if part is not body]
    return own, attached


def _divide(message: Message, own: list[Message], attached: list[Message]) -> None:
    """Add the parts of a message to the one list or the other, in their order."""
    payload = message.get_payload() if message.is_multipart() else []
    is_choice = message.get_content_type() == "multipart/alternative"
    for part in payload if isinstance(payload, list) else []:
        if not isinstance(part, Message):
            continue
        if _is_attached(part, is_version=is_choice and _is_text(part)):
            attached.append(part)
        else:
            own.append(part)
            _divide(part, own, attached)


def _is_attached(part: Message, *, is_version: bool) -> bool:
    """Return whether a part says that it is attached, or has a file name and is no version of the mail's text."""
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return False
    return part.get_content_disposition() == "attachment" or (bool(_file_name(part)) and not is_version)


def _is_text(part: Message) -> bool:
    return part.get_content_type() in ("text/plain", "text/html")


def attached_messages(message: Message) -> Iterator[bytes | None]:
    """Yield the bytes of the messages attached to a mail, None for one that cannot be written."""
    for number, part in enumerate(attached_parts(message)):
        nested = part.get_payload(0) if part.get_content_type() == "message/rfc822" and part.is_multipart() else None
        if number < _MOST and isinstance(nested, Message):
            try:
                yield nested.as_bytes(policy=_AS_IT_CAME)
            except HEADER_ERRORS:
                yield None


def attachment_items(opened: OpenFile, message: Message, part: str) -> Iterator[Raw | Rejected]:
    """Yield the attached texts as documents `path#attachment-N`, and one reject for each other document."""
    for number, attached in enumerate(attached_parts(message), start=1):
        name = "-".join(filter(None, (part, f"attachment-{number}")))
        if number > _MOST:
            problem = f"has more than {_MOST} attachments; those behind were not read"
            yield rejected(opened, Reason.TOO_LARGE, problem, part=name)
            return
        kind = attached.get_content_type()
        if kind in _NO_TEXTS or kind == "message/rfc822" or attached.get_content_maintype() in _NO_DOCUMENTS:
            continue
        named = _READ.get(extension(_file_name(attached).lower()))
        media_type = named or (kind if kind in _READ.values() else None)
        content = _content(attached)
        if media_type is None or content is None:
            problem = f"is an attachment of the type {kind}, which is not read in mails; save it as a file of its own"
            yield rejected(opened, Reason.UNKNOWN_KIND, problem, part=name, content=content)
        elif not content.strip():
            yield rejected(opened, Reason.EMPTY, "is an empty attachment", part=name, content=content)
        else:
            charset = attached.get_param("charset", "", unquote=True)
            declared = f"{media_type}; charset={charset}" if isinstance(charset, str) and charset else media_type
            yield document(opened, content, kind="mail", media_type=declared, part=name)


def _content(part: Any) -> bytes | None:
    """Return the bytes of a part; None for a message or a part that cannot be decoded."""
    try:
        payload = part.get_payload(decode=True)
    except HEADER_ERRORS:
        return None
    return payload if isinstance(payload, bytes) else None


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except HEADER_ERRORS:
        return ""
