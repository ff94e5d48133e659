"""The stream: each window is a cycle that commits once, whatever comes late, out of order or again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.transforms.window import FixedWindows
from sample_pages import page
from streams import (
    INTERVAL,
    START,
    Events,
    at,
    committed,
    ids_twice,
    one_tick,
    run_of,
    run_stream,
    stream_context,
    tick,
)
from web_server import LOOPBACK, Answer, Web

from ingest.app.watch import watch
from ingest.config import CycleLimits
from ingest.flow.streaming import IngestStream, _FindDue
from ingest.flow.ticks import Ticks
from ingest.lake import commit_run, open_lake
from ingest.polling import target_of
from ingest.records import Location, PollTarget, Source

pytestmark = pytest.mark.pipeline


def test_each_window_with_news_is_a_cycle_dated_with_its_tick(web: Web, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1), web.item(2))
    web.pages(1, 2)
    events = Events()
    for number in range(3):
        events = events.advance_watermark_to(at(number).timestamp()).add_elements([tick(number)])
    run_stream(lake, events.advance_watermark_to_infinity(), [url])
    runs = committed(lake)
    assert runs[0] == (run_of(0), 2)
    assert {run for run, _ in runs} <= {run_of(number) for number in range(3)}
    query = "select distinct first_seen_at from articles"
    assert open_lake(str(lake)).sql(query).fetchall() == [(START,)]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([0, 0], [0]),  # the same tick again
        ([1, 0], [0, 1]),  # out of order, before the windows end
        ([0, 2, 1], [0, 1, 2]),
    ],
)
def test_ticks_again_and_out_of_order_commit_each_window_once(
    web: Web, tmp_path: Path, numbers: list[int], expected: list[int]
) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1))
    web.pages(1)
    events = Events().advance_watermark_to(START.timestamp()).add_elements([tick(number) for number in numbers])
    run_stream(lake, events.advance_watermark_to_infinity(), [url])
    runs = [run for run, _ in committed(lake)]
    assert len(runs) == len(set(runs))
    assert set(runs) <= {run_of(number) for number in expected}
    assert sum(stored for _, stored in committed(lake)) == 1
    assert not ids_twice(lake)
    if len(numbers) == len(set(numbers)):  # the windows are under way at once, and one of them asks
        assert (web.asked.count("/feed"), web.asked.count("/story/1")) == (1, 1)


def test_a_late_tick_commits_nothing_again(web: Web, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1))
    web.pages(1)
    events = Events().advance_watermark_to(at(0).timestamp()).add_elements([tick(0)])
    events = events.advance_watermark_to(at(2).timestamp()).add_elements([tick(0), tick(2)])
    run_stream(lake, events.advance_watermark_to_infinity(), [url])
    runs = [run for run, _ in committed(lake)]
    assert runs.count(run_of(0)) == 1
    assert sum(stored for _, stored in committed(lake)) == 1


def test_a_replay_that_fetches_more_changes_nothing_and_the_next_window_has_it(web: Web, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1))
    web.pages(1, 2)
    run_stream(lake, one_tick(0), [url])
    before = committed(lake)
    more = web.feed("/more", web.item(2))
    run_stream(lake, one_tick(0), [url, more])  # the engine lost the end of the window and does it again
    assert "/story/2" in web.asked
    assert committed(lake) == before == [(run_of(0), 1)]
    run_stream(lake, one_tick(1), [url, more])
    assert committed(lake) == [(run_of(0), 1), (run_of(1), 1)]
    assert not ids_twice(lake)


def test_a_stream_that_starts_anew_goes_on_from_the_lake_alone(web: Web, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    url = web.feed("/feed", web.item(1))
    web.pages(1)
    web.routes["/story/2"] = Answer(status=503)
    run_stream(lake, one_tick(0), [url])
    url = web.feed("/feed", web.item(1), web.item(2))
    run_stream(lake, one_tick(2), [url])
    web.pages(2)
    run_stream(lake, one_tick(200), [url])  # the page that failed is tried again
    assert sum(stored for _, stored in committed(lake)) == 2
    assert not ids_twice(lake)


def test_a_folder_that_grows(tmp_path: Path) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "drop"
    line = '{"url": "https://lines.example/%d", "title": "Line %d", "text": "%s"}\n'
    text = "Ferry number %d left the pier at noon with a hundred people on board, and came back in the evening."

    def write(number: int) -> None:
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.jsonl").write_text(line % (number, number, text % number), encoding="utf-8")

    run_stream(lake, one_tick(0), folder=folder)
    assert not (lake / "_log").exists(), "there is no folder yet"
    write(1)
    settle(folder)
    run_stream(lake, one_tick(1), folder=folder)
    write(2)
    run_stream(lake, one_tick(2), folder=folder)  # a writer may be at it
    settle(folder)
    run_stream(lake, one_tick(3), folder=folder)
    assert committed(lake) == [(run_of(1), 1), (run_of(3), 1)]


def settle(folder: Path) -> None:
    import os

    for path in folder.iterdir():
        os.utime(path, (START.timestamp(), path.stat().st_mtime - 60))


def window_of(number: int) -> Any:
    return next(iter(FixedWindows(INTERVAL).assign(FixedWindows.AssignContext(at(number).timestamp()))))


def find_due(lake: Path, max_delay: float | None = None, **sources: Any) -> Any:
    finder = _FindDue(stream_context(lake, max_delay=max_delay), sources.get("targets", ()), sources.get("local", ()))
    finder.setup()
    return finder


def found(finder: Any, number: int, kind: type[Any]) -> list[str]:
    items: Iterator[Any] = finder.process(number, window_of(number))
    return [getattr(item, "url", None) or item.path for item in items if isinstance(item, kind)]


def test_overlapping_windows_do_not_ask_twice(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    targets = tuple(PollTarget(f"https://{name}.example/feed", Source("x"), "feed") for name in "abc")
    finder = find_due(lake, targets=targets)
    urls = [target.url for target in targets]
    assert found(finder, 0, PollTarget) == urls
    assert found(finder, 1, PollTarget) == [], "the first window has not committed"
    assert found(finder, 0, PollTarget) == urls, "a second attempt of the first window"
    commit_run(str(lake), run_of(0), [], at(0))  # with nothing new there is no entry in the log
    assert found(finder, 2, PollTarget) == []
    assert found(finder, 4, PollTarget) == urls, "after half an hour it is taken to be lost"
    assert found(find_due(lake, targets=targets), 4, PollTarget) == urls, "another process knows nothing of it"


def test_a_window_takes_as_much_as_a_cycle_may_hold(tmp_path: Path) -> None:
    config = replace(LOOPBACK, cycle=replace(LOOPBACK.cycle, items=2))
    targets = tuple(PollTarget(f"https://{number}.example/feed", Source("x"), "feed") for number in range(5))
    folder = tmp_path / "drop"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text("x")
    settle(folder)
    finder = _FindDue(stream_context(tmp_path / "lake", config), targets, (Source(str(folder)),))
    finder.setup()
    assert [len(found(finder, number, PollTarget)) for number in range(3)] == [2, 2, 1]
    finder = _FindDue(stream_context(tmp_path / "lake", config), (), (Source(str(folder)),))
    finder.setup()
    assert [len(found(finder, number, Location)) for number in range(3)] == [2, 2, 1]


def test_a_tick_that_comes_too_late_begins_nothing(tmp_path: Path) -> None:
    targets = (PollTarget("https://a.example/feed", Source("x"), "feed"),)
    assert found(find_due(tmp_path / "lake", max_delay=60.0, targets=targets), 0, PollTarget) == []


def graph(tmp_path: Path) -> beam_runner_api_pb2.Pipeline:
    pipeline = beam.Pipeline(options=PipelineOptions(streaming=True))
    stream = IngestStream(
        stream_context(tmp_path / "lake"), INTERVAL, [target_of(Source("https://a.example/feed"))], [Source("drop")]
    )
    _ = pipeline | Ticks(START, timedelta(seconds=INTERVAL)) | stream
    return pipeline.to_runner_api()


def test_the_stream_has_no_side_input_no_state_and_no_timer(tmp_path: Path) -> None:
    """The first breaks checkpoints on Flink, the others lost articles after a replay."""
    proto = graph(tmp_path)
    payloads = {}
    for name, transform in proto.components.transforms.items():
        if transform.spec.urn == "beam:transform:pardo:v1":
            payloads[name] = beam_runner_api_pb2.ParDoPayload.FromString(transform.spec.payload)
    assert len(payloads) > 10
    for name, payload in payloads.items():
        held = (dict(payload.side_inputs), dict(payload.state_specs), dict(payload.timer_family_specs))
        assert held == ({}, {}, {}), proto.components.transforms[name].unique_name


def test_a_bucket_that_grows(bucket: str, tmp_path: Path) -> None:
    import obstore
    from obstore.store import from_url

    lake, folder = tmp_path / "lake", f"{bucket}/growing-{tmp_path.name}"
    text = "Ferry number %d left the pier at noon with a hundred people on board, and came back in the evening. "

    def write(number: int) -> None:
        obstore.put(from_url(folder), f"{number}.txt", (text % number * 3).encode())

    run_stream(lake, one_tick(0), folder=folder)
    assert not (lake / "_log").exists(), "there is nothing yet"
    for number in (1, 2):
        write(number)
        run_stream(lake, one_tick(number), folder=folder)
    run_stream(lake, one_tick(3), folder=folder)
    assert committed(lake) == [(run_of(1), 1), (run_of(2), 1)]


def test_pages_without_room_in_a_window_come_in_the_next(web: Web, tmp_path: Path) -> None:
    """They wait in the lake, by a poll that is not committed, and not in the memory of a worker."""
    lake = tmp_path / "lake"
    url = web.feed("/feed", *map(web.item, range(3)))
    for number in range(3):
        long = page(number) + b"<!-- %s -->" % (b"x" * 200_000)
        web.routes[f"/story/{number}"] = Answer(long, media_type="text/html; charset=utf-8")
    config = replace(LOOPBACK, cycle=CycleLimits(megabytes=1), fetch=replace(LOOPBACK.fetch, per_host=1))
    for number in range(3):
        run_stream(lake, one_tick(number), [url], config=config)
    stored = [number for _, number in committed(lake)]
    assert len(stored) > 1, "a window had no room for all"
    assert sum(stored) == 3
    assert not ids_twice(lake)


def test_watch_and_the_stream_take_turns(web: Web, tmp_path: Path) -> None:
    lake = tmp_path / "lake"

    def publish(*numbers: int) -> str:
        web.pages(*numbers)
        return web.feed("/feed", *map(web.item, numbers))

    def turn_of_watch(number: int) -> None:
        config = replace(LOOPBACK, lake=str(lake))
        targets = [target_of(Source(web.url("/feed")))]
        turns = watch(
            targets,
            lambda: (),
            config,
            interval=timedelta(seconds=INTERVAL),
            stop=Event(),
            clock=lambda: at(number),
            max_cycles=1,
            fixed_clock=True,
        )
        assert len(list(turns)) == 1

    run_stream(lake, one_tick(0), [publish(1)])
    publish(1, 2)
    turn_of_watch(200)
    assert web.asked.count("/story/1") == 1, "watch knows what the stream has stored"
    run_stream(lake, one_tick(400), [publish(1, 2, 3)])
    publish(1, 2, 3, 4)
    turn_of_watch(600)
    assert [stored for _, stored in committed(lake)] == [1, 1, 1, 1]
    assert [web.asked.count(f"/story/{number}") for number in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert not ids_twice(lake)
