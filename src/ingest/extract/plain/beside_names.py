"""Which of the names in the lines around the headline are persons, and which are the paper."""

import re
from collections.abc import Sequence

from ingest.extract.plain.head_scene import HeadContext, is_paper_of
from ingest.extract.plain.known_names import is_known_person, may_be_paper
from ingest.extract.plain.line_facts import LineReading
from ingest.extract.plain.persons import is_person, persons_in
from ingest.extract.plain.source_claims import SourceClaims
from ingest.text.comparison import comparison_key

#: An article that opens a name of several words: few persons have one.
_ARTICLE = re.compile(
    r"(?:The|El|La|Los|Las|Le|Les|Der|Die|Das|Het|De|Il|Lo|O|A|Den|Det|Az|Ta|To|Ο|Η|Το|Τα)\s\w+\s\w|L['’]\w"
)


def take_byline(context: HeadContext, reading: LineReading, claims: SourceClaims, authors: Sequence[str]) -> None:
    """Read a line of names alone: who wrote, or the paper; `authors` are those that other lines state."""
    for name in (*reading.media, *(part for part in reading.unexplained if is_paper_of(context, reading, part))):
        claims.add(name, "byline")
    names = [name for name in reading.names if _ARTICLE.match(name) or not context.recurs(name)]
    persons = persons_in(reading.text) if len(names) > 1 else None
    papers = [name for name in names if _ARTICLE.match(name)] if len(names) == 2 else []
    papers = papers or [name for name in names if name == paper_between_bars(reading)]
    if len(papers) == 1:  # `Ada Sample / El Canal del Sur`
        claims.add(papers[0], "byline")
        names.remove(papers[0])
    elif persons is not None and len(persons.names) == len(names):  # a list of names
        names = list(persons.names)
    elif len(names) == 2 and reading.has_bars and comparison_key(names[0]) not in context.known:
        claims.add(names.pop(), "beside")
    for name in names:
        if comparison_key(name) in context.known:
            claims.add(name, "byline")
        elif authors and not any(is_person(author) for author in authors):
            claims.add(name, "beside")
        else:
            take_name(context, reading, name, claims)


def take_name(context: HeadContext, reading: LineReading, name: str, claims: SourceClaims) -> None:
    """Take a name as that of who wrote; where no word of it is one of persons, as that of the paper."""
    if may_be_paper(name, reading.language):
        claims.add(name, "beside")
    else:
        context.names.append(name)


def paper_between_bars(reading: LineReading) -> str | None:
    """Return the one of two names in a row that has no word of a person's name, where the other has one; else None."""
    names = reading.names if reading.has_bars and len(reading.names) == 2 else ()
    unknown = [name for name in names if not is_known_person(name)]
    return unknown[0] if len(unknown) == 1 and len(unknown[0].split()) > 1 else None
