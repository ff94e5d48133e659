"""Ticks come at multiples of the interval, one for all that were missed, and are never split over workers."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apache_beam.io.restriction_trackers import OffsetRange
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.runners.sdf_utils import RestrictionTrackerView, ThreadsafeRestrictionTracker
from apache_beam.utils.timestamp import Timestamp

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


def test_an_engine_that_comes_a_moment_early_gets_the_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        monkeypatch.setattr(time, "time", lambda: START + 60.0)

    monkeypatch.setattr(time, "sleep", sleep)
    values, aside, watermark = emitted(monkeypatch, START + 59.25, OffsetRange(1, 2**53))
    assert (values, slept) == ([60], [0.75])
    assert aside is not None
    assert aside.start == 2
    assert watermark == Timestamp(START + 120)


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
