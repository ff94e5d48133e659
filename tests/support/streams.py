"""Streams of a few ticks, run in this process, and what they committed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.direct.direct_runner import BundleBasedDirectRunner
from apache_beam.testing import test_stream as beam_stream
from apache_beam.transforms.window import TimestampedValue
from web_server import LOOPBACK

from ingest.config import Config
from ingest.flow.context import StreamContext
from ingest.flow.streaming import IngestStream
from ingest.lake import open_lake
from ingest.polling import target_of
from ingest.records import Source

Events: Any = beam_stream.TestStream

INTERVAL = 600
START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def at(number: int) -> datetime:
    """Return the time of a tick."""
    return START + timedelta(seconds=number * INTERVAL)


def stream_context(lake: Path | str, config: Config = LOOPBACK, max_delay: float | None = None) -> StreamContext:
    config = replace(config, lake=str(lake))
    return StreamContext(str(lake), "stream", START, config, fixed_clock=True, max_delay=max_delay)


def tick(number: int) -> Any:
    return TimestampedValue(number, at(number).timestamp())


def run_stream(
    lake: Path | str, events: Any, urls: Sequence[str] = (), folder: Path | str | None = None, config: Config = LOOPBACK
) -> None:
    local = [Source(str(folder))] if folder is not None else []
    targets = [target_of(Source(url)) for url in urls]
    with beam.Pipeline(runner=BundleBasedDirectRunner(), options=PipelineOptions(streaming=True)) as pipeline:
        _ = pipeline | events | IngestStream(stream_context(lake, config), INTERVAL, targets, local)


def committed(lake: Path | str) -> list[tuple[str | None, int]]:
    """Return the runs in the log of a lake, and what they stored."""
    opened = open_lake(str(lake))
    assert opened.verify().ok
    return [(entry.run, entry.counts.stored) for entry in opened.snapshots()]


def run_of(number: int) -> str:
    return f"stream/{at(number):%Y-%m-%dT%H:%M:%S}.000000Z"


def ids_twice(lake: Path) -> list[tuple[object, ...]]:
    query = "select id from sightings group by 1 having count(*) > 1 union all "
    query += "select id from articles group by id, version having count(*) > 1"
    return open_lake(str(lake)).sql(query).fetchall()


def one_tick(number: int) -> Any:
    events = Events().advance_watermark_to(at(number).timestamp()).add_elements([tick(number)])
    return events.advance_watermark_to_infinity()
