"""The client against a small loopback server: answers, validators, redirects."""

import asyncio
import gzip
import socket
from datetime import timedelta
from typing import Any

import pytest
from loopback_client import FEED, NOW, fetch, previous, run
from web_server import Web, WebRequest, answer

from ingest.fetch import Client, Request, Response, fetch_all
from ingest.records.outcome import Outcome

pytestmark = pytest.mark.slow


# --- one answer ---


def test_a_whole_answer() -> None:
    body = gzip.compress(FEED)
    result = fetch({"/feed": answer(200, body, Content_Encoding="gzip", ETag='"1"', Cache_Control="max-age=60")})
    assert (result.outcome, result.status, result.body, result.full) == (Outcome.OK, 200, FEED, True)
    assert result.header("etag") == '"1"'
    assert result.fresh_until == NOW + timedelta(seconds=60)
    assert (result.wire_bytes, result.redirects, result.permanent_url) == (len(body), 0, None)


def test_manners() -> None:
    _, site = run({"/feed": answer(200, FEED, Set_Cookie="a=1")}, lambda s, c: _twice(s, c))
    for asked in site.requests:
        assert asked.headers["user-agent"].startswith("ingest/")
        assert "(+desk@example.org)" in asked.headers["user-agent"]
        assert asked.headers["accept-encoding"] == "gzip, deflate, br, zstd"
        assert not {"cookie", "referer", "authorization"} & set(asked.headers)


async def _twice(site: Web, client: Client) -> None:
    for _ in range(2):
        await client.fetch(Request(site.url("/feed")))


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        (answer(410), Outcome.GONE),
        (answer(403), Outcome.BLOCKED),
        (answer(403, b"<html><title>Just a moment...</title></html>"), Outcome.CHALLENGE),
        (answer(200, b"<html><title>Just a moment...</title></html>"), Outcome.CHALLENGE),
        (answer(429), Outcome.RATE_LIMITED),
        (answer(503, b"", Retry_After="30"), Outcome.RATE_LIMITED),
        (answer(503), Outcome.HTTP_ERROR),
        (answer(500, b"x" * 300_000), Outcome.HTTP_ERROR),
        (answer(304), Outcome.HTTP_ERROR),
        (answer(206, FEED), Outcome.TRUNCATED),
        (answer(200, bytes(99), Content_Encoding="foo"), Outcome.UNDECODABLE),
        (answer(200, gzip.compress(FEED)[:-8] + bytes(8), Content_Encoding="gzip"), Outcome.UNDECODABLE),
        (answer(200, gzip.compress(FEED)[:-9], Content_Encoding="gzip"), Outcome.TRUNCATED),
        (answer(200, gzip.compress(b"0" * 10_000_000), Content_Encoding="gzip"), Outcome.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", Outcome.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n", Outcome.NETWORK),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde", Outcome.NETWORK),
        (b"SSH-2.0-OpenSSH\r\n" + bytes(range(256)), Outcome.NETWORK),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", Outcome.NETWORK),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + FEED, Outcome.NETWORK),
        (b"HTTP/1.1 OK\r\n\r\n" + FEED, Outcome.NETWORK),
        (FEED, Outcome.NETWORK),
    ],
)
def test_every_answer_has_an_outcome(raw: object, outcome: Outcome) -> None:
    result = fetch({"/feed": raw}, max_bytes=1_000_000, max_decoded_bytes=1_000_000)
    assert result.outcome is outcome
    assert result.message
    assert not result.full


async def _cut(_: WebRequest, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + FEED)
    await writer.drain()


