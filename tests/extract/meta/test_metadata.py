"""The metadata of a page as a whole: addresses, site, rights, flags, and where each value comes from."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.meta import Metadata, extract_metadata
from ingest.extract.tree import parse
from ingest.records import Hints, Provenance

URL = "https://www.example.com/2024/river"


def read(html: str, url: str | None = URL, **options: object) -> Metadata:
    return extract_metadata(parse(html), url=url, **options)  # type: ignore[arg-type]


def ld(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x",{fields}}}</script>'


def test_a_full_page() -> None:
    page = """<html lang="en-GB"><head><title>River rises | Example Herald</title>
    <meta property="og:site_name" content="Example Herald">
    <meta property="og:description" content="The river &amp; its banks.">
    <meta property="article:section" content="Weather"><meta name="news_keywords" content="river, flood, River">
    <link rel="canonical" href="/2024/river?utm_source=x">
    <meta name="copyright" content="© Example Herald"></head><body><h1>River rises</h1></body></html>"""
    meta = read(page, "https://www.example.com/2024/river?page=1")
    assert meta.title == "River rises"
    assert meta.canonical_url == URL
    assert meta.source_name == "Example Herald"
    assert meta.section == "Weather"
    assert meta.keywords == ("river", "flood")
    assert meta.summary == "The river & its banks."
    assert meta.language_hint == "en-GB"
    assert meta.copyright_notice == "© Example Herald"
    assert Provenance("title", "headline") in meta.provenance
    assert Provenance("canonical_url", "link") in meta.provenance


def test_an_empty_page_has_no_metadata() -> None:
    meta = read("", None)
    assert meta == Metadata()


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="canonical" href="https://other-site.org/stolen">',
        '<link rel="canonical" href="https://www.example.com/">',
        '<link rel="canonical" href="javascript:void(0)">',
        '<meta property="og:url" content="http://localhost/x">',
        "",
    ],
)
def test_an_impossible_address_does_not_count(html: str) -> None:
    meta = read(html)
    assert meta.canonical_url == URL
    assert Provenance("canonical_url", "url") in meta.provenance


def test_the_most_trusted_address_is_chosen() -> None:
    page = ld('"mainEntityOfPage":{"@id":"https://example.com/ld"}')
    assert read(page).canonical_url == "https://example.com/ld"
    page += '<meta property="og:url" content="https://example.com/og">'
    assert read(page).canonical_url == "https://example.com/og"
    page += '<link rel="canonical" href="https://example.com/link">'
    assert read(page).canonical_url == "https://example.com/link"
    assert read(page, None).canonical_url == "https://example.com/link"


@pytest.mark.parametrize(
    ("html", "headers", "expected"),
    [
        ('<meta name="robots" content="index, noai, noimageai">', (), True),
        ('<meta name="ROBOTS" content="NOAI">', (), True),
        ('<meta name="tdm-reservation" content="1">', (), True),
        ('<meta name="tdm-reservation" content="0">', (), False),
        ("", (("x-robots-tag", "otherbot: noindex, noai"),), True),
        ("", (("tdm-reservation", "1"),), True),
        ('<meta name="robots" content="index, follow, noarchive">', (), None),
        ("", (("x-robots-tag", "noindex"),), None),
    ],
)
def test_ai_opt_out(html: str, headers: tuple[tuple[str, str], ...], expected: bool | None) -> None:
    assert read(html, headers=headers).ai_opt_out is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (ld('"isAccessibleForFree":true'), True),
        (ld('"isAccessibleForFree":"False"'), False),
        (ld('"isAccessibleForFree":"http://schema.org/False"'), False),
        (ld('"isAccessibleForFree":true,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":"false"}'), False),
        (ld('"hasPart":[{"isAccessibleForFree":false},{"isAccessibleForFree":true}]'), False),
        ('<meta property="article:content_tier" content="free">', True),
        ('<meta property="article:content_tier" content="locked">', False),
        (ld('"isAccessibleForFree":"perhaps"'), None),
        ("", None),
    ],
)
def test_accessible_for_free(html: str, expected: bool | None) -> None:
    assert read(html).accessible_for_free is expected


def test_values_of_the_carrier_fill_the_gaps() -> None:
    hints = Hints(
        title="From the feed", summary="Summary", authors=("Nellie Bly",), language="en", source_name="Feed",
        categories=("Rivers",), copyright_notice="© Feed",
        published_at=datetime(2024, 4, 2, tzinfo=UTC), carrier="feed",
    )  # fmt: skip
    meta = read("<p>text</p>", hints=hints)
    assert (meta.title, meta.summary, meta.authors) == ("From the feed", "Summary", ("Nellie Bly",))
    assert (meta.source_name, meta.language_hint, meta.keywords) == ("Feed", "en", ("Rivers",))
    assert (meta.copyright_notice, meta.published_source) == ("© Feed", "feed")


def test_the_title_of_the_feed_beats_headings_in_a_fragment() -> None:
    meta = read("<h1>Chapter one</h1><p>text</p>", hints=Hints(title="From the feed", carrier="feed"))
    assert meta.title == "From the feed"


def test_the_carrier_is_named_as_the_source() -> None:
    hints = Hints(title="From the map", published_at=datetime(2024, 4, 2, tzinfo=UTC), carrier="sitemap")
    meta = read("<p>text</p>", hints=hints)
    assert meta.published_source == "sitemap"
    assert Provenance("title", "sitemap") in meta.provenance


def test_a_refused_address_is_a_candidate() -> None:
    meta = read('<link rel="canonical" href="https://other-site.org/stolen">')
    refused = [candidate for candidate in meta.candidates if candidate.note == "names another site"]
    assert [candidate.value for candidate in refused] == ["https://other-site.org/stolen"]


def test_a_copy_in_the_amp_cache_belongs_to_its_publisher() -> None:
    page = '<link rel="canonical" href="https://www.example.com/2024/river">'
    assert read(page, "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2024/river").canonical_url == URL


def test_the_name_in_the_settings_wins() -> None:
    page = '<meta property="og:site_name" content="Example">'
    assert read(page, hints=Hints(source_name="Mine", carrier="settings")).source_name == "Mine"
    assert read(page, hints=Hints(source_name="Feed title", carrier="feed")).source_name == "Example"


@pytest.mark.parametrize(
    ("claim", "tag"), [("en_US", "en-US"), ("DE", "de"), ("zh-Hant-TW", "zh-Hant-TW"), ("english!", None)]
)
def test_language_claims_become_tags(claim: str, tag: str | None) -> None:
    assert read(f'<html lang="{claim}"><p>x</p>').language_hint == tag


def test_every_chosen_value_has_a_chosen_candidate() -> None:
    page = '<title>River rises</title><meta name="author" content="Nellie Bly">' + ld('"datePublished":"2024-04-02"')
    meta = read(page)
    chosen = {candidate.field: candidate.value for candidate in meta.candidates if candidate.chosen}
    assert chosen["authors"] == "Nellie Bly"
    assert chosen["published_at"] == "2024-04-02"
    assert set(chosen) == {entry.field for entry in meta.provenance}
    for entry in meta.provenance:
        assert any(c.chosen and c.field == entry.field and c.source == entry.source for c in meta.candidates)


_PIECES = st.sampled_from(
    ["<h1>", "</h1>", "<title>", "</title>", '<meta name="author" content="', '<meta property="og:title" content="',
     '">', '<meta name="date" content="', "2024-04-02", '<time datetime="', '<p class="byline">By ', "Nellie Bly",
     "</p>", " | ", '<script type="application/ld+json">', '{"@type":"NewsArticle",', '"author":[', '"datePublished":',
     "}", "</script>", '<link rel="canonical" href="', "https://example.com/x", '<div class="related">', "&amp;",
     "\x00", "&#0;", "é", "{", '"']
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(_PIECES, max_size=20).map("".join), st.sampled_from([None, "", URL, "not a url", "http://[::1"]))
def test_extraction_never_raises_and_is_deterministic(html: str, url: str | None) -> None:
    tree = parse(html)
    meta = extract_metadata(tree, url=url)
    assert meta == extract_metadata(tree, url=url)
    assert meta.title is None or meta.title == " ".join(meta.title.split())
    assert (meta.published_at is None) == (meta.published_local is None)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="author byline date">By Nellie Bly 2 April 2024 ' * 3000,
        '<p class="date">12 April 2024, 10:30</p>' * 5000,
        '<meta name="author" content="Nellie Bly">' * 5000,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        '<script type="application/ld+json">{"@type":"NewsArticle",' + ",\n" * 100_000 + "}</script>",
        "<title>" + "a | " * 50_000 + "</title>",
        '<script type="application/ld+json">{"@id":"a","@type":"NewsArticle","author":{"@id":"a"}}</script>',
    ],
)
def test_hostile_pages_have_bounded_results(html: str) -> None:
    meta = read(html)
    assert len(meta.candidates) < 2000
    assert meta.title is None or len(meta.title) <= 2000


@pytest.mark.parametrize(
    "link",
    ['<link rel="canonical" href="https://www.example.com/2024/04/02/river">',
     '<meta property="og:url" content="https://www.example.com/2024/04/02/river">'],
)  # fmt: skip
def test_a_page_without_an_address_may_declare_its_own(link: str) -> None:
    page = f"{link}<title>River rises | Example</title>"
    without_url, with_url = read(page, None), read(page, "https://www.example.com/2024/04/02/river")
    assert (without_url.title, without_url.published_local) == (with_url.title, with_url.published_local)
    assert (without_url.title, without_url.published_source) == ("River rises", "url")
    assert read(page, "https://www.example.com/river").published_at is None  # its own address has no date
    assert read('<link rel="canonical" href="/2024/04/02/river">', None).published_at is None
