import pytest

from ingest.sniff import bare_type, sniff


@pytest.mark.parametrize(
    ("content", "media_type", "kind"),
    [
        (b"<!DOCTYPE html><html><p>x", None, "html"),
        (b"\n\n  <HTML><head>", None, "html"),
        (b"<!-- note --><div><p>Text</p></div>", None, "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', None, "html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "text/html", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", None, "feed"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "application/xml", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json", "feed"),
        (b'<?xml version="1.0"?><note><to>x</to></note>', None, "xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None, "image"),
        (b'{"title": "x"}', None, "json"),
        (b'{"title": "x', "application/json", "json"),
        (b"{curly} words begin this text", None, "text"),
        (b"A plain text. 1 < 2 and <b>bold</b>.", None, "text"),
        (b"Words first, then <p>one</p> and <p>two</p> and <br> more <a href='x'>link</a>", None, "html"),
        (b"Words first, then <p>one</p> and <p>two</p> and <br> more", "text/plain", "text"),
        (b"Just words", "text/html; charset=utf-8", "html"),
        (b"%PDF-1.7 ...", "text/html", "pdf"),
        (b"\x1f\x8b\x08\x00", None, "gzip"),
        (b"\x89PNG\r\n\x1a\n", None, "image"),
        (b"\xff\xd8\xff\xe0", None, "image"),
        (b"PK\x03\x04", None, "zip"),
        (b"WARC/1.0\r\n", None, "warc"),
        (b"\x00\x00\x00\x18ftypmp42", None, "media"),
        (b"", None, "empty"),
        (b" \r\n\t ", None, "empty"),
        (b"\xef\xbb\xbf  \n", None, "empty"),
        (b"\xff\xfe \x00\n\x00", None, "empty"),
        ("<html><p>é".encode("utf-16"), None, "html"),
    ],
)
def test_sniff(content: bytes, media_type: str | None, kind: str) -> None:
    assert sniff(content, media_type) == kind


def test_bare_type() -> None:
    assert bare_type(" Text/HTML; charset=utf-8") == "text/html"
    assert bare_type(None) == ""
