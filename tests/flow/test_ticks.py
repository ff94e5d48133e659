"""Ticks come at multiples of the interval, one for all that were missed, and are never split over workers."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.io.restriction_trackers import OffsetRange
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.runners.direct.direct_runner import BundleBasedDirectRunner
from apache_beam.runners.sdf_utils import RestrictionTrackerView, ThreadsafeRestrictionTracker
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Timestamp

from ingest.errors import ConfigError
from ingest.flow import ticks

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()


def emitted(
    monkeypatch: pytest.MonkeyPatch, now: float, restriction: OffsetRange
) -> tuple[list[Any], OffsetRange | None, Timestamp | None]:
    """Run the source once at a time; return the ticks, what it set aside, and the watermark."""
    monkeypatch.setattr(time, "time", lambda: now)
    tracker = ThreadsafeRestrictionTracker(ticks._UnsplittableTracker(restriction))
    watermark = ManualWatermarkEstimator(None)
    view = RestrictionTrackerView(tracker)
    values = [each.value - START for each in ticks._EmitTicks().process((START, 60.0, 2**53), view, watermark)]
    deferred = tracker.deferred_status()
    aside = deferred[0][0] if deferred is not None and isinstance(deferred[0], tuple) else deferred and deferred[0]
    return values, aside, watermark.current_watermark()


def test_a_tick_that_is_due_is_emitted_and_the_next_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    values, aside, watermark = emitted(monkeypatch, START + 30, OffsetRange(0, 2**53))
    assert values == [0]
    assert aside is not None
    assert aside.start == 1
    assert watermark == Timestamp(START + 60)


def test_the_last_tick_stands_for_those_that_were_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    values, aside, watermark = emitted(monkeypatch, START + 3630, OffsetRange(2, 2**53))
    assert values == [3600]
    assert aside is not None
    assert aside.start == 61
    assert watermark == Timestamp(START + 3660)


def test_nothing_is_emitted_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    values, aside, _ = emitted(monkeypatch, START + 30, OffsetRange(1, 2**53))
    assert values == []
    assert aside is not None
    assert aside.start == 1


def test_an_engine_cannot_split_what_is_to_come() -> None:
    tracker = ticks._UnsplittableTracker(OffsetRange(0, 2**53))
    tracker.try_claim(0)
    assert tracker.try_split(0.5) is None
    primary, rest = tracker.try_split(0)
    assert (primary.stop, rest.start) == (1, 1)


def test_the_first_tick_is_a_multiple_of_the_interval() -> None:
    began = datetime(2026, 11, 23, 12, 3, 7, tzinfo=UTC)
    first = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()
    series = ticks.Ticks(began, timedelta(minutes=5), timedelta(minutes=20)).series()
    assert series == (first, 300.0, 4)
    assert ticks.Ticks(began, timedelta(minutes=5)).series()[2] > 10**12


class _Stopped:
    def is_set(self) -> bool:
        return True


def test_a_stop_signal_ends_the_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: START + 30)
    tracker = ThreadsafeRestrictionTracker(ticks._UnsplittableTracker(OffsetRange(0, 2**53)))
    source = ticks._EmitTicks(_Stopped())
    assert list(source.process((START, 60.0, 2**53), RestrictionTrackerView(tracker), None)) == []
    tracker.check_done()  # raises where there is more to come
    assert tracker.deferred_status() is None


class _Signal:
    def __init__(self, *, is_set: bool) -> None:
        self._is_set = is_set

    def is_set(self) -> bool:
        return self._is_set


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("duration", "is_stopped", "expected"), [(None, False, [0, 60]), (None, True, []), (timedelta(0), False, [])]
)
def test_numbers_that_come_at_once_after_an_outage_become_one_tick_a_window(
    duration: timedelta | None, is_stopped: bool, expected: list[int]
) -> None:
    minute = timedelta(minutes=1)
    until = None if duration is None else datetime.now(UTC) + duration
    numbers = [TimestampedValue(number, START + moment) for number, moment in enumerate((1, 1, 1, 30, 59, 61))]
    with beam.Pipeline(runner=BundleBasedDirectRunner()) as pipeline:
        ticked = (
            pipeline
            | beam.Create(numbers)
            | beam.Map(lambda element: element)
            | ticks.OneForEachWindow(minute, until, _Signal(is_set=is_stopped))
            | beam.Map(lambda _, window=beam.DoFn.WindowParam: float(window.start) - START)
        )
        assert_that(ticked, equal_to(expected))


@pytest.mark.parametrize("service", ["localhost", "localhost:many", "localhost:1"])
def test_a_service_that_is_not_there_is_an_error(service: str) -> None:
    began = datetime.fromtimestamp(START, UTC)
    with pytest.raises(ConfigError, match=f"{service}: no expansion service"):
        _ = beam.Pipeline() | ticks.FlinkTicks(service, began, timedelta(minutes=1))
