"""Work on many elements at a time: the one stateful shape that several transforms share."""

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow, TimestampedValue
from apache_beam.utils.windowed_value import WindowedValue


class Buffered(beam.DoFn):  # type: ignore[misc]
    """Gathers up to `size` elements of a bundle and hands them to `work` together.

    Results keep the window and timestamp of the element they stem from: `work` takes and yields pairs of
    (element or result, origin), where the origin is opaque.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._held: list[tuple[Any, Any]] = []

    def work(self, held: list[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
        """Turn held (element, origin) pairs into (result, origin) pairs."""
        raise NotImplementedError

    def start_bundle(self) -> None:
        """Begin with nothing held: a failed bundle may have left some."""
        self._held = []

    def process(
        self, element: Any, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        """Hold the element; work when enough are held."""
        self._held.append((element, (window, timestamp)))
        if len(self._held) >= self.size:
            held, self._held = self._held, []
            for result, (_, origin_timestamp) in self.work(held):
                yield TimestampedValue(result, origin_timestamp)

    def finish_bundle(self) -> Iterator[Any]:
        """Work on what is left."""
        held, self._held = self._held, []
        for result, (window, timestamp) in self.work(held):
            yield WindowedValue(result, timestamp, (window or GlobalWindow(),))
