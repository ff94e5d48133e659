"""One request as it goes out, its answer as it comes in, and how much of a body is read: limits, decoding, outcome."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from ingest.content_coding import BodyDecoder, BodyTooLarge, UndecodableBody
from ingest.fetch.guard import Connecting
from ingest.fetch.headers import Headers, header_list, media_type
from ingest.records.outcome import Outcome
from ingest.urls.parse import WebAddress

_ERROR_BODY = 65_536  # bytes of an error page that are read, to recognise bot checks
_REDIRECT_BODY = 16_384  # bytes of a redirect's body that are read to keep the connection
_NEVER_PAGES = ("video/", "audio/", "image/", "font/")


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """One request, as it goes out."""

    address: WebAddress
    headers: dict[str, str]
    seconds: float
    max_bytes: int
    max_decoded_bytes: int
    named_ports: frozenset[int]
    keep_part: bool = False  # a body over the limit is cut, not refused (robots.txt)
    page: bool = False  # refuse what cannot be a page without reading it
    part: bool = False  # a range of a file as it is stored was asked for, whatever coding the server names
    last: bool = False  # no further request to this host is in sight: close the connection
    tolerant: bool = False  # ask with our own reader of HTTP, which takes malformed answers

    @property
    def wire_limit(self) -> int:
        """Where reading stops, so that with what then lies unread in buffers no more than `max_bytes` were sent."""
        return self.max_bytes - self.max_bytes // 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What came. `outcome` is OK when a whole HTTP answer came, whatever its status."""

    outcome: Outcome
    status: int | None = None
    headers: Headers = ()
    body: bytes = b""
    message: str = ""
    problems: tuple[str, ...] = ()
    wire_bytes: int = 0
    cut: bool = False  # the connection was closed before the end
    stale: bool = False  # a kept connection turned out to be closed: worth one more try
    malformed: bool = False  # not HTTP by the letter: worth a tolerant try


@dataclass(slots=True)
class Progress:
    """How far a request got; read after a time-out too."""

    status: int | None = None
    headers: Headers = ()
    wire_bytes: int = 0
    connecting: Connecting = field(default_factory=Connecting)

    def failure(self, outcome: Outcome, message: str, *, malformed: bool = False) -> Answer:
        """Return the answer of a request that failed at this point."""
        reused = self.connecting.sockets == 0
        return Answer(
            outcome,
            self.status,
            self.headers,
            message=message,
            wire_bytes=self.wire_bytes,
            cut=True,
            stale=reused and self.status is None and outcome is Outcome.NETWORK and not malformed,
            malformed=malformed,
        )


class BrokenBody(Exception):
    """A body that stops in the middle. `malformed`: its framing is not HTTP by the letter."""

    def __init__(self, message: str, *, malformed: bool = False) -> None:
        super().__init__(message)
        self.malformed = malformed


class IncomingAnswer(Protocol):
    """An answer whose head has come, with the body still to be read."""

    @property
    def status(self) -> int:
        """The status code."""

    @property
    def headers(self) -> Headers:
        """The headers, names in lower case."""

    @property
    def announced_length(self) -> int | None:
        """The Content-Length, when there is one."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes. Raise `BrokenBody` when it stops in the middle."""

    def close(self) -> None:
        """Close the connection: the rest of the body is not wanted."""


