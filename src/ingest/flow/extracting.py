"""Items and files -> articles that are encoded once, in worker processes."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from ingest.flow.batching import WorkerDoFn
from ingest.flow.context import CycleContext
from ingest.flow.counting import count
from ingest.identity.sighting import identified, other_outcomes
from ingest.lake.encoding import encode_articles
from ingest.read_ahead import files_ahead
from ingest.reading import ReadResult, ReadTask, read_files, read_raws, together
from ingest.records import (
    Article,
    ArticleStep,
    ItemsRead,
    LineRange,
    Location,
    Raw,
    Rejected,
    Unchanged,
)
from ingest.sources import read_items
from ingest.tally import note
from ingest.workers import Workers

Group = list[Raw] | list[Location] | list[LineRange]


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


class _Extract(WorkerDoFn):
    def __init__(self, context: CycleContext, steps: tuple[ArticleStep, ...]) -> None:
        super().__init__(context)
        self.steps = steps

    def submit(self, items: list[Raw], context: CycleContext, pool: Workers) -> "Future[list[Article | Rejected]]":
        """Have the items read."""
        return pool.submit_group(items, context.now, self.steps)

    def results(
        self, items: list[Raw], future: "Future[list[Article | Rejected]]", context: CycleContext, pool: Workers
    ) -> Iterator[tuple[int, Any]]:
        """Yield the outcome of each item, and of what has the same bytes."""
        outcomes = pool.group_outcomes(items, future, context.now, self.steps)
        for position, (raw, outcome) in enumerate(zip(items, outcomes, strict=True)):
            count("extracted")
            yield position, outcome
            yield from ((position, other) for other in other_outcomes(raw.other_sightings, outcome))


@dataclass(eq=False)
class ExtractRows(beam.PTransform):  # type: ignore[misc]
    """`Raw`, small local files (`Location`) and lines of them (`LineRange`) -> `EncodedArticles`, and
    `Rejected` and `Unchanged`.

    The workers open the files themselves, and leave out the items that the lake has; how many items the files held is
    emitted as `ItemsRead`. `steps` are picklable functions `Article` -> `Article` that the worker applies, under the
    same limits on time and memory.
    """

    context: CycleContext
    steps: tuple[ArticleStep, ...] = ()

    def expand(self, items: Any) -> Any:
        """Hand the items to the workers."""
        return items | "Read" >> beam.ParDo(_ExtractRows(self.context, self.steps))


class _ExtractRows(WorkerDoFn):
    classes = (Raw, Location, LineRange)

    def __init__(self, context: CycleContext, steps: tuple[ArticleStep, ...]) -> None:
        super().__init__(context)
        self.steps = steps

    def submit(self, items: Group, context: CycleContext, pool: Workers) -> "Future[ReadResult]":
        """Have the items, or the files, read and encoded."""
        function: Any = read_raws if isinstance(items[0], Raw) else read_files
        number = sum(item.lines if isinstance(item, LineRange) else 1 for item in items)
        return pool.submit_task(function, (items, self._task(context)), number)

    def submitted_before(
        self, item: Raw | Location | LineRange, context: CycleContext
    ) -> "tuple[list[Any], Future[ReadResult]] | None":
        """Return the group of a file that was read ahead."""
        ahead = files_ahead(context.lake, context.now)
        if ahead is None or not isinstance(item, Location) or (group := ahead.take(item)) is None:
            return None
        files = [] if group.is_taken else group.files
        group.is_taken = True
        return list(files), group.result

    def results(
        self, items: Group, future: "Future[ReadResult]", context: CycleContext, pool: Workers
    ) -> Iterator[tuple[int, Any]]:
        """Yield the articles, encoded together, and the other outcomes; of files, how many items they held."""
        result = pool.result_of(future, lambda: read_one_by_one(items, self._task(context), pool, context))
        count("extracted", sum(len(articles.heads) for articles in result.articles))
        yield from ((0, outcome) for outcome in (*result.articles, *result.others))
        if not isinstance(items[0], Raw):
            note("read", result.read)
            note("files", sum(isinstance(item, Location) for item in items))
            yield 0, ItemsRead(result.read)

    def _task(self, context: CycleContext) -> ReadTask:
        seconds = context.config.work.cpu_seconds
        return ReadTask(context.now, seconds, self.steps, context.lake, context.since, context.run)


def read_one_by_one(group: Group, task: ReadTask, pool: Workers, context: CycleContext) -> ReadResult:
    """Return the result of a group of which an item ended its worker: the items are read again, one by one."""
    results = []
    known = context.state()
    for member in group:
        for item in (member,) if isinstance(member, Raw) else read_items(member):
            if isinstance(item, Rejected):
                results.append(ReadResult((), (item,), 1))
            elif not isinstance(member, Raw) and identified(item).sighting_id in known:
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
