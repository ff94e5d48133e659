"""When to poll a feed again: all rules combined into one moment and one stated reason. Pure.

There are three kinds of rule. A *bound* forbids an earlier poll: Retry-After and freshness (RFC 9110, RFC 9111), the
feed's own ttl, sy:updatePeriod, skipHours and skipDays. A *wish* is when we would like to poll: the feed's rhythm, seen
in its entries' dates, or the back-off after errors. What is gone is never polled again. The latest of the bounds and
the wish wins.

The back-off doubles with the errors in a row, so that the pause is about as long as the trouble has lasted. Its limit
is short where the feed answers or no server was reached, longer where a server answers with errors, and days only where
a server keeps refusing: that pause grows with the refusals since the last good answer, not with other errors.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from ingest.records import PollAdvice
from ingest.records.outcome import Outcome, has_entries, is_partial, is_refusal, is_successful

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RHYTHM_ENTRIES = 20  # the newest entries that show the rhythm


@dataclass(frozen=True, slots=True)
class PollPace:
    """The limits within which polls happen."""

    min_interval: timedelta = timedelta(minutes=5)  # never more often
    min_unvalidated: timedelta = timedelta(minutes=15)  # the same for a feed that is downloaded whole each time
    usual: timedelta = timedelta(minutes=30)  # where nothing shows a rhythm
    max_interval: timedelta = timedelta(hours=24)  # never less often, while polls work
    first_error: timedelta = timedelta(minutes=15)  # doubles with each error in a row
    max_error: timedelta = timedelta(hours=12)
    max_unreached: timedelta = timedelta(hours=2)  # no name, no connection: may be our own line, and costs no server
    max_partial: timedelta = timedelta(hours=4)  # no entries, or a part: alerts are empty most of the time
    first_refused: timedelta = timedelta(hours=1)  # 401, 403, 404, a bot check ...: doubles with each refusal in a row
    max_refused: timedelta = timedelta(days=7)
    max_advice: timedelta = timedelta(days=7)  # max-age, Expires, ttl and sy: count up to here
    max_retry_after: timedelta = timedelta(days=30)  # Retry-After counts up to here
    spread: float = 0.1  # a seeded delay of up to this share, so that feeds do not all come due at once


@dataclass(frozen=True, slots=True)
class PollFacts:
    """What one poll showed that decides when the next one is."""

    outcome: str
    status: int | None = None
    errors_in_row: int = 0  # this one included
    retry_after: datetime | None = None
    fresh_until: datetime | None = None  # Cache-Control: max-age or Expires
    crawl_delay: float = 0.0  # seconds, from robots.txt
    advice: PollAdvice = field(default_factory=PollAdvice)
    rhythm: timedelta | None = None  # of `feed_rhythm`, or the one remembered
    window: timedelta | None = None  # of `feed_window`: after that long, entries leave the feed
    has_validators: bool = True  # an unchanged feed can answer 304
    refused_in_row: int = 0  # of the errors in a row those that were refusals, this one included


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When to come back, None for never, and why, in words for people."""

    at: datetime | None
    reason: str


def next_poll(
    now: datetime, facts: PollFacts, *, pace: PollPace | None = None, seed: int = 0, key: str = ""
) -> NextPoll:
    """Return the moment to ask again. Never earlier than `now`, Retry-After or the end of the freshness.

    `seed` and `key` (the feed's address) choose the spread: the same ones give the same moment.
    """
    pace = pace or PollPace()
    if facts.outcome == Outcome.GONE:
        return NextPoll(None, "gone (410): never again")
    wish, reason = _wish(facts, pace)
    at = now + wish * (1 + pace.spread * _fraction(seed, key, facts.errors_in_row, facts.outcome))
    for bound, why in _bounds(now, facts, pace):
        if bound > at:
            at, reason = bound, why
    shifted = _after_skips(at, facts.advice)
    if shifted > at:
        at, reason = shifted, f"skipHours/skipDays, after {reason}"
    return NextPoll(at, reason)


def feed_rhythm(dates: Iterable[datetime], now: datetime) -> timedelta | None:
    """Return how often a feed brings something, from its entries' dates: None with fewer than two dates.

    The median step between the newest entries, but not less than a quarter of the time the feed has been silent, and
    not more than a quarter of the whole window: polls that often do not miss entries that scroll out.
    """
    past = sorted({date for date in dates if date <= now}, reverse=True)
    if len(past) < 2:
        return None
    newest = past[:_RHYTHM_ENTRIES]
    steps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    silent = (now - past[0]).total_seconds()
    window = (past[0] - past[-1]).total_seconds()
    return timedelta(seconds=max(min(median(steps), max(window / 4, 1.0)), silent / 4))


