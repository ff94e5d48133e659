"""The raw archive: what was fetched is in WARC files of the same commit, and every reference leads to its record."""

import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archive_rows import parts_of_lake
from sample_pages import page
from web_server import LOOPBACK, Answer, Web

from ingest.app.resolve_sources import resolve_sources
from ingest.app.run import RunReport, run
from ingest.config import ArchiveConfig, Config, CycleLimits
from ingest.lake import hold_lease, layout, open_lake, recover, replacement
from ingest.lake.archive.warc import decode_answer
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection
from ingest.lake.stats import lake_stats
from ingest.records import Source

pytestmark = pytest.mark.pipeline


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return replace(LOOPBACK, lake=str(tmp_path / "lake"), archive=ArchiveConfig(keep=True))


def run_on(config: Config, now: datetime, *urls: str) -> RunReport:
    return run(resolve_sources(Source(url) for url in urls), config, now, fixed_clock=True)


def places(lake: str) -> list[dict[str, object]]:
    query = "select kind, url, body_sha256, archive_file, archive_offset, archive_length from fetches order by all"
    rows: list[dict[str, object]] = open_lake(lake).sql(query).arrow().to_pylist()
    return rows


def full_text(web: Web, number: int, text: str) -> str:
    """An entry whose article came whole with the feed."""
    words = " ".join(f"{text} {part} of the council of ward {number} was read aloud." for part in range(40))
    item = web.item(number)
    return item.replace("</item>", f"<content:encoded>&lt;p&gt;{words}&lt;/p&gt;</content:encoded></item>")


def test_answers_are_in_the_archive_and_can_be_read_by_their_ranges(web: Web, config: Config, now: datetime) -> None:
    web.pages(1, 2, 3)
    web.routes["/story/1"] = Answer(page(1), media_type="text/html", headers={"Set_Cookie": "session=secret"})
    feed = web.feed("/feed.xml", web.item(1), web.item(2), web.item(3))
    report = run_on(config, now, feed)
    assert report.counts["stored"] == 3
    rows = places(config.lake)
    assert [row["kind"] for row in rows] == ["feed", "page", "page", "page"]
    file = Path(config.lake, str(rows[0]["archive_file"]))
    content = file.read_bytes()
    for row in rows:
        offset, length = int(str(row["archive_offset"])), int(str(row["archive_length"]))
        answer = decode_answer(content[offset : offset + length], "test")
        assert (answer.asked, answer.status) == (row["url"], 200)
        assert answer.about
        assert "set-cookie" not in dict(answer.headers)
    assert b"secret" not in gzip.decompress(content)
    assert page(2) in gzip.decompress(content)
    assert open_lake(config.lake).verify().problems == ()
    assert parts_of_lake(config.lake) == []
    assert [(row.table, row.rows) for row in lake_stats(config.lake, now) if row.table == "archive"] == [("archive", 4)]


def test_other_programs_read_the_archive(web: Web, config: Config, now: datetime) -> None:
    from warcio.archiveiterator import ArchiveIterator

    web.pages(1)
    run_on(config, now, web.feed("/feed.xml", web.item(1)))
    (file,) = Path(config.lake, "archive").rglob("*.warc.gz")
    with file.open("rb") as stream:
        records = [
            (record.rec_type, record.content_stream().read(), record.digest_checker.passed)
            for record in ArchiveIterator(stream, check_digests=True)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "metadata", "response", "metadata"]
    assert page(1) in [body for _, body, _ in records]
    assert False not in [passed for _, _, passed in records]


def test_the_same_body_is_not_written_twice(web: Web, config: Config, now: datetime) -> None:
    web.pages(1)
    feed = web.feed("/feed.xml", web.item(1))
    web.routes["/feed.xml"] = replace(web.routes["/feed.xml"], etag=False)
    run_on(config, now, feed)
    run_on(config, now + timedelta(days=1), feed)
    rows = [row for row in places(config.lake) if row["kind"] == "feed"]
    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert len(list(Path(config.lake, "archive").rglob("*.warc.gz"))) == 1
    assert open_lake(config.lake).verify().problems == ()


def test_postponed_pages_keep_the_answers_of_their_polls(web: Web, config: Config, now: datetime) -> None:
    numbers = range(1, 9)
    web.pages(*numbers)
    feeds = [web.feed(f"/{name}.xml", *(web.item(number) for number in numbers)) for name in ("a", "b")]
    small = replace(config, cycle=CycleLimits(items=3, megabytes=1))
    report = run_on(small, now, *feeds)
    assert report.counts["stored"] == len(numbers)
    assert len(report.cycles) > 2
    assert all(row["archive_file"] for row in places(config.lake))
    assert open_lake(config.lake).verify().problems == ()
    assert parts_of_lake(config.lake) == []


def test_without_the_setting_nothing_is_kept(web: Web, config: Config, now: datetime) -> None:
    web.pages(1)
    run_on(replace(config, archive=ArchiveConfig()), now, web.feed("/feed.xml", web.item(1)))
    assert not Path(config.lake, "archive").exists()
    assert {row["archive_file"] for row in places(config.lake)} == {None}


