"""The sink: outcomes -> one cycle of the lake. Readers see nothing of a cycle before its commit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from ingest.flow.context import ContextDoFn, CycleContext, StreamContext
from ingest.flow.counting import count
from ingest.flow.site_lines import clean_sites
from ingest.flow.staging import StageRows
from ingest.lake import CommitReport, LogEntry, commit_run, find_run, take_postponed
from ingest.lake.committing import RunItem, counts_by_name
from ingest.lake.staged_rows import StagedRowsGone
from ingest.records import ArticleStep
from ingest.tally import note


@dataclass(eq=False)
class WriteLake(beam.PTransform):  # type: ignore[misc]
    """Outcomes -> one committed cycle of the lake, of a stream one for each window; emits its `LogEntry`.

    Nothing is committed, and nothing emitted, when there was nothing new.

    All of a cycle meet at one key: versions and duplicates are decided there, against the lake as it is then. With
    `tagging`, the lines that a site repeats are removed from the pages that `ExtractRows` encoded, and the tags of the
    texts that this changes are computed by it.

    With `stage_rows` the workers leave the rows of encoded articles in the stage of the lake, and only what is needed
    to decide meets at the key: for cycles of any size, on engines whose workers are several.
    """

    context: CycleContext
    tagging: ArticleStep | None = None
    stage_rows: bool = False

    def expand(self, items: Any) -> Any:
        """Gather the outcomes under one key, of each window, and commit them."""
        if self.stage_rows:
            items = items | "StageRows" >> StageRows(self.context)
        return (
            items
            | "ByRun" >> beam.WithKeys(self.context.run)
            | "Gather" >> beam.GroupByKey()
            | "Commit" >> beam.ParDo(_Commit(self.context, self.tagging))
        )


class _Commit(ContextDoFn):
    def __init__(self, context: CycleContext, tagging: ArticleStep | None) -> None:
        super().__init__(context)
        self.tagging = tagging

    def process(self, gathered: tuple[str, Any], window: Any = beam.DoFn.WindowParam) -> Iterator[LogEntry]:
        items: Iterable[RunItem] = gathered[1]
        context = self.context_of(window)
        if self.tagging is not None:
            items = self._cleaned(list(items), self.tagging, context)
        report = commit_run(
            context.lake, context.run, items, context.now, context.config, publication=context.publication
        )
        if isinstance(self.context, StreamContext) and (report.postponed or report.repeated):
            take_postponed(context.lake, context.run)  # no launcher waits for it: those pages are due at the next tick
        tell_counters(report)
        if report.entry is not None:
            yield report.entry

    def _cleaned(self, items: list[RunItem], tagging: ArticleStep, context: CycleContext) -> list[RunItem]:
        try:
            return clean_sites(items, context, tagging)
        except StagedRowsGone:
            if find_run(context.lake, context.run) is None:
                raise
            return items  # another attempt has committed them meanwhile, as the commit step finds again


def tell_counters(report: CommitReport) -> None:
    """Set the counters of the pipeline, and the tally of this process, to the numbers of a commit."""
    for name, number in counts_by_name(report.counts).items():
        count(name, number)
        if name != "read":
            note(name, number)
    count("other_days", report.left_out.other_days)
    count("undated", report.left_out.undated)
