"""From sources to articles: list, open, skip what is known, read in worker processes."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from datetime import date, datetime
from itertools import islice
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from ingest.config import WorkLimits
from ingest.flow.counting import Item, count
from ingest.identity.sighting import others_of, reject_key, rejected_of, sighting_of
from ingest.lake import LakeState, shared_state
from ingest.process import Tagging, clean_site
from ingest.records import Article, Location, Raw, Rejected, Source, Unchanged
from ingest.sources import list_locations, read_items
from ingest.workers import Step, Workers, shared_workers


class ReadSources(beam.PTransform):  # type: ignore[misc]
    """Sources (or locations listed before) -> items: `Raw`, or `Rejected` for what could not be opened."""

    def __init__(self, sources: Iterable[Source | Location | Rejected], label: str | None = None) -> None:
        super().__init__(label)
        self.sources = tuple(sources)

    def expand(self, begin: Any) -> Any:
        """Create, list, open each place once (grouping also spreads the places over the workers)."""
        return (
            begin
            | "Sources" >> beam.Create(self.sources)
            | "List" >> beam.FlatMap(_list)
            | "ByPlace" >> beam.WithKeys(_place)
            | "Distinct" >> beam.GroupByKey()
            | "Open" >> beam.FlatMapTuple(_open)
        )


def _list(source: Source | Location | Rejected) -> Iterable[Location | Rejected]:
    return list_locations(source) if isinstance(source, Source) else (source,)


def _place(found: Location | Rejected) -> bytes:
    """Bytes, for a file's name need not be Unicode."""
    if isinstance(found, Location):
        return b"%d#" % found.first + os.fsencode(found.path)
    return found.location.encode("utf-8", "surrogatepass")


def _open(place: bytes, found: Iterable[Location | Rejected]) -> Iterator[Raw | Rejected]:
    """Overlapping sources (a folder and a file in it) name a place twice; the first name counts."""
    location = min(found, key=repr)
    for item in _items(location):
        count("read")
        yield item


def _items(location: Location | Rejected) -> Iterator[Raw | Rejected]:
    if isinstance(location, Rejected):
        return iter((location,))
    end = None if location.count is None else location.first + location.count
    return islice(read_items(location), location.first, end)


class SkipKnown(beam.PTransform):  # type: ignore[misc]
    """Items that the lake has seen with the same bytes from the same carrier become `Unchanged`, unread."""

    def __init__(
        self, lake: str, since: date | None = None, cycle: str | None = None, label: str | None = None
    ) -> None:
        super().__init__(label)
        self.made = (lake, since, cycle)

    def expand(self, items: Any) -> Any:
        """One lookup an item in an index of the lake's window."""
        return items | "Skip" >> beam.ParDo(_SkipKnown(*self.made))


class _SkipKnown(beam.DoFn):  # type: ignore[misc]
    def __init__(self, lake: str, since: date | None, cycle: str | None) -> None:
        self.made = (lake, since, cycle)
        self._known: LakeState | None = None

    def start_bundle(self) -> None:
        self._known = shared_state(*self.made)

    def process(self, item: Item) -> Iterator[Item]:
        known = self._known
        assert known is not None
        if (isinstance(item, Raw) and sighting_of(item).id in known) or (
            isinstance(item, Rejected) and reject_key(item) in known
        ):
            yield Unchanged(location=item.location, source=item.source)
        else:
            yield item


