"""The lines above the body of a plain text, classified as a whole: by their form and by what is around them.

A line above the first paragraph is a breadcrumb, a masthead, a dateline, a note of an update, a byline, the role of the
author, a row of share links, a photo credit, a slug of a wire service, or the headline. The headline is the first line
that is none of the others; what follows it unrecognised, such as a second headline, belongs to the body.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.extract.meta.author_names import is_names_only, read_names
from ingest.extract.plain.dateline import Dateline
from ingest.extract.plain.head_lines import SENTENCE_END, HeadLine, LineKind, classify_line
from ingest.extract.plain.lines import is_title
from ingest.extract.plain.sources import is_medium
from ingest.records import Dropped
from ingest.text.boilerplate import is_paragraph
from ingest.text.comparison import comparison_key
from ingest.text.scripts import dense_length

_MAX_LINES = 16  # above the body
_MAX_LINE = 250  # characters
_SHORT = 40  # characters (see `dense_length`) of a sentence that usually begins a body of short paragraphs
_MAX_MASTHEAD = 5  # words
_MAX_KICKER = 4  # words


@dataclass(slots=True)
class Head:
    """What the lines above the body state, and the lines that belong to the body."""

    title: str | None = None
    datelines: list[Dateline] = field(default_factory=list)
    updated: Dateline | None = None
    authors: tuple[str, ...] = ()
    sources: list[str] = field(default_factory=list)  # most trusted first
    body: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def read_head(lines: Sequence[str], language: str | None, names: frozenset[str], *, titled: bool) -> Head:
    """Take apart the lines above the body.

    `names` are the comparison keys of sources that the rest of the text states (copyright notice, end of the text);
    a line that is one of them is a masthead. `titled` says that a header field has the title already.
    """
    known: dict[int, HeadLine] = {}

    def classify(index: int) -> HeadLine:
        if index not in known:
            known[index] = classify_line(lines[index], language)
        return known[index]

    start = _body_start(lines, classify, titled)
    classified = [classify(index) for index in range(start)]
    head = Head()
    title = None if titled else _title_index(classified, lines, names)
    for index, line in enumerate(classified):
        if index == title:
            head.title = line.text
        elif line.kind is LineKind.TEXT:
            _take_text(head, classified, index, title, names)
        else:
            _take(head, line)
    head.body += lines[start:]
    return head


def _body_start(lines: Sequence[str], classify: Callable[[int], HeadLine], titled: bool) -> int:
    """Return the index of the first line of running text."""
    limit = min(len(lines), _MAX_LINES)
    for index in range(limit):
        line = lines[index]
        if len(line) > _MAX_LINE:
            return index
        if is_paragraph(line) and (titled or index or not is_title(line, list(lines[1:]))):
            return index if classify(index).kind is LineKind.TEXT else index + 1
    sentences = [
        index
        for index in range(0 if titled else 1, limit)
        if SENTENCE_END.search(lines[index]) and classify(index).kind is LineKind.TEXT
    ]
    long = (index for index in sentences if dense_length(lines[index]) >= _SHORT)
    return next(long, next(iter(sentences), min(limit, 1)))


def _title_index(classified: list[HeadLine], lines: Sequence[str], names: frozenset[str]) -> int | None:
    """Return the index of the headline: the first unrecognised line that is not a masthead."""
    texts = [index for index, line in enumerate(classified) if line.kind is LineKind.TEXT]
    for place, index in enumerate(texts):
        line = classified[index].text
        following = list(lines[index + 1 :])
        if place + 1 < len(texts):
            if _is_masthead(line, names, has_next=True):
                continue
            if _is_kicker(line, classified[texts[place + 1]].text):
                continue
        if len(texts) > 1 and _is_role_or_name(classified, index):
            continue
        return index if is_title(line, following) else None
    return None


def _is_kicker(line: str, following: str) -> bool:
    """Return whether a line is a label in capitals above a headline that is not."""
    return (
        line.isupper() and len(line.split()) <= _MAX_KICKER and len(following.split()) > 2 and not following.isupper()
    )


def _is_masthead(line: str, names: frozenset[str], *, has_next: bool) -> bool:
    if len(line.split()) > _MAX_MASTHEAD or SENTENCE_END.search(line):
        return False
    return comparison_key(line) in names or (has_next and is_medium(line))


def _is_role_or_name(classified: list[HeadLine], index: int) -> bool:
    """Return whether a line is nothing but a name beside a date line, and not the first line of the text."""
    beside = {classified[near].kind for near in (index - 1, index + 1) if 0 <= near < len(classified)}
    dated = bool(beside & {LineKind.DATELINE, LineKind.UPDATED, LineKind.ROLE})
    text = classified[index].text
    if index == 0 or not dated or not is_names_only(text):
        return False
    return bool(read_names((text,), frozenset(), visible=True).persons)


def _take_text(head: Head, classified: list[HeadLine], index: int, title: int | None, names: frozenset[str]) -> None:
    """Decide about an unrecognised line that is not the headline."""
    line = classified[index].text
    if _is_masthead(line, names, has_next=title is not None):
        head.sources.append(line)
        head.dropped.append(Dropped(line, "head:masthead"))
    elif title is not None and index > title and _is_role_or_name(classified, index):
        if any(other.kind is LineKind.BYLINE for other in classified):  # who wrote it is stated: this is for whom
            head.sources.append(line)
        else:
            head.authors += (line,)
        head.dropped.append(Dropped(line, "head:byline"))
    elif title is not None and index < title:
        head.dropped.append(Dropped(line, "head:kicker"))
    else:
        head.body.append(line)


def _take(head: Head, line: HeadLine) -> None:
    if line.dateline is not None:
        head.datelines.append(line.dateline)
        head.authors += line.dateline.authors
        if line.dateline.source_name:
            head.sources.append(line.dateline.source_name)
    if line.updated is not None and head.updated is None:
        head.updated = line.updated
    if line.byline is not None:
        head.authors += line.byline.authors
        if line.byline.dateline is not None:
            head.datelines.append(line.byline.dateline)
    if line.source:
        place = 0 if line.kind is LineKind.SOURCE else len(head.sources)
        head.sources.insert(place, line.source)
    rule = {LineKind.SHARE: "boilerplate:share", LineKind.CREDIT: "boilerplate:caption"}
    head.dropped.append(Dropped(line.text, rule.get(line.kind, f"head:{line.kind.value}")))
