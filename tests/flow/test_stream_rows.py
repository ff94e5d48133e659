"""Rows of a stream's articles: workers leave them in the stage, and each window removes what it left there."""

import hashlib
import os
import pickle
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from bucket_servers import STORES
from sample_pages import page
from staged_run import groups, parts_of_lake, staged
from streams import (
    INTERVAL,
    START,
    Events,
    at,
    committed,
    one_tick,
    run_of,
    run_stream,
    stream_context,
    tick,
)
from web_server import LOOPBACK, Web

from ingest import lake as ingest_lake
from ingest.flow import CycleContext, Ingest, staging, writing
from ingest.flow.engine import run_ingest
from ingest.flow.streaming import IngestStream
from ingest.flow.ticks import Ticks
from ingest.lake import commit_run, open_lake, take_postponed
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection
from ingest.lake.stage import write_postponed
from ingest.lake.staged_rows import StagedRowsGone
from ingest.polling import target_of
from ingest.records import EncodedArticles, Source, StagedRows

pytestmark = pytest.mark.pipeline
FOOTER = "<p>Write to the desk of the valley paper by post or come to the counter in the old mill.</p>"
SENTENCE = "Ferry number %d left the pier at noon with a hundred people on board, and came back in the evening. "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of lines and three pages of one site, which repeats a line on them."""
    folder = tmp_path / "drop"
    folder.mkdir()
    line = '{"url": "https://lines.example/%d", "title": "Line %d", "text": "%s"}\n'
    lines = [line % (number, number, SENTENCE % number * 3) for number in range(6)]
    (folder / "lines.jsonl").write_text("".join(lines), encoding="utf-8")
    for number in range(4):
        content = page(number, url=f"https://valley.example/{number}", more=FOOTER)
        (folder / f"{number}.html").write_bytes(content)
    for path in folder.iterdir():
        os.utime(path, (START.timestamp(), path.stat().st_mtime - 60))
    return folder


@pytest.fixture(params=["local", *STORES])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The address of a lake that is not there yet."""
    if request.param == "local":
        return str(tmp_path / "lake")
    return f"{request.getfixturevalue(f'{request.param}_bucket')}/{tmp_path.name}/lake"


def before_commit(monkeypatch: pytest.MonkeyPatch, action: Callable[[str, str, list[Any]], None]) -> None:
    """Call a function with the lake, the run and its items when these have passed the key, before each commit."""

    def commit(lake: str, run: str, items: Any, *more: Any, **others: Any) -> Any:
        items = list(items)
        action(lake, run, items)
        return commit_run(lake, run, items, *more, **others)

    monkeypatch.setattr(writing, "commit_run", commit)


def key_of(encoded: EncodedArticles) -> str:
    assert isinstance(encoded.rows, StagedRows)
    return encoded.rows.key


def stage_steps(pipeline: beam_runner_api_pb2.Pipeline) -> list[str]:
    """Return the names of the transforms right before the one that gives a commit its key."""
    transforms = pipeline.components.transforms.values()
    producers = {key: transform for transform in transforms for key in transform.outputs.values()}
    keyed = [transform for transform in transforms if transform.unique_name.endswith("WriteLake/ByRun")]
    return [producers[key].unique_name for transform in keyed for key in transform.inputs.values()]


def test_the_graph_stages_rows_before_the_key_of_the_commit(tmp_path: Path) -> None:
    pipeline = beam.Pipeline(options=PipelineOptions(streaming=True))
    stream = IngestStream(stream_context(tmp_path / "lake"), INTERVAL, [target_of(Source("https://a.example/feed"))])
    _ = pipeline | Ticks(START, timedelta(seconds=INTERVAL)) | stream
    (step,) = stage_steps(pipeline.to_runner_api())
    assert "WriteLake/StageRows" in step


@pytest.mark.parametrize("rhythm", ["stream", "batch"])
def test_no_row_and_no_text_passes_the_key(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rhythm: str
) -> None:
    gathered: list[Any] = []
    before_commit(monkeypatch, lambda lake, run, items: gathered.extend(items))
    if rhythm == "stream":
        run_stream(tmp_path / "lake", one_tick(0), folder=folder)
    else:
        context = CycleContext.begin(str(tmp_path / "lake"), START, LOOPBACK)
        run_ingest(Ingest([Source(str(folder))], context, stage_rows=True))
    groups = [item for item in gathered if isinstance(item, EncodedArticles)]
    assert sum(len(group.heads) for group in groups) == 10
    assert all(isinstance(group.rows, StagedRows) for group in groups)
    assert b"came back in the evening" not in pickle.dumps(gathered)
    texts = open_lake(str(tmp_path / "lake")).sql("select count(*) from articles where text like '%in the evening%'")
    assert texts.fetchall() == [(6,)]


