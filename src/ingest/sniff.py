"""What kind of bytes these are, judged by the bytes first and by the carrier's word second (WHATWG MIME Sniffing)."""

import json
import re

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "media"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"PAR1", "parquet"),
    (b"WARC/1.", "warc"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "postscript"),
    (b"\x7fELF", "program"),
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TAG = re.compile(rb"<(/?[a-z!?][a-z0-9:-]*)", re.I)
_FEED_ROOTS = frozenset({b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex", b"opml"})
_HTML_TAGS = frozenset(
    b"html head body title meta link script style div p a span h1 h2 h3 h4 ul ol table article main section header"
    b" br img iframe blockquote strong em b i figure nav center font form noscript".split()
)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/x-html", "application/vnd.wap.xhtml+xml"})
_JSON_FEED = b"jsonfeed.org/version"
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})


def bare_type(media_type: str | None) -> str:
    """The media type without parameters, in lower case; '' for none."""
    return (media_type or "").partition(";")[0].strip().lower()


def sniff(content: bytes, media_type: str | None = None) -> str:
    """The kind of a document: html, text, json, feed, xml, or what it is instead: empty, pdf, image, gzip ..."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[4:8] == b"ftyp":
        return "media"
    claimed = bare_type(media_type)
    head = _ascii_head(content)
    if not head:
        return "empty" if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe") else "text"
    if head[:1] == b"<":
        return _markup(head, claimed)
    if head[:1] == b"{" and _JSON_FEED in head:
        return "feed"
    if head[:1] in b"{[" and (claimed.endswith("json") or _is_json(content)):
        return "json"
    if claimed in _HTML_TYPES or (claimed != "text/plain" and _looks_html(head)):
        return "html"
    if claimed in _FEED_TYPES:
        return "feed"
    return "text"


def _ascii_head(content: bytes) -> bytes:
    """The beginning without marks, NULs (so that UTF-16 shows its markup) and white space."""
    head = content[:8192]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip()


def _markup(head: bytes, claimed: str) -> str:
    names = [name.lower() for name in _TAG.findall(re.sub(rb"<!--.*?(?:-->|$)", b"", head, flags=re.S))]
    elements = [name for name in names if name[:1] not in b"!?/"]
    root = elements[0] if elements else b""
    if root in _FEED_ROOTS:
        return "feed"
    if root == b"svg":
        return "image"
    if claimed in _HTML_TYPES or b"!doctype" in names[:2] or root in _HTML_TAGS:
        return "html"
    if head[:5].lower() == b"<?xml":
        return "xml"
    return "html" if any(name in _HTML_TAGS for name in elements) else "text"


def _looks_html(head: bytes) -> bool:
    """Whether text that does not begin with a tag is a piece of HTML all the same."""
    names = [name.lower().lstrip(b"/") for name in _TAG.findall(head)]
    return sum(name in _HTML_TAGS for name in names) >= 4


def _is_json(content: bytes) -> bool:
    if len(content) > 50_000_000:
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
