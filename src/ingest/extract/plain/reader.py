"""Plain-text news to the makings of an article: title line, dateline, byline, body, tail, and the date they tell."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal
from ingest.extract.plain.dateline import Dateline, dateline_alone, dateline_opening
from ingest.extract.plain.dateline_days import dates_in_text, resolve_year
from ingest.extract.plain.lines import (
    Fields,
    byline_authors,
    header_fields,
    is_title,
    paragraphs,
    too_long,
    without_markdown,
)
from ingest.extract.plain.tail import cut_tail, is_copyright
from ingest.records import Candidate, Dropped, Hints, Precision, Provenance, Raw
from ingest.sniff import bare_type
from ingest.text.dates import find_date, parse_date
from ingest.text.language import identify, primary_subtag
from ingest.text.tokens import count_words
from ingest.text.unicode import normalize_line

EXTRACTOR = "plain/1"
_MIN_TOKENS = 5  # fewer are no text
_ENOUGH = 2000  # characters that must hold them
_HEAD_LINES = 5  # after the title, where a dateline or a byline may stand


@dataclass(slots=True)
class _Parts:
    """What the lines turned out to be."""

    title: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    dateline: Dateline | None = None
    authors: tuple[str, ...] = ()
    body: list[str] = field(default_factory=list)
    copyright_notice: str | None = None
    dropped: list[Dropped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Published:
    """A date of publication that was found, and why it is believed."""

    at: datetime
    precision: Precision
    source: str
    note: str
    local: str | None = None


def read_plain(raw: Raw, text: str, *, now: datetime | None) -> Draft | Refusal:
    """Read a plain text (or Markdown). What the carrier says wins over what the text seems to say."""
    if why := too_long(text):
        return Refusal(Reason.TOO_LARGE, why)
    if bare_type(raw.media_type) == "text/markdown":
        text = without_markdown(text)
    lines = paragraphs(text)
    hint = raw.hints.language
    found = identify("\n".join(lines), hint=hint)
    language = found.code if found else primary_subtag(hint)
    parts = _take_apart(lines, language)
    body = "\n".join(parts.body)
    if count_words(body[:_ENOUGH]) < _MIN_TOKENS:
        if parts.dropped:
            why = "has nothing but a title, notices and links"
            return Refusal(Reason.BOILERPLATE, why, dropped=tuple(parts.dropped))
        return Refusal(Reason.NO_TEXT, f"has fewer than {_MIN_TOKENS} words of text")
    return _draft(raw, parts, body, language, now)


def _take_apart(lines: list[str], language: str | None) -> _Parts:
    fields = header_fields(lines)
    if not fields.values and len(lines) > 3 and is_title(lines[0], lines[1:]):
        below = header_fields(lines[1:])  # a title line first, then the fields
        if below.values:
            fields = Fields({"title": lines[0], **below.values}, below.rest)
    parts = _Parts(title=fields.values.get("title"), fields=fields.values)
    rest = list(fields.rest)
    parts.dropped += [Dropped(f"{name}: {value}", "head:field") for name, value in fields.values.items()]
    parts.copyright_notice = next((line for line in reversed(rest) if is_copyright(line)), None)
    if rest and parts.title and rest[0] == parts.title:
        rest = rest[1:]
    if parts.title is None and rest and dateline_alone(rest[0], language) is None and is_title(rest[0], rest[1:]):
        parts.title, rest = rest[0], rest[1:]
    rest = _take_head(parts, rest, language)
    parts.body, dropped = cut_tail(rest, title=parts.title)
    parts.dropped += dropped
    return parts


def _take_head(parts: _Parts, lines: list[str], language: str | None) -> list[str]:
    """Take datelines and bylines off the head; the lines that are left are the body."""
    kept: list[str] = []
    for index, line in enumerate(lines):
        if index >= _HEAD_LINES or len(line) > 250:
            kept.extend(lines[index:])
            break
        authors = byline_authors(line)
        alone = dateline_alone(line, language) if parts.dateline is None and authors is None else None
        if authors is not None:
            parts.authors += authors
            parts.dropped.append(Dropped(line, "head:byline"))
        elif alone is not None:
            parts.dateline = alone
            parts.dropped.append(Dropped(line, "head:dateline"))
        else:
            kept.append(line)
    return _take_opening(parts, kept, language)


def _take_opening(parts: _Parts, lines: list[str], language: str | None) -> list[str]:
    """Take a dateline off the beginning of the first long paragraph."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        opening = dateline_opening(line, language)
        if opening is None or not line[opening.end :].strip():
            continue
        parts.dropped.append(Dropped(opening.words, "head:dateline"))
        before = parts.dateline
        if before is None:
            parts.dateline = opening
        else:
            name = before.source_name or opening.source_name
            parts.dateline = replace(before, source_name=name, day=before.day or opening.day)
        return [*lines[:index], line[opening.end :].strip(), *lines[index + 1 :]]
    return lines


