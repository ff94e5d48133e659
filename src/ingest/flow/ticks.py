"""The source of a stream: a tick at each multiple of an interval, as long as the pipeline runs.

Beam's own `PeriodicImpulse` lets engines split what is left of its ticks in halves. The second half then begins
thousands of years from now, and Prism waits for it and forgets the first. It also emits every tick that was missed
while the pipeline was down; here the last one stands for all of them.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import apache_beam as beam
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.transforms.core import RestrictionProvider
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Timestamp

_ENDLESS = 2**53  # ticks: more than there ever will be


class StopSignal(Protocol):
    """Tells the source that the stream is to end. It is pickled, and asked at each tick, by whichever worker has it."""

    def is_set(self) -> bool:
        """Return whether the stream is to end."""


class _UnsplittableTracker(OffsetRestrictionTracker):  # type: ignore[misc]
    """Lets the ticks that are to come be set aside until later, but not be given to another worker in part."""

    def try_split(self, fraction_of_remainder: float) -> Any:
        return super().try_split(0) if fraction_of_remainder == 0 else None


class _TickNumbers(RestrictionProvider):  # type: ignore[misc]
    """Which ticks, by number, are to come for an element (start, interval, number of ticks)."""

    def initial_restriction(self, element: tuple[float, float, int]) -> OffsetRange:
        return OffsetRange(0, element[2])

    def create_tracker(self, restriction: OffsetRange) -> _UnsplittableTracker:
        return _UnsplittableTracker(restriction)

    def restriction_size(self, element: Any, restriction: Any) -> int:
        return 1

    def truncate(self, element: Any, restriction: Any) -> None:
        """Emit nothing more when the pipeline drains."""


_TRACKER = beam.DoFn.RestrictionParam(_TickNumbers())
_WATERMARK = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider())


class _EmitTicks(beam.DoFn):  # type: ignore[misc]
    """Emits the ticks that are due, and sets the others aside until the next one is; the watermark goes ahead to it.

    Once the stop signal is set there are no more.
    """

    def __init__(self, stop: StopSignal | None = None) -> None:
        self.stop = stop

    @beam.DoFn.unbounded_per_element()  # type: ignore[untyped-decorator]
    def process(
        self,
        element: tuple[float, float, int],
        tracker: Any = _TRACKER,
        watermark: Any = _WATERMARK,
    ) -> Iterator[Any]:
        start, interval, _ = element
        number = tracker.current_restriction().start
        if self.stop is not None and self.stop.is_set():
            tracker.try_claim(tracker.current_restriction().stop)  # the rest is done
            return
        early = start + number * interval - time.time()
        if 0 < early < 1:  # Flink cuts delays to whole seconds, and each that is set aside leaves a state there
            time.sleep(early)
        while True:
            last = math.floor((time.time() - start) / interval)
            if number > last:
                moment = Timestamp(start + number * interval)
                watermark.set_watermark(moment)
                tracker.defer_remainder(moment)
                return
            if not tracker.try_claim(last):
                return
            watermark.set_watermark(Timestamp(start + last * interval))
            yield TimestampedValue(start + last * interval, start + last * interval)
            number = last + 1


@dataclass(eq=False)
class Ticks(beam.PTransform):  # type: ignore[misc]
    """Emits the times of ticks, in seconds since 1970, each dated with itself.

    The first is the last multiple of the interval before `began`. It ends after `duration`, if there is one, and once
    `stop` is set, if there is one.
    """

    began: datetime
    interval: timedelta
    duration: timedelta | None = None
    stop: StopSignal | None = None

    def expand(self, begin: Any) -> Any:
        """Begin with one element, from which the ticks come."""
        return begin | "Series" >> beam.Create([self.series()]) | "Emit" >> beam.ParDo(_EmitTicks(self.stop))

    def series(self) -> tuple[float, float, int]:
        """Return the first tick, the seconds between two, and how many there are at most."""
        seconds = self.interval.total_seconds()
        number = _ENDLESS if self.duration is None else max(1, math.ceil(self.duration / self.interval))
        return self.began.timestamp() // seconds * seconds, seconds, number
