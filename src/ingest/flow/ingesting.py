"""A whole cycle as one transform: what `run`, `watch` and every file of `pipelines/` have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from ingest.flow.context import CycleContext
from ingest.flow.deleted import WithoutDeleted
from ingest.flow.extracting import ExtractRows
from ingest.flow.reading import ReadSources, SkipKnown
from ingest.flow.writing import WriteLake
from ingest.read_ahead import reading_steps
from ingest.records import (
    Fetch,
    ItemsRead,
    KnownItems,
    Location,
    PendingPage,
    PollRow,
    PollTarget,
    Raw,
    Rejected,
    Source,
    Unchanged,
)

#: What a poll brings: items, and rows of `fetches`.
Polled = Raw | PendingPage | Unchanged | Rejected | Fetch


@dataclass(eq=False)
class Ingest(beam.PTransform):  # type: ignore[misc]
    """Sources -> one committed cycle: read, extract and tag, commit. Emits the `LogEntry`.

    `sources` are local: files, or what listing them gave. `targets` are polled, those that are due with `only_due`;
    `polled` is what was polled before. Without any of the two nothing of the web is loaded. The tags are those of
    `process.TAGGERS` and of the settings, computed in the workers that hold the text.

    With `max_page_bytes` pages may be postponed: they are not outcomes of this cycle, and the rows of polls are not
    committed, for until the last item of a poll is in the lake the poll has not happened. What was postponed is left
    for `ingest.lake.take_postponed`.

    With `stage_rows` the rows of articles wait in the stage of the lake: see `WriteLake`.
    """

    sources: Sequence[Source | Location | Rejected | KnownItems]
    context: CycleContext
    targets: Sequence[PollTarget] = ()
    polled: Sequence[Polled] = ()
    only_due: bool = False
    max_page_bytes: int | None = None
    stage_rows: bool = False

    def expand(self, begin: Any) -> Any:
        """Compose the transforms."""
        items = begin | "ReadSources" >> ReadSources(self.sources, self.context.config.fetch, unopened=True)
        if self.targets or self.polled:
            items = self._with_web(begin, items)
        return process_items(items, self.context, stage_rows=self.stage_rows)

    def _with_web(self, begin: Any, items: Any) -> Any:
        """Return the local items, those of the web, and the rows of polls together."""
        from ingest.flow.fetching import FetchFeeds, FetchPages

        polled = [PollRow(element) if isinstance(element, Fetch) else element for element in self.polled]
        number = sum(not isinstance(element, PollRow) for element in polled)
        named = [items, begin | "Polled" >> beam.Create([*polled, ItemsRead(number)])]
        if self.targets:
            targets = begin | "Targets" >> beam.Create(self.targets)
            named.append(targets | "FetchFeeds" >> FetchFeeds(self.context, self.only_due))
        return (
            named
            | "LocalAndWeb" >> beam.Flatten()
            | "WithoutDeleted" >> WithoutDeleted(self.context)
            | "FetchPages" >> FetchPages(self.context, self.max_page_bytes)
        )


def process_items(items: Any, context: CycleContext, *, stage_rows: bool = False) -> Any:
    """Skip what is known, extract and tag, commit: what follows on reading and fetching in every rhythm."""
    steps = reading_steps(context.config)
    return (
        items
        | "SkipKnown" >> SkipKnown(context)
        | "Extract" >> ExtractRows(context, steps)
        | "WriteLake" >> WriteLake(context, steps[0], stage_rows)
    )
