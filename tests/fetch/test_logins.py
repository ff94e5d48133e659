"""Logins: who gets them, where they come from, and that they are shown nowhere."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from web_server import Web, WebRequest, answer, serving

from ingest.config import Config, FetchConfig, SourceConfig
from ingest.config_file import parse_config
from ingest.errors import ConfigError
from ingest.fetch import Client, FetchSettings, Request, Response
from ingest.fetch.logins import with_logins
from ingest.records.outcome import Outcome
from ingest.urls.credentials import Credentials, split_credentials

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
BASIC = "Basic " + b64encode(b"desk:s3cret:word").decode()
SECRETS = ("s3cret", b64encode(b"desk:s3cret:word").decode(), "k3y", "t0ken")
Work = Callable[[Web, Client], Coroutine[None, None, list[Response]]]


def settings(site: Web, *sources: SourceConfig, urls: tuple[str, ...] = ()) -> FetchSettings:
    fetch = FetchConfig(allow_networks=("127.0.0.0/30",), delay=0.0, timeout_seconds=5.0)
    named = [replace(source, url=(source.url or "").replace("SITE", f"127.0.0.1:{site.port}")) for source in sources]
    return FetchSettings.from_config(with_logins(Config(fetch=fetch, source=tuple(named)), urls).fetch)


def run(routes: dict[str, Any], work: Work, *sources: SourceConfig) -> tuple[list[Response], Web]:
    async def main() -> tuple[list[Response], Web]:
        with serving(routes, ("127.0.0.1", "127.0.0.2")) as site:
            async with Client(settings(site, *sources), now=lambda: NOW) as client:
                return await work(site, client), site

    return asyncio.run(main())


def locked(asked: WebRequest) -> bytes:
    if asked.headers.get("authorization") == BASIC:
        return answer(200, FEED, Set_Cookie="session=t0ken")
    return answer(401, b"", WWW_Authenticate='Basic realm="news"')


def login(**changes: Any) -> SourceConfig:
    return replace(SourceConfig(url="http://SITE/feed"), **changes)


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DESK_PASSWORD", "s3cret:word")
    monkeypatch.setenv("DESK_KEY", "k3y")
    (tmp_path / "password").write_text("s3cret:word\n")
    return tmp_path


async def fetch_feed(site: Web, client: Client) -> list[Response]:
    return [await client.fetch(Request(site.url("/feed")))]


@pytest.mark.parametrize("way", ["environment", "file", "url"])
def test_a_login_from_the_environment_a_file_or_the_address(way: str, secrets: Path) -> None:
    source = {
        "environment": login(username="desk", password_env="DESK_PASSWORD"),
        "file": login(username="desk", password_file=str(secrets / "password")),
        "url": login(url="http://desk:s3cret%3Aword@SITE/feed"),
    }[way]
    (response,), site = run({"/feed": locked}, fetch_feed, source)
    assert (response.outcome, response.body) == (Outcome.OK, FEED)
    assert response.final_url == site.url("/feed")
    assert not any(secret in repr(response) for secret in SECRETS)


def test_without_a_login_the_server_refuses() -> None:
    (response,), _ = run({"/feed": locked}, fetch_feed)
    assert (response.outcome, response.status) == (Outcome.BLOCKED, 401)


def test_headers_and_cookies_go_along() -> None:
    source = login(headers={"X-Key": "Token ${DESK_KEY}"}, cookies={"session": "${DESK_KEY}", "lang": "de"})
    (response,), site = run({"/feed": answer(200, FEED)}, fetch_feed, source)
    assert response.outcome is Outcome.OK
    assert site.requests[0].headers["x-key"] == "Token k3y"
    assert site.requests[0].headers["cookie"] == "session=k3y; lang=de"


def test_cookies_of_a_file_go_to_their_host_and_path(secrets: Path) -> None:
    lines = [
        "# Netscape HTTP Cookie File",
        "127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1",
        "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t1893456000\tb\t2",
        "127.0.0.1\tFALSE\t/private\tFALSE\t0\tc\t3",
        "127.0.0.1\tFALSE\t/\tTRUE\t0\td\t4",
        "127.0.0.2\tFALSE\t/\tFALSE\t0\te\t5",
        "not a cookie",
    ]
    (secrets / "cookies.txt").write_text("\n".join(lines))
    _, site = run({"/feed": answer(200, FEED)}, fetch_feed, login(cookies_file=str(secrets / "cookies.txt")))
    assert site.requests[0].headers["cookie"] == "a=1; b=2"


def test_a_login_stays_with_its_origin_when_a_redirect_leads_away() -> None:
    async def work(site: Web, client: Client) -> list[Response]:
        site.routes["/feed"] = answer(302, b"", Location=site.url("/other", "127.0.0.2"))
        site.routes["/other"] = answer(302, b"", Location=site.url("/third", "127.0.0.2"))
        site.routes["/third"] = locked
        return await fetch_feed(site, client)

    source = login(username="desk", password_env="DESK_PASSWORD", cookies={"a": "1"}, headers={"X-Key": "k3y"})
    (response,), site = run({}, work, source)
    assert response.outcome is Outcome.BLOCKED
    assert "is not sent to http://127.0.0.2" in response.message
    sent = [sorted({"authorization", "cookie", "x-key"} & asked.headers.keys()) for asked in site.requests]
    assert sent == [["authorization", "cookie", "x-key"], [], []]


def test_it_goes_along_redirects_within_the_origin_and_through_the_tolerant_try() -> None:
    def malformed(asked: WebRequest) -> bytes:
        return locked(asked).replace(b"Content-Length", b"X : y\r\nContent-Length")

    routes: dict[str, Any] = {"/feed": answer(302, b"", Location="/moved"), "/moved": malformed}
    (response,), site = run(routes, fetch_feed, login(username="desk", password_env="DESK_PASSWORD"))
    assert response.outcome is Outcome.OK
    assert [asked.headers.get("authorization") for asked in site.requests] == [BASIC] * 3


def test_pages_that_the_source_names_get_it_and_those_of_other_sites_do_not() -> None:
    async def work(site: Web, client: Client) -> list[Response]:
        found_in = [site.url("/feed"), site.url("/other-feed"), site.url("/feed", "127.0.0.2"), None]
        return [await client.fetch(Request(site.url("/page"), "page", found_in=source)) for source in found_in]

    routes: dict[str, Any] = {"/page": locked}
    responses, site = run(routes, work, login(username="desk", password_env="DESK_PASSWORD"))
    assert [response.outcome for response in responses] == [Outcome.OK, Outcome.OK, Outcome.BLOCKED, Outcome.OK]
    robots = next(asked for asked in site.requests if asked.path == "/robots.txt")
    assert "authorization" not in robots.headers


def test_each_source_of_an_origin_has_its_own_login() -> None:
    async def work(site: Web, client: Client) -> list[Response]:
        return [await client.fetch(Request(site.url(path))) for path in ("/a", "/b", "/c")]

    sources = [login(url=f"http://SITE/{name}", headers={"X-Key": name}) for name in "ab"]
    _, site = run({}, work, *sources)
    assert [asked.headers.get("x-key") for asked in site.requests] == ["a", "b", None], "/c is neither's"


def test_pages_get_the_login_of_the_source_that_led_to_them_also_behind_redirects_and_lists() -> None:
    async def work(site: Web, client: Client) -> list[Response]:
        moved, listed = site.url("/moved"), site.url("/list/b")
        b = ("feed:" + site.url("/b"),)
        return [
            await client.fetch(Request(site.url("/page/1"), "page", found_in=moved, led_by=(site.url("/b"),))),
            await client.fetch(Request(site.url("/page/2"), "page", found_in=listed, led_by=(listed, site.url("/b")))),
            await client.fetch(Request(site.url("/page/3"), "page", found_in=moved, led_by=b)),
            await client.fetch(Request(site.url("/page/4"), "page", found_in=moved, led_by=("feeds.opml",))),
        ]

    sources = [login(url=f"http://SITE/{name}", headers={"X-Key": name}) for name in "ab"]
    _, site = run({}, work, *sources)
    keys = [asked.headers.get("x-key") for asked in site.requests if asked.path != "/robots.txt"]
    assert keys == ["b", "b", "b", None]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (SourceConfig(url="http://h.example/", username="u"), "needs either password_env or password_file"),
        (SourceConfig(url="http://h.example/", username="u", password_env="A", password_file="b"), "needs either"),
        (SourceConfig(url="http://h.example/", password_env="DESK_KEY"), "needs a username"),
        (SourceConfig(url="http://h.example/", username="a:b", password_env="DESK_KEY"), "colon"),
        (
            SourceConfig(url="http://u:s3cret@h.example/", username="a", password_env="DESK_KEY"),
            "beside the one in its url",
        ),
        (SourceConfig(url="http://h.example/", username="u", password_env="NOT_SET"), "NOT_SET is not set"),
        (SourceConfig(url="http://h.example/", username="u", password_file="/no/such/file"), "cannot be read"),
        (SourceConfig(url="http://h.example/", headers={"X": "${NOT_SET}"}), "NOT_SET is not set"),
        (SourceConfig(url="http://h.example/", headers={"X Y": "1"}), "not the name of a header"),
        (SourceConfig(url="http://h.example/", headers={"Host": "x"}), "comes from the address"),
        (SourceConfig(url="http://h.example/", headers={"user-agent": "x"}), "names this program"),
        (SourceConfig(url="http://h.example/", headers={"X": "s3cret\r\nY: z"}), "one line"),
        (SourceConfig(url="http://h.example/", cookies={"a": "s3cret; b"}), "semicolon"),
        (SourceConfig(url="http://h.example/", cookies={"a b": "1"}), "not the name of a cookie"),
        (SourceConfig(path="seeds", username="u", password_env="DESK_KEY"), "login belongs to a url"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_source_and_no_secret(source: SourceConfig, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as error:
        with_logins(Config(source=(source,)))
    assert not any(secret in str(error.value) for secret in SECRETS)
    assert "source h" in str(error.value) or "source seeds" in str(error.value)


@pytest.mark.parametrize(
    ("url", "clean", "credentials"),
    [
        ("https://h.example/feed", "https://h.example/feed", None),
        ("https://u:p@h.example/feed?a@b", "https://h.example/feed?a@b", Credentials("u", "p")),
        ("https://u%40x:p%3Aq@h.example/", "https://h.example/", Credentials("u@x", "p:q")),
        ("https://u:p@q@h.example/", "https://h.example/", Credentials("u", "p@q")),
        ("https://token@h.example/", "https://h.example/", Credentials("token", "")),
        ("feed:https://u:p@h.example/", "feed:https://h.example/", Credentials("u", "p")),
        ("feed://u:p@h.example/", "feed://h.example/", Credentials("u", "p")),
        ("  HTTPS://u:p@h.example:bad/", "  HTTPS://h.example:bad/", Credentials("u", "p")),
        ("https://social.example/@user/feed", "https://social.example/@user/feed", None),
        ("folder/a@b/c", "folder/a@b/c", None),
    ],
)
def test_credentials_of_an_address(url: str, clean: str, credentials: Credentials | None) -> None:
    assert split_credentials(url) == (clean, credentials)


def test_the_configuration_of_a_run_shows_no_secret_and_keeps_its_digest() -> None:
    plain = parse_config('[[source]]\nurl = "https://h.example/feed"')
    config = parse_config('[[source]]\nurl = "https://desk:s3cret@h.example/feed"\nheaders = { X = "${DESK_KEY}" }\n')
    resolved = with_logins(config, ["https://desk:s3cret@other.example/feed"])
    assert not any(secret in repr(resolved) for secret in SECRETS)
    assert not any(secret in repr(FetchSettings.from_config(resolved.fetch)) for secret in SECRETS)
    assert config.source[0].url == "https://h.example/feed"
    assert resolved.digest() == plain.digest()
    assert len(FetchSettings.from_config(with_logins(resolved).fetch).logins) == 2
