"""Run a pipeline on an engine and return its counters."""

import re
from collections import Counter

import apache_beam as beam
from apache_beam.metrics import MetricsFilter
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import PipelineResult

from ingest.errors import IngestError, LakeError
from ingest.flow.counting import NAMESPACE
from ingest.flow.ingesting import Ingest
from ingest.lake import find_run


def run_ingest(ingest: Ingest, options: PipelineOptions | None = None) -> dict[str, int]:
    """Run one cycle and wait for its end. Returns the numbers of its items by outcome.

    `options` are Beam's; where they name no runner, the in-process FnApiRunner is taken: Beam's own default would try
    to download another engine first. Raises what a step raised, and `LakeError` when the engine gave up. An engine that
    fails after the commit has not failed: the run is in the log.
    """
    options = options or PipelineOptions([])
    runner = None if options.view_as(StandardOptions).runner else FnApiRunner()
    pipeline = beam.Pipeline(runner=runner, options=options)
    _ = pipeline | "Ingest" >> ingest
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
    return _counters(result)


def _counters(result: PipelineResult) -> dict[str, int]:
    """Return the pipeline's counters, added up over its steps: committed values, or attempted where none are known."""
    total: Counter[str] = Counter()
    for counter in result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))["counters"]:
        total[counter.key.metric.name] += int(counter.result)
    return dict(total)
