"""One bounded pass as a Beam pipeline: built, run on a named engine, and told in numbers."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import apache_beam as beam
from apache_beam.metrics import MetricsFilter
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import PipelineResult

from ingest.config import Config
from ingest.errors import IngestError, LakeError
from ingest.flow.counting import NAMESPACE
from ingest.flow.ingesting import Ingest, Left, PollMode
from ingest.lake import LogEntry, next_cycle, open_lake
from ingest.records import Location, PollTarget, Rejected, Source


@dataclass(frozen=True, slots=True)
class CycleResult:
    """What one pass did. `entry` is None when nothing was new and so nothing was committed."""

    cycle: str
    counts: dict[str, int]
    entry: LogEntry | None


def run_cycle(
    sources: Iterable[Source | Location | Rejected | PollTarget | Left],
    *,
    lake: str,
    now: datetime,
    config: Config,
    options: PipelineOptions | None = None,
    polling: PollMode | None = None,
) -> CycleResult:
    """Read the sources once and commit what is new. The caller holds the lake's lease.

    Web addresses come as `PollTarget`s. A poll is news: its row of `fetches` is committed even when no entry was new.

    `options` are Beam's; where they name no runner, the in-process FnApiRunner is taken: Beam's own default would try
    to download another engine first.
    """
    options = options or PipelineOptions([])
    cycle = next_cycle(lake)
    runner = None if options.view_as(StandardOptions).runner else FnApiRunner()
    pipeline = beam.Pipeline(runner=runner, options=options)
    _ = pipeline | "Ingest" >> Ingest(sources, lake=lake, cycle=cycle, now=now, config=config, polling=polling)
    try:
        result = pipeline.run()
        state = result.wait_until_finish()
    except RuntimeError as error:
        if "KeyboardInterrupt" in str(error):  # Beam wraps it as it wraps what a step raises
            raise KeyboardInterrupt from error
        raise
    except IngestError as error:
        # Beam adds the name of its step to the message; to our user that says nothing.
        raise type(error)(re.sub(r"\s*\[while running [^\]]*\]", "", str(error))) from error
    if state not in (None, "DONE"):
        raise LakeError(
            f"the pipeline ended as {state}; nothing of cycle {cycle} was committed unless the log names it"
        )
    return CycleResult(cycle=cycle, counts=_counts(result), entry=_committed(lake, cycle))


def _counts(result: PipelineResult) -> dict[str, int]:
    """The pipeline's counters, added up over its steps; what was committed, or attempted where no more is known."""
    total: Counter[str] = Counter()
    for each in result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))["counters"]:
        total[each.key.metric.name] += int(each.result)
    return dict(total)


def _committed(lake: str, cycle: str) -> LogEntry | None:
    entries = open_lake(lake, create=True).snapshots()
    return next((entry for entry in reversed(entries) if entry.cycle == cycle), None)
