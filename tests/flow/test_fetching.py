"""The web through the whole pipeline: what is asked, what is stored, and what the next cycle knows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest.config import Config, FetchConfig, WorkLimits
from ingest.flow.ingesting import Polling
from ingest.flow.running import CycleResult, run_cycle
from ingest.flow.watching import state_since, with_retries
from ingest.lake import hold_lease, open_lake, recover, shared_memory
from ingest.polling import target_of
from ingest.records import Source
from sample_pages import page
from web_server import Answer, Web, serving

pytestmark = pytest.mark.pipeline
CONFIG = Config(
    work=WorkLimits(workers=1),
    fetch=FetchConfig(contact="news@example.org", allow_networks=("127.0.0.1/32",), delay=0.0, timeout_seconds=5.0),
)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as site:
        yield site


def run(lake: Path, now: datetime, *urls: str, only_due: bool = False, pages: bool = True) -> CycleResult:
    config = replace(CONFIG, lake=str(lake))
    targets = [target_of(Source(url, pages=pages)) for url in urls]
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        memory = shared_memory(str(lake), state_since(config, now))
        named = with_retries(targets, memory, now)
        return run_cycle(named, lake=str(lake), now=now, config=config, polling=Polling(only_due, fixed=now))


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def numbers(result: CycleResult) -> tuple[int, ...]:
    names = ("read", "stored", "unchanged", "rejected", "fetched", "not_modified")
    return tuple(result.counts.get(name, 0) for name in names)


def test_a_feed_its_pages_and_the_second_poll(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1), web.item(2), web.item(9))
    web.pages(1, 2)
    first = run(lake, now, url)
    assert numbers(first) == (3, 2, 0, 1, 4, 0)
    assert first.entry is not None
    assert first.entry.counts.fetched == 4
    assert rows(lake, "select reason, url from rejects") == [("gone", web.url("/story/9"))]
    assert web.asked.count("/robots.txt") == 1
    assert web.asked.index("/robots.txt") < web.asked.index("/story/1")
    web.asked.clear()
    again = run(lake, now + timedelta(hours=1), url)
    assert numbers(again) == (0, 0, 0, 0, 1, 1)
    assert again.entry is not None, "a poll is a row of `fetches`"
    assert web.asked == ["/feed"]
    assert open_lake(str(lake)).verify().ok


def test_what_is_announced_again_is_known_without_its_page(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1, guid="a"))
    web.pages(1, 2)
    run(lake, now, url)
    tracked = web.url("/story/1") + "?utm_source=rss"
    web.feed("/feed", web.item(2), web.item(1, guid="b", link=tracked))
    web.asked.clear()
    assert numbers(run(lake, now + timedelta(hours=1), url)) == (2, 1, 1, 0, 2, 0)
    assert "/story/1" not in web.asked


def test_an_edited_page_is_a_version_when_its_announcement_changed(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1))
    web.pages(1)
    run(lake, now, url)
    web.feed("/feed", web.item(1, title="Story 1, corrected"))
    more = "<p>On the ninth day the council of the ward voted, two against, to pay for all stones at once.</p>"
    web.routes["/story/1"] = Answer(page(1, more=more), media_type="text/html")
    run(lake, now + timedelta(hours=1), url)
    assert rows(lake, "select count(distinct id), count(*), max(version) from articles") == [(1, 2, 2)]
    web.feed("/feed", web.item(1, title="Story 1, again"))
    assert numbers(run(lake, now + timedelta(hours=2), url)) == (1, 0, 1, 0, 2, 1), "the page answered 304"
    assert rows(lake, "select count(*), count(distinct article_id) from sightings") == [(3, 1)]


def test_two_feeds_with_one_article_ask_for_its_page_once(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    one, two = web.feed("/one", web.item(1)), web.feed("/two", web.item(1))
    web.pages(1)
    assert numbers(run(lake, now, one, two)) == (2, 1, 1, 0, 3, 0)
    assert rows(lake, "select count(*), count(distinct feed_url) from sightings") == [(2, 2)]
    three = web.feed("/three", web.item(1))
    web.asked.clear()
    assert numbers(run(lake, now + timedelta(days=1), three)) == (1, 0, 1, 0, 1, 0)
    assert web.asked == ["/three"]
    assert rows(lake, "select count(*) from sightings") == [(3,)]


def test_a_page_that_could_not_be_had_is_tried_again_though_the_feed_is_silent(
    web: Web, tmp_path: Path, now: datetime
) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1))
    web.routes["/story/1"] = Answer(status=500)
    assert numbers(run(lake, now, url)) == (1, 0, 0, 1, 2, 0)
    assert rows(lake, "select reason, sighting_id, attempt from rejects") == [("http-error", None, 1)]
    assert numbers(run(lake, now + timedelta(minutes=1), url)) == (0, 0, 0, 0, 1, 1), "its pause is not over"
    assert numbers(run(lake, now + timedelta(hours=1), url)) == (1, 0, 0, 1, 2, 1)
    web.pages(1)
    assert numbers(run(lake, now + timedelta(hours=9), url)) == (1, 1, 0, 0, 2, 1)
    assert rows(lake, "select s.title, a.feed_url from sightings s join articles a on a.id = s.article_id") == [
        ("Story 1", url)
    ]
    assert numbers(run(lake, now + timedelta(hours=10), url)) == (0, 0, 0, 0, 1, 1)
    assert open_lake(str(lake)).verify().ok


def test_watch_asks_only_what_is_due(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1), Cache_Control="max-age=3600")
    web.pages(1)
    run(lake, now, url, only_due=True)
    web.asked.clear()
    assert run(lake, now + timedelta(minutes=30), url, only_due=True).entry is None
    assert run(lake, now + timedelta(minutes=30), url).entry is None, "it is fresh: nobody asks"
    assert web.asked == []
    run(lake, now + timedelta(days=2), url, only_due=True)
    assert web.asked == ["/feed"]


def test_lists_sites_and_sitemaps_lead_to_articles(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1, 2, 3)
    one = web.feed("/one", web.item(1))
    web.routes["/list"] = Answer(f'<opml><body><outline xmlUrl="{one}" text="One"/></body></opml>'.encode())
    web.routes["/"] = Answer(
        b'<!doctype html><html><link rel="alternate" type="application/rss+xml" href="/two"></html>',
        media_type="text/html",
    )
    web.feed("/two", web.item(2))
    place = f"<url><loc>{web.url('/story/3')}</loc><lastmod>2026-11-23</lastmod></url>"
    web.routes["/map"] = Answer(f"<urlset>{place}</urlset>".encode())
    index = f"<sitemap><loc>{web.url('/map')}</loc><lastmod>2026-11-23</lastmod></sitemap>"
    web.routes["/index"] = Answer(f"<sitemapindex>{index}</sitemapindex>".encode())
    result = run(lake, now, web.url("/list"), web.url("/"), web.url("/index"))
    assert numbers(result)[:4] == (3, 3, 0, 0)
    assert rows(lake, "select url from articles order by 1") == [(web.url(f"/story/{n}"),) for n in (1, 2, 3)]
    assert rows(lake, "select count(*) from fetches where outcome = 'list'") == [(3,)]


def test_the_same_web_and_clock_give_the_same_rows(web: Web, tmp_path: Path, now: datetime) -> None:
    url = web.feed("/feed", *(web.item(number) for number in range(5)))
    web.pages(*range(5))
    lakes = [tmp_path / "a", tmp_path / "b"]
    for lake in lakes:
        run(lake, now, url)
    # Not `fetches`: the process's client remembers what it got for the first lake, and the rows of the second say so.
    files = [{str(p.relative_to(lake)) for p in lake.rglob("*.parquet") if "fetches" not in p.parts} for lake in lakes]
    assert len(files[0]) == 3
    assert files[0] == files[1], "names hold the sums of what is in them"


def test_nothing_of_the_web_is_loaded_for_local_files() -> None:
    import subprocess
    import sys

    program = (
        "import sys, ingest.flow.running, ingest.cli.run; "
        "print([m for m in ('aiohttp', 'protego', 'ingest.fetch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
