"""A plain news text (or Markdown) to a draft: title line, dateline, byline, body, tail, and the date they state."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from ingest.errors import Reason
from ingest.extract.draft import MIN_WORDS, Draft, Refusal, has_text
from ingest.extract.meta.author_names import is_names_only
from ingest.extract.plain.byline import byline_authors
from ingest.extract.plain.dateline import Dateline, dateline_opening
from ingest.extract.plain.head import Head, read_head
from ingest.extract.plain.header import Header, read_header
from ingest.extract.plain.lines import is_title, paragraphs, too_long, without_markdown
from ingest.extract.plain.publication import choose_publication
from ingest.extract.plain.sources import copyright_holder, is_medium
from ingest.extract.plain.tail import Tail, cut_tail, is_copyright, read_tail
from ingest.records import Candidate, Dropped, Provenance, Raw
from ingest.sniff import bare_type
from ingest.text.comparison import comparison_key
from ingest.text.dates import find_date
from ingest.text.language import identify, primary_subtag

EXTRACTOR = "plain/2"
_OPENING_LINES = 5  # of the body, where a dateline may open a paragraph
_TITLE_TAIL = re.compile(r"\s+[-–—|]\s+")


@dataclass(slots=True)
class _Parts:
    """What the lines of a text are."""

    title: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    dateline: Dateline | None = None
    updated: Dateline | None = None
    sources: list[str] = field(default_factory=list)  # most trusted first
    authors: tuple[str, ...] = ()
    body: list[str] = field(default_factory=list)
    copyright_notice: str | None = None
    dropped: list[Dropped] = field(default_factory=list)


def read_plain(raw: Raw, text: str, *, now: datetime | None) -> Draft | Refusal:
    """Read a plain text (or Markdown). The carrier's values win over what the text seems to state."""
    if why := too_long(text):
        return Refusal(Reason.TOO_LARGE, why)
    if bare_type(raw.media_type) == "text/markdown":
        text = without_markdown(text)
    lines = paragraphs(text)
    hint = raw.hints.language
    identified = identify("\n".join(lines), hint=hint)
    language = identified.code if identified else primary_subtag(hint)
    parts = _take_apart(lines, language)
    body = "\n".join(parts.body)
    if not has_text(body):
        if parts.dropped:
            why = "has nothing but a title, notices and links"
            return Refusal(Reason.BOILERPLATE, why, dropped=tuple(parts.dropped))
        return Refusal(Reason.NO_TEXT, f"has fewer than {MIN_WORDS} words of text")
    return _draft(raw, parts, body, language, now)


def _take_apart(lines: list[str], language: str | None) -> _Parts:
    header = read_header(lines)
    if not header.fields and len(lines) > 3 and is_title(lines[0], lines[1:]):
        below = read_header(lines[1:])  # a title line first, then the fields
        if below.fields:
            header = Header({"title": lines[0], **below.fields}, below.remaining)
    parts = _Parts(title=header.fields.get("title"), fields=header.fields)
    parts.dropped += [Dropped(f"{name}: {value}", "head:field") for name, value in header.fields.items()]
    remaining = list(header.remaining)
    if remaining and parts.title and remaining[0] == parts.title:
        remaining = remaining[1:]
    parts.copyright_notice = next((line for line in reversed(remaining) if is_copyright(line)), None)
    holder = copyright_holder(parts.copyright_notice) if parts.copyright_notice else None
    tail = read_tail(remaining)
    stated = [name for name in (tail.source_name, holder) if name]
    head = read_head(tail.lines, language, frozenset(map(comparison_key, stated)), titled=parts.title is not None)
    parts.title = parts.title or head.title
    parts.updated = head.updated
    parts.dateline = head.datelines[0] if head.datelines else None
    opened = _take_opening(parts, head.body, language)
    parts.sources = _sources(parts, head, tail, holder)
    parts.authors = tuple(dict.fromkeys(head.authors or tail.authors))
    parts.body, dropped = cut_tail(opened, title=parts.title)
    parts.dropped += [*head.dropped, *tail.dropped, *dropped]
    if parts.title and "title" not in parts.fields:
        parts.title = _without_source(parts, stated)
    return parts


