"""JSON records (a line of JSON lines, a row of a table) to the draft of an article.

The values of a record are taken as they are, not weighed against each other. `ingest.field_names` lists the names of
fields that are understood.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal
from ingest.extract.page import read_page
from ingest.extract.plain.lines import too_long
from ingest.extract.plain.reader import read_plain
from ingest.extract.plain.record_texts import has_own_head, has_title
from ingest.extract.plain.tail import cut_tail
from ingest.extract.record_values import RecordValues, has_markup, without_markup, without_references
from ingest.records import Candidate, Dropped, Hints, Precision, Provenance, Raw
from ingest.text.comparison import comparison_key
from ingest.text.tokens import count_words
from ingest.text.unicode import normalize_text
from ingest.wire import NAMES, WireItem, is_ninjs, ninjs_item, parse_wire

EXTRACTOR = "record/1"
#: Carriers that name themselves as the source of a record's values; all others are JSON.
_CARRIERS = frozenset({"csv", "parquet", "mail", "wire"})
#: What interfaces such as NewsAPI write where they cut a text.
_CUT_TEXT = re.compile(r"\[\+[0-9]{1,7} (?:more )?char(?:s|acters)?\]\s*\Z")
_CUT_CHARS = 100  # at the end, in which it stands
_MIN_TOKENS = 5  # fewer are not text
_HEAD_CHARS = 2000  # that must hold them
_PRECISIONS: Mapping[str, Precision] = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "month": "month", "year": "year",
}  # fmt: skip
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_KNOWN_TEXT_FIELDS = "maintext, text, articleBody"


def read_record(raw: Raw, text: str, *, now: datetime | None) -> Draft | Refusal:
    """Return the draft of the article that a JSON object holds."""
    try:
        record = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        return Refusal(Reason.MALFORMED, f"is not JSON ({error}); correct or remove it")
    if not isinstance(record, dict):
        return Refusal(Reason.MALFORMED, "is JSON, but no object with named fields")
    if is_ninjs(record):
        return draft_wire(raw, ninjs_item(record), now=now)
    return draft_record(raw, record, now=now)


def read_wire_document(raw: Raw, text: str, kind: str, *, now: datetime | None) -> Draft | Refusal:
    """Return the draft of the one article in a document of a news agency; `kind` is one of `ingest.wire.WIRE_KINDS`."""
    items = parse_wire(text, kind)
    if len(items) > 1:
        problem = f"is a {NAMES[kind]} document with {len(items)} items: read it as a file"
        return Refusal(Reason.UNKNOWN_KIND, problem)
    hints = replace(raw.hints, carrier="wire")
    return draft_wire(replace(raw, hints=hints), items[0], now=now)


def draft_wire(raw: Raw, item: WireItem, *, now: datetime | None) -> Draft | Refusal:
    """Return the draft of one item of a news agency, or why it is not an article."""
    if item.problem is not None:
        return Refusal(*item.problem)
    return draft_record(raw, item.fields, now=now)


def draft_record(raw: Raw, record: Mapping[str, Any], *, now: datetime | None) -> Draft | Refusal:
    """Return the draft of the article that a record holds; one with markup in its text is read as a page.

    The record's values win over the carrier's hints, which are those of the file as a whole.
    """
    values = RecordValues(record)
    hints = _hints(values, raw.hints)
    url = values.address("url") or raw.url or values.address("canonical_url")
    body, markup = values.body("text"), values.body("html")
    if body and (cut := _CUT_TEXT.search(body, max(0, len(body) - _CUT_CHARS))) is not None:
        return Refusal(Reason.TRUNCATED, f"is only the beginning of an article: its text ends with {cut[0].strip()}")
    if body and "&lt;" in body and has_markup(unescaped := without_references(body)):
        body = unescaped
    if body and has_markup(body):
        return _from_page(raw, values, hints, url, body, now=now, fragment=not _is_document(body))
    if not body and markup:
        return _from_page(
            raw, values, hints, url, markup, now=now, fragment=not _is_document(markup) or hints.carrier == "mail"
        )
    if not body:
        return Refusal(Reason.NO_TEXT, f"has no text: one of the fields {_KNOWN_TEXT_FIELDS} or html must hold it")
    text = without_markup(body)
    whole = None
    if has_own_head(text, hints.title, hints.source_name):
        whole = _from_whole_text(replace(raw, url=url, hints=hints), values, text, now=now)
    drafted = _from_text(values, hints, url, text) if whole is None else whole
    return replace(drafted, dropped=(*_left_out(record, hints), *drafted.dropped))


def _left_out(record: Mapping[str, Any], hints: Hints) -> tuple[Dropped, ...]:
    """Return what the reader of mails left out of the text: the greeting, the closing, the signature."""
    pieces = record.get("dropped") if hints.carrier == "mail" else None
    return tuple(Dropped(piece["text"], piece["rule"]) for piece in pieces or ())


def _is_document(markup: str) -> bool:
    """Return whether HTML is a whole page, with a head of its own, and not the body of an article."""
    return _PAGE.search(markup, 0, _HEAD_CHARS) is not None


def _from_text(values: RecordValues, hints: Hints, url: str | None, body: str) -> Draft | Refusal:
    lines = normalize_text(body).split("\n")
    if why := too_long(body, lines):
        return Refusal(Reason.TOO_LARGE, why)
    kept, dropped = _clean(lines, hints.title)
    text = "\n".join(kept)
    if count_words(text[:_HEAD_CHARS]) < _MIN_TOKENS:
        reason = Reason.BOILERPLATE if dropped else Reason.NO_TEXT
        return Refusal(reason, f"has fewer than {_MIN_TOKENS} words of text", dropped=tuple(dropped))
    published = hints.published_at
    draft = Draft(
        text=text,
        extractor=EXTRACTOR,
        title=hints.title,
        summary=hints.summary,
        authors=hints.authors,
        published_at=published,
        published_precision=hints.published_precision if published else None,
        published_source=hints.carrier if published else None,
        published_local=_published_local(values, hints),
        modified_at=hints.modified_at,
        url=url,
        canonical_url=values.address("canonical_url"),
        source_name=hints.source_name,
        language_hint=hints.language,
        copyright_notice=hints.copyright_notice,
        home=hints.home,
        dropped=tuple(dropped),
    )
    return _completed(draft, values, hints)


def _from_whole_text(raw: Raw, values: RecordValues, text: str, *, now: datetime | None) -> Draft | Refusal | None:
    """Read a text that has a head of its own as a plain text; the values of the record win over what it states.

    Return None where another line than the title was taken for the headline, so that what stands above it is no head.
    """
    title = raw.hints.title
    whole = text if title is None or has_title(text, title) else f"{title}\n\n{text}"
    drafted = read_plain(raw, whole, now=now, may_divide=False)
    if title is not None and any(_is_kicker(piece, title) for piece in drafted.dropped):
        return None
    if isinstance(drafted, Refusal):
        return drafted
    local = _published_local(values, raw.hints) if raw.hints.published_at else drafted.published_local
    drafted = replace(
        drafted, url=raw.url, canonical_url=values.address("canonical_url"), published_local=local, home=raw.hints.home
    )
    return _completed(drafted, values, raw.hints)


def _is_kicker(piece: Dropped, title: str) -> bool:
    return piece.rule == "head:kicker" and comparison_key(piece.text) == comparison_key(title)


def _from_page(
    raw: Raw, values: RecordValues, hints: Hints, url: str | None, markup: str, *, now: datetime | None, fragment: bool
) -> Draft | Refusal:
    drafted = read_page(replace(raw, url=url, fragment=fragment, hints=hints), markup, now=now)
    if isinstance(drafted, Refusal):
        return drafted
    authors = drafted.authors or values.authors()  # a page doubts names that a record states
    return _completed(
        replace(drafted, url=url, canonical_url=drafted.canonical_url or None, authors=authors), values, hints
    )


def _completed(draft: Draft, values: RecordValues, hints: Hints) -> Draft:
    """Return the draft with what no hint can carry, and with the record named as the source of its values."""
    fetched = values.moment("fetched_at")
    if fetched is None and values.is_crawl_dump:
        fetched = values.moment("published_at")
    stated = {name: getattr(draft, name) for name in ("title", "summary", "authors", "published_at", "modified_at")}
    known = {entry.field for entry in draft.provenance}
    provenance = (
        *draft.provenance,
        *(Provenance(name, hints.carrier) for name, value in stated.items() if value and name not in known),
    )
    candidates = draft.candidates or tuple(
        Candidate(name, _shown(value), hints.carrier, chosen=True, note="stated by the record")
        for name, value in stated.items()
        if value
    )
    return replace(
        draft,
        section=draft.section or values.line("section"),
        keywords=draft.keywords or values.words("keywords"),
        fetched_at=fetched.at if fetched else None,
        provenance=provenance,
        candidates=candidates,
    )


def _published_local(values: RecordValues, hints: Hints) -> str | None:
    """Return the publisher's own day and clock, when the record itself states the date."""
    stated = None if values.is_crawl_dump else values.moment("published_at", hints.language)
    return (values.line("published_local") or stated.local) if stated else None


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _hints(values: RecordValues, hints: Hints) -> Hints:
    """Return the record's own metadata over the hints of the file it lies in."""
    language = values.language() or hints.language
    published = None if values.is_crawl_dump else values.moment("published_at", language)
    modified = values.moment("modified_at", language)
    precision = _PRECISIONS.get(values.line("published_precision") or "") if published else None
    return replace(
        hints,
        title=values.line("title") or hints.title,
        summary=values.line("summary") or hints.summary,
        authors=values.authors() or hints.authors,
        published_at=published.at if published else hints.published_at,
        published_precision=precision or (published.precision if published else hints.published_precision),
        modified_at=modified.at if modified else hints.modified_at,
        language=language,
        source_name=values.name("source_name") or hints.source_name,
        copyright_notice=values.line("copyright_notice") or hints.copyright_notice,
        home=values.line("home") or hints.home,
        carrier=hints.carrier if hints.carrier in _CARRIERS else "jsonl",
    )


def _clean(lines: list[str], title: str | None) -> tuple[list[str], list[Dropped]]:
    if title and lines and lines[0] == title:
        lines = lines[1:]
    return cut_tail(lines, title=title)