class Extract(beam.PTransform):  # type: ignore[misc]
    """`Raw` -> `Article` or `Rejected`, in worker processes with a limit on time and memory for each item.

    `then` names functions of modules, `Article` -> `Article`, that the worker applies to what it read: work on the text
    where the text is, on all cores and under the same limits.
    """

    def __init__(
        self,
        limits: WorkLimits | None = None,
        now: datetime | None = None,
        then: tuple[Step, ...] = (),
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.limits, self.now, self.then = limits or WorkLimits(), now, then

    def expand(self, items: Any) -> Any:
        """A DoFn that keeps all workers busy."""
        return items | "Read" >> beam.ParDo(_Extract(self.limits, self.now, self.then))


#: Small items go to the workers together, up to so many and so many bytes; a page goes alone or with few.
_GROUP_ITEMS = 16
_GROUP_BYTES = 64_000


class _Extract(beam.DoFn):  # type: ignore[misc]
    """Hands items to the pool and takes outcomes in order; at most the pool's capacity is under way."""

    def __init__(self, limits: WorkLimits, now: datetime | None, then: tuple[Step, ...]) -> None:
        self.limits, self.now, self.then = limits, now, then
        self._pool: Workers | None = None
        self._group: list[tuple[Raw, Any]] = []
        self._bytes = 0
        self._waiting: deque[tuple[list[tuple[Raw, Any]], Future[list[Article | Rejected]]]] = deque()

    def setup(self) -> None:
        self._pool = shared_workers(self.limits)

    def start_bundle(self) -> None:
        self._group, self._bytes, self._waiting = [], 0, deque()

    def process(
        self, item: Item, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        if not isinstance(item, Raw):
            yield item
            return
        self._group.append((item, (window, timestamp)))
        self._bytes += len(item.content)
        if len(self._group) < _GROUP_ITEMS and self._bytes < _GROUP_BYTES:
            return
        pool = self._send()
        while len(self._waiting) >= pool.capacity or (self._waiting and self._waiting[0][1].done()):
            yield from self._take(pool)

    def finish_bundle(self) -> Iterator[Any]:
        pool = self._send()
        while self._waiting:
            yield from self._take(pool)

    def _send(self) -> Workers:
        assert self._pool is not None
        if self._group:
            raws = [raw for raw, _ in self._group]
            self._waiting.append((self._group, self._pool.submit_group(raws, self.now, self.then)))
            self._group, self._bytes = [], 0
        return self._pool

    def _take(self, pool: Workers) -> Iterator[Any]:
        group, future = self._waiting.popleft()
        outcomes = pool.group_outcomes([raw for raw, _ in group], future, self.now, self.then)
        for (raw, (window, timestamp)), outcome in zip(group, outcomes, strict=True):
            told = rejected_of(raw, outcome) if isinstance(outcome, Rejected) else outcome
            count("extracted")
            for each in (told, *others_of(raw, told)):
                yield WindowedValue(each, timestamp, (window or GlobalWindow(),))


class CleanSites(beam.PTransform):  # type: ignore[misc]
    """Removes from pages the lines that their site repeats over the pages of this cycle (or window).

    `tagging` computes the tags of the texts that this changes.
    """

    def __init__(self, tagging: Tagging | None = None, label: str | None = None) -> None:
        super().__init__(label)
        self.tagging = tagging or Tagging()

    def expand(self, items: Any) -> Any:
        """Group the pages by site; all else passes."""
        pages = (
            items
            | "Pages" >> beam.Filter(_is_page)
            | "BySite" >> beam.WithKeys(_site_of)
            | "GroupBySite" >> beam.GroupByKey()
            | "Clean" >> beam.FlatMap(_clean, self.tagging)
        )
        others = items | "Others" >> beam.Filter(lambda item: not _is_page(item))
        return (pages, others) | "Join" >> beam.Flatten()


def _clean(group: tuple[str, Iterable[Any]], tagging: Tagging) -> list[Article]:
    return clean_site(group[1], tagging)


#: Kinds of sources whose articles are texts or records: they have no lines that a site repeats on its pages.
_WITHOUT_BOILERPLATE = frozenset({"text", "jsonl", "csv", "parquet", "mail", "wire"})


def _is_page(item: Item) -> bool:
    """An article that was extracted from a web page of a known site; records and plain text have no boilerplate."""
    return (
        isinstance(item, Article)
        and item.source_domain is not None
        and item.sighting is not None
        and item.sighting.kind not in _WITHOUT_BOILERPLATE
    )


def _site_of(article: Article) -> str:
    return article.source_domain or ""
