"""The row of `fetches` that a poll leaves, with the moment before which nobody may ask again. Pure."""

from dataclasses import replace

from ingest.fetch import Response
from ingest.polling.judge import Poll, settle
from ingest.polling.schedule import Pace
from ingest.records import Feed, Fetch


def settled(
    response: Response, poll: Poll, feed: Feed | None, previous: Fetch | None, pace: Pace | None = None
) -> Fetch:
    """`settle`, and `not_before`: Retry-After, and the freshness of a good answer, which bind whoever asks."""
    row = settle(response, poll, feed, previous, pace=pace)
    bounds = [response.retry_after]
    if (response.status or 0) < 400:
        bounds.append(response.fresh_until)
    told = [bound for bound in bounds if bound is not None and bound > response.at]
    return replace(row, not_before=min(max(told), response.at + (pace or Pace()).retry_most)) if told else row
