"""The unbounded pipeline: polls what is due at each tick, and commits each window as a cycle of the lake.

    python pipelines/streaming.py --config ingest.toml --lake s3://bucket/lake --interval 5m --runner PortableRunner ...

It needs a runner that streams: Flink, Dataflow or, for trials, Prism. What was begun and not committed is due again, so
it may be cancelled and started anew at any time, with a savepoint or without, and take turns with `ingest watch`. Two
streams on one lake need a --name each. Options that are not listed here are Beam's. Exit codes are those of `ingest`.
"""

from datetime import timedelta

import click

from ingest.app.resolve_sources import add_logins, choose_sources, resolve_sources
from ingest.cli.engine_options import (
    engine_options,
    local_settings,
    runs_elsewhere,
    with_absolute_lake,
    with_absolute_paths,
)
from ingest.cli.main import main
from ingest.cli.options import load_engine, load_settings, warn_without_contact, web_options
from ingest.cli.terminal import print_line
from ingest.cli.watch import Duration
from ingest.errors import ConfigError


@click.command(help=f"\b\n{__doc__}", context_settings={"ignore_unknown_options": True})
@click.option("--interval", type=Duration(), default="5m", show_default=True, help="From tick to tick: one window.")
@click.option("--duration", type=Duration(), help="End after so long.  [default: never]")
@click.option("--name", default="stream", show_default=True, help="Name of the stream in the log of the lake.")
@engine_options
@web_options
def command(
    interval: timedelta,
    duration: timedelta | None,
    name: str,
    runner_option: tuple[str, ...],
    wait: bool,
    beam_options: tuple[str, ...],
    lake: str | None,
    config_file: str | None,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> int:
    """Submit the stream, and wait for its end unless told otherwise."""
    config = load_settings(local_settings(config_file), lake, allow_net, contact)
    load_engine(quiet=False)
    from ingest.flow.engine import submit_stream
    from ingest.flow.runner_options import parse_runner_options

    options = parse_runner_options(beam_options, runner_option)
    if not runs_elsewhere(options):
        raise ConfigError(
            "the stream needs a runner that streams: --runner=PrismRunner, PortableRunner, DataflowRunner"
        )
    sources = with_absolute_paths(choose_sources((), config), options)
    config = with_absolute_lake(add_logins(config, sources=sources), options)
    resolved = resolve_sources(sources)
    if resolved.targets:
        warn_without_contact(config)
    result = submit_stream(config, resolved.targets, resolved.local, options, interval, name=name, duration=duration)
    print_line(f"Stream {name} is submitted; it commits to {config.lake} every {interval.total_seconds():g} s.")
    if not wait:
        return 0
    state = result.wait_until_finish()
    print_line(f"Stream {name} ended as {state}.")
    return 0 if state in (None, "DONE", "CANCELLED", "DRAINED", "UPDATED") else 1


if __name__ == "__main__":
    main(command=command, name="pipelines/streaming.py")
