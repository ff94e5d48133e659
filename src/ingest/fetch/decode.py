"""Content-Encoding undone piece by piece, with a cap on what comes out: no bomb gets further than the cap.

What servers really send is taken as it is: plain text that claims to be compressed, gzip without a label, deflate with
and without zlib's frame, layers on layers. RFC 9110 section 8.4, RFC 1950-1952, RFC 7932, RFC 8878, RFC 9659.
"""

import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

_PIECE = 65_536
_MOST_LAYERS = 3
_MOST_MEMBERS = 10_000  # gzip members or zstd frames of one body: each costs time, even an empty one
_TEXT_HEAD = 256  # bytes that tell whether something looks like text
_ZSTD_WINDOW_LOG = 23  # 8 MB, the most a content coding may ask for (RFC 9659)
_GZIP_MAGIC = b"\x1f\x8b\x08"
_TEXT_STARTS = (b"<", b"{", b"[", b"\xef\xbb\xbf")


class TooManyBytes(Exception):
    """More came out than the cap allows."""


class BadEncoding(Exception):
    """An unknown encoding, or data that is damaged; the message says which."""


class _Codec(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What `data` decodes to, in pieces of bounded size."""

    def complete(self) -> bool:
        """Whether the end of the compressed data was seen."""


class _Inflate:
    """gzip (all members) and deflate in both of its forms."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self._engine: zlib._Decompress | None = None
        self._members = 1

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._engine is None:
            self._head += data
            if len(self._head) < 2:
                return
            data = self._head
            self._engine = zlib.decompressobj(self._window(data))
        while data:
            piece = self._engine.decompress(data, _PIECE)
            if piece:
                yield piece
            data = self._engine.unconsumed_tail
            if self._engine.eof:
                data = self._engine.unused_data
                if not (self._gzip and data.startswith(_GZIP_MAGIC[:2])):
                    return  # zeros or junk behind the end
                self._members = _one_more(self._members)
                self._engine = zlib.decompressobj(31)

    def _window(self, head: bytes) -> int:
        if self._gzip:
            return 31
        framed = head[0] & 0x0F == 8 and (head[0] * 256 + head[1]) % 31 == 0
        return 15 if framed else -15

    def complete(self) -> bool:
        return self._engine is not None and self._engine.eof


class _Brotli:
    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._engine.is_finished():
            return
        piece = self._engine.process(data, output_buffer_limit=_PIECE)
        while piece:
            yield piece
            if self._engine.is_finished():
                return
            piece = self._engine.process(b"", output_buffer_limit=_PIECE)

    def complete(self) -> bool:
        return bool(self._engine.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._engine = self._start()
        self._members = 1

    @staticmethod
    def _start() -> "zstd.ZstdDecompressor":
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._engine.needs_input or self._engine.eof):
            if self._engine.eof:
                self._members = _one_more(self._members)
                self._engine = self._start()  # the next frame
            piece = self._engine.decompress(data, _PIECE)
            if piece:
                yield piece
            data = self._engine.unused_data if self._engine.eof else b""

    def complete(self) -> bool:
        return bool(self._engine.eof)


_LIBRARY_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


def _one_more(members: int) -> int:
    if members >= _MOST_MEMBERS:
        raise BadEncoding(f"more than {_MOST_MEMBERS:,} pieces compressed one by one")
    return members + 1


class _Layer:
    """One content coding. Text that was never encoded passes as it is, as long as nothing was decoded before."""

    def __init__(self, name: str, codec: _Codec) -> None:
        self.name = name
        self._codec: _Codec | None = codec
        self._kept: bytearray | None = bytearray()  # what came in until something went out, as long as it may be text

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._codec is None:
            yield data
            return
        if self._kept is not None:
            self._kept += data
            if len(self._kept) >= _TEXT_HEAD and not looks_like_text(self._kept):
                self._kept = None
        try:
            for piece in self._codec.pieces(data):
                self._kept = None
                yield piece
        except _LIBRARY_ERRORS as error:
            if self._kept is None or not looks_like_text(self._kept):
                raise BadEncoding(f"the {self.name} data is damaged ({error})") from error
            self._codec = None
            yield bytes(self._kept)

    @property
    def was_plain(self) -> bool:
        return self._codec is None

    def complete(self) -> bool:
        return self._codec is None or self._codec.complete()

    def leftover(self) -> bytes:
        """Bytes too few to tell what they are, when they look like text."""
        return bytes(self._kept) if self._codec is not None and self._kept and looks_like_text(self._kept) else b""


class BodyDecoder:
    """Takes a body as it comes over the wire, gives it decoded. One use."""

    def __init__(self, encodings: Sequence[str], limit: int) -> None:
        """`encodings` as listed in Content-Encoding, `limit` in bytes for each layer. Raises `BadEncoding`."""
        self._limit = limit
        self._body = bytearray()
        self._problems: list[str] = []
        names = [name.lower() for name in encodings if name.lower() not in ("identity", "none", "utf-8", "utf8")]
        if len(names) > _MOST_LAYERS:
            raise BadEncoding(f"{len(names)} layers of Content-Encoding; at most {_MOST_LAYERS} are read")
        self._layers = [_Layer(name, _codec(name)) for name in reversed(names)]
        self._through = [0] * len(self._layers)
        self._sniffed = False
        self._fed = False

    def feed(self, data: bytes) -> None:
        """Take the next bytes. Raises `TooManyBytes` or `BadEncoding`."""
        self._fed = self._fed or bool(data)
        self._push(data, 0)

    def finish(self) -> tuple[bytes, tuple[str, ...], bool]:
        """The body, what was mended, and whether every layer came to its end."""
        for index, layer in enumerate(self._layers):
            if rest := layer.leftover():
                self._push(rest, index + 1)
        problems = [f"{layer.name} was told, the body is plain" for layer in self._layers if layer.was_plain]
        complete = all(layer.complete() or layer.leftover() for layer in self._layers)
        return bytes(self._body), (*self._problems, *problems), complete or not self._fed

    def _push(self, data: bytes, index: int) -> None:
        if index == len(self._layers):
            self._append(data)
            return
        for piece in self._layers[index].pieces(data):
            self._through[index] += len(piece)
            if self._through[index] > self._limit:
                raise TooManyBytes
            self._push(piece, index + 1)

    def _append(self, data: bytes) -> None:
        self._body += data
        if not self._sniffed and len(self._body) >= len(_GZIP_MAGIC):
            self._sniffed = True
            if self._body.startswith(_GZIP_MAGIC) and len(self._layers) < _MOST_LAYERS:
                self._problems.append("gzip without a Content-Encoding that says so")
                inner, self._body = bytes(self._body), bytearray()
                self._layers.append(_Layer("gzip", _Inflate(gzip=True)))
                self._through.append(0)
                self._push(inner, len(self._layers) - 1)
        if len(self._body) > self._limit:
            del self._body[self._limit :]
            raise TooManyBytes


def looks_like_text(head: bytes | bytearray) -> bool:
    """Whether bytes begin as markup or JSON does."""
    return head[:_TEXT_HEAD].lstrip().startswith(_TEXT_STARTS)


def _codec(name: str) -> _Codec:
    if name in ("gzip", "x-gzip"):
        return _Inflate(gzip=True)
    if name == "deflate":
        return _Inflate(gzip=False)
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise BadEncoding(f"unknown Content-Encoding {name[:40]!r}")
