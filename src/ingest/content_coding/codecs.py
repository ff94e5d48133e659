"""Incremental decoders, one for each content coding, with output in pieces of bounded size."""

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
KNOWN_CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})
GZIP_DEFLATE_HEADER = b"\x1f\x8b\x08"
LIBRARY_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)

_PIECE_BYTES = 65_536
_MAX_MEMBERS = 10_000  # gzip members or zstd frames of one body: each costs time, even an empty one
_ZSTD_WINDOW_LOG = 23  # 8 MB, the largest window of a content coding (RFC 9659)
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"  # behind a first byte of 0x50 to 0x5f, RFC 8878 section 3.1.2
_BROTLI_KEPT_BYTES = 1_000_000


class UndecodableBody(Exception):
    """The content coding is unknown, or the data is damaged; the message says which."""


class Codec(Protocol):
    """An incremental decoder."""

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to, in pieces of bounded size."""

    @property
    def complete(self) -> bool:
        """Whether the end of the compressed data was reached."""


class Inflate:
    """gzip (all members), and deflate in both of its forms."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self._engine: zlib._Decompress | None = None
        self._members = 1
        self._ended = False

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to."""
        if self._engine is None:
            self._head += data
            if len(self._head) < 2:
                return
            data = self._head
            self._engine = zlib.decompressobj(self._window(data))
        while data and not self._ended:
            piece = self._engine.decompress(data, _PIECE_BYTES)
            if piece:
                yield piece
            data = self._engine.unconsumed_tail
            if self._engine.eof:
                data = self._engine.unused_data
                if not (self._gzip and GZIP_DEFLATE_HEADER.startswith(data[:3])):
                    self._ended = True  # zeros or other bytes after the end are ignored
                elif len(data) < len(GZIP_DEFLATE_HEADER):
                    return  # wait for the rest of the next member's magic number
                else:
                    self._members = _count_member(self._members)
                    self._engine = zlib.decompressobj(31)

    def _window(self, head: bytes) -> int:
        if self._gzip:
            return 31
        zlib_frame = head[0] & 0x0F == 8 and (head[0] * 256 + head[1]) % 31 == 0
        return 15 if zlib_frame else -15

    @property
    def complete(self) -> bool:
        """Whether the end of the compressed data was reached."""
        return self._engine is not None and self._engine.eof


class Brotli:
    """brotli. The library fails without a result when bytes follow the end, so the input of small bodies is kept."""

    def __init__(self) -> None:
        self._engine = brotli.Decompressor()
        self._input: bytearray | None = bytearray()
        self._output_bytes = 0
        self._ended = False

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to."""
        if self.complete:
            return
        if self._input is not None:
            self._input += data
            if len(self._input) > _BROTLI_KEPT_BYTES:
                self._input = None
        try:
            for piece in self._pieces(data):
                self._output_bytes += len(piece)
                yield piece
        except brotli.error:
            if self._input is None:
                raise
            yield self._decode_up_to_end(bytes(self._input))[self._output_bytes :]
            self._ended = True

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        piece = self._engine.process(data, output_buffer_limit=_PIECE_BYTES)
        while piece:
            yield piece
            if self._engine.is_finished():
                return
            piece = self._engine.process(b"", output_buffer_limit=_PIECE_BYTES)

    def _decode_up_to_end(self, data: bytes) -> bytes:
        """Decode from the beginning, byte by byte, up to the end of the stream. Raise `brotli.error` on damage."""
        self._engine, output = brotli.Decompressor(), bytearray()
        for index in range(len(data)):
            limit = self._output_bytes + _PIECE_BYTES - len(output)
            for piece in self._limited(data[index : index + 1], limit):
                output += piece
            if self._engine.is_finished():
                return bytes(output)
        raise brotli.error("the end of the data is missing")

    def _limited(self, data: bytes, limit: int) -> Iterator[bytes]:
        for piece in self._pieces(data):
            limit -= len(piece)
            if limit < 0:
                raise brotli.error("damaged after the output so far")
            yield piece

    @property
    def complete(self) -> bool:
        """Whether the end of the compressed data was reached."""
        return self._ended or bool(self._engine.is_finished())


class Zstd:
    """zstd, all frames."""

    def __init__(self) -> None:
        self._engine = self._new_engine()
        self._members = 1
        self._next_magic = b""
        self._ended = False

    @staticmethod
    def _new_engine() -> "zstd.ZstdDecompressor":
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to."""
        while (data or not (self._engine.needs_input or self._engine.eof)) and not self._ended:
            if self._engine.eof:
                self._next_magic += data
                data = self._next_frame()
                continue
            piece = self._engine.decompress(data, _PIECE_BYTES)
            if piece:
                yield piece
            data = self._engine.unused_data if self._engine.eof else b""

    def _next_frame(self) -> bytes:
        """Begin the next frame and return its data so far; bytes that begin no frame are ignored."""
        head = self._next_magic
        if len(head) < 4:
            return b""
        self._next_magic = b""
        if not (head.startswith(_ZSTD_MAGIC) or (0x50 <= head[0] <= 0x5F and head[1:4] == _ZSTD_SKIPPABLE)):
            self._ended = True
            return b""
        self._members = _count_member(self._members)
        self._engine = self._new_engine()
        return head

    @property
    def complete(self) -> bool:
        """Whether the end of the compressed data was reached."""
        return bool(self._engine.eof)


def codec_for(name: str, head: bytes) -> Codec | None:
    """Return the decoder for a coding, or for the magic number that the data begins with; None when unknown."""
    if name not in KNOWN_CODINGS:
        return None
    if name in ("gzip", "x-gzip") and head.startswith(_ZSTD_MAGIC):
        return Zstd()
    if head.startswith(GZIP_DEFLATE_HEADER) or name in ("gzip", "x-gzip"):
        return Inflate(gzip=True)
    if name == "deflate":
        return Inflate(gzip=False)
    return Brotli() if name == "br" else Zstd()


def _count_member(members: int) -> int:
    if members >= _MAX_MEMBERS:
        raise UndecodableBody(f"more than {_MAX_MEMBERS:,} pieces that were compressed one by one")
    return members + 1
