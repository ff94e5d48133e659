"""Answers that curl or browsers read, from real sockets: the client reads them too."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from web_server import Web, WebRequest, serving

from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response
from ingest.records import Fetch
from ingest.records.outcome import Outcome

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title><item><title>one</title></item></channel></rss>"
ACCENTED = "<rss version='2.0'><channel><title>Häfen – übér</title></channel></rss>\n".encode()
CYRILLIC = ("<rss version='2.0'><channel>" + "<item><title>Новости</title></item>" * 200 + "</channel></rss>").encode()
OK = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
SIZE = len(FEED)
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (SIZE, FEED)
T = TypeVar("T")


def head(lines: str, first: str = OK) -> bytes:
    return (first + lines).encode("latin-1")


WHOLE = {
    "bare line feeds": head(f"Content-Length: {SIZE}\r\n\r\n").replace(b"\r", b"") + FEED,
    "a line feed for the blank line": head(f"Content-Length: {SIZE}\r\n\n") + FEED,
    "no reason phrase": head(f"Content-Length: {SIZE}\r\n\r\n", "HTTP/1.1 200\r\n") + FEED,
    "HTTP/2 in the status line": head(f"Content-Length: {SIZE}\r\n\r\n", "HTTP/2 200\r\n") + FEED,
    "HTTP/1 in the status line": head(f"Content-Length: {SIZE}\r\n\r\n", "HTTP/1 200 OK\r\n") + FEED,
    "a lower-case status line": head(f"Content-Length: {SIZE}\r\n\r\n", "http/1.1 200 ok\r\n") + FEED,
    "two spaces in the status line": head(f"Content-Length: {SIZE}\r\n\r\n", "HTTP/1.1  200  OK\r\n") + FEED,
    "ICY": head(f"Content-Length: {SIZE}\r\n\r\n", "ICY 200 OK\r\n") + FEED,
    "blank lines in front": b"\r\n\r\n" + head(f"Content-Length: {SIZE}\r\n\r\n") + FEED,
    "a byte order mark in front": b"\xef\xbb\xbf" + head(f"Content-Length: {SIZE}\r\n\r\n") + FEED,
    "HTTP/1.0 without a length": head("Connection: close\r\n\r\n", "HTTP/1.0 200 OK\r\n") + FEED,
    "a line without a colon": head(f"this is no header\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "a header without a name": head(f": y\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "a quoted header line": head(f'"X-Protection: 0"\r\nContent-Length: {SIZE}\r\n\r\n') + FEED,
    "a space before the colon": head(f"Content-Length: {SIZE}\r\n\r\n", OK.replace("Type:", "Type :")) + FEED,
    "brackets in a header name": head(f"X[1]: y\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "a NUL in a header": head(f"X: a\0b\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "latin-1 in a header": head(f"X: H\xe4fen\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "a folded header": head(f"X: a\r\n  b\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "a folded line first": head(f"Content-Length: {SIZE}\r\n\r\n", "HTTP/1.1 200 OK\r\n  X: b\r\n") + FEED,
    "many headers": head("".join(f"X-{n}: y\r\n" for n in range(500)) + f"Content-Length: {SIZE}\r\n\r\n") + FEED,
    "a long header": head(f"X: {'y' * 100_000}\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "an equal length twice": head(f"Content-Length: {SIZE}\r\nContent-Length: {SIZE}\r\n\r\n") + FEED,
    "an equal length in a list": head(f"Content-Length: {SIZE}, {SIZE}\r\n\r\n") + FEED,
    "an empty length": head("Content-Length:\r\n\r\n") + FEED,
    "a negative length": head("Content-Length: -1\r\n\r\n") + FEED,
    "a length that is a word": head("Content-Length: unknown\r\n\r\n") + FEED,
    "a length and chunks": head(f"Content-Length: {SIZE}\r\nTransfer-Encoding: chunked\r\n\r\n") + CHUNKS,
    "a length and identity": head(f"Content-Length: {SIZE}\r\nTransfer-Encoding: identity\r\n\r\n") + FEED,
    "chunk sizes with bare line feeds": head("Transfer-Encoding: chunked\r\n\r\n") + CHUNKS.replace(b"\r\n", b"\n"),
    "a space before a chunk size": head("Transfer-Encoding: chunked\r\n\r\n") + b" " + CHUNKS,
    "a chunk extension": head("Transfer-Encoding: chunked\r\n\r\n") + CHUNKS.replace(b"\r\n", b" ;a=b\r\n", 1),
    "no line end behind the last chunk": head("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n") + CHUNKS[:-2],
    "bytes after the last chunk": head("Transfer-Encoding: chunked\r\n\r\n") + CHUNKS + b"<!-- cached -->",
    "bytes after the length": head(f"Content-Length: {SIZE}\r\n\r\n") + FEED + b"<!-- cached 0.02s -->",
    "bytes after the length, closed": head(f"Connection: close\r\nContent-Length: {SIZE}\r\n\r\n")
    + FEED
    + b"\n\n<!-- -->",
    "an interim answer": head(f"Content-Length: {SIZE}\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK)
    + FEED,
}


def run(routes: dict[str, Any], work: Callable[[Web, Client], Coroutine[None, None, T]]) -> tuple[T, Web]:
    settings = FetchSettings(allow_networks=(AllowedNetwork.parse("127.0.0.1/32"),), delay=0.0, total_timeout=5.0)

    async def main() -> tuple[T, Web]:
        with serving(routes) as site:
            async with Client(settings, now=lambda: NOW) as client:
                return await work(site, client), site

    return asyncio.run(main())


def fetch(raw: object) -> tuple[Response, Web]:
    return run({"/feed": raw}, lambda site, client: client.fetch(Request(site.url("/feed"))))


@pytest.mark.parametrize("name", WHOLE)
def test_a_complete_message_is_kept(name: str) -> None:
    response, site = fetch(WHOLE[name])
    assert (response.outcome, response.body, response.full) == (Outcome.OK, FEED, True), response.message
    assert len(site.requests) <= 2


@pytest.mark.parametrize("body", [ACCENTED, CYRILLIC], ids=["accented", "cyrillic"])
@pytest.mark.parametrize("pause", [False, True], ids=["at once", "in pieces"])
def test_a_length_in_characters(body: bytes, pause: bool) -> None:
    async def answer(_: WebRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(head(f"Content-Length: {len(body.decode())}\r\n\r\n"))
        for start in range(0, len(body), len(body) // 3 + 1):
            writer.write(body[start : start + len(body) // 3 + 1])
            if pause:
                await writer.drain()
                await asyncio.sleep(0.01)

    response, _ = fetch(answer)
    assert (response.outcome, response.body) == (Outcome.OK, body), response.message


def test_other_bytes_after_a_body_with_accents_are_dropped() -> None:
    raw = head(f"Content-Length: {len(ACCENTED)}\r\n\r\n") + ACCENTED + b"<!-- generated in 0.02 s -->" * 3
    response, _ = fetch(raw)
    assert (response.outcome, response.body) == (Outcome.OK, ACCENTED)


@pytest.mark.parametrize(
    "raw",
    [
        head(f"Content-Length: {SIZE + 100}\r\n\r\n") + FEED,
        head(f"X : y\r\nContent-Length: {SIZE + 100}\r\n\r\n") + FEED,
        head("Transfer-Encoding: chunked\r\n\r\n") + b"%x\r\n" % (SIZE + 50) + FEED,
        head("Transfer-Encoding: chunked\r\n\r\n") + b"%x\r\n" % SIZE + FEED + b"\r\n",
        head("X : y\r\nTransfer-Encoding: chunked\r\n\r\n") + b"%x\r\n" % SIZE + FEED + b"\r\n",
        head("Transfer-Encoding: chunked\r\n\r\n") + b"%x\r\n" % SIZE + FEED + b"\r\nno chunk\r\n",
    ],
)
def test_a_message_that_ends_early_is_truncated(raw: bytes) -> None:
    async def answer(_: WebRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    response, _ = fetch(answer)
    assert (response.outcome, response.body, response.full) == (Outcome.TRUNCATED, FEED, False), response.message


NOT_MODIFIED = {
    "an empty chunked body": b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a body": b"Content-Length: %d\r\n\r\n" % SIZE + FEED,
    "a body without a length": b"\r\n" + FEED,
    "stray bytes": b"Content-Length: 0\r\n\r\n\r\n\r\nok",
    "a malformed header": b"X: a\0b\r\n\r\n",
}


@pytest.mark.parametrize("name", NOT_MODIFIED)
def test_a_304_with_a_body_is_asked_for_in_full_once_and_believed_then(name: str) -> None:
    def document(asked: WebRequest) -> bytes:
        if "if-none-match" in asked.headers:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n' + NOT_MODIFIED[name]
        return head(f'ETag: "x"\r\nContent-Length: {SIZE}\r\n\r\n') + FEED

    async def work(site: Web, client: Client) -> list[Response]:
        url = site.url("/feed")
        before = Fetch(url, "feed", NOW, "new", final_url=url, etag='"x"', full_at=NOW)
        other = Fetch(url + "?", "feed", NOW, "new", final_url=url, etag='"y"', full_at=NOW)
        return [await client.fetch(Request(url, previous=row)) for row in (before, before, other)]

    responses, site = run({"/feed": document}, work)
    assert [response.outcome for response in responses[:2]] == [Outcome.OK, Outcome.NOT_MODIFIED]
    assert responses[0].body == FEED
    assert ["if-none-match" in asked.headers for asked in site.requests][:3] == [True, False, True]


def test_a_server_that_answers_conditional_requests_with_nonsense_is_asked_in_full() -> None:
    def document(asked: WebRequest) -> bytes:
        conditional = "if-none-match" in asked.headers
        return b"not HTTP at all\r\n\r\n" if conditional else head(f"Content-Length: {SIZE}\r\n\r\n") + FEED

    async def work(site: Web, client: Client) -> list[Response]:
        url = site.url("/feed")
        before = Fetch(url, "feed", NOW, "new", final_url=url, etag='"x"', full_at=NOW)
        return [await client.fetch(Request(url, previous=before)) for _ in range(3)]

    responses, _ = run({"/feed": document}, work)
    assert [(response.outcome, response.body) for response in responses] == [(Outcome.OK, FEED)] * 3


def test_several_malformed_answers_of_one_origin_at_once() -> None:
    raw = head(f"X : y\r\nContent-Length: {SIZE}\r\n\r\n") + FEED

    async def work(site: Web, client: Client) -> list[Response]:
        return await asyncio.gather(*(client.fetch(Request(site.url(f"/{number}"))) for number in range(12)))

    responses, _ = run({f"/{number}": raw for number in range(12)}, work)
    assert [response.body for response in responses] == [FEED] * 12


def test_the_second_try_goes_through_the_guard_and_the_limits() -> None:
    big = head("X : y\r\nContent-Length: 3000000\r\n\r\n") + b"x" * 3_000_000
    settings = FetchSettings(allow_networks=(AllowedNetwork.parse("127.0.0.1/32"),), delay=0.0, max_bytes=100_000)

    async def main() -> list[Response]:
        with serving({"/big": big, "/away": away}) as site:
            async with Client(settings, now=lambda: NOW) as client:
                return [await client.fetch(Request(site.url(path))) for path in ("/big", "/away")]

    away = head("X : y\r\nLocation: http://127.0.0.2/x\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 302 Found\r\n")
    responses = asyncio.run(main())
    assert [response.outcome for response in responses] == [Outcome.TOO_LARGE, Outcome.FORBIDDEN_ADDRESS]


def test_an_endless_head_is_cut() -> None:
    async def endless(_: WebRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX : y\r\n")
        for _number in range(2000):
            writer.write(b"X: " + b"y" * 1000 + b"\r\n")
            await writer.drain()

    response, _ = fetch(endless)
    assert response.outcome is Outcome.NETWORK
    assert "longer than" in response.message


def test_the_delay_between_requests_holds_for_the_second_try() -> None:
    settings = FetchSettings(allow_networks=(AllowedNetwork.parse("127.0.0.1/32"),), delay=0.3, total_timeout=5.0)

    async def main() -> list[float]:
        raw = head(f"X : y\r\nContent-Length: {SIZE}\r\n\r\n") + FEED
        with serving({"/feed": raw}) as site:
            async with Client(settings, now=lambda: NOW) as client:
                await client.fetch(Request(site.url("/feed")))
                return [asked.at for asked in site.requests]

    first, second = asyncio.run(main())
    assert second - first >= 0.29
