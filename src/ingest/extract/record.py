"""A JSON record (a line of JSON lines) to the makings of an article.

Understood are the field names of news-please, of our own tables, of schema.org's NewsArticle, and what other
collectors of news write for the same things. The record is the word of whoever made it: values are taken, not weighed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal
from ingest.extract.page import read_page
from ingest.extract.plain.lines import too_long
from ingest.extract.plain.tail import cut_tail
from ingest.records import Candidate, Dropped, Hints, Precision, Provenance, Raw
from ingest.text.dates import Moment, parse_date
from ingest.text.tokens import count_words
from ingest.text.unicode import normalize_line, normalize_text

EXTRACTOR = "record/1"
_CARRIER = "jsonl"
_MIN_TOKENS = 5  # fewer are no text
_ENOUGH = 2000  # characters that must hold them
#: Our name for a value -> names of fields that hold it, best first.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("maintext", "text", "articleBody", "article_body", "body", "content", "full_text", "fulltext"),
    "html": ("html", "raw_html", "content_html", "page"),
    "title": ("title", "headline", "title_rss", "title_page", "name"),
    "summary": ("summary", "description", "abstract", "lead", "excerpt"),
    "authors": ("authors", "author", "byline", "creator"),
    "published_at": (
        *("published_at", "date_publish", "datePublished", "published", "publish_date", "published_date"),
        *("publishedAt", "publication_date", "pub_date", "pubDate", "date", "timestamp"),
    ),
    "published_local": ("published_local",),
    "modified_at": ("modified_at", "date_modify", "dateModified", "updated_at", "updatedAt", "updated", "modified"),
    "fetched_at": ("fetched_at", "date_download", "download_date", "crawled_at", "retrieved_at"),
    "url": ("url", "link", "uri", "permalink"),
    "canonical_url": ("canonical_url", "canonical"),
    "source_name": ("source_name", "publisher", "source", "site_name", "sitename", "outlet", "publication"),
    "language": ("language", "lang", "inLanguage", "in_language"),
    "section": ("section", "articleSection", "category"),
    "keywords": ("keywords", "tags", "topics_raw", "categories"),
    "copyright_notice": ("copyright_notice", "copyrightNotice", "copyright", "rights"),
    "home": ("home",),
}
_PRECISIONS: Mapping[str, Precision] = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "month": "month", "year": "year",
}  # fmt: skip
_MARKUP = re.compile(r"</(?:p|div|h[1-6]|ul|article|span|body|blockquote)>|<br\s*/?>|<p[ >]", re.IGNORECASE)
_LIST = re.compile(r"\s*[;|]\s*|\s*,\s*")

_Json = dict[str, object]


def read_record(raw: Raw, text: str, *, now: datetime | None) -> Draft | Refusal:
    """The article that a JSON object holds; a record with markup in its text is read as a page.

    What the record says wins over the carrier's hints, which are those of the file as a whole.
    """
    try:
        record = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        return Refusal(Reason.MALFORMED, f"is no JSON ({error}); mend or remove it")
    if not isinstance(record, dict):
        return Refusal(Reason.MALFORMED, "is JSON, but no object with named fields")
    own = _hints(record, raw.hints)
    url = _text(record, "url") or raw.url
    body, markup = _text(record, "text", lines=True), _text(record, "html", lines=True)
    if body and _MARKUP.search(body):
        return _from_page(raw, record, own, url, body, now=now, fragment=True)
    if not body and markup:
        return _from_page(raw, record, own, url, markup, now=now, fragment=False)
    if not body:
        known = ", ".join(FIELDS["text"][:3])
        return Refusal(Reason.NO_TEXT, f"has no text: one of the fields {known} or html must hold it")
    return _from_text(raw, record, own, url, body)


def _from_text(raw: Raw, record: _Json, own: Hints, url: str | None, body: str) -> Draft | Refusal:
    lines = normalize_text(body).split("\n")
    if why := too_long(body, lines):
        return Refusal(Reason.TOO_LARGE, why)
    kept, dropped = _clean(lines, own.title)
    text = "\n".join(kept)
    if count_words(text[:_ENOUGH]) < _MIN_TOKENS:
        reason = Reason.BOILERPLATE if dropped else Reason.NO_TEXT
        return Refusal(reason, f"has fewer than {_MIN_TOKENS} words of text", dropped=tuple(dropped))
    published = own.published_at
    draft = Draft(
        text=text,
        extractor=EXTRACTOR,
        title=own.title,
        summary=own.summary,
        authors=own.authors,
        published_at=published,
        published_precision=own.published_precision if published else None,
        published_source=own.carrier if published else None,
        published_local=_published_local(record, own),
        modified_at=own.modified_at,
        url=url,
        canonical_url=_text(record, "canonical_url"),
        source_name=own.source_name,
        language_hint=own.language,
        copyright_notice=own.copyright_notice,
        home=own.home,
        dropped=tuple(dropped),
    )
    return _completed(draft, record)


def _from_page(
    raw: Raw, record: _Json, own: Hints, url: str | None, markup: str, *, now: datetime | None, fragment: bool
) -> Draft | Refusal:
    drafted = read_page(replace(raw, url=url, fragment=fragment, hints=own), markup, now=now)
    if isinstance(drafted, Refusal):
        return drafted
    return _completed(replace(drafted, url=url, canonical_url=drafted.canonical_url or None), record)


def _completed(draft: Draft, record: _Json) -> Draft:
    """The draft with what no hint can carry, and with the record named as the source of what it gave."""
    fetched = _moment(record, "fetched_at")
    told = {name: getattr(draft, name) for name in ("title", "summary", "authors", "published_at", "modified_at")}
    known = {entry.field for entry in draft.provenance}
    provenance = (
        *draft.provenance,
        *(Provenance(name, _CARRIER) for name, value in told.items() if value and name not in known),
    )
    candidates = draft.candidates or tuple(
        Candidate(name, _shown(value), _CARRIER, chosen=True, note="the record's word")
        for name, value in told.items()
        if value
    )
    return replace(
        draft,
        section=draft.section or normalize_line(_text(record, "section")),
        keywords=draft.keywords or _names(record, "keywords"),
        fetched_at=fetched.at if fetched else None,
        provenance=provenance,
        candidates=candidates,
    )


def _published_local(record: _Json, own: Hints) -> str | None:
    """The publisher's own day and clock, when the record itself tells the date."""
    told = _moment(record, "published_at", own.language)
    return _text(record, "published_local") or told.local if told else None


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _hints(record: _Json, hints: Hints) -> Hints:
    """The record's own metadata over the hints of the file it lies in."""
    language = _text(record, "language") or hints.language
    published, modified = _moment(record, "published_at", language), _moment(record, "modified_at", language)
    precision = _PRECISIONS.get(str(record.get("published_precision"))) if published else None
    return replace(
        hints,
        title=normalize_line(_text(record, "title")) or hints.title,
        summary=normalize_line(_text(record, "summary")) or hints.summary,
        authors=_names(record, "authors") or hints.authors,
        published_at=published.at if published else hints.published_at,
        published_precision=precision or (published.precision if published else hints.published_precision),
        modified_at=modified.at if modified else hints.modified_at,
        language=language,
        source_name=normalize_line(_text(record, "source_name")) or hints.source_name,
        copyright_notice=normalize_line(_text(record, "copyright_notice")) or hints.copyright_notice,
        home=_text(record, "home") or hints.home,
        carrier=_CARRIER,
    )


