"""Feeds of every format and version become the same record; broken ones lose and invent nothing."""

import json
from datetime import UTC, datetime

import pytest

from ingest.feeds import Entry, Feed, FeedLink, PollAdvice, parse_feed

NS = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:media="http://search.yahoo.com/mrss/"'
)
URL = "https://news.example/feeds/all.xml"
NOON = datetime(2024, 1, 2, 12, 0, tzinfo=UTC)


def rss(
    items: str, head: str = "", *, declaration: str = '<?xml version="1.0" encoding="utf-8"?>', dtd: str = ""
) -> str:
    return (
        f'{declaration}\n{dtd}<rss version="2.0" {NS}><channel><title>The Feed</title><link>https://news.example/</link>'
        f"<language>en-GB</language><copyright>© The House</copyright>{head}{items}</channel></rss>"
    )


def parse(text: str | bytes, **headers: str) -> Feed:
    content = text if isinstance(text, bytes) else text.encode()
    return parse_feed(content, url=URL, headers={name.replace("_", "-"): value for name, value in headers.items()})


def one(item: str, head: str = "") -> Entry:
    (entry,) = parse(rss(f"<item>{item}</item>", head)).entries
    return entry


def atom(entry: str, head: str = "", attributes: str = "") -> Feed:
    return parse(
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>F</title>{head}<entry>{entry}</entry></feed>'
    )


def test_an_rss_feed_and_its_entry_in_full() -> None:
    feed = parse(
        rss(
            "<item><title>A &lt;b&gt;bold&lt;/b&gt; title</title><link>/a?x=1&amp;y=2</link><guid>g1</guid>"
            "<pubDate>Tue, 02 Jan 2024 12:00:00 GMT</pubDate><description>A &lt;i&gt;teaser&lt;/i&gt;.</description>"
            "<content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded><dc:creator>Staff reporter</dc:creator>"
            "<category>Politics</category><category>World</category><source url='x'>The Agency</source></item>"
        )
    )
    assert (feed.kind, feed.version, feed.title, feed.link) == ("rss", "2.0", "The Feed", "https://news.example/")
    assert (feed.language, feed.copyright_notice, feed.problems) == ("en-GB", "© The House", ())
    assert feed.entries == (
        Entry(
            guid="g1",
            url="https://news.example/a?x=1&y=2",
            title="A bold title",
            summary="A teaser.",
            content_html="<p>All of it.</p>",
            authors=("Staff reporter",),
            published_at=NOON,
            published_raw="Tue, 02 Jan 2024 12:00:00 GMT",
            categories=("Politics", "World"),
            source_name="The Agency",
        ),
    )


def test_an_atom_entry_in_full() -> None:
    feed = atom(
        '<title type="html">A &lt;b&gt;bold&lt;/b&gt; title</title><id>urn:1</id><link rel="enclosure" href="e.mp3"/>'
        '<link href="1.html"/><published>2024-01-02T12:00:00Z</published><updated>2024-01-02T13:00:00+01:00</updated>'
        '<author><name>Staff reporter</name></author><category term="pol" label="Politics"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>All &amp; more</p></div></content>',
        attributes='xml:base="https://other.example/b/" xml:lang="de"',
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.version, feed.language) == ("atom", "1.0", "de")
    assert (entry.title, entry.guid, entry.url) == ("A bold title", "urn:1", "https://other.example/b/1.html")
    assert (entry.published_at, entry.updated_at) == (NOON, NOON)
    assert (entry.authors, entry.categories, entry.language) == (("Staff reporter",), ("Politics",), "de")
    assert entry.content_html == "<div><p>All &amp; more</p></div>"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<rss version="0.91"><channel><title>t</title>%s</channel></rss>', "rss"),
        ('<RSS version="0.92"><Channel><title>t</title>%s</Channel></RSS>', "rss"),
        (
            '<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>t</title>%s</channel></rss>',
            "rss",
        ),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            "<channel><title>t</title></channel>%s</rdf:RDF>",
            "rdf",
        ),
        (
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
            "<channel><title>t</title></channel>%s</r:RDF>",
            "rdf",
        ),
    ],
)
def test_every_version_of_rss(text: str, kind: str) -> None:
    feed = parse(text % "<item><title>A</title><link>https://news.example/a</link></item>")
    assert (feed.kind, feed.title) == (kind, "t")
    assert [(entry.title, entry.url) for entry in feed.entries] == [("A", "https://news.example/a")]


