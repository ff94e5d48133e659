"""`ingest report`: its numbers, hostile titles, and the page in a browser where there is one."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import lake_rows
import pytest

from ingest.app.report import read_content
from ingest.cli.main import main
from ingest.lake import open_lake, schema
from ingest.report import charts
from ingest.report.content import RegionCount, ReportContent
from ingest.report.page import report_page

NOW = lake_rows.NOW
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(
    BROWSER is None or find_spec("axe_core_python") is None, reason="needs Chromium and axe-core-python"
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = str(tmp_path_factory.mktemp("report") / "lake")
    first = lake_rows.article(1)
    articles = [
        first,
        replace(
            lake_rows.article(2), title=HOSTILE, source_name=HOSTILE, url="javascript:alert(1)", canonical_url=None
        ),
        replace(lake_rows.article(3), duplicate_of=first.id, source_name="Second Paper"),
        replace(lake_rows.article(4), regions=(), main_region=None, title=None, text="Words of a text. " * 40),
    ]
    old = lake_rows.article(5, NOW - timedelta(days=60))
    polls = [lake_rows.fetch(1), replace(lake_rows.fetch(2), outcome="timeout", errors_in_row=3, message=HOSTILE)]
    empty: dict[str, list[object]] = {name: [] for name in schema.TABLES}
    lake_rows.write_cycle(where, empty | {"articles": [old]}, NOW - timedelta(days=60))
    rejects = [lake_rows.reject(1)]
    lake_rows.write_cycle(where, empty | {"articles": list(articles), "fetches": polls, "rejects": rejects})
    version = replace(first, version=2, first_seen_at=NOW + timedelta(hours=1), title="Berth 1 opened")
    lake_rows.write_cycle(where, empty | {"articles": [version]}, NOW + timedelta(hours=1))
    return where


@pytest.fixture(scope="module")
def content(lake: str) -> ReportContent:
    return read_content(open_lake(lake), NOW + timedelta(hours=2), days=30)


@pytest.fixture(scope="module")
def page(content: ReportContent) -> str:
    return report_page(content)


def test_the_numbers_are_those_of_the_days_shown(content: ReportContent) -> None:
    assert (content.cycles, content.stored) == (3, 6)
    assert (content.articles, content.versions, content.duplicates, content.rejected) == (4, 5, 1, 1)
    assert len(content.days) == 30
    assert [(day.unique, day.duplicates) for day in content.days if day.unique] == [(3, 1)]
    assert content.regions == (RegionCount("NO", "Norway", 3),)
    assert content.without_region == 1
    assert [(topic.name, topic.articles, sum(topic.by_day)) for topic in content.topics] == [("economy", 4, 4)]
    assert [(copy.original, copy.copier, copy.articles) for copy in content.copies] == [
        ("Example News", "Second Paper", 1)
    ]
    assert [(feed.outcome, feed.errors_in_row) for feed in content.feeds] == [("timeout", 3), ("new", 0)]
    assert content.feeds_in_trouble == 1
    assert content.latest[0].title == "Berth 1 opened"


def test_an_empty_lake_has_a_report(tmp_path: Path) -> None:
    empty = read_content(open_lake(str(tmp_path / "lake"), create=True), NOW, days=7)
    assert empty.articles == 0
    assert "No articles in these days" in report_page(empty)


def test_what_comes_from_the_web_is_text_and_never_markup(page: str) -> None:
    assert escape(HOSTILE) in page
    assert HOSTILE not in page
    assert "javascript:" not in page
    assert page.count("<script>") == 1


def test_the_page_asks_nothing_from_outside(page: str) -> None:
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:img|link|iframe|object|embed|script\s+src)", page)
    assert "url(" not in page
    assert set(re.findall(r"<(\w+)[^>]*\bhttps?://", page)) == {"a"}


def test_an_article_without_a_title_shows_its_first_words(page: str) -> None:
    assert re.search(r"Words of a text\. .* …</bdi>", page)


def test_the_shades_of_the_map_have_steps_of_equal_ratio() -> None:
    regions = [RegionCount("US", "United States", 1024), RegionCount("MT", "Malta", 1), RegionCount("FR", "France", 17)]
    drawn = charts.world_map(regions)
    assert re.search(r'class="s5"[^>]*><title>United States: 1\u202f024', drawn)
    assert re.search(r'<circle class="s1"[^>]*><title>Malta: 1<', drawn), "too small for an outline: a point"
    assert re.search(r'class="s3"[^>]*><title>France: 17<', drawn)


def test_the_command_writes_one_file(lake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", "--lake", lake, "--out", str(tmp_path / "r.html"), "--now", "2026-11-23T12:00:00Z"])
    assert ended.value.code == 0
    assert "4 articles of the last 30 days" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


_PROBE = """
const report = {problems: [], widths: {}};
const frame = (width) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.onload = () => done(frame);
  frame.srcdoc = PAGE;
  document.body.append(frame);
});
(async () => {
  for (const width of [360, 1440]) {
    const inner = (await frame(width)).contentWindow;
    report.widths[width] = inner.document.documentElement.scrollWidth;
    inner.eval(AXE);
    const result = await inner.axe.run();
    report.problems.push(...result.violations.map((problem) => `${width}: ${problem.id} ${problem.nodes[0].html}`));
    const words = inner.document.getElementById("words");
    words.value = "SECOND paper";
    words.dispatchEvent(new Event("input"));
    report.hits = inner.document.getElementById("hits").textContent;
    words.focus();
    report.focus = inner.document.activeElement.id;
  }
  document.title = JSON.stringify(report);
})().catch((error) => { document.title = JSON.stringify({problems: [String(error)]}); });
"""


@needs_browser
@pytest.mark.slow
def test_the_page_in_a_browser(page: str, tmp_path: Path) -> None:
    """No violation that axe knows, nothing wider than a phone, a search that works, no error on the console."""
    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    # The policy of the page would forbid the probe.
    probed = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    code = f"const PAGE = {json.dumps(probed)}; const AXE = {json.dumps(axe)};{_PROBE}".replace("</", "<\\/")
    wrapper = tmp_path / "wrapper.html"
    wrapper.write_text(f"<!doctype html><meta charset=utf-8><body><script>{code}</script>", encoding="utf-8")
    assert BROWSER is not None
    options = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    done = subprocess.run(
        [
            *(BROWSER, *options.split(), "--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}"),
            *("--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", wrapper.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    assert found, done.stdout[:500]
    report = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&"))
    assert report["problems"] == []
    assert all(inner <= int(width) for width, inner in report["widths"].items()), report["widths"]
    assert report["hits"] == "1 of 4"
    assert report["focus"] == "words"
    assert not [line for line in done.stderr.splitlines() if "CONSOLE" in line and "ERROR" in line]
