"""From sources to articles: list, open, skip what is known, read in worker processes."""

import os
from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from ingest.config import FetchConfig
from ingest.flow.context import ContextDoFn, CycleContext
from ingest.flow.counting import CycleItem, count
from ingest.identity.reject import reject_key
from ingest.identity.sighting import identified, other_outcomes
from ingest.process import Tagging, clean_site
from ingest.records import Article, ArticleStep, ItemsRead, KnownItems, Location, Raw, Rejected, Source, Unchanged
from ingest.sniff import kind_by_name
from ingest.sources import list_locations, read_items
from ingest.tally import note
from ingest.workers import Workers, shared_workers

_SMALL_BYTES = 1_000_000  # as stored


@dataclass(eq=False)
class ReadSources(beam.PTransform):  # type: ignore[misc]
    """Sources (or locations listed before) -> items: `Raw`, or `Rejected` for what could not be opened.

    Beside them it emits how many they are, as `ItemsRead`, for the check of the commit.
    """

    sources: Sequence[Source | Location | Rejected | KnownItems]
    fetch: FetchConfig | None = None  # for files at web addresses
    unopened: bool = False  # see `OpenFiles`

    def expand(self, begin: Any) -> Any:
        """List the files and open each once."""
        listed = begin | "Sources" >> beam.Create(self.sources) | "List" >> beam.FlatMap(_list, self.fetch)
        return listed | "Files" >> OpenFiles(self.fetch, self.unopened)


@dataclass(eq=False)
class OpenFiles(beam.PTransform):  # type: ignore[misc]
    """Listed files, and ranges of archives -> their items; see `ReadSources`.

    With `unopened`, small local files that hold one document each pass as they are, for `ExtractRows`: their places
    travel to the workers, and not their bytes.
    """

    fetch: FetchConfig | None = None
    unopened: bool = False

    def expand(self, listed: Any) -> Any:
        """Open each file once (of each window); grouping also spreads them over the workers."""
        return (
            listed
            | "ByFile" >> beam.WithKeys(_file_key)
            | "Distinct" >> beam.GroupByKey()
            | "Open" >> beam.FlatMap(_open, self.fetch, self.unopened)
        )


def _list(
    source: Source | Location | Rejected | KnownItems, fetch: FetchConfig | None
) -> Iterable[Location | Rejected | KnownItems]:
    return list_locations(source, fetch) if isinstance(source, Source) else (source,)


def _file_key(listed: Location | Rejected | KnownItems) -> bytes:
    """Return what identifies a file, or a slice of one: bytes, for a file's name need not be Unicode."""
    if isinstance(listed, Location):
        return b"%d/%d#" % (listed.first, listed.start) + os.fsencode(listed.path)
    return listed.location.encode("utf-8", "surrogatepass") if isinstance(listed, Rejected) else b""


def _open(
    file: tuple[bytes, Iterable[Location | Rejected | KnownItems]], fetch: FetchConfig | None, unopened: bool
) -> Iterator[Raw | Rejected | Location | KnownItems | ItemsRead]:
    """Yield the items of one file, and how many they were.

    Overlapping sources (a folder and a file in it) list it twice: the first counts.
    """
    location = min(file[1], key=repr)
    if isinstance(location, KnownItems):
        yield location
        yield ItemsRead(location.number)
        return
    if unopened and isinstance(location, Location) and _is_small_document(location):
        yield location
        return
    number = 0
    for item in _items(location, fetch):
        note("read")
        number += 1
        yield item
    yield ItemsRead(number)


def _is_small_document(location: Location) -> bool:
    """Return whether a worker may read a whole file at once: its name or its settings promise one document."""
    is_whole = location.first == location.start == 0 and location.count is None and location.end is None
    kind = location.source.kind or kind_by_name(location.path)
    return is_whole and "://" not in location.path and location.size <= _SMALL_BYTES and kind in ("html", "text")


def _items(location: Location | Rejected, fetch: FetchConfig | None) -> Iterator[Raw | Rejected]:
    if isinstance(location, Rejected):
        return iter((location,))
    end = None if location.count is None else location.first + location.count
    return islice(read_items(location, fetch=fetch), location.first, end)


