"""Tolerant parser of HTTP/1 responses: it reads what curl and browsers read. Pure; RFC 9112 where servers keep to it.

It accepts bare line feeds, blank lines or a byte order mark in front, odd status lines, lines without a colon, spaces
before the colon, folded lines, repeated equal lengths, and both a length and chunks. It refuses what could be read in
two ways: lengths that differ, chunks without a size, and what is not HTTP at all.
"""

import re
from codecs import getincrementaldecoder
from dataclasses import dataclass

from ingest.fetch.headers import Headers, header_list

MAX_HEAD_BYTES = 262_144  # of status line and headers together, as in Chrome

_MAX_SIZE_LINE = 4_096  # bytes of a line with a chunk size and its extensions
_LEADING = b"\xef\xbb\xbf\r\n \t"
_HEAD_END = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(rb"(?:HTTP/\d+(?:\.\d+)?|ICY)[ \t]+([1-9]\d\d)(?!\d)", re.IGNORECASE)
_BEGINS_HTTP = re.compile(rb"(?:HTTP/|ICY[ \t])", re.IGNORECASE)
_LENGTH = re.compile(r"\+?\d{1,19}")
_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")
_WITHOUT_BODY = frozenset({204, 304})


class MalformedMessage(ValueError):
    """A response that cannot be read as HTTP; the message says why."""


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """The status and the headers of a response."""

    status: int
    headers: Headers

    @property
    def has_body(self) -> bool:
        """Whether a body follows; whatever follows a 204 or 304 is none."""
        return self.status >= 200 and self.status not in _WITHOUT_BODY

    @property
    def chunked(self) -> bool:
        """Whether the body comes in chunks. Chunks win over a length (RFC 9112 section 6.3)."""
        codings = header_list(self.headers, "transfer-encoding")
        return bool(codings) and codings[-1].lower() == "chunked"

    def length(self) -> int | None:
        """Return the length of the body in bytes, or None when its end is the end of the connection.

        Lengths that are not numbers are ignored, as browsers do. Raise `MalformedMessage` when two lengths differ.
        """
        if self.chunked:
            return None
        values = header_list(self.headers, "content-length")
        lengths = {int(value) for value in values if _LENGTH.fullmatch(value)}
        if len(lengths) > 1:
            raise MalformedMessage(f"Content-Length is given as {' and '.join(sorted(map(str, lengths)))}")
        return lengths.pop() if lengths else None


def split_head(data: bytes | bytearray) -> tuple[bytes, bytes] | None:
    """Split a response into its head and what follows, or return None while the head has not come whole.

    Raise `MalformedMessage` as soon as it is clear that the bytes are not HTTP, or when the head is too long.
    """
    text = bytes(data).lstrip(_LEADING)
    if len(text) >= 5 and _BEGINS_HTTP.match(text) is None:
        raise MalformedMessage(f"the answer does not begin as HTTP: {text[:40]!r}")
    end = _HEAD_END.search(text)
    if (end.start() if end is not None else len(text)) > MAX_HEAD_BYTES:
        raise MalformedMessage(f"the headers are longer than {MAX_HEAD_BYTES} bytes")
    return (text[: end.start()], text[end.end() :]) if end is not None else None


def parse_head(head: bytes) -> ResponseHead:
    """Read a status line and the header lines below it. Raise `MalformedMessage`."""
    first, *lines = (line.removesuffix(b"\r") for line in head.split(b"\n"))
    status = _STATUS_LINE.match(first)
    if status is None:
        raise MalformedMessage(f"the status line is {first[:80]!r}")
    fields: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if fields:  # a folded line goes on with the value of the line above
                name, value = fields[-1]
                fields[-1] = (name, value + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            fields.append((name.strip().lower(), value.strip(b" \t")))
    plain = (
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in fields
        if b"\0" not in name + value and b"\r" not in name + value
    )
    return ResponseHead(int(status[1]), tuple(plain))


class ChunkedBody:
    """Decoder of the chunked transfer coding (RFC 9112 section 7.1); feed it the bytes as they come."""

    def __init__(self) -> None:
        self.complete = False
        self._pending = bytearray()  # the beginning of a size line
        self._left = 0  # bytes of the current chunk that have not come yet
        self._after_chunk = False  # the line end behind a chunk has not come yet
        self._error: MalformedMessage | None = None

    def feed(self, data: bytes) -> bytes:
        """Return the bytes of the body in `data`; what follows the last chunk is dropped.

        Raise `MalformedMessage`, after the bytes before the fault were returned.
        """
        self._pending += data
        body = bytearray()
        try:
            self._read(body)
        except MalformedMessage as error:
            self._error = error
        if self._error is not None and not body:
            raise self._error
        return bytes(body)

    def _read(self, body: bytearray) -> None:
        while self._pending and not self.complete and self._error is None:
            if self._left:
                piece = self._pending[: self._left]
                body += piece
                del self._pending[: len(piece)]
                self._left -= len(piece)
                self._after_chunk = not self._left
            elif self._after_chunk:
                if not self._skip_line_end():
                    break
            elif not self._read_size():
                break

    def end(self) -> bool:
        """Take the end of the connection, and return whether the body is complete. Raise `MalformedMessage`.

        It is also complete when the connection ends right behind the size of the last chunk.
        """
        if self._error is not None:
            raise self._error
        if self.complete or self._left or self._after_chunk or not self._pending:
            return self.complete
        size = _SIZE_LINE.fullmatch(self._pending.removesuffix(b"\r"))
        if size is None:
            raise MalformedMessage(f"{bytes(self._pending[:40])!r} where the size of a chunk must be")
        self.complete = int(size[1], 16) == 0
        return self.complete

    def _skip_line_end(self) -> bool:
        if self._pending[:1] == b"\r" and len(self._pending) < 2:
            return False
        for line_end in (b"\r\n", b"\n"):
            if self._pending.startswith(line_end):
                del self._pending[: len(line_end)]
                self._after_chunk = False
                return True
        raise MalformedMessage(f"{bytes(self._pending[:20])!r} where a chunk must end")

    def _read_size(self) -> bool:
        end = self._pending.find(b"\n", 0, _MAX_SIZE_LINE)
        if end < 0 and len(self._pending) < _MAX_SIZE_LINE:
            return False
        line = self._pending[: end if end >= 0 else _MAX_SIZE_LINE]
        size = _SIZE_LINE.fullmatch(line.removesuffix(b"\r"))
        if size is None:
            raise MalformedMessage(f"{bytes(line[:40])!r} where the size of a chunk must be")
        del self._pending[: len(line) + 1]
        self._left = int(size[1], 16)
        self.complete = self._left == 0
        return True


class CharacterCount:
    """Counts the characters of a UTF-8 body: some servers send their number as Content-Length."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("strict")
        self._points = 0
        self._units = 0  # of UTF-16, which is what JavaScript counts
        self._valid = True

    def feed(self, data: bytes) -> None:
        """Count the characters that end in `data`."""
        try:
            text = self._decoder.decode(data) if self._valid else ""
        except UnicodeDecodeError:
            self._valid = False
            return
        self._points += len(text)
        self._units += len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

    def may_reach(self, length: int) -> bool:
        """Return whether there are fewer characters than `length` so far."""
        return self._valid and self._points < length

    def equals(self, length: int) -> bool:
        """Return whether there are exactly `length` characters, in either way of counting."""
        return self._valid and length in (self._points, self._units)
