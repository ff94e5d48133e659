"""The sink: outcomes -> one cycle of the lake. Readers see nothing of a cycle before its commit."""

import logging
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
from ingest.lake.giving_up import give_up_run
from ingest.lake.staged_rows import StagedRowsGone
from ingest.records import ArticleStep
from ingest.tally import note

_logger = logging.getLogger(__name__)


@dataclass(eq=False)
class WriteLake(beam.PTransform):  # type: ignore[misc]
    """Outcomes -> one committed cycle of the lake, of a stream one for each window; emits its `LogEntry`.

    Nothing is committed, and nothing emitted, when there was nothing new.

    All of a cycle meet at one key: versions and duplicates are decided there, against the lake as it is then. With
    `tagging`, the lines that a site repeats are removed from the pages that `ExtractRows` encoded, and the tags of the
    texts that this changes are computed by it.

    With `stage_rows` the workers leave the rows of encoded articles in the stage of the lake, and only what is needed
    to decide meets at the key: for cycles of any size, on engines whose workers are several. A window of a stream whose
    rows are gone, as after a deletion, is given up: what it worked on is due again.
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
        context = self.context_of(window)
        is_stream = isinstance(self.context, StreamContext)
        entry: LogEntry | None
        try:
            report = self._commit(gathered[1], context)
        except StagedRowsGone as error:
            if not is_stream:
                raise
            entry = give_up_run(context.lake, context.run, context.config)
            has_postponed = not entry.abandoned  # another attempt has committed the run meanwhile
            if entry.abandoned:
                _logger.warning("ingest: %s is given up, and what it worked on is due again: %s", context.run, error)
                count("windows_given_up")
        else:
            tell_counters(report)
            entry = report.entry
            has_postponed = bool(report.postponed) or report.repeated
        if is_stream and has_postponed:
            take_postponed(context.lake, context.run)  # no launcher waits: those pages are due at the next tick
        if entry is not None and not entry.abandoned:
            yield entry

    def _commit(self, gathered: Iterable[RunItem], context: CycleContext) -> CommitReport:
        items = list(gathered)
        if self.tagging is not None:
            items = self._cleaned(items, self.tagging, context)
        return commit_run(
            context.lake, context.run, items, context.now, context.config, publication=context.publication
        )

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
