"""Addresses as they are requested: one spelling, and nothing that cannot be sent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.urls.parse import BadAddress, parse_address


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("http://Example.ORG", "http://example.org/"),
        (" https://example.org:443/a b?q=ü#part ", "https://example.org/a%20b?q=%C3%BC"),
        ("http://example.org:80/%7Ea?utm_source=x", "http://example.org/%7Ea?utm_source=x"),
        ("http://user:secret@example.org:8080/", "http://example.org:8080/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://example.org\\a", "http://example.org/a"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.01/", "http://127.0.0.1/"),
        ("http://127.66:81/", "http://127.0.0.66:81/"),
    ],
)
def test_an_address_has_one_spelling(given_url: str, expected: str) -> None:
    assert parse_address(given_url).url == expected


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "ftp://example.org/",
        "//example.org/x",
        "/relative",
        "http://",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://1.2.3.999/",
        "http://1.2.3.4.5/",
        "http://host.0x/1/../" + "a" * 5000,
        "http://[::1/",
        "mailto:desk@example.org",
    ],
)
def test_what_is_no_web_address_is_refused_with_a_reason(bad: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse_address(bad)
    assert str(caught.value)


def test_references_are_resolved_against_the_page_that_holds_them() -> None:
    base = parse_address("http://example.org:8080/a/b?q")
    assert parse_address("../c", base).url == "http://example.org:8080/c"
    assert parse_address("//other.example/c", base).url == "http://other.example/c"
    assert parse_address("?x=1", base).url == "http://example.org:8080/a/b?x=1"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(max_size=40).map(lambda text: "http://example.org" + text))
def test_addresses_never_raise_anything_else_and_are_stable(text: str) -> None:
    try:
        address = parse_address(text)
    except BadAddress:
        return
    assert parse_address(address.url) == address
    assert address.url.isascii()
    assert not set(address.url) & set(" \r\n\t<>")


def test_an_address_that_is_too_long_once_encoded_is_refused_at_once() -> None:
    assert len(parse_address("https://a.example/" + "<" * 1_300).url) < 4_096
    with pytest.raises(BadAddress, match="longer"):
        parse_address("https://a.example/" + "<" * 1_400)
