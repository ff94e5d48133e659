"""The standard output of a command: it may be closed, full, cut off by its reader, or not UTF-8."""

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

_ESCAPE = "ingest-escape"
_escaped: list[str] = []  # encodings that lacked a character


class OutputLost(Exception):
    """Stdout takes no more; `cause` is the error of the operating system."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


class _GuardedStream:
    """Stdout, whose failures are `OutputLost` and so distinct from those of all other files."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            raise OutputLost(error) from error

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            raise OutputLost(error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def guarded_stdout() -> Iterator[None]:
    """Raise `OutputLost` for failures of stdout, and find them before the end of the command."""
    stream = sys.stdout
    if stream is None:  # closed by the caller, who does not want it
        yield
        return
    sys.stdout = cast(TextIO, _GuardedStream(stream))
    try:
        yield
        sys.stdout.flush()
    except OutputLost:
        with suppress(OSError, ValueError):  # else the interpreter tries once more at its end, and complains
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise
    finally:
        sys.stdout = stream


def _escape(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeEncodeError):
        _escaped.append(error.encoding)
    return codecs.backslashreplace_errors(error)


def escape_unencodable() -> None:
    """Let stdout and stderr write what their encoding lacks as escapes (`\\u2014`) instead of failing."""
    codecs.register_error(_ESCAPE, _escape)
    _escaped.clear()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ESCAPE)


def escaped_encoding() -> str | None:
    """Return the encoding of the output when it lacked a character that was to be written, else None."""
    return _escaped[0] if _escaped else None
