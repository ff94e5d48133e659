"""Archived HTTP responses: status line, header and body, as crawlers store them (RFC 9112, read leniently)."""

import re
from dataclasses import dataclass

_STATUS_LINE = re.compile(rb"(?:HTTP/[0-9]+(?:\.[0-9]+)?|ICY)[ \t]+([0-9]{3})(?![0-9])[^\r\n]*", re.IGNORECASE)
_ENDS_IN_LF = re.compile(rb"\r*\n")
_LINE_END, _HEAD_END, _FOLDED = re.compile(rb"\r*\n"), re.compile(rb"\n\r*\n"), re.compile(rb"\r*\n[ \t]+")
_CR_LINE_END, _CR_HEAD_END, _CR_FOLDED = re.compile(rb"\r"), re.compile(rb"\r\r"), re.compile(rb"\r[ \t]+")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_RANGE = re.compile(r"bytes\s+0-([0-9]+)/([0-9]+)", re.IGNORECASE)
_MAX_INTERIM = 10  # responses with a 1xx status before the final one


class BrokenChunks(Exception):
    """A chunked body whose chunk sizes cannot be right."""


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """One HTTP response. Header names are in lower case, in order; `body` still has its codings."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the values of a header, joined by commas; '' when it is absent."""
        return ", ".join(value for key, value in self.headers if key == name)

    def codings(self) -> list[str]:
        """Return the members of Content-Encoding in order."""
        return [name.strip() for name in self.header("content-encoding").split(",") if name.strip()]

    @property
    def is_partial(self) -> bool:
        """Whether this is a 206 response that does not hold the whole representation."""
        if self.status != 206:
            return False
        match = _RANGE.match(self.header("content-range"))
        return match is None or int(match[1]) + 1 != int(match[2])


def parse_response(block: bytes) -> HttpMessage | None:
    """Return the final response in a block, or None when the block does not begin with a status line.

    Interim responses (100 Continue, 103 Early Hints) before it are skipped. Header lines end as the status line does:
    in CRLF, in LF, in CR, or in CR CR LF as some tools on Windows wrote them.
    """
    message = _parse_one(block)
    for _ in range(_MAX_INTERIM):
        if message is None or message.status >= 200:
            break
        following = _parse_one(message.body)
        if following is None:
            break
        message = following
    return message


def _parse_one(block: bytes) -> HttpMessage | None:
    status_line = _STATUS_LINE.match(block)
    if status_line is None:
        return None
    by_lf = _ENDS_IN_LF.match(block, status_line.end()) is not None
    line_end, head_end, folded = (_LINE_END, _HEAD_END, _FOLDED) if by_lf else (_CR_LINE_END, _CR_HEAD_END, _CR_FOLDED)
    end = head_end.search(block, status_line.end())
    head = block[status_line.end() : end.start() if end else len(block)]
    body = block[end.end() :] if end else b""
    headers = []
    for line in line_end.split(folded.sub(b" ", head)):
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            headers.append((name.strip().decode("latin-1").lower(), _header_text(value.strip().replace(b"\r", b" "))))
    return HttpMessage(int(status_line[1]), tuple(headers), body)


def _header_text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def remove_chunks(body: bytes) -> tuple[bytes, bool]:
    """Return a body without the chunked transfer coding, and whether it came to its end.

    A body that was stored without its chunks, under its old header, is returned as it is. A missing last chunk is
    accepted where the one before is whole. Raise `BrokenChunks` when a later chunk size is none.
    """
    chunks: list[bytes] = []
    at = 0
    while at < len(body):
        size_line = _CHUNK_SIZE.match(body, at)
        if size_line is None:
            if not chunks:
                return body, True
            if not body[at:].strip():
                break
            raise BrokenChunks(f"no chunk size at byte {at:,} of the body")
        size, start = int(size_line[1], 16), size_line.end()
        end = start + size
        if not chunks and end < len(body) and body[end : end + 1] not in (b"\r", b"\n") and size:
            return body, True  # a text that begins with a number
        if size == 0:
            return b"".join(chunks), True
        chunks.append(body[start:end])
        if end > len(body):
            return b"".join(chunks), False
        at = end + (2 if body[end : end + 2] == b"\r\n" else 1)
    return b"".join(chunks), True
