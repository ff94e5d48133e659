"""A run that stores only what was published in some days: what it leaves out, and how that is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.lake.staged_rows import RowPart


@dataclass(frozen=True, slots=True)
class Publication:
    """The first and the last day of publication that a run stores; None: no limit."""

    since: date | None = None
    until: date | None = None

    @property
    def is_limited(self) -> bool:
        """Whether any article can be left out."""
        return self.since is not None or self.until is not None

    def holds(self, day: date) -> bool:
        """Return whether a day lies between the two, both included."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


#: Counts of the articles that a run leaves out: of other days, and without a day.
LEFT_OUT = ("other_days", "undated")
#: A run without limits.
ANY_DAY = Publication()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The rows that a run leaves out: by position among the rows of all groups; and how many were without a day."""

    rows: frozenset[int] = frozenset()
    undated: int = 0

    @property
    def other_days(self) -> int:
        """How many were published on another day."""
        return len(self.rows) - self.undated


NOTHING_LEFT_OUT = LeftOut()


def rows_left_out(parts: Sequence[RowPart], publication: Publication) -> LeftOut:
    """Return which articles were not published in the days of a run, or have no day of publication."""
    if not publication.is_limited:
        return NOTHING_LEFT_OUT
    days = [day for part in parts for day in part.open().column("published_date").to_pylist()]
    rows = frozenset(row for row, day in enumerate(days) if day is None or not publication.holds(day))
    return LeftOut(rows, sum(day is None for day in days))
