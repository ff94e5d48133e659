"""Tolerant second try: one request over a connection of its own, read by our own parser of HTTP.

Some answers that every browser reads are malformed for aiohttp. They are asked for again here, behind the same guard,
limits and TLS verification (docs/decisions/0302-tolerant-second-try.md).
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver

from ingest.fetch.answer import BrokenBody, OutgoingRequest
from ingest.fetch.guard import AddressInfo, Guard
from ingest.fetch.headers import Headers
from ingest.fetch.http_message import (
    CharacterCount,
    ChunkedBody,
    MalformedMessage,
    ResponseHead,
    parse_head,
    split_head,
)
from ingest.fetch.messages import FetchSettings
from ingest.fetch.turns import Turn
from ingest.urls.parse import WebAddress

_READ_SIZE = 65_536
_SURPLUS_SECONDS = 1.0  # how long bytes after the announced length are waited for
_MAX_INTERIM = 16  # 1xx answers before the real one


@dataclass(slots=True)
class TolerantAnswer:
    """An answer whose head has come over a connection of its own."""

    head: ResponseHead
    length: int | None
    pending: bytes  # what came behind the head
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def status(self) -> int:
        """The status code."""
        return self.head.status

    @property
    def headers(self) -> Headers:
        """The headers, names in lower case."""
        return self.head.headers

    @property
    def announced_length(self) -> int | None:
        """The Content-Length, when there is one that counts."""
        return self.length if self.head.has_body else None

    def close(self) -> None:
        """Close the connection."""
        self.writer.close()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes. Raise `BrokenBody` when it stops in the middle."""
        if not self.head.has_body:
            return
        if self.head.chunked:
            pieces = self._chunked()
        elif self.length is not None:
            pieces = self._of_length(self.length)
        else:
            pieces = self._until_closed()
        async for piece in pieces:
            yield piece

    async def _chunked(self) -> AsyncIterator[bytes]:
        decoder = ChunkedBody()
        try:
            async for data in self._received():
                body = decoder.feed(data)
                if body:
                    yield body
                if decoder.complete:
                    return
            complete = decoder.end()
        except MalformedMessage as error:
            raise BrokenBody(str(error), malformed=True) from error
        except ConnectionError as error:
            raise BrokenBody(str(error)) from error
        if not complete:
            raise BrokenBody("the last chunk is missing")

    async def _of_length(self, length: int) -> AsyncIterator[bytes]:
        missing, count, surplus = length, CharacterCount(), b""
        try:
            async for data in self._received():
                body, surplus = data[:missing], data[missing:]
                missing -= len(body)
                count.feed(body)
                if body:
                    yield body
                if not missing:
                    break
        except ConnectionError as error:
            raise BrokenBody(str(error)) from error
        if missing:
            raise BrokenBody(f"{missing} bytes are missing")
        async for piece in self._surplus(length, count, surplus):
            yield piece

    async def _surplus(self, length: int, count: CharacterCount, surplus: bytes) -> AsyncIterator[bytes]:
        """Yield what follows the announced length where that is the number of characters; else it is dropped."""
        pieces = []
        while count.may_reach(length):
            count.feed(surplus)
            pieces.append(surplus)
            if not count.may_reach(length):
                break
            try:
                surplus = await asyncio.wait_for(self.reader.read(_READ_SIZE), _SURPLUS_SECONDS)
            except (TimeoutError, ConnectionError):
                break
            if not surplus:
                break
        if pieces and count.equals(length):
            for piece in pieces:
                yield piece

    async def _until_closed(self) -> AsyncIterator[bytes]:
        try:
            async for data in self._received():
                yield data
        except ConnectionError as error:
            raise BrokenBody(str(error)) from error

    async def _received(self) -> AsyncIterator[bytes]:
        data, self.pending = self.pending, b""
        if data:
            yield data
        while data := await self.reader.read(_READ_SIZE):
            yield data


