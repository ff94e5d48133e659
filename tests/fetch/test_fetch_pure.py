"""Addresses, headers, validators, robots rules, challenges, poll outcomes: what needs no network."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.fetch import Request, Response, page_reason
from ingest.fetch.challenge import is_challenge
from ingest.fetch.headers import fresh_until, http_date, retry_after
from ingest.fetch.messages import is_worth_retrying
from ingest.fetch.robots import MAX_BYTES, rules_of
from ingest.fetch.validators import address_to_ask, ask_in_full, conditional_headers
from ingest.ids import sha256_hex
from ingest.polling.due import Purpose, is_due
from ingest.polling.fetch_rows import settle, settle_page
from ingest.polling.judge import is_repeat, judge_poll, redirected_away
from ingest.polling.row_history import kept_address, next_validators
from ingest.polling.schedule import Pace
from ingest.records import Entry, Feed, Fetch, PollAdvice
from ingest.records.outcome import Outcome, is_successful
from ingest.urls.parse import BadAddress, parse_address

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "http://example.org/feed"


def row(**changes: object) -> Fetch:
    return Fetch(**{"url": URL, "kind": "feed", "at": NOW, "outcome": "new", **changes})


def response(outcome: Outcome = Outcome.OK, **changes: object) -> Response:
    request = changes.pop("request", Request(URL))
    return Response(**{"request": request, "outcome": outcome, "at": NOW, "final_url": URL, "status": 200, **changes})


def entries(*hours: float) -> tuple[Entry, ...]:
    return tuple(
        Entry(guid=str(hour), url=f"http://example.org/{hour}", published_at=NOW + timedelta(hours=hour))
        for hour in hours
    )


# --- addresses ---


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("http://Example.ORG", "http://example.org/"),
        (" https://example.org:443/a b?q=ü#part ", "https://example.org/a%20b?q=%C3%BC"),
        ("http://example.org:80/%7Ea?utm_source=x", "http://example.org/%7Ea?utm_source=x"),
        ("http://user:secret@example.org:8080/", "http://example.org:8080/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://example.org\\a", "http://example.org/a"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.01/", "http://127.0.0.1/"),
        ("http://127.66:81/", "http://127.0.0.66:81/"),
    ],
)
def test_an_address_has_one_spelling(given_url, expected):
    assert parse_address(given_url).url == expected


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "ftp://example.org/",
        "//example.org/x",
        "/relative",
        "http://",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://1.2.3.999/",
        "http://1.2.3.4.5/",
        "http://host.0x/1/../" + "a" * 5000,
        "http://[::1/",
        "mailto:desk@example.org",
    ],
)
def test_what_is_no_web_address_is_refused_with_a_reason(bad):
    with pytest.raises(BadAddress) as caught:
        parse_address(bad)
    assert str(caught.value)


def test_references_are_resolved_against_the_page_that_holds_them():
    base = parse_address("http://example.org:8080/a/b?q")
    assert parse_address("../c", base).url == "http://example.org:8080/c"
    assert parse_address("//other.example/c", base).url == "http://other.example/c"
    assert parse_address("?x=1", base).url == "http://example.org:8080/a/b?x=1"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(max_size=40).map(lambda text: "http://example.org" + text))
def test_addresses_never_raise_anything_else_and_are_stable(text):
    try:
        address = parse_address(text)
    except BadAddress:
        return
    assert parse_address(address.url) == address
    assert address.url.isascii()
    assert not set(address.url) & set(" \r\n\t<>")


# --- headers ---


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("1.2", 2),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("9" * 400, None),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60),
        ("Monday, 23-Nov-26 12:01:00 GMT", 60),
        ("Mon Nov 23 12:01:00 2026", 60),
        ("Mon, 23 Nov 2020 12:01:00 GMT", None),
    ],
)
def test_retry_after_in_all_its_forms(value, seconds):
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_after((("retry-after", value),), NOW) == expected


def test_dates_are_read_against_the_servers_own_clock():
    told = (("date", "Mon, 23 Nov 2015 12:00:00 GMT"), ("retry-after", "Mon, 23 Nov 2015 12:01:00 GMT"))
    assert retry_after(told, NOW) == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((("cache-control", "public, max-age=3600"),), 3600),
        ((("cache-control", "Max-Age = 60"), ("age", "20")), 40),
        ((("cache-control", "max-age=60"), ("expires", "Mon, 23 Nov 2026 13:00:00 GMT")), 60),
        ((("cache-control", "s-maxage=60"),), None),
        ((("cache-control", "no-cache, max-age=60"),), None),
        ((("cache-control", "no-store"), ("expires", "Mon, 23 Nov 2026 13:00:00 GMT")), None),
        ((("expires", "Mon, 23 Nov 2026 13:00:00 GMT"),), 3600),
        ((("expires", "0"),), None),
        ((("expires", "-1"),), None),
    ],
)
def test_freshness(headers, seconds):
    assert fresh_until(headers, NOW) == (None if seconds is None else NOW + timedelta(seconds=seconds))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_headers_never_raise(first, second):
    for name in ("retry-after", "cache-control", "expires", "date", "age"):
        headers = ((name, first), ("date", second), ("expires", second))
        assert (retry_after(headers, NOW) or NOW) >= NOW
        assert (fresh_until(headers, NOW) or NOW) >= NOW
        http_date(first)


# --- validators and addresses between polls ---


def test_both_validators_go_back_byte_for_byte():
    sent = conditional_headers('W/"a,b"', "Mon, 23 Nov 2026 12:00:00 +0000")
    assert sent == {"If-None-Match": 'W/"a,b"', "If-Modified-Since": "Mon, 23 Nov 2026 12:00:00 +0000"}
    assert conditional_headers("é".encode().decode("latin-1"), None)["If-None-Match"].encode() == "é".encode()


@pytest.mark.parametrize("etag", [None, "", '"a\r\nX: y"', "\x00", '"\xe9"', "x" * 2000])
def test_validators_that_would_not_leave_as_they_came_stay(etag):
    assert conditional_headers(etag, None) == {}


def test_now_and_then_the_whole_document_is_asked_for():
    assert ask_in_full(None, NOW)
    assert not ask_in_full(row(full_at=NOW - timedelta(days=6)), NOW)
    assert ask_in_full(row(full_at=NOW - timedelta(days=7)), NOW)
    busy = row(full_at=NOW - timedelta(hours=30), rhythm_seconds=600.0)
    assert ask_in_full(busy, NOW)
    assert not ask_in_full(row(full_at=NOW - timedelta(hours=20), rhythm_seconds=600.0), NOW)


def test_only_a_permanent_redirect_to_a_document_moves_the_feed():
    moved = response(permanent_url="http://new.example/feed")
    assert kept_address(moved, is_document=True, previous=None) == "http://new.example/feed"
    assert kept_address(moved, is_document=False, previous=None) is None
    before = row(permanent_url="http://old.example/feed")
    assert kept_address(moved, is_document=False, previous=before) == "http://old.example/feed"
    failed = response(Outcome.HTTP_ERROR, status=500, permanent_url="http://new.example/feed")
    assert kept_address(failed, is_document=False, previous=before) == "http://old.example/feed"


def test_the_given_address_counts_again_when_it_answers_by_itself():
    lost = row(permanent_url="http://new.example/feed", errors_in_row=3)
    assert kept_address(response(), is_document=True, previous=lost) is None
    fine = row(permanent_url="http://new.example/feed")
    assert kept_address(response(), is_document=True, previous=fine) == "http://new.example/feed"
    assert kept_address(response(Outcome.TIMEOUT), is_document=False, previous=lost) == "http://new.example/feed"


def test_a_moved_feed_that_keeps_failing_is_asked_at_its_old_address():
    assert address_to_ask(URL, row(permanent_url="http://new.example/", errors_in_row=2)) == "http://new.example/"
    assert address_to_ask(URL, row(permanent_url="http://new.example/", errors_in_row=3)) == URL


def test_an_error_keeps_the_validators():
    before = row(etag='"1"', last_modified="then")
    assert next_validators(response(Outcome.HTTP_ERROR, headers=(("etag", '"error"'),)), before)["etag"] == '"1"'
    assert next_validators(response(headers=(("etag", '"2"'),)), before) == {"etag": '"2"', "last_modified": None}
    assert next_validators(response(Outcome.NOT_MODIFIED), before) == {"etag": '"1"', "last_modified": "then"}


# --- robots.txt ---

ROBOTS = Request("http://example.org/robots.txt", "robots")


def robots(outcome: Outcome = Outcome.OK, **changes: object):
    return rules_of(response(outcome, request=ROBOTS, **changes), NOW)


def test_robots_rules_for_our_token_and_for_all():
    rules = robots(
        body=b"\xef\xbb\xbfUser-agent: *\nDisallow: /x/\nAllow: /x/open\nCrawl-delay: 2\nSitemap: http://e/s\n"
    )
    assert not rules.allows("http://example.org/x/1")
    assert rules.allows("http://example.org/x/open")
    assert rules.crawl_delay == 2
    assert rules.sitemaps == ("http://e/s",)
    named = robots(body=b"User-agent: *\nDisallow: /\n\nUser-agent: ingest\nAllow: /\n")
    assert named.allows("http://example.org/y")


@pytest.mark.parametrize(
    ("outcome", "status", "allowed"),
    [
        (Outcome.HTTP_ERROR, 404, True),
        (Outcome.BLOCKED, 403, True),
        (Outcome.GONE, 410, True),
        (Outcome.REDIRECT_LOOP, 302, True),
        (Outcome.RATE_LIMITED, 429, False),
        (Outcome.HTTP_ERROR, 500, False),
        (Outcome.CHALLENGE, 403, False),
        (Outcome.TIMEOUT, None, False),
        (Outcome.NETWORK, None, False),
        (Outcome.TLS_ERROR, None, False),
    ],
)
def test_robots_errors(outcome, status, allowed):
    rules = robots(outcome, status=status)
    assert rules.allows("http://example.org/") is allowed
    assert rules.why
    assert rules.expires_at > NOW


def test_robots_text_beyond_the_limit_is_ignored():
    body = b"# pad\n" * (MAX_BYTES // 6 + 10) + b"User-agent: *\nDisallow: /\n"
    assert robots(Outcome.TOO_LARGE, body=body).allows("http://example.org/a")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_robots_never_raise(body, path):
    rules = robots(body=b"User-agent: *\nDisallow: " + body)
    assert rules.allows("http://example.org/" + path) in (True, False)
    assert 0 <= rules.crawl_delay <= 600


# --- bot checks ---


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((("cf-mitigated", "challenge"),), b""),
        ((), b"<html><title>Just a moment...</title><body>x</body></html>"),
        ((), b"<!DOCTYPE html><html><head><script>window._cf_chl_opt={}</script></head></html>"),
        ((), b'<html><body><script src="https://geo.captcha-delivery.com/c.js"></script></body></html>'),
    ],
)
def test_bot_checks_are_told(headers, body):
    assert is_challenge(headers, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<rss><channel><title>Just a moment</title></channel></rss>",
        b"<rss><channel><title>Just a moment</title><item><![CDATA[<html><head>]]></item></channel></rss>",
        b"<html><title>Just a moment: how clocks work</title><article><p>Text</p></article></html>",
        b"<html><title>News</title><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script></html>",
    ],
)
def test_real_documents_are_no_bot_checks(body):
    assert not is_challenge((), body)


# --- outcomes of a poll ---


def poll_of(feed: Feed | None, previous: Fetch | None = None, new: int | None = None, **changes: object):
    found = feed.entries if feed else ()
    return judge_poll(response(**changes), feed, previous, found if new is None else found[:new])


def test_new_unchanged_empty_and_no_feed():
    feed = Feed("rss", entries=entries(-2, -1))
    assert poll_of(feed).outcome is Outcome.NEW
    assert poll_of(feed).newest_at == NOW - timedelta(hours=1)
    assert poll_of(feed, new=0).outcome is Outcome.UNCHANGED
    assert poll_of(Feed("rss")).outcome is Outcome.EMPTY
    assert poll_of(Feed("")).outcome is Outcome.NOT_A_FEED
    assert poll_of(None, body=b"<html>").outcome is Outcome.NOT_A_FEED


def test_failures_keep_their_name_and_message():
    told = poll_of(None, outcome=Outcome.TIMEOUT, message="too slow", status=None)
    assert (told.outcome, told.message) == (Outcome.TIMEOUT, "too slow")


def test_a_part_is_told_as_truncated_with_what_was_in_it():
    told = poll_of(Feed("rss", entries=entries(-1)), outcome=Outcome.TRUNCATED)
    assert (told.outcome, told.entries, told.new_entries) == (Outcome.TRUNCATED, 1, 1)


def test_nothing_in_common_with_the_last_poll_is_a_gap_with_an_estimate():
    before = row(entries=5, newest_at=NOW)
    told = poll_of(Feed("rss", entries=entries(11, 12, 13, 14)), before)
    assert (told.outcome, told.missed_estimate) == (Outcome.GAP, 10)


def test_an_error_between_does_not_hide_a_gap():
    before = row(outcome="timeout", entries=None, newest_at=NOW, errors_in_row=1)
    assert poll_of(Feed("rss", entries=entries(11, 12, 13)), before).outcome is Outcome.GAP


def test_a_gap_without_dates_has_no_estimate():
    undated = Feed("rss", entries=(Entry(url="http://example.org/1"), Entry(url="http://example.org/2")))
    told = poll_of(undated, row(entries=5, newest_at=NOW))
    assert (told.outcome, told.missed_estimate) == (Outcome.GAP, None)


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
def test_what_is_no_gap(hours, before, new):
    assert poll_of(Feed("rss", entries=entries(*hours)), before, new).outcome is Outcome.NEW


def told_by(*answers: tuple[Response, Feed | None, int | None]) -> list[Fetch]:
    """The rows of polls that follow each other. The number: how many entries are new; None is all."""
    rows: list[Fetch] = []
    for came, feed, new in answers:
        before = rows[-1] if rows else None
        found = feed.entries if feed is not None else ()
        poll = judge_poll(came, feed, before, found if new is None else found[:new])
        rows.append(settle(came, poll, feed, before, pace=Pace(spread=0)))
    return rows


def at(hour: float, outcome: Outcome = Outcome.OK, **changes: object) -> Response:
    return response(outcome, at=NOW + timedelta(hours=hour), body=b"x", **changes)


FAILED = (at(0, Outcome.TIMEOUT, status=None), None, None)


def test_what_came_and_went_before_the_first_whole_answer_is_a_gap():
    late = Feed("rss", entries=entries(10.5, 11.5, 12.5))
    last = told_by(FAILED, FAILED, (at(13), late, None))[-1]
    assert (last.outcome, last.missed_estimate) == ("gap", 10)
    assert "first" in (last.message or "")
    assert last.complete_to == NOW + timedelta(hours=12.5)


@pytest.mark.parametrize("hours", [(-5, 1, 2), (0.5, 1.5, 2.5), (-3, -2, -1)])
def test_a_first_whole_answer_that_goes_back_to_our_first_try_is_no_gap(hours):
    assert told_by(FAILED, (at(3), Feed("rss", entries=entries(*hours)), None))[-1].outcome == "new"


def test_before_the_first_whole_answer_nothing_but_dates_can_tell_of_a_gap():
    undated = Feed("rss", entries=(Entry(url="http://example.org/1"), Entry(url="http://example.org/2")))
    assert told_by(FAILED, (at(9), undated, None))[-1].outcome == "new"
    assert told_by(FAILED, (at(9), Feed("rss", entries=entries(8)), None))[-1].outcome == "new"


def test_a_feed_that_was_empty_begins_with_its_first_entry():
    rows = told_by(FAILED, (at(1), Feed("rss"), None), FAILED, (at(9), Feed("rss", entries=entries(6, 7, 8)), None))
    assert [each.outcome for each in rows] == ["timeout", "empty", "timeout", "new"]


EARLY = (at(0), Feed("rss", entries=entries(-3, -2, -1)), None)


def test_what_a_cut_document_left_out_and_never_came_is_a_gap():
    cut = (at(9, Outcome.TRUNCATED), Feed("rss", entries=entries(7, 8)), None)
    rows = told_by(EARLY, cut, (at(10), Feed("rss", entries=entries(8, 9, 10)), 2))
    assert [each.outcome for each in rows] == ["new", "truncated", "gap"]
    assert [each.complete_to for each in rows] == [NOW + timedelta(hours=hour) for hour in (-1, -1, 10)]
    assert rows[-1].missed_estimate == 7  # of 0 to 7 one came with the cut document


def test_what_a_cut_document_left_out_and_came_later_is_no_gap():
    cut = (at(3, Outcome.TRUNCATED), Feed("rss", entries=entries(2, 3)), None)
    rows = told_by(EARLY, cut, (at(4), Feed("rss", entries=entries(0, 1, 2, 3)), 2))
    assert [each.outcome for each in rows] == ["new", "truncated", "new"]


def test_a_document_without_an_end_is_a_part_unless_it_goes_back_to_what_is_known():
    short = Feed("rss", entries=entries(4, 5), truncated=True)
    rows = told_by(EARLY, (at(5), short, None), (at(7), Feed("rss", entries=entries(6, 7), truncated=True), None))
    assert [each.outcome for each in rows] == ["new", "truncated", "gap"]
    assert [each.errors_in_row for each in rows] == [0, 1, 0]
    sloppy = Feed("rss", entries=entries(-1, 0, 1), truncated=True)  # whose generator never closes its root
    rows = told_by(EARLY, (at(1), sloppy, 2), (at(2), Feed("rss", entries=entries(0, 1, 2), truncated=True), 1))
    assert [each.outcome for each in rows] == ["new", "new", "new"]


def test_a_304_carries_on_what_was_known_and_an_empty_feed_stays_empty():
    before = row(entries=7, newest_at=NOW)
    told = poll_of(None, before, outcome=Outcome.NOT_MODIFIED, status=304)
    assert (told.outcome, told.entries, told.new_entries, told.newest_at) == (Outcome.NOT_MODIFIED, 7, 0, NOW)
    empty = poll_of(None, row(outcome="empty"), outcome=Outcome.NOT_MODIFIED, status=304)
    assert empty.outcome is Outcome.EMPTY


def test_the_same_bytes_again_need_no_parsing():
    body = b"<rss/>"
    before = row(outcome="new", body_sha256=sha256_hex(body), entries=3)
    again = response(body=body)
    assert is_repeat(again, before)
    assert judge_poll(again, None, before).outcome is Outcome.UNCHANGED
    assert not is_repeat(response(body=b"<rss />"), before)
    assert not is_repeat(again, row(outcome="not-a-feed", body_sha256=sha256_hex(body)))


# --- rows ---


def test_a_row_remembers_what_the_next_poll_needs():
    feed = Feed("rss", entries=entries(-3, -2, -1), advice=PollAdvice(ttl_minutes=90, skip_hours=(3,)))
    came = response(
        body=b"x", full=True, headers=(("etag", '"1"'), ("last-modified", "then")), permanent_url="http://n/"
    )
    first = settle(came, judge_poll(came, feed, None, feed.entries), feed, None, pace=Pace(spread=0))
    assert (first.etag, first.last_modified, first.permanent_url) == ('"1"', "then", "http://n/")
    assert (first.full_at, first.rhythm_seconds, first.ttl_minutes) == (NOW, 1800.0, 90)
    assert first.next_at == NOW + timedelta(minutes=90)
    later = NOW + timedelta(hours=2)
    same = response(Outcome.NOT_MODIFIED, status=304, at=later)
    second = settle(same, judge_poll(same, None, first), None, first, pace=Pace(spread=0))
    assert (second.outcome, second.etag, second.full_at, second.permanent_url) == (
        "not-modified",
        '"1"',
        NOW,
        "http://n/",
    )
    assert second.next_at == later + timedelta(minutes=90)
    assert second.body_sha256 == first.body_sha256


def test_errors_in_a_row_are_counted_and_forgiven():
    failed = response(Outcome.HTTP_ERROR, status=500)
    one = settle(failed, judge_poll(failed, None, None), None, None)
    two = settle(failed, judge_poll(failed, None, one), None, one)
    fine = response(Outcome.NOT_MODIFIED, status=304)
    three = settle(fine, judge_poll(fine, None, two), None, two)
    assert [each.errors_in_row for each in (one, two, three)] == [1, 2, 0]


def test_refusals_are_counted_over_other_errors_and_forgiven_with_them():
    blocked, broken = response(Outcome.BLOCKED, status=403), response(Outcome.HTTP_ERROR, status=500)
    fine = response(Outcome.NOT_MODIFIED, status=304)
    rows = told_by(*((came, None, None) for came in (broken, broken, blocked, broken, blocked, fine)))
    assert [each.refused_in_row for each in rows] == [0, 0, 1, 1, 2, 0]
    assert [each.next_at - NOW for each in rows[2:5]] == [timedelta(hours=hour) for hour in (1, 2, 4)]


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("before", [None, row(errors_in_row=3, etag='"1"', permanent_url="http://n/", full_at=NOW)])
def test_every_outcome_leaves_a_row_that_says_when_and_why(outcome, before):
    came = response(outcome, body=b"x", status=None)
    for feed in (None, Feed(""), Feed("rss"), Feed("rss", entries=entries(-2, -1))):
        poll = judge_poll(came, feed, before, feed.entries if feed else ())
        made = settle(came, poll, feed, before)
        assert made.outcome == poll.outcome
        assert made.next_reason
        assert (made.next_at is None) == (poll.outcome is Outcome.GONE)
        assert made.next_at is None or made.next_at > NOW
        assert (made.errors_in_row == 0) == is_successful(poll.outcome) or poll.outcome is Outcome.DEFERRED


def test_due():
    assert is_due(row(next_at=NOW), NOW, Purpose.SCHEDULED_POLL)
    assert not is_due(row(next_at=NOW + timedelta(seconds=1)), NOW, Purpose.SCHEDULED_POLL)
    assert not is_due(row(outcome="gone"), NOW, Purpose.SCHEDULED_POLL)


# --- pages ---


def test_a_page_is_asked_again_only_after_what_may_pass():
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


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        (Outcome.OK, 200, None),
        (Outcome.GONE, 410, Reason.GONE),
        (Outcome.HTTP_ERROR, 404, Reason.GONE),
        (Outcome.HTTP_ERROR, 500, Reason.HTTP_ERROR),
        (Outcome.BLOCKED, 402, Reason.BLOCKED),
        (Outcome.TLS_ERROR, None, Reason.NETWORK),
        (Outcome.ROBOTS, None, Reason.ROBOTS),
        (Outcome.UNSUPPORTED, 200, Reason.UNKNOWN_KIND),
    ],
)
def test_why_a_page_is_no_article(outcome, status, reason):
    assert page_reason(response(outcome, status=status, body=b"text")) is reason


def test_every_outcome_of_a_page_has_a_reason():
    for outcome in Outcome:
        assert page_reason(response(outcome, status=None, body=b"")) is not None


def test_passing_failures_are_worth_another_try():
    assert is_worth_retrying(response(Outcome.HTTP_ERROR, status=503))
    assert is_worth_retrying(response(Outcome.TIMEOUT, status=None))
    assert not is_worth_retrying(response(Outcome.HTTP_ERROR, status=404))


def test_an_article_that_leads_home_is_redirected_away():
    article = Request("http://example.org/2026/story", "page")
    assert redirected_away(response(request=article, final_url="http://example.org/", redirects=1))
    assert not redirected_away(response(request=article, final_url="http://example.org/2026/story-2", redirects=1))
    assert not redirected_away(
        response(request=Request("http://example.org/", "page"), final_url="http://example.org/")
    )
