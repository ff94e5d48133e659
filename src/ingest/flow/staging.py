"""Rows of articles that workers leave in the stage of the lake, so that a large cycle does not pass one process."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from ingest.flow.context import ContextDoFn, CycleContext
from ingest.lake.staged_rows import PART_BYTES, stage_encoded
from ingest.records import EncodedArticles, StagedRows


@dataclass(eq=False)
class StageRows(beam.PTransform):  # type: ignore[misc]
    """`EncodedArticles` -> fewer of them, with the same heads, whose rows wait in the stage; other elements pass.

    A bundle that is tried again writes its rows again; `commit_run` removes all that its run has left.
    """

    context: CycleContext

    def expand(self, items: Any) -> Any:
        """Collect the articles of each bundle, and write them in parts."""
        return items | "Stage" >> beam.ParDo(_StageRows(self.context))


class _StageRows(ContextDoFn):
    def start_bundle(self) -> None:
        """Begin with nothing: a failed bundle may have left some articles."""
        self._waiting: defaultdict[Any, list[EncodedArticles]] = defaultdict(list)
        self._timestamps: dict[Any, Any] = {}

    def process(
        self, item: Any, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        """Keep articles until there are enough for a part of their window."""
        if not isinstance(item, EncodedArticles) or isinstance(item.rows, StagedRows):
            yield item
            return
        self._waiting[window].append(item)
        self._timestamps[window] = timestamp
        if sum(len(group.rows) for group in self._waiting[window] if isinstance(group.rows, bytes)) >= PART_BYTES:
            yield self._stage(window)

    def finish_bundle(self) -> Iterator[Any]:
        """Write what waits."""
        for window in list(self._waiting):
            yield self._stage(window)

    def _stage(self, window: Any) -> WindowedValue:
        context = self.context_of(window)
        staged = stage_encoded(context.lake, context.run, self._waiting.pop(window))
        return WindowedValue(staged, self._timestamps.pop(window), (window or GlobalWindow(),))
