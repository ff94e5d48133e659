"""Options that the pipelines for engines have in common, and what they need before a pipeline is submitted."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ingest.app.resolve_sources import ResolvedSources, add_logins, choose_sources, resolve_sources
from ingest.cli.options import load_engine, load_settings, warn_without_contact
from ingest.config import Config
from ingest.errors import ConfigError
from ingest.records import Source
from ingest.sources.buckets import is_bucket_address, open_object

if TYPE_CHECKING:
    from apache_beam.options.pipeline_options import PipelineOptions

F = TypeVar("F", bound=Callable[..., Any])

_IN_PROCESS = frozenset({"", "directrunner", "fnapirunner", "bundlebaseddirectrunner"})


def engine_options(function: F) -> F:
    """Add `--config` that may lie in a bucket, `--runner-option`, `--wait/--no-wait`, and the options of Beam."""
    for decorate in (
        click.argument("beam_options", nargs=-1, type=click.UNPROCESSED),
        click.option(
            "--wait/--no-wait",
            default=True,
            show_default=True,
            envvar="INGEST_WAIT",
            help="Wait for the end of the job, or only submit it.",
        ),
        click.option(
            "--runner-option", multiple=True, help="An option that Beam does not know, for the runner; repeatable."
        ),
        click.option("--config", "config_file", help="Settings, a file or an object in a bucket; see docs/operate.md."),
        click.option("--lake", help="Folder or bucket URL of the lake.  [default: lake]"),
    ):
        function = decorate(function)
    return function


@dataclass(frozen=True, slots=True)
class Job:
    """What the command line and the settings say about a job."""

    config: Config
    sources: list[Source]
    resolved: ResolvedSources
    options: "PipelineOptions"


def prepare_job(
    inputs: Sequence[str],
    *,
    config_file: str | None,
    lake: str | None,
    allow_net: Sequence[str],
    contact: str | None,
    beam_options: Sequence[str],
    runner_option: Sequence[str],
) -> Job:
    """Read the settings, load the engine and resolve the sources, with paths that hold for workers elsewhere.

    The sources are `inputs`, else those of the settings. Raises `ConfigError` for settings or options that are wrong.
    """
    with _local_settings(config_file) as path:
        config = load_settings(path, lake, allow_net, contact)
    load_engine(quiet=False)
    from ingest.flow.runner_options import parse_runner_options

    options = parse_runner_options(beam_options, runner_option)
    sources = _with_absolute_paths(choose_sources(inputs, config), options)
    config = _with_absolute_lake(add_logins(config, inputs, sources), options)
    resolved = resolve_sources(sources)
    if resolved.targets:
        warn_without_contact(config)
    return Job(config, sources, resolved, options)


def lake_of_job(config_file: str | None, lake: str | None) -> str:
    """Return the lake that the command line or the settings name. Raises `ConfigError`."""
    with _local_settings(config_file) as path:
        return load_settings(path, lake, (), None).lake


@contextmanager
def _local_settings(config_file: str | None) -> Iterator[str | None]:
    """Give the path of the settings; of settings in a bucket, that of a temporary copy. Raises `ConfigError`."""
    if config_file is None or not is_bucket_address(config_file):
        if config_file is not None and not os.path.isfile(config_file):
            raise ConfigError(f"{config_file} is not a file; name the settings with --config")
        yield config_file
        return
    try:
        content = open_object(config_file).read()
    except OSError as error:
        raise ConfigError(f"{config_file} cannot be read ({error}); check the name and credentials") from error
    with tempfile.TemporaryDirectory(prefix="ingest-settings-") as folder:
        path = os.path.join(folder, "ingest.toml")
        with open(path, "wb") as copy:
            copy.write(content)
        yield path


def runs_elsewhere(options: "PipelineOptions") -> bool:
    """Return whether the workers are other processes than this one, perhaps in another folder."""
    runner = str(options.get_all_options().get("runner") or "")
    return runner.rpartition(".")[2].lower() not in _IN_PROCESS


def _with_absolute_lake(config: Config, options: "PipelineOptions") -> Config:
    """Return a configuration whose lake is the same folder for workers that run in other folders."""
    if "://" in config.lake or not runs_elsewhere(options):
        return config
    return replace(config, lake=os.path.abspath(os.path.expanduser(config.lake)))


def _with_absolute_paths(sources: Iterable[Source], options: "PipelineOptions") -> list[Source]:
    """Return sources whose paths are the same files for workers that run in other folders."""
    if not runs_elsewhere(options):
        return list(sources)
    return [
        source
        if "://" in source.path_or_url or source.path_or_url.startswith("feed:")
        else replace(source, path_or_url=os.path.abspath(os.path.expanduser(source.path_or_url)))
        for source in sources
    ]
