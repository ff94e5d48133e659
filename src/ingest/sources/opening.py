"""Opening one local file: gzip seen through, damage noted instead of raised, every read bounded."""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO

from ingest.errors import Reason
from ingest.ids import sha256_hex
from ingest.records import Hints, Location, Raw, Rejected, Source

GZIP_MAGIC = b"\x1f\x8b"
HEAD_BYTES = 65_536
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Caps on what is read into memory, in bytes, before and after decompression."""

    item_bytes: int = 20 * _MEGABYTE  # one document: page, text, JSON line, archived response
    feed_bytes: int = 20 * _MEGABYTE  # one feed file


class _NotingDamage(io.RawIOBase):
    """A raw stream that ends where its source breaks, and keeps the reason."""

    def __init__(self, inner: io.BufferedReader | gzip.GzipFile) -> None:
        self._inner = inner
        self.damage: Reason | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Fill the whole buffer while there is anything: so one peek shows a full head."""
        filled = 0
        while filled < len(buffer) and self.damage is None:
            data = self._next(len(buffer) - filled)
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled

    def _next(self, size: int) -> bytes:
        try:
            return self._inner.read1(size)  # not read(), which drops what it had when the next piece fails
        except EOFError:
            self.damage = Reason.TRUNCATED
        except (gzip.BadGzipFile, zlib.error):
            self.damage = Reason.MALFORMED
        except OSError:
            self.damage = Reason.UNREADABLE
        return b""


@dataclass(slots=True)
class OpenFile:
    """An open location: `stream` gives its bytes after decompression, `stored` the bytes as they lie."""

    location: Location
    stored: BinaryIO
    stream: IO[bytes]
    head: bytes  # the first bytes of `stream`, not consumed; fewer than asked only when the file is shorter
    guard: _NotingDamage

    @property
    def damage(self) -> Reason | None:
        """Why the stream ended early, if it did; known after reading."""
        return self.guard.damage

    @property
    def label(self) -> str:
        """The path as text that can be stored and printed, whatever bytes its name has."""
        return printable(self.location.path)

    def read_all(self, cap: int) -> bytes | None:
        """Everything that is left, or None when it is more than `cap` bytes."""
        content = self.stream.read(cap + 1)
        return content if len(content) <= cap else None


@contextmanager
def open_location(location: Location) -> Iterator[OpenFile]:
    """Open a regular file, through gzip where its first bytes say so. Raises OSError."""
    if "\0" in location.path:
        raise OSError("the path holds a NUL")
    with open(location.path, "rb") as stored:
        if not stat.S_ISREG(os.fstat(stored.fileno()).st_mode):
            raise OSError("not a regular file")
        packed = stored.peek(2)[:2] == GZIP_MAGIC
        guard = _NotingDamage(gzip.GzipFile(fileobj=stored, mode="rb") if packed else stored)
        with io.BufferedReader(guard, buffer_size=HEAD_BYTES) as stream:
            head = stream.peek(HEAD_BYTES)
            yield OpenFile(location=location, stored=stored, stream=stream, head=head, guard=guard)


def printable(path: str) -> str:
    """A path as valid Unicode on one line: bytes that are no UTF-8 and control characters become escapes.

    A backslash becomes two, so that no two paths print alike.
    """
    text = os.fsencode(path).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def settings_hints(source: Source, *, carrier: str) -> Hints:
    """What the settings say about every document of a source."""
    return Hints(
        source_name=source.name,
        language=source.language,
        home=source.home,
        carrier=carrier,
        source_tags=source.tags,
    )


def whole_file(opened: OpenFile, *, kind: str, media_type: str, cap: int) -> Raw | Rejected:
    """The file as one document, or why not."""
    content = opened.read_all(cap)
    if content is None:
        return too_large(opened, cap)
    if opened.damage is not None:
        return damaged(opened, content)
    if not content.strip():
        return rejected(opened, Reason.EMPTY, "has no content; nothing to do", content=content)
    source = opened.location.source
    return Raw(
        content=content,
        location=opened.label,
        source=printable(source.path_or_url),
        kind=kind,
        media_type=media_type,
        hints=settings_hints(source, carrier="file"),
    )


def rejected(
    opened: OpenFile,
    reason: Reason,
    complaint: str,
    *,
    part: str = "",
    url: str | None = None,
    content: bytes | None = None,
    size: int | None = None,
) -> Rejected:
    """A reject of a file or of a part of it (`part` is the text after `#`)."""
    label = f"{opened.label}#{part}" if part else opened.label
    return Rejected(
        reason=reason,
        message=f"{label} {complaint}",
        location=label,
        source=printable(opened.location.source.path_or_url),
        url=url,
        raw_sha256=None if content is None else sha256_hex(content),
        raw_bytes=len(content) if content is not None else size,
    )


def too_large(opened: OpenFile, cap: int, *, part: str = "", url: str | None = None) -> Rejected:
    """The reject of an item over the limit."""
    complaint = f"is larger than the limit of {cap:,} bytes; raise the limit or split it"
    return rejected(opened, Reason.TOO_LARGE, complaint, part=part, url=url, size=opened.location.size)


_DAMAGE = {
    Reason.TRUNCATED: "ends in the middle of its gzip stream; get the file again",
    Reason.MALFORMED: "has a damaged gzip stream; get the file again",
    Reason.UNREADABLE: "could not be read to its end; check the disk",
}


def damaged(opened: OpenFile, content: bytes | None = None, *, part: str = "") -> Rejected:
    """The reject for what a broken stream lost. Call it only when `opened.damage` is set."""
    reason = opened.damage or Reason.UNREADABLE
    return rejected(opened, reason, _DAMAGE[reason], part=part, content=content, size=opened.location.size)
