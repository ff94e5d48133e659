"""The rows of `fetches` that polls and pages leave: validators, counts, and when to ask again. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from ingest.fetch import Response, is_worth_retrying
from ingest.ids import sha256_hex
from ingest.polling.coverage import complete_to, entry_date, is_part
from ingest.polling.judge import Poll, is_repeat
from ingest.polling.row_history import count_errors, count_refusals, kept_address, next_validators
from ingest.polling.schedule import NextPoll, PollFacts, PollPace, feed_rhythm, feed_window, next_poll
from ingest.records import Feed, Fetch, PollAdvice
from ingest.records.outcome import Outcome

_MAX_OWED = timedelta(days=2)  # as long as news sitemaps keep their entries
_PAGE_TRIES = 5
_MISSING_TRIES = 2  # of a page that is announced and not there yet: caches lag behind their site


def settle(
    response: Response,
    poll: Poll,
    feed: Feed | None,
    previous: Fetch | None,
    pace: PollPace | None = None,
    *,
    seed: int = 0,
) -> Fetch:
    """Return the row that a poll leaves: validators, permanent address, counts, and when to come again.

    `not_before` is set by Retry-After and by the freshness of a good answer: they bind whoever asks, due or not.
    """
    request, advice = response.request, _advice(feed, previous)
    rhythm = _rhythm(feed, previous, response.at)
    facts = _facts(response, poll, feed, previous, advice, rhythm)
    then = next_poll(response.at, facts, pace=pace, seed=seed, key=request.url)
    owed_from, owed_to = _owed(previous, response.at)
    part = response.outcome is Outcome.TRUNCATED or (feed is not None and is_part(feed))
    reported = poll.outcome is Outcome.GAP
    return replace(
        _document_row(response, poll, feed, previous),
        errors_in_row=facts.errors_in_row,
        next_at=then.at,
        next_reason=then.reason,
        rhythm_seconds=rhythm.total_seconds() if rhythm is not None else None,
        ttl_minutes=advice.ttl_minutes,
        update_seconds=advice.update_seconds,
        skip_hours=advice.skip_hours,
        skip_days=advice.skip_days,
        not_before=_not_before(response, pace or PollPace()),
        refused_in_row=facts.refused_in_row,
        complete_to=complete_to(feed, previous, response.at, part=part, reported=reported),
        owed_from=owed_from,
        owed_to=owed_to,
    )


def _document_row(response: Response, poll: Poll, feed: Feed | None, previous: Fetch | None) -> Fetch:
    """Return what a poll's row says of the document and its entries, without what later polls go by."""
    validators = next_validators(response, previous)
    if poll.outcome is Outcome.NOT_A_FEED:
        validators = {}  # or the same page would be a 304 the next time, which looks well
    is_document = (feed is not None and bool(feed.kind)) or is_repeat(response, previous)
    return Fetch(
        url=response.request.url,
        kind=response.request.kind,
        at=response.at,
        outcome=poll.outcome,
        final_url=_validated_url(response, previous),
        permanent_url=kept_address(response, is_document=is_document, previous=previous),
        status=response.status,
        etag=validators.get("etag"),
        last_modified=validators.get("last_modified"),
        body_sha256=_body_sha256(response, previous),
        body_bytes=len(response.body) if response.body else None,
        entries=poll.entries,
        new_entries=poll.new_entries,
        missed_estimate=poll.missed_estimate,
        newest_at=poll.newest_at or (previous.newest_at if previous is not None else None),
        message=poll.message or None,
        full_at=_full_at(response, previous),
    )


def _not_before(response: Response, pace: PollPace) -> datetime | None:
    bounds = [response.retry_after, response.fresh_until if (response.status or 0) < 400 else None]
    later = [bound for bound in bounds if bound is not None and bound > response.at]
    return min(max(later), response.at + pace.max_retry_after) if later else None


def _owed(previous: Fetch | None, at: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the gap that is still to be looked into; after some days no news sitemap has its entries any more."""
    if previous is None or previous.owed_to is None or at - previous.owed_to > _MAX_OWED:
        return None, None
    return previous.owed_from, previous.owed_to


def _facts(
    response: Response,
    poll: Poll,
    feed: Feed | None,
    previous: Fetch | None,
    advice: PollAdvice,
    rhythm: timedelta | None,
) -> PollFacts:
    validated = response.outcome is Outcome.NOT_MODIFIED or any(
        response.header(name) is not None for name in ("etag", "last-modified")
    )
    return PollFacts(
        poll.outcome,
        response.status,
        count_errors(poll.outcome, previous),
        retry_after=response.retry_after,
        fresh_until=response.fresh_until,
        crawl_delay=response.crawl_delay,
        advice=advice,
        rhythm=rhythm,
        window=feed_window(date for entry in feed.entries if (date := entry_date(entry))) if feed else None,
        has_validators=validated,
        refused_in_row=count_refusals(poll.outcome, response.status, previous),
    )


def _body_sha256(response: Response, previous: Fetch | None) -> str | None:
    """Return the hash of the last whole body."""
    if response.outcome is Outcome.OK and response.body:
        return sha256_hex(response.body)
    return previous.body_sha256 if previous is not None else None


def _full_at(response: Response, previous: Fetch | None) -> datetime | None:
    """Return when a whole body last came over the wire."""
    before = previous.full_at if previous is not None else None
    shared = response.outcome is Outcome.OK and bool(response.body) and before is None
    return response.at if response.full or shared else before


def settle_page(
    response: Response, previous: Fetch | None = None, *, pace: PollPace | None = None, seed: int = 0
) -> Fetch:
    """Return the row that one request of a page leaves.

    Pages are not polled: there is a next time only after a failure that may pass, and only for five tries; after a 404
    for two, with the pauses of a failure, for it is not a refusal of a page that was announced a moment ago.
    """
    errors = count_errors(response.outcome, previous)
    refused = count_refusals(response.outcome, response.status, previous)
    then: NextPoll | None = None
    missing = response.status == 404 and response.outcome is Outcome.HTTP_ERROR
    passing = refused <= _MISSING_TRIES if missing else is_worth_retrying(response)
    if response.outcome is not Outcome.OK and passing and errors <= _PAGE_TRIES:
        facts = PollFacts(
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
        etag=response.header("etag"),
        last_modified=response.header("last-modified"),
        body_sha256=sha256_hex(response.body) if response.body else None,
        body_bytes=len(response.body) if response.body else None,
        errors_in_row=errors,
        next_at=then.at if then is not None else None,
        next_reason=then.reason if then is not None else None,
        message=response.message or None,
        refused_in_row=refused,
    )


def renewed_page(row: Fetch, previous: Fetch) -> Fetch:
    """Return the row of a page that answered 304: the page as it was, with its validators carried on."""
    return replace(
        row,
        outcome=Outcome.OK,
        body_sha256=previous.body_sha256,
        etag=row.etag or previous.etag,
        last_modified=row.last_modified or previous.last_modified,
    )


def _validated_url(response: Response, previous: Fetch | None) -> str | None:
    """Return the address that the kept validators belong to."""
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
        return feed_rhythm((date for entry in feed.entries if (date := entry_date(entry)) is not None), now)
    if previous is None or previous.rhythm_seconds is None:
        return None
    return timedelta(seconds=previous.rhythm_seconds)
