"""Items that were deleted on request: their pages are not requested. The commit refuses to store them in any case."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from ingest.flow.context import ContextDoFn, CycleContext
from ingest.lake.deletions import Deletions, shared_deletions


@dataclass(eq=False)
class WithoutDeleted(beam.PTransform):  # type: ignore[misc]
    """Turns items that must not come back into `Unchanged`, before their pages are fetched."""

    context: CycleContext

    def expand(self, items: Any) -> Any:
        """Look each item up in the deletions of the lake."""
        return items | "Check" >> beam.ParDo(_WithoutDeleted(self.context))


class _WithoutDeleted(ContextDoFn):
    def __init__(self, context: CycleContext) -> None:
        super().__init__(context)
        self._deletions: tuple[CycleContext, Deletions] | None = None

    def start_bundle(self) -> None:
        self._deletions = None

    def process(self, item: Any, window: Any = beam.DoFn.WindowParam) -> Iterator[Any]:
        context = self.context_of(window)
        if self._deletions is None or self._deletions[0] is not context:
            self._deletions = context, shared_deletions(context.lake, context.run)
        kept = self._deletions[1].without_forbidden(item)
        if kept is not None:
            yield kept
