"""Material for the documents of `fuzz_web.py`: well-formed documents of every kind, and tokens."""

import gzip
import sys
import zlib
from dataclasses import dataclass

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel xml:base="https://news.example/a/" xml:lang="en"><title>Harbour News &amp; Notes</title>
<link>https://news.example/</link><atom:link rel="self" href="https://news.example/feed.xml"/>
<atom:link rel="hub" href="https://hub.example/"/><language>en-GB</language><copyright>All rights</copyright>
<ttl>30</ttl><skipHours><hour>3</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
<item><title><![CDATA[Ferry <b>late</b> again]]></title><link>/2026/ferry?utm_source=rss</link>
<guid isPermaLink="false">tag:1</guid><pubDate>Sun, 22 Nov 2026 10:00:00 CEST</pubDate>
<description>&lt;p&gt;The ferry caf&eacute; was late&#8217;s &nbsp; end.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>The <a href="/x">ferry</a> was late.</p><script>x()</script>]]></content:encoded>
<dc:creator>desk@news.example (City desk)</dc:creator><category domain="d">Ports</category>
<source url="https://other.example/feed">Other</source><media:title>M</media:title><itunes:summary>S</itunes:summary>
</item><item><guid>https://news.example/2</guid><dc:date>2026-11-22T10:00:00+02:00</dc:date><title>Second</title></item>
</channel></rss>"""
_ATOM = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://a.example/b/"><title type="html">T
&lt;i></title><id>urn:x</id><updated>2026-11-21T08:00:00Z</updated>
<link rel="self" href="f.atom"/><link href="/" type="text/html"/>
<link rel="next" href="?page=2"/><link rel="prev-archive" href="old.atom"/><rights type="text">R</rights>
<entry xml:base="c/"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b></div></title>
<id>/d</id><link rel="alternate" href="d.html"/><published>2026-11-20T08:00:00Z</published>
<updated>2026-11-21T08:00:00.5+05:30</updated><author><name>Desk</name><email>d@a.example</email></author>
<category term="x" label="X"/><summary>s</summary><source><title>Src</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Body <br/> text</p></div></content></entry>
<entry><title type="text/plain" mode="base64">SGVsbG8=</title><content type="application/octet-stream">AAEC</content>
<content mode="base64" type="text/html">PHA+eDwvcD4=</content></entry></feed>"""
_RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://r.example/"><title>R</title>
<link>https://r.example/</link><items><rdf:Seq><rdf:li rdf:resource="https://r.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://r.example/1"><title>One</title><link>https://r.example/1</link>
<description>d</description><dc:date>2026-11-20</dc:date><dc:subject>s</dc:subject></item></rdf:RDF>"""
_JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "J", "home_page_url": "https://j.example/",
"feed_url": "https://j.example/feed.json", "next_url": "?p=2", "language": "en", "hubs": [{"type": "w", "url": "/hub"}],
"items": [{"id": 7, "url": "/1", "title": "Eins \\u0041\\ud83d\\ude00", "content_html": "<p>x</p>", "summary": "s",
"date_published": "2026-11-20T10:00:00Z", "date_modified": "2026-11-21", "authors": [{"name": "Desk"}],
"tags": ["a", "b"], "external_url": "https://k.example"}, {"id": "b", "content_text": "A\\n\\nB < C", "author": {}}]}"""
_OPML = """<?xml version="1.0" encoding="ISO-8859-1"?><opml version="2.0"><head><title>L</title></head><body>
<outline text="News"><outline title="Ports &amp; docks"><outline type="rss" text="A" xmlUrl="https://a.example/feed"
 htmlUrl="https://a.example/" language="en"/><outline text="B" xmlurl="feed://b.example/rss"/></outline></outline>
<outline text="C" xmlUrl="feed:https://c.example/atom"/></body></opml>"""
_PAGE = """<!doctype html><html><head><base href="/b/"><link rel="alternate" type="application/rss+xml" href="feed.xml"
 title="News"><link rel="alternate feed" href="/c.json"></head><body><a href="/comments/feed">c</a>
<a href="feed:https://a.example/rss.xml">f</a><p>text</body></html>"""
_URLSET = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://s.example/1</loc>
<lastmod>2026-11-23T01:00:00Z</lastmod><changefreq>daily</changefreq><priority>.5</priority><news:news><news:publication>
<news:name>S</news:name><news:language>en</news:language></news:publication><news:title>One &amp; two</news:title>
<news:publication_date>2026-11-23</news:publication_date><news:keywords>a, b</news:keywords></news:news></url>
<url><loc>https://s.example/2?a=1&amp;b=2</loc></url></urlset>"""
_INDEX = """<sitemapindex xmlns="http://www.google.com/schemas/sitemap/0.84"><sitemap><loc>https://s.example/n.xml.gz</loc>
<lastmod>2026-11-22</lastmod></sitemap><sitemap><loc>https://s.example/o.xml</loc></sitemap></sitemapindex>"""
_ROBOTS = """# rules
User-agent: *
Disallow: /private/
Allow: /private/open$
Crawl-delay: 2
User-agent: ingest
User-agent: In*
Disallow: /*.pdf$
Allow: /a*b?c=%7e
Crawl-delay: 0.5
Request-rate: 1/5m 0600-0845
Visit-time: 0600-0845
Sitemap: https://s.example/sitemap.xml
Host: s.example
"""
_HEADERS = """Date: Mon, 23 Nov 2026 12:00:00 GMT
Content-Type: application/rss+xml; charset=utf-8
Content-Encoding: gzip
Content-Location: /feed.xml
ETag: W/"abc"
Last-Modified: Sun, 22 Nov 2026 10:00:00 GMT
Cache-Control: public, max-age=300, stale-if-error="5"
Expires: Monday, 23-Nov-26 13:00:00 GMT
Age: 10
Retry-After: 120
Location: https://s.example/next?a=b
Link: <https://hub.example/>; rel="hub self", </feed>; rel=self
X-Robots-Tag: ingest: noai, noindex; unavailable_after: 25 Jun 2027
CF-Mitigated: challenge
Content-Length: 10

<html><head><title>Just a moment</title></head><body>x</body></html>"""
_ANSWER = b'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Type: text/html\r\nETag: "a"\r\n'
_MOVED = b"HTTP/1.1 301 Moved\r\nLocation: /2\r\nContent-Length: 0\r\nRetry-After: 3\r\n\r\n"


