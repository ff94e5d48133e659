"""What real feeds write in spite of the standards, and what standards allow and few feeds write."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from ingest.feeds import Entry, Feed, discover_links, link_field, parse_feed, parse_opml

URL = "https://www.example.org/feed.xml"
MEDIA = "xmlns:media='http://search.yahoo.com/mrss/'"


def rss(item: str, head: str = "<link>https://www.example.org/</link>", attributes: str = "", url: str = URL) -> Feed:
    text = f"<rss version='2.0' {attributes}><channel><title>Post</title>{head}<item>{item}</item></channel></rss>"
    return parse_feed(text.encode(), url=url)


def atom(entry: str, head: str = "", attributes: str = "", url: str = URL) -> Feed:
    text = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' {attributes}><title>Post</title>{head}<entry>{entry}</entry></feed>"
    )
    return parse_feed(text.encode(), url=url)


def first(feed: Feed) -> Entry:
    return feed.entries[0]


# --- addresses ---


@pytest.mark.parametrize(
    "spelled",
    [
        "https://www.example.org/q?a=1&amp;b=2",
        "https://www.example.org/q?a=1&amp;amp;b=2",
        "<![CDATA[https://www.example.org/q?a=1&amp;b=2]]>",
        "<![CDATA[https://www.example.org/q?a=1&#038;b=2]]>",
        "<![CDATA[https://www.example.org/q?a=1&#x26;b=2]]>",
    ],
)
def test_one_surplus_layer_of_escaping_is_undone(spelled: str) -> None:
    expected = "https://www.example.org/q?a=1&b=2"
    assert first(rss(f"<link>{spelled}</link>")).url == expected
    assert first(rss(f"<guid>{spelled}</guid>")).url == expected
    sitemap = f"<urlset><url><loc>{spelled}</loc></url></urlset>"
    assert first(parse_feed(sitemap.encode(), url=URL)).url == expected


def test_one_layer_is_undone_in_attributes_json_and_lists() -> None:
    twice = "https://www.example.org/q?a=1&amp;amp;b=2"
    expected = "https://www.example.org/q?a=1&b=2"
    assert first(atom(f"<link href='{twice}'/>")).url == expected
    item = {"id": "1", "url": "https://www.example.org/q?a=1&amp;b=2", "content_text": "x"}
    feed = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode())
    assert first(feed).url == expected
    assert parse_opml(f"<opml><body><outline xmlUrl='{twice}'/></body></opml>".encode())[0].url == expected


def test_only_one_layer_is_undone() -> None:
    thrice = "https://www.example.org/q?a=1&amp;amp;amp;b=2"
    assert first(rss(f"<link>{thrice}</link>")).url == "https://www.example.org/q?a=1&amp;b=2"


def test_relative_links_of_a_feed_on_another_host_are_the_sites() -> None:
    item, head = "<link>/story/1</link>", "<link>https://www.example.org/news/</link>"
    for url in ("https://feeds.service.example/post", "https://feeds.example.org/post"):
        assert first(rss(item, head, url=url)).url == "https://www.example.org/story/1"
    assert (
        first(rss("<link>story/1</link>", head, url="https://example.org/f/x")).url == "https://example.org/f/story/1"
    )
    based = atom("<link href='1'/>", "<link href='https://www.example.org/'/>", "xml:base='https://cdn.example/x/'")
    assert first(based).url == "https://cdn.example/x/1"


def test_relative_links_of_a_json_feed_on_another_host_are_the_sites() -> None:
    items = [{"id": "1", "url": "/story/1", "content_text": "x"}]
    page = "https://www.example.org/"
    value = {"version": "https://jsonfeed.org/version/1", "home_page_url": page, "items": items}
    feed = parse_feed(json.dumps(value).encode(), url="https://feeds.service.example/post.json")
    assert first(feed).url == "https://www.example.org/story/1"


def test_a_control_in_a_host_makes_no_address() -> None:
    assert first(rss("<link>https://exa\x7fmple.org/a</link>")).url is None
    assert first(rss("<link>https://example.org/a\x7fb</link>")).url == "https://example.org/ab"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("www.example.org/a?b=1", "https://www.example.org/a?b=1"),
        ("WWW.Example.org", "https://WWW.Example.org"),
        ("www.html", "https://www.example.org/www.html"),
        ('<![CDATA[<a href="https://www.example.org/a">A</a>]]>', "https://www.example.org/a"),
        ("<![CDATA[<a class='x' href='/a'>A</a>]]>", "https://www.example.org/a"),
        ("&lt;![CDATA[https://www.example.org/a]]&gt;", None),
        ("<![CDATA[<b>soon</b>]]>", None),
    ],
)
def test_links_without_a_scheme_or_with_markup(link: str, url: str | None) -> None:
    assert first(rss(f"<title>A</title><link>{link}</link>")).url == url


def test_content_location_is_no_base() -> None:
    text = b"<rss><channel><title>Post</title><item><link>/story/1</link></item></channel></rss>"
    feed = parse_feed(text, url=URL, headers={"Content-Location": "https://cache.example/x/feed.xml"})
    assert first(feed).url == "https://www.example.org/story/1"


@pytest.mark.parametrize(
    "rel",
    [
        "alternate",
        "Alternate",
        "http://www.iana.org/assignments/relation/alternate",
        "https://www.iana.org/assignments/link-relations/alternate",
    ],
)
def test_a_relation_may_be_an_iri_of_iana(rel: str) -> None:
    assert first(atom(f"<link rel='{rel}' href='https://www.example.org/a'/>")).url == "https://www.example.org/a"


@pytest.mark.parametrize(
    ("links", "page"),
    [
        ("<link href='/a.pdf' type='application/pdf'/><link href='/a.html' type='text/html'/>", "a.html"),
        ("<link href='/a.json' type='application/json'/><link href='/a'/>", "a"),
        ("<link href='/a.mp3'/><link href='/a' type='text/html'/>", "a"),
        ("<link href='/de' hreflang='de'/><link href='/en' hreflang='en-GB'/><link href='/fr' hreflang='fr'/>", "en"),
        ("<link href='/de' hreflang='de'/><link href='/x'/>", "x"),
        ("<link href='/en.pdf' type='application/pdf' hreflang='en'/><link href='/de' hreflang='de'/>", "de"),
        ("<link href='/a'/><link href='/b'/>", "a"),
        ("<link rel='enclosure' href='/a.html' type='text/html'/><link href='/b'/>", "b"),
    ],
)
def test_of_several_alternates_html_is_first_then_the_language_of_the_feed(links: str, page: str) -> None:
    assert first(atom(links, attributes="xml:lang='en'")).url == f"https://www.example.org/{page}"


def test_the_link_of_rss_is_its_page_whatever_atom_links_there_are() -> None:
    item = "<link>/a</link><a:link rel='alternate' type='text/html' href='/b'/>"
    assert first(rss(item, attributes="xmlns:a='http://www.w3.org/2005/Atom'")).url == "https://www.example.org/a"


def test_wrappers_of_aggregators_are_undone() -> None:
    wrapped = "http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;url=https%3a%2f%2fwww.example.org%2fa&amp;c=1"
    assert first(rss(f"<link>{wrapped}</link>")).url == "https://www.example.org/a"


def test_entries_of_google_news_have_no_text_of_their_own() -> None:
    link = "https://news.google.com/rss/articles/CBMiXkFVX3lxTE1hYmNk?oc=5"
    text = f"&lt;a href='{link}'&gt;Ferry stopped&lt;/a&gt;&amp;nbsp;&lt;font&gt;Post&lt;/font&gt;"
    entry = first(rss(f"<title>Ferry stopped - Post</title><link>{link}</link><description>{text}</description>"))
    assert (entry.url, entry.title, entry.summary, entry.content_html) == (link, "Ferry stopped - Post", None, None)


# --- texts and names ---


def test_texts_of_media_are_used_where_an_entry_has_none() -> None:
    texts = "<media:title>Storm</media:title><media:description>A storm.</media:description>"
    group, inner = f"<media:group>{texts}</media:group>", f"<media:content url='v.mp4'>{texts}</media:content>"
    for media in (group, inner, f"<media:group>{inner}</media:group>"):
        entry = first(rss(media, attributes=MEDIA))
        assert entry.summary == "A storm."
    assert first(rss(group, attributes=MEDIA)).title == "Storm"
    for text in ("<media:text>A storm.</media:text>", "<media:group><media:text>A storm.</media:text></media:group>"):
        assert first(rss(f"<title>T</title>{text}", attributes=MEDIA)).summary == "A storm."
    entry = first(rss(f"<title>T</title><description>Own.</description>{group}", attributes=MEDIA))
    assert (entry.title, entry.summary) == ("T", "Own.")


def test_references_with_a_capital_x() -> None:
    assert first(rss("<title>Caf&#XE9; &#X2013; open &#x2013; &#233;</title>")).title == "Café – open – é"


def test_a_prefix_that_was_never_declared() -> None:
    item = "<rss:item><rss:title>A</rss:title><rss:link>/a</rss:link></rss:item>"
    feed = parse_feed(f"<rss><channel><rss:title>Post</rss:title>{item}</channel></rss>".encode(), url=URL)
    assert (feed.title, first(feed).title, first(feed).url) == ("Post", "A", "https://www.example.org/a")


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("Anna Berg (anna@example.org)", "Anna Berg"),
        ("Anna Berg &lt;anna@example.org&gt;", "Anna Berg"),
        ("anna@example.org (Anna Berg)", "Anna Berg"),
        ("Anna Berg, anna@example.org", "Anna Berg"),
        ("(Anna Berg) anna@example.org", "Anna Berg"),
        ("desk@example.org, anna@example.org (Anna Berg)", "Anna Berg"),
        ("Anna Berg (anna at example.org)", "Anna Berg"),
        ("Anna Berg (anna[at]example.org)", "Anna Berg"),
        ("Anna Berg (@annaberg)", "Anna Berg"),
        ("Anna Berg [https://example.org/anna]", "Anna Berg"),
        ("Anna Berg (at sea)", "Anna Berg (at sea)"),
        ("Anna Berg - anna@example.org", "Anna Berg"),
        ("anna@example.org Anna Berg", "Anna Berg"),
        ("Anna Berg [mailto:anna@example.org]", "Anna Berg"),
        ('"Anna Berg" &lt;anna@example.org&gt;', "Anna Berg"),
        ("Anna Berg (a@example.org), Bo Holm (b@example.org)", "Anna Berg, Bo Holm"),
        ("anna@example.org", None),
        ("mailto:anna@example.org", None),
        ("Anna Berg (desk)", "Anna Berg (desk)"),
        ("Anna Berg (a@example.org); Bo Holm (b@example.org)", "Anna Berg; Bo Holm"),
        ("anna@example.org (anna@example.org)", None),
        ("(Anna Berg)", "Anna Berg"),
        ("https://www.example.org/author/anna", None),
        ("@annaberg", "@annaberg"),
    ],
)
def test_names_without_mail_addresses(spelled: str, name: str | None) -> None:
    assert first(rss(f"<author>{spelled}</author>")).authors == (() if name is None else (name,))


def test_rights_are_a_text_construct() -> None:
    markup = "<div xmlns='http://www.w3.org/1999/xhtml'>© <b>Post</b><script>var a=1;</script></div>"
    assert atom("<title>T</title>", f"<rights type='xhtml'>{markup}</rights>").copyright_notice == "© Post"
    assert atom("<title>T</title>", "<rights type='text'>a &lt;big&gt; b</rights>").copyright_notice == "a <big> b"
    assert atom("<title>T</title>", "<rights type='html'>a &lt;b&gt;c&lt;/b&gt;</rights>").copyright_notice == "a c"
    assert first(atom("<rights type='html'>&amp;copy; Post</rights>")).copyright_notice == "© Post"


def test_a_raw_line_break_in_a_json_string() -> None:
    text = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "one\ntwo\tthree"}]}'
    assert first(parse_feed(text.encode())).content_html == "<p>one\ntwo\tthree</p>"


# --- dates ---


@pytest.mark.parametrize(
    ("end", "ids", "truncated"),
    [
        ('},{"id": "2", "title": "B"},], "language": "de"}', ["1", "2"], False),
        ('},{"id": "2", "titl', ["1"], True),
        ('},{"id": "2"}', ["1", "2"], True),
        ('}, {"id": 2 "title": "B"}, {"id": "3"}]}', ["1"], True),
        (', "more": ' + "[" * 100_000, [], True),
    ],
)
def test_a_json_feed_that_ends_early_keeps_its_complete_items(end: str, ids: list[str], truncated: bool) -> None:
    text = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "title": "A"' + end
    feed = parse_feed(text.encode(), url=URL)
    assert (feed.kind, feed.title, [entry.guid for entry in feed.entries]) == ("json", "T", ids)
    assert (feed.truncated, feed.problems) == (truncated, ("truncated",) if truncated else ())
    assert feed.language == ("de" if "language" in end else None)


def date_of(item: str, language: str = "", url: str = URL, home: str | None = None) -> datetime | None:
    head = f"<language>{language}</language>" if language else ""
    text = f"<rss><channel><title>P</title>{head}<item><pubDate>{item}</pubDate></item></channel></rss>"
    return first(parse_feed(text.encode(), url=url, home=home)).published_at


def test_zones_by_the_language_the_country_domain_and_the_home_of_a_feed() -> None:
    day = "Fri, 27 Nov 2026 10:00:00 "
    assert date_of(day + "CST", "zh-cn") == datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert date_of(day + "CST", "en-us") == datetime(2026, 11, 27, 16, tzinfo=UTC)
    assert date_of(day + "CST", "en-us", url="https://news.example.cn/rss") == datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert date_of(day + "CST", "en-us", home="TW") == datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert date_of(day + "IST", url="https://news.example.ie/rss") == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert date_of(day + "BST", "en-gb") == datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_zones_that_nothing_decides_leave_the_day() -> None:
    entry = first(rss("<pubDate>Fri, 27 Nov 2026 23:30:00 CST</pubDate>"))
    assert entry.published_at is not None
    assert (entry.published_at.date().isoformat(), entry.published_precision) == ("2026-11-27", "day")


@pytest.mark.parametrize("text", ["Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T01:00:00+01:00", "1970-01-01"])
def test_second_zero_of_unix_time_is_no_date(text: str) -> None:
    entry = first(rss(f"<pubDate>{text}</pubDate>"))
    assert (entry.published_at, entry.published_raw) == (None, text)


# --- documents ---


def test_text_sitemaps() -> None:
    text = b"\xef\xbb\xbfhttps://www.example.org/news/1\r\n\r\nhttps://www.example.org/news/2\r\n"
    for content in (text, gzip.compress(text)):
        feed = parse_feed(content)
        assert feed.kind == "sitemap"
        assert [entry.url for entry in feed.entries] == [
            "https://www.example.org/news/1",
            "https://www.example.org/news/2",
        ]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.org/1\nand some words",
        "words",
        "https://www.example.org/ is closed today",
        "www.example.org",
    ],
)
def test_other_texts_are_no_sitemaps(text: str) -> None:
    assert parse_feed(text.encode()).kind == ""


def test_a_gzipped_feed() -> None:
    content = gzip.compress(b"<rss><channel><title>P</title><item><title>A</title></item></channel></rss>")
    assert first(parse_feed(content)).title == "A"
    assert first(parse_feed(content[:-8])).title == "A"
    assert parse_feed(content[:12]).kind == ""


def test_a_sitemap_may_have_fifty_mebibytes() -> None:
    entry = b"<url><loc>https://www.example.org/1</loc></url>"
    padding = b" " * (52_428_800 - len(entry) - len(b"<urlset></urlset>"))
    assert len(parse_feed(b"<urlset>" + entry + padding + b"</urlset>").entries) == 1
    assert parse_feed(b"<urlset>" + entry + padding + b" </urlset>").problems == ("too large",)


@pytest.mark.parametrize(
    "text",
    [
        "<tv><channel id='a'><display-name>One</display-name></channel><programme><title>News</title></programme></tv>",
        "<settings><channel><title>alpha</title><link>https://x.example/</link></channel></settings>",
        "<menu><channel name='a'/></menu>",
        "<channel><name>alpha</name></channel>",
        "<config><feed name='x'><title>a</title></feed></config>",
    ],
)
def test_other_xml_with_elements_of_feeds_is_no_feed(text: str) -> None:
    assert parse_feed(text.encode()).kind == ""


def test_a_channel_behind_a_servers_message_is_a_feed() -> None:
    message = b"<br />\n<b>Warning</b>: x in <b>/a.php</b><br />"
    feed = parse_feed(message + b"<channel><title>P</title><item><title>A</title></item></channel>")
    assert first(feed).title == "A"


def test_places_without_an_address_are_a_problem() -> None:
    index = parse_feed(b"<sitemapindex><sitemap><lastmod>2026</lastmod></sitemap></sitemapindex>")
    assert (index.kind, index.entries, index.problems) == ("sitemap-index", (), ("entries without an address",))
    pages = parse_feed(b"<urlset><url><loc>https://a.example/</loc></url><url/></urlset>")
    assert (len(pages.entries), pages.problems) == (1, ("entries without an address",))


_PROTOCOL = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


def test_the_elements_of_the_sitemap_protocol() -> None:
    text = f"""<?xml version='1.0' encoding='UTF-8'?>
    <urlset {_PROTOCOL} xmlns:x='http://www.example.org/schemas/x'>
      <url><loc>http://www.example.org/</loc><lastmod>2026-11-01</lastmod>
        <changefreq>monthly</changefreq><priority>0.8</priority></url>
      <url><loc>http://www.example.org/catalog?item=12&amp;desc=vacation_new&#x5A;</loc><changefreq>weekly</changefreq></url>
      <url><loc>http://www.example.org/%C3%BCmlat.php?q=name&apos;s</loc><lastmod>2026-11-23T18:00:15+00:00</lastmod></url>
      <url><loc>http://www.example.org/a&lt;b&gt;&quot;c&quot;</loc><x:rank>1</x:rank><lastmod>2026-11</lastmod></url>
    </urlset>"""
    feed = parse_feed(text.encode())
    assert (feed.kind, feed.problems) == ("sitemap", ())
    assert [entry.url for entry in feed.entries] == [
        "http://www.example.org/",
        "http://www.example.org/catalog?item=12&desc=vacation_newZ",
        "http://www.example.org/%C3%BCmlat.php?q=name's",
        'http://www.example.org/a<b>"c"',
    ]
    dates = [entry.updated_at.isoformat()[:19] if entry.updated_at else None for entry in feed.entries]
    assert dates == ["2026-11-01T00:00:00", None, "2026-11-23T18:00:15", "2026-11-01T00:00:00"]


def test_an_index_of_the_sitemap_protocol() -> None:
    text = f"""<sitemapindex {_PROTOCOL}>
      <sitemap><loc>http://www.example.org/sitemap1.xml.gz</loc><lastmod>2026-10-01T18:23:17+00:00</lastmod></sitemap>
      <sitemap><loc>http://www.example.org/sitemap2.xml.gz</loc><lastmod>2026-01-01</lastmod></sitemap>
    </sitemapindex>"""
    feed = parse_feed(gzip.compress(text.encode()))
    assert (feed.kind, len(feed.entries)) == ("sitemap-index", 2)
    assert feed.entries[0].url == "http://www.example.org/sitemap1.xml.gz"


@pytest.mark.parametrize("prefix", ["", "s:"])
def test_a_sitemap_without_a_namespace_or_under_a_prefix(prefix: str) -> None:
    declared = f"xmlns:s={_PROTOCOL.partition('=')[2]}" if prefix else ""
    inner = f"<{prefix}url><{prefix}loc> http://www.example.org/1 </{prefix}loc></{prefix}url>"
    feed = parse_feed(f"<{prefix}urlset {declared}>{inner}</{prefix}urlset>".encode())
    assert [entry.url for entry in feed.entries] == ["http://www.example.org/1"]


# --- discovery ---


def test_an_entry_is_no_feed() -> None:
    page = """
    <link rel="alternate" type="application/atom+xml;type=entry" href="/entry.atom">
    <link rel="alternate" type='application/atom+xml; type="entry"' href="/entry2.atom">
    <link rel="alternate" type="application/atom+xml; type=feed" href="/all">
    """
    assert [link.url for link in discover_links(page, URL)] == ["https://www.example.org/all"]


def test_feeds_in_the_link_header() -> None:
    header = (
        '</style.css>; rel=preload, <feed/a,b.xml>; title="All, of it"; rel="alternate hub"; type="application/rss+xml"'
        ', </e>; rel=alternate; type="application/atom+xml;type=entry", </wp-json/>; rel="https://api.w.org/",'
        '</other>; rel=alternate; type="application/rss+xml"; anchor="/elsewhere", <ftp://a.example/>; rel=feed'
    )
    (link,) = discover_links("<p>", "https://www.example.org/x/", link_header=header)
    assert (link.url, link.title, link.rel) == ("https://www.example.org/x/feed/a,b.xml", "All, of it", "alternate")


def test_the_link_header_of_a_feed() -> None:
    header = '<https://hub.example/>; rel="hub", <https://www.example.org/all>; rel=self; title="a;b,c"'
    feed = parse_feed(b"<rss><channel><title>P</title></channel></rss>", url=URL, headers={"Link": header})
    assert [(link.rel, link.url) for link in feed.links] == [
        ("hub", "https://hub.example/"),
        ("self", "https://www.example.org/all"),
    ]


def test_several_link_headers_are_one() -> None:
    headers = [("link", "<a>; rel=hub"), ("content-type", "text/html"), ("Link", "<b>; rel=self")]
    assert link_field(headers) == "<a>; rel=hub, <b>; rel=self"
    assert link_field([]) == ""


def test_json_items_that_are_not_objects_are_a_problem() -> None:
    items = [{"id": "1", "content_text": "one"}, "https://example.org/2", None]
    feed = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode())
    assert [entry.guid for entry in feed.entries] == ["1"]
    assert feed.problems == ("items that are not objects: 2",)


def test_a_link_with_several_relations_leads_to_the_page() -> None:
    feed = parse_feed(
        b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><id>urn:x:1</id>
        <link rel="alternate nofollow" href="https://example.org/1"/></entry></feed>"""
    )
    assert [entry.url for entry in feed.entries] == ["https://example.org/1"]
