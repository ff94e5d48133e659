"""What is asked of a real server for addresses that a user, a list, a site or a redirect names."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from web_server import LOOPBACK, Answer, Web

from ingest.app.backlog import run_web
from ingest.app.cycle import CycleResult
from ingest.lake import hold_lease, open_lake, recover, shared_state
from ingest.polling import PollMode, target_of
from ingest.polling.agenda import state_since, with_retries
from ingest.records import Source

pytestmark = pytest.mark.pipeline


def run(lake: Path, now: datetime, *sources: Source) -> list[CycleResult]:
    config = replace(LOOPBACK, lake=str(lake))
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        state = shared_state(str(lake), state_since(config, now))
        named = with_retries([target_of(source) for source in sources], state, now)
        return list(run_web(named, config, now, PollMode(fixed_clock=True)))


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


def test_the_query_that_chooses_the_feed_is_asked(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1, 2, 3, 4)
    paths = ["/?feed=rss2", "/?feed=rss2&cat=5", "/w/index.php?title=New&feed=atom", "/map?feed=news&source=rss"]
    urls = [web.feed(path, web.item(number)) for number, path in enumerate(paths[:3], start=1)]
    place = f"<url><loc>{web.url('/story/4')}</loc><lastmod>2026-11-23</lastmod></url>"
    web.routes[paths[3]] = Answer(f"<urlset>{place}</urlset>".encode())
    web.routes["/robots.txt"] = Answer(f"Sitemap: {web.url(paths[3])}\n".encode(), media_type="text/plain")
    web.routes["/list"] = Answer(
        f'<opml><body><outline xmlUrl="{urls[1].replace("&", "&amp;")}"/></body></opml>'.encode()
    )
    link = f'<link rel="alternate" type="application/rss+xml" href="{paths[2].replace("&", "&amp;")}">'
    web.routes["/"] = Answer(f"<!doctype html><html>{link}</html>".encode(), media_type="text/html")
    run(lake, now, Source(urls[0]), Source(web.url("/list"), "opml"), Source(web.url("/"), "site"))
    assert all(web.asked.count(path) == 1 for path in paths), web.asked
    assert rows(lake, "select count(*) from articles") == [(4,)]
    polled = {row[0] for row in rows(lake, "select url from fetches where kind in ('feed', 'sitemap')")}
    assert {web.url(path) for path in paths} <= polled, "the rows have the addresses as they were asked"
    web.asked.clear()
    run(lake, now + timedelta(days=1), Source(urls[0]), Source(web.url("/list"), "opml"), Source(web.url("/"), "site"))
    assert all(web.asked.count(path) == 1 for path in paths), web.asked


def test_a_redirect_to_a_query_is_followed_for_good(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1)
    web.feed("/?feed=rss2", web.item(1))
    web.routes["/feed"] = moved("/?feed=rss2")
    source = Source(web.url("/feed"))
    run(lake, now, source)
    assert rows(lake, "select permanent_url from fetches where kind = 'feed'") == [(web.url("/?feed=rss2"),)]
    web.asked.clear()
    run(lake, now + timedelta(days=1), source)
    assert web.asked == ["/?feed=rss2"]


@pytest.mark.parametrize("etag", [True, False], ids=["validators", "none"])
@pytest.mark.parametrize("status", [301, 302])
def test_two_sources_that_lead_to_one_feed_ask_it_once(
    web: Web, tmp_path: Path, now: datetime, status: int, etag: bool
) -> None:
    lake = tmp_path / "lake"
    web.pages(1, 2)
    url = web.feed("/feed", web.item(1))
    web.routes["/old"] = moved("/feed", status)
    sources = [Source(web.url("/old")), Source(url)]

    def publish(*numbers: int) -> None:
        web.feed("/feed", *(web.item(number) for number in numbers))
        answer = web.routes["/feed"]
        assert isinstance(answer, Answer)
        answer.etag = etag

    publish(1)
    for days, numbers in enumerate([(1,), (1,), (2, 1)]):
        publish(*numbers)
        web.asked.clear()
        run(lake, now + timedelta(days=days), *sources)
        assert web.asked.count("/feed") == 1, days
    assert rows(lake, "select count(*), count(distinct id) from articles") == [(2, 2)]
    carriers = rows(lake, "select feed_url, count(*) from sightings group by 1 order by 1")
    assert carriers == [(url, 2), (web.url("/old"), 2)], "each source has carried both"


PAGE = (
    b"<!doctype html><html><head><title>Home</title></head><body><p>"
    + b"Welcome to our site. " * 60
    + b"</p></body></html>"
)


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("trouble", [False, True], ids=["at once", "after a failure"])
def test_a_feed_that_turns_into_a_page_is_trouble_and_no_article(
    web: Web, tmp_path: Path, now: datetime, dated: bool, trouble: bool
) -> None:
    lake = tmp_path / "lake"
    item = web.item(1) if dated else f"<item><title>Story 1</title><link>{web.url('/story/1')}</link></item>"
    source = Source(web.feed("/news/latest", item))
    web.pages(1)
    run(lake, now, source)
    if trouble:
        web.routes["/news/latest"] = Answer(status=500)
        run(lake, now + timedelta(days=1), source)
    web.routes["/news/latest"] = Answer(PAGE, media_type="text/html")
    for days in (2, 3):
        run(lake, now + timedelta(days=days), source)
    last = rows(lake, """select outcome, message, errors_in_row from fetches where kind = 'feed' order by "at" """)[-1]
    assert last[0] == "not-a-feed"
    assert "feeds discover" in str(last[1])
    assert last[2] == 2 + trouble
    assert rows(lake, "select count(*) from articles") == [(1,)]
    assert rows(lake, "select count(*) from rejects") == [(0,)]
    web.feed("/news/latest", item)
    run(lake, now + timedelta(days=9), source)
    last = rows(lake, """select outcome from fetches where kind = 'feed' order by "at" """)[-1]
    assert last[0] in ("unchanged", "not-modified"), "it is a feed again"


def test_a_feed_that_moves_to_a_front_page_is_no_site(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    source = Source(web.feed("/rss", web.item(1)))
    web.pages(1)
    run(lake, now, source)
    web.routes["/rss"] = moved("/")
    link = b'<link rel="alternate" type="application/rss+xml" href="/other.xml">'
    web.routes["/"] = Answer(PAGE.replace(b"<title>", link + b"<title>"), media_type="text/html")
    web.asked.clear()
    run(lake, now + timedelta(days=1), source)
    assert web.asked == ["/rss", "/"], "nothing that the page leads to is asked"
    assert rows(lake, """select outcome from fetches where kind = 'feed' order by "at" """)[-1] == ("not-a-feed",)


def test_a_page_that_an_opml_list_calls_a_feed_is_not_stored(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.routes["/news/latest"] = Answer(PAGE, media_type="text/html")
    web.routes["/list"] = Answer(f'<opml><body><outline xmlUrl="{web.url("/news/latest")}"/></body></opml>'.encode())
    run(lake, now, Source(web.url("/list"), "opml"))
    assert rows(lake, "select outcome from fetches where url like '%latest'") == [("not-a-feed",)]
    assert rows(lake, "select count(*) from articles") == [(0,)]
