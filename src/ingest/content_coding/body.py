"""Decoding of one body through all its layers of content codings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.content_coding.codecs import (
    GZIP_DEFLATE_HEADER,
    KNOWN_CODINGS,
    LIBRARY_ERRORS,
    Codec,
    UndecodableBody,
    codec_for,
)

_MAX_LAYERS = 3
_HEAD_BYTES = 256  # bytes that are examined to see whether a body is plain text
_CLEARLY_TEXT_BYTES = 64  # a head of this size without control characters is not compressed data
_MARKUP_STARTS = (b"<", b"{", b"[", b"\xef\xbb\xbf")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL_BYTES = bytes(sorted({*range(0x20), 0x7F} - set(b"\t\n\r\f\x1b")))
_NO_CODING = frozenset({"", "identity", "none", "utf-8", "utf8"})


class BodyTooLarge(Exception):
    """The decoded body is larger than the limit."""


@dataclass(frozen=True, slots=True)
class DecodedBody:
    """A decoded body. `problems` lists what was repaired; `complete` is false when the compressed data was cut."""

    body: bytes
    problems: tuple[str, ...] = ()
    complete: bool = True


class BodyDecoder:
    """Decode one body: call `feed` for each piece as it arrives, then `finish` once."""

    def __init__(self, codings: Sequence[str], limit: int, *, as_stored: bool = False) -> None:
        """Take the members of Content-Encoding in order, and the limit in bytes for each layer.

        With `as_stored` nothing is decoded, though the bytes may look compressed: they are a part of a file.

        Raise `UndecodableBody` when there are more than three layers.
        """
        self._limit = limit
        self._body = bytearray()
        self._problems: list[str] = []
        names = [] if as_stored else [name.strip().lower() for name in codings]
        names = [name for name in names if name not in _NO_CODING]
        if len(names) > _MAX_LAYERS:
            raise UndecodableBody(f"{len(names)} layers of Content-Encoding; at most {_MAX_LAYERS} are decoded")
        self._layers = [_Layer(name) for name in reversed(names)]
        self._layer_bytes = [0] * len(self._layers)
        self._magic_checked = as_stored

    @property
    def size(self) -> int:
        """The number of bytes decoded so far."""
        return len(self._body)

    def feed(self, data: bytes) -> None:
        """Decode the next piece. Raise `BodyTooLarge` or `UndecodableBody`."""
        self._push(data, 0)

    def finish(self) -> DecodedBody:
        """Return the body. Raise `BodyTooLarge` or `UndecodableBody`."""
        index = 0
        while index < len(self._layers):  # the list grows when the body turns out to be gzip without a label
            for piece in self._layers[index].finish():
                self._count(index, piece)
                self._push(piece, index + 1)
            index += 1
        problems = [layer.problem for layer in self._layers if layer.problem]
        complete = all(layer.complete for layer in self._layers)
        return DecodedBody(bytes(self._body), (*self._problems, *problems), complete)

    def _push(self, data: bytes, index: int) -> None:
        if index == len(self._layers):
            self._append(data)
            return
        for piece in self._layers[index].decode(data):
            self._count(index, piece)
            self._push(piece, index + 1)

    def _count(self, index: int, piece: bytes) -> None:
        self._layer_bytes[index] += len(piece)
        if self._layer_bytes[index] > self._limit:
            raise BodyTooLarge

    def _append(self, data: bytes) -> None:
        self._body += data
        if not self._magic_checked and len(self._body) >= len(GZIP_DEFLATE_HEADER):
            self._magic_checked = True
            if self._body.startswith(GZIP_DEFLATE_HEADER) and len(self._layers) < _MAX_LAYERS:
                self._problems.append("gzip without a Content-Encoding that says so")
                compressed, self._body = bytes(self._body), bytearray()
                self._layers.append(_Layer("gzip"))
                self._layer_bytes.append(0)
                self._push(compressed, len(self._layers) - 1)
        if len(self._body) > self._limit:
            del self._body[self._limit :]
            raise BodyTooLarge


def decode_body(data: bytes, codings: Sequence[str], limit: int) -> DecodedBody:
    """Decode a whole body at once. Raise `BodyTooLarge` or `UndecodableBody`."""
    decoder = BodyDecoder(codings, limit)
    decoder.feed(data)
    return decoder.finish()


def looks_like_text(head: bytes | bytearray) -> bool:
    """Return whether the first bytes of a body are plain text: markup, JSON, or text without control characters."""
    head = bytes(head[:_HEAD_BYTES])
    if head.startswith(_UTF16_MARKS):
        return True
    if not head.strip() or head.translate(None, _CONTROL_BYTES) != head:
        return False
    if head.lstrip().startswith(_MARKUP_STARTS):
        return True
    try:
        head.decode()
    except UnicodeDecodeError:
        return len(head) == _HEAD_BYTES  # another charset: so many compressed bytes always include control characters
    return True


class _Layer:
    """One content coding. Plain text that was labelled with it passes unchanged.

    The first bytes are kept back until they show what the data is, because brotli and raw deflate have no magic
    number and may decode plain text to a few wrong bytes before they fail.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.problem = ""
        self._head: bytearray | None = bytearray()
        self._codec: Codec | None = None
        self._plain = False

    def decode(self, data: bytes) -> Iterator[bytes]:
        if self._head is None:
            yield from self._run(data)
            return
        self._head += data
        if len(self._head) >= _HEAD_BYTES:
            yield from self._begin()

    def finish(self) -> Iterator[bytes]:
        if self._head:
            yield from self._begin()

    @property
    def complete(self) -> bool:
        """Whether the data came to its end; true when there was no data at all."""
        return self._plain or self._codec is None or self._codec.complete

    def _begin(self) -> Iterator[bytes]:
        head, self._head = bytes(self._head or b""), None
        textual = looks_like_text(head)
        self._codec = None if textual and len(head) >= _CLEARLY_TEXT_BYTES else codec_for(self.name, head)
        if self._codec is None:
            yield from self._pass_plain(head, textual)
            return
        try:
            pieces = list(self._run(head)) if textual else self._run(head)
        except UndecodableBody:
            yield from self._pass_plain(head, textual)
            return
        if textual and not self._codec.complete:
            yield from self._pass_plain(head, textual)
            return
        yield from pieces

    def _pass_plain(self, data: bytes, textual: bool) -> Iterator[bytes]:
        if not textual and not data.startswith(GZIP_DEFLATE_HEADER):
            raise UndecodableBody(f"unknown Content-Encoding {self.name[:40]!r}")
        self._codec, self._plain = None, True
        if self.name in KNOWN_CODINGS:
            self.problem = f"Content-Encoding {self.name}, but the body is plain"
        else:
            self.problem = f"unknown Content-Encoding {self.name[:40]!r} ignored"
        yield data

    def _run(self, data: bytes) -> Iterator[bytes]:
        if self._codec is None:
            yield data
            return
        try:
            yield from self._codec.decode(data)
        except LIBRARY_ERRORS as error:
            raise UndecodableBody(f"the {self.name} data is damaged ({error})") from error
