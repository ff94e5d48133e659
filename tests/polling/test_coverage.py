"""A regular feed with a short window, asked now and then, with failures and cut documents: nothing goes unreported."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.fetch import Request, Response
from ingest.polling.fetch_rows import settle
from ingest.polling.judge import judge_poll
from ingest.records import Entry, Feed, Fetch
from ingest.records.outcome import Outcome

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = 5
URL = "http://example.org/feed"


def entry(number: int) -> Entry:
    """Return the entry that came after so many hours."""
    return Entry(url=f"http://example.org/{number}", published_at=BEGIN + number * HOUR)


@dataclass
class Polls:
    """What polls of the feed brought and reported."""

    rows: list[Fetch] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)  # of the gaps

    def poll(self, hour: float, kind: str, shown: int = WINDOW) -> Fetch:
        """Poll once. `shown`: how many entries a cut document has left, the newest first."""
        now, before = BEGIN + hour * HOUR, self.rows[-1] if self.rows else None
        numbers = range(int(hour), max(-1, int(hour) - WINDOW), -1)[:shown]
        outcome = {"fail": Outcome.TIMEOUT, "cut": Outcome.TRUNCATED}.get(kind, Outcome.OK)
        feed = None if kind == "fail" else Feed("rss", entries=tuple(map(entry, numbers)), truncated=kind == "open")
        answer = Response(Request(URL), outcome, now, status=200, final_url=URL, body=b"x")
        new = [] if feed is None else [entry(number) for number in numbers if number not in self.seen]
        poll = judge_poll(answer, feed, before, new)
        row = settle(answer, poll, feed, before)
        if row.outcome == Outcome.GAP and before is not None and before.complete_to is not None:
            self.spans.append((before.complete_to, now))
        self.seen.update(numbers if feed is not None else ())
        self.rows.append(row)
        return row

    def missed(self) -> list[int]:
        """Return the entries since the first try that never came."""
        first = self.rows[0].at
        last = int((self.rows[-1].at - BEGIN) / HOUR)
        return [number for number in range(last + 1) if BEGIN + number * HOUR > first and number not in self.seen]

    def unreported(self) -> list[int]:
        """Return those of them that lie in no gap."""
        dates = {number: BEGIN + number * HOUR for number in self.missed()}
        return [number for number, date in dates.items() if not any(low < date <= high for low, high in self.spans)]


kinds = st.sampled_from(["whole", "whole", "fail", "cut", "open"])
steps = st.tuples(st.floats(0.2, 12.0), kinds, st.integers(2, WINDOW - 1))


@settings(max_examples=300, deadline=None)
@example([(1.0, "fail", 2), (3.0, "cut", 2), (3.0, "whole", 2)])  # cut before there ever was a whole document
@given(st.lists(steps, min_size=1, max_size=12))
def test_every_entry_since_the_first_try_comes_or_lies_in_a_gap(polls: list[tuple[float, str, int]]) -> None:
    feed, hour = Polls(), 20.5
    for wait, kind, shown in polls:
        hour += wait
        feed.poll(hour, kind, WINDOW if kind == "whole" else shown)
    feed.poll(hour + 0.1, "whole")
    assert feed.unreported() == []


@settings(max_examples=200, deadline=None)
@example([(0.5, "fail"), (1.0, "fail"), (5.0, "whole")])  # the first try at the very moment of an entry
@given(st.lists(st.tuples(st.floats(0.2, 12.0), st.sampled_from(["whole", "fail"])), min_size=1, max_size=12))
def test_the_estimate_of_a_regular_feed_is_right(polls: list[tuple[float, str]]) -> None:
    feed, hour = Polls(), 20.5
    for wait, kind in polls:
        hour += wait
        feed.poll(hour, kind)
    feed.poll(hour + 0.1, "whole")
    assert sum(row.missed_estimate or 0 for row in feed.rows) == len(feed.missed())


@pytest.mark.parametrize("kind", ["cut", "open"])
def test_what_came_with_a_cut_document_is_not_reported_as_missed(kind: str) -> None:
    feed = Polls()
    feed.poll(20, "whole")
    feed.poll(30, kind, 3)
    row = feed.poll(40, "whole")
    assert (row.outcome, row.missed_estimate) == ("gap", len(feed.missed()))