def _text(*documents: str) -> tuple[bytes, ...]:
    return tuple(document.encode() for document in documents)


def _coded() -> tuple[bytes, ...]:
    """Return bodies in every content coding, after the header that names it."""
    body = _PAGE.encode()
    packed = {"gzip": gzip.compress(body, mtime=0), "deflate": zlib.compress(body), "br": brotli.compress(body)}
    packed |= {"zstd": zstd.compress(body), "gzip, gzip": gzip.compress(gzip.compress(body, mtime=0), mtime=0)}
    return tuple(f"Content-Encoding: {name}\n\n".encode() + data for name, data in packed.items())


def _answers() -> tuple[bytes, ...]:
    body = _RSS.encode()
    packed = gzip.compress(body, mtime=0)
    sized = [
        _ANSWER + f"Content-Length: {len(body)}\r\n\r\n".encode() + body,
        _ANSWER + b"Content-Encoding: gzip\r\n" + f"Content-Length: {len(packed)}\r\n\r\n".encode() + packed,
        _ANSWER + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
        _ANSWER + b"Connection: close\r\n\r\n" + _PAGE.encode(),
        b"HTTP/1.1 100 Continue\r\n\r\n" + _ANSWER + b"\r\n",
        b"HTTP/1.1 503 Busy\r\nRetry-After: Mon, 23 Nov 2026 13:00:00 GMT\r\nContent-Length: 4\r\n\r\nbusy",
        b"HTTP/1.0 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + _ROBOTS.encode(),
    ]
    return (*sized, _MOVED)


