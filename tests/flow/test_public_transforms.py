"""The public transforms of `ingest.flow`, composed without `ingest.app`: nothing that they read or polled is lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from sample_pages import page
from web_server import LOOPBACK, Answer, Web

from ingest import flow
from ingest.app.backlog import run_web
from ingest.lake import open_lake
from ingest.polling import PollMode, target_of
from ingest.records import Source

pytestmark = pytest.mark.pipeline


def compose(lake: Path, now: datetime, sources: Sequence[Source], *, only_due: bool = False) -> None:
    """Poll the sources and commit what they bring, with nothing but transforms."""
    context = flow.CycleContext.begin(str(lake), now, LOOPBACK, fixed_clock=True)
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        items = (
            pipeline
            | beam.Create([target_of(source) for source in sources])
            | flow.FetchFeeds(context, only_due)
            | flow.FetchPages(context)
            | flow.SkipKnown(context)
            | flow.Extract(context)
            | flow.CleanSites()
            | flow.TagRegions()
            | flow.TagTopics()
            | flow.Deduplicate(context)
        )
        _ = items | flow.WriteLake(context)


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def news(web: Web, path: str, *numbers: int) -> str:
    places = "".join(
        f"<url><loc>{web.url(f'/story/{n}')}</loc><news:news><news:title>Story {n}</news:title>"
        f"<news:publication_date>2026-11-23T{n % 12:02}:00:00Z</news:publication_date></news:news></url>"
        for n in numbers
    )
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    web.routes[path] = Answer(f"<urlset {space}>{places}</urlset>".encode(), media_type="application/xml")
    return web.url(path)


def test_the_rows_of_gaps_and_what_fills_them_are_committed(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    web.pages(*range(12))
    news(web, "/news.xml", *range(12))
    web.routes["/robots.txt"] = Answer(f"Sitemap: {web.url('/news.xml')}\n".encode(), media_type="text/plain")
    sources = [Source(web.feed(f"/{name}", web.item(0), web.item(1))) for name in ("one.rss", "two.rss")]
    compose(lake, now, sources)
    for name in ("one.rss", "two.rss"):
        web.feed(f"/{name}", web.item(7), web.item(8))
    compose(lake, now + timedelta(hours=3), sources)
    polls = rows(lake, """select url, outcome from fetches where kind = 'feed' order by "at", url""")
    assert [outcome for _, outcome in polls] == ["new", "new", "gap", "gap"]
    stored = {str(row[0]).rsplit("/", 1)[1] for row in rows(lake, "select url from articles")}
    assert stored == {str(number) for number in range(9)}
    assert open_lake(str(lake)).verify().ok


def test_entries_without_anything_are_rejects_of_their_own(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    empty = "<item><title>Silent</title></item><item><title>Silent</title><guid>a</guid></item>"
    compose(lake, now, [Source(web.feed("/feed", empty), pages=False)])
    assert rows(lake, "select count(*) from rejects") == [(2,)]
    config = replace(LOOPBACK, lake=str(tmp_path / "other"))
    (result,) = run_web([target_of(Source(web.url("/feed"), pages=False))], config, now, PollMode(fixed_clock=True))
    assert (result.counts["read"], result.counts["rejected"]) == (2, 2), "the same by `run`"


def test_large_feeds_and_pages_are_stored_whole(web: Web, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    numbers = range(40)
    comment = f"<!--{'x' * 60_000}-->"
    for number in numbers:
        web.routes[f"/story/{number}"] = Answer(page(number, more=comment), media_type="text/html; charset=utf-8")
    compose(lake, now, [Source(web.feed("/feed", *(web.item(number) for number in numbers)))])
    assert rows(lake, "select count(distinct url) from articles") == [(40,)]
    assert rows(lake, "select outcome, entries, new_entries from fetches where kind = 'feed'") == [("new", 40, 40)]
    (entry,) = open_lake(str(lake)).snapshots()
    assert (entry.counts.read, entry.counts.stored) == (40, 40)


def test_the_recipe_of_the_package_runs(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [line[4:] for line in (flow.__doc__ or "").splitlines() if line.startswith("    ") or not line.strip()]
    recipe = "\n".join(lines).replace('Source("seeds/")', f"Source({str(pages)!r})")
    exec(compile(recipe, "ingest.flow.__doc__", "exec"), {})
    assert rows(tmp_path / "lake", "select count(*) from articles") == [(9,)]
    assert rows(tmp_path / "lake", "select count(*) from articles where len(topics) > 0") != [(0,)]
