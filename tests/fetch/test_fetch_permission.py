"""Which addresses the client asks: networks that are closed to it, and robots.txt."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from loopback_client import FEED, fetch, run
from web_server import Web, answer, serving

from ingest.config import FetchConfig
from ingest.errors import ConfigError
from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response, fetch_all, is_worth_retrying
from ingest.records.outcome import Outcome

pytestmark = pytest.mark.slow


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
