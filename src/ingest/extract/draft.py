"""What a reader of pages, plain texts or records returns: the values of an article, or the reason for a reject.

A value passes from reader to article by the name of its field: `Metadata` -> `Draft` -> `Article`. `shared_fields`
copies what two of these records have in common, so that a new field is declared and never copied by hand.
"""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from ingest.errors import Reason
from ingest.records import Candidate, Dropped, Precision, Provenance
from ingest.text.tokens import count_words

MIN_WORDS = 5  # a document with fewer has no text
_FIRST = 200  # characters that usually have enough words
_ENOUGH = 2_000  # characters that must have them


@dataclass(frozen=True, slots=True)
class Draft:
    """The values that a reader found. Fields as in `Article`; `language_hint` is what document or carrier declare."""

    text: str
    extractor: str
    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_source: str | None = None
    published_local: str | None = None
    modified_at: datetime | None = None
    fetched_at: datetime | None = None
    url: str | None = None
    canonical_url: str | None = None
    source_name: str | None = None
    language_hint: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    kind: str = "article"
    accessible_for_free: bool | None = None
    copyright_notice: str | None = None
    ai_opt_out: bool | None = None
    home: str | None = None
    dateline: str | None = None
    provenance: tuple[Provenance, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    title_confidence: float | None = None  # 0..1; None where nothing was measured
    authors_confidence: float | None = None
    published_confidence: float | None = None
    text_confidence: float | None = None

    @property
    def published_date(self) -> date | None:
        """The day of publication: the page's own where it is stated, else the UTC day; None if no day is known."""
        if self.published_at is None or self.published_precision in ("month", "year"):
            return None
        if self.published_local:
            return date.fromisoformat(self.published_local[:10])
        return self.published_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document is not an article; `why` continues the reject's message after the location."""

    reason: Reason
    why: str
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def has_text(text: str) -> bool:
    """Return whether a text has at least `MIN_WORDS` words."""
    return count_words(text[:_FIRST]) >= MIN_WORDS or count_words(text[:_ENOUGH]) >= MIN_WORDS


def shared_fields(source: Any, target: type) -> dict[str, Any]:
    """Return the values of a dataclass instance whose fields the dataclass `target` has too, by name."""
    known = {field.name for field in fields(target)}
    return {field.name: getattr(source, field.name) for field in fields(source) if field.name in known}
