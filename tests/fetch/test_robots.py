"""What the answer to a robots.txt request allows."""

from typing import Any

import pytest
from fetch_records import NOW, response
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetch import Request
from ingest.fetch.robots import MAX_BYTES, RobotsRules, rules_of
from ingest.records.outcome import Outcome

ROBOTS = Request("http://example.org/robots.txt", "robots")


def robots(outcome: Outcome = Outcome.OK, **changes: Any) -> RobotsRules:
    return rules_of(response(outcome, request=ROBOTS, **changes), NOW)


def test_robots_rules_for_our_token_and_for_all() -> None:
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
def test_robots_errors(outcome: Outcome, status: int | None, allowed: bool) -> None:
    rules = robots(outcome, status=status)
    assert rules.allows("http://example.org/") is allowed
    assert rules.why
    assert rules.expires_at > NOW


def test_robots_text_beyond_the_limit_is_ignored() -> None:
    body = b"# pad\n" * (MAX_BYTES // 6 + 10) + b"User-agent: *\nDisallow: /\n"
    assert robots(Outcome.TOO_LARGE, body=body).allows("http://example.org/a")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_robots_never_raise(body: bytes, path: str) -> None:
    rules = robots(body=b"User-agent: *\nDisallow: " + body)
    assert rules.allows("http://example.org/" + path) in (True, False)
    assert 0 <= rules.crawl_delay <= 600
