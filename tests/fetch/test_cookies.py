"""Cookies of a chain of redirects: which requests they go with."""

from datetime import UTC, datetime

import pytest

from ingest.fetch.cookies import Cookie, CookieJar, cookie_header
from ingest.urls.parse import parse_address

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sent(set_cookie: str | list[str], to: str, *, by: str = "https://news.example.org/a/b") -> str | None:
    jar = CookieJar()
    lines = [set_cookie] if isinstance(set_cookie, str) else set_cookie
    jar.store(parse_address(by), tuple(("set-cookie", line) for line in lines), NOW)
    return cookie_header(jar, parse_address(to))


@pytest.mark.parametrize(
    ("set_cookie", "to", "header"),
    [
        ("a=1", "https://news.example.org/a/c", "a=1"),
        ("a=1", "https://news.example.org/a", "a=1"),
        ("a=1", "https://news.example.org/", None),
        ("a=1; Path=/", "https://news.example.org/", "a=1"),
        ("a=1; path=/x", "https://news.example.org/x/y", "a=1"),
        ("a=1; path=/x", "https://news.example.org/xy", None),
        ("a=1; path=x", "https://news.example.org/a/", "a=1"),
        ("a=1; Path=/", "https://example.org/", None),
        ("a=1; Path=/", "https://other.example.org/", None),
        ("a=1; Path=/", "https://www.news.example.org/", None),
        ("a=1; Path=/; Domain=example.org", "https://other.example.org/", "a=1"),
        ("a=1; Path=/; Domain=.EXAMPLE.org", "https://example.org/", "a=1"),
        ("a=1; Path=/; Domain=news.example.org", "https://www.news.example.org/", "a=1"),
        ("a=1; Path=/; Domain=org", "https://news.example.org/", None),
        ("a=1; Path=/; Domain=evil.example", "https://news.example.org/", None),
        ("a=1; Path=/; Domain=s.example.org", "https://news.example.org/", None),
        ("a=1; Path=/; Domain=example.org", "https://badexample.org/", None),
        ("a=1; Path=/; Secure", "https://news.example.org/", "a=1"),
        ("a=1; Path=/; Secure", "http://news.example.org/", None),
        ("a=1; Path=/", "http://news.example.org/", "a=1"),
        ("a=1; Path=/; Max-Age=0", "https://news.example.org/", None),
        ("a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://news.example.org/", "a=1"),
        ("a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://news.example.org/", None),
        (
            "a=1; Path=/; Expires=Wed, 01 Jan 2031 00:00:00 GMT; HttpOnly; SameSite=Lax",
            "https://news.example.org/",
            "a=1",
        ),
        ("a=b=c; Path=/", "https://news.example.org/", "a=b=c"),
        ('a="x y"; Path=/', "https://news.example.org/", 'a="x y"'),
        ("a=; Path=/", "https://news.example.org/", "a="),
        ("a=\xc3\xa4; Path=/", "https://news.example.org/", "a=ä"),
        ("a=\xe4; Path=/", "https://news.example.org/", None),
        ("=1; Path=/", "https://news.example.org/", None),
        ("novalue; Path=/", "https://news.example.org/", None),
        ("a=1\r\nX: y; Path=/", "https://news.example.org/", None),
        ("a=" + "x" * 5000 + "; Path=/", "https://news.example.org/", None),
        ("__Secure-a=1; Path=/", "https://news.example.org/", None),
        ("__Secure-a=1; Path=/; Secure", "https://news.example.org/", "__Secure-a=1"),
        ("__Host-a=1; Path=/; Secure", "https://news.example.org/", "__Host-a=1"),
        ("__Host-a=1; Path=/a; Secure", "https://news.example.org/a", None),
        ("__Host-a=1; Path=/; Secure; Domain=example.org", "https://news.example.org/", None),
    ],
)
def test_which_requests_a_cookie_goes_with(set_cookie: str, to: str, header: str | None) -> None:
    assert sent(set_cookie, to) == header


def test_the_host_may_be_an_ip_address() -> None:
    assert sent("a=1; Path=/", "http://127.0.0.1:81/", by="http://127.0.0.1:80/") == "a=1"
    assert sent("a=1; Path=/; Domain=127.0.0.1", "http://127.0.0.1/", by="http://127.0.0.1/") == "a=1"
    assert sent("a=1; Path=/; Domain=0.0.1", "http://127.0.0.1/", by="http://127.0.0.1/") is None
    assert sent("a=1; Path=/", "http://127.0.0.2/", by="http://127.0.0.1/") is None


def test_a_public_suffix_sets_cookies_for_itself_alone() -> None:
    assert sent("a=1; Path=/; Domain=co.uk", "https://b.co.uk/", by="https://a.co.uk/") is None
    assert sent("a=1; Path=/; Domain=github.io", "https://b.github.io/", by="https://a.github.io/") is None
    assert sent("a=1; Path=/; Domain=co.uk", "https://b.co.uk/", by="https://co.uk/") is None


def test_secure_cookies_are_set_over_https_only() -> None:
    assert sent("a=1; Path=/; Secure", "https://news.example.org/", by="http://news.example.org/") is None


def test_later_cookies_replace_earlier_ones_and_longer_paths_come_first() -> None:
    lines = ["a=1; Path=/", "b=2; Path=/", "a=3; Path=/", "c=4; Path=/a", "b=; Path=/; Max-Age=0"]
    assert sent(lines, "https://news.example.org/a") == "c=4; a=3"


def test_the_number_of_cookies_is_limited() -> None:
    header = sent([f"c{number}=1; Path=/" for number in range(1_000)], "https://news.example.org/")
    assert header is not None
    assert header.count("=") == 50


def test_cookies_of_the_settings_give_way_to_those_of_the_server() -> None:
    own = Cookie("session", "mine", "news.example.org")
    jar = CookieJar()
    address = parse_address("https://news.example.org/")
    assert cookie_header([own], address) == "session=mine"
    jar.store(address, (("set-cookie", "session=theirs; Path=/"),), NOW)
    assert cookie_header([own, *jar], address) == "session=theirs"
