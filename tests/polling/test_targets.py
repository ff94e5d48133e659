"""An address that somebody named is asked as it was spelled; what identifies an article is another question."""

import pytest

from ingest.app.check_web import hosts_of
from ingest.config_file import parse_config
from ingest.feeds import discover_links, parse_opml
from ingest.polling import is_web, target_of
from ingest.polling.lists import children
from ingest.polling.targets import as_spelled, is_front
from ingest.records import ListedAddress, Source

CHOSEN_BY_THE_QUERY = [
    "https://blog.example/?feed=rss2",
    "https://blog.example/?feed=rss2&cat=5",
    "https://wiki.example/w/index.php?title=Special:RecentChanges&feed=atom",
    "https://news.example/rss?source=rss",
    "https://news.example/feed?utm_source=reader&from=feed",
    "https://news.example/feed;jsessionid=0123456789ABCDEF",
    "https://news.example/feed?b=2&a=1",
    "https://www.news.example/amp/feed/",
    "https://news.example/%7Efeed?q=%2F",
]


@pytest.mark.parametrize("url", CHOSEN_BY_THE_QUERY)
def test_nothing_of_a_named_address_is_dropped(url: str) -> None:
    assert target_of(Source(url)).url == url
    (source,) = parse_config(f'[[source]]\nurl = "{url}"\n').source
    assert target_of(Source(source.url or "")).url == url
    opml = f'<opml><body><outline xmlUrl="{url.replace("&", "&amp;")}"/></body></opml>'.encode()
    (feed,) = parse_opml(opml)
    assert target_of(Source(feed.url)).url == url
    (child,) = children(target_of(Source("https://list.example/")), [ListedAddress(feed.url, "feed")])
    assert child.url == url
    page = f'<link rel=alternate type="application/rss+xml" href="{url.replace("&", "&amp;")}">'
    assert [link.url for link in discover_links(page, "https://other.example/")] == [url]


@pytest.mark.parametrize(
    ("spelled", "asked"),
    [
        ("HTTPS://News.Example:443/Feed", "https://news.example/Feed"),
        (" https://news.example ", "https://news.example/"),
        ("feed:https://news.example/f", "https://news.example/f"),
        ("feed://news.example/f?feed=rss2", "https://news.example/f?feed=rss2"),
        ("https://news.example/ä b", "https://news.example/%C3%A4%20b"),
        ("https://news.example/f#top", "https://news.example/f"),
        ("no address", "no address"),
    ],
)
def test_only_what_the_wire_needs_is_changed(spelled: str, asked: str) -> None:
    assert as_spelled(spelled) == asked


def test_an_address_with_a_query_is_no_front_page() -> None:
    assert is_front("https://blog.example/")
    assert not is_front("https://blog.example/?feed=rss2")


@pytest.mark.parametrize("named", ["http://[::1", "https://[x]/", "HTTP://", "feed:", "http://a b/", "https://a:b/"])
def test_a_source_with_a_malformed_web_address_is_still_a_web_source(named: str) -> None:
    assert is_web(Source(named))
    target = target_of(Source(named))
    assert target.url
    assert hosts_of([target]) == []
