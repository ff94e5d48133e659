"""Entries that share an address, over HTTP and from files: a row for each, and ids that last."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from web_server import LOOPBACK, Web

from ingest.app.backlog import run_web
from ingest.app.cycle import CycleResult, run_cycle
from ingest.app.explain import Explanation, explain_items
from ingest.lake import hold_lease, open_lake, recover, shared_state
from ingest.polling import PollMode, target_of
from ingest.polling.agenda import state_since, with_retries
from ingest.records import Article, Source

pytestmark = pytest.mark.pipeline


def run(lake: Path, now: datetime, *places: str) -> CycleResult:
    config = replace(LOOPBACK, lake=str(lake))
    targets = [target_of(Source(place)) for place in places if "://" in place]
    files = [Source(place) for place in places if "://" not in place]
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        if not targets:
            return run_cycle(files, lake=str(lake), now=now, config=config)
        named = with_retries(targets, shared_state(str(lake), state_since(config, now)), now)
        (result,) = run_web(named, config, now, PollMode(fixed_clock=True))
        return result


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def ids(lake: Path) -> dict[object, object]:
    """Return the id of the article that each guid led to last."""
    pairs = rows(lake, "select guid, article_id from sightings order by seen_at")
    return {row[0]: row[1] for row in pairs}


def note(web: Web, name: str, *, text: str = "", sentences: int = 30, fragment: str = "", has_guid: bool = True) -> str:
    """An entry of an advisory feed: all lead to one page."""
    body = " ".join(f"Note {name}{text}: berth {name}{number} stays closed for boats." for number in range(sentences))
    guid = f"<guid isPermaLink='false'>{name}</guid>" if has_guid and not fragment else ""
    return (
        f"<item><title>Note {name}</title><link>{web.url('/advisories')}{fragment}</link>{guid}"
        f"<description>{f'<![CDATA[<p>{body}</p>]]>' if sentences > 5 else body}</description></item>"
    )


@pytest.mark.parametrize("sentences", [3, 30])
def test_each_entry_is_an_article_and_keeps_its_id(web: Web, tmp_path: Path, now: datetime, sentences: int) -> None:
    lake = tmp_path / "lake"

    def notes(*names: str, **edited: str) -> str:
        items = [note(web, name, text=edited.get(name, ""), sentences=sentences) for name in names]
        return web.feed("/feed", *items)

    first = run(lake, now, notes("C", "B", "A"))
    assert (first.counts["read"], first.counts["stored"]) == (3, 3)
    assert "/advisories" not in web.asked, "the page is not one item's alone"
    before = ids(lake)
    assert len(set(before.values())) == 3
    again = run(lake, now + timedelta(hours=1), notes("D", "C", "B"))
    assert (again.counts["stored"], again.counts["unchanged"]) == (1, 2)
    alone = run(lake, now + timedelta(hours=2), notes("B", B=", corrected"))
    assert (alone.counts["read"], alone.counts["stored"]) == (1, 1)
    after = ids(lake)
    assert {name: after[name] for name in before} == before
    assert rows(lake, "select count(distinct id), count(*), max(version) from articles") == [(4, 5, 2)]
    assert rows(lake, "select count(*) from sightings where article_id not in (select id from articles)") == [(0,)]
    assert open_lake(str(lake)).verify().ok


def test_an_entry_that_was_alone_keeps_its_id(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    run(lake, now, web.feed("/feed", note(web, "A")))
    before = ids(lake)
    run(lake, now + timedelta(hours=1), web.feed("/feed", note(web, "B"), note(web, "A", text=", corrected")))
    after = ids(lake)
    assert after["A"] == before["A"] != after["B"]
    assert rows(lake, "select count(distinct id), count(*) from articles") == [(2, 3)]


def test_links_that_differ_in_the_fragment_alone(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", *(note(web, name, fragment=f"#/story/{name}") for name in "ABC"))
    assert run(lake, now, url).counts["stored"] == 3
    again = run(lake, now + timedelta(hours=1), url)
    assert again.counts.get("stored", 0) == 0
    assert rows(lake, "select count(distinct article_id), count(*) from sightings") == [(3, 3)]


@pytest.mark.parametrize("sentences", [3, 30])
def test_entries_without_a_guid_lose_no_text(web: Web, tmp_path: Path, now: datetime, sentences: int) -> None:
    lake = tmp_path / "lake"

    def notes(*names: str) -> str:
        return web.feed("/feed", *(note(web, name, sentences=sentences, has_guid=False) for name in names))

    assert run(lake, now, notes("C", "B", "A")).counts["stored"] == 3
    assert "/advisories" not in web.asked, "the page is not one item's alone"
    again = run(lake, now + timedelta(hours=1), notes("D", "C", "B"))
    assert (again.counts["stored"], again.counts["unchanged"]) == (1, 2)
    assert rows(lake, "select count(distinct id), count(distinct text), max(version) from articles") == [(4, 4, 1)]
    for name in "ABCD":
        assert rows(lake, f"select count(*) from articles where text like '%Note {name}: berth {name}0%'") == [(1,)]


def test_entries_without_a_text_of_their_own_are_sightings_of_the_page(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(1)
    url = web.feed("/feed", *(web.item(1, guid=name, title=f"Title {name}") for name in "ABC"))
    first = run(lake, now, url)
    assert (first.counts["read"], first.counts["stored"], first.counts["unchanged"]) == (3, 1, 2)
    assert rows(lake, "select count(distinct article_id), count(*), count(distinct guid) from sightings") == [(1, 3, 3)]
    web.asked.clear()
    web.feed("/feed", *(web.item(1, guid=name, title=f"Title {name}") for name in "CBA"))
    assert run(lake, now + timedelta(hours=1), url).counts["unchanged"] == 3
    assert web.asked == ["/feed"]


def test_an_entry_that_only_repeats_another_counts_as_unchanged(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    result = run(lake, now, web.feed("/feed", note(web, "A"), note(web, "A"), note(web, "B")))
    assert (result.counts["read"], result.counts["stored"], result.counts["unchanged"]) == (3, 2, 1)


def test_a_saved_feed_gives_the_same_articles(web: Web, tmp_path: Path, now: datetime) -> None:
    lake, saved = tmp_path / "lake", tmp_path / "feed.xml"
    url = web.feed("/feed", note(web, "B"), note(web, "A"))
    run(lake, now, url)
    answer = web.routes["/feed"]
    assert not callable(answer)
    saved.write_bytes(answer.body)
    run(lake, now + timedelta(hours=1), str(saved))
    assert rows(lake, "select count(distinct id), count(*) from articles") == [(2, 2)]
    assert rows(lake, "select count(distinct article_id), count(*) from sightings") == [(2, 4)]


def test_explain_names_the_ids_of_the_lake(web: Web, tmp_path: Path, now: datetime) -> None:
    lake, saved = tmp_path / "lake", tmp_path / "feed.xml"
    web.feed("/feed", note(web, "B"), note(web, "A"))
    answer = web.routes["/feed"]
    assert not callable(answer)
    saved.write_bytes(answer.body)
    run(lake, now, str(saved))
    config = replace(LOOPBACK, lake=str(lake))
    explained = list(explain_items(str(saved), None, open_lake(str(lake)), config, now))
    outcomes = [item.reading.outcome for item in explained if isinstance(item, Explanation)]
    assert {article.id for article in outcomes if isinstance(article, Article)} == set(ids(lake).values())
