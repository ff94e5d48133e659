"""Rows that wait in the stage: the pipelines of engines give the same bytes as the local ones, and leave nothing."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from sample_pages import page
from staged_run import groups, parts_of_lake

from ingest.config import Config, WorkLimits
from ingest.flow import CycleContext, Ingest, site_lines, staging, writing
from ingest.flow.engine import run_ingest
from ingest.lake import CommitReport, commit_run, open_lake
from ingest.lake.staged_rows import are_staged
from ingest.records import EncodedArticles, Source

pytestmark = pytest.mark.pipeline
CONFIG = Config(work=WorkLimits(workers=1))
FOOTER = "<p>Write to the desk of the valley paper by post or come to the counter in the old mill.</p>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with eight pages of one site, which repeats a line on all of them."""
    folder = tmp_path / "site"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.html").write_bytes(page(number, url=f"https://valley.example/{number}", more=FOOTER))
    return folder


def sums(lake: Path) -> dict[str, str]:
    files = sorted(lake.glob("*/date=*/*.parquet"))
    return {str(path.relative_to(lake)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run(source: Path, lake: Path, now: datetime, *, stage_rows: bool) -> dict[str, str]:
    context = CycleContext.begin(str(lake), now, CONFIG, run="one run")
    run_ingest(Ingest([Source(str(source))], context, stage_rows=stage_rows))
    assert open_lake(str(lake)).verify().ok
    return sums(lake)


@pytest.mark.parametrize("pages_of_a_task", [3, 32])
def test_the_bytes_are_those_of_rows_that_pass_the_key(
    site: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, pages_of_a_task: int
) -> None:
    expected = run(site, tmp_path / "passed", now, stage_rows=False)
    reports: list[bool] = []

    def commit(lake: str, name: str, items: Any, *more: Any, **others: Any) -> CommitReport:
        reports.append(are_staged(items))
        return commit_run(lake, name, items, *more, **others)

    monkeypatch.setattr(writing, "commit_run", commit)
    monkeypatch.setattr(site_lines, "_PAGES_OF_A_TASK", pages_of_a_task)
    assert run(site, tmp_path / "staged", now, stage_rows=True) == expected
    assert reports == [True]
    assert parts_of_lake(str(tmp_path / "staged")) == []
    (texts,) = open_lake(str(tmp_path / "staged")).sql("select count(*) from articles where text like '%old mill%'")
    assert texts == (0,), "the line that the site repeats is removed from rows in the stage, too"


def test_a_bundle_becomes_parts_of_bounded_size(tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = groups(range(12))
    (size, *_) = (len(group.rows) for group in made if isinstance(group.rows, bytes))
    monkeypatch.setattr(staging, "PART_BYTES", 2 * size - 100)
    do_fn = staging._StageRows(CycleContext.begin(str(tmp_path / "lake"), now, CONFIG))
    window, timestamp = beam.transforms.window.GlobalWindow(), 0
    do_fn.start_bundle()
    results: list[Any] = []
    for group in made[:5]:
        results += do_fn.process(group, window, timestamp)
    assert [len(result.value.heads) for result in results] == [4, 4]
    results += do_fn.process("another element", window, timestamp)
    results += do_fn.process(results[0].value, window, timestamp)
    results += do_fn.finish_bundle()
    heads = [head for result in results if not isinstance(result, str | EncodedArticles) for head in result.value.heads]
    assert heads == [head for group in made[:5] for head in group.heads]
    assert results[2] == "another element"
    assert results[3] is results[0].value, "what is in the stage already stays as it is"
    do_fn.start_bundle()
    assert list(do_fn.finish_bundle()) == []
