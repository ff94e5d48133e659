"""Which kind of content a file holds: by its first bytes, and by its name only where they leave it open."""

import codecs
import json
import os
import re

_MARKUP_NAMES = {".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html"}
_FEED_NAMES = {".rss": "feed", ".atom": "feed", ".rdf": "feed", ".xml": "feed"}
_TEXT_NAMES = {".txt": "text", ".text": "text", ".md": "text", ".markdown": "text", "": "text"}
_LINES_NAMES = {".jsonl": "jsonl", ".ndjson": "jsonl"}
KIND_BY_NAME: dict[str, str] = {
    **_MARKUP_NAMES,
    **_FEED_NAMES,
    **_TEXT_NAMES,
    **_LINES_NAMES,
    ".json": "jsonl",
    ".warc": "warc",
    ".opml": "opml",
}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ROOTS = {
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "entry": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "opml": "opml",
    "html": "html",
}
_FIRST_TAG = re.compile(
    r"\s*(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!doctype(?!\s+html)[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*", re.I | re.S
)
_TAG_NAME = re.compile(r"<(?:[a-z_][\w.-]*:)?([a-z]+)[\s>/]", re.I)
_FEED_ROOT = re.compile(r"<(?:[a-z_][\w.-]*:)?(?:rss\s[^>]*version|feed\s[^>]*xmlns|rdf\s[^>]*xmlns)", re.I)
_HTML_TAG = re.compile(r"<(?:html|head|body|title|meta|article|main|div|p|h1|br|table|span|a)(?:\s[^<>]*)?/?>", re.I)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version')


def kind_by_name(path: str) -> str:
    """The kind that a file's name promises, '' when it promises none. `.gz` is looked through."""
    return KIND_BY_NAME.get(extension(path), "")


def extension(path: str) -> str:
    """The last suffix of a name in lower case, before `.gz`."""
    name = os.path.basename(path).lower()
    stem, suffix = os.path.splitext(name)
    return os.path.splitext(stem)[1] if suffix == ".gz" else suffix


def sniff(head: bytes, path: str) -> str:
    """text, html, feed, sitemap, opml, warc or jsonl; '' for what we have no reader for."""
    if head.startswith(b"WARC/") or (head.startswith(_ZSTD) and ".warc" in os.path.basename(path).lower()):
        return "warc"
    text = decode_head(head)
    if text is None:
        return ""
    text = text.lstrip("\ufeff\x00 \t\r\n")
    named = kind_by_name(path)
    if text.startswith("<"):
        return _sniff_markup(text, named)
    if text.startswith(("{", "[")):
        return _sniff_json(text, named)
    if named == "feed" or _FEED_ROOT.search(text[:4096]):
        return "feed"  # perhaps with a warning of the server's script in front of it
    return named


def decode_head(head: bytes) -> str | None:
    """The head as text, good enough to look at; None for binary content."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head.decode(encoding, "ignore")
    if utf16 := _utf16_without_bom(head):
        return head.decode(utf16, "ignore")
    controls = sum(head.count(byte) for byte in _CONTROLS)
    return None if controls * 20 > len(head) or head.startswith(_MAGIC) else head.decode("utf-8", "replace")


_ZSTD = b"\x28\xb5\x2f\xfd"
_CONTROLS = [bytes([value]) for value in range(32) if value not in b"\t\n\f\r\x1b\x08\x0b"]
_MAGIC = (
    b"%PDF-",
    b"%!PS",
    b"{\\rtf",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x28\xb5\x2f\xfd",
    b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0",
)


def _utf16_without_bom(head: bytes) -> str | None:
    """UTF-16 of mostly ASCII text shows as a NUL in every second byte."""
    sample = head[:4096]
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 10 > half * 4 and even * 20 < half:
        return "utf-16-le"
    if even * 10 > half * 4 and odd * 20 < half:
        return "utf-16-be"
    return None


def _sniff_markup(text: str, named: str) -> str:
    start = _FIRST_TAG.match(text)
    rest = text[start.end() if start else 0 :][:4096]
    tag = _TAG_NAME.match(rest)
    if tag and (kind := _ROOTS.get(tag.group(1).lower())):
        return kind
    if rest[:14].lower() == "<!doctype html":
        return "html"
    if _FEED_ROOT.search(text[:4096]):
        return "feed"
    if named in ("feed", "html"):
        return "html" if named == "html" else "feed"
    return "html" if _HTML_TAG.search(text[:4096]) else named


def _sniff_json(text: str, named: str) -> str:
    if _JSON_FEED.search(text):
        return "feed"
    if named == "jsonl":
        return "jsonl"
    first_line = text.partition("\n")[0]
    try:
        value = json.loads(first_line)
    except (ValueError, RecursionError):
        return named
    return "jsonl" if isinstance(value, dict) else named
