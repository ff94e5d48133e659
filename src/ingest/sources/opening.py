"""Opening of one file, local or remote: gzip is decompressed, damage is recorded and not raised, reads are bounded."""

import gzip
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from ingest.config import FetchConfig
from ingest.errors import Reason
from ingest.ids import sha256_hex
from ingest.records import Hints, Location, Raw, Rejected, Source
from ingest.sources.buckets import is_bucket_address, open_object
from ingest.sources.web_files import is_web_file, open_web_file

GZIP_MAGIC = b"\x1f\x8b"
HEAD_BYTES = 65_536
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits on what is read into memory, in bytes, before and after decompression."""

    item_bytes: int = 20 * _MEGABYTE  # one document: page, text, JSON line, table row, mail, archived response
    feed_bytes: int = 52_428_800  # one feed file, or a sitemap by the limit of sitemaps.org


class _DamageRecorder(io.RawIOBase):
    """A raw stream that ends where its source breaks, and keeps the reason."""

    def __init__(self, inner: "io.BufferedReader | gzip.GzipFile | BinaryIO") -> None:
        self._inner = inner
        self.damage: Reason | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Fill the whole buffer as long as there are bytes, so that one peek shows a full head."""
        filled = 0
        while filled < len(buffer) and self.damage is None:
            data = self._read_some(len(buffer) - filled)
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled

    def _read_some(self, size: int) -> bytes:
        try:
            return self._inner.read1(size)  # type: ignore[union-attr]  # read() would drop bytes before a broken place
        except EOFError:
            self.damage = Reason.TRUNCATED
        except (gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, NotImplementedError):
            self.damage = Reason.MALFORMED
        except OSError:
            self.damage = Reason.UNREADABLE
        return b""


@dataclass(slots=True)
class OpenFile:
    """An open file: `stream` gives its bytes after decompression, `stored` the bytes as they are stored."""

    source: Source
    label: str  # the path as text that can be stored and printed; in an archive `path#name`
    name: str  # the file name, for its suffix
    size: int  # bytes, as stored
    stored: BinaryIO  # can seek
    stream: "io.BufferedReader[_DamageRecorder]"
    head: bytes  # the first bytes of `stream`, not consumed; fewer than `HEAD_BYTES` only when the file is shorter
    recorder: _DamageRecorder
    is_compressed: bool = False  # by gzip
    depth: int = 0  # how many archives it lies in
    start: int = 0  # of an archive that is read in ranges: see `Location`
    end: int | None = None

    @property
    def damage(self) -> Reason | None:
        """Why the stream ended early, if it did; known after reading."""
        return self.recorder.damage

    def read_all(self, limit: int) -> bytes | None:
        """Return the rest of the stream, or None when it is more than `limit` bytes."""
        content = self.stream.read(limit + 1)
        return content if len(content) <= limit else None


@contextmanager
def open_location(location: Location, fetch: FetchConfig | None = None) -> Iterator[OpenFile]:
    """Open a file: of a local disk, in a bucket, or at a web address, with the settings `fetch`. Raise OSError."""
    with _open_stored(location, fetch or FetchConfig()) as stored:
        size = location.size
        with open_stream(stored, location.source, printable(location.path), location.path, size) as opened:
            opened.start, opened.end = location.start, location.end
            yield opened


@contextmanager
def _open_stored(location: Location, fetch: FetchConfig) -> Iterator[BinaryIO]:
    path = location.path
    if "\0" in path:
        raise OSError("the path contains a NUL")
    if is_bucket_address(path):
        yield open_object(path)  # type: ignore[misc]
    elif is_web_file(location.source):
        yield open_web_file(path, fetch)  # type: ignore[misc]
    else:
        with open(path, "rb") as stored:
            if not stat.S_ISREG(os.fstat(stored.fileno()).st_mode):
                raise OSError("not a regular file")
            yield stored