def _draft(raw: Raw, parts: _Parts, body: str, language: str | None, now: datetime | None) -> Draft:
    hints = raw.hints
    candidates: list[Candidate] = []
    published = _published(hints, parts, body, language, now, candidates)
    source_name = _choose("source_name", hints.source_name, hints.carrier, _own_source(parts), candidates)
    title = _choose("title", hints.title, hints.carrier, parts.title, candidates)
    authors = hints.authors or _field_authors(parts) or tuple(dict.fromkeys(parts.authors))
    provenance = [Provenance("text", EXTRACTOR)]
    provenance += [Provenance(entry.field, entry.source) for entry in candidates if entry.chosen]
    if authors:
        provenance.append(Provenance("authors", hints.carrier if hints.authors else "text"))
    return Draft(
        text=body,
        extractor=EXTRACTOR,
        title=normalize_line(title),
        summary=normalize_line(hints.summary or parts.fields.get("summary")),
        authors=authors,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_source=published.source if published else None,
        published_local=published.local if published else None,
        modified_at=hints.modified_at,
        url=raw.url or parts.fields.get("url"),
        source_name=normalize_line(source_name),
        language_hint=hints.language or parts.fields.get("language"),
        section=normalize_line(parts.fields.get("section")),
        copyright_notice=parts.copyright_notice or hints.copyright_notice,
        provenance=tuple(provenance),
        candidates=tuple(candidates),
        dropped=tuple(parts.dropped),
    )


def _own_source(parts: _Parts) -> str | None:
    return parts.fields.get("source") or (parts.dateline.source_name if parts.dateline else None)


def _field_authors(parts: _Parts) -> tuple[str, ...]:
    told = parts.fields.get("author")
    return byline_authors(f"By {told}") or () if told else ()


def _choose(name: str, hinted: str | None, carrier: str, own: str | None, candidates: list[Candidate]) -> str | None:
    """The carrier's word before the text's own; both become candidates."""
    if hinted:
        candidates.append(Candidate(name, hinted, carrier, chosen=True, note="the carrier's word"))
    if own:
        candidates.append(Candidate(name, own, "text", chosen=not hinted))
    return hinted or own


def _published(
    hints: Hints,
    parts: _Parts,
    body: str,
    language: str | None,
    now: datetime | None,
    candidates: list[Candidate],
) -> _Published | None:
    """The carrier's date, else the one a field or the dateline tells, else the dateline's day, its year inferred."""
    found: list[_Published] = []
    if hints.published_at:
        found.append(_Published(hints.published_at, hints.published_precision, hints.carrier, "the carrier's word"))
    told = parse_date(parts.fields.get("date"), language=language)
    if told:
        found.append(_Published(told.at, told.precision, "text", "the header's date", told.local))
    if parts.dateline and parts.dateline.day:
        found += _from_dateline(parts, body, language, now, candidates)
    for index, item in enumerate(found):
        value = item.at.isoformat() if item.precision in ("second", "minute", "hour") else item.at.date().isoformat()
        candidates.append(Candidate("published_at", value, item.source, chosen=index == 0, note=item.note))
    return found[0] if found else None


def _from_dateline(
    parts: _Parts, body: str, language: str | None, now: datetime | None, candidates: list[Candidate]
) -> list[_Published]:
    dateline = parts.dateline
    if dateline is None or dateline.day is None:
        return []
    named = dateline.day
    if named.year is not None:
        moment = find_date(dateline.words, language=language)
        if moment and moment.at.date().replace(day=1) == date(named.year, named.month, 1):
            return [_Published(moment.at, moment.precision, "text", f"dateline {dateline.words!r}", moment.local)]
        return [_on_day(date(named.year, named.month, named.day), "text", f"dateline {dateline.words!r}")]
    told = list(dates_in_text(body, language))
    resolved = resolve_year(named, told, now.date() if now else None)
    if resolved is None:
        note = f"dateline {dateline.words!r} has no year, and the text tells no date that gives it"
        candidates.append(Candidate("published_at", f"--{named.month:02d}-{named.day:02d}", "text", note=note))
        return []
    day, words = resolved
    note = f"dateline {dateline.words!r} has no year: the first such day on or after the latest date told, {words!r}"
    return [_on_day(day, "inferred", note)]


def _on_day(day: date, source: str, note: str) -> _Published:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return _Published(at, "day", source, note, day.isoformat())
