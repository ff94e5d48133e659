"""The web through the whole pipeline: what is asked, what is stored, and what the next cycle knows."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sample_pages import page
from web_server import LOOPBACK, Answer, Web

from ingest.app.backlog import run_web
from ingest.app.cycle import CycleResult
from ingest.lake import hold_lease, open_lake, recover, shared_state
from ingest.polling import PollMode, target_of
from ingest.polling.agenda import state_since, with_retries
from ingest.records import Source

pytestmark = pytest.mark.pipeline


def run(lake: Path, now: datetime, *urls: str, only_due: bool = False, pages: bool = True) -> CycleResult:
    config = replace(LOOPBACK, lake=str(lake))
    targets = [target_of(Source(url, pages=pages)) for url in urls]
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        state = shared_state(str(lake), state_since(config, now))
        named = with_retries(targets, state, now)
        results = list(run_web(named, config, now, PollMode(only_due, fixed_clock=True)))
    return results[0] if results else CycleResult("", {}, None)


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def numbers(result: CycleResult) -> tuple[int, ...]:
    names = ("read", "stored", "unchanged", "rejected", "fetched", "not_modified")
    return tuple(result.counts.get(name, 0) for name in names)


def test_a_feed_its_pages_and_the_second_poll(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1), web.item(2), web.item(9))
    web.pages(1, 2)
    web.routes["/story/9"] = Answer(status=410)
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
    three = web.feed("/three.rss", web.item(1))
    web.asked.clear()
    assert numbers(run(lake, now + timedelta(days=1), three)) == (1, 0, 1, 0, 1, 0)
    assert web.asked == ["/three.rss"]
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
        "import sys, ingest.app.cycle, ingest.cli.run; "
        "print([m for m in ('aiohttp', 'ingest.fetch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_robots_txt_is_asked_before_an_address_that_may_be_a_page(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1)
    web.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", media_type="text/plain")
    assert numbers(run(lake, now, web.url("/story/1")))[:4] == (0, 0, 0, 0)
    assert web.asked == ["/robots.txt"], "the page was not downloaded"
    ((outcome, message),) = rows(lake, "select outcome, message from fetches")
    assert outcome == "robots"
    assert str(message).startswith("robots.txt forbids it;")
    assert 'kind = "feed"' in str(message)
    feed = web.feed("/rss", web.item(1))
    web.asked.clear()
    run(lake, now, feed, pages=False)
    assert web.asked == ["/rss"], "feeds are made for programs that come by themselves"


def test_a_page_that_is_not_there_yet_is_tried_twice_more(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1), web.item(2))
    run(lake, now, url)
    assert rows(lake, "select reason, sighting_id from rejects") == [("gone", None)] * 2
    web.pages(1)
    run(lake, now + timedelta(minutes=20), url)
    assert rows(lake, "select title from sightings") == [("Story 1",)]
    run(lake, now + timedelta(hours=2), url)
    tries = rows(lake, "select attempt, retry_at is null from rejects where url like '%/2' order by 1")
    assert tries == [(1, False), (2, False), (3, True)]
    web.pages(2)
    web.asked.clear()
    run(lake, now + timedelta(days=2), url)
    assert "/story/2" not in web.asked, "three times is enough"


def test_a_named_page_that_is_forbidden_is_one_reject_however_often(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1)
    web.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", media_type="text/plain")
    source = Source(web.url("/story/1"), "page")
    for hours in range(3):
        moment, config = now + timedelta(hours=hours), replace(LOOPBACK, lake=str(lake))
        with hold_lease(str(lake), holder="test"):
            recover(str(lake))
            (result,) = run_web([target_of(source)], config, moment, PollMode(fixed_clock=True))
        assert numbers(result)[:4] == ((1, 0, 0, 1) if not hours else (1, 0, 1, 0))
    assert rows(lake, "select reason from rejects") == [("robots",)]


def test_an_entry_with_few_words_of_its_own_says_so(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    item = web.item(1).replace("</item>", "<description>Three words only</description></item>")
    run(lake, now, web.feed("/feed", item), pages=False)
    ((reason, message),) = rows(lake, "select reason, message from rejects")
    assert reason == "no-text"
    assert "only 3 words of its own, and its page is not fetched" in str(message)


def whole(web: Web, story: int, title: str, text: str) -> str:
    """A feed that carries the whole text of a story."""
    content = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[{text}]]></content:encoded>'
    link = f"<link>{web.url(f'/story/{story}')}</link><pubDate>Mon, 23 Nov 2026 01:00:00 GMT</pubDate>"
    return web.feed("/whole", f"<item><title>{title}</title>{link}{content}</item>")


def test_page_and_whole_text_are_one_version_until_a_carrier_edits(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    titles = web.feed("/titles", web.item(1))
    web.pages(1)
    text = page(1).decode().partition("</h1>")[2].partition("</article>")[0]
    run(lake, now, titles)
    assert rows(lake, "select version, extractor[:5] from articles") == [(1, "fast/")]
    feed = whole(web, 1, "Story 1 as the whole feed has it", f"<p>Here it is.</p>{text}")
    assert numbers(run(lake, now + timedelta(hours=1), titles, feed))[:3] == (1, 0, 1)
    whole(web, 1, "Story 1, corrected", f"<p>Here it is, corrected.</p>{text.replace('stones', 'bricks')}")
    assert numbers(run(lake, now + timedelta(hours=2), titles, feed))[1] == 1
    assert rows(lake, "select version, title, text like '%bricks%' from articles order by 1")[1:] == [
        (2, "Story 1, corrected", True)
    ]
    assert numbers(run(lake, now + timedelta(hours=3), titles, feed))[1] == 0
    assert rows(lake, "select count(*), count(distinct article_id), count(distinct feed_url) from sightings") == [
        (3, 1, 2)
    ]


def test_a_page_tried_again_beside_new_entries_is_counted_with_them(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1))
    web.routes["/story/1"] = Answer(status=500)
    run(lake, now, url)
    web.pages(1, 2)
    web.feed("/feed", web.item(2), web.item(1))
    read, stored, unchanged, rejected, *_ = numbers(run(lake, now + timedelta(hours=3), url))
    assert (stored, rejected) == (2, 0)
    assert read == stored + unchanged, "the page that was tried again and its announcement, each"
