"""What an answer to a poll means, and the row that it leaves."""

from datetime import timedelta
from typing import Any

import pytest
from fetch_records import NOW, entries, response, row

from ingest.fetch import Request, Response
from ingest.ids import sha256_hex
from ingest.polling.due import Purpose, is_due
from ingest.polling.fetch_rows import settle, settle_page
from ingest.polling.judge import Poll, is_repeat, judge_poll, redirected_away
from ingest.polling.row_history import kept_address, next_validators
from ingest.polling.schedule import PollPace
from ingest.records import Entry, Feed, Fetch, PollAdvice
from ingest.records.outcome import Outcome, is_successful


def poll_of(feed: Feed | None, previous: Fetch | None = None, new: int | None = None, **changes: Any) -> Poll:
    new_entries = feed.entries if feed else ()
    return judge_poll(response(**changes), feed, previous, new_entries if new is None else new_entries[:new])


def test_new_unchanged_empty_and_no_feed() -> None:
    feed = Feed("rss", entries=entries(-2, -1))
    assert poll_of(feed).outcome is Outcome.NEW
    assert poll_of(feed).newest_at == NOW - timedelta(hours=1)
    assert poll_of(feed, new=0).outcome is Outcome.UNCHANGED
    assert poll_of(Feed("rss")).outcome is Outcome.EMPTY
    assert poll_of(Feed("")).outcome is Outcome.NOT_A_FEED
    assert poll_of(None, body=b"<html>").outcome is Outcome.NOT_A_FEED


def test_failures_keep_their_name_and_message() -> None:
    poll = poll_of(None, outcome=Outcome.TIMEOUT, message="too slow", status=None)
    assert (poll.outcome, poll.message) == (Outcome.TIMEOUT, "too slow")


def test_a_truncated_document_counts_what_was_in_it() -> None:
    poll = poll_of(Feed("rss", entries=entries(-1)), outcome=Outcome.TRUNCATED)
    assert (poll.outcome, poll.entries, poll.new_entries) == (Outcome.TRUNCATED, 1, 1)


def test_nothing_in_common_with_the_last_poll_is_a_gap_with_an_estimate() -> None:
    before = row(entries=5, newest_at=NOW)
    poll = poll_of(Feed("rss", entries=entries(11, 12, 13, 14)), before)
    assert (poll.outcome, poll.missed_estimate) == (Outcome.GAP, 10)


def test_an_error_between_does_not_hide_a_gap() -> None:
    before = row(outcome="timeout", entries=None, newest_at=NOW, errors_in_row=1)
    assert poll_of(Feed("rss", entries=entries(11, 12, 13)), before).outcome is Outcome.GAP


def test_a_gap_without_dates_has_no_estimate() -> None:
    undated = Feed("rss", entries=(Entry(url="http://example.org/1"), Entry(url="http://example.org/2")))
    poll = poll_of(undated, row(entries=5, newest_at=NOW))
    assert (poll.outcome, poll.missed_estimate) == (Outcome.GAP, None)


@pytest.mark.parametrize(
    ("hours", "before", "new"),
    [
        ((1, 2, 3), row(entries=5, newest_at=NOW), None),  # follows closely: nothing is missing
        ((11, 12, 13), row(entries=5, newest_at=NOW), 2),  # one entry is known
        ((11, 12, 13), None, None),  # the first poll
        ((11, 12, 13), row(entries=0, newest_at=NOW), None),  # there was nothing before
        ((11, 12, 13), row(outcome="not-a-feed"), None),  # nor here
    ],
)
def test_what_is_no_gap(hours: tuple[float, ...], before: Fetch | None, new: int | None) -> None:
    assert poll_of(Feed("rss", entries=entries(*hours)), before, new).outcome is Outcome.NEW


def rows_of_polls(*answers: tuple[Response, Feed | None, int | None]) -> list[Fetch]:
    """The rows of polls that follow fetch other. The number: how many entries are new; None is all."""
    rows: list[Fetch] = []
    for answer, feed, new in answers:
        before = rows[-1] if rows else None
        new_entries = feed.entries if feed is not None else ()
        poll = judge_poll(answer, feed, before, new_entries if new is None else new_entries[:new])
        rows.append(settle(answer, poll, feed, before, pace=PollPace(spread=0)))
    return rows


