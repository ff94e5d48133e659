"""One request and its answer over aiohttp: bounded, guarded, nothing followed, nothing remembered, no exception out."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache

import aiohttp
from aiohttp import hdrs
from aiohttp.abc import AbstractResolver
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from ingest.content_coding import ACCEPT_ENCODING, BodyDecoder, BodyTooLarge, UndecodableBody
from ingest.fetch.guard import Connecting, Guard
from ingest.fetch.headers import Headers, header_list, media_type
from ingest.fetch.limits import Turn
from ingest.fetch.messages import FetchSettings
from ingest.fetch.names import SystemNames
from ingest.fetch.sending import TURN, BrokenConnection, TurnRequest, TurnResponse
from ingest.records.outcome import Outcome
from ingest.urls.parse import WebAddress

_ERROR_BODY = 65_536  # bytes of an error page that are read, to tell bot checks
_REDIRECT_BODY = 16_384  # bytes of a redirect's body that are read to keep the connection
_READ_SIZE = 65_536
_NEVER_PAGES = ("video/", "audio/", "image/", "font/")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, as it goes out."""

    address: WebAddress
    headers: dict[str, str]
    seconds: float
    max_bytes: int
    max_decoded_bytes: int
    named_ports: frozenset[int]
    keep_part: bool = False  # a body over the limit is cut, not refused (robots.txt)
    page: bool = False  # refuse what can't be a page without reading it
    last: bool = False  # no further request to this host is in sight: close the connection

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


@dataclass(slots=True)
class _Progress:
    """How far a request got; read after a time-out too."""

    status: int | None = None
    headers: Headers = ()
    wire_bytes: int = 0
    connecting: Connecting = field(default_factory=Connecting)

    @property
    def reused(self) -> bool:
        """Whether a kept connection was used: no socket was made."""
        return self.connecting.made == 0


