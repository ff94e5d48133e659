"""What a report shows: the numbers of a lake as plain records."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DayCount:
    """The articles of one day, by the day on which they were first seen."""

    day: date
    unique: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class SourceCount:
    """The articles of one publisher."""

    name: str
    articles: int
    duplicates: int
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class RegionCount:
    """The articles that are about one country."""

    code: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class TopicSeries:
    """The articles of one topic, in all and for each of the report's days."""

    name: str
    articles: int
    by_day: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CopyCount:
    """How often one publisher had a text after another one."""

    original: str
    copier: str
    articles: int


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """The state of one feed or sitemap."""

    url: str
    outcome: str
    errors_in_row: int
    last_at: datetime
    newest_entry_at: datetime | None
    new_entries: int
    missed_estimate: int
    message: str | None


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the latest articles."""

    title: str | None
    url: str | None
    source: str | None
    language: str | None
    published: date | None
    first_seen_at: datetime
    regions: tuple[str, ...]
    topics: tuple[str, ...]
    beginning: str  # the first characters of the text, for articles without a title
    is_duplicate: bool


@dataclass(frozen=True, slots=True)
class ReportContent:
    """All that a report shows. Lists are sorted as they are shown; counts are those of the days from `first_day` on."""

    lake: str
    at: datetime  # when the report was made
    first_day: date
    last_day: date
    cycles: int  # of the whole lake
    stored: int  # rows of articles in the whole lake
    articles: int
    versions: int
    publishers: int
    languages: int
    duplicates: int
    rejected: int
    days: tuple[DayCount, ...]
    sources: tuple[SourceCount, ...]
    regions: tuple[RegionCount, ...]
    without_region: int
    topics: tuple[TopicSeries, ...]
    copies: tuple[CopyCount, ...]
    reasons: tuple[tuple[str, int], ...]
    feeds: tuple[FeedHealth, ...]  # those in trouble first
    feeds_in_trouble: int
    latest: tuple[Headline, ...]
