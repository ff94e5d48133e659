"""Turns a plain news text (or Markdown) into a draft: title, authors, source, date and body."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from ingest.errors import Reason
from ingest.extract.draft import MIN_WORDS, Draft, Refusal, has_text
from ingest.extract.plain.dateline_days import LineDay
from ingest.extract.plain.endings import read_signoff
from ingest.extract.plain.greetings import is_greeting
from ingest.extract.plain.head import Head, read_head
from ingest.extract.plain.header import Header, read_header
from ingest.extract.plain.line_model import drop_unexplained
from ingest.extract.plain.lines import is_title, paragraphs, too_long, without_markdown
from ingest.extract.plain.opening import dateline_opening
from ingest.extract.plain.opening_han import Dateline
from ingest.extract.plain.persons import persons_in
from ingest.extract.plain.publication import StatedDay, choose_publication, states_year
from ingest.extract.plain.several import split_texts
from ingest.extract.plain.source_claims import SourceClaims
from ingest.extract.plain.tail import Tail, cut_tail, drop_inside, read_tail
from ingest.extract.plain.text_breaks import without_numbers
from ingest.extract.plain.text_claims import claim_parts, claim_signed, first_claims
from ingest.extract.plain.title_form import shape_title
from ingest.extract.plain.wire_leftovers import without_wire_markup
from ingest.records import Candidate, Dropped, Provenance, Raw
from ingest.sniff import bare_type
from ingest.text.comparison import comparison_key
from ingest.text.dates import Moment
from ingest.text.language import identify, primary_subtag

EXTRACTOR = "plain/4"
_OPENING_LINES = 5  # of the body, where a dateline may open a paragraph
_MAX_AGENCY = 32  # characters of an agency before a slash
_OPENED_TITLE = re.compile(r"[电電讯訊]\s*题[:：]\s*|[電訊]\s*題[:：]\s*")


@dataclass(slots=True)
class _Parts:
    """What the lines of a text are."""

    title: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    is_forwarded: bool = False  # in a mail, whose date is not that of the text
    head: Head = field(default_factory=Head)
    dateline: Dateline | None = None  # that opens a paragraph
    sources: list[str] = field(default_factory=list)  # most trusted first
    authors: tuple[str, ...] = ()
    body: list[str] = field(default_factory=list)
    copyright_notice: str | None = None
    coded_day: LineDay | None = None  # in the code of an agency after the news
    last_date: Moment | None = None  # on a line after the news
    last_update: Moment | None = None
    dropped: list[Dropped] = field(default_factory=list)


def read_plain(raw: Raw, text: str, *, now: datetime | None, may_divide: bool = True) -> Draft | Refusal:
    """Read a plain text (or Markdown), the first where it holds several and `may_divide`.

    The carrier's values win over what the text seems to state.
    """
    if why := too_long(text):
        return Refusal(Reason.TOO_LARGE, why)
    # Files, records and mails are divided by their readers, so there is more than one only where bytes are read alone.
    text, *following = split_texts(text) if may_divide else [text]
    if bare_type(raw.media_type) == "text/markdown":
        text = without_markdown(text)
    lines = without_numbers(paragraphs(without_wire_markup(text)))
    hint = raw.hints.language
    identified = identify("\n".join(lines), hint=hint)
    language = identified.code if identified else primary_subtag(hint)
    parts = _take_apart(lines, language)
    parts.dropped += [Dropped(line, "tail:next-text") for line in paragraphs("".join(following))]
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
    parts = _Parts(title=header.fields.get("title"), fields=header.fields, is_forwarded=header.is_forwarded)
    parts.dropped += [Dropped(f"{name}: {value}", "head:field") for name, value in header.fields.items()]
    remaining = list(header.remaining)
    if len(remaining) > 1 and is_greeting(remaining[0]):
        parts.dropped.append(Dropped(remaining.pop(0), "head:greeting"))
    if remaining and parts.title and remaining[0] == parts.title:
        remaining = remaining[1:]
    if parts.title is None and remaining:
        remaining = _without_opened_title(parts, remaining)
    tail = read_tail(remaining, language)
    parts.copyright_notice, parts.coded_day = tail.copyright_notice, tail.day
    parts.last_date, parts.last_update = tail.published, tail.updated
    claims = first_claims(parts.fields, tail)
    if parts.dateline is not None and parts.dateline.source_name:
        claims.add(parts.dateline.source_name, "dateline")
    claim_parts(tail, parts.fields, language, claims)
    parts.head = read_head(tail.lines, language, claims, titled=parts.title is not None)
    claim_signed(tail, parts.head.authors, claims)
    parts.title = parts.title or parts.head.title
    parts.head.body, inside = drop_inside(parts.head.body)
    opened = _take_opening(parts, language, claims)
    parts.authors = _authors(parts, tail, claims)
    parts.body, cut = cut_tail(opened, title=parts.title)
    _take_signoff(parts, claims)
    parts.dropped += [*parts.head.dropped, *tail.dropped, *inside, *cut]
    parts.body, unexplained = drop_unexplained(parts.body, lines, parts.dropped, parts.title)
    parts.dropped += unexplained
    if parts.title and "title" not in parts.fields:
        parts.title = shape_title(parts.title, claims, parts.body, language)
    parts.sources = claims.ranked()
    return parts


def _without_opened_title(parts: _Parts, lines: list[str]) -> list[str]:
    """Return the lines with the headline that follows a dateline, as in `社地4月12日电 题：...`, apart."""
    named = _OPENED_TITLE.search(lines[0], 0, _MAX_AGENCY)
    opening = dateline_opening(lines[0]) if named else None
    if named is None or opening is None or opening.end > named.end():
        return lines
    parts.dateline = opening
    parts.dropped.append(Dropped(lines[0][: named.end()].strip(), "head:dateline"))
    return [lines[0][named.end() :].strip(), *lines[1:]]


def _authors(parts: _Parts, tail: Tail, claims: SourceClaims) -> tuple[str, ...]:
    """Return the authors: of the head, of the dateline, of the tail; names of the source are none."""
    opened = parts.dateline.authors if parts.dateline else ()
    keys = claims.keys()
    for names in (parts.head.authors, opened, tail.authors, tail.names):
        persons = tuple(dict.fromkeys(name for name in names if comparison_key(name) not in keys))
        if persons:
            return persons
    return ()


def _take_opening(parts: _Parts, language: str | None, claims: SourceClaims) -> list[str]:
    """Move the dateline that opens a paragraph to `parts`; return the lines of the body without it."""
    lines = parts.head.body
    for index, line in enumerate(lines[:_OPENING_LINES]):
        opening = dateline_opening(line, language, claims.keys())
        if opening is None or not line[opening.end :].strip() or parts.dateline is not None:
            continue
        parts.dropped.append(Dropped(opening.words, "head:dateline"))
        parts.dateline = opening
        if opening.source_name and comparison_key(opening.source_name) not in claims.names:
            claims.add(opening.source_name, "dateline")
        return [*lines[:index], line[opening.end :].strip(), *lines[index + 1 :]]
    return lines


def _take_signoff(parts: _Parts, claims: SourceClaims) -> None:
    """Remove what stands after the last sentence of the body."""
    if not parts.body:
        return
    keys: Collection[str] = claims.keys()
    signoff = read_signoff(parts.body[-1], keys)
    if signoff.removed and signoff.text:
        parts.body[-1] = signoff.text
        parts.dropped += [Dropped(words, "tail:credit") for words in signoff.removed]
        parts.coded_day = parts.coded_day or signoff.day
        for name in signoff.media:
            claims.add(name, "tail")
        if not parts.authors:
            parts.authors = signoff.authors


def _draft(raw: Raw, parts: _Parts, body: str, language: str | None, now: datetime | None) -> Draft:
    hints, fields = raw.hints, parts.fields
    update = parts.head.updated or parts.last_update
    stated = _stated_days(parts)
    published, candidates = choose_publication(
        hints,
        None if parts.is_forwarded and any(map(states_year, stated)) else fields.get("date"),
        stated,
        body,
        parts.copyright_notice,
        updated=update.at.date() if update else None,
        language=language,
        now=now,
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
        modified_at=hints.modified_at or _updated(parts),
        url=raw.url or fields.get("url"),
        dateline=_dateline(parts),
        source_name=source_name,
        language_hint=hints.language or fields.get("language"),
        section=fields.get("section"),
        keywords=hints.categories,
        copyright_notice=parts.copyright_notice or hints.copyright_notice,
        provenance=tuple(provenance),
        candidates=tuple(candidates),
        dropped=tuple(parts.dropped),
    )


def _stated_days(parts: _Parts) -> list[StatedDay]:
    """Return the days that the text states as that of its publication, the most trusted first."""
    head, days = parts.head, list[StatedDay]()
    if head.published is not None or head.day is not None:
        days.append(StatedDay(head.day_line, head.day, head.published))
    if parts.dateline is not None and parts.dateline.day is not None:
        days.append(StatedDay(parts.dateline.words, parts.dateline.day))
    if parts.last_date is not None:
        days.append(StatedDay("behind the news", None, parts.last_date))
    if parts.coded_day is not None:
        days.append(StatedDay("the code of the agency", parts.coded_day))
    if head.embargo is not None:
        days.append(StatedDay("the embargo", head.embargo))
    return days


def _dateline(parts: _Parts) -> str | None:
    """Return the places of the dateline, and those beside the byline or the date of the head; None without any."""
    opened = parts.dateline.places if parts.dateline else ()
    sources = {comparison_key(name) for name in parts.sources}
    places = [place for place in (*opened, *parts.head.places) if comparison_key(place) not in sources]
    return ", ".join(dict.fromkeys(places)) or None


def _updated(parts: _Parts) -> datetime | None:
    moment = parts.head.updated or parts.last_update
    return moment.at if moment else None


def _field_authors(fields: dict[str, str]) -> tuple[str, ...]:
    persons = persons_in(fields["author"]) if fields.get("author") else None
    return persons.names if persons else ()


def _choose(name: str, hint: str | None, carrier: str, own: str | None, candidates: list[Candidate]) -> str | None:
    """Return the carrier's value, else the text's own; both become candidates."""
    if hint:
        candidates.append(Candidate(name, hint, carrier, chosen=True, note="the carrier's word"))
    if own:
        candidates.append(Candidate(name, own, "text", chosen=not hint))
    return hint or own
