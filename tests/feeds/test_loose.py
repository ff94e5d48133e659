"""The last resort: dialects that only feedparser reads."""

from ingest.feeds import loose, parse_feed

NEWS = b"""<news><item><title>Bridge &amp; road open</title><link>https://example.org/1</link>
<description>The bridge opened on Monday.</description><pubDate>31</pubDate></item></news>"""


def test_an_unknown_root_with_items_is_read_and_a_problem() -> None:
    feed = parse_feed(NEWS)
    (entry,) = feed.entries
    assert (entry.title, entry.url) == ("Bridge & road open", "https://example.org/1")
    assert entry.summary == "The bridge opened on Monday."
    assert entry.published_at is None, "feedparser alone would say the year 3001"
    assert "a dialect that only feedparser knows" in feed.problems


def test_a_page_is_no_feed() -> None:
    page = b"<html><body><item><title>x</title></item></body></html>"
    assert parse_feed(page).kind == ""


def test_a_long_document_is_not_given_to_feedparser() -> None:
    long = NEWS.replace(b"</news>", b"<item><title>x</title></item>" * 3000 + b"</news>")
    assert len(long) > loose.MAX_CHARACTERS
    assert parse_feed(long).kind == ""


def test_no_entries_is_no_feed() -> None:
    assert parse_feed(b"<news><title>nothing</title></news>").kind == ""


def test_control_characters_in_base64_are_removed() -> None:
    (entry,) = parse_feed(b"<news><entry><title>x</title><content type>AAEC</content></news>").entries
    assert "\0" not in (entry.content_html or "")
