"""A run by the application layer: its report, the log and the rows say the same; when it has failed."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sample_pages import page
from web_server import Answer, Web

from ingest.app.cycle import run_cycle
from ingest.app.resolve_sources import resolve_sources
from ingest.app.run import COUNTS, RunReport, UnreadSource, run
from ingest.config import Config, CycleLimits, FetchConfig, WorkLimits
from ingest.errors import LakeError
from ingest.lake import LogEntry, commit_cycle, open_lake
from ingest.records import Fetch, Source

pytestmark = pytest.mark.pipeline


@pytest.fixture
def config(tmp_path: Path) -> Config:
    fetch = FetchConfig(contact="news@example.org", allow_networks=("127.0.0.1/32",), delay=0.0)
    return Config(lake=str(tmp_path / "lake"), work=WorkLimits(workers=1), fetch=fetch)


def run_on(config: Config, now: datetime, *paths: object) -> RunReport:
    return run(resolve_sources(Source(str(path)) for path in paths), config, now)


def counted_rows(lake: str, now: datetime) -> dict[str, int]:
    """The numbers of a run, counted in the tables."""
    opened = open_lake(lake)

    def number(query: str) -> int:
        return int(opened.sql(query, [now]).fetchall()[0][0])

    return {
        "stored": number("select count(*) from articles where first_seen_at = ?"),
        "duplicates": number("select count(*) from articles where first_seen_at = ? and duplicate_of is not null"),
        "rejected": number("select count(*) from rejects where seen_at = ?"),
        "fetched": number("""select count(*) from fetches where "at" >= ? and outcome <> 'deferred'"""),
    }


def committed_counts(lake: str, report: RunReport) -> dict[str, int]:
    """The numbers of a run, from the log entries of its cycles."""
    entries = [entry for entry in open_lake(lake).snapshots() if entry.cycle in report.cycles]
    return {name: sum(getattr(entry.counts, name) for entry in entries) for name in COUNTS}


def test_report_log_and_rows_have_the_same_numbers(tmp_path: Path, web: Web, config: Config, now: datetime) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.html").write_bytes(page(number, url=f"https://news.example/{number}"))
    for number in (2, 3):  # two copies at other addresses
        (folder / f"copy{number}.html").write_bytes(page(number, url=f"https://copies.example/{number}"))
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    feed = web.feed("/feed", *(web.item(number) for number in (4, 5, 6)))
    web.pages(4, 5)
    web.routes["/story/6"] = Answer(status=404)
    few = replace(config, cycle=CycleLimits(items=4))
    report = run_on(few, now, folder, feed)
    assert len(report.cycles) > 1
    # A copy in a later cycle of the same time may be the first of both by its id: then their clusters merge instead.
    merged = open_lake(config.lake).sql("select count(*) from cluster_merges").fetchall()[0][0]
    assert report.counts["duplicates"] + merged == 2
    assert (report.counts["stored"], report.counts["rejected"]) == (7, 2)
    assert {name: report.counts[name] for name in COUNTS} == committed_counts(config.lake, report)
    rows = counted_rows(config.lake, now)
    assert {name: report.counts[name] for name in rows} == rows
    assert sum(report.reasons.values()) == report.counts["rejected"]
    again = run_on(few, now + timedelta(hours=1), folder)
    assert (again.cycles, again.counts["unchanged"], again.counts["read"]) == ([], 6, 6)
    assert again.counts["stored"] == again.counts["rejected"] == again.counts["duplicates"] == 0


def test_a_run_in_which_every_item_was_rejected_has_failed(tmp_path: Path, config: Config, now: datetime) -> None:
    sources = [Source(str(tmp_path / "input"))]
    (tmp_path / "input").mkdir()
    for number in range(10):
        (tmp_path / "input" / f"{number}.html").write_text(f"<html><body><p>{number}</p></body></html>")
    report = run_on(config, now, tmp_path / "input")
    assert (report.counts["read"], report.counts["rejected"]) == (10, 10)
    assert report.all_rejected
    assert report.has_failed(sources, named=False)
    (tmp_path / "input" / "good.html").write_bytes(page(1))
    mixed = run_on(config, now + timedelta(hours=1), tmp_path / "input")
    assert (mixed.counts["stored"], mixed.counts["unchanged"]) == (1, 10)
    assert not mixed.has_failed(sources, named=False)


def test_a_feed_with_one_new_entry_that_is_rejected_has_not_failed(web: Web, config: Config, now: datetime) -> None:
    feed = web.feed("/feed", web.item(1))
    web.pages(1)
    assert not run_on(config, now, feed).all_rejected
    web.feed("/feed", web.item(1), web.item(2))
    web.routes["/story/2"] = Answer(status=404)
    report = run_on(config, now + timedelta(days=1), feed)
    assert (report.counts["stored"], report.counts["rejected"], report.counts["unchanged"]) == (0, 1, 1)
    assert not report.all_rejected


def test_a_feed_whose_every_entry_is_rejected_has_failed(web: Web, config: Config, now: datetime) -> None:
    feed = web.feed("/feed", web.item(1), web.item(2))
    web.routes["/story/1"] = web.routes["/story/2"] = Answer(status=404)
    assert run_on(config, now, feed).all_rejected


def report_of(*, unread: int = 0, polls: tuple[Fetch, ...] = (), **counts: int) -> RunReport:
    sources = tuple(UnreadSource(f"source {number}", "no files") for number in range(unread))
    return RunReport("lake", datetime(2026, 11, 23), counts=Counter(counts), unread=sources, polls=polls)


@pytest.mark.parametrize(
    ("unread", "sources", "named", "failed"),
    [(0, 2, True, False), (1, 2, True, True), (1, 2, False, False), (2, 2, False, True)],
)
def test_sources_that_could_not_be_read_fail_a_run(unread: int, sources: int, named: bool, failed: bool) -> None:
    assert report_of(unread=unread).has_failed([Source("x")] * sources, named=named) == failed


def test_nothing_read_is_not_everything_rejected(now: datetime) -> None:
    assert not report_of(read=0, rejected=0).all_rejected
    assert report_of(read=2, rejected=2).all_rejected
    for reasons, is_fault in (({"copy": 2}, False), ({"copy": 1, "no-text": 1}, True)):
        assert replace(report_of(read=2, rejected=2), reasons=Counter(reasons)).all_rejected == is_fault
    assert not report_of(read=2, rejected=2, polls=(Fetch("https://a", "feed", now, "not-modified"),)).all_rejected


def test_articles_without_an_entry_in_the_log_are_an_error(
    tmp_path: Path, config: Config, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.html").write_bytes(page(1))

    def commit_and_lose_the_entry(lake: str, cycle: str, *arguments: Any) -> LogEntry:
        entry = commit_cycle(lake, cycle, *arguments)
        (Path(lake) / "_log" / f"{cycle}.json").unlink()
        return entry

    monkeypatch.setattr("ingest.lake.committing.commit_cycle", commit_and_lose_the_entry)
    with pytest.raises(LakeError, match="has no entry of run run-"):
        run_cycle([Source(str(tmp_path / "page.html"))], lake=config.lake, now=now, config=config)
