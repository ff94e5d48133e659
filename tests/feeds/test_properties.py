"""Properties of the parsers: they never raise, and their values are clean, for any input."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.feeds import Feed, discover_links, parse_feed
from ingest.feeds.balancing import balanced
from ingest.feeds.fields import plain_text
from ingest.feeds.mending import with_sound_references, without_controls

PIECES = [
    *("<rss version='2.0'>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<title>", "</title>", "<link>"),
    *("</link>", "<description>", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE r [", "<!ENTITY a 'b'>", "]>", "&a;"),
    *(
        "&eacute;",
        "&",
        "<",
        ">",
        "words",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>",
        "</entry>",
        "</feed>",
    ),
    *(
        "<pubDate>Tue, 02 Jan 2024</pubDate>",
        "<x:y>",
        "<a b='",
        "'",
        "\0",
        "\x0b",
        "\ufffe",
        "{",
        "[",
        '"items":',
        "é",
        "𝒳",
    ),
    *(
        "<?xml version='1.0' encoding='utf-16'?>",
        "<rdf:RDF>",
        "<urlset>",
        "<url>",
        "<loc>",
        "https://a.example/",
        "xml:base='",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)
DOCUMENTS = (
    st.binary(max_size=200)
    | TEXTS.map(lambda text: text.encode("utf-8", "replace"))
    | TEXTS.map(lambda text: ("<rss version='2.0'><channel>" + text).encode("utf-16", "replace"))
)


@settings(max_examples=300, deadline=None)
@given(
    DOCUMENTS,
    st.none() | st.text(max_size=20),
    st.dictionaries(st.sampled_from(["Link", "Date"]), st.text(max_size=30)),
)
def test_parsing_never_raises_and_gives_clean_values(content: bytes, url: str | None, headers: dict[str, str]) -> None:
    feed = parse_feed(content, url=url, headers=headers)
    assert isinstance(feed, Feed)
    assert feed.kind or feed.problems
    for entry in feed.entries:
        assert entry.url is None or entry.url.lower().startswith(("http://", "https://"))
        for text in (entry.title, entry.summary):
            assert text is None or (
                text == " ".join(text.split()) and text.isprintable() is not None and "\0" not in text
            )
    assert parse_feed(content, url=url, headers=headers) == feed


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = with_sound_references(without_controls(text, []))
    assert with_sound_references(without_controls(once, [])) == once


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_plain_text_is_one_line_or_none(text: str) -> None:
    plain = plain_text(text)
    assert plain is None or plain == " ".join(plain.split())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | TEXTS, st.none() | st.text(max_size=20))
def test_discovery_never_raises(page: bytes | str, url: str | None) -> None:
    assert all(link.url.lower().startswith(("http://", "https://")) for link in discover_links(page, url))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_balanced_markup_is_well_formed(text: str) -> None:
    document = balanced(with_sound_references(without_controls(f"<rss>{text}</rss>", [])))
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    etree.fromstring(document.encode("utf-8", "replace"), parser)
    namespaces = etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
    assert [error.message for error in parser.error_log if error.type != namespaces] == []
