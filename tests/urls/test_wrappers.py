"""Links that only lead on, as aggregators and networks write them, give the address that they hold."""

import base64

import pytest

from ingest.urls.clean import clean_url
from ingest.urls.identity import identity_url
from ingest.urls.wrappers import is_opaque_wrapper, unwrap

_TARGET = "https://www.example.org/news/ferry?id=7"
_QUOTED = "https%3a%2f%2fwww.example.org%2fnews%2fferry%3fid%3d7"


def _google_news(url: str, amp: str = "") -> str:
    """Return the token of a Google News link of before 2024: a protobuf message in base64."""

    def varint(number: int) -> bytes:
        return bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])

    message = b"\x08\x13\x22" + varint(len(url)) + url.encode() + b"\xd2\x01" + varint(len(amp)) + amp.encode()
    return base64.urlsafe_b64encode(message).decode().rstrip("=")


@pytest.mark.parametrize(
    "wrapper",
    [
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=6&url={_QUOTED}&c=1234&mkt=en-us",
        "https://www.bing.com/ck/a?!&&p=0a1b&u=a1" + base64.urlsafe_b64encode(_TARGET.encode()).decode() + "&ntb=1",
        f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={_QUOTED}/RK=2/RS=x-",
        f"http://us.rd.yahoo.com/dailynews/rss/topstories/*{_TARGET}",
        f"http://us.rd.yahoo.com/dailynews/rss/topstories/**{_QUOTED}",
        f"https://t.umblr.com/redirect?z={_QUOTED}&t=abc&b=t%3Ax",
        f"https://www.tumblr.com/redirect?z={_QUOTED}&t=abc",
        f"http://news.google.com/news/url?sa=t&fd=R&usg=AFQ&url={_QUOTED}",
        f"https://href.li/?{_TARGET}",
        f"https://www.google.com/url?rct=j&sa=t&url={_QUOTED}&ct=ga",
        f"https://l.facebook.com/l.php?u={_QUOTED}&h=AT0",
        f"https://news.google.com/rss/articles/{_google_news(_TARGET)}?oc=5",
        f"https://news.google.com/__i/rss/rd/articles/{_google_news(_TARGET, _TARGET + '&amp=1')}?oc=5",
        f"https://news.google.com/articles/{_google_news(_TARGET)}?hl=en-US&gl=US&ceid=US%3Aen",
    ],
)
def test_a_wrapper_gives_the_address_it_holds(wrapper: str) -> None:
    assert unwrap(wrapper) == _TARGET
    assert clean_url(wrapper) == _TARGET
    assert identity_url(wrapper) == "https://example.org/news/ferry?id=7"
    assert not is_opaque_wrapper(wrapper)


def test_a_long_address_in_a_link_of_google_news() -> None:
    target = _TARGET + "&title=" + "ferry-" * 40
    assert unwrap(f"https://news.google.com/rss/articles/{_google_news(target)}?oc=5") == target


@pytest.mark.parametrize(
    "link",
    [
        "https://news.google.com/rss/articles/" + _google_news("AU_yqLNx0123456789abcdefghijklmnop") + "?oc=5",
        "https://news.google.com/read/CBMiXkFVX3lxTE1hYmNk?hl=en-US",
        "https://news.google.com/articles/CAIiEA",
    ],
)
def test_a_link_that_hides_its_address_stays_what_it_is(link: str) -> None:
    assert unwrap(link) == link
    assert (clean_url(link) or "").startswith("https://news.google.com/")
    assert is_opaque_wrapper(link)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.google.com/topstories?hl=en",
        "https://www.bing.com/news/apiclick.aspx?url=javascript%3Aalert",
        "https://news.yahoo.com/ferry-opens-101500123.html",
        "https://www.google.com/url?q=/relative",
        "https://href.li/?ftp://example.org/",
        "https://notbing.com/ck/a?u=a1aHR0cHM6Ly9leGFtcGxlLm9yZy8",
        "https://example.org/redirect?z=https%3A%2F%2Fother.example%2F",
    ],
)
def test_other_addresses_are_no_wrappers(url: str) -> None:
    assert unwrap(url) == url
    assert clean_url(url) is not None
    assert not is_opaque_wrapper(url)
