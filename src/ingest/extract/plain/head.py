"""The lines above the body of a plain text, taken apart as a whole: by their form and by what is around them.

First every line is classified by its form (`head_lines`). Of the lines that remain unexplained one is the headline
(`headline`); those above it are mastheads and kickers, those below it names, places, or second headlines, which belong
to the body. What is a name of the source elsewhere in the text is no person here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.extract.meta.byline_parts import is_agency
from ingest.extract.plain.beside_names import paper_between_bars, take_byline, take_name
from ingest.extract.plain.body_start import body_start
from ingest.extract.plain.dateline_days import LineDay
from ingest.extract.plain.head_lines import HeadLine, LineKind, classify_line, is_capital_headline, is_home
from ingest.extract.plain.head_scene import (
    HeadContext,
    is_byline,
    is_byline_above,
    is_byline_at_top,
    is_call_to_share,
    is_first_text,
    is_label,
    is_masthead,
    is_office_at_place,
    issues_release,
    masthead_name,
    may_be_masthead,
    may_be_source,
    person_after_label,
)
from ingest.extract.plain.headline import body_words, choose_headline, features_of, overlap
from ingest.extract.plain.labels import is_section
from ingest.extract.plain.line_facts import LineReading
from ingest.extract.plain.lines import is_title
from ingest.extract.plain.opening import dateline_opening
from ingest.extract.plain.source_claims import SourceClaims
from ingest.extract.plain.sources import copyright_holder, is_medium
from ingest.extract.plain.tail_lines import is_copyright
from ingest.extract.plain.text_claims import offered_name
from ingest.records import Dropped
from ingest.text.comparison import comparison_key
from ingest.text.dates import Moment

_ABOVE = -1  # index of the headline where a header field above the lines has it
#: A place and the abbreviation of its state, alone on a line: `CAPIM BRANCO (MG)`.
_PLACE_IN_STATE = re.compile(r"[^\W\d_a-zà-ž][^\W\d_]*(?:[ '’-][^\W\d_]+){0,4}\s?[(/]\s?[A-Z]{2}\)?")
_MIN_CAPITAL = 0.5  # of the words of a headline of short words in capitals that the news repeats
_BODY_LINES = 6  # below the head, in which the words of a headline and of places recur


@dataclass(slots=True)
class Head:
    """What the lines above the body state, and the lines that belong to the body."""

    title: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    day: LineDay | None = None  # perhaps without a year
    day_line: str = ""  # that states the day
    embargo: LineDay | None = None
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # beside names or dates
    body: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def read_head(lines: Sequence[str], language: str | None, claims: SourceClaims, *, titled: bool) -> Head:
    """Take apart the lines above the body, and add to the `claims` of the source.

    `titled` says that a header field has the title already.
    """
    known: dict[int, HeadLine] = {}

    def classify(index: int) -> HeadLine:
        if index not in known:
            known[index] = classify_line(lines[index], language)
        return known[index]

    start = body_start(lines, classify, titled=titled)
    classified = [classify(index) for index in range(start)]
    head = Head()
    _claim_breadcrumbs(classified, claims)
    body = (
        [_news(lines[start], language, claims), *lines[start + 1 : start + _BODY_LINES]] if start < len(lines) else []
    )
    words = body_words(body)
    title = _ABOVE if titled else _title_index(classified, lines, words, claims.keys())
    crumbs = [line.text for line in classified if line.kind is LineKind.BREADCRUMB]
    context = HeadContext(classified, title, words | body_words(crumbs), "\n".join(body), claims.keys())
    for index, line in enumerate(classified):
        _take(head, context, index, claims)
        if line.kind is LineKind.FIELD and line.field_name == "title" and not titled:
            head.title = line.reading.text
    if head.authors:
        others = [name for name in context.names if name not in head.authors]
        for name in others[:1]:  # the author is stated: the name beside is that of the source
            claims.add(name, "beside")
    else:
        keys = claims.keys()
        head.authors = tuple(dict.fromkeys(name for name in context.names if comparison_key(name) not in keys))
    head.body += lines[start:]
    return head


def _news(line: str, language: str | None, claims: SourceClaims) -> str:
    """Return a line without the dateline that opens it."""
    opening = dateline_opening(line, language, claims.names)
    return line[opening.end :] if opening else line


def _title_index(
    classified: list[HeadLine], lines: Sequence[str], words: frozenset[str], known: frozenset[str]
) -> int | None:
    """Return the index of the line that a label calls the title, or of the headline among the unexplained lines."""
    named = next((index for index, line in enumerate(classified) if line.field_name == "title"), None)
    if named is not None:
        return named
    texts = [
        index
        for index, line in enumerate(classified)
        if line.kind is LineKind.TEXT and not is_copyright(line.text) and not _PLACE_IN_STATE.fullmatch(line.text)
    ]
    is_fact = [line.kind is not LineKind.TEXT for line in classified]
    crumb_at = next((index for index, line in enumerate(classified) if line.kind is LineKind.BREADCRUMB), None)
    chosen = choose_headline(features_of(lines, texts, is_fact, words, known, crumb_at))
    if chosen is None:
        capital = (index for index, line in enumerate(classified) if is_capital_headline(line))
        return next((index for index in capital if overlap(lines[index], words) >= _MIN_CAPITAL), None)
    index = texts[chosen]
    return index if is_title(lines[index], list(lines[index + 1 :])) else None


def _claim_breadcrumbs(classified: Sequence[HeadLine], claims: SourceClaims) -> None:
    """Claim the first item of a breadcrumb, the media that the facts name, and the holder of the copyright."""
    for line in classified:
        if line.kind is LineKind.BREADCRUMB:
            item = line.items[0]
            if not is_home(item) and not is_section(item):
                part = "first-line" if line is classified[0] and all(map(is_section, line.items[1:])) else "first-item"
                claims.add(item, "breadcrumb" if is_medium(item) else part)
        elif line.kind is LineKind.CREDIT:
            for name in line.reading.media:
                if not is_agency(name):
                    claims.add(name, "picture")
        elif line.kind is LineKind.NOTICE and is_medium(name := offered_name(line.text)):
            claims.add(name, "owner")
        elif line.kind is LineKind.ABOUT:
            claims.add(line.reading.source, "label")
            part = "byline" if line.reading.authors or line.reading.names else "dateline"
            part = part if line.reading.is_labelled else "masthead"
            for name in line.reading.media:
                claims.add(name, part)


def _take(head: Head, context: HeadContext, index: int, claims: SourceClaims) -> None:
    """Read one line of the head."""
    line = context.lines[index]
    if index == context.title and line.kind is LineKind.SLUG:
        head.title = line.text
        return
    if line.kind is LineKind.TEXT and not is_call_to_share(context, index):
        _take_text(head, context, index, claims)
        return
    if line.kind in (LineKind.ABOUT, LineKind.SLUG):
        _take_facts(head, context, index, claims)
    rule = f"head:{line.kind.value}"
    if line.kind is LineKind.TEXT:
        rule = "boilerplate:share"
    elif line.kind is LineKind.NOTICE:
        rule = f"boilerplate:{line.notice}"
    elif line.kind is LineKind.CREDIT:
        rule = "boilerplate:caption"
    head.dropped.append(Dropped(line.text, rule))


def _take_facts(head: Head, context: HeadContext, index: int, claims: SourceClaims) -> None:
    reading = context.lines[index].reading
    _take_dates(head, reading, slug=context.lines[index].kind is LineKind.SLUG)
    if context.lines[index].kind is LineKind.SLUG:
        return
    head.authors += reading.authors
    for place in reading.places:
        if comparison_key(place) in context.known:
            claims.add(place, "byline")
        else:
            head.places += (place,)
    paper = paper_between_bars(reading)
    for name in reading.names:
        if name == paper and not context.recurs(name):
            claims.add(name, "byline")
        elif comparison_key(name) in context.known:
            claims.add(name, "beside")
        elif context.is_release and reading.is_labelled and context.recurs(name):
            claims.add(name, "byline")  # who issues the release, beside the office for the press
        elif context.recurs(name) or (_is_opening(reading) and not (reading.others or reading.media)):
            head.places += (name,)
        else:
            take_name(context, reading, name, claims)
    for other in reading.others:
        if reading.has_bars and comparison_key(other) not in context.known and not context.recurs(other):
            claims.add(other, "beside")
        elif comparison_key(other) not in context.known and (context.recurs(other) or _is_place(other, reading)):
            head.places += (other,)


def _is_opening(reading: LineReading) -> bool:
    """Return whether a line is a dateline on its own: a day without its year, and commas."""
    return reading.day is not None and reading.day.year is None and not reading.has_bars


def _is_place(words: str, reading: LineReading) -> bool:
    """Return whether words beside a date, with nothing but commas between, may be a place."""
    return not (reading.has_bars or is_section(words) or any(map(str.isdigit, words)))


def _take_dates(head: Head, reading: LineReading, *, slug: bool) -> None:
    head.updated = head.updated or reading.updated
    if slug:
        head.embargo = head.embargo or reading.day
        return
    if head.published is None and reading.published is not None:
        head.published, head.day_line = reading.published, reading.text
    is_yearless = reading.day is not None and reading.day.year is None  # `2.5. 14:20 | Updated 3.5.2025`
    states_day = reading.day is not None and (reading.updated is None or is_yearless)
    if states_day and head.published is None and head.day is None:
        head.day, head.day_line = reading.day, reading.text


def _take_text(head: Head, context: HeadContext, index: int, claims: SourceClaims) -> None:
    """Place a line that its form does not explain."""
    line, reading = context.lines[index].text, context.lines[index].reading
    is_above = context.title is not None and index < context.title
    if index == context.title:
        head.title = line
    elif is_copyright(line):
        claims.add(copyright_holder(line), "owner")
        head.dropped.append(Dropped(line, "boilerplate:copyright"))
    elif is_masthead(line, reading, context):
        claims.add(masthead_name(line), "masthead")
        head.dropped.append(Dropped(line, "head:masthead"))
    elif is_above:
        _take_above(head, context, index, claims)
    elif is_byline(context, index):
        take_byline(context, reading, claims, head.authors)
        head.dropped.append(Dropped(line, "head:byline"))
    elif (name := person_after_label(context, index)) is not None:
        context.names.append(name)
        head.dropped.append(Dropped(line, "head:byline"))
    elif context.title is not None and is_office_at_place(context, reading):
        for name in reading.media:  # an agency and the place of its office
            claims.add(name, "byline")
        head.places += tuple(filter(context.recurs, reading.unexplained))
        head.dropped.append(Dropped(line, "head:byline"))
    elif context.title is not None and is_label(line, context, reading.language):
        if may_be_source(line, context):
            claims.add(line, "beside")
        elif context.recurs(line) and not is_section(line):
            head.places += (line,)
        head.dropped.append(Dropped(line, "head:label"))
    else:
        head.body.append(line)


def _take_above(head: Head, context: HeadContext, index: int, claims: SourceClaims) -> None:
    """Read an unexplained line above the headline: a name beside the date, the masthead, a kicker."""
    line, reading = context.lines[index].text, context.lines[index].reading
    if is_byline_above(context, index, reading) or is_byline_at_top(context, index, reading, claims):
        take_byline(context, reading, claims, head.authors)
        head.dropped.append(Dropped(line, "head:byline"))
        return
    first = line.split(" | ")[0]
    if is_first_text(context, index) and (may_be_masthead(first, context) or issues_release(line, context)):
        claims.add(first, "first-line")
    head.dropped.append(Dropped(line, "head:kicker"))