def _text(record: _Json, name: str, *, lines: bool = False) -> str | None:
    """The first non-empty string among the fields for `name`; an object counts by its `name` or `@value`."""
    for key in FIELDS[name]:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("title")
        if lines and isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n".join(str(part) for part in value)
        if isinstance(value, str) and value.strip():
            return value if lines else value.strip()
    return None


def _moment(record: _Json, name: str, language: str | None = None) -> Moment | None:
    for key in FIELDS[name]:
        value = record.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            continue
        moment = parse_date(str(value), language=language, epoch=True)
        if moment is not None:
            return moment
    return None


def _names(record: _Json, name: str) -> tuple[str, ...]:
    """A list of names, given as a list, as objects with names, or as one string with separators."""
    for key in FIELDS[name]:
        value = record.get(key)
        if isinstance(value, str):
            value = list(_LIST.split(value))
        elif isinstance(value, dict):
            value = [value]
        if not isinstance(value, list):
            continue
        told = [part.get("name") if isinstance(part, dict) else part for part in value]
        names = [normalize_line(part) for part in told if isinstance(part, str)]
        found = tuple(dict.fromkeys(part for part in names if part))
        if found:
            return found
    return ()


def _clean(lines: list[str], title: str | None) -> tuple[list[str], list[Dropped]]:
    if title and lines and lines[0] == title:
        lines = lines[1:]
    return cut_tail(lines, title=title)