def test_the_same_run_gives_the_same_bytes(web: Web, config: Config, now: datetime, tmp_path: Path) -> None:
    web.pages(1, 2, 3)
    feed = web.feed("/feed.xml", web.item(1), web.item(2), web.item(3))
    files = []
    for name in ("one", "two"):
        run_on(replace(config, lake=str(tmp_path / name)), now, feed)
        files.append({path.name: path.read_bytes() for path in Path(tmp_path, name, "archive").rglob("*.gz")})
    assert files[0] == files[1]
    assert len(files[0]) == 1


def test_a_deletion_reaches_the_archive(
    web: Web, config: Config, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)
    web.pages(1, 2, 3)
    feed = web.feed("/feed.xml", web.item(1), web.item(2))
    other = web.feed("/other.xml", web.item(3))
    run_on(config, now, feed, other)
    before = places(config.lake)
    with hold_lease(config.lake, holder="test"):
        recover(config.lake)
        delete(config.lake, now + timedelta(hours=1), Selection(urls=frozenset({web.url("/story/1")})))
    rows = {str(row["url"]): row for row in places(config.lake)}
    assert len(rows) == len(before) - 1
    assert rows[feed]["archive_file"] is None, "the document of the feed names the article"
    assert rows[other]["archive_file"] is not None
    for path in Path(config.lake).rglob("*.gz"):
        content = path.read_bytes()
        assert not content or web.url("/story/1").encode() not in gzip.decompress(content)
    assert open_lake(config.lake).verify().problems == ()
    # What is polled again is not archived while it names the article.
    web.feed("/feed.xml", web.item(1), web.item(2), full_text(web, 9, "a new motion"))
    run_on(config, now + timedelta(days=1), feed)
    polls = [row for row in places(config.lake) if row["url"] == feed]
    assert [row["archive_file"] for row in polls] == [None, None]
    assert open_lake(config.lake).verify().problems == ()


def test_expiry_keeps_what_later_rows_refer_to(
    web: Web, config: Config, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)
    web.pages(1)
    feed = web.feed("/feed.xml", web.item(1))
    run_on(config, now, feed)
    run_on(config, now + timedelta(days=2), feed)
    with hold_lease(config.lake, holder="test"):
        recover(config.lake)
        selection = Selection(before=(now + timedelta(days=1)).date())
        delete(config.lake, now + timedelta(days=2), selection, remember=False)
    (row,) = [row for row in places(config.lake) if row["kind"] == "feed"]
    assert row["archive_file"] is not None
    (path,) = Path(config.lake, layout.ARCHIVE).rglob("*.gz")
    assert page(1) not in gzip.decompress(path.read_bytes())
    assert open_lake(config.lake).verify().problems == ()


def test_a_pipeline_that_polls_by_itself_keeps_answers_too(web: Web, config: Config, now: datetime) -> None:
    from ingest.flow.context import CycleContext
    from ingest.flow.engine import run_ingest
    from ingest.flow.ingesting import Ingest
    from ingest.polling import target_of

    web.pages(1, 2)
    feed = web.feed("/feed.xml", web.item(1), web.item(2))
    context = CycleContext.begin(config.lake, now, config)
    assert run_ingest(Ingest((), context, targets=[target_of(Source(feed))]))["stored"] == 2
    assert [row["kind"] for row in places(config.lake) if row["archive_file"]] == ["feed", "page", "page"]
    assert parts_of_lake(config.lake) == []
    assert open_lake(config.lake).verify().problems == ()


def delete_and_poll_again(config: Config, now: datetime, feed: str, **selected: str) -> list[str]:
    """Delete something, poll the feed again, and return what the archive has then."""
    with hold_lease(config.lake, holder="test"):
        recover(config.lake)
        chosen: dict[str, Any] = {name: frozenset({value}) for name, value in selected.items()}
        delete(config.lake, now, Selection(**chosen))
    run_on(config, now + timedelta(days=1), feed)
    assert open_lake(config.lake).verify().problems == ()
    files = [path.read_bytes() for path in Path(config.lake).rglob("*.gz")]
    return [gzip.decompress(content).decode("utf-8", "replace") for content in files if content]


@pytest.mark.parametrize("what", ["article", "source"])
def test_documents_of_deleted_sources_and_texts_are_not_kept_again(
    web: Web, config: Config, now: datetime, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)
    words = " ".join(f"Motion {part} of the council of the ward was read aloud." for part in range(40))
    entry = f"<item><title>A motion</title><guid>motion:1</guid><description>{words}</description></item>"
    feed = web.feed("/feed.xml", entry)
    assert run_on(config, now, feed).counts["stored"] == 1
    (identity,) = open_lake(config.lake).sql("select id from articles").fetchall()[0]
    web.feed("/feed.xml", entry, entry.replace("motion", "vote").replace("Motion", "Vote"))
    selected = {"ids": identity} if what == "article" else {"sources": feed}
    kept = delete_and_poll_again(config, now, feed, **selected)
    assert [text for text in kept if "Motion 3" in text] == []
