"""Gaps: the hole between two polls, and what of a sitemap lies in it; sites and the sitemaps of their robots.txt."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingest.feeds import parse_feed
from ingest.fetch import Request, Response
from ingest.polling import Known, read_poll
from ingest.polling.gaps import ON_DEMAND, Gap, entries_within, gap_of, gap_row, sitemap_row, sitemaps_within
from ingest.polling.lists import news_first
from ingest.polling.polls import wants_sitemaps
from ingest.records import Entry, Feed, Fetch, PollTarget, Source
from ingest.records.outcome import Outcome

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://wire.example/feed"
TARGET = PollTarget(URL, Source(URL))
ROW = Fetch(URL, "feed", NOW, "gap", message="some were missed", final_url=URL)


def entry(number: int, hour: float | None) -> Entry:
    at = None if hour is None else NOW.replace(hour=0) + timedelta(hours=hour)
    return Entry(url=f"https://wire.example/{number}", title=f"Story {number}", published_at=at)


def gap(after: float = 2, until: float = 8, window: tuple[int, ...] = ()) -> Gap:
    start = NOW.replace(hour=0)
    keys = frozenset(f"wire.example/{n}" for n in window)
    return Gap(TARGET, ROW, URL, start + timedelta(hours=after), start + timedelta(hours=until), keys)


def previous(**more: object) -> Fetch:
    row = Fetch(URL, "feed", NOW - timedelta(hours=3), "new", entries=3, newest_at=NOW - timedelta(hours=10))
    return replace(row, **more)  # type: ignore[arg-type]


def test_the_hole_lies_between_what_was_known_and_what_came() -> None:
    window = [entry(20, 11), entry(19, 8)]
    hole = gap_of(TARGET, ROW, window, previous())
    assert hole is not None
    assert (hole.after.hour, hole.until.hour) == (2, 8)
    whole_to = gap_of(TARGET, ROW, window, previous(complete_to=NOW - timedelta(hours=11)))
    assert whole_to is not None
    assert whole_to.after.hour == 1, "up to there nothing is missing"


def test_without_dates_the_hole_lies_between_two_polls() -> None:
    hole = gap_of(TARGET, ROW, [entry(20, None)], previous(newest_at=None, full_at=NOW - timedelta(hours=5)))
    assert hole is not None
    assert (hole.after, hole.until) == (NOW - timedelta(hours=5), NOW)
    future = gap_of(TARGET, ROW, [entry(20, 11)], previous(newest_at=NOW + timedelta(days=9)))
    assert future is not None
    assert future.after == NOW - timedelta(hours=3), "a date that lies ahead says nothing of what was known"


def test_the_site_of_a_gap_is_where_its_entries_lead() -> None:
    elsewhere = [replace(entry(n, 9), url=f"https://www.wire.example/{n}") for n in (1, 2)]
    hole = gap_of(TARGET, ROW, [entry(0, 9), *elsewhere], previous())
    assert hole is not None
    assert hole.site == "https://www.wire.example/"
    bare = gap_of(TARGET, ROW, [replace(entry(1, 9), url=None)], previous())
    assert bare is not None
    assert bare.site == URL


def test_no_gap_has_no_hole() -> None:
    window = [entry(20, 11)]
    assert gap_of(TARGET, replace(ROW, outcome="new"), window, previous()) is None
    assert gap_of(TARGET, ROW, window, None) is None
    assert gap_of(TARGET, ROW, [entry(20, 1)], previous()) is None, "what came is older than what was known"


def test_only_what_was_published_in_the_hole_is_taken_and_not_what_the_feed_has() -> None:
    dates = [(1, 1.0), (2, 1.9), (3, 3.0), (4, 7.9), (5, 8.1), (6, 9.0), (7, None)]
    sitemap = Feed(kind="sitemap", entries=tuple(entry(number, hour) for number, hour in dates))
    changed_only = replace(entry(8, None), updated_at=NOW.replace(hour=5))
    sitemap = replace(sitemap, entries=(*sitemap.entries, changed_only))
    taken = [entry_.title for entry_ in entries_within(sitemap, gap())]
    assert taken == ["Story 5", "Story 4", "Story 3", "Story 2"], "the newest first, a little slack at both ends"


def test_what_the_window_holds_is_not_missed() -> None:
    from ingest.identity.sighting import entry_key

    hole = replace(gap(), window=frozenset({entry_key("http://wire.example/4?utm_source=feed", None) or ""}))
    sitemap = Feed(kind="sitemap", entries=(entry(3, 3), entry(4, 7.9)))
    assert [entry_.title for entry_ in entries_within(sitemap, hole)] == ["Story 3"]


def test_sitemaps_for_news_come_before_all_others() -> None:
    maps = ["https://newspaper.example/pages.xml", "https://newspaper.example/sitemap-news.xml"]
    assert news_first(maps, 5) == ("https://newspaper.example/sitemap-news.xml",), "the host's name says nothing"
    assert news_first([maps[0]], 5) == (maps[0],)
    assert len(news_first([f"https://wire.example/{n}" for n in range(9)], 5)) == 5


def test_of_an_index_those_that_may_tell_of_the_hole() -> None:
    def sitemap_entry(name: str, hour: float | None) -> Entry:
        return Entry(url=f"https://wire.example/{name}.xml", updated_at=entry(0, hour).published_at)

    entries = (sitemap_entry("old", 1), sitemap_entry("a", 9), sitemap_entry("b", None))
    index = Feed(kind="sitemap-index", entries=entries)
    assert [url.rsplit("/", 1)[1] for url in sitemaps_within(index, [gap()])] == ["a.xml", "b.xml"]


def test_the_row_says_where_was_looked_and_what_was_found() -> None:
    assert gap_row(gap(), ["https://wire.example/news.xml"], 7).message == (
        "some were missed; looked for in https://wire.example/news.xml: 7 found"
    )
    assert "no sitemap" in (gap_row(gap(), [], 0).message or "")
    silent = replace(gap(), target=PollTarget(URL, Source(URL, pages=False)))
    assert "pages are not fetched" in (gap_row(silent, [], 0).message or "")


def test_a_sitemap_that_was_looked_into_is_no_sitemap_that_was_polled() -> None:
    response = Response(Request(URL, "sitemap"), Outcome.OK, NOW, status=200, body=b"<urlset/>", final_url=URL)
    tagged = replace(response, headers=(("etag", '"1"'),))
    row = sitemap_row(tagged, None, Feed(kind="sitemap", entries=(entry(1, 3),)), 1)
    assert (row.outcome, row.etag, row.body_sha256, row.entries, row.next_at) == ("new", None, None, None, None)
    assert row.next_reason == ON_DEMAND
    failed = sitemap_row(replace(response, outcome=Outcome.NETWORK), None, None, 0)
    assert failed.outcome == "network"
    assert failed.next_at is not None, "it rests like any other"


FRONT = (
    b"<!doctype html><html><head><link rel=alternate type='application/rss+xml' href='/f.xml'></head><p>Hi</p></html>"
)


def test_a_site_leads_to_its_feeds_and_to_the_sitemaps_of_its_robots() -> None:
    site = "https://wire.example/"
    target = PollTarget(site, Source(site))
    response = Response(Request(site), Outcome.OK, NOW, status=200, body=FRONT, final_url=site)
    assert wants_sitemaps(target, response, None)
    assert not wants_sitemaps(PollTarget(site, Source(site, pages=False)), response, None), (
        "entries of a sitemap are pages"
    )
    assert not wants_sitemaps(target, replace(response, body=b"<rss version='2.0'><channel/></rss>"), None)
    maps = ("https://wire.example/all.xml", "https://wire.example/news.xml")
    got = read_poll(target, response, None, Known(sitemaps=maps), now=NOW)
    assert [(target.url, target.kind) for target in got.follow] == [
        ("https://wire.example/f.xml", "feed"),
        ("https://wire.example/news.xml", "sitemap"),
    ]
    bare = replace(response, body=b"<!doctype html><html><p>Hi</p></html>")
    only = read_poll(target, bare, None, Known(sitemaps=maps[:1]), now=NOW)
    assert ([target.url for target in only.follow], only.row.outcome) == (["https://wire.example/all.xml"], "list")


def test_an_index_that_the_user_did_not_name_leads_to_its_news() -> None:
    names = [*(f"part{n}" for n in range(30)), "news1"]
    maps = "".join(f"<sitemap><loc>https://wire.example/{name}.xml</loc></sitemap>" for name in names)
    body = f"<sitemapindex>{maps}</sitemapindex>".encode()
    response = Response(Request(URL), Outcome.OK, NOW, status=200, body=body, final_url=URL)
    assert parse_feed(body).kind == "sitemap-index"
    assert len(read_poll(TARGET, response, None, Known(), now=NOW).follow) == 31
    read = read_poll(replace(TARGET, kind="sitemap", depth=1), response, None, Known(), now=NOW)
    assert [target.url for target in read.follow] == ["https://wire.example/news1.xml"]
