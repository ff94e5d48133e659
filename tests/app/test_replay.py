"""Reading again: a better extraction reaches old articles, changes what it should and nothing else, asks no server."""

import importlib
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest
from sample_pages import page
from web_server import LOOPBACK, Answer, Web

from ingest.app import replay as replay_module
from ingest.app.changes import BOOKKEEPING
from ingest.app.replay import ReplayScope, replay
from ingest.app.resolve_sources import resolve_sources
from ingest.app.retag import retag
from ingest.app.run import RunReport, run
from ingest.config import ArchiveConfig, Config, TagsConfig
from ingest.errors import LakeError
from ingest.lake import open_lake
from ingest.records import Source
from ingest.tags.keywords import KeywordTopic
from ingest.text import limits

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]

LONG = "The council of the district votes on the plan for the harbour and the river bank, number {}"
LIMIT = 60  # characters of a title: fewer than LONG has
TOPIC_FIELDS = {"topics", "topic_tags", "subtopic_tags"}


class Inline:
    """A pool without processes, so that what a test changes holds for the extraction."""

    capacity = 1

    def submit_task(self, task: Callable[..., Any], arguments: Sequence[Any], items: int = 1) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result(task(*arguments))
        return done

    def result_of(self, future: "Future[Any]", otherwise: Callable[[], Any]) -> Any:
        return future.result()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return replace(LOOPBACK, lake=str(tmp_path / "lake"), archive=ArchiveConfig(keep=True))