class Exchange:
    """The HTTP session. Use as an asynchronous context manager."""

    def __init__(self, settings: FetchSettings, *, resolver: AbstractResolver | None = None) -> None:
        self._settings, self._resolver = settings, resolver
        self._guard = Guard(settings.allow_networks)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Exchange":
        connector = aiohttp.TCPConnector(
            limit=0,  # turns limit
            ssl=_trusted(),
            resolver=self._resolver or SystemNames(),
            socket_factory=self._guard.make_socket,
            keepalive_timeout=4.0,  # shorter than servers' own, so that few requests meet a closed connection
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._settings.connect_timeout),
            headers={hdrs.USER_AGENT: self._settings.user_agent, hdrs.ACCEPT_ENCODING: ACCEPT_ENCODING},
            max_line_size=self._settings.max_header_bytes,
            max_field_size=self._settings.max_header_bytes,
            max_headers=self._settings.max_headers,
            read_bufsize=_READ_SIZE,
            request_class=TurnRequest,
            response_class=TurnResponse,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def ask(self, ask: Ask, turn: Turn) -> Answer:
        """Make one request. Every failure is an `Answer` with its outcome; bugs alone raise."""
        progress = _Progress()
        token = TURN.set(turn)
        try:
            async with asyncio.timeout(max(0.1, ask.seconds)):
                answer = await self._attempt(ask, progress)
        except TimeoutError:
            answer = self._failed(progress, Outcome.TIMEOUT, f"no whole answer within {ask.seconds:.0f} s")
        finally:
            TURN.reset(token)
        turn.cut = answer.cut
        return answer

    async def _attempt(self, ask: Ask, progress: _Progress) -> Answer:
        try:
            with self._guard.asking(ask.named_ports) as progress.connecting:
                async with self._open(ask, progress) as response:
                    return await self._read(ask, response, progress)
        except BrokenConnection as broken:
            return self._failed(progress, *_verdict(broken.__cause__ or broken, progress))
        except (aiohttp.ClientError, HttpProcessingError, OSError, ValueError) as error:
            if isinstance(error, TimeoutError):
                raise
            return self._failed(progress, *_verdict(error, progress))

    @asynccontextmanager
    async def _open(self, ask: Ask, progress: _Progress) -> AsyncIterator[aiohttp.ClientResponse]:
        assert self._session is not None, "use the exchange as a context manager"
        headers = {**ask.headers, hdrs.CONNECTION: "close"} if ask.last else ask.headers
        url = URL(ask.address.url, encoded=True)
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            progress.status, progress.headers = response.status, _plain(response)
            yield response

    async def _read(self, ask: Ask, response: aiohttp.ClientResponse, progress: _Progress) -> Answer:
        status, headers = response.status, progress.headers
        if 300 <= status < 400:
            return await self._skip(response, progress)
        if not 200 <= status < 300:
            return await self._read_error(response, progress)
        if ask.page and media_type(headers).startswith(_NEVER_PAGES):
            response.close()
            return self._failed(progress, Outcome.UNSUPPORTED, f"{media_type(headers)} is no page")
        if not ask.keep_part and (response.content_length or 0) > ask.wire_limit:
            response.close()
            message = f"{response.content_length} bytes announced, the limit is {ask.wire_limit}"
            return self._failed(progress, Outcome.TOO_LARGE, message)
        return await self._read_body(ask, response, progress)

    async def _read_body(self, ask: Ask, response: aiohttp.ClientResponse, progress: _Progress) -> Answer:
        try:
            decoder = BodyDecoder(header_list(progress.headers, "content-encoding"), ask.max_decoded_bytes)
        except UndecodableBody as error:
            response.close()
            return self._failed(progress, Outcome.UNDECODABLE, str(error))
        outcome, message = Outcome.OK, ""
        try:
            async for chunk in response.content.iter_any():
                progress.wire_bytes += len(chunk)
                decoder.feed(chunk)
                if progress.wire_bytes > ask.wire_limit:
                    raise BodyTooLarge
        except BodyTooLarge:
            outcome, message = Outcome.TOO_LARGE, f"more than {_limit(ask)} bytes"
        except UndecodableBody as error:
            outcome, message = Outcome.UNDECODABLE, str(error)
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, ConnectionError) as error:
            outcome, message = Outcome.TRUNCATED, f"the body broke off after {progress.wire_bytes} bytes ({error})"
        return self._received(ask, response, progress, decoder, outcome, message)

    def _received(
        self,
        ask: Ask,
        response: aiohttp.ClientResponse,
        progress: _Progress,
        decoder: BodyDecoder,
        outcome: Outcome,
        message: str,
    ) -> Answer:
        if outcome is not Outcome.OK:
            response.close()
        if outcome is Outcome.UNDECODABLE or (outcome is Outcome.TOO_LARGE and not ask.keep_part):
            return self._failed(progress, outcome, message)
        try:
            decoded = decoder.finish()
        except (UndecodableBody, BodyTooLarge) as error:
            return self._failed(progress, Outcome.UNDECODABLE, str(error) or "more bytes than the limit")
        if outcome is Outcome.OK and not decoded.complete:
            outcome, message = Outcome.TRUNCATED, "the compressed body stops in the middle"
        if outcome is Outcome.OK and progress.status == 206:
            outcome, message = Outcome.TRUNCATED, "the server sent a part (206) that nobody asked for"
        return Answer(
            outcome,
            progress.status,
            progress.headers,
            decoded.body,
            message,
            decoded.problems,
            progress.wire_bytes,
            cut=outcome is not Outcome.OK,
        )

    async def _skip(self, response: aiohttp.ClientResponse, progress: _Progress) -> Answer:
        """A redirect or 304: its body means nothing; a short one is read so that the connection can go on."""
        body = await self._some(response, progress, _REDIRECT_BODY)
        return Answer(Outcome.OK, progress.status, progress.headers, wire_bytes=progress.wire_bytes, cut=body is None)

    async def _read_error(self, response: aiohttp.ClientResponse, progress: _Progress) -> Answer:
        body = await self._some(response, progress, _ERROR_BODY)
        return Answer(
            Outcome.OK, progress.status, progress.headers, body or b"", wire_bytes=progress.wire_bytes, cut=body is None
        )

    async def _some(self, response: aiohttp.ClientResponse, progress: _Progress, most: int) -> bytes | None:
        """A short body, decoded as far as possible; None when it was longer or broke, and the connection is closed."""
        try:
            decoder = BodyDecoder(header_list(progress.headers, "content-encoding"), 4 * most)
            async for chunk in response.content.iter_any():
                progress.wire_bytes += len(chunk)
                decoder.feed(chunk)
                if progress.wire_bytes > most:
                    raise BodyTooLarge
            return decoder.finish().body
        except (BodyTooLarge, UndecodableBody, aiohttp.ClientError, ConnectionError):
            response.close()
            return None

    @staticmethod
    def _failed(progress: _Progress, outcome: Outcome, message: str) -> Answer:
        return Answer(
            outcome,
            progress.status,
            progress.headers,
            message=message,
            wire_bytes=progress.wire_bytes,
            cut=True,
            stale=progress.reused and progress.status is None and outcome is Outcome.NETWORK,
        )


def _limit(ask: Ask) -> str:
    if ask.max_bytes == ask.max_decoded_bytes:
        return str(ask.max_bytes)
    return f"{ask.max_bytes} (wire) or {ask.max_decoded_bytes} (decoded)"


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The system's certificate authorities; loading them takes 20 ms or more, so once."""
    return ssl.create_default_context()


def _plain(response: aiohttp.ClientResponse) -> Headers:
    """Header bytes as latin-1: byte for byte, whatever they are."""
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.raw_headers)


def _verdict(error: BaseException, progress: _Progress) -> tuple[Outcome, str]:
    if progress.connecting.refused:
        return Outcome.FORBIDDEN_ADDRESS, progress.connecting.refused[0]
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        return Outcome.TLS_ERROR, f"TLS: {_words(error)}"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Outcome.NETWORK, f"the host name is not known: {_words(error)}"
    if isinstance(error, aiohttp.ClientResponseError):
        return Outcome.NETWORK, f"not a valid HTTP answer: {_words(error)}"
    return Outcome.NETWORK, f"{type(error).__name__}: {_words(error)}"


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
