"""Articles whose file was lost come back after a repair, from sources that have not changed since."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sample_pages import page
from web_server import LOOPBACK, Answer, Web

from ingest.app.backlog import run_web
from ingest.lake import hold_lease, open_lake, recover, repair, shared_state
from ingest.polling import PollMode, target_of
from ingest.polling.agenda import state_since, with_retries
from ingest.records import Source

pytestmark = pytest.mark.pipeline


def run(lake: Path, now: datetime, *sources: str) -> None:
    config = replace(LOOPBACK, lake=str(lake))
    targets = [target_of(Source(source)) for source in sources]
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        named = with_retries(targets, shared_state(str(lake), state_since(config, now)), now)
        list(run_web(named, config, now, PollMode(False, fixed_clock=True)))


def repaired(lake: Path) -> None:
    with hold_lease(str(lake), holder="test"):
        repair(str(lake))


def titles(lake: Path) -> list[object]:
    return [row[0] for row in open_lake(str(lake)).sql("select url from articles order by url").fetchall()]


def answer_of(web: Web, path: str) -> Answer:
    answer = web.routes[path]
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize("entry", [False, True], ids=["the articles", "the articles and the log's entry"])
@pytest.mark.parametrize("etag", [True, False], ids=["validators", "the same bytes"])
def test_an_unchanged_feed_brings_lost_articles_back(
    web: Web, tmp_path: Path, now: datetime, etag: bool, entry: bool
) -> None:
    lake = tmp_path / "lake"
    web.pages(*range(3))
    url = web.feed("/feed", *(web.item(n) for n in range(3)))
    answer_of(web, "/feed").etag = etag
    run(lake, now, url)
    run(lake, now + timedelta(hours=1), url)  # the row of this poll carries the validators on
    whole = titles(lake)
    assert len(whole) == 3
    for file in (lake / "articles").rglob("*.parquet"):
        file.unlink()
    if entry:
        (lake / "_log" / "00000001.json").unlink()
    repaired(lake)
    assert titles(lake) == []
    run(lake, now + timedelta(hours=2), url)
    assert titles(lake) == whole
    assert open_lake(str(lake)).verify().ok
    polls = open_lake(str(lake)).sql("select outcome, new_entries from fetches where kind = 'feed' order by \"at\"")
    assert polls.fetchall() == [("new", 3), ("not-modified" if etag else "unchanged", 0), ("new", 3)]
    web.asked.clear()
    run(lake, now + timedelta(hours=3), url)
    assert web.asked == ["/feed"], "once in full, and believed from then on"
    assert titles(lake) == whole


def test_a_lost_version_of_a_page_comes_back_although_the_page_is_as_it_was(
    web: Web, tmp_path: Path, now: datetime
) -> None:
    lake = tmp_path / "lake"
    web.pages(1, 2)
    run(lake, now, web.feed("/feed", web.item(1), web.item(2)))
    web.routes["/story/1"] = Answer(page(7), media_type="text/html; charset=utf-8")
    url = web.feed("/feed", web.item(1, title="Story 1, written anew"), web.item(2))
    run(lake, now + timedelta(hours=1), url)
    versions = "select version, text from articles where url like '%/story/1' order by version"
    whole = open_lake(str(lake)).sql(versions).fetchall()
    assert [version for version, _ in whole] == [1, 2]
    next((lake / "articles").rglob("00000002-*.parquet")).unlink()
    repaired(lake)
    assert open_lake(str(lake)).sql(versions).fetchall() == whole[:1]
    run(lake, now + timedelta(hours=2), url)
    assert open_lake(str(lake)).sql(versions).fetchall() == whole
    assert open_lake(str(lake)).verify().ok
