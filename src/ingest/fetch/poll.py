"""What a poll brought, in one typed outcome, and the row it leaves in the lake. Pure.

Nothing here asks the web or a clock: the response, the parsed document and the last row go in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from urllib.parse import urlsplit

from ingest.fetch.messages import Response, is_passing
from ingest.fetch.validators import carried, errors_in_row, kept_address
from ingest.ids import sha256_hex
from ingest.records import Entry, Feed, Fetch, PollAdvice
from ingest.schedule import Facts, Next, Outcome, Pace, feed_rhythm, next_poll

_PAGE_TRIES = 5
_CONTINUOUS = 1.5  # a step of up to this many usual steps between two polls is no hole


@dataclass(frozen=True, slots=True)
class Poll:
    """How a poll ended, once its document was read."""

    outcome: Outcome
    message: str = ""
    entries: int | None = None
    new_entries: int | None = None
    missed_estimate: int | None = None  # None where nothing tells how many
    newest_at: datetime | None = None


def is_repeat(response: Response, previous: Fetch | None) -> bool:
    """Whether a whole body is byte for byte the last one, so that parsing it again would bring nothing."""
    if response.outcome is not Outcome.OK or previous is None or previous.body_sha256 is None:
        return False
    return previous.outcome in _READABLE and sha256_hex(response.body) == previous.body_sha256


_READABLE = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.GAP, Outcome.EMPTY})


def judge_poll(
    response: Response, feed: Feed | None, previous: Fetch | None, new_entries: Sequence[Entry] = ()
) -> Poll:
    """The typed outcome of one poll of a feed or sitemap.

    `feed` is the parsed body, None when there was nothing to parse (or `is_repeat`); `new_entries` are those of its
    entries that the lake does not know. No entries is never silently a success: it is `empty` or `not-a-feed`.
    """
    if response.outcome is Outcome.NOT_MODIFIED or (feed is None and is_repeat(response, previous)):
        outcome = Outcome.NOT_MODIFIED if response.outcome is Outcome.NOT_MODIFIED else Outcome.UNCHANGED
        known = previous.entries if previous is not None else None
        newest = previous.newest_at if previous is not None else None
        if previous is not None and previous.outcome == Outcome.EMPTY:
            return Poll(Outcome.EMPTY, "still a feed without entries", 0, 0)
        return Poll(outcome, response.message, known, 0, newest_at=newest)
    if response.outcome not in (Outcome.OK, Outcome.TRUNCATED):
        return Poll(response.outcome, response.message)
    if feed is None or not feed.kind:
        if response.outcome is Outcome.TRUNCATED:
            return Poll(Outcome.TRUNCATED, response.message)
        what = "an empty body" if not response.body.strip() else "what came is no feed or sitemap"
        return Poll(Outcome.NOT_A_FEED, f"{what}; see `ingest feeds discover {response.request.url}`")
    newest = max((when for entry in feed.entries if (when := _when(entry)) is not None), default=None)
    counts = (len(feed.entries), len(new_entries))
    if response.outcome is Outcome.TRUNCATED:
        return Poll(Outcome.TRUNCATED, response.message, *counts, newest_at=newest)
    if not feed.entries:
        return Poll(Outcome.EMPTY, "a feed without entries", 0, 0)
    if not new_entries:
        return Poll(Outcome.UNCHANGED, "", *counts, newest_at=newest)
    hole, missed = _hole(feed.entries, len(new_entries), previous)
    if hole:
        about = f"about {missed}" if missed is not None else "an unknown number of"
        message = f"no entry in common with the last poll: {about} entries were missed"
        return Poll(Outcome.GAP, message, *counts, missed_estimate=missed, newest_at=newest)
    return Poll(Outcome.NEW, "", *counts, newest_at=newest)


def _hole(entries: Sequence[Entry], new: int, previous: Fetch | None) -> tuple[bool, int | None]:
    """Whether entries were missed since the last poll, and about how many.

    They were when every entry is new though there were some before, and the dates do not show that the oldest one
    follows closely on the newest one known.
    """
    if new < len(entries) or previous is None:
        return False, None
    if not previous.entries and (previous.entries == 0 or previous.newest_at is None):
        return False, None  # nothing was known; the row of an error has no entries, but the newest date from before
    dates = sorted(when for entry in entries if (when := _when(entry)) is not None)
    if previous.newest_at is None or len(dates) < 2:
        return True, None
    steps = [(later - earlier).total_seconds() for earlier, later in pairwise(dates)]
    step = max(median(steps), 1.0)
    between = (dates[0] - previous.newest_at).total_seconds()
    if between <= step * _CONTINUOUS:
        return False, None
    return True, max(1, round(between / step) - 1)


def _when(entry: Entry) -> datetime | None:
    return entry.published_at or entry.updated_at


def settle(
    response: Response,
    poll: Poll,
    feed: Feed | None,
    previous: Fetch | None,
    *,
    pace: Pace | None = None,
    seed: int = 0,
) -> Fetch:
    """The row of `fetches` that a poll leaves: validators, permanent address, counts, and when to come again."""
    request, advice = response.request, _advice(feed, previous)
    rhythm = _rhythm(feed, previous, response.at)
    errors = errors_in_row(poll.outcome, previous)
    facts = Facts(
        poll.outcome,
        response.status,
        errors,
        retry_after=response.retry_after,
        fresh_until=response.fresh_until,
        crawl_delay=response.crawl_delay,
        advice=advice,
        rhythm=rhythm,
    )
    then: Next = next_poll(response.at, facts, pace=pace, seed=seed, key=request.url)
    parsed = feed is not None and bool(feed.kind)
    kept = carried(response, previous)
    whole = response.outcome is Outcome.OK and bool(response.body)
    old_sha = previous.body_sha256 if previous is not None else None
    old_full = previous.full_at if previous is not None else None
    return Fetch(
        url=request.url,
        kind=request.kind,
        at=response.at,
        outcome=poll.outcome,
        final_url=_validated_url(response, previous),
        permanent_url=kept_address(response, is_document=parsed or is_repeat(response, previous), previous=previous),
        status=response.status,
        etag=kept["etag"],
        last_modified=kept["last_modified"],
        body_sha256=sha256_hex(response.body) if whole else old_sha,
        body_bytes=len(response.body) if response.body else None,
        entries=poll.entries,
        new_entries=poll.new_entries,
        missed_estimate=poll.missed_estimate,
        newest_at=poll.newest_at or (previous.newest_at if previous is not None else None),
        errors_in_row=errors,
        next_at=then.at,
        next_reason=then.reason,
        message=poll.message or None,
        full_at=response.at if response.full else old_full or (response.at if whole else None),
        rhythm_seconds=rhythm.total_seconds() if rhythm is not None else None,
        ttl_minutes=advice.ttl_minutes,
        update_seconds=advice.update_seconds,
        skip_hours=advice.skip_hours,
        skip_days=advice.skip_days,
    )


def settle_page(response: Response, previous: Fetch | None = None, *, pace: Pace | None = None, seed: int = 0) -> Fetch:
    """The row of `fetches` that one request of a page leaves.

    Pages are not polled: there is a next time only after a failure that may pass, and only for five tries.
    """
    errors = errors_in_row(response.outcome, previous)
    then: Next | None = None
    if response.outcome is not Outcome.OK and is_passing(response) and errors <= _PAGE_TRIES:
        facts = Facts(response.outcome, response.status, max(1, errors), retry_after=response.retry_after)
        then = next_poll(response.at, facts, pace=pace, seed=seed, key=response.request.url)
    return Fetch(
        url=response.request.url,
        kind=response.request.kind,
        at=response.at,
        outcome=response.outcome,
        final_url=response.final_url,
        permanent_url=response.permanent_url,
        status=response.status,
        body_sha256=sha256_hex(response.body) if response.body else None,
        body_bytes=len(response.body) if response.body else None,
        errors_in_row=errors,
        next_at=then.at if then is not None else None,
        next_reason=then.reason if then is not None else None,
        message=response.message or None,
    )


def page_is_due(previous: Fetch | None, now: datetime) -> bool:
    """Whether to ask for a page: it never was, or a failure that may pass has had its pause."""
    return previous is None or (previous.next_at is not None and previous.next_at <= now)


def is_due(previous: Fetch | None, now: datetime) -> bool:
    """Whether it is time to poll again; never when the last answer was `gone`."""
    if previous is None:
        return True
    if previous.outcome == Outcome.GONE:
        return False
    return previous.next_at is None or previous.next_at <= now


def redirected_away(response: Response) -> bool:
    """Whether an article's link led to a home page: how many sites say that an article is gone."""
    if response.final_url is None or not response.redirects:
        return False
    return _is_home(response.final_url) and not _is_home(response.request.url)


def _is_home(url: str) -> bool:
    split = urlsplit(url)
    return split.path.rstrip("/") in ("", "/index.html", "/index.php", "/home") and not split.query


def _validated_url(response: Response, previous: Fetch | None) -> str | None:
    """The address that the kept validators belong to."""
    if response.outcome in (Outcome.OK, Outcome.NOT_MODIFIED) or previous is None or previous.final_url is None:
        return response.final_url
    return previous.final_url


def _advice(feed: Feed | None, previous: Fetch | None) -> PollAdvice:
    if feed is not None and feed.kind:
        return feed.advice
    if previous is None:
        return PollAdvice()
    return PollAdvice(previous.ttl_minutes, previous.update_seconds, previous.skip_hours, previous.skip_days)


def _rhythm(feed: Feed | None, previous: Fetch | None, now: datetime) -> timedelta | None:
    if feed is not None and feed.entries:
        return feed_rhythm((when for entry in feed.entries if (when := _when(entry)) is not None), now)
    if previous is None or previous.rhythm_seconds is None:
        return None
    return timedelta(seconds=previous.rhythm_seconds)
