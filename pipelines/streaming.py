"""The unbounded pipeline: polls what is due at each tick, and commits each window as a cycle of the lake.

    python pipelines/streaming.py --config ingest.toml --lake s3://bucket/lake --interval 5m --runner PortableRunner ...

It needs a runner that streams: Flink, Dataflow or, for trials, Prism. What was begun and not committed is due again, so
it may be cancelled and started anew at any time, with a savepoint or without, and take turns with `ingest watch`.
`--stop` asks it to end once what is under way is committed. Two streams on one lake need a --name each.
Options that are not listed here are Beam's. Exit codes are those of `ingest`.
"""

from datetime import UTC, datetime, timedelta

import click

from ingest.cli.engine_options import engine_options, lake_of_job, prepare_job, runs_elsewhere
from ingest.cli.main import main
from ingest.cli.options import web_options
from ingest.cli.terminal import print_line
from ingest.cli.watch import Duration
from ingest.errors import ConfigError
from ingest.lake.stream_stop import request_stop


@click.command(help=f"\b\n{__doc__}", context_settings={"ignore_unknown_options": True})
@click.option("--interval", type=Duration(), default="5m", show_default=True, help="From tick to tick: one window.")
@click.option("--duration", type=Duration(), help="End after so long.  [default: never]")
@click.option(
    "--stop",
    is_flag=True,
    help="Ask the stream of this --name and --lake to end at its next tick; see docs/operate.md.",
)
@click.option("--name", default="stream", show_default=True, help="Name of the stream in the log of the lake.")
@engine_options
@web_options
def command(
    interval: timedelta,
    duration: timedelta | None,
    stop: bool,
    name: str,
    runner_option: tuple[str, ...],
    wait: bool,
    beam_options: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> int:
    """Submit the stream, and wait for its end unless told otherwise; or ask it to end."""
    if stop:
        path = lake_of_job(config_file, lake)
        request_stop(path, name, datetime.now(UTC))
        print_line(f"Stream {name} ends at its next tick, when what is under way is committed to {path}.")
        return 0
    job = prepare_job(
        (),
        config_file=config_file,
        lake=lake,
        allow_net=allow_net,
        contact=contact,
        beam_options=beam_options,
        runner_option=runner_option,
    )
    if not runs_elsewhere(job.options):
        raise ConfigError(
            "the stream needs a runner that streams: --runner=PrismRunner, PortableRunner, DataflowRunner"
        )
    from ingest.flow.engine import submit_stream

    config, sources = job.config, job.resolved
    result = submit_stream(config, sources.targets, sources.local, job.options, interval, name=name, duration=duration)
    print_line(f"Stream {name} is submitted; it commits to {config.lake} every {interval.total_seconds():g} s.")
    if not wait:
        return 0
    state = result.wait_until_finish()
    print_line(f"Stream {name} ended as {state}.")
    return 0 if state in (None, "DONE", "CANCELLED", "DRAINED", "UPDATED") else 1


if __name__ == "__main__":
    main(command=command, name="pipelines/streaming.py")
