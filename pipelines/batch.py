"""One bounded pass on any Beam runner: what `ingest run` does, with Beam's options.

    python pipelines/batch.py --input seeds/ --lake lake --runner DirectRunner

Options that are not listed here are Beam's (--runner, --project, --job_endpoint, --environment_type ...). Without
--runner the in-process FnApiRunner is used. The lake may be a folder or a bucket that the workers reach. Exit codes are
those of `ingest run`.
"""

from datetime import datetime

import click

from ingest.app.resolve_sources import add_logins, named_sources, resolve_sources
from ingest.app.run import run
from ingest.cli.main import main
from ingest.cli.options import (
    current_time,
    lake_options,
    load_engine,
    load_settings,
    now_option,
    warn_without_contact,
    web_options,
)
from ingest.cli.run_report import as_json as report_as_json
from ingest.cli.run_report import print_problems, summary_line
from ingest.cli.terminal import print_json, print_line


@click.command(help=f"\b\n{__doc__}", context_settings={"ignore_unknown_options": True})
@click.option("--input", "inputs", multiple=True, required=True, help="File, folder, glob or web address; repeatable.")
@click.option("--runner-option", multiple=True, help="An option that Beam does not know, for the runner; repeatable.")
@click.argument("beam_options", nargs=-1, type=click.UNPROCESSED)
@lake_options
@now_option
@web_options
def command(
    inputs: tuple[str, ...],
    runner_option: tuple[str, ...],
    beam_options: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> int:
    """Read the inputs once, commit what is new, and print what was done."""
    config = load_settings(config_file, lake, allow_net, contact)
    load_engine(quiet=False)
    from ingest.flow.runner_options import parse_runner_options

    options = parse_runner_options(beam_options, runner_option)
    sources = named_sources(inputs)
    config = add_logins(config, inputs, sources)
    resolved = resolve_sources(sources)
    if resolved.targets:
        warn_without_contact(config)
    moment, fixed = current_time(now), now is not None
    report = run(resolved, config, moment, fixed_clock=fixed, holder="pipelines/batch.py", options=options)
    if as_json:
        print_json(report_as_json(report))
    else:
        print_line(summary_line(report))
    print_problems(report)
    return 1 if report.has_failed(sources, named=True) else 0


if __name__ == "__main__":
    main(command=command, name="pipelines/batch.py")