async def _silent(_: WebRequest, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def _drip(_: WebRequest, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _number in range(300):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.1)


async def _endless(_: WebRequest, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _number in range(2000):
        writer.write(b"x" * 50_000)
        await writer.drain()


def test_a_body_that_breaks_off_is_truncated_and_kept() -> None:
    result = fetch({"/feed": _cut})
    assert (result.outcome, result.body, result.full) == (Outcome.TRUNCATED, FEED, False)


@pytest.mark.parametrize("route", [_silent, _drip])
def test_time_is_limited(route: object) -> None:
    result = fetch({"/feed": route}, total_timeout=0.5)
    assert (result.outcome, result.body) == (Outcome.TIMEOUT, b"")


def test_an_endless_body_is_cut() -> None:
    assert fetch({"/feed": _endless}, max_bytes=500_000).outcome is Outcome.TOO_LARGE


SITEMAP_LIMIT = 52_428_800  # bytes, https://www.sitemaps.org/protocol.html


@pytest.mark.parametrize("headers", [{"Content_Type": "application/gzip"}, {"Content_Encoding": "gzip"}])
def test_a_sitemap_may_have_as_many_bytes_as_its_protocol_allows(headers: dict[str, str]) -> None:
    urls = b"https://example.org/news/0000000001\n" * (SITEMAP_LIMIT // 36)
    limits = {"max_bytes": 20_000_000, "max_decoded_bytes": 20_000_000, "total_timeout": 60.0}
    routes = {"/map.txt.gz": answer(200, gzip.compress(urls, 1), **headers)}
    result = fetch(routes, "/map.txt.gz", "sitemap", **limits)
    assert (result.outcome, len(result.body)) == (Outcome.OK, len(urls))
    assert fetch(routes, "/map.txt.gz", "feed", **limits).outcome is Outcome.TOO_LARGE
    routes["/map.txt.gz"] = answer(200, gzip.compress(urls + b"x" * 1_000, 1), **headers)
    assert fetch(routes, "/map.txt.gz", "sitemap", **limits).outcome is Outcome.TOO_LARGE


def test_nobody_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        result, _ = run({}, lambda site, client: client.fetch(Request(url)))
    assert result.outcome is Outcome.NETWORK


def test_a_kept_connection_that_was_closed_is_tried_once_more() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        result = [(await client.fetch(Request(site.url("/feed")))).outcome]
        site.routes["/feed"] = _drop_once(site)
        result.append((await client.fetch(Request(site.url("/feed")))).outcome)
        return result

    result, site = run({"/feed": answer(200, FEED)}, work)
    assert result == [Outcome.OK, Outcome.OK]
    assert len(site.requests) == 3


def _drop_once(site: Web) -> object:
    async def drop(_: WebRequest, __: asyncio.StreamWriter) -> None:
        site.routes["/feed"] = answer(200, FEED)

    return drop


def test_a_fresh_connection_that_is_dropped_is_not_tried_again() -> None:
    async def drop(_: WebRequest, __: asyncio.StreamWriter) -> None:
        return

    result, site = run({"/feed": drop}, lambda s, c: c.fetch(Request(s.url("/feed"))))
    assert result.outcome is Outcome.NETWORK
    assert len(site.requests) == 1


def test_a_video_is_no_page_and_is_not_read() -> None:
    routes = {"/robots.txt": answer(404), "/v": answer(200, b"\0" * 100_000, Content_Type="video/mp4")}
    result = fetch(routes, "/v", "page")
    assert (result.outcome, result.wire_bytes) == (Outcome.UNSUPPORTED, 0)


# --- validators ---


def test_validators_go_back_and_304_is_not_modified() -> None:
    async def work(site: Web, client: Client) -> Response:
        before = previous(site, etag='W/"x"', last_modified="Mon, 1 Jan 2026 00:00:00 +0000")
        return await client.fetch(Request(site.url("/feed"), previous=before))

    result, site = run({"/feed": answer(304)}, work)
    assert (result.outcome, result.body) == (Outcome.NOT_MODIFIED, b"")
    assert site.requests[0].headers["if-none-match"] == 'W/"x"'
    assert site.requests[0].headers["if-modified-since"] == "Mon, 1 Jan 2026 00:00:00 +0000"


def test_now_and_then_they_stay_away() -> None:
    async def work(site: Web, client: Client) -> Response:
        before = previous(site, etag='"x"', full_at=NOW - timedelta(days=8))
        return await client.fetch(Request(site.url("/feed"), previous=before))

    result, site = run({"/feed": answer(200, FEED)}, work)
    assert result.full
    assert "if-none-match" not in site.requests[0].headers


def test_validators_belong_to_the_address_that_gave_them() -> None:
    async def work(site: Web, client: Client) -> Response:
        before = previous(site, etag='"x"', final_url=site.url("/target"))
        return await client.fetch(Request(site.url("/feed"), previous=before))

    routes = {"/feed": answer(302, b"", Location="/target"), "/target": answer(304)}
    result, site = run(routes, work)
    assert result.outcome is Outcome.NOT_MODIFIED
    assert ["if-none-match" in asked.headers for asked in site.requests] == [False, True]


def test_two_feeds_that_lead_to_one_document_download_it_once() -> None:
    def document(asked: WebRequest) -> bytes:
        return answer(304) if asked.headers.get("if-none-match") == '"d"' else answer(200, FEED, ETag='"d"')

    async def work(site: Web, client: Client) -> list[Response]:
        requests = [Request(site.url("/target")), Request(site.url("/feed"))]
        return [response async for response in fetch_all(client, requests)]

    result, site = run({"/feed": answer(302, b"", Location="/target"), "/target": document}, work)
    assert [response.body for response in result] == [FEED, FEED]
    assert sorted(response.full for response in result) == [False, True]
    assert site.asked.count("/target") == 1


# --- redirects ---


@pytest.mark.parametrize("status", [301, 308])
def test_permanent_redirects_are_remembered(status: int) -> None:
    async def work(site: Web, client: Client) -> Response:
        return await client.fetch(Request(site.url("/feed")))

    result, site = run({"/feed": answer(status, b"", Location="/new"), "/new": answer(200, FEED)}, work)
    assert result.permanent_url == result.final_url == site.url("/new")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_temporary_redirects_are_not(status: int) -> None:
    result = fetch({"/feed": answer(status, b"", Location="/new"), "/new": answer(200, FEED)})
    assert result.outcome is Outcome.OK
    assert result.permanent_url is None


def test_only_the_permanent_part_of_a_chain_counts() -> None:
    routes = {
        "/feed": answer(301, b"", Location="/moved"),
        "/moved": answer(302, b"", Location="/now"),
        "/now": answer(308, b"", Location="/end"),
        "/end": answer(200, FEED),
    }
    result, site = run(routes, lambda s, c: c.fetch(Request(s.url("/feed"))))
    assert (result.permanent_url, result.final_url, result.redirects) == (site.url("/moved"), site.url("/end"), 3)


def test_the_remembered_address_is_asked() -> None:
    async def work(site: Web, client: Client) -> Response:
        before = previous(site, permanent_url=site.url("/new"))
        return await client.fetch(Request(site.url("/feed"), previous=before))

    result, site = run({"/new": answer(200, FEED)}, work)
    assert result.outcome is Outcome.OK
    assert site.asked == ["/new"]


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("/feed", Outcome.REDIRECT_LOOP),
        ("", Outcome.REDIRECT_LOOP),
        ("file:///etc/passwd", Outcome.BAD_URL),
        ("javascript:alert(1)", Outcome.BAD_URL),
        ("http://[::1", Outcome.BAD_URL),
    ],
)
def test_redirects_to_nowhere(location: str, outcome: Outcome) -> None:
    assert fetch({"/feed": answer(302, b"", Location=location)}).outcome is outcome


def test_redirects_are_counted() -> None:
    routes: dict[str, Any] = {f"/{n}": answer(302, b"", Location=f"/{n + 1}") for n in range(30)}
    routes["/11"] = answer(200, FEED)
    assert fetch(routes, "/1").outcome is Outcome.OK
    del routes["/11"]
    routes["/11"] = answer(302, b"", Location="/12")
    result, site = run(routes, lambda s, c: c.fetch(Request(s.url("/1"))))
    assert result.outcome is Outcome.REDIRECT_LOOP
    assert len(site.requests) == 11
