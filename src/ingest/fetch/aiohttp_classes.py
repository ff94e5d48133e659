"""Request and response classes for aiohttp that note when a request starts, and never send it a second time."""

from contextvars import ContextVar

import aiohttp
from aiohttp.connector import Connection

from ingest.fetch.turns import Turn


class BrokenConnection(Exception):
    """A connection that broke. aiohttp repeats some requests then by itself; it must not, because turns are counted."""


CURRENT_TURN: ContextVar[Turn] = ContextVar("ingest_fetch_turn")


class TurnRequest(aiohttp.ClientRequest):
    """A request that reports to its turn when it leaves, with its connection made."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Send as aiohttp does, but raise `BrokenConnection` where it would try again."""
        CURRENT_TURN.get().sent()
        try:
            return await super().send(conn)
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            raise BrokenConnection from error


class TurnResponse(aiohttp.ClientResponse):
    """A response that does not let aiohttp try again."""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Start as aiohttp does, but raise `BrokenConnection` where it would try again."""
        try:
            return await super().start(connection)
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            raise BrokenConnection from error
