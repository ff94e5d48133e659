"""One request and its answer over aiohttp or the tolerant reader: guarded and bounded; redirects are not followed."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache

import aiohttp
from aiohttp import hdrs
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from ingest.content_coding import ACCEPT_ENCODING
from ingest.fetch.aiohttp_classes import CURRENT_TURN, BrokenConnection, TurnRequest, TurnResponse
from ingest.fetch.answer import Answer, BrokenBody, OutgoingRequest, Progress, read_answer
from ingest.fetch.guard import Guard
from ingest.fetch.headers import Headers
from ingest.fetch.http_message import MalformedMessage
from ingest.fetch.messages import FetchSettings
from ingest.fetch.resolver import SystemResolver
from ingest.fetch.tolerant import TolerantExchange
from ingest.fetch.turns import Turn
from ingest.records.outcome import Outcome

_READ_SIZE = 65_536


class AiohttpAnswer:
    """An answer that aiohttp reads."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        self.status = response.status
        self.headers = _plain(response)
        connection = response.connection
        self._protocol: ResponseHandler | None = connection.protocol if connection is not None else None

    @property
    def announced_length(self) -> int | None:
        """The Content-Length, when there is one."""
        return self._response.content_length

    def close(self) -> None:
        """Close the connection: the rest of the body is not wanted."""
        self._response.close()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes. Raise `BrokenBody` when it stops in the middle or its length was wrong."""
        plain_text = True  # a length in characters and one in bytes are the same
        try:
            async for chunk in self._response.content.iter_any():
                plain_text = plain_text and chunk.isascii()
                yield chunk
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, ConnectionError) as error:
            chunked = "chunked" in self._response.headers.get(hdrs.TRANSFER_ENCODING, "").lower()
            raise BrokenBody(str(error), malformed=chunked or self._failed_to_parse()) from error
        compressed = hdrs.CONTENT_ENCODING in self._response.headers
        if self._failed_to_parse() and not plain_text and not compressed:
            raise BrokenBody("bytes follow the announced length", malformed=True)

    def _failed_to_parse(self) -> bool:
        return self._protocol is not None and isinstance(self._protocol.exception(), HttpProcessingError)


class Exchange:
    """The HTTP session. Use as an asynchronous context manager."""

    def __init__(self, settings: FetchSettings, *, resolver: AbstractResolver | None = None) -> None:
        self._settings = settings
        self._own_resolver = SystemResolver()
        self._resolver = resolver or self._own_resolver
        self._guard = Guard(settings.allow_networks)
        self._session: aiohttp.ClientSession | None = None
        self._tolerant: TolerantExchange | None = None

    async def __aenter__(self) -> "Exchange":
        settings = self._settings
        headers: dict[str, str] = {"User-Agent": settings.user_agent, "Accept-Encoding": ACCEPT_ENCODING}
        connector = aiohttp.TCPConnector(
            limit=0,  # turns limit
            ssl=_trusted(),
            resolver=self._resolver,
            socket_factory=self._guard.make_socket if settings.proxy is None else self._guard.make_proxy_socket,
            keepalive_timeout=4.0,  # shorter than servers' own, so that few requests meet a closed connection
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout),
            headers=headers,
            max_line_size=settings.max_header_bytes,
            max_field_size=settings.max_header_bytes,
            max_headers=settings.max_headers,
            read_bufsize=_READ_SIZE,
            request_class=TurnRequest,
            response_class=TurnResponse,
        )
        self._tolerant = TolerantExchange(settings, self._guard, self._resolver, _trusted(), headers)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
        await self._own_resolver.close()

    async def ask(self, ask: OutgoingRequest, turn: Turn) -> Answer:
        """Make one request. Every failure is an `Answer` with its outcome; only bugs raise."""
        progress = Progress()
        token = CURRENT_TURN.set(turn)
        try:
            async with asyncio.timeout(max(0.1, ask.seconds)):
                answer = await self._attempt(ask, turn, progress)
        except TimeoutError:
            answer = progress.failure(Outcome.TIMEOUT, f"no whole answer within {ask.seconds:.0f} s")
        finally:
            CURRENT_TURN.reset(token)
        turn.cut = answer.cut
        return answer

    async def _attempt(self, ask: OutgoingRequest, turn: Turn, progress: Progress) -> Answer:
        try:
            with self._guard.connecting(ask.named_ports) as progress.connecting:
                if self._settings.proxy is not None:
                    self._guard.check_spelling(ask.address.host, ask.address.port)
                if ask.tolerant:
                    return await self._attempt_tolerantly(ask, turn, progress)
                async with self._open(ask) as response:
                    return await read_answer(ask, AiohttpAnswer(response), progress)
        except BrokenConnection as broken:
            return _failed(progress, broken.__cause__ or broken)
        except (aiohttp.ClientError, HttpProcessingError, MalformedMessage, OSError, ValueError) as error:
            if isinstance(error, TimeoutError):
                raise
            return _failed(progress, error)

    @asynccontextmanager
    async def _open(self, ask: OutgoingRequest) -> AsyncIterator[aiohttp.ClientResponse]:
        assert self._session is not None, "use the exchange as a context manager"
        headers = {**ask.headers, "Connection": "close"} if ask.last else ask.headers
        url = URL(ask.address.url, encoded=True)
        proxy, proxy_url, proxy_headers = self._settings.proxy, None, None
        if proxy is not None:
            proxy_url = URL(proxy.address.url, encoded=True)
            if ask.address.scheme == "https":
                proxy_headers = proxy.headers  # of the CONNECT request
            else:
                headers = {**headers, **proxy.headers}
        async with self._session.get(
            url, headers=headers, allow_redirects=False, proxy=proxy_url, proxy_headers=proxy_headers
        ) as response:
            yield response

    async def _attempt_tolerantly(self, ask: OutgoingRequest, turn: Turn, progress: Progress) -> Answer:
        assert self._tolerant is not None, "use the exchange as a context manager"
        async with self._tolerant.open(ask, turn) as incoming:
            return await read_answer(ask, incoming, progress)


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Return the system's certificate authorities; loading them takes 20 ms or more, so once."""
    return ssl.create_default_context()


def _plain(response: aiohttp.ClientResponse) -> Headers:
    """Return the headers as latin-1: byte for byte, whatever they are."""
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.raw_headers)


def _failed(progress: Progress, error: BaseException) -> Answer:
    """Return the answer of a request that ended with an error."""
    if progress.connecting.refused:
        return progress.failure(Outcome.FORBIDDEN_ADDRESS, progress.connecting.refused[0])
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        return progress.failure(Outcome.TLS_ERROR, f"TLS: {_text(error)}")
    if isinstance(error, (aiohttp.ClientConnectorDNSError, socket.gaierror)):
        return progress.failure(Outcome.NETWORK, f"the host name is not known: {_text(error)}")
    if isinstance(error, (aiohttp.ClientResponseError, HttpProcessingError, MalformedMessage)):
        return progress.failure(Outcome.NETWORK, f"not a valid HTTP answer: {_text(error)}", malformed=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        return progress.failure(Outcome.NETWORK, f"no connection: {error.strerror or _text(error)}")
    return progress.failure(Outcome.NETWORK, f"{type(error).__name__}: {_text(error)}")


def _text(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
