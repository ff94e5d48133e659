"""The unbounded pipeline: ticks in fixed windows, each of which is a cycle of its own.

    tick -> what is due -> FetchFeeds, open files -> FetchPages -> SkipKnown -> Extract -> ... -> one commit a window

Nothing in it decides but the commit step, which looks at the lake as it is then. There are no side inputs, for in
windows they break the checkpoints of some engines, and no state of the engine, for a replay may fetch more than the
first attempt did. What does not fit into a window stays due in the lake. Workers leave the rows of articles in the
stage, so that no text passes the key of a window; a window whose rows are gone is given up, and its work is due again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import FixedWindows

from ingest.errors import SourceError
from ingest.flow.context import CycleContext, StreamContext
from ingest.flow.counting import count
from ingest.flow.deleted import WithoutDeleted
from ingest.flow.fetching import FetchFeeds, FetchPages
from ingest.flow.ingesting import process_items
from ingest.flow.reading import OpenFiles
from ingest.lake import find_run
from ingest.lake.stream_stop import is_stop_requested
from ingest.polling.agenda import due_targets, with_retries
from ingest.polling.under_way import UnderWay
from ingest.records import ItemsRead, Location, PendingPage, PollTarget, Rejected, Source
from ingest.sources import list_locations, plan_files

#: A local file is read when it has not been written to for so long: a writer may be at it.
_SETTLED_AFTER = timedelta(seconds=5)


@dataclass(eq=False)
class IngestStream(beam.PTransform):  # type: ignore[misc]
    """Ticks -> a committed cycle for each that brings anything new; emits the `LogEntry`s.

    Each tick is to be at the beginning of a window of `interval` seconds. `targets` are polled when they are due,
    `local` sources (folders, patterns, buckets) are listed at each tick, and what is new or has changed is read.
    """

    context: StreamContext
    interval: float
    targets: Sequence[PollTarget] = ()
    local: Sequence[Source] = ()

    def expand(self, ticks: Any) -> Any:
        """Compose the transforms."""
        due = (
            ticks
            | "Windows" >> beam.WindowInto(FixedWindows(self.interval))
            | "FindDue" >> beam.ParDo(_FindDue(self.context, tuple(self.targets), tuple(self.local)))
        )
        polled = due | "Targets" >> beam.Filter(_is_target) | "FetchFeeds" >> FetchFeeds(self.context, only_due=True)
        files = (
            due | "Files" >> beam.Filter(_is_file) | "OpenFiles" >> OpenFiles(self.context.config.fetch, unopened=True)
        )
        again = due | "PagesAgain" >> beam.Filter(_is_neither)
        items = (polled, files, again) | "Items" >> beam.Flatten()
        allowed = items | "WithoutDeleted" >> WithoutDeleted(self.context)
        fetched = allowed | "FetchPages" >> FetchPages(self.context, self.context.config.cycle.web_bytes)
        return process_items(fetched, self.context, stage_rows=True)


@dataclass(frozen=True, slots=True)
class StopRequest:
    """The request to end a stream that began at some moment; it lies in the lake, so that every worker can see it."""

    lake: str
    stream: str
    began: datetime

    def is_set(self) -> bool:
        """Return whether the request has been made since the stream began."""
        return is_stop_requested(self.lake, self.stream, self.began)


class _FindDue(beam.DoFn):  # type: ignore[misc]
    """A tick -> the targets, pages and files that a window works on, as many as the limits of a cycle allow."""

    def __init__(self, context: StreamContext, targets: tuple[PollTarget, ...], local: tuple[Source, ...]) -> None:
        self.context, self.targets, self.local = context, targets, local

    def setup(self) -> None:
        lake = self.context.lake
        self._addresses = UnderWay(lambda run: find_run(lake, run))
        self._files = UnderWay(lambda run: find_run(lake, run))

    def process(self, tick: Any, window: Any = beam.DoFn.WindowParam) -> Iterator[Any]:
        context = self.context.of(window)
        late = datetime.now(UTC) - context.now
        if self.context.max_delay is not None and late >= timedelta(seconds=self.context.max_delay):
            count("ticks_too_late")
            return
        count("ticks")
        if self.targets:
            yield from self._from_web(context)
        if self.local:
            yield from self._from_files(context)

    def _from_web(self, context: CycleContext) -> Iterator[Any]:
        state, limit = context.state(), context.config.cycle.web_items
        self._addresses.settle(forget=True)
        pages = [item for item in with_retries(self.targets, state, context.now) if isinstance(item, PendingPage)]
        again = self._begin(pages, lambda page: page.raw.location, context, limit)
        yield from again
        yield ItemsRead(len(again))
        targets = due_targets(self.targets, state, context.now)
        yield from self._begin(targets, lambda target: target.url, context, max(1, limit - len(again)))

    def _begin(self, work: Any, name_of: Any, context: CycleContext, limit: int) -> list[Any]:
        """Return the first pieces of work that no other window has under way, and note that this one has."""
        may_begin = self._addresses.may_begin
        chosen = list(islice((item for item in work if may_begin(name_of(item), context.run, context.now)), limit))
        for item in chosen:
            self._addresses.begin(name_of(item), context.run, context.now)
        return chosen

    def _from_files(self, context: CycleContext) -> Iterator[Location | Rejected]:
        """Yield the files that are new or changed since a run that is committed read them, one cycle's worth."""
        self._files.settle(forget=False)
        listed = (place for source in self.local for place in _list(source, context))
        groups = plan_files((place for place in listed if self._is_new(place, context)), context.config)
        for place in next(groups, ()):
            self._files.begin(_name(place), context.run, context.now, _stamp(place))
            yield place

    def _is_new(self, place: Location | Rejected, context: CycleContext) -> bool:
        if isinstance(place, Location) and "://" not in place.path and place.stamp:
            modified = datetime.fromtimestamp(int(place.stamp) / 1e9, UTC)
            if timedelta(0) <= datetime.now(UTC) - modified < _SETTLED_AFTER:
                return False
        return self._files.may_begin(_name(place), context.run, context.now, _stamp(place))


def _list(source: Source, context: CycleContext) -> Iterator[Location | Rejected]:
    """Yield the files of a source; none where there are none yet: a stream may begin before its folder has files."""
    try:
        yield from list_locations(source, context.config.fetch)
    except SourceError:
        count("sources_without_files")


def _name(place: Location | Rejected) -> str:
    return f"{place.start} {place.first} {place.path}" if isinstance(place, Location) else f"- {place.location}"


def _stamp(place: Location | Rejected) -> tuple[Any, ...]:
    return (place.size, place.stamp) if isinstance(place, Location) else (place.reason.value,)


def _is_target(item: Any) -> bool:
    return isinstance(item, PollTarget)


def _is_file(item: Any) -> bool:
    return isinstance(item, Location | Rejected)


def _is_neither(item: Any) -> bool:
    return isinstance(item, PendingPage | ItemsRead)
