"""One cycle with the clock far ahead, then the right clock again: the web is asked as if nothing had been."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from web_server import LOOPBACK, Answer, Web

from ingest.app.backlog import run_web
from ingest.lake import KeptState, hold_lease, open_lake, recover, shared_state
from ingest.polling import PollMode, target_of
from ingest.polling.agenda import future_rows, state_since, with_retries
from ingest.records import Source

pytestmark = pytest.mark.pipeline
TEN_YEARS = timedelta(days=3650)


def run(lake: Path, now: datetime, *sources: Source) -> None:
    config = replace(LOOPBACK, lake=str(lake))
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        state = shared_state(str(lake), state_since(config, now))
        named = with_retries([target_of(source) for source in sources], state, now)
        list(run_web(named, config, now, PollMode(only_due=True, fixed_clock=True)))


def test_a_feed_is_polled_by_its_last_committed_row(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    source = Source(web.feed("/feed", web.item(1), Cache_Control="max-age=3600"))
    web.pages(1, 2)
    run(lake, now + TEN_YEARS, source)
    state = KeptState(str(lake))
    state.refresh(None)
    assert future_rows(state, now) == 1
    assert future_rows(state, now + TEN_YEARS) == 0
    web.feed("/feed", web.item(2), web.item(1))
    asked = []
    for wait in (timedelta(), timedelta(minutes=1), timedelta(days=2)):
        web.asked.clear()
        run(lake, now + wait, source)
        asked.append(web.asked.count("/feed"))
    assert asked == [1, 0, 1], "the row of the right clock counts from then on"
    assert open_lake(str(lake)).sql("select count(distinct url) from articles").fetchall() == [(2,)]
    state = KeptState(str(lake))  # as a new process has it
    state.refresh(None)
    (last,) = state.last_polls()
    assert last.at == now + timedelta(days=2)
    assert future_rows(state, now + timedelta(days=2)) == 0


def test_a_page_that_failed_then_is_tried_again_now(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    source = Source(web.feed("/feed", web.item(1)))
    web.routes["/story/1"] = Answer(status=500)
    run(lake, now + TEN_YEARS, source)
    web.pages(1)
    run(lake, now, source)
    assert open_lake(str(lake)).sql("select count(*) from articles").fetchall() == [(1,)]


def test_a_named_page_too(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1)
    source = Source(web.url("/story/1"), "page")
    run(lake, now + TEN_YEARS, source)
    asked = []
    for wait in (timedelta(), timedelta(minutes=1), timedelta(hours=7)):
        web.asked.clear()
        run(lake, now + wait, source)
        asked.append(web.asked.count("/story/1"))
    assert asked == [1, 0, 1]
