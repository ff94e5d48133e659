"""Detection of what kind of document bytes are: by the bytes first, by a media type or file name second.

Follows the idea of the WHATWG MIME Sniffing standard. This is the only detection in the project: local files, archived
and fetched answers and the extraction all call `sniff`.
"""

import codecs
import json
import os
import re

#: The kinds that are text, whatever it means.
TEXT_KINDS = frozenset("text html json feed sitemap opml nitf newsml-g2 newsml-1 xml csv mail unknown".split())
_OTHER_KINDS = (
    "empty warc arc parquet zip gzip zstd bzip2 xz pdf image media office rtf postscript program binary".split()
)
#: Every kind that `sniff` returns.
KINDS = TEXT_KINDS | frozenset(_OTHER_KINDS)
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x5d\x2a\x4d\x18", "zstd"),  # the frame before it that holds a dictionary
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
    (b"WARC/", "warc"),
    (b"filedesc://", "arc"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "postscript"),
    (b"\x7fELF", "program"),
)
_KIND_BY_SUFFIX = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown", ""), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "html"),
    **dict.fromkeys((".rss", ".atom", ".rdf"), "feed"),
    **dict.fromkeys((".xml", ".nitf", ".newsml"), "xml"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "json"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".eml", ".mbox"), "mail"),
    **{f".{kind}": kind for kind in ("warc", "arc", "opml", "parquet", "zip")},
}
_HTML_TYPES = ("text/html", "application/xhtml+xml", "text/x-html", "application/vnd.wap.xhtml+xml")
_KIND_BY_TYPE = {
    **dict.fromkeys(_HTML_TYPES, "html"),
    **dict.fromkeys(("text/plain", "text/markdown"), "text"),
    **dict.fromkeys(("application/rss+xml", "application/atom+xml", "application/rdf+xml"), "feed"),
    "application/feed+json": "feed",
    **dict.fromkeys(("text/xml", "application/xml"), "xml"),
    **dict.fromkeys(("text/csv", "text/tab-separated-values"), "csv"),
    **dict.fromkeys(("message/rfc822", "application/mbox"), "mail"),
    **dict.fromkeys(("text/css", "text/javascript", "application/javascript", "text/calendar", "text/vtt"), "unknown"),
}
_MEDIA_GROUPS = ("image/", "audio/", "video/", "font/")
_KIND_BY_ROOT = {
    **dict.fromkeys(("rss", "feed", "rdf", "entry", "channel"), "feed"),
    **dict.fromkeys(("urlset", "sitemapindex"), "sitemap"),
    **dict.fromkeys(("newsitem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem"), "newsml-g2"),
    **dict.fromkeys(("planningitem", "catalogitem"), "newsml-g2"),
    "newsml": "newsml-1",
    "nitf": "nitf",
    "opml": "opml",
    "html": "html",
    "svg": "image",
}
_HTML_TAGS = frozenset(
    "html head body title meta link script style div p a span h1 h2 h3 h4 ul ol table article main section header"
    " br img iframe blockquote strong em b i figure nav center font form noscript".split()
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEFORE_ROOT = re.compile(
    r"(?:\s+|<\?[^>]*>|<!--.*?-->|<!doctype(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>)*", re.IGNORECASE | re.DOTALL
)
_DOCTYPE_HTML = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[a-z_][\w.-]*:)?([a-z][\w.-]*)(?=[\s>/])", re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:[a-z_][\w.-]*:)?(?:rss\s[^>]*version|feed\s[^>]*xmlns|rdf\s[^>]*xmlns)", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s>/])", re.IGNORECASE)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version')
_JSON_START = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*$)|\[\s*\{\s*(?:"|\})')
_MBOX_START = re.compile(r"From \S+ [^\n]*\d{4}[^\n]*\r?\n[A-Za-z-]+:")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_CONTROLS = bytes(value for value in range(32) if value not in b"\x00\t\n\f\r\x1b\x08\x0b")
_BLANK = b" \t\r\n\f\x00\xef\xbb\xbf\xff\xfe"
_SAMPLE_BYTES = 65_536
_SAMPLE_CHARS = 8192
_FEW_TAGS = 4  # so many make a piece of HTML of a text that does not begin with one


def sniff(content: bytes, *, media_type: str | None = None, name: str | None = None) -> str:
    """Return the kind of a document, one of `KINDS`; never raises.

    `content` may be its beginning only (64 KB are enough). `media_type` is what its carrier declares, `name` a file
    name or address; both decide only what the bytes leave open. `unknown` is text whose name or type promises that it
    is not a document.
    """
    if magic := _by_magic(content, name):
        return magic
    if not content.strip(_BLANK):
        return "empty"
    text = decode_head(content)
    if text is None:
        return "binary"
    text = text.lstrip("\ufeff\x00 \t\r\n\f")
    if not text:
        return "empty"
    declared = _by_type(media_type) or kind_by_name(name)
    if text.startswith("<"):
        return _of_markup(text, declared)
    as_json = declared != "csv" and text.startswith(("{", "[")) and _of_json(text, len(content), declared)
    return as_json or _of_text(text, declared)


def root_name(text: str) -> str:
    """Return the name of the root element of markup, without its prefix; '' when there is none."""
    before = _BEFORE_ROOT.match(text)
    root = _ROOT.match(text, before.end() if before else 0)
    return root[1] if root else ""


def kind_by_name(name: str | None) -> str:
    """Return the kind that a file name promises: `text` without a suffix, `unknown` for a strange one, '' for None."""
    return "" if name is None else _KIND_BY_SUFFIX.get(extension(name), "unknown")


def extension(name: str) -> str:
    """Return the last suffix of a file name in lower case; the one before `.gz`."""
    stem, suffix = os.path.splitext(os.path.basename(name).lower())
    return os.path.splitext(stem)[1] if suffix == ".gz" else suffix


def bare_type(media_type: str | None) -> str:
    """Return the media type without parameters, in lower case; '' for none."""
    return (media_type or "").partition(";")[0].strip().lower()


def decode_head(content: bytes) -> str | None:
    """Return the beginning as text that is good enough to look at; None for binary content."""
    head = content[:_SAMPLE_BYTES]
    if not head.strip():
        head = content.lstrip()[:_SAMPLE_BYTES]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head.decode(encoding, "ignore")
    if utf16 := _utf16_without_bom(head):
        return head.decode(utf16, "ignore")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    nulls = head.strip(b"\x00").count(0)
    if controls * 20 > len(head) or nulls * 20 > len(head):
        return None
    return head.decode("utf-8", "replace").replace("\x00", "")


def _by_magic(content: bytes, name: str | None) -> str | None:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            archived = kind == "zstd" and ".warc" in os.path.basename(name or "").lower()
            return "warc" if archived else kind
    return "media" if content[4:8] == b"ftyp" else None


def _by_type(media_type: str | None) -> str:
    declared = bare_type(media_type)
    if kind := _KIND_BY_TYPE.get(declared):
        return kind
    if declared.endswith("json"):
        return "json"
    if declared.endswith("+xml"):
        return "xml"
    return "unknown" if declared.startswith(_MEDIA_GROUPS) else ""


def _utf16_without_bom(head: bytes) -> str | None:
    """Return the codec of UTF-16 text without a mark, which shows as a NUL in every second byte."""
    sample = head[:4096]
    half = len(sample) // 2
    if half < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 10 > half * 4 and even * 20 < half:
        return "utf-16-le"
    if even * 10 > half * 4 and odd * 20 < half:
        return "utf-16-be"
    return None


def _of_markup(text: str, declared: str) -> str:
    before = _BEFORE_ROOT.match(text)
    start = text[before.end() if before else 0 :][:_SAMPLE_CHARS]
    if _DOCTYPE_HTML.match(start):
        return "html"
    root = _ROOT.match(start)
    name = root[1].lower() if root else ""
    if kind := _KIND_BY_ROOT.get(name):
        return kind
    if _FEED_ROOT.search(text[:_SAMPLE_CHARS]):
        return "feed"  # with a warning of the server's script before it
    if declared == "feed":
        return "feed"
    if name in _HTML_TAGS or declared == "html":
        return "html"
    if name and (text[:5].lower() == "<?xml" or declared == "xml"):
        return "xml"
    return "html" if _html_tags(text) else declared or "text"


def _of_json(text: str, size: int, declared: str) -> str | None:
    if _JSON_FEED.search(text[:_SAMPLE_BYTES]):
        return "feed"
    if declared == "json" or _JSON_START.match(text):
        return "json"
    if size < _SAMPLE_BYTES:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return None
        return "json"
    return None


def _of_text(text: str, declared: str) -> str:
    if _FEED_ROOT.search(text[:_SAMPLE_CHARS]):
        return "feed"
    if declared in ("", "text", "mail") and _MBOX_START.match(text):
        return "mail"
    if declared in ("", "text", "html") and is_address_list(text):
        return "sitemap"
    if declared == "" and _html_tags(text) >= _FEW_TAGS:
        return "html"
    return declared or "text"


def is_address_list(text: str) -> bool:
    """Return whether a text is nothing but web addresses, one a line: a text sitemap (sitemaps.org, "Text file").

    Lines that begin with `#` are comments, as in lists that people keep.
    """
    lines = [line.strip().lstrip("\ufeff") for line in text[:_SAMPLE_BYTES].splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(text) > _SAMPLE_CHARS and len(lines) > 1:
        lines.pop()  # may be cut in two
    return bool(lines) and all(_ADDRESS.fullmatch(line) for line in lines)


def _html_tags(text: str) -> int:
    return sum(name.lower() in _HTML_TAGS for _, name in _TAG.findall(text[:_SAMPLE_CHARS]))
