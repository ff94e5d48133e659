"""Run a pipeline on an engine and return its counters."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import apache_beam as beam
from apache_beam.metrics import MetricsFilter
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import PipelineResult, PipelineRunner

from ingest.config import Config
from ingest.errors import ConfigError, IngestError, LakeError
from ingest.flow.context import StreamContext
from ingest.flow.counting import NAMESPACE
from ingest.flow.ingesting import Ingest
from ingest.flow.runner_options import LocalOptions
from ingest.lake import find_run
from ingest.records import Location, PollTarget, Source
from ingest.tally import note, tally

#: Seconds after which a tick is too late to begin anything, at least: an engine that restarts may take so long.
_LEAST_DELAY = 120.0


def run_ingest(ingest: Ingest, options: PipelineOptions | None = None) -> dict[str, int]:
    """Run one cycle and wait for its end. Returns the numbers of its items by outcome.

    `options` are Beam's; where they name no runner, the in-process FnApiRunner is taken: Beam's own default would try
    to download another engine first. Raises what a step raised, and `LakeError` when the engine gave up. An engine that
    fails after the commit has not failed: the run is in the log.
    """
    options = options or LocalOptions()
    runner = None if options.view_as(StandardOptions).runner else FnApiRunner()
    pipeline = new_pipeline(options, runner)
    _ = pipeline | "Ingest" >> (ingest if runner is not None else replace(ingest, stage_rows=True))
    before = tally()
    try:
        result = pipeline.run()
        state = result.wait_until_finish()
    except RuntimeError as error:
        if "KeyboardInterrupt" in str(error):  # Beam wraps it as it wraps what a step raises
            raise KeyboardInterrupt from error
        if find_run(ingest.context.lake, ingest.context.run) is None:
            raise
        return {}
    except IngestError as error:
        # Beam adds the name of its step to the message, which means nothing to the user.
        raise type(error)(re.sub(r"\s*\[while running [^\]]*\]", "", str(error))) from error
    run = ingest.context.run
    if state not in (None, "DONE") and find_run(ingest.context.lake, run) is None:
        raise LakeError(f"the pipeline ended as {state}; nothing of run {run} was committed unless the log names it")
    counters = _counters(result)
    _complete_tally({**counters, "files": sum(isinstance(item, Location) for item in ingest.sources)}, before)
    return counters


def _complete_tally(counters: Mapping[str, int], before: Mapping[str, int]) -> None:
    """Add to the tally of this process what workers in other processes have counted."""
    noted = tally()
    for name, number in counters.items():
        elsewhere = number - (noted.get(name, 0) - before.get(name, 0))
        if elsewhere > 0:
            note(name, elsewhere)


def new_pipeline(options: PipelineOptions, runner: PipelineRunner | None = None) -> beam.Pipeline:
    """Return an empty pipeline. Raises `ConfigError` for options that are wrong, or lack what their runner needs."""
    try:
        return beam.Pipeline(runner=runner, options=options)
    except ValueError as error:
        raise ConfigError(" ".join(str(error).removeprefix("Pipeline has validations errors:").split())) from error


def submit_ingest(ingest: Ingest, options: PipelineOptions) -> PipelineResult:
    """Hand one cycle to an engine and return without waiting for it; the commit step finds all it needs by itself."""
    pipeline = new_pipeline(options)
    _ = pipeline | "Ingest" >> replace(ingest, stage_rows=True)
    return pipeline.run()


def submit_stream(
    config: Config,
    targets: Sequence[PollTarget],
    local: Sequence[Source],
    options: PipelineOptions,
    interval: timedelta,
    *,
    name: str = "stream",
    duration: timedelta | None = None,
) -> PipelineResult:
    """Hand an unbounded pipeline to an engine: it polls the targets and lists the local sources every `interval`.

    It ends after `duration`, which by default it does not, or when the lake has a request for its end. Ticks are at
    multiples of the interval since 1970, so that a stream that is started anew has the same windows; `name` names it in
    the log of the lake.
    """
    from ingest.flow.streaming import IngestStream, StopRequest
    from ingest.flow.ticks import Ticks

    options.view_as(StandardOptions).streaming = True
    began = datetime.now(UTC)
    context = StreamContext(config.lake, name, began, config, max_delay=max(_LEAST_DELAY, 2 * interval.total_seconds()))
    pipeline = new_pipeline(options)
    _ = (
        pipeline
        | "Tick" >> Ticks(began, interval, duration, StopRequest(config.lake, name, began))
        | "Ingest" >> IngestStream(context, interval.total_seconds(), targets, local)
    )
    return pipeline.run()


def _counters(result: PipelineResult) -> dict[str, int]:
    """Return the pipeline's counters, added up over its steps: committed values, or attempted where none are known."""
    total: Counter[str] = Counter()
    for counter in result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))["counters"]:
        total[counter.key.metric.name] += int(counter.result)
    return dict(total)
