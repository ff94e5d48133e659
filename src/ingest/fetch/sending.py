"""aiohttp's request and response, as turns need them: the start is noted, and nothing is sent a second time."""

from contextvars import ContextVar

import aiohttp
from aiohttp.connector import Connection

from ingest.fetch.limits import Turn


class BrokenConnection(Exception):
    """A connection that broke. aiohttp repeats requests after some of these by itself; it must not, turns count."""


TURN: ContextVar[Turn] = ContextVar("ingest_fetch_turn")


class TurnRequest(aiohttp.ClientRequest):
    """Tells the turn when the request really leaves, with its connection made."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """As in aiohttp, but an error does not make it try again. Raises `BrokenConnection`."""
        TURN.get().sent()
        try:
            return await super().send(conn)
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            raise BrokenConnection from error


class TurnResponse(aiohttp.ClientResponse):
    """Breaks with our own error."""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """As in aiohttp, but an error does not make it try again. Raises `BrokenConnection`."""
        try:
            return await super().start(connection)
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            raise BrokenConnection from error