def _sources(parts: _Parts, head: Head, tail: Tail, holder: str | None) -> list[str]:
    """Return the names of the source, most trusted first."""
    sources = [parts.fields["source"]] if "source" in parts.fields else []
    sender = re.sub(r"\s*<[^<>]*>", "", parts.fields.get("from", "")).strip()
    if is_medium(sender):
        sources.append(sender)
    sources += head.sources
    if parts.dateline is not None and parts.dateline.source_name:
        sources.append(parts.dateline.source_name)
    if tail.source_name:
        sources.append(tail.source_name)
    if holder and is_medium(holder):
        sources.append(holder)
    return sources


def _without_source(parts: _Parts, stated: list[str]) -> str | None:
    """Return the title without the name of the source that a page appends to it."""
    title = parts.title or ""
    separators = list(_TITLE_TAIL.finditer(title))
    if not separators:
        return parts.title
    last = separators[-1]
    name = title[last.end() :].strip()
    known = {comparison_key(source) for source in (*parts.sources, *stated)}
    named = comparison_key(name) in known or (is_medium(name) and is_names_only(name))
    if not named or len(title[: last.start()].split()) < 3:
        return parts.title
    parts.sources.append(name)
    return title[: last.start()].strip()


def _take_opening(parts: _Parts, lines: list[str], language: str | None) -> list[str]:
    """Move the dateline that opens a paragraph to `parts`; return the lines without it."""
    for index, line in enumerate(lines[:_OPENING_LINES]):
        opening = dateline_opening(line, language)
        if opening is None or not line[opening.end :].strip():
            continue
        parts.dropped.append(Dropped(opening.words, "head:dateline"))
        first = parts.dateline
        if first is None:
            parts.dateline = opening
        else:
            name = first.source_name or opening.source_name
            parts.dateline = replace(first, source_name=name, day=first.day or opening.day)
        return [*lines[:index], line[opening.end :].strip(), *lines[index + 1 :]]
    return lines


def _draft(raw: Raw, parts: _Parts, body: str, language: str | None, now: datetime | None) -> Draft:
    hints, fields = raw.hints, parts.fields
    published, candidates = choose_publication(
        hints, fields.get("date"), parts.dateline, body, language=language, now=now
    )
    own_source = parts.sources[0] if parts.sources else None
    source_name = _choose("source_name", hints.source_name, hints.carrier, own_source, candidates)
    title = _choose("title", hints.title, hints.carrier, parts.title, candidates)
    authors = hints.authors or _field_authors(fields) or tuple(dict.fromkeys(parts.authors))
    provenance = [Provenance("text", EXTRACTOR)]
    provenance += [Provenance(item.field, item.source) for item in candidates if item.chosen]
    if authors:
        provenance.append(Provenance("authors", hints.carrier if hints.authors else "text"))
    return Draft(
        text=body,
        extractor=EXTRACTOR,
        title=title,
        summary=hints.summary or fields.get("summary"),
        authors=authors,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_source=published.source if published else None,
        published_local=published.local if published else None,
        modified_at=hints.modified_at or _updated(parts, language),
        url=raw.url or fields.get("url"),
        source_name=source_name,
        language_hint=hints.language or fields.get("language"),
        section=fields.get("section"),
        copyright_notice=parts.copyright_notice or hints.copyright_notice,
        provenance=tuple(provenance),
        candidates=tuple(candidates),
        dropped=tuple(parts.dropped),
    )


def _updated(parts: _Parts, language: str | None) -> datetime | None:
    moment = find_date(parts.updated.words, language=language) if parts.updated else None
    return moment.at if moment else None


def _field_authors(fields: dict[str, str]) -> tuple[str, ...]:
    names = fields.get("author")
    return byline_authors(f"By {names}") or () if names else ()


def _choose(name: str, hint: str | None, carrier: str, own: str | None, candidates: list[Candidate]) -> str | None:
    """Return the carrier's value, else the text's own; both become candidates."""
    if hint:
        candidates.append(Candidate(name, hint, carrier, chosen=True, note="the carrier's word"))
    if own:
        candidates.append(Candidate(name, own, "text", chosen=not hint))
    return hint or own
