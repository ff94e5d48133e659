"""Cleaned addresses lead to the same page; identities fold all spellings of one article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.urls.clean import clean_url, is_web_url, source_domain
from ingest.urls.identity import identity_url


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("HTTP://Example.COM:80/a/../b/./c?x=1#part", "http://example.com/b/c?x=1"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("  https://example.com/a\n/b ", "https://example.com/a/b"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("http://münchen.example/straße?q=ä b", "http://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%A4%20b"),
        ("https://example.com/%7euser/%e4%b8%2F", "https://example.com/~user/%E4%B8%2F"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com\\a\\b", "https://example.com/a/b"),
        ("https://example.com./a", "https://example.com/a"),
        ("http://[0:0::1]:8080/x", "http://[::1]:8080/x"),
        ("https://example.com/#!/story/7", "https://example.com/#!/story/7"),
        ("https://example.com/%2e%2e/a", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
    ],
)
def test_clean_url_normalises_the_spelling(raw: str, clean: str) -> None:
    assert clean_url(raw) == clean


@pytest.mark.parametrize(
    "raw",
    [
        "https://example.com/a?utm_source=rss&id=7&fbclid=x",
        "https://example.com/a?UTM_Medium=feed&id=7&gclid=1&mc_cid=2",
        "https://example.com/a?id=7&source=rss",
        "https://example.com/a;jsessionid=0AF?id=7",
        "https://example.com/a?id=7&amp;utm_campaign=z",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.com%2Fa%3Fid%3D7&ct=ga",
    ],
)
def test_clean_url_drops_tracking_only(raw: str) -> None:
    assert clean_url(raw) == "https://example.com/a?id=7"


def test_clean_url_keeps_parameters_that_choose_the_content() -> None:
    url = "https://example.com/view?source=123&id=4&page=2&feed=77"
    assert clean_url(url) == url


@pytest.mark.parametrize(
    "raw",
    [
        None, "", "   ", "javascript:void(0)", "mailto:desk@example.com", "/relative", "//example.com/a", "http://",
        "http://a b/", "http://exa_mple..com/", "http://[::1", "http://example.com:99999/", "https://-x-.example/",
        "ftp://example.com/", "https://" + "a" * 64 + ".example/", "https://example.com/" + "a" * 5000,
    ],
)  # fmt: skip
def test_no_web_address_is_none(raw: str | None) -> None:
    assert clean_url(raw) is None
    assert identity_url(raw) is None
    assert source_domain(raw) is None
    assert not is_web_url(raw)


@pytest.mark.parametrize(
    ("reference", "absolute"),
    [
        ("../x", "https://example.com/b/x"),
        ("/x?y=1", "https://example.com/x?y=1"),
        ("//other.example/x", "https://other.example/x"),
        ("?p=2", "https://example.com/b/c/d?p=2"),
        ("http://other.example/", "http://other.example/"),
    ],
)
def test_clean_url_resolves_references(reference: str, absolute: str) -> None:
    assert clean_url(reference, "https://example.com/b/c/d") == absolute


@pytest.mark.parametrize(
    "spelling",
    [
        "http://example.com/2024/story",
        "https://www.example.com/2024/story/",
        "https://m.example.com/2024/story",
        "https://www.example.com:443/2024//story",
        "https://amp.example.com/2024/story",
        "https://example.com/2024/story/amp/",
        "https://example.com/amp/2024/story",
        "https://example.com/2024/story.amp",
        "https://example.com/2024/story?amp=1",
        "https://example.com/2024/story?outputType=amp&utm_source=x",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2024/story/amp",
        "https://www.google.com/amp/s/m.example.com/2024/story",
    ],
)
def test_identity_folds_the_spellings_of_one_article(spelling: str) -> None:
    assert identity_url(spelling) == "https://example.com/2024/story"


def test_identity_sorts_the_query_and_keeps_different_articles_apart() -> None:
    assert identity_url("https://example.com/a?b=2&a=1") == identity_url("https://example.com/a?a=1&b=2")
    urls = ["/a", "/a?id=1", "/a?id=2", "/A", "/a.html", "/amp-test", "/a/b", "/guitar-amp.html"]
    assert len({identity_url("https://example.com" + path) for path in urls}) == len(urls)


def test_identity_keeps_a_host_whose_name_is_the_prefix() -> None:
    assert identity_url("https://m.co.uk/a") == "https://m.co.uk/a"
    assert identity_url("https://www.de/") == "https://www.de/"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://WWW.Example.com/", "example.com"),
        ("https://someone.blogspot.com/", "someone.blogspot.com"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("http://localhost/", "localhost"),
        ("http://[::1]/", "[::1]"),
    ],
)
def test_source_domain_is_the_registrable_domain(url: str, domain: str) -> None:
    assert source_domain(url) == domain


_PIECES = st.sampled_from(
    ["http://", "https://", "www.", "m.", "amp.", "example.com", "example.co.uk", "/", "//", "amp", "/amp/", ".amp",
     "..", ".", "?", "&", "=", "utm_source", "amp=1", "a", "%2e", "%", "%zz", "é", "#", "#!", ":80", ":443", "@",
     ";jsessionid=1",
     "google.com/amp/s/", "x.cdn.ampproject.org/c/s/", " ", "\\", "[::1]", "(S(abcdefghijklmnopqrst))"]
)  # fmt: skip
_URLS = st.one_of(
    st.text(max_size=60),
    st.lists(_PIECES, max_size=12).map("".join),
    st.lists(_PIECES, max_size=12).map(lambda pieces: "https://" + "".join(pieces)),
    st.text(max_size=30).map(lambda text: "http://example.com/" + text),
)


@settings(deadline=None, max_examples=400)
@given(_URLS)
def test_cleaning_and_folding_are_idempotent_and_never_raise(raw: str) -> None:
    clean, identity = clean_url(raw), identity_url(raw)
    assert (clean is None) <= (identity is None)
    if clean is not None:
        assert clean_url(clean) == clean
        assert identity_url(clean) == identity
        assert clean.isascii()
        assert source_domain(raw)
    if identity is not None:
        assert identity_url(identity) == identity
        assert clean_url(identity) == identity


def test_a_name_of_dots_is_no_amp_page() -> None:
    assert identity_url("http://example.org/%2E.amp") == "https://example.org/..amp"


@settings(deadline=None, max_examples=200)
@given(_URLS, _URLS)
def test_resolving_never_raises(reference: str, base: str) -> None:
    resolved = clean_url(reference, base)
    assert resolved is None or resolved.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "odd",
    [
        "http://a.example/(S(aaaaaaaaaaaaaaaa))(S(aaaaaaaaaaaaaaaa))x",
        "http://cdn.ampproject.org/c/s//b.example/url",
        "https://www.google.com//amp/s/b.example//c",
    ],
)
def test_a_cleaned_odd_address_is_read_the_same_again(odd: str) -> None:
    cleaned, folded = clean_url(odd), identity_url(odd)
    assert cleaned is not None
    assert folded is not None
    assert (clean_url(cleaned), identity_url(folded)) == (cleaned, folded)
