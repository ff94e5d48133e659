"""Gaps, sites, lists, limits and named pages on a real server, through whole cycles."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sample_pages import page
from web_server import LOOPBACK, Answer, Web

from ingest.app.backlog import run_web
from ingest.app.cycle import CycleResult
from ingest.config import CycleLimits
from ingest.lake import KeptState, hold_lease, open_lake, recover, shared_state
from ingest.polling import PollMode, target_of
from ingest.polling.agenda import is_anything_due, state_since, with_retries
from ingest.records import Source

pytestmark = pytest.mark.pipeline


def run(
    lake: Path, now: datetime, *sources: Source | str, only_due: bool = False, items: int = 20_000
) -> list[CycleResult]:
    config = replace(LOOPBACK, lake=str(lake), cycle=CycleLimits(items=items))
    targets = [target_of(source if isinstance(source, Source) else Source(source)) for source in sources]
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        named = with_retries(targets, shared_state(str(lake), state_since(config, now)), now)
        return list(run_web(named, config, now, PollMode(only_due, fixed_clock=True)))


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def total(results: list[CycleResult], name: str) -> int:
    return sum(result.counts.get(name, 0) for result in results)


def news(web: Web, path: str, *numbers: int) -> str:
    """A news sitemap of stories, dated as the items of the feed are."""
    places = "".join(
        f"<url><loc>{web.url(f'/story/{n}')}</loc><news:news><news:title>Story {n}</news:title>"
        f"<news:publication_date>2026-11-23T{n % 12:02}:00:00Z</news:publication_date></news:news></url>"
        for n in numbers
    )
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    web.routes[path] = Answer(f"<urlset {space}>{places}</urlset>".encode(), media_type="application/xml")
    return web.url(path)


def robots(web: Web, *maps: str) -> None:
    lines = "".join(f"Sitemap: {url}\n" for url in maps)
    web.routes["/robots.txt"] = Answer(f"User-agent: *\nDisallow:\n{lines}".encode(), media_type="text/plain")


def test_a_gap_is_filled_from_the_news_sitemap(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    robots(web, web.url("/index.xml"))
    web.pages(*range(12))
    source = Source(web.feed("/feed", web.item(0), web.item(1)), name="Wire", tags=("local",))
    run(lake, now, source)
    news(web, "/news-today.xml", *range(12))
    index = (
        f"<sitemap><loc>{web.url('/news-today.xml')}</loc></sitemap><sitemap><loc>{web.url('/old.xml')}</loc></sitemap>"
    )
    web.routes["/index.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>".encode())
    web.feed("/feed", web.item(7), web.item(8))
    web.asked.clear()
    run(lake, now + timedelta(hours=3), source)
    stored = {str(row[0]).rsplit("/", 1)[1] for row in rows(lake, "select url from articles")}
    assert stored == {"0", "1", "2", "3", "4", "5", "6", "7", "8"}, "what lies in the hole, and nothing else"
    ((message,),) = rows(lake, "select message from fetches where url like '%/feed' and outcome = 'gap'")
    assert str(message).endswith(f"looked for in {web.url('/index.xml')}, {web.url('/news-today.xml')}: 5 found")
    carriers = rows(lake, "select feed_url, count(*), any_value(source) from sightings group by 1 order by 1")
    assert carriers == [
        (source.path_or_url, 4, source.path_or_url),
        (web.url("/news-today.xml"), 5, source.path_or_url),
    ]
    assert rows(lake, "select distinct source_name, source_tags from articles") == [("Wire", ["local"])]
    assert "/robots.txt" not in web.asked, "the client knows it from the pages of the first cycle"
    assert "/old.xml" not in web.asked
    assert open_lake(str(lake)).verify().ok
    web.asked.clear()
    assert total(run(lake, now + timedelta(hours=4), source), "read") == 0
    assert set(web.asked) == {"/feed"}, "sitemaps are asked for a gap and for nothing else"


def test_a_gap_without_sitemaps_says_so(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(*range(12))
    url = web.feed("/feed", web.item(0))
    run(lake, now, url)
    web.feed("/feed", web.item(7), web.item(8))
    run(lake, now + timedelta(hours=3), url)
    ((message,),) = rows(lake, "select message from fetches where outcome = 'gap'")
    assert str(message).endswith("no sitemap in robots.txt to look in")


def test_a_gap_that_older_pages_fill_asks_for_no_sitemap(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(*range(12))
    robots(web, news(web, "/news.xml", *range(12)))
    url = web.feed("/feed", web.item(0))
    run(lake, now, url)
    link = f'<link xmlns="http://www.w3.org/2005/Atom" rel="prev-archive" href="{web.url("/older")}"/>'
    web.feed("/feed", link + web.item(8), web.item(7))
    web.feed("/older", web.item(6), web.item(5), web.item(0))
    web.asked.clear()
    run(lake, now + timedelta(hours=3), url)
    ((message,),) = rows(lake, "select message from fetches where outcome = 'gap'")
    assert str(message).endswith(f"looked for in {web.url('/older')}: 2 found")
    assert "/news.xml" not in web.asked


def test_a_front_page_leads_to_feeds_and_news_and_an_article_comes_once(
    web: Web, tmp_path: Path, now: datetime
) -> None:
    lake = tmp_path / "lake"
    web.pages(*range(6))
    link = b'<!doctype html><html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'
    web.routes["/"] = Answer(link, media_type="text/html")
    robots(web, news(web, "/news.xml", 1, 2, 3), web.url("/all.xml"))
    whole = web.item(1).replace("</item>", f"<content:encoded><![CDATA[{page(1).decode()}]]></content:encoded></item>")
    body = web.feed("/feed", whole, web.item(2))
    answer = web.routes["/feed"]
    assert isinstance(answer, Answer)
    answer.body = answer.body.replace(b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    first = run(lake, now, web.url("/"))
    assert rows(lake, "select count(*), count(distinct id) from articles") == [(3, 3)]
    assert "/all.xml" not in web.asked
    assert web.asked.count("/robots.txt") == 1
    assert web.asked.count("/story/1") == 0, "its text came with the feed"
    assert total(first, "stored") == 3
    assert rows(lake, "select count(*) from sightings where url like '%/story/1'") == [(2,)], "the map's word counts"
    news(web, "/news.xml", 1, 2, 3, 4)
    web.asked.clear()
    run(lake, now + timedelta(hours=1), web.url("/"))
    assert rows(lake, "select count(*), count(distinct id) from articles") == [(4, 4)]
    assert "/story/1" not in web.asked
    assert body


def test_a_new_process_knows_what_a_list_named(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1)
    one = web.feed("/one", web.item(1), Cache_Control="max-age=86400")
    web.routes["/list.opml"] = Answer(f'<opml><body><outline xmlUrl="{one}" text="One"/></body></opml>'.encode())
    run(lake, now, web.url("/list.opml"), only_due=True)
    memory = KeptState(str(lake))
    memory.refresh((now - timedelta(days=9)).date())
    (named,) = memory.list_entries(web.url("/list.opml"))
    assert (named.url, named.kind, named.name) == (one, "feed", "One")
    target = target_of(Source(web.url("/list.opml")))
    assert not is_anything_due([target], memory, now + timedelta(minutes=1))
    assert is_anything_due([target], memory, now + timedelta(days=2))
    from ingest.lake.kept.state import _state_of

    _state_of.cache_clear()  # as a new process has it
    web.asked.clear()
    run(lake, now + timedelta(hours=2), web.url("/list.opml"))
    assert web.asked == ["/list.opml"], "it answers 304, and what it named is fresh"
    assert rows(
        lake, f"select outcome, status, len(named) from fetches where url = '{target.url}' order by entries, status"
    ) == [
        ("list", 200, 1),
        ("list", 304, 0),
    ]
    web.asked.clear()
    run(lake, now + timedelta(days=2), web.url("/list.opml"))
    assert web.asked == ["/list.opml", "/one"]


def test_a_cycle_takes_in_so_much_and_the_rest_comes_in_the_next_ones(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(*range(12))
    one = web.feed("/one.rss", *(web.item(n) for n in range(7)))
    two = web.feed("/two.rss", *(web.item(n) for n in range(5, 10)))
    results = run(lake, now, one, two, items=4)
    assert [result.counts["read"] for result in results] == [4, 4, 4]
    assert rows(lake, "select count(*), count(distinct id) from articles") == [(10, 10)]
    assert rows(lake, "select count(*) from sightings") == [(12,)]
    assert sorted(set(web.asked)) == sorted(web.asked), "nothing is asked twice"
    assert rows(lake, "select url, outcome, entries from fetches where kind = 'feed' order by 1") == [
        (one, "new", 7),
        (two, "new", 5),
    ]
    web.asked.clear()
    assert total(run(lake, now + timedelta(days=1), one, two, items=4), "read") == 0
    assert sorted(web.asked) == ["/one.rss", "/two.rss"]


def test_a_run_that_dies_between_its_cycles_loses_nothing(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(*range(9))
    url = web.feed("/feed", *(web.item(n) for n in range(9)))
    config = replace(LOOPBACK, lake=str(lake), cycle=CycleLimits(items=4))
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        next(run_web([target_of(Source(url))], config, now, PollMode(fixed_clock=True)))
    assert rows(lake, "select count(*) from fetches where kind = 'feed'") == [(0,)], "the poll is not done"
    results = run(lake, now + timedelta(minutes=1), url, items=4)
    assert rows(lake, "select count(*), count(distinct id) from articles") == [(9, 9)]
    assert total(results, "stored") == 5
    assert rows(lake, "select count(*) from fetches where kind = 'feed'") == [(1,)]


def test_a_page_that_the_user_named_is_tried_again(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    calls = iter([Answer(status=500)] * 2)
    good = Answer(page(1), media_type="text/html")
    web.routes["/story/1"] = lambda: next(calls, good)
    source = Source(web.url("/story/1"), "page")
    run(lake, now, source)
    assert rows(lake, "select reason, kind, attempt from rejects") == [("http-error", "page", 1)]
    assert total(run(lake, now + timedelta(hours=1), source, only_due=True), "stored") == 0
    assert rows(lake, "select attempt from rejects order by 1") == [(1,), (2,)]
    assert total(run(lake, now + timedelta(hours=9), source, only_due=True), "stored") == 1
    state = shared_state(str(lake), (now - timedelta(days=9)).date())
    assert with_retries([target_of(source)], state, now + timedelta(days=1))[1:] == (), "it was fetched since"


def test_an_address_that_turns_out_to_be_a_page_is_asked_once(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1)
    url = web.url("/story/1?from=mail")
    web.routes["/story/1?from=mail"] = web.routes["/story/1"]
    assert total(run(lake, now, url), "stored") == 1
    assert web.asked.count("/story/1?from=mail") == 1
    assert "/story/1" not in web.asked, "it is asked as it was spelled"
    web.asked.clear()
    assert total(run(lake, now + timedelta(days=1), url), "read") == 0
    assert web.asked == ["/robots.txt", "/story/1?from=mail"]
    edited = page(1, more="<p>On the ninth day the council of the ward voted, two against, to pay for all stones.</p>")
    web.routes["/story/1?from=mail"] = Answer(edited, media_type="text/html")
    web.asked.clear()
    assert total(run(lake, now + timedelta(days=2), url), "stored") == 1
    assert web.asked.count("/story/1?from=mail") == 1
    assert rows(lake, "select count(distinct id), max(version) from articles") == [(1, 2)]


def test_a_page_that_fails_is_asked_once_a_run_too(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.routes["/story/1"] = Answer(status=500)
    url = web.url("/story/1")
    run(lake, now, url)
    assert web.asked.count("/story/1") == 1
    web.pages(1)
    web.asked.clear()
    assert total(run(lake, now + timedelta(hours=9), url), "stored") == 1
    assert web.asked.count("/story/1") == 1


def test_entries_that_were_rejected_were_there_too(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    for turn in range(2):
        title = f"<item><title>Headline {turn}</title><link>{web.url('/story/1')}</link><pubDate>"
        url = web.feed(
            "/feed", f"{title}Mon, 23 Nov 2026 0{turn}:00:00 GMT</pubDate><description>Short</description></item>"
        )
        run(lake, now + timedelta(hours=turn), Source(url, pages=False))
    assert rows(lake, "select count(*) from articles") == [(0,)]
    assert rows(lake, "select count(*) from rejects") == [(2,)]
    assert rows(lake, """select outcome from fetches order by "at" """) == [("new",), ("new",)]


def hole(web: Web, lake: Path, now: datetime, *more: Source) -> Source:
    """A feed that two polls have been made of, between which stories 2 to 6 came and went; `more` is polled too."""
    web.pages(*range(12))
    source = Source(web.feed("/feed", web.item(0), web.item(1)))
    run(lake, now, source, *more)
    web.feed("/feed", web.item(7), web.item(8))
    return source


GAPS = (
    """select message, found, owed_from is null from fetches where kind = 'feed' and found is not null order by "at" """
)


def test_a_sitemap_that_another_gap_asked_a_moment_ago_is_asked_again(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    robots(web, news(web, "/news.xml", *range(7)))
    other = Source(web.feed("/other", web.item(0)))
    web.pages(9, 10)
    run(lake, now, other)
    web.feed("/other", web.item(9), web.item(10))
    source = hole(web, lake, now + timedelta(minutes=1))
    run(lake, now + timedelta(minutes=1), other)  # the sitemap is asked for this gap
    assert web.asked.count("/news.xml") == 1
    run(lake, now + timedelta(minutes=2), source, only_due=False)
    assert web.asked.count("/news.xml") == 2
    message, found, settled = rows(lake, GAPS)[-1]
    assert (found, settled) == (5, True), "what is in the lake already by the other gap was not missed for good"
    assert "not to be asked" not in str(message)


def test_a_sitemap_that_is_a_source_of_its_own_fills_gaps_too(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    robots(web, news(web, "/news.xml", 0, 1))
    sitemap = Source(web.url("/news.xml"), "sitemap")
    source = hole(web, lake, now, sitemap)
    news(web, "/news.xml", *range(9))
    web.asked.clear()
    run(lake, now + timedelta(hours=3), source, sitemap)
    assert web.asked.count("/news.xml") == 1, "what it brought in the same cycle counts"
    assert [found for _, found, _ in rows(lake, GAPS)] == [5]
    before = rows(lake, """select etag, next_at from fetches where kind = 'sitemap' order by "at" desc limit 1""")
    web.pages(13)
    web.feed("/feed", web.item(22), web.item(23))
    news(web, "/news.xml", *range(9), 9, 10, 11)
    run(lake, now + timedelta(hours=3, minutes=1), replace(source, kind="feed"))
    after = rows(lake, """select etag, next_at from fetches where kind = 'sitemap' order by "at" desc limit 1""")
    assert after == before, "its own polls go on as they would have"


def test_a_gap_stays_owed_while_its_sitemap_may_not_be_asked(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    robots(web, news(web, "/news.xml", 0, 1))
    answer = web.routes["/news.xml"]
    assert isinstance(answer, Answer)
    answer.headers["Cache-Control"] = "max-age=14400"
    source = hole(web, lake, now, Source(web.url("/news.xml"), "sitemap"))
    news(web, "/news.xml", *range(9))
    web.asked.clear()
    run(lake, now + timedelta(hours=3), source)
    assert "/news.xml" not in web.asked
    ((message, found, settled),) = rows(lake, GAPS)
    assert (found, settled) == (0, False)
    assert "(not to be asked before 2026-11-23 16:00 UTC): 0 found; the next poll looks again" in str(message)
    run(lake, now + timedelta(hours=3, minutes=30), source)
    run(lake, now + timedelta(hours=5), source)
    gaps = rows(lake, GAPS)
    assert [(found, settled) for _, found, settled in gaps] == [(0, False), (0, False), (5, True)]
    assert str(gaps[-1][0]).startswith("of a gap reported earlier; looked for in")
    stored = {str(row[0]).rsplit("/", 1)[1] for row in rows(lake, "select url from articles")}
    assert stored == {str(number) for number in range(9)}
    web.asked.clear()
    run(lake, now + timedelta(hours=6), source)
    assert web.asked == ["/feed"], "it is owed no more"
    assert rows(lake, "select count(*) from fetches where outcome = 'gap'") == [(1,)], "reported once"


def test_a_gap_is_owed_for_two_days_at_most(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    robots(web, web.url("/news.xml"))
    web.routes["/news.xml"] = Answer(status=503)
    source = hole(web, lake, now)
    run(lake, now + timedelta(hours=3), source)
    assert [settled for _, _, settled in rows(lake, GAPS)] == [False], "a server in trouble may be well again"
    run(lake, now + timedelta(days=3), source)
    assert rows(lake, """select owed_to is null from fetches where kind = 'feed' order by "at" desc limit 1""") == [
        (True,)
    ]


def test_a_cycle_fetches_so_many_bytes_and_the_next_one_the_rest(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    comment = f"<!--{'x' * 250_000}-->"
    for number in range(8):
        web.routes[f"/story/{number}"] = Answer(page(number, more=comment), media_type="text/html; charset=utf-8")
    url = web.feed("/feed", *(web.item(number) for number in range(8)))
    config = replace(LOOPBACK, lake=str(lake), cycle=CycleLimits(megabytes=2))  # 500 kB of bodies
    targets = [target_of(Source(url))]
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        first = next(run_web(targets, config, now, PollMode(fixed_clock=True)))
        assert 0 < first.counts["stored"] == first.counts["read"] < 5, "five entries had room by their number"
        assert rows(lake, "select count(*) from fetches where kind = 'feed'") == [(0,)], "the poll is not done yet"
        later = list(run_web(targets, config, now + timedelta(minutes=1), PollMode(fixed_clock=True)))
    assert len(later) > 1
    assert rows(lake, "select count(*), count(distinct url) from articles") == [(8, 8)]
    assert rows(lake, "select count(*) from rejects") == [(0,)]
    assert total(later, "read") == total(later, "stored") + total(later, "unchanged") == 8, "each item counts once"
    assert rows(lake, "select count(*) from fetches where outcome = 'new'") == [(1,)]
    assert not list((lake / "_stage").rglob("*.json")), "nothing is left in the stage"
    assert total(run(lake, now + timedelta(hours=1), url), "read") == 0


def test_a_sitemap_that_did_not_change_is_not_loaded_twice_in_a_cycle(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    robots(web, news(web, "/news.xml", *range(7)))
    sitemap = Source(web.url("/news.xml"), "sitemap")
    source = hole(web, lake, now, sitemap)
    web.asked.clear()
    run(lake, now + timedelta(hours=3), source, sitemap)
    assert web.asked.count("/news.xml") == 1
    ((message, found, settled),) = rows(lake, GAPS)
    assert (found, settled) == (0, True)
    assert "(as at its last poll: the lake has its entries)" in str(message)