def feed_window(dates: Iterable[datetime]) -> timedelta | None:
    """Return the time between the oldest and the newest entry of a feed: None with fewer than two dates."""
    known = set(dates)
    return max(known) - min(known) if len(known) > 1 else None


def _wish(facts: PollFacts, pace: PollPace) -> tuple[timedelta, str]:
    outcome = facts.outcome
    if outcome == Outcome.GAP:
        return pace.min_interval, "entries were missed: as soon as allowed"
    if outcome == Outcome.DEFERRED:
        return pace.min_interval, "was not asked this time"
    if is_successful(outcome):
        if facts.rhythm is None:
            return pace.usual, "usual interval (no rhythm known)"
        interval = min(max(facts.rhythm, pace.min_interval), pace.max_interval)
        return interval, f"the feed's rhythm ({_duration(facts.rhythm)})"
    row = max(1, facts.errors_in_row)
    what = f"{outcome} {facts.status}" if facts.status and facts.status >= 300 else str(outcome)
    pause = _doubled(pace.first_error, row, _max_pause(outcome, pace))
    if is_refusal(outcome, facts.status):
        times = max(1, facts.refused_in_row)
        far = _doubled(pace.first_refused, times, pace.max_refused)
        if far > pause:
            return far, f"{what}, refused {_times(times)}: back off far"
    return pause, f"{what}, {row} in a row: back off"


def _max_pause(outcome: str, pace: PollPace) -> timedelta:
    """Return the longest pause after errors in a row that end with this one."""
    if is_partial(outcome):
        return pace.max_partial
    return pace.max_unreached if outcome == Outcome.NETWORK else pace.max_error


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _bounds(now: datetime, facts: PollFacts, pace: PollPace) -> Iterable[tuple[datetime, str]]:
    yield now + pace.min_interval, "least interval"
    if not facts.has_validators and has_entries(facts.outcome):
        yield now + _unvalidated_interval(facts, pace), "downloaded whole each time: the server gives no validators"
    if facts.retry_after is not None:
        yield min(facts.retry_after, now + pace.max_retry_after), "Retry-After"
    yield now + timedelta(seconds=min(max(0.0, facts.crawl_delay), 86_400)), "Crawl-delay of robots.txt"
    if facts.fresh_until is not None and (facts.status or 0) < 400:  # that of an error page is not a promise
        yield min(facts.fresh_until, now + pace.max_advice), "fresh until then (Cache-Control or Expires)"
    if not (is_successful(facts.outcome) or is_partial(facts.outcome)):
        return  # the advice is that of a feed that answers
    if facts.advice.ttl_minutes:
        yield now + _capped(facts.advice.ttl_minutes * 60, pace), f"ttl {facts.advice.ttl_minutes} minutes"
    if facts.advice.update_seconds:
        yield now + _capped(facts.advice.update_seconds, pace), "sy:updatePeriod and sy:updateFrequency"


def _unvalidated_interval(facts: PollFacts, pace: PollPace) -> timedelta:
    """Return the least interval of a feed without validators: no longer than a half of the time that entries stay."""
    return pace.min_unvalidated if facts.window is None else min(pace.min_unvalidated, facts.window / 2)


def _capped(seconds: int, pace: PollPace) -> timedelta:
    return timedelta(seconds=min(max(0, seconds), pace.max_advice.total_seconds()))


def _doubled(first: timedelta, row: int, limit: timedelta) -> timedelta:
    return min(first * (1 << min(row - 1, 16)), limit)


def _after_skips(at: datetime, advice: PollAdvice) -> datetime:
    """Return the first hour from `at` on that skipHours (GMT) and skipDays leave open; `at` when they leave none."""
    hours = {hour % 24 for hour in advice.skip_hours}
    days = {day.strip().lower() for day in advice.skip_days}
    if not hours and not days:
        return at
    moment = at.astimezone(UTC)
    for _ in range(24 * 8):
        if moment.hour not in hours and _DAYS[moment.weekday()] not in days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def _fraction(seed: int, *parts: object) -> float:
    """Return a number in [0, 1) that depends on nothing but its arguments."""
    text = "\x1f".join(str(part) for part in (seed, *parts))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _duration(span: timedelta) -> str:
    minutes = span.total_seconds() / 60
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days"