@pytest.fixture
def without_network(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make every use of the network fail from the moment of the call on."""

    def refuse(*arguments: Any, **more: Any) -> Any:
        raise AssertionError("the network was used")

    def cut() -> None:
        for name in ("connect", "connect_ex", "sendto"):
            monkeypatch.setattr(socket.socket, name, refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)

    return cut


@pytest.fixture
def shorter_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_module, "shared_workers", lambda limits: Inline())
    monkeypatch.setattr("ingest.flow.site_lines.shared_workers", lambda limits: Inline())
    monkeypatch.setattr(limits, "TITLE", LIMIT)


def run_on(config: Config, now: datetime, *sources: object) -> RunReport:
    return run(resolve_sources(Source(str(source)) for source in sources), config, now)


def serve(web: Web, numbers: range, *, long: Callable[[int], bool] = lambda number: number % 5 == 0) -> str:
    for number in numbers:
        title = LONG.format(number) if long(number) else None
        web.routes[f"/story/{number}"] = Answer(page(number, title=title), media_type="text/html; charset=utf-8")
    items = [web.item(number, title=LONG.format(number) if long(number) else None) for number in numbers]
    return web.feed("/feed.xml", *items)


def articles(lake: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = open_lake(lake).table("articles").to_pylist()
    return sorted(rows, key=lambda row: (row["id"], row["version"]))


def test_a_better_extraction_reaches_500_archived_pages(
    web: Web, config: Config, now: datetime, without_network: Callable[[], None], request: pytest.FixtureRequest
) -> None:
    feed = serve(web, range(500))
    assert run_on(config, now, feed).counts["stored"] == 500
    before = articles(config.lake)
    requests = len(web.requests)
    without_network()
    same = replay(config, now + timedelta(days=1))
    assert (same.read, same.changed, dict(same.unread)) == (500, 0, {})
    assert articles(config.lake) == before
    request.getfixturevalue("shorter_titles")
    done = replay(config, now + timedelta(days=1))
    assert (done.read, done.changed, done.fields["title"], dict(done.unread)) == (500, 100, 100, {})
    assert set(done.fields) <= {"title", *TOPIC_FIELDS}, "tags are made of the title too"
    assert len(web.requests) == requests
    versions: dict[str, list[dict[str, Any]]] = {row["id"]: [] for row in before}
    for row in articles(config.lake):
        versions[row["id"]].append(row)
    for rows in versions.values():
        first, *later = rows
        assert len(later) == (len(first["title"]) > LIMIT)
        for row in later:
            differing = {name for name in row if row[name] != first[name]}
            assert differing - TOPIC_FIELDS <= {*BOOKKEEPING, "title"}
            assert row["title"] == limits.shortened(first["title"], LIMIT)
            assert row["first_seen_at"] == now + timedelta(days=1)
    assert open_lake(config.lake).verify().problems == ()


def full_entry(web: Web, number: int) -> str:
    """An entry whose article comes whole with the feed, with a title that is long."""
    words = " ".join(f"Motion {number} of part {part} was read aloud in the hall of the council." for part in range(30))
    text = f"<description>&lt;p&gt;{words}&lt;/p&gt;</description></item>"
    return web.item(number, title=LONG.format(number)).replace("</item>", text)


@pytest.fixture
def mixed(web: Web, config: Config, now: datetime, tmp_path: Path) -> Config:
    """A lake of pages, of entries with their text, and of local files; the setting of the archive came late."""
    folder = tmp_path / "input"
    folder.mkdir()
    for number in range(20, 24):
        (folder / f"{number}.html").write_bytes(page(number, title=LONG.format(number)))
    web.routes["/story/30"] = Answer(page(30, title=LONG.format(30)), media_type="text/html")
    unkept = web.feed("/unkept.xml", web.item(30))
    run_on(replace(config, archive=ArchiveConfig()), now, unkept)
    run_on(config, now, serve(web, range(6)), web.feed("/full.xml", full_entry(web, 40)), folder)
    (folder / "20.html").unlink()
    (folder / "21.html").write_bytes(page(99))
    return config


def test_entries_and_files_are_read_again_and_the_rest_is_told(
    mixed: Config, now: datetime, without_network: Callable[[], None], request: pytest.FixtureRequest
) -> None:
    without_network()
    assert replay(mixed, now).changed == 0
    request.getfixturevalue("shorter_titles")
    before = articles(mixed.lake)
    planned = replay(mixed, now + timedelta(days=1), dry_run=True)
    assert articles(mixed.lake) == before
    done = replay(mixed, now + timedelta(days=1))
    # Pages 0 and 5, the entry, files 22 and 23.
    assert (done.changed, done.fields["title"], done.unchanged) == (5, 5, 4)
    assert (planned.changed, planned.fields, planned.unread) == (done.changed, done.fields, done.unread)
    assert done.unread == {"not-archived": 1, "file-missing": 1, "file-changed": 1}
    assert open_lake(mixed.lake).verify().problems == ()
    assert replay(mixed, now + timedelta(days=2)).changed == 0


def test_what_is_read_again_can_be_limited(mixed: Config, now: datetime, shorter_titles: None) -> None:
    assert replay(mixed, now, ReplayScope(since=now + timedelta(days=1))).read == 0
    assert replay(mixed, now, ReplayScope(until=now)).read == 0
    done = replay(mixed, now + timedelta(days=1), ReplayScope(where="title like '% number 5'"))
    assert (done.read, done.changed) == (1, 1)
    with pytest.raises(LakeError, match="no_such_column"):
        replay(mixed, now, ReplayScope(where="no_such_column = 1"))


def test_a_reject_becomes_an_article(
    web: Web, config: Config, now: datetime, monkeypatch: pytest.MonkeyPatch, shorter_titles: None
) -> None:
    monkeypatch.setattr("ingest.flow.batching.shared_workers", lambda limits: Inline())
    reader = importlib.import_module("ingest.extract.read")
    monkeypatch.setattr(reader, "MAX_BYTES", len(page(1)) + 500)
    web.routes["/story/1"] = Answer(page(1, more="<!-- " + 999 * "x" + " -->"), media_type="text/html")
    web.pages(2)
    feed = web.feed("/feed.xml", web.item(1), web.item(2))
    assert run_on(config, now, feed).counts["rejected"] == 1
    same = replay(config, now, ReplayScope(rejects=True))
    assert (same.read, same.changed, same.unchanged) == (1, 0, 1)
    monkeypatch.setattr(reader, "MAX_BYTES", 20_000_000)
    later = now + timedelta(days=1)
    done = replay(config, later, ReplayScope(rejects=True))
    assert (done.read, done.changed) == (1, 1)
    assert run_on(config, later, feed).counts["stored"] == 0
    assert open_lake(config.lake).verify().problems == ()
    assert replay(config, later, ReplayScope(rejects=True)).read == 0


def test_files_without_a_document_are_unchanged_and_a_rewritten_one_is_reported(
    config: Config, now: datetime, tmp_path: Path
) -> None:
    contents = {
        "empty.html": b"",
        "blank.txt": b" \n",
        "unknown.bin": b"\x00\x01\x02" * 99,
        "lines.jsonl": b'{"a": 1}\n[]\n',
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    run_on(config, now, *(tmp_path / name for name in contents))
    same = replay(config, now + timedelta(days=1), ReplayScope(rejects=True))
    assert (same.read, same.unchanged, dict(same.unread)) == (5, 5, {})
    (tmp_path / "empty.html").write_bytes(page(1))
    other = replay(config, now + timedelta(days=1), ReplayScope(rejects=True))
    assert (other.read, dict(other.unread)) == (4, {"file-changed": 1})


def test_tags_are_made_again_from_stored_texts(
    mixed: Config, now: datetime, without_network: Callable[[], None]
) -> None:
    without_network()
    assert retag(mixed, now).changed == 0
    topic = KeywordTopic(code="motions", name="motions", keywords=("motion",))
    tagged = replace(mixed, tags=TagsConfig(topic=(topic,)))
    done = retag(tagged, now + timedelta(days=1))
    assert (done.read, done.changed, dict(done.fields)) == (12, 1, {"topics": 1, "topic_tags": 1})
    (row,) = (
        open_lake(mixed.lake)
        .sql("select version, text from latest where list_contains(topics, 'user:motions')")
        .fetchall()
    )
    assert row[0] == 2
    assert "Motion 40" in row[1]
    assert retag(tagged, now + timedelta(days=2)).changed == 0
    assert retag(mixed, now + timedelta(days=3), "title like '% number 40'", dry_run=True).changed == 1
    assert open_lake(mixed.lake).verify().problems == ()


def test_a_reject_that_came_again_is_read_as_it_came_last(config: Config) -> None:
    for days, numbers in enumerate(([100, 102], [100])):
        now = lake_rows.NOW + timedelta(days=days)
        lake_rows.write_cycle(config.lake, lake_rows.rows_of([], numbers, now), now)
    lake, scope = open_lake(config.lake), ReplayScope(rejects=True, where="location = 'bad/100.html' or cycle = 1")
    (rows,) = replay_module._groups_of_cycles(replay_module._rejects_in_scope(lake, scope))
    targets = replay_module._targets(lake, rows, are_rejects=True)
    found = {(target.reading.cycle, target.reading.location) for target in targets}
    assert found == {(1, "bad/102.html"), (2, "bad/100.html")}
