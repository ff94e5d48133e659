"""What a poll brought, in one typed outcome, and the row it leaves in the lake. Pure.

Nothing here asks the web or a clock: the response, the parsed document and the last row go in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ingest.fetch.messages import ROBOTS_UNREACHABLE, Response, is_passing
from ingest.fetch.validators import carried, errors_in_row, kept_address, refused_in_row
from ingest.ids import sha256_hex
from ingest.polling.coverage import complete_to, entry_date, find_hole, is_owing, is_part, newest_date, reaches_back
from ingest.polling.schedule import Facts, Next, Pace, feed_rhythm, next_poll
from ingest.records import Entry, Feed, Fetch, PollAdvice
from ingest.records.outcome import Outcome, is_parsed_feed

_OWED_MOST = timedelta(days=2)  # as long as news sitemaps keep their entries
_PAGE_TRIES = 5
_MISSING_TRIES = 2  # of a page that is announced and not there yet: caches lag behind their site


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
    return is_parsed_feed(previous.outcome) and sha256_hex(response.body) == previous.body_sha256


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
    if response.outcome is Outcome.ROBOTS:
        return Poll(Outcome.ROBOTS, _by_robots(response))
    if response.outcome not in (Outcome.OK, Outcome.TRUNCATED):
        return Poll(response.outcome, response.message)
    if feed is None or not feed.kind:
        if response.outcome is Outcome.TRUNCATED:
            return Poll(Outcome.TRUNCATED, response.message)
        what = "an empty body" if not response.body.strip() else "what came is no feed or sitemap"
        return Poll(Outcome.NOT_A_FEED, f"{what}; see `ingest feeds discover {response.request.url}`")
    return _judge_entries(response, feed, previous, len(new_entries))


def _by_robots(response: Response) -> str:
    what = response.message if ROBOTS_UNREACHABLE in response.problems else "robots.txt forbids it"
    return f'{what}; if it is a feed, say so: kind = "feed" under its [[source]] in the settings'


def _judge_entries(response: Response, feed: Feed, previous: Fetch | None, new: int) -> Poll:
    """The outcome of a poll that brought a feed, whole or in part."""
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
    hole = find_hole(feed, new, previous)
    if hole is None:
        return Poll(Outcome.NEW if new else Outcome.UNCHANGED, "", *counts, newest_at=newest)
    about = f"about {hole.missed}" if hole.missed is not None else "an unknown number of"
    since = "no entry in common with the last poll"
    if previous is not None and previous.newest_at is None and not previous.entries:
        since = "no earlier poll brought the feed, and it does not go back to the first one"
    elif is_owing(previous):
        since = "the documents before stopped in the middle, and this one does not go back to where they did"
    message = f"{since}: {about} entries were missed"
    return Poll(Outcome.GAP, message, *counts, missed_estimate=hole.missed, newest_at=newest)


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
    facts = _facts(response, poll, previous, advice, rhythm)
    then = next_poll(response.at, facts, pace=pace, seed=seed, key=request.url)
    kept, sha, full_at = carried(response, previous), *_body(response, previous)
    parsed = feed is not None and bool(feed.kind)
    part = response.outcome is Outcome.TRUNCATED or (feed is not None and is_part(feed))
    told, owed = poll.outcome is Outcome.GAP, _owed(previous, response.at)
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
        body_sha256=sha,
        body_bytes=len(response.body) if response.body else None,
        entries=poll.entries,
        new_entries=poll.new_entries,
        missed_estimate=poll.missed_estimate,
        newest_at=poll.newest_at or (previous.newest_at if previous is not None else None),
        errors_in_row=facts.errors_in_row,
        next_at=then.at,
        next_reason=then.reason,
        message=poll.message or None,
        full_at=full_at,
        rhythm_seconds=rhythm.total_seconds() if rhythm is not None else None,
        ttl_minutes=advice.ttl_minutes,
        update_seconds=advice.update_seconds,
        skip_hours=advice.skip_hours,
        skip_days=advice.skip_days,
        refused_in_row=facts.refused_in_row,
        complete_to=complete_to(feed, previous, response.at, part=part, told=told),
        owed_from=owed[0],
        owed_to=owed[1],
    )


def _owed(previous: Fetch | None, at: datetime) -> tuple[datetime | None, datetime | None]:
    """The gap that is still to be looked into; after some days no news sitemap has its entries any more."""
    if previous is None or previous.owed_to is None or at - previous.owed_to > _OWED_MOST:
        return None, None
    return previous.owed_from, previous.owed_to


def _facts(
    response: Response, poll: Poll, previous: Fetch | None, advice: PollAdvice, rhythm: timedelta | None
) -> Facts:
    return Facts(
        poll.outcome,
        response.status,
        errors_in_row(poll.outcome, previous),
        retry_after=response.retry_after,
        fresh_until=response.fresh_until,
        crawl_delay=response.crawl_delay,
        advice=advice,
        rhythm=rhythm,
        refused_in_row=refused_in_row(poll.outcome, response.status, previous),
    )


def _body(response: Response, previous: Fetch | None) -> tuple[str | None, datetime | None]:
    """The hash of the last whole body, and when one last came."""
    whole = response.outcome is Outcome.OK and bool(response.body)
    sha = previous.body_sha256 if previous is not None else None
    at = previous.full_at if previous is not None else None
    return sha256_hex(response.body) if whole else sha, response.at if response.full or (whole and at is None) else at


def settle_page(response: Response, previous: Fetch | None = None, *, pace: Pace | None = None, seed: int = 0) -> Fetch:
    """The row of `fetches` that one request of a page leaves.

    Pages are not polled: there is a next time only after a failure that may pass, and only for five tries; after a 404
    for two, with the pauses of a failure, for it is no refusal of a page that was announced a moment ago.
    """
    errors = errors_in_row(response.outcome, previous)
    refused = refused_in_row(response.outcome, response.status, previous)
    then: Next | None = None
    missing = response.status == 404 and response.outcome is Outcome.HTTP_ERROR
    passing = refused <= _MISSING_TRIES if missing else is_passing(response)
    if response.outcome is not Outcome.OK and passing and errors <= _PAGE_TRIES:
        facts = Facts(
            response.outcome,
            None if missing else response.status,
            max(1, errors),
            retry_after=response.retry_after,
            refused_in_row=refused,
        )
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
        refused_in_row=refused,
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
        return feed_rhythm((when for entry in feed.entries if (when := entry_date(entry)) is not None), now)
    if previous is None or previous.rhythm_seconds is None:
        return None
    return timedelta(seconds=previous.rhythm_seconds)
