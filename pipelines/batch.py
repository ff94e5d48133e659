"""One bounded pass on any Beam runner: what `ingest run` does, with Beam's options.

    python pipelines/batch.py --input seeds/ --lake lake --runner DirectRunner

Inputs and the lake may lie in folders or buckets (s3://, gs://, az://) that the workers reach; web addresses are feeds,
sitemaps and pages, and files such as archives. Options that are not listed here are Beam's (--runner, --project,
--job_endpoint, --environment_type ...). Without --runner the in-process FnApiRunner is used. The result is printed at
the end, unless --no-wait only submits the job. Exit codes are those of `ingest run`.
"""

from dataclasses import replace
from datetime import datetime

import click

from ingest.app.run import run
from ingest.cli.engine_options import Job, engine_options, prepare_job
from ingest.cli.main import main
from ingest.cli.options import current_time, now_option, web_options
from ingest.cli.run import run_progress
from ingest.cli.run_report import json_of, print_problems, summary_line
from ingest.cli.terminal import print_json, print_line
from ingest.sources import list_locations, plan_files

_UNLIMITED = 10**12


@click.command(help=f"\b\n{__doc__}", context_settings={"ignore_unknown_options": True})
@click.option(
    "--input",
    "inputs",
    multiple=True,
    help="File, folder, pattern, bucket or web address; repeatable.  [default: the sources of the settings]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON, the last line on stdout.")
@engine_options
@now_option
@web_options
def command(
    inputs: tuple[str, ...],
    runner_option: tuple[str, ...],
    wait: bool,
    beam_options: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> int:
    """Read the inputs once, commit what is new, and print what was done."""
    job = prepare_job(
        inputs,
        config_file=config_file,
        lake=lake,
        allow_net=allow_net,
        contact=contact,
        beam_options=beam_options,
        runner_option=runner_option,
    )
    moment, fixed = current_time(now), now is not None
    if not wait:
        return _submit(job, moment, fixed=fixed)
    with run_progress(job.resolved, job.config):
        report = run(
            job.resolved, job.config, moment, fixed_clock=fixed, holder="pipelines/batch.py", options=job.options
        )
    if as_json:
        print_json(json_of(report))
    else:
        print_line(summary_line(report))
    print_problems(report)
    return 1 if report.has_failed(job.sources, named=bool(inputs)) else 0


def _submit(job: Job, now: datetime, *, fixed: bool) -> int:
    """Submit all as one job, which makes one cycle, and do not wait for it."""
    from ingest.flow import CycleContext, Ingest
    from ingest.flow.engine import submit_ingest

    config, targets = job.config, job.resolved.targets
    files = [place for source in job.resolved.local for place in list_locations(source, config.fetch)]
    one_cycle = replace(config, cycle=replace(config.cycle, items=_UNLIMITED, megabytes=_UNLIMITED))
    places = [place for group in plan_files(files, one_cycle) for place in group]
    context = CycleContext.begin(config.lake, now, config, fixed_clock=fixed)
    submit_ingest(Ingest(places, context, targets), job.options)
    print_line(f"Submitted: {len(places)} files or ranges of files, {len(targets)} addresses.")
    print_line(f"They become one cycle of {config.lake}, whose entry in the log has the run {context.run}.")
    return 0


if __name__ == "__main__":
    main(command=command, name="pipelines/batch.py")
