"""Lists of feeds (OPML), the feeds a page announces, and whether an entry is the whole article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.feeds import Entry, OpmlFeed, body_html, build_opml, discover_links, is_full_text, parse_opml

OPML = b"""<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="World"><outline text="Asia &amp; more">
<outline type="rss" text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/" language="en"/>
<outline type="rss" text="Again" xmlUrl="https://a.example/feed"/></outline></outline>
<outline text="Q & A" xmlurl="feed://b.example/rss"/><outline text="bad" xmlUrl="javascript:1"/></body></opml>"""


def test_the_feeds_of_a_list() -> None:
    assert parse_opml(OPML) == [
        OpmlFeed("https://a.example/feed", "A", "https://a.example/", "en", ("World", "Asia & more")),
        OpmlFeed("https://b.example/rss", "Q & A"),
    ]


@pytest.mark.parametrize("content", [b"", b"words", b"<html><body/></html>", b"<rss/>", b"\x00\x01\x02"])
def test_what_is_no_list_is_an_error(content: bytes) -> None:
    with pytest.raises(SourceError, match="OPML"):
        parse_opml(content)


WORD = st.text("abcXYZ019.,-'\"()жщ記事", min_size=1, max_size=12)
FEED = st.builds(
    OpmlFeed,
    url=st.integers(0, 10**6).map(lambda number: f"https://n{number}.example/feed?a=1&b=2"),
    title=st.none() | WORD | st.just("a <b>c</b> &amp; d"),
    home_url=st.none() | st.just("https://n.example/"),
    language=st.none() | st.just("en"),
    folders=st.lists(WORD, max_size=3).map(tuple),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(FEED, max_size=6, unique_by=lambda feed: feed.url))
def test_a_written_list_is_read_unchanged(feeds: list[OpmlFeed]) -> None:
    read = {feed.url: feed for feed in parse_opml(build_opml(feeds))}
    assert set(read) == {feed.url for feed in feeds}
    for feed in feeds:
        assert read[feed.url].title == feed.title
        assert (read[feed.url].home_url, read[feed.url].language) == (feed.home_url, feed.language)
        assert read[feed.url].folders == feed.folders


def test_the_feeds_of_a_page_announced_ones_first_comments_last() -> None:
    page = b"""<html><head><base href="https://news.example/x/"><link rel="alternate" hreflang="de" href="/de">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel='alternate' type='application/atom+xml; charset=utf-8' title='News &amp; more' href='atom.xml'>
    <link rel="ALTERNATE" type="application/feed+json" href="/feed.json"></head>
    <body><a href="/rss.xml">RSS</a><a href="atom.xml">again</a><a href="/story/rss-explained">no</a>
    <a href="javascript:void(0)">no</a><a href="feed:https://other.example/f">yes</a></body></html>"""
    found = [(link.rel, link.url, link.title) for link in discover_links(page, "https://www.news.example/")]
    assert found == [
        ("alternate", "https://news.example/x/atom.xml", "News & more"),
        ("alternate", "https://news.example/feed.json", None),
        ("anchor", "https://news.example/rss.xml", None),
        ("anchor", "https://other.example/f", None),
        ("comments", "https://news.example/comments/feed", "Comments"),
    ]


@pytest.mark.parametrize(
    "page", [b"", b"\x00\xff\x00\xff", b"<link rel=alternate type=application/rss+xml>", b"<" * 9999]
)
def test_a_page_without_feeds(page: bytes) -> None:
    assert discover_links(page, None) == []


LONG = "<p>" + "Some words of a story. " * 40 + "</p>"


@pytest.mark.parametrize(
    ("content", "full"),
    [
        (LONG, True),
        ("<p>Too short to be all.</p>", False),
        (LONG + "<p>The end […]</p>", False),
        (LONG + "<p>Continue reading →</p>", False),
        (LONG + "<p>And so on...</p>", False),
        ("<p>" + "记者报道新闻内容" * 80 + "</p>", True),
        (None, False),
    ],
)
def test_whether_an_entry_is_the_whole_article(content: str | None, full: bool) -> None:
    assert is_full_text(Entry(content_html=content)) is full


def test_the_text_an_entry_carries() -> None:
    assert body_html(Entry(content_html="<p>All</p>", summary="Less")) == "<p>All</p>"
    assert body_html(Entry(summary="1 < 2")) == "<p>1 &lt; 2</p>"
    assert body_html(Entry(title="Only a title")) is None
