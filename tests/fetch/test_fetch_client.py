"""The client against a small loopback server."""

import asyncio
import gzip
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from web_server import Web, WebRequest, answer, serving

from ingest.config import FetchConfig
from ingest.errors import ConfigError
from ingest.fetch import (
    AllowedNetwork,
    Client,
    Fetcher,
    FetchSettings,
    Request,
    Response,
    RobotsCache,
    fetch_all,
    fetch_batch,
    is_worth_retrying,
    shared_fetcher,
)
from ingest.fetch.messages import RequestKind
from ingest.fetch.turns import Turns, TurnTooLate
from ingest.records import Fetch
from ingest.records.outcome import Outcome

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LOCAL = tuple(AllowedNetwork.parse(f"127.0.0.{host}/32") for host in range(1, 4))
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
T = TypeVar("T")
Work = Callable[[Web, Client], Coroutine[None, None, T]]


def settings(**changes: Any) -> FetchSettings:
    usual = FetchSettings(contact="desk@example.org", allow_networks=LOCAL, delay=0.0, total_timeout=2.0)
    return replace(usual, **changes)


def run(
    routes: dict[str, Any],
    work: Work[T],
    *,
    hosts: Sequence[str] = ("127.0.0.1",),
    resolver: AbstractResolver | None = None,
    **changes: Any,
) -> tuple[T, Web]:
    async def main() -> tuple[T, Web]:
        with serving(routes, hosts) as site:
            async with Client(settings(**changes), now=lambda: NOW, resolver=resolver) as client:
                return await work(site, client), site

    return asyncio.run(main())


def fetch(routes: dict[str, Any], path: str = "/feed", kind: RequestKind = "feed", **changes: Any) -> Response:
    return run(routes, lambda site, client: client.fetch(Request(site.url(path), kind)), **changes)[0]


def previous(site: Web, path: str = "/feed", **changes: Any) -> Fetch:
    url = site.url(path)
    return replace(Fetch(url, "feed", NOW, "new", final_url=url, full_at=NOW), **changes)


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


# --- addresses ---


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.66",
        "2130706498",
        "0x7f000042",
        "0177.0.0.0102",
        "127.66",
        "[::ffff:127.0.0.66]",
        "[::1]",
        "[64:ff9b::7f00:42]",
        "[64:ff9b:1::7f00:42]",
        "[::ffff:0:127.0.0.66]",
        "[fec0::5]",
        "[3fff::1]",
        "[5f00::1]",
        "[2606:4700::5efe:7f00:42]",
        "[2002:7f00:42::]",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "[fe80::1]",
        "[fd00:ec2::254]",
    ],
)
def test_guarded_addresses_are_refused_directly_and_behind_redirects(host: str) -> None:
    routes = {"/feed": answer(302, b"", Location=f"http://{host}/x")}
    assert fetch(routes).outcome is Outcome.FORBIDDEN_ADDRESS
    result, _ = run({}, lambda site, client: client.fetch(Request(f"http://{host}:{site.port}/x")))
    assert result.outcome is Outcome.FORBIDDEN_ADDRESS
    assert result.message