def at(hour: float, outcome: Outcome = Outcome.OK, **changes: Any) -> Response:
    return response(outcome, at=NOW + timedelta(hours=hour), body=b"x", **changes)


FAILED = (at(0, Outcome.TIMEOUT, status=None), None, None)


def test_what_came_and_went_before_the_first_whole_answer_is_a_gap() -> None:
    late = Feed("rss", entries=entries(10.5, 11.5, 12.5))
    last = rows_of_polls(FAILED, FAILED, (at(13), late, None))[-1]
    assert (last.outcome, last.missed_estimate) == ("gap", 10)
    assert "first" in (last.message or "")
    assert last.complete_to == NOW + timedelta(hours=12.5)


@pytest.mark.parametrize("hours", [(-5, 1, 2), (0.5, 1.5, 2.5), (-3, -2, -1)])
def test_a_first_whole_answer_that_goes_back_to_our_first_try_is_no_gap(hours: tuple[float, ...]) -> None:
    assert rows_of_polls(FAILED, (at(3), Feed("rss", entries=entries(*hours)), None))[-1].outcome == "new"


def test_before_the_first_whole_answer_nothing_but_dates_can_tell_of_a_gap() -> None:
    undated = Feed("rss", entries=(Entry(url="http://example.org/1"), Entry(url="http://example.org/2")))
    assert rows_of_polls(FAILED, (at(9), undated, None))[-1].outcome == "new"
    assert rows_of_polls(FAILED, (at(9), Feed("rss", entries=entries(8)), None))[-1].outcome == "new"


def test_a_feed_that_was_empty_begins_with_its_first_entry() -> None:
    rows = rows_of_polls(
        FAILED, (at(1), Feed("rss"), None), FAILED, (at(9), Feed("rss", entries=entries(6, 7, 8)), None)
    )
    assert [fetch.outcome for fetch in rows] == ["timeout", "empty", "timeout", "new"]


EARLY = (at(0), Feed("rss", entries=entries(-3, -2, -1)), None)


def test_what_a_cut_document_left_out_and_never_came_is_a_gap() -> None:
    cut = (at(9, Outcome.TRUNCATED), Feed("rss", entries=entries(7, 8)), None)
    rows = rows_of_polls(EARLY, cut, (at(10), Feed("rss", entries=entries(8, 9, 10)), 2))
    assert [fetch.outcome for fetch in rows] == ["new", "truncated", "gap"]
    assert [fetch.complete_to for fetch in rows] == [NOW + timedelta(hours=hour) for hour in (-1, -1, 10)]
    assert rows[-1].missed_estimate == 7  # of 0 to 7 one answer with the cut document


def test_what_a_cut_document_left_out_and_came_later_is_no_gap() -> None:
    cut = (at(3, Outcome.TRUNCATED), Feed("rss", entries=entries(2, 3)), None)
    rows = rows_of_polls(EARLY, cut, (at(4), Feed("rss", entries=entries(0, 1, 2, 3)), 2))
    assert [fetch.outcome for fetch in rows] == ["new", "truncated", "new"]


def test_a_document_without_an_end_is_a_part_unless_it_goes_back_to_what_is_known() -> None:
    short = Feed("rss", entries=entries(4, 5), truncated=True)
    rows = rows_of_polls(EARLY, (at(5), short, None), (at(7), Feed("rss", entries=entries(6, 7), truncated=True), None))
    assert [fetch.outcome for fetch in rows] == ["new", "truncated", "gap"]
    assert [fetch.errors_in_row for fetch in rows] == [0, 1, 0]
    sloppy = Feed("rss", entries=entries(-1, 0, 1), truncated=True)  # whose generator never closes its root
    rows = rows_of_polls(EARLY, (at(1), sloppy, 2), (at(2), Feed("rss", entries=entries(0, 1, 2), truncated=True), 1))
    assert [fetch.outcome for fetch in rows] == ["new", "new", "new"]


