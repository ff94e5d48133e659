"""Rows, responses and entries for tests of fetching and polling."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.fetch import Request, Response
from ingest.records import Entry, Fetch
from ingest.records.outcome import Outcome

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "http://example.org/feed"


def row(**changes: Any) -> Fetch:
    """Return a row of `fetches`: a poll at `NOW` that brought something new."""
    return replace(Fetch(URL, "feed", NOW, "new"), **changes)


def response(outcome: Outcome = Outcome.OK, **changes: Any) -> Response:
    """Return a response to a request for `URL`, with status 200."""
    return replace(Response(Request(URL), outcome, NOW, final_url=URL, status=200), **changes)


def entries(*hours: float) -> tuple[Entry, ...]:
    """Return entries that were published so many hours after `NOW`."""
    return tuple(
        Entry(guid=str(hour), url=f"http://example.org/{hour}", published_at=NOW + timedelta(hours=hour))
        for hour in hours
    )
