"""Headers of responses, and the validators that go back with the next request."""

from datetime import timedelta

import pytest
from fetch_records import NOW, URL, row
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetch.headers import Headers, fresh_until, http_date, retry_after
from ingest.fetch.validators import address_to_ask, ask_in_full, conditional_headers


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
def test_retry_after_in_all_its_forms(value: str, seconds: float | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_after((("retry-after", value),), NOW) == expected


def test_dates_are_read_against_the_servers_own_clock() -> None:
    poll = (("date", "Mon, 23 Nov 2015 12:00:00 GMT"), ("retry-after", "Mon, 23 Nov 2015 12:01:00 GMT"))
    assert retry_after(poll, NOW) == NOW + timedelta(seconds=60)


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
def test_freshness(headers: Headers, seconds: float | None) -> None:
    assert fresh_until(headers, NOW) == (None if seconds is None else NOW + timedelta(seconds=seconds))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_headers_never_raise(first: str, second: str) -> None:
    for name in ("retry-after", "cache-control", "expires", "date", "age"):
        headers = ((name, first), ("date", second), ("expires", second))
        assert (retry_after(headers, NOW) or NOW) >= NOW
        assert (fresh_until(headers, NOW) or NOW) >= NOW
        http_date(first)


def test_both_validators_go_back_byte_for_byte() -> None:
    sent = conditional_headers('W/"a,b"', "Mon, 23 Nov 2026 12:00:00 +0000")
    assert sent == {"If-None-Match": 'W/"a,b"', "If-Modified-Since": "Mon, 23 Nov 2026 12:00:00 +0000"}
    assert conditional_headers("é".encode().decode("latin-1"), None)["If-None-Match"].encode() == "é".encode()


def test_a_moved_feed_that_keeps_failing_is_asked_at_its_old_address() -> None:
    assert address_to_ask(URL, row(permanent_url="http://new.example/", errors_in_row=2)) == "http://new.example/"
    assert address_to_ask(URL, row(permanent_url="http://new.example/", errors_in_row=3)) == URL


@pytest.mark.parametrize("etag", [None, "", '"a\r\nX: y"', "\x00", '"\xe9"', "x" * 2000])
def test_validators_that_would_not_leave_as_they_came_stay(etag: str | None) -> None:
    assert conditional_headers(etag, None) == {}


def test_now_and_then_the_whole_document_is_asked_for() -> None:
    assert ask_in_full(None, NOW)
    assert ask_in_full(row(outcome="network", full_at=NOW), NOW)
    assert not ask_in_full(row(full_at=NOW - timedelta(days=6)), NOW)
    assert ask_in_full(row(full_at=NOW - timedelta(days=7)), NOW)
    busy = row(full_at=NOW - timedelta(hours=30), rhythm_seconds=600.0)
    assert ask_in_full(busy, NOW)
    assert not ask_in_full(row(full_at=NOW - timedelta(hours=20), rhythm_seconds=600.0), NOW)
