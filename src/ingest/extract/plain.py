"""Plain-text news to the makings of an article."""

from datetime import datetime

from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal
from ingest.records import Raw
from ingest.text.unicode import normalize_line, normalize_text


def read_plain(raw: Raw, text: str, *, now: datetime | None) -> Draft | Refusal:
    """Title line, dateline, byline, body and tail of a plain text."""
    lines = normalize_text(text).split("\n")
    hints = raw.hints
    title, body = (lines[0], lines[1:]) if len(lines) > 1 else (hints.title, lines)
    if not any(body):
        return Refusal(Reason.NO_TEXT, "has no readable text")
    return Draft(
        text="\n".join(body),
        extractor="plain/1",
        title=normalize_line(title),
        authors=hints.authors,
        published_at=hints.published_at,
        published_precision=hints.published_precision if hints.published_at else None,
        published_source=hints.carrier if hints.published_at else None,
        source_name=hints.source_name,
        language_hint=hints.language,
    )