def test_atom_under_a_prefix_and_atom_0_3() -> None:
    text = '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>A</a:title></a:entry></a:feed>'
    assert [entry.title for entry in parse(text).entries] == ["A"]
    text = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">PGI+QTwvYj4=</title>'
        "<issued>2024-01-02T12:00:00Z</issued><modified>2024-01-02T12:00:00Z</modified></entry></feed>"
    )
    feed = parse(text)
    assert feed.version == "0.3"
    assert [(entry.title, entry.published_at, entry.updated_at) for entry in feed.entries] == [("A", NOON, NOON)]


def test_a_channel_definition() -> None:
    feed = parse(
        '<CHANNEL HREF="https://news.example/"><TITLE>t</TITLE><ITEM HREF="/a"><TITLE>A</TITLE></ITEM></CHANNEL>'
    )
    assert (feed.kind, feed.version, feed.title, feed.link) == ("rss", "cdf", "t", "https://news.example/")
    assert [(entry.title, entry.url) for entry in feed.entries] == [("A", "https://news.example/a")]


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("caf&eacute; &mdash; x", "café — x"),
        ("AT&T R&D up", "AT&T R&D up"),
        ("AT&amp;T", "AT&T"),
        ("caf&amp;eacute;", "café"),
        ("a &unknown; b", "a &unknown; b"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("1 &lt; 2", "1 < 2"),
        ("a &lt;c> d", "a <c> d"),
        ("<![CDATA[Q&A: <b>yes</b> &amp; no]]>", "Q&A: yes & no"),
        ("a\x0bb\x08c", "abc"),
        ("a\0b", "ab"),
        ("a&#11;b&#x0;c", "abc"),
        ("it&#146;s", "it’s"),
        ("it&#8217;s", "it’s"),
        ("rock&notes", "rock&notes"),
        ("  two\n lines ", "two lines"),
        ("VerglaÃ§ante : alerte Ã©tendue Ã\xa0 lâ€™est", "Verglaçante : alerte étendue à l’est"),
        ('&lt;img alt="a > b" src="x"&gt;words', "words"),
    ],
)
def test_a_title_keeps_every_character(raw: str, title: str) -> None:
    assert one(f"<title>{raw}</title><link>/a</link>").title == title


def test_a_long_description_in_html_is_the_content_and_no_summary() -> None:
    story = "<p>" + "Some words of a story. " * 40 + "</p>"
    entry = one(f"<title>t</title><description><![CDATA[{story}]]></description>")
    assert (entry.content_html, entry.summary) == (story, None)
    entry = one(
        f"<title>t</title><description>Teaser</description><content:encoded><![CDATA[{story}]]></content:encoded>"
    )
    assert (entry.content_html, entry.summary) == (story, "Teaser")


def test_text_that_atom_calls_plain_keeps_its_brackets() -> None:
    (entry,) = atom("<title>History of the &lt;blink&gt; tag &amp;amp; more</title>").entries
    assert entry.title == "History of the tag & more"
    (entry,) = atom('<title type="text">History of the &lt;blink&gt; tag &amp;amp; more</title>').entries
    assert entry.title == "History of the <blink> tag &amp; more"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Wed, 31 Jan 2018 07:26:05 +0530", "2018-01-31T01:56:05+00:00"),
        ("2018-01-31T07:26:05Z", "2018-01-31T07:26:05+00:00"),
        ("Sun, 20 Apr 2014 08:19:00 CEST", "2014-04-20T06:19:00+00:00"),
        ("Sun, 20 Apr 2014 08:19:00 IST", "2014-04-20T08:19:00+00:00"),
        ("Sun, 20 Apr 2014 08:19:00 AEST", "2014-04-19T22:19:00+00:00"),
        ("31", None),
        ("Tuesday", None),
        ("1517383565", None),
        ("00/00/0000", None),
        ("Wed, 31 Feb 2018 07:00:00 GMT", None),
        ("2003-13-01T15:51:30-0500", None),
    ],
)
def test_a_date_is_right_or_null_and_always_kept_as_spelled(raw: str, expected: str | None) -> None:
    entry = one(f"<title>t</title><pubDate>{raw}</pubDate>")
    assert (entry.published_at.isoformat() if entry.published_at else None) == expected
    assert entry.published_raw == raw


