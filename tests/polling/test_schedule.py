"""When a feed is asked again: `next_poll` and `feed_rhythm`."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.polling.schedule import PollFacts, PollPace, feed_rhythm, next_poll
from ingest.records import PollAdvice
from ingest.records.outcome import Outcome, is_refusal, is_successful

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EXACT = PollPace(spread=0.0)


def moment_after(now: datetime, facts: PollFacts) -> datetime:
    moment = next_poll(now, facts, pace=EXACT).at
    assert moment is not None
    return moment


def test_gone_is_never_polled_again() -> None:
    assert next_poll(NOW, PollFacts(Outcome.GONE, 410)).at is None


def test_without_a_rhythm_the_usual_interval() -> None:
    assert next_poll(NOW, PollFacts(Outcome.NEW), pace=EXACT).at == NOW + EXACT.usual


def test_the_feeds_rhythm_decides() -> None:
    planned = next_poll(NOW, PollFacts(Outcome.NEW, rhythm=timedelta(hours=3)), pace=EXACT)
    assert planned.at == NOW + timedelta(hours=3)
    assert "rhythm (3 h)" in planned.reason


@pytest.mark.parametrize(
    ("rhythm", "expected"), [(timedelta(seconds=1), EXACT.min_interval), (timedelta(400), EXACT.max_interval)]
)
def test_the_rhythm_is_bounded(rhythm: timedelta, expected: timedelta) -> None:
    assert next_poll(NOW, PollFacts(Outcome.UNCHANGED, rhythm=rhythm), pace=EXACT).at == NOW + expected


def test_a_gap_brings_us_back_soon() -> None:
    planned = next_poll(NOW, PollFacts(Outcome.GAP, rhythm=timedelta(hours=5)), pace=EXACT)
    assert planned.at == NOW + EXACT.min_interval


def test_retry_after_wins_over_a_shorter_back_off() -> None:
    until = NOW + timedelta(hours=2)
    planned = next_poll(NOW, PollFacts(Outcome.RATE_LIMITED, 429, 1, retry_after=until))
    assert (planned.at, planned.reason) == (until, "Retry-After")


def test_freshness_holds_on_a_304_too() -> None:
    until = NOW + timedelta(hours=2)
    assert next_poll(NOW, PollFacts(Outcome.NOT_MODIFIED, 304, fresh_until=until)).at == until


def test_an_error_pages_freshness_is_no_promise() -> None:
    planned = next_poll(NOW, PollFacts(Outcome.HTTP_ERROR, 500, 1, fresh_until=NOW + timedelta(days=5)), pace=EXACT)
    assert planned.at == NOW + EXACT.first_error


def test_a_crawl_delay_is_a_least_interval_too() -> None:
    planned = next_poll(NOW, PollFacts(Outcome.GAP, crawl_delay=400.0), pace=EXACT)
    assert (planned.at, planned.reason) == (NOW + timedelta(seconds=400), "Crawl-delay of robots.txt")


def test_ttl_and_update_period_are_least_intervals() -> None:
    ttl = next_poll(NOW, PollFacts(Outcome.NEW, advice=PollAdvice(ttl_minutes=60)))
    sy = next_poll(NOW, PollFacts(Outcome.NEW, advice=PollAdvice(ttl_minutes=60, update_seconds=43_200)))
    assert (ttl.at, ttl.reason) == (NOW + HOUR, "ttl 60 minutes")
    assert sy.at == NOW + 12 * HOUR
    assert "sy:updatePeriod" in sy.reason


def test_a_feed_without_validators_has_a_longer_least_interval() -> None:
    minute = timedelta(minutes=1)

    def wait(*, has_validators: bool = True, window: timedelta | None = None) -> timedelta:
        facts = PollFacts(Outcome.NEW, 200, rhythm=minute, has_validators=has_validators, window=window)
        return moment_after(NOW, facts) - NOW

    assert wait() == EXACT.min_interval
    assert wait(has_validators=False) == EXACT.min_unvalidated == 15 * minute
    assert wait(has_validators=False, window=timedelta(days=1)) == 15 * minute
    assert wait(has_validators=False, window=14 * minute) == 7 * minute, "or entries would leave it between two polls"
    assert wait(has_validators=False, window=minute) == EXACT.min_interval
    reason = next_poll(NOW, PollFacts(Outcome.NEW, 200, rhythm=minute, has_validators=False), pace=EXACT).reason
    assert "no validators" in reason
    failed = PollFacts(Outcome.TIMEOUT, None, 1, has_validators=False)
    assert next_poll(NOW, failed, pace=EXACT).at == NOW + EXACT.first_error


def test_skip_hours_and_days_move_to_the_next_open_hour() -> None:
    advice = PollAdvice(skip_hours=(12, 13), skip_days=())
    planned = next_poll(NOW, PollFacts(Outcome.NEW, advice=advice), pace=EXACT)
    assert planned.at == NOW.replace(hour=14)
    assert "skipHours" in planned.reason
    tuesday = next_poll(NOW, PollFacts(Outcome.NEW, advice=PollAdvice(skip_days=("Monday",))), pace=EXACT)
    assert tuesday.at == NOW.replace(day=24, hour=0)


def test_advice_that_leaves_no_time_is_no_advice() -> None:
    advice = PollAdvice(skip_hours=tuple(range(24)))
    assert next_poll(NOW, PollFacts(Outcome.NEW, advice=advice), pace=EXACT).at == NOW + EXACT.usual


def waits(outcome: str, status: int | None, *rows: int, refused_in_row: int = 0) -> list[timedelta]:
    return [moment_after(NOW, PollFacts(outcome, status, row, refused_in_row=refused_in_row)) - NOW for row in rows]


def test_errors_back_off_doubling_up_to_half_a_day() -> None:
    minutes = timedelta(minutes=15)
    assert waits(Outcome.HTTP_ERROR, 500, 1, 2, 3, 50) == [minutes, 2 * minutes, 4 * minutes, 12 * HOUR]


@pytest.mark.parametrize(
    "facts", [PollFacts(Outcome.BLOCKED, 403, 1, refused_in_row=1), PollFacts(Outcome.HTTP_ERROR, 404, 1)]
)
def test_refusals_and_missing_feeds_back_off_far(facts: PollFacts) -> None:
    planned = next_poll(NOW, facts, pace=EXACT)
    assert planned.at == NOW + EXACT.first_refused
    assert str(facts.status) in planned.reason
    assert "refused once" in planned.reason


def test_a_server_that_keeps_refusing_is_left_alone_for_days() -> None:
    refused = [waits(Outcome.BLOCKED, 403, row, refused_in_row=row)[0] for row in (1, 2, 5, 8, 50)]
    assert refused == [HOUR, 2 * HOUR, 16 * HOUR, 128 * HOUR, timedelta(days=7)]


def test_a_lone_refusal_after_other_errors_is_no_more_than_one_more_error() -> None:
    assert waits(Outcome.CHALLENGE, 503, 3, refused_in_row=1) == [HOUR]
    assert waits(Outcome.CHALLENGE, 503, 5, refused_in_row=1) == waits(Outcome.HTTP_ERROR, 500, 5) == [4 * HOUR]


def test_a_line_that_was_down_for_a_night_does_not_keep_feeds_away_the_next_day() -> None:
    assert waits(Outcome.NETWORK, None, 9) == [2 * HOUR]


@pytest.mark.parametrize("outcome", [Outcome.EMPTY, Outcome.TRUNCATED])
def test_a_feed_that_answers_is_never_left_for_long(outcome: Outcome) -> None:
    assert waits(outcome, 200, 1, 99) == [timedelta(minutes=15), 4 * HOUR]
    hourly = PollFacts(outcome, 200, 1, advice=PollAdvice(ttl_minutes=60))
    assert next_poll(NOW, hourly, pace=EXACT).at == NOW + HOUR


def test_what_was_not_asked_is_asked_as_soon_as_allowed() -> None:
    assert waits(Outcome.DEFERRED, None, 7) == [EXACT.min_interval]


def test_nothing_to_read_is_an_error_not_a_success() -> None:
    for outcome in (Outcome.EMPTY, Outcome.NOT_A_FEED, Outcome.TRUNCATED):
        assert not is_successful(outcome)
        assert "back off" in next_poll(NOW, PollFacts(outcome, 200, 1)).reason


def test_the_spread_depends_on_seed_and_key_alone() -> None:
    facts = PollFacts(Outcome.NEW)
    one = next_poll(NOW, facts, seed=1, key="a")
    assert one == next_poll(NOW, facts, seed=1, key="a")
    assert len({next_poll(NOW, facts, seed=1, key=str(number)).at for number in range(50)}) > 40
    assert one != next_poll(NOW, facts, seed=2, key="a")


def test_rhythm_is_the_median_step_of_the_newest() -> None:
    hourly = [NOW - HOUR * number for number in range(10)]
    assert feed_rhythm(hourly, NOW) == HOUR


def test_rhythm_of_a_silent_feed_grows_with_its_silence() -> None:
    old = [NOW - timedelta(days=100) - HOUR * number for number in range(10)]
    assert feed_rhythm(old, NOW) == timedelta(days=25)


def test_rhythm_polls_four_times_per_window() -> None:
    burst = [NOW - timedelta(minutes=number * 10) for number in range(3)]
    assert feed_rhythm(burst, NOW) == timedelta(minutes=5)


def test_rhythm_needs_two_dates_that_are_not_in_the_future() -> None:
    assert feed_rhythm([], NOW) is None
    assert feed_rhythm([NOW, NOW], NOW) is None
    assert feed_rhythm([NOW + HOUR, NOW], NOW) is None


moments = st.integers(-(10**9), 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds))
advices = st.builds(
    PollAdvice,
    ttl_minutes=st.none() | st.integers(-10, 10**9),
    update_seconds=st.none() | st.integers(-10, 10**12),
    skip_hours=st.lists(st.integers(0, 24), max_size=24).map(tuple),
    skip_days=st.lists(st.sampled_from([*DAYS, "someday"]), max_size=8).map(tuple),
)
facts_of_any_kind = st.builds(
    PollFacts,
    outcome=st.sampled_from(list(Outcome)).map(str),
    status=st.none() | st.integers(100, 599),
    errors_in_row=st.integers(0, 10**6),
    refused_in_row=st.integers(0, 10**6),
    retry_after=st.none() | moments,
    fresh_until=st.none() | moments,
    advice=advices,
    crawl_delay=st.floats(-1, 1e9),
    rhythm=st.none() | st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds)),
)


@settings(max_examples=200, deadline=None)
@given(facts_of_any_kind, st.integers(), st.text(max_size=5))
def test_never_in_the_past_never_before_what_a_server_forbids_and_bounded(
    facts: PollFacts, seed: int, key: str
) -> None:
    pace = PollPace()
    planned = next_poll(NOW, facts, pace=pace, seed=seed, key=key)
    assert planned.reason
    if facts.outcome == Outcome.GONE:
        assert planned.at is None
        return
    assert planned.at is not None
    assert planned.at >= NOW + pace.min_interval
    assert planned.at <= NOW + pace.max_retry_after + timedelta(days=8)
    if facts.retry_after is not None:
        assert planned.at >= min(facts.retry_after, NOW + pace.max_retry_after)
    if facts.fresh_until is not None and (facts.status or 0) < 400:
        assert planned.at >= min(facts.fresh_until, NOW + pace.max_advice)


@settings(max_examples=100, deadline=None)
@given(facts_of_any_kind)
def test_more_errors_in_a_row_never_mean_sooner(facts: PollFacts) -> None:
    if facts.outcome != Outcome.GONE:
        moments = [moment_after(NOW, PollFacts(facts.outcome, facts.status, row)) for row in (1, 2, 5, 9)]
        assert moments == sorted(moments)


FAILURES = [
    outcome
    for outcome in Outcome
    if not is_successful(outcome) and outcome not in (Outcome.GONE, Outcome.DEFERRED, Outcome.LIST)
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(FAILURES), min_size=1, max_size=30))
def test_we_are_not_away_for_long_against_what_the_trouble_has_lasted(failures: list[Outcome]) -> None:
    began, now, refused = NOW, NOW, 0
    for row, outcome in enumerate(failures, start=1):
        refused += is_refusal(outcome, None)
        then = moment_after(now, PollFacts(outcome, None, row, refused_in_row=refused))
        assert then - now <= max(HOUR, 2 * (now - began) + HOUR)
        now = then


@settings(max_examples=100, deadline=None)
@given(st.lists(moments, max_size=40))
def test_a_rhythm_is_positive_and_does_not_depend_on_order(dates: list[datetime]) -> None:
    rhythm = feed_rhythm(dates, NOW)
    assert rhythm == feed_rhythm(reversed(dates), NOW)
    assert rhythm is None or rhythm > timedelta(0)
