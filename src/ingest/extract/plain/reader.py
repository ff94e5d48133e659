"""A plain news text (or Markdown) to a draft: title line, dateline, byline, body, tail, and the date they state."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from ingest.errors import Reason
from ingest.extract.draft import MIN_WORDS, Draft, Refusal, has_text
from ingest.extract.plain.byline import byline_authors
from ingest.extract.plain.dateline import Dateline, dateline_alone, dateline_opening
from ingest.extract.plain.header import Header, read_header
from ingest.extract.plain.lines import is_title, paragraphs, too_long, without_markdown
from ingest.extract.plain.publication import choose_publication
from ingest.extract.plain.tail import cut_tail, is_copyright
from ingest.records import Candidate, Dropped, Provenance, Raw
from ingest.sniff import bare_type
from ingest.text.language import identify, primary_subtag

EXTRACTOR = "plain/1"
_HEAD_LINES = 5  # after the title, where a dateline or a byline may stand
_MAX_HEAD_LINE = 250  # characters


@dataclass(slots=True)
class _Parts:
    """What the lines of a text are."""

    title: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    dateline: Dateline | None = None
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
    parts.copyright_notice = next((line for line in reversed(remaining) if is_copyright(line)), None)
    if remaining and parts.title and remaining[0] == parts.title:
        remaining = remaining[1:]
    if parts.title is None and remaining and _is_title_line(remaining, language):
        parts.title, remaining = remaining[0], remaining[1:]
    remaining = _take_head(parts, remaining, language)
    parts.body, dropped = cut_tail(remaining, title=parts.title)
    parts.dropped += dropped
    return parts


def _is_title_line(lines: list[str], language: str | None) -> bool:
    return dateline_alone(lines[0], language) is None and is_title(lines[0], lines[1:])


def _take_head(parts: _Parts, lines: list[str], language: str | None) -> list[str]:
    """Move datelines and bylines of the first lines to `parts`; return the other lines, which are the body."""
    kept: list[str] = []
    for index, line in enumerate(lines):
        if index >= _HEAD_LINES or len(line) > _MAX_HEAD_LINE:
            kept.extend(lines[index:])
            break
        authors = byline_authors(line)
        dateline = dateline_alone(line, language) if parts.dateline is None and authors is None else None
        if authors is not None:
            parts.authors += authors
            parts.dropped.append(Dropped(line, "head:byline"))
        elif dateline is not None:
            parts.dateline = dateline
            parts.dropped.append(Dropped(line, "head:dateline"))
        else:
            kept.append(line)
    return _take_opening(parts, kept, language)


def _take_opening(parts: _Parts, lines: list[str], language: str | None) -> list[str]:
    """Move the dateline that opens a paragraph to `parts`; return the lines without it."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
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
    own_source = fields.get("source") or (parts.dateline.source_name if parts.dateline else None)
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
        modified_at=hints.modified_at,
        url=raw.url or fields.get("url"),
        source_name=source_name,
        language_hint=hints.language or fields.get("language"),
        section=fields.get("section"),
        copyright_notice=parts.copyright_notice or hints.copyright_notice,
        provenance=tuple(provenance),
        candidates=tuple(candidates),
        dropped=tuple(parts.dropped),
    )


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