def test_a_readable_date_is_preferred_to_an_unreadable_one() -> None:
    assert one("<pubDate>soon</pubDate><dc:date>2024-01-02T12:00:00Z</dc:date>").published_at == NOON


def test_a_date_after_the_response_is_null_and_a_problem() -> None:
    text = rss("<item><title>t</title><pubDate>Sat, 02 Jan 2034 12:00:00 GMT</pubDate></item>")
    feed = parse(text, Date="Tue, 02 Jan 2024 12:00:00 GMT")
    assert feed.entries[0].published_at is None
    assert feed.entries[0].published_raw
    assert feed.problems == ("date in the future",)
    assert parse(text).entries[0].published_at is not None


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/a/1</link>", "https://news.example/a/1"),
        ("<link>../a/2</link>", "https://news.example/a/2"),
        ("<link>//other.example/3</link>", "https://other.example/3"),
        ("<link>\n https://news.example/a\n b </link>", "https://news.example/ab"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<link>mailto:a@b.example</link>", None),
        ('<link href="https://news.example/h"/>', "https://news.example/h"),
        ('<atom:link rel="self" href="/s"/><link>/a</link>', "https://news.example/a"),
        ("<guid>https://news.example/g</guid>", "https://news.example/g"),
        ('<guid isPermaLink="false">https://news.example/g</guid>', None),
        ("<guid>urn:1</guid>", None),
        (
            "<link>https://proxy.example/~r/1</link><feedburner:origLink>https://news.example/o</feedburner:origLink>",
            "https://news.example/o",
        ),
    ],
)
def test_the_address_of_an_entry(item: str, url: str | None) -> None:
    assert one(f"<title>t</title>{item}").url == url


def test_without_a_url_a_feed_resolves_against_its_self_link() -> None:
    text = rss("<item><title>t</title><link>/a</link></item>")
    assert parse_feed(text.encode()).entries[0].url == "https://news.example/a"


@pytest.mark.parametrize(
    ("spelled", "author"),
    [
        ("editor@news.example (Staff reporter)", ("Staff reporter",)),
        ("Staff reporter &lt;editor@news.example&gt;", ("Staff reporter",)),
        ("editor@news.example", ()),
        ("Staff reporter", ("Staff reporter",)),
    ],
)
def test_an_author_is_a_name(spelled: str, author: tuple[str, ...]) -> None:
    assert one(f"<author>{spelled}</author>").authors == author


CYRILLIC = "Привет, мир: новости"