def test_a_304_carries_on_what_was_known_and_an_empty_feed_stays_empty() -> None:
    before = row(entries=7, newest_at=NOW)
    poll = poll_of(None, before, outcome=Outcome.NOT_MODIFIED, status=304)
    assert (poll.outcome, poll.entries, poll.new_entries, poll.newest_at) == (Outcome.NOT_MODIFIED, 7, 0, NOW)
    empty = poll_of(None, row(outcome="empty"), outcome=Outcome.NOT_MODIFIED, status=304)
    assert empty.outcome is Outcome.EMPTY


def test_the_same_bytes_again_need_no_parsing() -> None:
    body = b"<rss/>"
    before = row(outcome="new", body_sha256=sha256_hex(body), entries=3)
    again = response(body=body)
    assert is_repeat(again, before)
    assert judge_poll(again, None, before).outcome is Outcome.UNCHANGED
    assert not is_repeat(response(body=b"<rss />"), before)
    assert not is_repeat(again, row(outcome="not-a-feed", body_sha256=sha256_hex(body)))


def test_a_row_remembers_what_the_next_poll_needs() -> None:
    feed = Feed("rss", entries=entries(-3, -2, -1), advice=PollAdvice(ttl_minutes=90, skip_hours=(3,)))
    answer = response(
        body=b"x", full=True, headers=(("etag", '"1"'), ("last-modified", "then")), permanent_url="http://n/"
    )
    first = settle(answer, judge_poll(answer, feed, None, feed.entries), feed, None, pace=PollPace(spread=0))
    assert (first.etag, first.last_modified, first.permanent_url) == ('"1"', "then", "http://n/")
    assert (first.full_at, first.rhythm_seconds, first.ttl_minutes) == (NOW, 1800.0, 90)
    assert first.next_at == NOW + timedelta(minutes=90)
    later = NOW + timedelta(hours=2)
    same = response(Outcome.NOT_MODIFIED, status=304, at=later)
    second = settle(same, judge_poll(same, None, first), None, first, pace=PollPace(spread=0))
    assert (second.outcome, second.etag, second.full_at, second.permanent_url) == (
        "not-modified",
        '"1"',
        NOW,
        "http://n/",
    )
    assert second.next_at == later + timedelta(minutes=90)
    assert second.body_sha256 == first.body_sha256


def test_errors_in_a_row_are_counted_and_forgiven() -> None:
    failed = response(Outcome.HTTP_ERROR, status=500)
    one = settle(failed, judge_poll(failed, None, None), None, None)
    two = settle(failed, judge_poll(failed, None, one), None, one)
    fine = response(Outcome.NOT_MODIFIED, status=304)
    three = settle(fine, judge_poll(fine, None, two), None, two)
    assert [fetch.errors_in_row for fetch in (one, two, three)] == [1, 2, 0]


def test_refusals_are_counted_over_other_errors_and_forgiven_with_them() -> None:
    blocked, broken = response(Outcome.BLOCKED, status=403), response(Outcome.HTTP_ERROR, status=500)
    fine = response(Outcome.NOT_MODIFIED, status=304)
    rows = rows_of_polls(*((answer, None, None) for answer in (broken, broken, blocked, broken, blocked, fine)))
    assert [fetch.refused_in_row for fetch in rows] == [0, 0, 1, 1, 2, 0]
    assert [fetch.next_at and fetch.next_at - NOW for fetch in rows[2:5]] == [
        timedelta(hours=hour) for hour in (1, 2, 4)
    ]


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("before", [None, row(errors_in_row=3, etag='"1"', permanent_url="http://n/", full_at=NOW)])
def test_every_outcome_leaves_a_row_that_says_when_and_why(outcome: Outcome, before: Fetch | None) -> None:
    answer = response(outcome, body=b"x", status=None)
    for feed in (None, Feed(""), Feed("rss"), Feed("rss", entries=entries(-2, -1))):
        poll = judge_poll(answer, feed, before, feed.entries if feed else ())
        settled = settle(answer, poll, feed, before)
        assert settled.outcome == poll.outcome
        assert settled.next_reason
        assert (settled.next_at is None) == (poll.outcome is Outcome.GONE)
        assert settled.next_at is None or settled.next_at > NOW
        assert (settled.errors_in_row == 0) == is_successful(poll.outcome) or poll.outcome is Outcome.DEFERRED


