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
        self._deletions = Deletions()

    def start_bundle(self) -> None:
        self._deletions = shared_deletions(self.context.lake, self.context.run)

    def process(self, item: Any) -> Iterator[Any]:
        kept = self._deletions.without_forbidden(item)
        if kept is not None:
            yield kept
