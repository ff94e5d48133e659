"""The real client against a server on loopback that gives each input of `fuzz_web.py` as it is for an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from socket import AF_INET, AI_NUMERICHOST
from socket import AddressFamily as Family

from aiohttp.abc import AbstractResolver, ResolveResult

from fuzz_targets import NOW, Broken, choice, must, poll
from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response, limits
from ingest.fetch.robots import RobotsCache
from ingest.records.outcome import Outcome


class _HereOnly(AbstractResolver):
    """Every name leads to loopback."""

    async def resolve(self, host: str, port: int = 0, family: Family = AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host="127.0.0.1", port=port, family=AF_INET, proto=0, flags=AI_NUMERICHOST)
        ]

    async def close(self) -> None:
        return None


_ANSWER_SECONDS = 0.4  # the client's own limit for an answer
_MOST_SECONDS = 30.0  # for ten redirects and a robots.txt, each at its limit


class Answers:
    """A server on loopback that gives an input as it is for an answer, and the real client that asks for it."""

    def __init__(self) -> None:
        limits._CUT_GRACE = 0.0  # this server does not mind connections that were cut
        self._loop = asyncio.new_event_loop()
        self._data, self._keeps_open = b"", False
        self._port = 0
        self._robots = RobotsCache()
        self._client: Client | None = None
        self._server: asyncio.Server | None = None
        self._loop.run_until_complete(self._start())

    def close(self) -> None:
        """Let go of the client, the server and the answers under way."""
        self._loop.run_until_complete(self._stop())
        self._loop.close()

    async def _stop(self) -> None:
        assert self._client is not None
        assert self._server is not None
        await self._client.__aexit__()
        self._server.close()
        answers = asyncio.all_tasks() - {asyncio.current_task()}
        for each in answers:
            each.cancel()
        await asyncio.gather(*answers, return_exceptions=True)

    async def _start(self) -> None:
        self._server = server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._client = await self._fresh().__aenter__()

    def _fresh(self) -> Client:
        settings = FetchSettings(
            allow_networks=(AllowedNetwork.parse("127.0.0.0/8"),),
            delay=0.0,
            connect_timeout=_ANSWER_SECONDS,
            total_timeout=_ANSWER_SECONDS,
            robots_timeout=_ANSWER_SECONDS,
        )
        return Client(settings, now=lambda: NOW, robots=self._robots, resolver=_HereOnly())

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self._data)
            await writer.drain()
            if self._keeps_open:
                await asyncio.sleep(2 * _ANSWER_SECONDS)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def __call__(self, data: bytes) -> None:
        """One answer, asked for as a feed, a sitemap or a page (then it stands for robots.txt too)."""
        pick = choice(data)
        self._data, self._keeps_open = data, pick % 97 == 0
        self._robots._rules.clear()
        kind = ("feed", "sitemap", "page")[pick % 3]
        self._loop.run_until_complete(self._ask(Request(f"http://127.0.0.1:{self._port}/{pick}", kind)))  # type: ignore[arg-type]

    async def _ask(self, request: Request) -> None:
        assert self._client is not None
        response = await _within(_MOST_SECONDS, lambda: self._client.fetch(request))  # type: ignore[union-attr]
        must(isinstance(response.outcome, Outcome), "no outcome")
        must(response.outcome is Outcome.OK or bool(response.message), "a failure without words")
        must(response.outcome in (Outcome.OK, Outcome.TRUNCATED) or response.full is False, "full, and not whole")
        if response.outcome in (Outcome.OK, Outcome.TRUNCATED):
            poll(response.body, None, dict(response.headers))


async def _within(seconds: float, work: Callable[[], Awaitable[Response]]) -> Response:
    try:
        async with asyncio.timeout(seconds):
            return await work()
    except TimeoutError:
        raise Broken(f"the client did not come back within {seconds:.0f} s") from None