class _Names(AbstractResolver):
    """A name service that gives its answers one after the other, and the last one from then on."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            {"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
            for address in addresses
        ]

    async def close(self) -> None:
        return


def test_names_are_judged_by_where_they_lead() -> None:
    async def work(site: Web, client: Client) -> Response:
        return await client.fetch(Request(f"http://news.example:{site.port}/feed"))

    routes = {"/feed": answer(200, FEED)}
    assert run(routes, work, resolver=_Names(("127.0.0.1",)))[0].outcome is Outcome.OK
    result, site = run(routes, work, hosts=("127.0.0.1", "127.0.0.66"), resolver=_Names(("127.0.0.66",)))
    assert result.outcome is Outcome.FORBIDDEN_ADDRESS
    assert not site.requests


def test_other_ports_of_an_opened_network_are_refused() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        with serving({"/x": answer(200, FEED)}) as other:
            site.routes["/away"] = answer(302, b"", Location=other.url("/x"))
            requests = [
                Request(site.url("/away")),
                Request(other.url("/x"), "page", found_in=site.url("/feed")),
                Request(f"http://localhost.:{other.port}/x", found_in=site.url("/feed")),
                Request(other.url("/x")),
            ]
            return [(await client.fetch(request)).outcome for request in requests]

    result, _ = run({}, work)
    assert result == [Outcome.FORBIDDEN_ADDRESS] * 3 + [Outcome.OK]


@pytest.mark.parametrize("text", ["10.0.0.0/99", "example.org", "10.0.0.0/8:x", "10.0.0.0/8:0", "10.0.0.0/8:70000", ""])
def test_wrong_address_ranges_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"port|range"):
        AllowedNetwork.parse(text)
    with pytest.raises(ConfigError, match="allow_networks"):
        FetchSettings.from_config(FetchConfig(allow_networks=(text,)))


# --- robots.txt ---

PAGES = {"/a": answer(200, b"<html><body>a</body></html>"), "/private": answer(200, b"<html></html>")}


def test_robots_are_read_once_and_obeyed_for_pages() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        pages = [Request(site.url(path), "page") for path in ("/a", "/private", "/a?2")]
        return [response.outcome async for response in fetch_all(client, pages)]

    rules = answer(200, b"User-agent: *\nDisallow: /private\n")
    result, site = run({**PAGES, "/a?2": PAGES["/a"], "/robots.txt": rules}, work)
    assert sorted(result) == [Outcome.OK, Outcome.OK, Outcome.ROBOTS]
    assert site.asked[0] == "/robots.txt"
    assert site.asked.count("/robots.txt") == 1
    assert "/private" not in site.asked


def test_feeds_do_not_ask_for_robots() -> None:
    _, site = run({"/feed": answer(200, FEED)}, lambda s, c: c.fetch(Request(s.url("/feed"))))
    assert site.asked == ["/feed"]


def test_robots_that_cannot_be_had_forbid() -> None:
    result = fetch({**PAGES, "/robots.txt": answer(500)}, "/a", "page")
    assert result.outcome is Outcome.ROBOTS
    assert "500" in result.message
    assert is_worth_retrying(result)


def test_robots_hold_for_where_a_page_redirects_to() -> None:
    routes = {"/a": answer(302, b"", Location="/private"), "/private": PAGES["/private"]}
    routes["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /private\n")
    result, site = run(routes, lambda s, c: c.fetch(Request(s.url("/a"), "page")))
    assert result.outcome is Outcome.ROBOTS
    assert not is_worth_retrying(result)
    assert "/private" not in site.asked


def test_a_page_at_a_guarded_address_is_a_forbidden_address() -> None:
    result, _ = run({}, lambda site, client: client.fetch(Request("http://127.0.0.66/x", "page")))
    assert result.outcome is Outcome.FORBIDDEN_ADDRESS


def test_a_crawl_delay_holds_for_everything_at_the_host() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        pages = [Request(site.url("/a"), "page"), Request(site.url("/private"), "page")]
        result = [response.outcome async for response in fetch_all(client, pages)]
        return [*result, (await client.fetch(Request(site.url("/feed")))).outcome]

    result, site = run({**PAGES, "/robots.txt": answer(200, b"User-agent: *\nCrawl-delay: 500\n")}, work, patience=5.0)
    assert result == [Outcome.DEFERRED] * 3
    assert site.asked == ["/robots.txt"]


# --- many at once ---


async def _slow(_: WebRequest, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.03)
    writer.write(answer(200, FEED, Connection="close"))
    await writer.drain()


def test_limits_per_host_and_in_all() -> None:
    hosts = ("127.0.0.1", "127.0.0.2", "127.0.0.3")

    async def work(site: Web, client: Client) -> int:
        requests = [Request(site.url(f"/slow{number}", host)) for number in range(6) for host in hosts]
        return sum([response.outcome is Outcome.OK async for response in fetch_all(client, requests)])

    routes: dict[str, Any] = {f"/slow{number}": _slow for number in range(6)}
    result, site = run(routes, work, hosts=hosts)
    assert result == 18
    assert site.max_open == 2
    result, site = run(routes, work, hosts=hosts, per_host=5, total=2)
    assert result == 18
    assert site.max_open <= 2


def test_starts_at_one_host_are_spaced() -> None:
    async def starts() -> list[float]:
        turns = Turns(per_host=2, total=9, delay=0.05)
        result: list[float] = []

        async def one(gap: float) -> None:
            async with turns.turn("a", gap) as turn:
                assert turn.host.last_start is not None
                result.append(turn.host.last_start)

        await asyncio.gather(*(one(gap) for gap in (0.0, 0.0, 0.1, 0.0)))
        turns.slow_down("a", 99.0)
        with pytest.raises(TurnTooLate):
            async with turns.turn("a", patience=1.0):
                raise AssertionError
        async with turns.turn("b", patience=0.0):
            return result

    gaps = [later - earlier for earlier, later in pairwise(asyncio.run(starts()))]
    assert all(gap > 0.0499 for gap in gaps)
    assert max(gaps) > 0.0999


def test_requests_are_taken_as_they_can_be_asked_and_all_answered() -> None:
    taken = 0

    async def work(site: Web, client: Client) -> int:
        def endless() -> Iterator[Request]:
            nonlocal taken
            for number in range(30_000):
                taken += 1
                yield Request(site.url(f"/{number}"))

        answers = fetch_all(client, endless())
        await anext(answers)
        await answers.aclose()
        return taken

    result, _ = run({}, work)
    assert result < 30_000


def test_a_slow_consumer_slows_the_fetching_down() -> None:
    async def work(site: Web, client: Client) -> int:
        answers = fetch_all(client, (Request(site.url(f"/{number}")) for number in range(500)))
        await anext(answers)
        await asyncio.sleep(0.7)
        await answers.aclose()
        return len(site.requests)

    result, _ = run({}, work, total=2, per_host=2)
    assert result <= 2 * 2 + 64 + 3


def test_bodies_that_wait_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.fetch.crawl._MAX_WAITING_BYTES", 50_000)

    async def work(site: Web, client: Client) -> tuple[int, int]:
        answers = fetch_all(client, (Request(site.url(f"/{number}")) for number in range(40)))
        await anext(answers)
        await asyncio.sleep(0.3)
        before = len(site.requests)
        return before, 1 + len([response async for response in answers])

    routes: dict[str, Any] = {f"/{number}": answer(200, b"x" * 20_000) for number in range(40)}
    (before, after), _ = run(routes, work)
    assert before <= 6
    assert after == 40


def test_a_host_in_trouble_is_left_alone_for_this_time() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        pages = [Request(site.url(f"/{number}"), "page") for number in range(20)]
        return [response.outcome async for response in fetch_all(client, pages)]

    routes: dict[str, Any] = {f"/{number}": answer(429) for number in range(20)}
    result, site = run({**routes, "/robots.txt": answer(404)}, work)
    assert len(result) == 20
    assert result.count(Outcome.DEFERRED) >= 15
    assert len(site.requests) <= 6


def test_a_request_whose_turn_would_come_too_late_is_deferred() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        return [r.outcome async for r in fetch_all(client, [Request(site.url(f"/feed?{n}")) for n in range(3)])]

    result, site = run({}, work, delay=60.0, patience=0.5)
    assert sorted(result) == sorted([Outcome.HTTP_ERROR, Outcome.DEFERRED, Outcome.DEFERRED])
    assert len(site.requests) == 1


def test_bad_addresses_are_answers_too() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        requests = [Request("javascript:1"), Request(site.url("/feed")), Request("")]
        return sorted([response.outcome async for response in fetch_all(client, requests)])

    assert run({"/feed": answer(200, FEED)}, work)[0] == [Outcome.BAD_URL, Outcome.BAD_URL, Outcome.OK]


def test_from_code_that_is_not_asynchronous() -> None:
    async def main() -> list[list[Outcome]]:
        with serving({"/feed": answer(200, FEED)}) as site:
            requests = [Request(site.url("/feed")), Request(site.url("/none"))]
            robots = RobotsCache()
            batch = await asyncio.to_thread(lambda: list(fetch_batch(requests, settings(), lambda: NOW, robots)))

            def twice() -> list[Response]:
                with Fetcher(settings()) as fetcher:
                    with closing(fetcher.fetch(requests)) as unfinished:
                        next(unfinished)
                    return list(fetcher.fetch(requests))

            kept = await asyncio.to_thread(twice)
            return [sorted(response.outcome for response in group) for group in (batch, kept)]

    expected = sorted([Outcome.OK, Outcome.HTTP_ERROR])
    assert asyncio.run(main()) == [expected, expected]


def test_a_process_shares_one_fetcher() -> None:
    one, two = shared_fetcher(settings(per_host=1)), shared_fetcher(settings(per_host=1), lambda: NOW)
    assert one is two
    assert shared_fetcher(settings(per_host=2)) is not one
    assert next(one.fetch([Request("mailto:desk@example.org")])).at == NOW


def test_a_clock_set_later_decides_when_validators_stay_away() -> None:
    with serving({"/feed": answer(200, FEED)}) as site, Fetcher(settings(), now=lambda: NOW) as fetcher:
        request = Request(site.url("/feed"), previous=previous(site, etag='"x"'))
        list(fetcher.fetch([request]))
        fetcher.set_clock(lambda: NOW + timedelta(days=8))
        list(fetcher.fetch([request]))
        assert ["if-none-match" in asked.headers for asked in site.requests] == [True, False]
