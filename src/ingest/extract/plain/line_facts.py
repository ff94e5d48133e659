"""What a line around a news text states (see `line_reading`)."""

from dataclasses import dataclass

from ingest.extract.plain.dateline_days import LineDay
from ingest.text.dates import Moment
from ingest.text.scripts import dense_length

_MAX_SECTION = 30  # characters (see `dense_length`) of a section beside a masthead


@dataclass(slots=True)
class LineReading:
    """What a line states. It is cached: only `line_reading` changes its fields, while it reads."""

    text: str
    published: Moment | None = None
    updated: Moment | None = None
    day: LineDay | None = None  # the first day, perhaps without a year
    authors: tuple[str, ...] = ()  # after a label
    names: tuple[str, ...] = ()  # names of persons by their form
    media: tuple[str, ...] = ()
    source: str | None = None  # after a label
    places: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # unexplained, and short
    is_labelled: bool = False  # has a label, a date, a count or an office
    unexplained: tuple[str, ...] = ()
    has_bars: bool = False  # bars, dots or dashes separate its parts, not only commas
    language: str | None = None
    is_listing: bool = False  # names in Han characters follow the label that was read last

    @property
    def has_date(self) -> bool:
        """Whether the line states a day."""
        return self.day is not None or self.published is not None or self.updated is not None

    @property
    def is_masthead_row(self) -> bool:
        """Whether the line is a medium and short parts beside it: a section, a place."""
        short = all(len(part.split()) <= 3 and dense_length(part) <= _MAX_SECTION for part in self.unexplained)
        parted = self.has_bars or self.text.endswith(")")
        return bool(self.media) and parted and len(self.unexplained) <= 2 and short

    @property
    def is_about_text(self) -> bool:
        """Whether the line is about the text and no part of it."""
        return self.is_labelled and not self.unexplained
