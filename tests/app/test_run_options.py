"""What `run` leaves out on request: other days of publication, items beyond a limit, and all of them on a dry run."""

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import lake_rows
import pytest
from sample_pages import page
from web_server import Answer, Web

from ingest.app.dry_run import plan_run
from ingest.app.resolve_sources import resolve_sources
from ingest.app.run import RunReport, run
from ingest.config import Config, FetchConfig, WorkLimits
from ingest.errors import SourceError
from ingest.lake import commit_run, open_lake
from ingest.lake.publication import Publication
from ingest.records import Article, ItemsRead, Source

pytestmark = pytest.mark.pipeline
NOW = datetime.fromisoformat("2026-11-23T12:00:00Z")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    fetch = FetchConfig(contact="news@example.org", allow_networks=("127.0.0.1/32",), delay=0.0)
    return Config(lake=str(tmp_path / "lake"), work=WorkLimits(workers=1), fetch=fetch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five pages, published on the 1st to the 4th of November, and one without a date."""
    folder = tmp_path / "input"
    folder.mkdir()
    for number in (1, 2, 3, 4):
        date_of_page = f'<meta property="article:published_time" content="2026-11-0{number}T08:00:00+00:00"></head>'
        written = page(number, url=f"https://news.example/{number}").replace(b"</head>", date_of_page.encode())
        (folder / f"{number}.html").write_bytes(written)
    (folder / "5.html").write_bytes(page(5, url="https://news.example/5"))
    return folder


def titles(config: Config) -> int:
    return len(open_lake(config.lake).sql("select id from latest"))


def run_on(config: Config, *paths: object, limit: int | None = None, days: Publication | None = None) -> RunReport:
    sources = resolve_sources(Source(str(path), pages=False) for path in paths)
    return run(sources, config, NOW, limit=limit, publication=days or Publication())


def test_other_days_are_counted_and_left_for_another_run(folder: Path, config: Config) -> None:
    report = run_on(config, folder, days=Publication(date(2026, 11, 2), date(2026, 11, 3)))
    assert (report.counts["read"], report.counts["stored"]) == (2, 2)
    assert (report.counts["other_days"], report.counts["undated"]) == (2, 1)
    assert open_lake(config.lake).verify().ok
    report = run_on(config, folder)
    assert (report.counts["stored"], report.counts["unchanged"]) == (3, 2)
    assert titles(config) == 5


def test_a_limit_is_a_number_of_new_items(folder: Path, config: Config) -> None:
    stored = [run_on(config, folder, limit=2).counts["stored"] for _ in range(4)]
    assert stored == [2, 2, 1, 0]


def test_a_limit_cuts_a_file_of_many_items(tmp_path: Path, config: Config) -> None:
    lines = [f'{{"title": "A title of {n}", "text": "{"Some words of a text. " * 20}{n}"}}\n' for n in range(7)]
    (tmp_path / "news.jsonl").write_text("".join(lines))
    stored = [run_on(config, tmp_path / "news.jsonl", limit=3).counts["stored"] for _ in range(4)]
    assert stored == [3, 3, 1, 0]


def test_a_feed_is_asked_again_for_what_was_left_out(web: Web, config: Config) -> None:
    def entry(number: int) -> str:
        text = f"<p>{'The council met in the town hall and spoke of the bridge. ' * 12}{number}</p>"
        return (
            f"<item><title>Item {number}</title><guid>{number}</guid><link>https://news.example/{number}</link>"
            f"<pubDate>0{number} Nov 2026 08:00:00 GMT</pubDate><description><![CDATA[{text}]]></description></item>"
        )

    items = "".join(map(entry, (1, 2, 3)))
    web.routes["/feed.xml"] = Answer(f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode())
    address = web.url("/feed.xml")
    report = run_on(config, address, days=Publication(since=date(2026, 11, 3)))
    assert (report.counts["stored"], report.counts["other_days"]) == (1, 2)
    report = run_on(config, address, limit=1)
    assert report.counts["stored"] == 1
    report = run_on(config, address)
    assert report.counts["stored"] == 1
    assert titles(config) == 3


def test_a_dry_run_writes_nothing(folder: Path, config: Config) -> None:
    sources = resolve_sources([Source(str(folder)), Source("https://news.example/feed.xml", kind="feed")])
    plan = plan_run(sources, config, limit=3)
    assert (plan.items, plan.new, plan.limit) == (5, 5, 3)
    assert [address.url for address in plan.addresses] == ["https://news.example/feed.xml"]
    assert not os.path.exists(config.lake)
    (folder / "6.html").write_bytes(b"")
    run_on(config, folder / "1.html", folder / "6.html")
    before = sorted(str(path) for path in Path(config.lake).rglob("*"))
    plan = plan_run(sources, config)
    assert (plan.items, plan.new) == (6, 4)
    assert sorted(str(path) for path in Path(config.lake).rglob("*")) == before
    with pytest.raises(SourceError):
        plan_run(resolve_sources([Source(str(folder / "missing"))]), config)


def test_a_commit_without_a_number_of_items_leaves_out_too(tmp_path: Path) -> None:
    dated = replace(lake_rows.article(1), published_date=date(2026, 1, 1))
    undated = replace(lake_rows.article(2), published_date=None)
    with_number: list[Article | ItemsRead] = [dated, undated, ItemsRead(2)]
    for number, items in enumerate((with_number[:2], with_number)):
        report = commit_run(str(tmp_path / str(number)), "run", items, NOW, publication=Publication(date(2026, 1, 1)))
        assert (report.counts.read, report.counts.stored) == (1, 1)
        assert (report.left_out.other_days, report.left_out.undated) == (0, 1)