@dataclass(eq=False)
class SkipKnown(beam.PTransform):  # type: ignore[misc]
    """Turns items that the lake has seen with the same bytes from the same carrier into `Unchanged`, unread."""

    context: CycleContext

    def expand(self, items: Any) -> Any:
        """Look each item up in an index of the lake's state."""
        return items | "Skip" >> beam.ParDo(_SkipKnown(self.context))


class _SkipKnown(ContextDoFn):
    def __init__(self, context: CycleContext) -> None:
        super().__init__(context)
        self._known: tuple[CycleContext, Container[str | None]] | None = None

    def start_bundle(self) -> None:
        self._known = None

    def process(self, item: CycleItem, window: Any = beam.DoFn.WindowParam) -> Iterator[CycleItem]:
        context = self.context_of(window)
        if self._known is None or self._known[0] is not context:
            state = context.state()
            self._known = context, state if len(state) else ()  # nothing is asked of a new lake
        known = self._known[1]
        if isinstance(item, Raw):
            item = identified(item)
            is_known = item.sighting_id in known
        else:
            is_known = isinstance(item, Rejected) and reject_key(item) in known
        if is_known and isinstance(item, Raw | Rejected):
            yield Unchanged(location=item.location, source=item.source)
        else:
            yield item


@dataclass(eq=False)
class Extract(beam.PTransform):  # type: ignore[misc]
    """`Raw` -> `Article` or `Rejected`, in worker processes with a limit on time and memory for each item.

    `steps` are picklable functions `Article` -> `Article` that the worker applies to what it read: work on the text
    where the text is, on all cores and under the same limits.
    """

    context: CycleContext
    steps: tuple[ArticleStep, ...] = ()

    def expand(self, items: Any) -> Any:
        """Hand the items to the workers."""
        return items | "Read" >> beam.ParDo(_Extract(self.context, self.steps))


#: Limits of a group of small items that is handed to a worker at once; a page goes alone or with few others.
_GROUP_ITEMS = 16
_GROUP_BYTES = 64_000


class _Extract(ContextDoFn):
    """Hands items to the pool and takes outcomes in order; at most the pool's capacity is under way.

    A group holds items of one window, which share the time of their cycle.
    """

    def __init__(self, context: CycleContext, steps: tuple[ArticleStep, ...]) -> None:
        super().__init__(context)
        self.steps = steps
        self._pool: Workers | None = None
        self._group: list[tuple[Raw, Any]] = []
        self._bytes = 0
        self._waiting: deque[tuple[list[tuple[Raw, Any]], Future[list[Article | Rejected]]]] = deque()

    def setup(self) -> None:
        self._pool = shared_workers(self.context.config.work)

    def start_bundle(self) -> None:
        self._group, self._bytes, self._waiting = [], 0, deque()

    def process(
        self, item: CycleItem, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        if not isinstance(item, Raw):
            yield item
            return
        if self._group and self._group[-1][1][0] != window:
            self._send()
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
            now = self.context_of(self._group[0][1][0]).now
            self._waiting.append((self._group, self._pool.submit_group(raws, now, self.steps)))
            self._group, self._bytes = [], 0
        return self._pool

    def _take(self, pool: Workers) -> Iterator[Any]:
        group, future = self._waiting.popleft()
        now = self.context_of(group[0][1][0]).now
        outcomes = pool.group_outcomes([raw for raw, _ in group], future, now, self.steps)
        for (raw, (window, timestamp)), outcome in zip(group, outcomes, strict=True):
            count("extracted")
            for item in (outcome, *other_outcomes(raw.other_sightings, outcome)):
                yield WindowedValue(item, timestamp, (window or GlobalWindow(),))


@dataclass(eq=False)
class CleanSites(beam.PTransform):  # type: ignore[misc]
    """Removes from pages the lines that their site repeats over the pages of this cycle (or window).

    `tagging` computes the tags of the texts that this changes.
    """

    tagging: Tagging = field(default_factory=Tagging)

    def expand(self, items: Any) -> Any:
        """Group the pages by site; other items pass."""
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


def _is_page(item: CycleItem) -> bool:
    """Return whether an item is an article of a known site's page: records and plain text have no boilerplate."""
    return (
        isinstance(item, Article)
        and item.source_domain is not None
        and item.sighting is not None
        and item.sighting.kind not in _WITHOUT_BOILERPLATE
    )


def _site_of(article: Article) -> str:
    return article.source_domain or ""
