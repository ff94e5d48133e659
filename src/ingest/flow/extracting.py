"""Items and files -> articles that are encoded once, in worker processes; and the lines that sites repeat."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from ingest.flow.context import ContextDoFn, CycleContext
from ingest.flow.counting import CycleItem, count
from ingest.identity.sighting import identified, other_outcomes
from ingest.lake.committing import RunItem
from ingest.lake.encoding import encode_articles
from ingest.process import has_any_line, repeated_lines
from ingest.reading import ReadResult, ReadTask, clean_pages, read_files, read_raws, together
from ingest.records import (
    Article,
    ArticleHead,
    ArticleStep,
    EncodedArticles,
    ItemsRead,
    Location,
    Raw,
    Rejected,
    Unchanged,
)
from ingest.sources import read_items
from ingest.tally import note
from ingest.workers import Workers, shared_workers

#: Limits of a group that is handed to a worker at once: a message costs as much as a small item costs to read.
_GROUP_ITEMS = 16
_GROUP_BYTES = 64_000  # of bytes, or of files as they are stored

Group = list[Raw] | list[Location]


@dataclass(eq=False)
class ExtractRows(beam.PTransform):  # type: ignore[misc]
    """`Raw` and small local files (`Location`) -> `EncodedArticles`, `Rejected` and `Unchanged`.

    The workers open the files themselves, and leave out the items that the lake has; how many items the files held is
    emitted as `ItemsRead`. `steps` are picklable functions `Article` -> `Article` that the worker applies, under the
    same limits on time and memory.
    """

    context: CycleContext
    steps: tuple[ArticleStep, ...] = ()

    def expand(self, items: Any) -> Any:
        """Hand the items to the workers."""
        return items | "Read" >> beam.ParDo(_ExtractRows(self.context, self.steps))


class _ExtractRows(ContextDoFn):
    """Hands groups to the pool and takes results in order; at most the pool's capacity is under way.

    A group holds items of one window, which share the time of their cycle, or files of one window.
    """

    def __init__(self, context: CycleContext, steps: tuple[ArticleStep, ...]) -> None:
        super().__init__(context)
        self.steps = steps
        self._pool: Workers | None = None

    def setup(self) -> None:
        self._pool = shared_workers(self.context.config.work)

    def start_bundle(self) -> None:
        self._group: list[Any] = []
        self._bytes = 0
        self._origin: tuple[Any, Any] = (None, None)
        self._waiting: deque[tuple[Group, tuple[Any, Any], ReadTask, Future[ReadResult]]] = deque()

    def process(
        self, item: CycleItem, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        if not isinstance(item, Raw | Location):
            yield item
            return
        if self._group and (self._origin[0] != window or type(self._group[0]) is not type(item)):
            self._send()
        if not self._group:
            self._origin = (window, timestamp)
        self._group.append(item)
        self._bytes += len(item.content) if isinstance(item, Raw) else item.size
        if len(self._group) < _GROUP_ITEMS and self._bytes < _GROUP_BYTES:
            return
        pool = self._send()
        while len(self._waiting) >= pool.capacity or (self._waiting and self._waiting[0][-1].done()):
            yield from self._take(pool)

    def finish_bundle(self) -> Iterator[Any]:
        pool = self._send()
        while self._waiting:
            yield from self._take(pool)

    def _send(self) -> Workers:
        assert self._pool is not None
        if self._group:
            context = self.context_of(self._origin[0])
            seconds = context.config.work.cpu_seconds
            task = ReadTask(context.now, seconds, self.steps, context.lake, context.since, context.run)
            function: Any = read_files if isinstance(self._group[0], Location) else read_raws
            future = self._pool.submit_task(function, (self._group, task), len(self._group))
            self._waiting.append((self._group, self._origin, task, future))
            self._group, self._bytes = [], 0
        return self._pool

    def _take(self, pool: Workers) -> Iterator[Any]:
        group, (window, timestamp), task, future = self._waiting.popleft()
        context = self.context_of(window)
        result = pool.result_of(future, lambda: _one_by_one(group, task, pool, context))
        count("extracted", sum(len(articles.heads) for articles in result.articles))
        items: list[Any] = [*result.articles, *result.others]
        if isinstance(group[0], Location):
            note("read", result.read)
            items.append(ItemsRead(result.read))
        for item in items:
            yield WindowedValue(item, timestamp, (window or GlobalWindow(),))


def _one_by_one(group: Group, task: ReadTask, pool: Workers, context: CycleContext) -> ReadResult:
    """Return the result of a group of which an item ended its worker: the items are read again, one by one."""
    results = []
    known = context.state()
    for member in group:
        for item in read_items(member) if isinstance(member, Location) else (member,):
            if isinstance(item, Rejected):
                results.append(ReadResult((), (item,), 1))
            elif isinstance(member, Location) and identified(item).sighting_id in known:
                results.append(ReadResult((), (Unchanged(item.location, item.source),), 1))
            else:
                results.append(_read_alone(identified(item), task, pool))
    return together(results)


def _read_alone(raw: Raw, task: ReadTask, pool: Workers) -> ReadResult:
    outcome = pool.outcome(raw, pool.submit(raw, task.now, task.steps))
    others = tuple(other_outcomes(raw.other_sightings, outcome))
    if isinstance(outcome, Article):
        return ReadResult((encode_articles([outcome]),), others, 1)
    return ReadResult((), (outcome, *others), 1)


def clean_sites(items: Sequence[RunItem], context: CycleContext, tag: ArticleStep) -> list[RunItem]:
    """Return the items of a cycle, the pages of each site without the lines that the site repeats on them.

    What is repeated shows in the hashes of the lines. Only pages that have such a line are opened, in the workers.
    """
    by_site: defaultdict[str, list[ArticleHead]] = defaultdict(list)
    for item in items:
        for head in item.heads if isinstance(item, EncodedArticles) else ():
            if head.lines:
                by_site[head.source_domain or ""].append(head)
    repeated = {site: lines for site, pages in by_site.items() if (lines := repeated_lines(pages))}
    if not repeated:
        return list(items)
    pool = shared_workers(context.config.work)
    seconds = context.config.work.cpu_seconds
    cleaned: list[RunItem | Future[EncodedArticles]] = []
    for item in items:
        affected = _affected(item, repeated) if isinstance(item, EncodedArticles) else {}
        if affected:
            cleaned.append(pool.submit_task(clean_pages, (item, affected, tag, seconds), len(affected)))
        else:
            cleaned.append(item)
    return [
        pool.result_of(result, lambda item=item: item) if isinstance(result, Future) else result  # type: ignore[misc]
        for item, result in zip(items, cleaned, strict=True)
    ]


def _affected(pages: EncodedArticles, repeated: dict[str, frozenset[bytes]]) -> dict[int, frozenset[bytes]]:
    """Return the positions of the pages that have a line that their site repeats, with the hashes of these lines."""
    lines = {
        position: repeated[head.source_domain or ""]
        for position, head in enumerate(pages.heads)
        if head.lines and (head.source_domain or "") in repeated
    }
    return {position: site for position, site in lines.items() if has_any_line(pages.heads[position], site)}