async def read_answer(ask: OutgoingRequest, incoming: IncomingAnswer, progress: Progress) -> Answer:
    """Read as much of an answer as is wanted. Every failure is an `Answer` with its outcome."""
    status, headers = incoming.status, incoming.headers
    progress.status, progress.headers = status, headers
    if 300 <= status < 400:  # the body of a redirect or 304 means nothing; reading a short one keeps the connection
        body = await _read_short(incoming, progress, _REDIRECT_BODY)
        return Answer(Outcome.OK, status, headers, wire_bytes=progress.wire_bytes, cut=body is None)
    if not 200 <= status < 300:
        body = await _read_short(incoming, progress, _ERROR_BODY)
        return Answer(Outcome.OK, status, headers, body or b"", wire_bytes=progress.wire_bytes, cut=body is None)
    if ask.page and media_type(headers).startswith(_NEVER_PAGES):
        incoming.close()
        return progress.failure(Outcome.UNSUPPORTED, f"{media_type(headers)} is not a page")
    announced = incoming.announced_length or 0
    if not ask.keep_part and announced > ask.wire_limit:
        incoming.close()
        message = f"{announced} bytes announced, the limit is {ask.wire_limit}"
        return progress.failure(Outcome.TOO_LARGE, message)
    return await _read_body(ask, incoming, progress)


async def _read_body(ask: OutgoingRequest, incoming: IncomingAnswer, progress: Progress) -> Answer:
    outcome, message, malformed = Outcome.OK, "", False
    try:
        codings = header_list(progress.headers, "content-encoding")
        decoder = BodyDecoder(codings, ask.max_decoded_bytes, as_stored=ask.part)
        async for chunk in incoming.chunks():
            progress.wire_bytes += len(chunk)
            decoder.feed(chunk)
            if progress.wire_bytes > ask.wire_limit:
                raise BodyTooLarge
    except BodyTooLarge:
        outcome, message = Outcome.TOO_LARGE, f"more than {_limit(ask)} bytes"
    except UndecodableBody as error:
        incoming.close()
        return progress.failure(Outcome.UNDECODABLE, str(error))
    except BrokenBody as error:
        if error.malformed and not progress.wire_bytes:
            incoming.close()
            return progress.failure(Outcome.NETWORK, f"not a valid HTTP answer: {error}", malformed=True)
        outcome, malformed = Outcome.TRUNCATED, error.malformed
        message = f"the body stops after {progress.wire_bytes} bytes ({error})"
    if outcome is not Outcome.OK:
        incoming.close()
    if outcome is Outcome.TOO_LARGE and not ask.keep_part:
        return progress.failure(outcome, message)
    answer = _decoded(decoder, progress, outcome, message, malformed=malformed)
    if answer.outcome is Outcome.OK and progress.status == 206 and not ask.part:
        return replace(answer, outcome=Outcome.TRUNCATED, message="the server sent a part (206) that nobody asked for")
    return answer


def _decoded(decoder: BodyDecoder, progress: Progress, outcome: Outcome, message: str, *, malformed: bool) -> Answer:
    try:
        decoded = decoder.finish()
    except (UndecodableBody, BodyTooLarge) as error:
        return progress.failure(Outcome.UNDECODABLE, str(error) or "more bytes than the limit", malformed=malformed)
    if outcome is Outcome.OK and not decoded.complete:
        outcome, message = Outcome.TRUNCATED, "the compressed body stops in the middle"
    return Answer(
        outcome,
        progress.status,
        progress.headers,
        decoded.body,
        message,
        decoded.problems,
        progress.wire_bytes,
        cut=outcome is not Outcome.OK,
        malformed=malformed,
    )


async def _read_short(incoming: IncomingAnswer, progress: Progress, limit: int) -> bytes | None:
    """Return a short body, decoded as far as possible; None, and the connection closed, if it is long or broken."""
    try:
        decoder = BodyDecoder(header_list(progress.headers, "content-encoding"), 4 * limit)
        async for chunk in incoming.chunks():
            progress.wire_bytes += len(chunk)
            decoder.feed(chunk)
            if progress.wire_bytes > limit:
                raise BodyTooLarge
        return decoder.finish().body
    except (BodyTooLarge, UndecodableBody, BrokenBody):
        incoming.close()
        return None


def _limit(ask: OutgoingRequest) -> str:
    if ask.max_bytes == ask.max_decoded_bytes:
        return str(ask.max_bytes)
    return f"{ask.max_bytes} (wire) or {ask.max_decoded_bytes} (decoded)"
