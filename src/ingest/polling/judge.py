"""How a poll ended: one typed outcome for every answer of a feed or sitemap. Pure.

Nothing here asks the web or a clock: the response, the parsed document and the last row go in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from ingest.fetch import Response
from ingest.ids import sha256_hex
from ingest.polling.coverage import find_gap, is_owing, is_part, newest_date, reaches_back
from ingest.records import Entry, Feed, Fetch
from ingest.records.outcome import Outcome, is_parsed_feed


@dataclass(frozen=True, slots=True)
class Poll:
    """How a poll ended, once its document was read."""

    outcome: Outcome
    message: str = ""
    entries: int | None = None
    new_entries: int | None = None
    missed_estimate: int | None = None  # None where nothing shows how many
    newest_at: datetime | None = None


def is_repeat(response: Response, previous: Fetch | None) -> bool:
    """Return whether a whole body is byte for byte the last one, so that parsing it again would bring nothing."""
    if response.outcome is not Outcome.OK or previous is None or previous.body_sha256 is None:
        return False
    return is_parsed_feed(previous.outcome) and sha256_hex(response.body) == previous.body_sha256


def was_feed(previous: Fetch | None) -> bool:
    """Return whether an address has ever answered with a feed or sitemap, by its last row.

    A row keeps the date of the newest entry over failures. Without dates it has the number of entries, and after a
    failure no `complete_to`, which an address that never answered with a feed has. The row of a page has no entries;
    in older lakes it has one that was not new.
    """
    if previous is None or previous.outcome == Outcome.LIST:
        return False
    if previous.newest_at is not None:
        return True
    if previous.entries is not None:
        return not (previous.entries == 1 and not previous.new_entries)
    return previous.complete_to is None


def judge_poll(
    response: Response, feed: Feed | None, previous: Fetch | None, new_entries: Sequence[Entry] = ()
) -> Poll:
    """Return the typed outcome of one poll of a feed or sitemap.

    `feed` is the parsed body, None when there was nothing to parse (or `is_repeat`); `new_entries` are those of its
    entries that the lake does not know. A document without entries is never a success: it is `empty` or `not-a-feed`.
    """
    if response.outcome is Outcome.NOT_MODIFIED or (feed is None and is_repeat(response, previous)):
        outcome = Outcome.NOT_MODIFIED if response.outcome is Outcome.NOT_MODIFIED else Outcome.UNCHANGED
        known = previous.entries if previous is not None else None
        newest = previous.newest_at if previous is not None else None
        if previous is not None and previous.outcome == Outcome.EMPTY:
            return Poll(Outcome.EMPTY, "still a feed without entries", 0, 0)
        return Poll(outcome, response.message, known, 0, newest_at=newest)
    if response.outcome is Outcome.ROBOTS:
        return Poll(Outcome.ROBOTS, _robots_message(response))
    if response.outcome not in (Outcome.OK, Outcome.TRUNCATED):
        return Poll(response.outcome, response.message)
    if feed is None or not feed.kind:
        if response.outcome is Outcome.TRUNCATED:
            return Poll(Outcome.TRUNCATED, response.message)
        what = "an empty body" if not response.body.strip() else "the answer is not a feed or sitemap"
        return Poll(Outcome.NOT_A_FEED, f"{what}; see `ingest feeds discover {response.request.url}`")
    return _judge_entries(response, feed, previous, len(new_entries))


def _robots_message(response: Response) -> str:
    what = response.message if response.robots_unreachable else "robots.txt forbids it"
    return f'{what}; if it is a feed, say so: kind = "feed" under its [[source]] in the settings'


def _judge_entries(response: Response, feed: Feed, previous: Fetch | None, new: int) -> Poll:
    """Return the outcome of a poll that brought a feed, whole or in part."""
    newest, counts = newest_date(feed), (len(feed.entries), new)
    if response.outcome is Outcome.TRUNCATED:
        return Poll(Outcome.TRUNCATED, response.message, *counts, newest_at=newest)
    if not feed.entries:
        return Poll(Outcome.EMPTY, "a feed without entries", 0, 0)
    if is_part(feed) and new and not is_owing(previous) and not reaches_back(feed, previous):
        message = "the document stops in the middle: older entries may come with the next one"
        return Poll(Outcome.TRUNCATED, message, *counts, newest_at=newest)
    if not new and not is_owing(previous):
        return Poll(Outcome.UNCHANGED, "", *counts, newest_at=newest)
    gap = find_gap(feed, new, previous)
    if gap is None:
        return Poll(Outcome.NEW if new else Outcome.UNCHANGED, "", *counts, newest_at=newest)
    about = f"about {gap.missed}" if gap.missed is not None else "an unknown number of"
    message = f"{_gap_cause(previous)}: {about} entries were missed"
    return Poll(Outcome.GAP, message, *counts, missed_estimate=gap.missed, newest_at=newest)


def _gap_cause(previous: Fetch | None) -> str:
    if previous is not None and previous.newest_at is None and not previous.entries:
        return "no earlier poll brought the feed, and it does not go back to the first one"
    if is_owing(previous):
        return "the documents before stopped in the middle, and this one does not go back to where they did"
    return "no entry in common with the last poll"


def redirected_away(response: Response) -> bool:
    """Return whether an article's link led to a home page: how many sites say that an article is gone."""
    if response.final_url is None or not response.redirects:
        return False
    return _is_home(response.final_url) and not _is_home(response.request.url)


def _is_home(url: str) -> bool:
    split = urlsplit(url)
    return split.path.rstrip("/") in ("", "/index.html", "/index.php", "/home") and not split.query