def files(where: str) -> dict[str, str]:
    """Return the sums of the tables' files of a local lake."""
    found = sorted(Path(where).glob("*/date=*/*.parquet"))
    return {str(path.relative_to(where)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_the_bytes_are_those_of_rows_that_pass_the_key(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_stream(tmp_path / "staged", one_tick(0), folder=folder)
    assert parts_of_lake(str(tmp_path / "staged")) == []
    monkeypatch.setattr(staging.StageRows, "expand", lambda self, items: items)
    run_stream(tmp_path / "passed", one_tick(0), folder=folder)
    assert files(str(tmp_path / "staged")) == files(str(tmp_path / "passed"))
    assert committed(tmp_path / "staged") == [(run_of(0), 10)]


def test_a_window_removes_what_its_attempts_have_left(where: str, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    url = web.feed("/feed", web.item(1), web.item(2))
    web.pages(1, 2)
    under_way = staged(where, [33], run=run_of(7))
    staged(where, [31, 32], run=run_of(0))  # rows of a bundle that died, or was done twice
    run_stream(where, one_tick(0), [url])
    assert [key_of(rows) for rows in under_way] == parts_of_lake(where)
    staged(where, [34], run=run_of(0))  # written when the window had committed
    assert len(parts_of_lake(where)) == 2
    assert open_lake(where).verify().ok
    commit_run(where, "a turn of watch", [], at(1))
    assert [key_of(rows) for rows in under_way] == parts_of_lake(where)
    more = web.feed("/more", web.item(2), web.item(3))
    run_stream(where, one_tick(0), [url, more])
    assert committed(where) == [(run_of(0), 2)], "the second attempt finds the first, though it has other rows"
    ingest_lake.recover(where)
    assert [key_of(rows) for rows in under_way] == parts_of_lake(where), "recovery leaves it, too"


def test_a_window_that_another_attempt_committed_takes_what_that_postponed(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows of this attempt are gone, for the commit of the other has removed them."""
    where, url = str(tmp_path / "lake"), web.feed("/feed", web.item(1))
    web.pages(1)

    def lose(lake: str, run: str, items: list[Any]) -> None:
        commit_run(lake, run, items, at(0))
        write_postponed(lake, run, ["https://a.example/later"])
        raise StagedRowsGone("gone")

    before_commit(monkeypatch, lose)
    run_stream(where, one_tick(0), [url])
    assert committed(where) == [(run_of(0), 1)]
    assert take_postponed(where, run_of(0)) == frozenset()


def delete_before(monkeypatch: pytest.MonkeyPatch, number: int, selection: Selection) -> None:
    """Delete from the lake when the rows of a window wait for their commit."""

    def delete_once(lake: str, run: str, items: list[Any]) -> None:
        if run == run_of(number) and parts_of_lake(lake):
            with ingest_lake.hold_lease(lake, holder="test"):
                delete(lake, at(number), selection)

    before_commit(monkeypatch, delete_once)


def two_ticks() -> Any:
    """Two ticks in one process, whose memory of what is under way both of them have."""
    events = Events().advance_watermark_to(at(0).timestamp()).add_elements([tick(0)])
    return events.advance_watermark_to(at(1).timestamp()).add_elements([tick(1)]).advance_watermark_to_infinity()


def test_a_deletion_while_rows_wait_and_the_next_window_has_the_others(
    where: str, folder: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = web.feed("/feed", *map(web.item, (1, 2, 3)))
    web.pages(1, 2, 3)
    gone = {web.url("/story/1"), "https://lines.example/3"}
    delete_before(monkeypatch, 0, Selection(urls=frozenset(gone)))
    commit_run(where, "first", groups([20]), START)
    # Workers that other tests have started do not know the bucket, which those that open files ask.
    local, expected = (folder, 11) if "://" not in where else (None, 2)
    run_stream(where, two_ticks(), [url], local)
    opened = open_lake(where)
    assert opened.verify().ok
    assert parts_of_lake(where) == []
    assert [run for run, _ in committed(where)] == ["first", None, run_of(1)]
    assert committed(where)[-1] == (run_of(1), expected)
    urls = {row[0] for row in opened.sql("select url from articles where cycle > 1").fetchall()}
    assert not urls & gone
    assert {web.url("/story/2"), web.url("/story/3")} <= urls
    run_stream(where, one_tick(0), [url], local)
    assert committed(where)[-1] == (run_of(1), expected), "the window that was given up stays so"
