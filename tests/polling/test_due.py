"""When an address may be asked again, and what counts of a row that a wrong clock has dated."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import Reason
from ingest.polling.due import CLOCK_SLACK, NEVER, Purpose, ask_not_before, is_due, retry_is_due
from ingest.records import Fetch, RejectRow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://wire.example/feed"


def row(
    at: datetime = NOW, outcome: str = "new", *, next_at: datetime | None = None, not_before: datetime | None = None
) -> Fetch:
    return Fetch(URL, "feed", at, outcome, next_at=next_at, not_before=not_before)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_was_never_asked_is_due(purpose: Purpose) -> None:
    assert is_due(None, NOW, purpose)


@pytest.mark.parametrize(
    ("purpose", "moment"),
    [
        (Purpose.POLL, NOW + HOUR),
        (Purpose.SCHEDULED_POLL, NOW + 2 * HOUR),
        (Purpose.NAMED_PAGE, NOW + 2 * HOUR),
        (Purpose.ANNOUNCED_PAGE, NOW + 2 * HOUR),
        (Purpose.GAP_SITEMAP, NOW + HOUR),
    ],
)
def test_each_purpose_has_its_own_bound(purpose: Purpose, moment: datetime) -> None:
    last = row(not_before=NOW + HOUR, next_at=NOW + 2 * HOUR)
    assert ask_not_before(last, NOW, purpose) == moment
    assert is_due(last, moment, purpose)


def test_a_sitemap_that_failed_rests_though_a_gap_wants_it() -> None:
    last = row(outcome="http-error", next_at=NOW + 2 * HOUR)
    assert ask_not_before(last, NOW, Purpose.GAP_SITEMAP) == NOW + 2 * HOUR


def test_what_is_gone_is_never_polled_and_may_be_asked_as_a_page() -> None:
    last = row(outcome="gone")
    assert ask_not_before(last, NOW, Purpose.POLL) == ask_not_before(last, NOW, Purpose.SCHEDULED_POLL) == NEVER
    assert is_due(last, NOW, Purpose.ANNOUNCED_PAGE)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=3650)])
def test_times_in_a_row_that_is_dated_after_now_do_not_count(purpose: Purpose, ahead: timedelta) -> None:
    at = NOW + ahead
    assert is_due(row(at, not_before=at + HOUR, next_at=at + HOUR), NOW, purpose)
    assert is_due(row(at, outcome="http-error", not_before=at + HOUR, next_at=at + HOUR), NOW, purpose)


def test_a_clock_that_differs_by_minutes_is_no_wrong_clock() -> None:
    at = NOW + CLOCK_SLACK
    assert not is_due(row(at, not_before=at + HOUR, next_at=at + HOUR), NOW, Purpose.POLL)
    assert not is_due(row(at, next_at=at + HOUR), NOW, Purpose.SCHEDULED_POLL)


def test_what_is_gone_stays_gone_whatever_the_clock_says() -> None:
    assert not is_due(row(NOW + timedelta(days=3650), outcome="gone"), NOW, Purpose.POLL)


def reject(seen_at: datetime, retry_at: datetime | None) -> RejectRow:
    return RejectRow("r1-0", Reason.NETWORK, "no answer", URL, URL, seen_at, retry_at=retry_at)


def test_a_page_is_tried_again_after_its_pause_or_when_its_row_is_dated_after_now() -> None:
    assert not retry_is_due(reject(NOW, None), NOW + 9 * HOUR)
    assert not retry_is_due(reject(NOW, NOW + HOUR), NOW)
    assert retry_is_due(reject(NOW, NOW + HOUR), NOW + HOUR)
    ahead = NOW + timedelta(days=3650)
    assert retry_is_due(reject(ahead, ahead + HOUR), NOW)