@contextmanager
def open_stream(stored: BinaryIO, source: Source, label: str, name: str, size: int) -> Iterator[OpenFile]:
    """Open a stream of bytes that can seek as if it were a file, and decompress gzip."""
    packed = stored.read(2) == GZIP_MAGIC
    stored.seek(0)
    recorder = _DamageRecorder(gzip.GzipFile(fileobj=stored, mode="rb") if packed else stored)
    with io.BufferedReader(recorder, buffer_size=HEAD_BYTES) as stream:
        head = stream.peek(HEAD_BYTES)
        yield OpenFile(source, label, name, size, stored, stream, head, recorder, packed)


@contextmanager
def open_bytes(content: bytes, source: Source, label: str, name: str, size: int) -> Iterator[OpenFile]:
    """Open a part of a file as if it were a file, as it is: what looks like gzip in it is not decompressed."""
    stored = io.BytesIO(content)
    recorder = _DamageRecorder(stored)
    with io.BufferedReader(recorder, buffer_size=HEAD_BYTES) as stream:
        yield OpenFile(source, label, name, size, stored, stream, content[:HEAD_BYTES], recorder)


def printable(path: str) -> str:
    """Return a path as valid Unicode on one line: bytes that are not UTF-8 and control characters become escapes.

    A backslash becomes two, so that no two paths print alike.
    """
    text = os.fsencode(path).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return text if text.isprintable() else "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def settings_hints(source: Source, *, carrier: str) -> Hints:
    """Return what the settings say about every document of a source."""
    return Hints(
        source_name=source.name,
        language=source.language,
        home=source.home,
        carrier=carrier,
        source_tags=source.tags,
    )


def whole_file(
    opened: OpenFile, *, kind: str, media_type: str | None, limit: int, carrier: str = "file"
) -> Raw | Rejected:
    """Return the file as one document, or why it is none."""
    content = opened.read_all(limit)
    if content is None:
        return too_large(opened, limit)
    if opened.damage is not None:
        return damaged(opened, content)
    if not content.strip():
        return rejected(opened, Reason.EMPTY, "has no content; nothing to do", content=content)
    return document(opened, content, kind=kind, media_type=media_type, carrier=carrier)


def document(
    opened: OpenFile, content: bytes, *, kind: str, media_type: str | None, part: str = "", carrier: str | None = None
) -> Raw:
    """Return a document of a file with the hints of its settings; `part` is the text after `#` of its location."""
    return Raw(
        content=content,
        location=f"{opened.label}#{part}" if part else opened.label,
        source=printable(opened.source.path_or_url),
        kind=kind,
        media_type=media_type,
        hints=settings_hints(opened.source, carrier=carrier or kind),
    )


def rejected(
    opened: OpenFile,
    reason: Reason,
    problem: str,
    *,
    part: str = "",
    url: str | None = None,
    content: bytes | None = None,
    size: int | None = None,
) -> Rejected:
    """Return the reject of a file or of a part of it (`part` is the text after `#` of its location)."""
    location = f"{opened.label}#{part}" if part else opened.label
    return Rejected(
        reason=reason,
        message=f"{location} {problem}",
        location=location,
        source=printable(opened.source.path_or_url),
        url=url,
        raw_sha256=None if content is None else sha256_hex(content),
        raw_bytes=len(content) if content is not None else size,
    )


def too_large(opened: OpenFile, limit: int, *, part: str = "", url: str | None = None) -> Rejected:
    """Return the reject of an item over the limit."""
    problem = f"is larger than the limit of {limit:,} bytes; raise the limit or split it"
    return rejected(opened, Reason.TOO_LARGE, problem, part=part, url=url, size=opened.size)


_DAMAGE = {
    Reason.TRUNCATED: "ends in the middle of its compressed data; get the file again",
    Reason.MALFORMED: "has damaged compressed data; get the file again",
    Reason.UNREADABLE: "could not be read to its end; check the disk",
}


def damaged(opened: OpenFile, content: bytes | None = None, *, part: str = "") -> Rejected:
    """Return the reject for what a broken stream lost. Call it only when `opened.damage` is set."""
    reason = opened.damage or Reason.UNREADABLE
    return rejected(opened, reason, _DAMAGE[reason], part=part, content=content, size=opened.size)
