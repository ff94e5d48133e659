"""Hostile feeds, lists and pages that fuzzing found, in a small form."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.feeds import OpmlFeed, build_opml, discover_links, parse_feed, parse_opml
from ingest.feeds.anchors import tags
from ingest.feeds.fields import feed_date, language_tag, web_address

MANY = 20_000


def rss(inside: str, start: str = "<rss version='2.0'>") -> bytes:
    return f"{start}<channel><title>T</title>{inside}</channel></rss>".encode()


def json_feed(**item: object) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T\0", "items": [item]}
    return json.dumps(feed).encode()


def test_json_brings_no_nul_and_no_lone_surrogate_into_a_record() -> None:
    feed = parse_feed(
        json_feed(
            id="a\0b", url="https://a.example/\0x", title="t\0\ud800", content_html="<p>\0\udfff</p>", tags=["\0"]
        )
    )
    entry = feed.entries[0]
    assert (feed.title, entry.guid, entry.url, entry.title) == ("T", "ab", "https://a.example/x", "t")
    assert (entry.content_html, entry.categories) == ("<p></p>", ())


def test_base64_brings_no_controls() -> None:
    packed = base64.b64encode(b"A\0B\x01").decode()
    title = f'<title type="text/x" mode="base64">{packed}</title>'
    content = f'<content type="text/html" mode="base64">{packed}</content>'
    feed = parse_feed(f'<feed xmlns="http://purl.org/atom/ns#"><entry>{title}{content}</entry></feed>'.encode())
    assert (feed.entries[0].title, feed.entries[0].content_html) == ("AB", "AB")


def test_a_very_long_address_is_none_and_is_no_base() -> None:
    endless = "https://a.example/" + "x" * 5_000
    assert web_address(endless, None) is None
    assert web_address("b", endless) is None
    assert web_address("https://b.example/", endless) == "https://b.example/"
    assert web_address("https://b.example/\x00\x1fc", None) == "https://b.example/c"
    assert web_address("y" * 4_000, "https://a.example/" + "x" * 200 + "/") is None


@pytest.mark.parametrize("name", ["xml:base", "xml:lang"])
def test_a_very_long_inherited_attribute_is_refused(name: str) -> None:
    novel = "https://a.example/" + "x/" * 200_000
    items = "<item><link>b</link><title>t</title></item>" * 10
    feed = parse_feed(rss(items, f"<rss version='2.0' {name}='{novel}'>"))
    assert (feed.kind, feed.entries) == ("", ())
    assert name.partition(":")[2] in feed.problems[0]


def test_bases_that_grow_from_element_to_element_stop_growing() -> None:
    nested = f"<item xml:base='{'a' * 2_000}/'>" + f"<link xml:base='{'b' * 2_500}/'>c</link></item>"
    feed = parse_feed(rss(nested, "<rss version='2.0' xml:base='https://a.example/'>"))
    assert feed.entries[0].url == f"https://a.example/{'a' * 2_000}/c"


def test_a_very_long_language_is_none() -> None:
    assert (language_tag(" de-CH "), language_tag(""), language_tag(None), language_tag("x" * 101)) == (
        "de-CH",
        None,
        None,
        None,
    )
    feed = parse_feed(rss(f"<language>{'x' * 200}</language><item xml:lang='{'y' * 200}'><title>t</title></item>"))
    assert (feed.language, feed.entries[0].language) == (None, None)


def test_a_very_long_date_field_is_no_date() -> None:
    assert feed_date("2026-11-23 " * 10_000, None) == (None, "second")


@pytest.mark.parametrize("before", [" ", "<?xml ", "<?", "<!-- --> \n"])
def test_much_text_in_front_of_a_feed_takes_linear_time(before: str) -> None:
    feed = parse_feed(f"x{before * 60_000}?>".encode() + rss("<item><title>t</title></item>"))
    assert [entry.title for entry in feed.entries] == ["t"]
    assert feed.problems == ("text before the feed",)


def test_lists_nested_deep_are_read_in_one_pass() -> None:
    folders = "".join(f"<outline text='{number} {'x' * 1_000}'>" for number in range(200))
    feeds = "".join(f"<outline xmlUrl='https://a{number}.example/'/>" for number in range(MANY))
    listed = parse_opml(f"<opml><body>{folders}{feeds}</body></opml>".encode())
    assert len(listed) == MANY
    assert len(listed[0].folders) == 50
    assert listed[0].folders[-1].startswith("199 ")
    assert listed[-1].folders is listed[0].folders


def test_a_list_of_thousands_of_attributes_is_refused() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(MANY))
    with pytest.raises(SourceError, match="attributes"):
        parse_opml(f"<opml><body><outline {attributes}/></body></opml>".encode())


def test_an_address_in_place_of_a_name_is_no_name() -> None:
    written = build_opml([OpmlFeed("https://a.example/feed")])
    assert b'text="https://a.example/feed"' in written
    assert parse_opml(written) == [OpmlFeed("https://a.example/feed")]
    tagged = [OpmlFeed("https://a.example/<body>&x")]
    assert parse_opml(build_opml(tagged)) == tagged


def test_a_page_of_tags_that_open_each_other_anew() -> None:
    page = "".join(f"<font a{number}><p>" for number in range(MANY)) + "<a href='/feed'>"
    assert [link.url for link in discover_links(page, "https://a.example/")] == ["https://a.example/feed"]
    crowded = "<link " + " ".join(f"a{number}=1" for number in range(10 * MANY)) + "><a href=/rss>"
    assert [link.url for link in discover_links(crowded, "https://a.example/")] == ["https://a.example/rss"]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<a href=/1>", ["/1"]),
        ("<A HREF = '/1' href=/2 x>", ["/1"]),
        ('<a/href=/1><a\nhref="/2?a&amp;b&lt=1">', ["/1", "/2?a&b&lt=1"]),
        ("<a =href=/1 href=/2>", ["/2"]),
        ("<a href=/1 title=it's><a href=/2>", ["/1", "/2"]),
        ("<a href=/1 title='a > b'><a href='/2", ["/1"]),
        ("<!-- <a href=/1> --><a href=/2><!--><a href=/3><!---><a href=/4><!-- <a href=/5> --!><a href=/6>", "2346"),
        ("<!-- <a href=/1>", []),
        ("<script>'<a href=/1>'</script ><a href=/2><style><a href=/3></style><a href=/4>", "24"),
        ("<script><a href=/1>", ["/1"]),
        ("<title><a href=/1></title><textarea><a href=/2></textarea><a href=/3>", "3"),
        ("<meta content='<iframe src=\"x\">'><a href=/1>", "1"),
        ("<plaintext><a href=/1>", []),
        ("<article href=/1><abbr href=/2>< a href=/3><a>", []),
    ],
)
def test_tags_are_recognised_as_in_html(page: str, found: list[str] | str) -> None:
    read = [tag.attributes["href"] for tag in tags(page) if "href" in tag.attributes]
    assert read == [path if path.startswith("/") else f"/{path}" for path in found]


PIECES = [
    "<",
    ">",
    "</",
    "/>",
    "=",
    "'",
    '"',
    " ",
    "a",
    "href",
    "x",
    "<a ",
    "<!--",
    "-->",
    "<script",
    "</script>",
    "&#0;",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_tags_of_anything(page: str) -> None:
    for tag in tags(page):
        assert tag.name in ("a", "base", "link")
        assert all(name == name.lower() and ">" not in name for name in tag.attributes)


@settings(max_examples=150, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), st.lists, max_leaves=5))
def test_any_json_value_stands_in_any_field(value: object) -> None:
    names = ("id", "url", "title", "summary", "content_html", "content_text", "tags", "authors", "date_published")
    feed = parse_feed(json_feed(**dict.fromkeys(names, value)), url="https://a.example/")
    assert feed.kind == "json"
    for text in (feed.entries[0].guid, feed.entries[0].title, feed.entries[0].content_html, feed.entries[0].url):
        assert text is None or ("\0" not in text and text.encode("utf-8"))


def test_a_date_later_than_every_clock_is_not_believed() -> None:
    item = "<item><title>t</title><pubDate>Sun, 22 Nov 2099 10:00:00 GMT</pubDate></item>"
    came = datetime(2026, 11, 23, tzinfo=UTC)
    entry = parse_feed(rss(item), at=came).entries[0]
    assert (entry.published_at, entry.published_raw) == (None, "Sun, 22 Nov 2099 10:00:00 GMT")
    past = parse_feed(rss(item), at=came, headers={"Date": "Mon, 23 Nov 1998 10:00:00 GMT"})
    assert (past.entries[0].published_at, past.problems) == (None, ("date in the future",))
    ahead = parse_feed(rss(item), at=came, headers={"Date": "Sun, 22 Nov 2099 12:00:00 GMT"})
    assert ahead.entries[0].published_at == datetime(2099, 11, 22, 10, tzinfo=UTC)
