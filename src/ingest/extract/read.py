"""From the bytes of one item to an article or a reject, with everything that `ingest explain` shows about the way.

The stages: limit the size, sniff the kind, decode, read (`page`, `plain` or `record`), and complete the draft to an
article with identity, language and limits.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from ingest import ids
from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal, shared_fields
from ingest.extract.page import read_page
from ingest.extract.plain.reader import read_plain
from ingest.extract.plain.wire_leftovers import has_wire_markup
from ingest.extract.record import read_record, read_wire_document
from ingest.identity.reject import reject_item
from ingest.identity.shared_address import address_item
from ingest.identity.sighting import sighting_of
from ingest.records import Article, Hints, Raw, Reading, Rejected
from ingest.sniff import TEXT_KINDS, bare_type, sniff
from ingest.text.decode import Decoded, decode
from ingest.text.language import identify
from ingest.text.limits import limited
from ingest.text.tokens import count_words
from ingest.text.unicode import normalize_line
from ingest.urls.clean import clean_url, source_domain
from ingest.urls.identity import identity_url
from ingest.urls.wrappers import is_opaque_wrapper
from ingest.wire import WIRE_KINDS

#: Bytes of one document; p99 of real news pages is 1.6 MB.
MAX_BYTES = 20_000_000
_MIN_OWN_WORDS = 50  # that make the text of an entry its own, where its link only leads on
#: Values that are one line: normalised here, whichever reader found them.
LINES = ("title", "summary", "source_name", "section", "copyright_notice")
_MEDIA_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "json": "application/json",
    **dict.fromkeys(WIRE_KINDS, "application/xml"),
}
_UNREADABLE = {
    "feed": "is a feed: read it as a source of that kind",
    "sitemap": "is a sitemap or a list of addresses, which holds no text: name its web address to fetch them",
    "opml": "is a list of feeds: read it as a source of that kind",
    "xml": "is XML of an unknown kind",
    "csv": "is a table: read it as a file",
    "mail": "is mail: read it as a file",
    "unknown": "is of a type that holds no article",
    "gzip": "is compressed: decompress it, or name the file *.gz",
    "zip": "is an archive: unpack it",
    "zstd": "is compressed: decompress it",
    "bzip2": "is compressed: decompress it",
    "xz": "is compressed: decompress it",
    "warc": "is a web archive: name the file *.warc or *.warc.gz",
}
_UNDECODABLE = Refusal(Reason.UNDECODABLE, "is text in no encoding we know, or binary data; convert it to UTF-8")


@dataclass(frozen=True, slots=True)
class _Trace:
    """How the bytes were decoded, for the `Reading`."""

    media_type: str = ""
    decoded: Decoded | None = None


def read(raw: Raw, *, now: datetime | None = None) -> Reading:
    """Read one item: sniff, decode, extract, clean, identify; the outcome is an `Article` or a `Rejected`.

    `now` (UTC) is the cycle's time: it becomes `first_seen_at` and bounds dates. Never raises on content.
    """
    if len(raw.content) > MAX_BYTES:
        why = f"has {len(raw.content):,} bytes, more than {MAX_BYTES:,}; split it, or leave it out"
        return _rejected(raw, Refusal(Reason.TOO_LARGE, why), _Trace(raw.media_type or ""))
    kind = sniff(raw.content, media_type=raw.media_type)
    if raw.fragment and kind in TEXT_KINDS:
        kind = "html"  # a feed's full text is HTML, whatever it looks like
    if kind == "empty":
        return _rejected(raw, Refusal(Reason.EMPTY, "is empty or nothing but white space"), _Trace())
    if kind == "binary":
        return _rejected(raw, _UNDECODABLE, _Trace(raw.media_type or ""))
    if kind not in _MEDIA_TYPES:
        why = _UNREADABLE.get(kind, f"is {kind}, which holds no text that we can read")
        return _rejected(raw, Refusal(Reason.UNKNOWN_KIND, why), _Trace(raw.media_type or kind))
    decoded = decode(raw.content, media_type=raw.media_type, html=kind == "html", tld=_tld(raw.url))
    if decoded is None:
        return _rejected(raw, _UNDECODABLE, _Trace(raw.media_type or ""))
    trace = _Trace(raw.media_type or _MEDIA_TYPES[kind], decoded)
    draft = _draft(kind, raw, decoded, now)
    if not isinstance(draft, Refusal) and _only_leads_on(raw, draft):
        draft = Refusal(Reason.NOT_ARTICLE, "is a link of Google News that only leads on; name a feed of the publisher")
    if isinstance(draft, Refusal):
        return _rejected(raw, draft, trace)
    return _accepted(raw, draft, trace, now)


def _only_leads_on(raw: Raw, draft: Draft) -> bool:
    """Return whether a document stands in place of the article that its address leads to by a script."""
    own_text = raw.fragment and count_words(draft.text) >= _MIN_OWN_WORDS
    return is_opaque_wrapper(raw.url) and not own_text


def _draft(kind: str, raw: Raw, decoded: Decoded, now: datetime | None) -> Draft | Refusal:
    if kind == "json":
        return read_record(raw, decoded.text, now=now)
    if kind == "html" and not (bare_type(raw.media_type) in ("", "text/plain") and has_wire_markup(decoded.text)):
        return read_page(raw, decoded.text, utf8=decoded.utf8, now=now)
    if kind in WIRE_KINDS:
        return read_wire_document(raw, decoded.text, kind, now=now)
    return read_plain(raw, decoded.text, now=now)


def _accepted(raw: Raw, draft: Draft, trace: _Trace, now: datetime | None) -> Reading:
    article = article_of(draft, raw, charset=trace.decoded.charset if trace.decoded else None, now=now)
    within = limited(article)
    return _reading(within.article, trace, replace(draft, dropped=(*draft.dropped, *within.dropped)))


def article_of(draft: Draft, raw: Raw, *, charset: str | None, now: datetime | None) -> Article:
    """Complete a draft to an article: addresses, id, language, hashes, and what only the carrier knows.

    Every other field passes by its name.
    """
    raw_sha256 = ids.sha256_hex(raw.content)
    url = clean_url(draft.url or raw.url)
    canonical = clean_url(draft.canonical_url) or url
    address = identity_url(canonical)
    identity = ids.article_id(canonical_url=address, raw_sha256=raw_sha256)
    language = identify(draft.text, hint=draft.language_hint)
    values = shared_fields(draft, Article)
    values |= {name: normalize_line(values[name]) for name in LINES}
    values |= {
        "id": identity,
        "html_sha256": raw_sha256,
        "text_sha256": ids.sha256_hex(draft.text.encode("utf-8")),
        "word_count": count_words(draft.text),
        "url": url,
        "canonical_url": canonical,
        "source_domain": source_domain(canonical),
        "feed_url": raw.hints.feed_url,
        "language": language.code if language else None,
        "language_confidence": language.confidence if language else None,
        "first_seen_at": now,
        "published_date": draft.published_date,
        "fetched_at": raw.fetched_at or draft.fetched_at,
        "charset": charset,
        "home": draft.home or raw.hints.home,
        "source_tags": raw.hints.source_tags,
        "address_item": address_item(address, raw.item_key, shared=raw.shares_address),
        "sighting": replace(sighting_of(raw, article_id=identity, raw_sha256=raw_sha256), seen_at=now),
    }
    return Article(**values)


def _rejected(raw: Raw, refusal: Refusal, trace: _Trace) -> Reading:
    raw_sha256 = ids.sha256_hex(raw.content)
    message, url = f"{raw.location}: {refusal.why}", clean_url(raw.url) or raw.url
    rejected = reject_item(raw, refusal.reason, message, url=url, raw_sha256=raw_sha256)
    return _reading(rejected, trace, refusal)


def _reading(outcome: Article | Rejected, trace: _Trace, result: Draft | Refusal) -> Reading:
    decoded = trace.decoded
    return Reading(
        outcome=outcome,
        media_type=trace.media_type,
        charset=decoded.charset if decoded else None,
        charset_source=_charset_source(decoded),
        candidates=result.candidates,
        dropped=result.dropped,
    )


def _charset_source(decoded: Decoded | None) -> str | None:
    """Return who named the character set, and in parentheses what was repaired or lost, for people."""
    if decoded is None:
        return None
    notes = ["doubly encoded text repaired"] if decoded.repaired else []
    notes += [f"{decoded.replaced} bytes unread"] if decoded.replaced else []
    return f"{decoded.source} ({', '.join(notes)})" if notes else decoded.source


def _tld(url: str | None) -> str | None:
    """Return the last label of the host, a hint for the detection of character sets."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    label = host.rpartition(".")[2]
    return label if label.isalpha() and label.isascii() else None


def read_document(
    content: bytes,
    *,
    url: str | None = None,
    media_type: str | None = None,
    fetched_at: datetime | None = None,
    hints: Hints | None = None,
) -> Article | Rejected:
    """Read one document: a page, a fragment of one, plain text or a JSON record.

    `url` is its web address when known, `media_type` its Content-Type with parameters (None: sniffed), `fetched_at`
    when it was fetched (UTC), `hints` what its feed or archive said about it. Never raises on content: what cannot
    become an article is a `Rejected` with a reason. `fetched_at` becomes the article's `first_seen_at` as well.
    """
    raw = Raw(
        content=content,
        location=url or "document",
        source=url or "document",
        kind="document",
        url=url,
        media_type=media_type,
        fetched_at=fetched_at,
        hints=hints or Hints(),
    )
    return read(raw, now=fetched_at).outcome
