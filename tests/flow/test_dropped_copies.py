"""Copies that are dropped, through the whole pipeline over HTTP: fetched once, rejected, and not asked for again."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sample_pages import page
from web_server import LOOPBACK, Answer, Web

from ingest.app.backlog import run_web
from ingest.app.cycle import CycleResult
from ingest.config import CopiesConfig
from ingest.lake import hold_lease, open_lake, shared_state
from ingest.polling import PollMode, target_of
from ingest.polling.agenda import state_since, with_retries
from ingest.records import Source

pytestmark = pytest.mark.pipeline


def run(lake: Path, now: datetime, *urls: str) -> CycleResult:
    config = replace(LOOPBACK, lake=str(lake), copies=CopiesConfig(("exact", "near")))
    with hold_lease(str(lake), holder="test"):
        state = shared_state(str(lake), state_since(config, now))
        named = with_retries([target_of(Source(url)) for url in urls], state, now)
        (result,) = run_web(named, config, now, PollMode(False, fixed_clock=True))
    return result


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def numbers(result: CycleResult) -> tuple[int, ...]:
    return tuple(result.counts.get(name, 0) for name in ("read", "stored", "unchanged", "rejected"))


def test_a_repost_of_another_feed_is_rejected_and_not_fetched_again(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    first, second = web.feed("/first", web.item(1)), web.feed("/second", web.item(2), web.item(3))
    web.pages(1, 3)
    repost = page(1, title="Seen elsewhere").replace(b"point 5", b"question 5")
    web.routes["/story/2"] = Answer(repost, media_type="text/html; charset=utf-8")
    assert numbers(run(lake, now, first)) == (1, 1, 0, 0)
    result = run(lake, now + timedelta(minutes=5), second)
    assert numbers(result) == (2, 1, 0, 1), "the repost is rejected, the other page is stored"
    ((original,),) = rows(lake, f"select id from articles where url = '{web.url('/story/1')}'")
    ((reason, url, message),) = rows(lake, "select reason, url, message from rejects")
    assert (reason, url) == ("copy", web.url("/story/2"))
    assert str(message).startswith(f"repeats {original} (near)")
    web.feed("/second", web.item(2), web.item(3), web.item(4))
    web.pages(4)
    web.asked.clear()
    again = run(lake, now + timedelta(minutes=10), second)
    assert numbers(again)[1] == 1
    assert "/story/2" not in web.asked, "a dropped copy is known"
    assert open_lake(str(lake)).verify().ok
