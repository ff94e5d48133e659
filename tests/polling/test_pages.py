"""Which announced pages need a request, and what becomes of the announcements that need none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.fetch import Request, Response
from ingest.polling.coverage import newest_date
from ingest.polling.fetch_rows import settle
from ingest.polling.judge import Poll, was_feed
from ingest.polling.pages import plan_page
from ingest.records import Entry, Feed, Fetch, Hints, PendingPage, PriorSighting, Raw, Unchanged
from ingest.records.outcome import Outcome

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://wire.example/1"


def announced(feed: str = "one", kind: str = "feed") -> PendingPage:
    feed_url = f"https://wire.example/{feed}"
    raw = Raw(b"", f"{feed_url}#1", feed_url, kind, url=URL, announced_url=URL, announced_sha256="n1")
    return PendingPage(replace(raw, hints=Hints(feed_url=feed_url)), found_in=feed_url)


def whole() -> Raw:
    return replace(announced("whole").raw, content=b"<p>All of it.</p>", fragment=True)


def test_a_page_that_two_feeds_announce_is_one_request() -> None:
    plan = plan_page([announced("two"), announced("one")], {}, {}, NOW)
    assert plan.items == ()
    assert plan.request is not None
    assert plan.request.request.url == URL
    assert [page.raw.source.rsplit("/", 1)[1] for page in plan.request.carriers] == ["one", "two"], "in a fixed order"


def test_the_same_announcement_twice_counts_twice_and_is_one_request() -> None:
    plan = plan_page([announced(), replace(announced(), found_in=None)], {}, {}, NOW)
    assert [type(item) for item in plan.items] == [Unchanged]
    assert plan.request is not None
    assert len(plan.request.carriers) == 1


def test_a_page_that_failed_rests_and_is_counted() -> None:
    failed = Fetch(URL, "page", NOW, "http-error", next_at=NOW + timedelta(hours=1))
    plan = plan_page([announced()], {URL: failed}, {}, NOW)
    assert ([type(item) for item in plan.items], plan.request) == ([Unchanged], None)
    assert plan_page([announced()], {URL: failed}, {}, NOW + timedelta(hours=1)).request is not None


def test_a_sitemap_needs_no_page_of_an_article_that_came_whole_and_another_feed_does() -> None:
    plan = plan_page([whole(), announced("map", "sitemap")], {}, {}, NOW)
    (article,) = plan.items
    assert isinstance(article, Raw)
    assert [sighting.kind for sighting in article.other_sightings] == ["sitemap"]
    assert plan.request is None
    plan = plan_page([whole(), announced("short")], {}, {}, NOW)
    assert [type(item) for item in plan.items] == [Raw]
    assert plan.request is not None


def test_validators_go_along_when_the_article_is_known() -> None:
    row = Fetch(URL, "page", NOW, "ok", etag='"1"')
    own = PriorSighting("https://wire.example/one", "a1-x", NOW)
    plan = plan_page([announced()], {URL: row}, {URL: [own]}, NOW)
    assert plan.request is not None
    assert (plan.request.request.previous, plan.request.article_id) == (row, "a1-x")
    alone = plan_page([announced()], {URL: row}, {}, NOW)
    assert alone.request is not None
    assert alone.request.request.previous is None, "a 304 would stand for nothing"


# --- rows of polls ---


def polled(outcome: Outcome, feed: Feed | None = None, previous: Fetch | None = None, *, entries: int | None) -> Fetch:
    headers = (("etag", '"1"'),) if feed is not None else ()
    response = Response(Request(URL), Outcome.OK, NOW, status=200, headers=headers, body=b"x", final_url=URL)
    poll = Poll(outcome, "", entries, entries, newest_at=newest_date(feed))
    return settle(response, poll, feed, previous)


DATED = Feed("rss", entries=tuple(Entry(url=f"{URL}{n}", published_at=NOW - timedelta(hours=n)) for n in range(3)))
UNDATED = Feed("rss", entries=(Entry(url=URL, title="A"), Entry(url=f"{URL}0", title="B")))


@pytest.mark.parametrize("feed", [DATED, UNDATED])
def test_an_address_that_was_a_feed_stays_one_over_failures(feed: Feed) -> None:
    row = polled(Outcome.NEW, feed, entries=len(feed.entries))
    assert was_feed(row)
    for outcome in (Outcome.TIMEOUT, Outcome.NOT_A_FEED, Outcome.TIMEOUT):
        row = polled(outcome, None, row, entries=None)
        assert was_feed(row), outcome


def test_an_address_that_never_was_a_feed_is_none() -> None:
    assert not was_feed(None)
    failed = polled(Outcome.TIMEOUT, entries=None)
    assert not was_feed(failed)
    page = replace(polled(Outcome.NEW, None, failed, entries=None), new_entries=0)
    assert not was_feed(page)
    assert not was_feed(replace(page, entries=1)), "as older lakes have it"
    assert not was_feed(replace(page, outcome="list", entries=5))


def test_a_page_in_place_of_a_feed_keeps_no_validators() -> None:
    row = polled(Outcome.NEW, DATED, entries=3)
    assert row.etag == '"1"'
    assert polled(Outcome.NOT_A_FEED, None, row, entries=None).etag is None


def test_a_feed_without_validators_is_not_polled_every_few_minutes() -> None:
    minutes = tuple(Entry(url=f"{URL}{n}", published_at=NOW - timedelta(minutes=n)) for n in range(60))
    busy = Feed("rss", entries=minutes)
    response = Response(Request(URL), Outcome.OK, NOW, status=200, body=b"x", final_url=URL)
    poll = Poll(Outcome.NEW, "", 60, 60)
    assert settle(response, poll, busy, None).next_at == NOW + timedelta(minutes=15)
    validated = replace(response, headers=(("last-modified", "Mon, 23 Nov 2026 12:00:00 GMT"),))
    next_at = settle(validated, poll, busy, None).next_at
    assert next_at is not None
    assert next_at < NOW + timedelta(minutes=6)