@pytest.mark.parametrize(
    ("declared", "codec", "media_type"),
    [
        ("utf-8", "utf-8", "application/rss+xml; charset=iso-8859-1"),
        (None, "utf-8", "text/xml; charset=iso-8859-1"),
        ("windows-1251", "cp1251", "application/rss+xml"),
        (None, "cp1251", "text/xml; charset=windows-1251"),
        (None, "cp1251", "text/xml"),
        ("utf-8", "cp1251", "application/rss+xml; charset=utf-8"),
        ("utf-16", "utf-16", "application/rss+xml"),
        ("utf-8", "utf-16", "application/rss+xml; charset=utf-8"),
        ("utf-8", "utf-8-sig", "application/rss+xml"),
        ("koi8-r", "koi8-r", "text/xml"),
    ],
)
def test_the_charset_is_found_whatever_is_claimed(declared: str | None, codec: str, media_type: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    text = rss(f"<item><title>{CYRILLIC}</title></item>", declaration=declaration).replace("©", "")
    feed = parse(text.encode(codec), Content_Type=media_type)
    assert [entry.title for entry in feed.entries] == [CYRILLIC]


ITEM = "<item><title>T%d</title><link>/%d</link><description>Words of it.</description></item>"
FIVE = "".join(ITEM % (number, number) for number in range(5))


@pytest.mark.parametrize(
    ("text", "count", "problem"),
    [
        (rss(FIVE)[:-60], 4, "truncated"),
        (rss(FIVE)[:-15], 5, "truncated"),
        (rss(FIVE).replace("<title>T3</title>", "<title><![CDATA[T3</title>"), 3, "truncated"),
        ("\n\n  " + rss(FIVE), 5, None),
        ("<br />\n<b>Warning</b>: in line 3<br />\n" + rss(FIVE), 5, "text before the feed"),
        (rss(FIVE) + "<!-- cached --><script>x</script>", 5, "text after the feed"),
        ("<!-- <rss> was here -->" + rss(FIVE), 5, None),
        (rss(FIVE).replace("Words of it.", "Words & <b>of"), 5, "invalid XML"),
        (rss(FIVE).replace("<title>T3", "<slash:x>1</slash:x><title>T3"), 5, None),
    ],
)
def test_a_broken_feed_keeps_its_complete_entries(text: str, count: int, problem: str | None) -> None:
    feed = parse(text)
    assert [entry.title for entry in feed.entries] == [f"T{number}" for number in range(count)]
    assert feed.problems == ((problem,) if problem else ())


def test_a_cut_at_any_place_keeps_exactly_the_complete_entries() -> None:
    text = rss(FIVE)
    for end in range(text.index("<item>"), len(text) - len("</rss>")):
        feed = parse(text[:end])
        assert len(feed.entries) == text[:end].count("</item>"), text[end - 20 : end]
        assert feed.problems == ("truncated",)
        assert feed.title == "The Feed"


def test_entities_of_the_document_are_used_when_harmless() -> None:
    feed = parse(rss("<item><title>&pub; news</title></item>", dtd='<!DOCTYPE r [<!ENTITY pub "ACME">]>'))
    assert feed.entries[0].title == "ACME news"


@pytest.mark.parametrize("system", ['SYSTEM "file:///etc/hostname"', 'PUBLIC "x" "http://127.0.0.66/x"'])
def test_external_entities_are_left_out(system: str) -> None:
    feed = parse(rss("<item><title>a&x;b</title></item>", dtd=f"<!DOCTYPE r [<!ENTITY x {system}>]>"))
    assert feed.entries[0].title == "ab"
    assert feed.problems == ("external entity left out",)


def test_entity_bombs_are_refused() -> None:
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = rss("<item><title>&a9;</title></item>", dtd=f'<!DOCTYPE l [<!ENTITY a0 "lol">{nested}]>')
    quadratic = rss(f"<item><title>{'&a;' * 20_000}</title></item>", dtd=f'<!DOCTYPE q [<!ENTITY a "{"B" * 900}">]>')
    for text in (laughs, quadratic):
        feed = parse(text)
        assert (feed.kind, feed.entries) == ("", ())
        assert feed.problems[0].startswith("refused")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"<!doctype html><html><head><title>Just a moment...</title></head><body>Enable JavaScript</body></html>",
        b'{"a": 1}',
        b"[1, 2",
        b"plain words",
        b"<stylesheet/>",
    ],
)
def test_what_is_no_feed_has_a_reason(content: bytes) -> None:
    feed = parse(content)
    assert (feed.kind, feed.entries) == ("", ())
    assert feed.problems


def test_pathological_markup_ends() -> None:
    deep = rss(f"<item><title>{'<b>' * 30_000}x{'</b>' * 30_000}</title></item>")
    for text in (
        deep,
        '<rss version="2.0"><channel><item><title>' + "<" * 300_000,
        "<rss>" + "&" * 300_000,
        "<a " * 100_000,
    ):
        assert parse(text).problems


