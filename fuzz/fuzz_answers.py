"""The real HTTP client against a server on loopback that answers with the inputs of `fuzz_web.py`, byte for byte."""

import asyncio
from collections.abc import Awaitable, Callable
from socket import AF_INET, AI_NUMERICHOST
from socket import AddressFamily as Family

from aiohttp.abc import AbstractResolver, ResolveResult

from fuzz_targets import NOW, BrokenPromise, checksum, poll, require
from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response, turns
from ingest.fetch.robots import RobotsCache
from ingest.records.outcome import Outcome


class _LoopbackResolver(AbstractResolver):
    """A resolver for which every name is loopback."""

    async def resolve(self, host: str, port: int = 0, family: Family = AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host="127.0.0.1", port=port, family=AF_INET, proto=0, flags=AI_NUMERICHOST)
        ]

    async def close(self) -> None:
        """Do nothing: there is nothing to close."""


_ANSWER_SECONDS = 0.4  # the client's own limit for an answer
_MAX_SECONDS = 30.0  # for ten redirects and a robots.txt, all at their limit


class Answers:
    """A server on loopback that answers with an input, byte for byte, and the real client that requests it."""

    def __init__(self) -> None:
        turns._CUT_GRACE = 0.0  # this server can be asked again at once after a broken connection
        self._loop = asyncio.new_event_loop()
        self._data, self._keeps_open = b"", False
        self._port = 0
        self._robots = RobotsCache()
        self._client: Client | None = None
        self._server: asyncio.Server | None = None
        self._loop.run_until_complete(self._start())

    def close(self) -> None:
        """Close the client and the server, and cancel the answers in progress."""
        self._loop.run_until_complete(self._stop())
        self._loop.close()

    async def _stop(self) -> None:
        assert self._client is not None
        assert self._server is not None
        await self._client.__aexit__()
        self._server.close()
        answers = asyncio.all_tasks() - {asyncio.current_task()}
        for task in answers:
            task.cancel()
        await asyncio.gather(*answers, return_exceptions=True)

    async def _start(self) -> None:
        self._server = server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._client = await self._new_client().__aenter__()

    def _new_client(self) -> Client:
        settings = FetchSettings(
            allow_networks=(AllowedNetwork.parse("127.0.0.0/8"),),
            delay=0.0,
            connect_timeout=_ANSWER_SECONDS,
            total_timeout=_ANSWER_SECONDS,
            robots_timeout=_ANSWER_SECONDS,
        )
        return Client(settings, now=lambda: NOW, robots=self._robots, resolver=_LoopbackResolver())

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self._data)
            await writer.drain()
            if self._keeps_open:
                await asyncio.sleep(2 * _ANSWER_SECONDS)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except asyncio.CancelledError:
            pass  # by `close`; Python 3.11 would print a cancelled handler as an error
        finally:
            writer.close()

    def __call__(self, data: bytes) -> None:
        """Request the input as a feed, a sitemap or a page; for a page it is the answer for robots.txt too."""
        number = checksum(data)
        self._data, self._keeps_open = data, number % 97 == 0
        self._robots._rules.clear()
        kind = ("feed", "sitemap", "page")[number % 3]
        self._loop.run_until_complete(self._request(Request(f"http://127.0.0.1:{self._port}/{number}", kind)))  # type: ignore[arg-type]

    async def _request(self, request: Request) -> None:
        assert self._client is not None
        response = await _within(_MAX_SECONDS, lambda: self._client.fetch(request))  # type: ignore[union-attr]
        require(isinstance(response.outcome, Outcome), "no outcome")
        require(response.outcome is Outcome.OK or bool(response.message), "a failure without a message")
        has_body = response.outcome in (Outcome.OK, Outcome.TRUNCATED)
        require(has_body or response.full is False, "a failure that claims a whole body")
        if has_body:
            poll(response.body, None, dict(response.headers))


async def _within(seconds: float, work: Callable[[], Awaitable[Response]]) -> Response:
    try:
        async with asyncio.timeout(seconds):
            return await work()
    except TimeoutError:
        raise BrokenPromise(f"the client did not return within {seconds:.0f} s") from None
