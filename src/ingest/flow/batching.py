"""DoFns that work on many elements at a time: all that fit into memory, or small groups in worker processes."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, ClassVar

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from ingest.flow.context import ContextDoFn, CycleContext
from ingest.read_ahead import is_full_group, weight_of
from ingest.records import LineRange, Location, Raw
from ingest.workers import Workers, shared_workers


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


@dataclass(slots=True)
class _Group:
    """What goes to a worker at once: elements of one class and one window, with the timestamp of each."""

    window: Any
    items: list[Any]
    timestamps: list[Any]
    size: int = 0  # bytes

    def takes(self, item: Any, window: Any) -> bool:
        """Return whether an element may join the group."""
        return bool(self.window == window and type(self.items[0]) is type(item))

    def is_full(self) -> bool:
        """Return whether the group has reached one of its limits."""
        return is_full_group(len(self.items), self.size)


class WorkerDoFn(ContextDoFn):
    """Hands groups of elements to worker processes and takes the results in order; elements of other classes pass.

    At most the pool's capacity of groups is under way.
    """

    #: The classes of the elements that the workers take.
    classes: ClassVar[tuple[type[Raw | Location | LineRange], ...]] = (Raw,)

    def __init__(self, context: CycleContext) -> None:
        super().__init__(context)
        self._pool: Workers | None = None
        self._group: _Group | None = None
        self._waiting: deque[tuple[_Group, Future[Any]]] = deque()

    def submit(self, items: list[Any], context: CycleContext, pool: Workers) -> "Future[Any]":
        """Hand a group, whose window has the context, to a worker."""
        raise NotImplementedError

    def submitted_before(self, item: Any, context: CycleContext) -> "tuple[list[Any], Future[Any]] | None":
        """Return the group that an element was handed over with before; it is empty after its first element.

        None where the element is still to be handed over.
        """
        return None

    def results(
        self, items: list[Any], future: "Future[Any]", context: CycleContext, pool: Workers
    ) -> Iterable[tuple[int, Any]]:
        """Wait for a group; yield each result with the position of the element that gives it its timestamp."""
        raise NotImplementedError

    def setup(self) -> None:
        """Take the pool of this process."""
        self._pool = shared_workers(self.context.config.work)

    def start_bundle(self) -> None:
        """Begin with nothing under way: a failed bundle may have left some groups."""
        self._group, self._waiting = None, deque()

    def process(
        self, item: Any, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        """Add the element to the group; hand the group over when it is full, and yield the results that are there."""
        if not isinstance(item, self.classes):
            yield item
            return
        if (ahead := self.submitted_before(item, self.context_of(window))) is not None:
            items, future = ahead
            if items:
                self._waiting.append((_Group(window, items, [timestamp] * len(items)), future))
                yield from self._take_some()
            return
        if self._group is not None and not self._group.takes(item, window):
            self._send()
        if self._group is None:
            self._group = _Group(window, [], [])
        self._group.items.append(item)
        self._group.timestamps.append(timestamp)
        self._group.size += weight_of(item)
        if self._group.is_full():
            self._send()
            yield from self._take_some()

    def finish_bundle(self) -> Iterator[Any]:
        """Hand the last group over, and wait for all."""
        self._send()
        while self._waiting:
            yield from self._take()

    def _send(self) -> None:
        assert self._pool is not None
        if self._group is not None:
            future = self.submit(self._group.items, self.context_of(self._group.window), self._pool)
            self._waiting.append((self._group, future))
            self._group = None

    def _take_some(self) -> Iterator[Any]:
        """Take the results that are there, and wait for those beyond the pool's capacity."""
        assert self._pool is not None
        while len(self._waiting) >= self._pool.capacity or (self._waiting and self._waiting[0][1].done()):
            yield from self._take()

    def _take(self) -> Iterator[Any]:
        assert self._pool is not None
        group, future = self._waiting.popleft()
        for position, result in self.results(group.items, future, self.context_of(group.window), self._pool):
            yield WindowedValue(result, group.timestamps[position], (group.window or GlobalWindow(),))
