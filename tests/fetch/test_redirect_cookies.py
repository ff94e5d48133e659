"""Cookies live for one request's redirects and are forgotten then."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest
from web_server import Web, WebRequest, answer, serving

from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response
from ingest.fetch.messages import RequestKind
from ingest.records.outcome import Outcome

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
LOCAL = tuple(AllowedNetwork.parse(f"127.0.0.{host}/32") for host in range(1, 3))


def run(
    routes: dict[str, Any], work: Callable[[Web, Client], Coroutine[None, None, list[Response]]]
) -> tuple[list[Response], Web]:
    async def main() -> tuple[list[Response], Web]:
        settings = FetchSettings(allow_networks=LOCAL, delay=0.0, total_timeout=5.0)
        with serving(routes, ("127.0.0.1", "127.0.0.2")) as site:
            async with Client(settings, now=lambda: NOW) as client:
                return await work(site, client), site

    return asyncio.run(main())


def gate(asked: WebRequest) -> bytes:
    """Answer with the feed to requests with the cookie, and redirect others to the same address to set it."""
    if "seen=1" in asked.headers.get("cookie", ""):
        return answer(200, FEED)
    return answer(302, b"", Location=asked.path, Set_Cookie="seen=1; Path=/")


@pytest.mark.parametrize("kind", ["feed", "page"])
def test_a_redirect_to_itself_with_a_cookie_is_followed(kind: RequestKind) -> None:
    async def work(site: Web, client: Client) -> list[Response]:
        return [await client.fetch(Request(site.url("/feed"), kind)) for _ in range(2)]

    responses, site = run({"/feed": gate}, work)
    assert [(response.outcome, response.body) for response in responses] == [(Outcome.OK, FEED)] * 2
    cookies = [asked.headers.get("cookie") for asked in site.requests if asked.path == "/feed"]
    assert cookies == [None, "seen=1", None, "seen=1"], "forgotten between the requests"


def test_a_permanent_redirect_to_itself_moves_nothing() -> None:
    def permanent_gate(asked: WebRequest) -> bytes:
        return gate(asked).replace(b"302", b"301")

    (response,), _ = run({"/feed": permanent_gate}, lambda s, c: _fetch(s, c, "/feed"))
    assert (response.outcome, response.permanent_url) == (Outcome.OK, None)


async def _fetch(site: Web, client: Client, path: str) -> list[Response]:
    return [await client.fetch(Request(site.url(path)))]


def test_a_redirect_to_itself_without_a_cookie_is_a_circle() -> None:
    routes: dict[str, Any] = {"/feed": answer(302, b"", Location="/feed")}
    (response,), site = run(routes, lambda s, c: _fetch(s, c, "/feed"))
    assert response.outcome is Outcome.REDIRECT_LOOP
    assert len(site.requests) == 1


def test_a_cookie_that_changes_nothing_is_a_circle() -> None:
    routes: dict[str, Any] = {"/feed": answer(302, b"", Location="/feed", Set_Cookie="seen=1; Path=/")}
    (response,), site = run(routes, lambda s, c: _fetch(s, c, "/feed"))
    assert response.outcome is Outcome.REDIRECT_LOOP
    assert len(site.requests) == 2


def test_ever_new_cookies_end_with_the_limit_of_redirects() -> None:
    count = iter(range(1_000))

    def restless(asked: WebRequest) -> bytes:
        return answer(302, b"", Location="/feed", Set_Cookie=f"seen={next(count)}; Path=/")

    (response,), site = run({"/feed": restless}, lambda s, c: _fetch(s, c, "/feed"))
    assert response.outcome is Outcome.REDIRECT_LOOP
    assert len(site.requests) == 11


def test_cookies_are_set_along_the_chain_and_stay_with_their_host() -> None:
    async def work(site: Web, client: Client) -> list[Response]:
        elsewhere = site.url("/elsewhere", "127.0.0.2")
        site.routes["/start"] = answer(302, b"", Location="/consent", Set_Cookie="a=1; Path=/")
        site.routes["/consent"] = answer(307, b"", Location=elsewhere, Set_Cookie="b=2; Path=/")
        site.routes["/elsewhere"] = answer(302, b"", Location=site.url("/end"), Set_Cookie="c=3; Path=/")
        site.routes["/end"] = answer(200, FEED)
        return await _fetch(site, client, "/start")

    (response,), site = run({}, work)
    assert response.outcome is Outcome.OK
    assert [asked.headers.get("cookie") for asked in site.requests] == [None, "a=1", None, "a=1; b=2"]