_XML_TOKENS = (
    "<|>|</|/>|\"|'|=|&|;|&amp;|&#0;|&#xD800;|&#x110000;|&#1;|&nbsp;|&bogus;|&a;|<!--|-->|<![CDATA[|]]>|<?xml |?>",
    '<?xml version="1.1" encoding="utf-16"?>|<?xml version="1.0" encoding="shift_jis"?>|<!DOCTYPE rss [|]>|',
    '<!ENTITY a "b">|<!ENTITY a SYSTEM "file:///etc/hostname">|<!ENTITY % p "x">|<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">',
    '<rss version="2.0">|</rss>|<channel>|</channel>|<item>|</item>|<title>|</title>|<link>|</link>|<description>',
    '</description>|<feed xmlns="http://www.w3.org/2005/Atom">|<entry>|</entry>|</feed>|<rdf:RDF>|<urlset>|<url>|<loc>',
    "</loc>|</url>|<sitemapindex>|<sitemap>|<lastmod>|<news:news>|<opml>|<outline |<body>| text='a'| xml:lang=\"",
    ' xmlUrl="https://a.example/f"| xml:base="b/"| type="xhtml"| mode="base64"| href="| rel="self"| a="b"| xmlns="',
    '<link href="x"/>|<content type="xhtml"><div>|<script>|</script>|<style |<p>|<a "\'|<br|<b | "x"|http://[|https://',
    'http://a.example:99999/|//|<guid isPermaLink="true">|<pubDate>|9999-12-31T23:59:59-15:00|0001-01-01|2026-11-23',
    "Sun, 22 Nov 2099 10:00:00 GMT|24:00|<ttl>99999999999|<skipHours><hour>-1|<sy:updatePeriod>|<html>|<!doctype html>",
    '<meta charset=utf-16>|<base href="|<frameset>|<plaintext>|<svg><title>|<table>|@|(|)|Desk <d@a.example>|a@b (',
    "\0|\x0b|\x1b$B|\ufeff|\ufffe|\u2028|\U0001f600|\u0130|\u00c3\u00a9|  |\t|\n|\r\n",
)
_JSON_TOKENS = (
    r'{|}|[|]|,|:|"|"items": [|"version": "https://jsonfeed.org/version/1"|"\u0000"|"\ud800"|"id":|"url":|1e999|-0|NaN',
    r'Infinity|null|true|99999999999999999999|"tags": [|"authors": [|{"name": "|"date_published": "|"content_text": "',
    r'"content_html": "|"hubs": [{|\u202e|\"|\\',
)
_ROBOTS_TOKENS = (
    "User-agent: |User-agent: *\n|user agent ingest\n|Useragent:ingest/1.0\n|User-agent: a|User-agent: in*g*est\n",
    "Disallow: /|Disallow:|Disallow: *|Allow: /a|Allow: /*/$|Crawl-delay: |1e308|inf|nan|-1|Sitemap: |Sitemap:http://[",
    "Host: |Request-rate: 1/0x|Visit-time: 2500-0000|#|:|*|$|%|%2|%00|%E2%82|/|\n|\r|\x0c|\x1c|\x85|\u2028|\ufeff|\0",
    "\u0130|\U0001f600|http://|https://s.example/|//|?|index.html",
)
_HEADER_TOKENS = (
    '\n|: |,|;|=|"|<|>|Retry-After: |Date: |Expires: |Cache-Control: max-age=|no-store|Age: |Content-Type: |charset=',
    "utf-16|iso-2022-jp|hz-gb-2312|x-user-defined|Content-Encoding: |gzip|deflate|br|zstd|gzip, gzip, gzip, br",
    'Location: |http://[|//|\\|https://|?|#|@|Link: <|; rel="hub"|Content-Location: |ETag: |Last-Modified: |0|-1|1e9',
    "X-Robots-Tag: |noai|unavailable_after: |999999999999|9999|nan|Mon, 23 Nov 2026 12:00:00 GMT|32 Jan|:::|\xb2|\0",
    "Mon, 31 Feb 2026 25:61:61 +9999|Thu, 01 Jan 0001 00:00:00 -2359|Fri, 31 Dec 9999 23:59:59 -0001|\x80|\xff|xn--a",
    "xn--|\u3002|0x7f.1|127.0.0.1:1|[::1]|[::ffff:1.2.3.4%25x]|.|..|%2e|%|a.example|feed:|data:,x|javascript:",
    "cf-mitigated: challenge",
)
_HTTP_TOKENS = (
    "\r\n|\r\n\r\n|\n|\r|: |HTTP/1.1 200 OK\r\n|HTTP/1.1 |HTTP/2 |HTTP/9.9 999 \r\n|200|204|206|304|301|429|103|-1|0",
    "Transfer-Encoding: chunked\r\n|Transfer-Encoding: gzip, chunked\r\n|Content-Length: |Content-Length: 5\r\n",
    "Content-Length: -1\r\n|Content-Length: 99999999999999999999\r\n|ffffffffffffffff\r\n|5\r\n|0\r\n\r\n|\x1f\x8b\x08",
    "Connection: keep-alive\r\n|Connection: upgrade\r\nUpgrade: websocket\r\n|Location: /1\r\n|Location: //[\r\n|\0",
    "Location: http://other.example/\r\n|Location: http://10.0.0.1/\r\n|Set-Cookie: a=b\r\n|Content-Encoding: br\r\n",
    "Content-Encoding: zstd\r\n|Content-Encoding: deflate\r\n|Content-Type: video/mp4\r\n| folded\r\n|\x80|\xff",
    'Trailer: x|Retry-After: 1e9\r\n|ETag: "\0"\r\n|;ext="\r\n',
)


def _tokens(*lists: tuple[str, ...]) -> tuple[bytes, ...]:
    parts = [part for lines in lists for line in lines for part in line.split("|")]
    return tuple(dict.fromkeys(part.encode("utf-8") for part in parts if part))


@dataclass(frozen=True, slots=True)
class Material:
    """Well-formed documents of one kind, and the tokens from which others are generated."""

    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]


MATERIAL = {
    "feeds": Material(
        _text(_RSS, _ATOM, _RDF, _JSON, _OPML, _PAGE, _URLSET), _tokens(_XML_TOKENS, _JSON_TOKENS, _HEADER_TOKENS)
    ),
    "sitemaps": Material(
        (
            *_text(_URLSET, _INDEX, "https://s.example/1\nhttps://s.example/2\n"),
            gzip.compress(_URLSET.encode(), mtime=0),
        ),
        _tokens(_XML_TOKENS),
    ),
    "robots": Material(_text(_ROBOTS, "\ufeff" + _ROBOTS.replace("\n", "\r\n")), _tokens(_ROBOTS_TOKENS)),
    "headers": Material((*_text(_HEADERS), *_coded()), _tokens(_HEADER_TOKENS)),
    "http": Material(_answers(), _tokens(_HTTP_TOKENS, _HEADER_TOKENS)),
}
