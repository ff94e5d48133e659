"""What a reader (of pages, plain text, records) hands to `read`: the makings of an article, or why there is none."""

from dataclasses import dataclass
from datetime import datetime

from ingest.errors import Reason
from ingest.records import Candidate, Dropped, Precision, Provenance


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in the making. Fields as in `Article`; `language_hint` is what document or carrier claim."""

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
    provenance: tuple[Provenance, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document is no article; `why` goes on after the location in the reject's message."""

    reason: Reason
    why: str
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()
