"""The one parser of addresses: resolution as in RFC 3986 section 5.4, and what browsers read otherwise (WHATWG URL)."""

import pytest

from ingest.urls.clean import clean_url
from ingest.urls.parse import BadAddress, parse_address

_BASE = "http://a.example/b/c/d;p?q"


@pytest.mark.parametrize(
    ("reference", "resolved"),
    [  # section 5.4.1
        ("http:g", "/b/c/g"),  # as 5.4.2 allows for backward compatibility, and as browsers do
        ("g", "/b/c/g"),
        ("./g", "/b/c/g"),
        ("g/", "/b/c/g/"),
        ("/g", "/g"),
        ("//g.example", "http://g.example/"),
        ("?y", "/b/c/d;p?y"),
        ("g?y", "/b/c/g?y"),
        ("#s", "/b/c/d;p?q"),
        ("g#s", "/b/c/g"),
        ("g?y#s", "/b/c/g?y"),
        (";x", "/b/c/;x"),
        ("g;x", "/b/c/g;x"),
        ("g;x?y#s", "/b/c/g;x?y"),
        (".", "/b/c/"),
        ("./", "/b/c/"),
        ("..", "/b/"),
        ("../", "/b/"),
        ("../g", "/b/g"),
        ("../..", "/"),
        ("../../", "/"),
        ("../../g", "/g"),
        # section 5.4.2
        ("../../../g", "/g"),
        ("../../../../g", "/g"),
        ("/./g", "/g"),
        ("/../g", "/g"),
        ("g.", "/b/c/g."),
        (".g", "/b/c/.g"),
        ("g..", "/b/c/g.."),
        ("..g", "/b/c/..g"),
        ("./../g", "/b/g"),
        ("./g/.", "/b/c/g/"),
        ("g/./h", "/b/c/g/h"),
        ("g/../h", "/b/c/h"),
        ("g;x=1/./y", "/b/c/g;x=1/y"),
        ("g;x=1/../y", "/b/c/y"),
        ("g?y/./x", "/b/c/g?y/./x"),
        ("g?y/../x", "/b/c/g?y/../x"),
        ("g#s/./x", "/b/c/g"),
        ("g#s/../x", "/b/c/g"),
        # not in the RFC: an empty query is one, empty segments are segments
        ("?", "/b/c/d;p"),
        ("g//h", "/b/c/g//h"),
    ],
)
def test_references_resolve_as_in_rfc_3986(reference: str, resolved: str) -> None:
    expected = resolved if "://" in resolved else f"http://a.example{resolved}"
    assert parse_address(reference, parse_address(_BASE)).url == expected
    assert clean_url(reference, _BASE) == expected


@pytest.mark.parametrize(
    ("spelled", "address"),
    [
        ("http:/example.org/a", "http://example.org/a"),
        ("http:example.org/a", "http://example.org/a"),
        ("http:///example.org/a", "http://example.org/a"),
        ("https:\\\\example.org\\a", "https://example.org/a"),
        ("https://☃.net/", "https://xn--n3h.net/"),
        ("https://I❤.example/", "https://xn--i-7iq.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://exa%6Dple.org/", "https://example.org/"),
        ("https://ex%C3%A4mple.org/", "https://xn--exmple-cua.org/"),
        ("https://ＥＸＡＭＰＬＥ.org/", "https://example.org/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7F.1/", "http://127.0.0.1/"),
        ("http://0300.168.0xF0/", "http://192.168.0.240/"),
        ("http://１２７.１/", "http://127.0.0.1/"),
        ("http://[0:0::1]/", "http://[::1]/"),
        ("https://example.org/a/../b", "https://example.org/b"),
        ("https://example.org/a/%2e%2E/b/%2e", "https://example.org/b/"),
        ("https://example.org/%zz", "https://example.org/%25zz"),
        ("https://example.org/a?q=50%", "https://example.org/a?q=50%25"),
        ("https://user:p@ss@example.org/", "https://example.org/"),
        ("https://exam\nple.org/a\tb", "https://example.org/ab"),
    ],
)
def test_addresses_are_read_as_browsers_read_them(spelled: str, address: str) -> None:
    assert parse_address(spelled).url == address
    assert clean_url(spelled) == address


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("///example.org/a", "https://example.org/a"),
        ("/\\example.org/a", "https://example.org/a"),
        ("////example.org/a", "https://example.org/a"),
        ("http:/x", "http://x/"),  # of another scheme than the base: a host
        ("https:/x", "https://base.example/x"),  # of the scheme of the base: a path
        ("https:x", "https://base.example/f/x"),
        ("https:?x", "https://base.example/f/g?x"),
    ],
)
def test_references_are_read_as_browsers_read_them(reference: str, address: str) -> None:
    assert clean_url(reference, "https://base.example/f/g") == address


@pytest.mark.parametrize(
    "spelled",
    [
        "https://exa\x7fmple.org/",
        "https://exa\x01mple.org/",
        "https://exa%00mple.org/",
        "https://exa mple.org/",
        "https://exa%20mple.org/",
        "https://[::1",
        "https://x[::1]/",
        "https://::1/",
        "https://a.example:80:80/",
        "https://a.example:x/",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "https://example.1/",
        "https://4294967296/",
        "https://a‍b.example/",  # a joiner out of place
        "https://℀.example/",  # maps to a slash
        "//",
    ],
)
def test_what_browsers_refuse_is_no_address(spelled: str) -> None:
    with pytest.raises(BadAddress):
        parse_address(spelled, parse_address(_BASE))
    assert clean_url(spelled) is None


def test_a_control_character_in_a_path_is_dropped() -> None:
    assert parse_address("https://example.org/a\x7fb?c\x01d").url == "https://example.org/ab?cd"
