"""A whole cycle as one transform: what `run`, `watch` and every file of `pipelines/` have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from ingest.flow.context import CycleContext
from ingest.flow.deciding import DecideVersions, Deduplicate
from ingest.flow.reading import CleanSites, Extract, ReadSources, SkipKnown
from ingest.flow.writing import WriteLake
from ingest.lake import write_postponed
from ingest.process import Tagging, with_fingerprint
from ingest.records import Fetch, Location, PendingPage, PollTarget, Raw, Rejected, Source, Unchanged

#: What a poll brings: items, and rows of `fetches`.
Polled = Raw | PendingPage | Unchanged | Rejected | Fetch


@dataclass(eq=False)
class Ingest(beam.PTransform):  # type: ignore[misc]
    """Sources -> one committed cycle: read, extract and tag, decide, deduplicate, write. Emits the `LogEntry`.

    `sources` are local: files, or what listing them gave. `targets` are polled, those that are due with `only_due`;
    `polled` is what was polled before. Without any of the two nothing of the web is loaded. The tags are those of
    `process.TAGGERS` and of the settings, computed in the workers that hold the text.

    With `max_page_bytes` pages may be postponed: they are not outcomes of this cycle, and the rows of polls are not
    committed, for until the last item of a poll is in the lake the poll has not happened. What was postponed is left
    for `ingest.lake.take_postponed`.
    """

    sources: Sequence[Source | Location | Rejected]
    context: CycleContext
    targets: Sequence[PollTarget] = ()
    polled: Sequence[Polled] = ()
    only_due: bool = False
    max_page_bytes: int | None = None

    def expand(self, begin: Any) -> Any:
        """Compose the transforms."""
        items = begin | "ReadSources" >> ReadSources(self.sources)
        if self.targets or self.polled:
            items, read = self._with_web(begin, items)
        else:
            read = items | "CountRead" >> beam.combiners.Count.Globally()
        config = self.context.config
        tagging = Tagging(config.tags.taggers, config.tags.topic)
        return (
            items
            | "SkipKnown" >> SkipKnown(self.context)
            | "Extract" >> Extract(self.context, steps=(tagging, with_fingerprint))
            | "SkipKnownRejects" >> SkipKnown(self.context)
            | "CleanSites" >> CleanSites(tagging)
            | "DecideVersions" >> DecideVersions(self.context)
            | "Deduplicate" >> Deduplicate(self.context)
            | "WriteLake" >> WriteLake(self.context, read=read)
        )

    def _with_web(self, begin: Any, items: Any) -> tuple[Any, Any]:
        """Return the local items and those of the web together, and how many were read."""
        from ingest.flow.fetching import FetchFeeds, FetchPages

        rows = begin | "Rows" >> beam.Create(list(filter(_is_row, self.polled)))
        polled = begin | "Polled" >> beam.Create(list(filter(_is_no_row, self.polled)))
        if self.targets:
            targets = begin | "Targets" >> beam.Create(self.targets)
            found = targets | "FetchFeeds" >> FetchFeeds(self.context, self.only_due)
            rows = (rows, found | "RowsOfPolls" >> beam.Filter(_is_row)) | "AllRows" >> beam.Flatten()
            polled = (polled, found | "ItemsOfPolls" >> beam.Filter(_is_no_row)) | "AllPolled" >> beam.Flatten()
        named = (items, polled) | "LocalAndWeb" >> beam.Flatten()
        fetched = named | "FetchPages" >> FetchPages(self.context, self.max_page_bytes)
        if self.max_page_bytes is None:
            read = named | "CountRead" >> beam.combiners.Count.Globally()
            return (fetched, rows) | "WithRows" >> beam.Flatten(), read
        return self._without_postponed(named, fetched, rows)

    def _without_postponed(self, named: Any, fetched: Any, rows: Any) -> tuple[Any, Any]:
        """Return what was not postponed, and how many items were read; rows wait when anything was postponed."""
        postponed = fetched | "Postponed" >> beam.Filter(_is_postponed)
        _ = (
            postponed
            | "Locations" >> beam.Map(lambda element: element.page.raw.location)
            | "AllLocations" >> beam.combiners.ToList()
            | "KeepLocations" >> beam.Map(_keep_locations, self.context)
        )
        number = postponed | "CountPostponed" >> beam.combiners.Count.Globally()
        kept = rows | "Withhold" >> beam.Filter(lambda _, count: count == 0, beam.pvalue.AsSingleton(number))
        done = fetched | "Done" >> beam.Filter(lambda element: not _is_postponed(element))
        read = (
            named | "CountNamed" >> beam.combiners.Count.Globally(),
            number | "Negative" >> beam.Map(lambda count: -count),
        )
        total = read | "CountBoth" >> beam.Flatten() | "CountRead" >> beam.CombineGlobally(sum)
        return (done, kept) | "WithRows" >> beam.Flatten(), total


def _is_row(element: Any) -> bool:
    return isinstance(element, Fetch)


def _is_no_row(element: Any) -> bool:
    return not isinstance(element, Fetch)


def _is_postponed(element: Any) -> bool:
    from ingest.flow.fetching import Postponed

    return isinstance(element, Postponed)


def _keep_locations(locations: list[str], context: CycleContext) -> None:
    if locations:
        write_postponed(context.lake, context.cycle, sorted(locations))