def test_advice_on_polling() -> None:
    head = (
        "<ttl>60</ttl><skipHours><hour>1</hour><hour>0</hour><hour>x</hour></skipHours><skipDays><day>sunday</day></skipDays>"
        "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    )
    assert parse(rss("", head)).advice == PollAdvice(60, 43_200, (0, 1), ("Sunday",))
    odd = "<ttl>-1</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>"
    assert parse(rss("", odd)).advice == PollAdvice(update_seconds=86_400)


def test_links_of_a_feed_and_of_its_response() -> None:
    head = (
        '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" type="application/rss+xml" href="/f"/>'
        '<atom:link rel="http://www.iana.org/assignments/relation/prev-archive" href="/old"/>'
    )
    feed = parse(rss("", head), Link='<https://hub2.example/>; rel="hub", </f>; rel=self, <x>; rel=icon')
    assert feed.links == (
        FeedLink("hub", "https://hub.example/"),
        FeedLink("self", "https://news.example/f", "application/rss+xml"),
        FeedLink("prev-archive", "https://news.example/old"),
        FeedLink("hub", "https://hub2.example/"),
        FeedLink("self", "https://news.example/f"),
    )


def json_feed(**item: object) -> Feed:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "home_page_url": "https://news.example/",
        "feed_url": "https://news.example/feed.json",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "next_url": "/feed.json?page=2",
        "language": "en",
        "items": [item, "no object"],
    }
    return parse(json.dumps(value))


def test_a_json_feed() -> None:
    feed = json_feed(
        id=7,
        url="/a",
        title="A & <b>",
        content_html="<p>All</p>",
        date_published="2024-01-02T12:00:00Z",
        authors=[{"name": "Staff reporter"}, {}],
        tags=["x", 1, None],
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.version, feed.link, feed.language) == ("json", "1.1", "https://news.example/", "en")
    assert [link.rel for link in feed.links] == ["self", "next", "hub"]
    assert (entry.guid, entry.url, entry.title) == ("7", "https://news.example/a", "A & <b>")
    assert (entry.content_html, entry.published_at) == ("<p>All</p>", NOON)
    assert (entry.authors, entry.categories) == (("Staff reporter",), ("x", "1"))


def test_a_json_feed_of_plain_text_and_version_1_0() -> None:
    (entry,) = json_feed(id="1", content_text="1 < 2\n\nSecond", author={"name": "Staff reporter"}).entries
    assert entry.content_html == "<p>1 &lt; 2</p><p>Second</p>"
    assert entry.authors == ("Staff reporter",)
    (entry,) = json_feed(id=["odd"], url=3, title={}, content_html=None, authors="x", tags="y").entries
    assert entry == Entry(url="https://news.example/feeds/3", language="en")


SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/a</loc>'
    "<lastmod>2024-01-02T12:00:00Z</lastmod><news:news><news:publication><news:name>The Paper</news:name>"
    "<news:language>en</news:language></news:publication><news:publication_date>2024-01-02T12:00:00Z"
    "</news:publication_date><news:title>A &amp; B</news:title><news:keywords>one, two</news:keywords></news:news>"
    "</url><url><loc>mailto:x@y.example</loc></url>%s</urlset>"
)


def test_a_news_sitemap() -> None:
    feed = parse(SITEMAP % "<url><loc>/b</loc></url>")
    assert feed.kind == "sitemap"
    first, second = feed.entries
    assert (first.url, first.title, first.source_name) == ("https://news.example/a", "A & B", "The Paper")
    assert (first.published_at, first.updated_at, first.language) == (NOON, NOON, "en")
    assert first.categories == ("one", "two")
    assert second.url == "https://news.example/b"


def test_a_sitemap_cut_short() -> None:
    feed = parse((SITEMAP % "<url><loc>/b</loc></url>")[:-25])
    assert [entry.url for entry in feed.entries] == ["https://news.example/a"]
    assert feed.truncated
    assert feed.problems == ("truncated", "entries without an address")


def test_a_sitemap_index_and_what_is_no_sitemap() -> None:
    text = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example/s.xml.gz</loc>'
        "<lastmod>2024-01</lastmod></sitemap></sitemapindex>"
    )
    feed = parse_feed(text.encode())
    assert (feed.kind, [entry.url for entry in feed.entries]) == ("sitemap-index", ["https://news.example/s.xml.gz"])
