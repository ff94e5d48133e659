"""Detection of kinds: bytes first, media type and name second; one answer for files, archives and the web."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sniff import KINDS, bare_type, extension, is_address_list, kind_by_name, sniff

RSS = b'<rss version="2.0"><channel><title>T</title></channel></rss>'
PHP_WARNING = b"<br />\n<b>Warning</b>: mysql_connect() in <b>/srv/feed.php</b> on line <b>3</b><br />\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><html><p>x", "html"),
        (b"\n\n  <HTML><head>", "html"),
        (b"<!-- note --><div><p>Text</p></div>", "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd"><html/>', "html"),
        (b'<?xml version="1.0"?>' + RSS, "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        (b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>', "feed"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "feed"),
        (PHP_WARNING + RSS, "feed"),
        (PHP_WARNING + b'<?xml version="1.0"?>' + RSS, "feed"),
        (b"Notice: Undefined index: lang in /srv/feed.php on line 7\n" + RSS, "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "sitemap"),
        (b"<sitemapindex/>", "sitemap"),
        (b"https://a.example/1\r\nhttps://a.example/2\r\n", "sitemap"),
        (b'<opml version="2.0"><body/></opml>', "opml"),
        (b'<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">\n<nitf><body/></nitf>', "nitf"),
        (b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', "newsml-g2"),
        (b"<newsMessage><header><channel>TOP</channel></header></newsMessage>", "newsml-g2"),
        (b"<?xml version='1.0'?><!-- c --><NewsML><NewsItem/></NewsML>", "newsml-1"),
        (b'<?xml version="1.0"?><note><channel>x</channel></note>', "xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image"),
        (b'{"title": "x"}', "json"),
        (b'{"title": "x"}\n{"title": "y"}\n', "json"),
        (b'[{"title": "x"}, {"title": "y"}]', "json"),
        (b"[1, 2]", "json"),
        (b"{curly} words begin this text", "text"),
        (b"[Photo: the harbour] Words follow.", "text"),
        (b"A plain text. 1 < 2 and <b>bold</b>.", "text"),
        (b"<3 is how this text begins, and it goes on.", "text"),
        (b"Words first, then <p>one</p> and <p>two</p> and <br> more <a href='x'>link</a>", "html"),
        (b"From a@b.example Tue Jan  2 10:00:00 2024\nSubject: x\n\nBody\n", "mail"),
        (b"From Berlin we hear that 2024\nwas a good year.", "text"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"PK\x03\x04", "zip"),
        (b"PAR1", "parquet"),
        (b"WARC/1.0\r\n", "warc"),
        (b"WARC/0.18\n", "warc"),
        (b"filedesc://x.arc 0.0.0.0 20010101000000 text/plain 76\n", "arc"),
        (b"\x00\x00\x00\x18ftypmp42", "media"),
        (bytes(range(256)) * 8, "binary"),
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf  \n", "empty"),
        (b"\xff\xfe \x00\n\x00", "empty"),
        (b" " * 100_000 + b"<html>", "html"),
        ("<html><p>é".encode("utf-16"), "html"),
        ("<rss version='2.0'>é</rss>".encode("utf-16-le"), "feed"),
    ],
)
def test_the_bytes_decide(content: bytes, kind: str) -> None:
    assert sniff(content) == kind


@pytest.mark.parametrize(
    ("content", "media_type", "kind"),
    [
        (RSS, "text/html", "feed"),
        (b"%PDF-1.7 ...", "text/html", "pdf"),
        (b'{"title": "x', "application/json", "json"),
        (b"Words first, then <p>one</p> and <p>two</p> and <br> more", "text/plain", "text"),
        (b"Just words", "text/html; charset=utf-8", "html"),
        (b"a,b\n1,2\n", "text/csv", "csv"),
        (b"body { margin: 0 }", "text/css", "unknown"),
        (b"Subject: x\n\nWords", "message/rfc822", "mail"),
        (b"<note/>", "application/xml", "xml"),
        (b"<broken", "application/rss+xml", "feed"),
        (b"Just words", "application/octet-stream", "text"),
    ],
)
def test_the_media_type_decides_what_the_bytes_leave_open(content: bytes, media_type: str, kind: str) -> None:
    assert sniff(content, media_type=media_type) == kind


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (RSS, "page.html", "feed"),
        (b"gone fishing", "a.rss", "feed"),
        (b"gone fishing", "a.warc", "warc"),
        (b"gone fishing", "a.css", "unknown"),
        (b"gone fishing", "a", "text"),
        (b"a,b\n1,2\n", "a.csv.gz", "csv"),
        (b"Subject: x\n\nWords", "a.eml", "mail"),
        (b"[broken", "a.json", "json"),
        (b"\x28\xb5\x2f\xfd", "a.warc.zst", "warc"),
        (b"\x28\xb5\x2f\xfd", "a.zst", "zstd"),
        (b"<html><p>x", "feed.php", "html"),
    ],
)
def test_the_name_decides_what_the_bytes_leave_open(content: bytes, name: str, kind: str) -> None:
    assert sniff(content, name=name) == kind


@given(st.binary(max_size=300), st.sampled_from([None, "a.xml", "a.json", "a.txt", "a.zip", "a.strange"]))
def test_every_answer_is_a_known_kind(content: bytes, name: str | None) -> None:
    assert sniff(content, name=name) in KINDS


def test_bare_type() -> None:
    assert bare_type(" Text/HTML; charset=utf-8") == "text/html"
    assert bare_type(None) == ""


def test_suffixes_are_read_before_gz() -> None:
    assert extension("/a/B.JSONL.gz") == ".jsonl"
    assert (kind_by_name("B.JSONL.gz"), kind_by_name("x"), kind_by_name("x.q"), kind_by_name(None)) == (
        "json",
        "text",
        "unknown",
        "",
    )


def test_a_text_that_only_mentions_addresses_is_no_list_of_them() -> None:
    assert is_address_list("https://a.example/1\n\nhttps://a.example/2")
    assert not is_address_list("https://a.example/1\nMore words.")
    assert not is_address_list("")
    assert is_address_list("\ufeff# what to read\r\nhttps://a.example/1\r\n  # later\r\nhttps://a.example/2\r\n")
    assert not is_address_list("# only a comment\n")