class TolerantExchange:
    """Makes requests one by one, each over a connection of its own."""

    def __init__(
        self,
        settings: FetchSettings,
        guard: Guard,
        resolver: AbstractResolver,
        trusted: ssl.SSLContext,
        headers: dict[str, str],
    ) -> None:
        """Take what the requests share; `headers` go with every one."""
        self._settings, self._guard, self._resolver = settings, guard, resolver
        self._trusted, self._headers = trusted, headers

    @asynccontextmanager
    async def open(self, ask: OutgoingRequest, turn: Turn) -> AsyncIterator[TolerantAnswer]:
        """Send a request and yield its answer. Raise `MalformedMessage`, OSError or `ssl.SSLError`."""
        reader, writer = await self._connect(ask.address)
        try:
            turn.sent()
            writer.write(self._request(ask))
            await writer.drain()
            head, pending = await _read_head(reader)
            yield TolerantAnswer(head, head.length(), pending, reader, writer)
        finally:
            writer.close()

    def _request(self, ask: OutgoingRequest) -> bytes:
        address, proxy = ask.address, self._settings.proxy
        fields = {"Host": address.authority, **self._headers, **ask.headers, "Connection": "close"}
        target = address.target
        if proxy is not None and address.scheme == "http":
            target, fields = address.url, {**fields, **proxy.headers}
        return _request("GET", target, fields)

    async def _connect(self, address: WebAddress) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        proxy = self._settings.proxy
        sock = await self._connected_socket(address if proxy is None else proxy.address)
        secure = address.scheme == "https"
        if proxy is None:
            context, name = (self._trusted, address.host) if secure else (None, None)
            return await asyncio.open_connection(sock=sock, ssl=context, server_hostname=name, limit=_READ_SIZE)
        reader, writer = await asyncio.open_connection(sock=sock, limit=_READ_SIZE)
        if secure:
            try:
                await _open_tunnel(reader, writer, address, proxy.headers)
                await writer.start_tls(self._trusted, server_hostname=address.host)
            except BaseException:
                writer.close()
                raise
        return reader, writer

    async def _connected_socket(self, address: WebAddress) -> socket.socket:
        """Return a socket that is connected to the first address of a host that answers. Raise OSError."""
        error: OSError = OSError(f"{address.host} has no address")
        for info in await self._resolve(address):
            try:
                return await self._connected(info)
            except OSError as failure:  # the guard's refusal too
                error = failure
        raise error

    async def _connected(self, info: AddressInfo) -> socket.socket:
        make = self._guard.make_socket if self._settings.proxy is None else self._guard.make_proxy_socket
        seconds = self._settings.connect_timeout
        sock = make(info)
        try:
            sock.setblocking(False)
            async with asyncio.timeout(seconds):
                await asyncio.get_running_loop().sock_connect(sock, info[4])
        except BaseException as error:
            sock.close()
            if isinstance(error, TimeoutError):
                raise OSError(f"no connection within {seconds:.0f} s") from error
            raise
        return sock

    async def _resolve(self, address: WebAddress) -> list[AddressInfo]:
        try:
            family = socket.AF_INET6 if ipaddress.ip_address(address.host).version == 6 else socket.AF_INET
        except ValueError:
            results = await self._resolver.resolve(address.host, address.port, socket.AF_UNSPEC)
            return [_info(result["family"], result["host"], address.port) for result in results]
        return [_info(family, address.host, address.port)]


def _info(family: int, host: str, port: int) -> AddressInfo:
    target = (host, port, 0, 0) if family == socket.AF_INET6 else (host, port)
    return (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", target)


def _request(method: str, target: str, fields: dict[str, str]) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode()


async def _open_tunnel(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: WebAddress, headers: dict[str, str]
) -> None:
    """Ask a proxy for a tunnel to a host (RFC 9110 section 9.3.6). Raise OSError when it refuses."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    target = f"{host}:{address.port}"
    writer.write(_request("CONNECT", target, {"Host": target, **headers}))
    await writer.drain()
    head, _ = await _read_head(reader)
    if not 200 <= head.status < 300:
        raise OSError(f"the proxy answers {head.status}")


async def _read_head(reader: asyncio.StreamReader) -> tuple[ResponseHead, bytes]:
    """Return the head of the first answer that is not an interim one, and what came behind it."""
    received = b""
    for _ in range(_MAX_INTERIM):
        while (split := split_head(received)) is None:
            data = await reader.read(_READ_SIZE)
            if not data:
                raise MalformedMessage("the connection was closed before the headers were complete")
            received += data
        head, received = parse_head(split[0]), split[1]
        if head.status >= 200:
            return head, received
        if head.status == 101:
            break
    raise MalformedMessage(f"nothing but interim answers ({head.status})")
