"""The values of a JSON document of any size: the elements of its array, or values that follow each other."""

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any

_SPACE = " \t\r\n\ufeff\x1e"  # with the record separator of RFC 7464
_DECODER = json.JSONDecoder()


class ValueTooLarge(Exception):
    """A value is larger than the limit."""


class BrokenJson(Exception):
    """What follows is not JSON; `is_cut` where the document may only have been cut."""

    def __init__(self, message: str, *, is_cut: bool) -> None:
        super().__init__(message)
        self.is_cut = is_cut


class JsonValues:
    """The values of a document, read as far as each needs."""

    def __init__(self, head: bytes, stream: IO[bytes], limit: int, codec: str = "utf-8") -> None:
        """Take the first bytes, already read, the stream that follows them, and the limit of a value in characters."""
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._stream = stream
        self._limit = limit
        self._text = self._decoder.decode(head)
        self._at = 0

    def __iter__(self) -> Iterator[Any]:
        """Yield the values. Raise `BrokenJson` or `ValueTooLarge` at the first that cannot be read."""
        in_array = self._next_sign() == "["
        if in_array:
            self._at += 1
        while (sign := self._next_sign("," if in_array else "")) is not None:
            if in_array and sign == "]":
                in_array = False
                self._at += 1
                continue
            yield self._value()
        if in_array:
            raise BrokenJson("the array does not end", is_cut=True)

    def _next_sign(self, skipped: str = "") -> str | None:
        """Return the next character that is not white space, without reading it; None at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE and self._text[self._at] not in skipped:
                    return self._text[self._at]
                self._at += 1
            if not self._read_more():
                return None

    def _value(self) -> Any:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._at > self._limit:
                    raise ValueTooLarge from error
                broken = self._broken(error)
                if not self._read_more():
                    raise broken from error
                continue
            if end - self._at > self._limit:
                raise ValueTooLarge
            self._at = end
            return value

    def _broken(self, error: Exception) -> BrokenJson:
        if not isinstance(error, json.JSONDecodeError):
            return BrokenJson("nested too deeply", is_cut=False)
        is_cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text.rstrip())
        return BrokenJson(error.msg, is_cut=is_cut)

    def _read_more(self) -> bool:
        """Read as much as there is of the next value again: so a long one is not parsed from its start too often."""
        rest = self._text[self._at :]
        data = self._stream.read(max(65_536, len(rest)))
        self._text, self._at = rest + self._decoder.decode(data, final=not data), 0
        return bool(data)
