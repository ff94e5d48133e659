"""A DoFn that works on many elements at a time."""

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow, TimestampedValue
from apache_beam.utils.windowed_value import WindowedValue

from ingest.flow.context import ContextDoFn, CycleContext


class BatchDoFn(ContextDoFn):
    """Collects up to `size` elements of a bundle and hands them to `work` together.

    Results keep the window and timestamp of the element they come from: `work` takes and yields pairs of
    (element or result, origin), where the origin is opaque.
    """

    def __init__(self, context: CycleContext, size: int) -> None:
        super().__init__(context)
        self.size = size
        self._batch: list[tuple[Any, Any]] = []

    def work(self, batch: list[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
        """Turn (element, origin) pairs into (result, origin) pairs."""
        raise NotImplementedError

    def start_bundle(self) -> None:
        """Begin with an empty batch: a failed bundle may have left some elements."""
        self._batch = []

    def process(
        self, element: Any, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        """Add the element to the batch; work on it when it is full."""
        self._batch.append((element, (window, timestamp)))
        if len(self._batch) >= self.size:
            batch, self._batch = self._batch, []
            for result, (_, origin_timestamp) in self.work(batch):
                yield TimestampedValue(result, origin_timestamp)

    def finish_bundle(self) -> Iterator[Any]:
        """Work on the last elements."""
        batch, self._batch = self._batch, []
        for result, (window, timestamp) in self.work(batch):
            yield WindowedValue(result, timestamp, (window or GlobalWindow(),))
