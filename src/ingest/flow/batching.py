"""A DoFn that works on many elements at a time."""

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from ingest.flow.context import ContextDoFn, CycleContext


class BatchDoFn(ContextDoFn):
    """Collects up to `size` elements of a bundle and hands them to `work` together.

    Elements of several windows are not mixed. Results keep the window and timestamp of the element they come from:
    `work` takes and yields pairs of (element or result, origin), where the origin is opaque.
    """

    def __init__(self, context: CycleContext, size: int) -> None:
        super().__init__(context)
        self.size = size
        self._batch: list[tuple[Any, Any]] = []

    def work(self, batch: list[tuple[Any, Any]], context: CycleContext) -> Iterable[tuple[Any, Any]]:
        """Turn (element, origin) pairs of one window, which has the context, into (result, origin) pairs."""
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
            yield from self._work()

    def finish_bundle(self) -> Iterator[Any]:
        """Work on the last elements."""
        yield from self._work()

    def _work(self) -> Iterator[Any]:
        batch, self._batch = self._batch, []
        by_window: dict[Any, list[tuple[Any, Any]]] = {}
        for element, origin in batch:
            by_window.setdefault(origin[0], []).append((element, origin))
        for window, part in by_window.items():
            for result, (_, timestamp) in self.work(part, self.context_of(window)):
                yield WindowedValue(result, timestamp, (window or GlobalWindow(),))