def test_due() -> None:
    assert is_due(row(next_at=NOW), NOW, Purpose.SCHEDULED_POLL)
    assert not is_due(row(next_at=NOW + timedelta(seconds=1)), NOW, Purpose.SCHEDULED_POLL)
    assert not is_due(row(outcome="gone"), NOW, Purpose.SCHEDULED_POLL)


def test_a_page_is_asked_again_only_after_what_may_pass() -> None:
    page = Request("http://example.org/a", "page")
    assert settle_page(response(request=page, body=b"x")).next_at is None
    assert settle_page(response(Outcome.GONE, request=page, status=410)).next_at is None
    missing = response(Outcome.HTTP_ERROR, request=page, status=404)
    tries = [settle_page(missing)]
    while tries[-1].next_at is not None:
        tries.append(settle_page(missing, tries[-1]))
    assert len(tries) == 3, "announced a moment ago, and not there yet: twice more"
    assert tries[1].next_at is not None
    assert tries[1].next_at - NOW < timedelta(hours=1)
    until = NOW + timedelta(hours=3)
    last = settle_page(response(Outcome.RATE_LIMITED, request=page, status=429, retry_after=until))
    assert last.next_at == until
    assert not is_due(last, NOW, Purpose.ANNOUNCED_PAGE)
    assert is_due(last, until, Purpose.ANNOUNCED_PAGE)
    for _ in range(5):
        last = settle_page(response(Outcome.TIMEOUT, request=page, status=None), last)
    assert last.next_at is None
    assert last.next_at is None, "it is given up"


def test_an_article_that_leads_home_is_redirected_away() -> None:
    article = Request("http://example.org/2026/story", "page")
    assert redirected_away(response(request=article, final_url="http://example.org/", redirects=1))
    assert not redirected_away(response(request=article, final_url="http://example.org/2026/story-2", redirects=1))
    assert not redirected_away(
        response(request=Request("http://example.org/", "page"), final_url="http://example.org/")
    )


def test_only_a_permanent_redirect_to_a_document_moves_the_feed() -> None:
    moved = response(permanent_url="http://new.example/feed")
    assert kept_address(moved, is_document=True, previous=None) == "http://new.example/feed"
    assert kept_address(moved, is_document=False, previous=None) is None
    before = row(permanent_url="http://old.example/feed")
    assert kept_address(moved, is_document=False, previous=before) == "http://old.example/feed"
    failed = response(Outcome.HTTP_ERROR, status=500, permanent_url="http://new.example/feed")
    assert kept_address(failed, is_document=False, previous=before) == "http://old.example/feed"


def test_the_given_address_counts_again_when_it_answers_by_itself() -> None:
    lost = row(permanent_url="http://new.example/feed", errors_in_row=3)
    assert kept_address(response(), is_document=True, previous=lost) is None
    fine = row(permanent_url="http://new.example/feed")
    assert kept_address(response(), is_document=True, previous=fine) == "http://new.example/feed"
    assert kept_address(response(Outcome.TIMEOUT), is_document=False, previous=lost) == "http://new.example/feed"


def test_an_error_keeps_the_validators() -> None:
    before = row(etag='"1"', last_modified="then")
    assert next_validators(response(Outcome.HTTP_ERROR, headers=(("etag", '"error"'),)), before)["etag"] == '"1"'
    assert next_validators(response(headers=(("etag", '"2"'),)), before) == {"etag": '"2"', "last_modified": None}
    assert next_validators(response(Outcome.NOT_MODIFIED), before) == {"etag": '"1"', "last_modified": "then"}
