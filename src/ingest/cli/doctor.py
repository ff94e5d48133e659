"""`ingest doctor`: is this machine and this set-up able to do the work; what to do where it is not."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from ingest.cli.common import lake_options, say_json, settings
from ingest.config import Config
from ingest.errors import ConfigError, LakeError
from ingest.lake import open_lake
from ingest.records import Source
from ingest.sources import list_locations

_PACKAGES = ("apache-beam", "aiohttp", "protego", "trafilatura", "pyarrow", "duckdb", "obstore", "fastwarc")
_LEAST_FREE_MB = 500
_POLITE_DELAY = 0.5


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    good: bool
    told: str  # what was found; and what to do where it is not good


@click.command("doctor")
@lake_options
def command(lake: str | None, config_file: str | None, as_json: bool) -> int:
    """Say what is wrong with the set-up, and what to do. Exit code 1 when something is."""
    checks = list(_checks(config_file, lake))
    if as_json:
        say_json({"checks": [{"name": c.name, "good": c.good, "told": c.told} for c in checks]})
    else:
        for check in checks:
            mark = click.style("ok  ", fg="green") if check.good else click.style("BAD ", fg="red")
            click.echo(f"{mark} {check.name:<14} {check.told}")
    return 0 if all(check.good for check in checks) else 1


def _checks(config_file: str | None, lake: str | None) -> Iterator[_Check]:
    version = sys.version.split()[0]
    yield _Check("python", sys.version_info >= (3, 11), f"{version}; 3.11 or newer is needed")
    yield from _packages()
    yield _workers()
    try:
        config = settings(config_file, lake)
    except ConfigError as error:
        yield _Check("configuration", False, str(error))
        return
    found = config_file or ("ingest.toml" if Path("ingest.toml").is_file() else "defaults (no ingest.toml here)")
    yield _Check("configuration", True, found)
    yield _lake(config.lake)
    yield _space(config.lake)
    yield from _sources(config)
    yield from _web(config)


def _packages() -> Iterator[_Check]:
    for name in _PACKAGES:
        try:
            yield _Check(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield _Check(name, False, f"is not installed; pip install {name}")


def _workers() -> _Check:
    from ingest.config import WorkLimits
    from ingest.errors import IngestError
    from ingest.records import Raw, Rejected
    from ingest.workers import Workers

    pool = Workers(WorkLimits(workers=1))
    try:
        raw = Raw(b"", location="doctor", source="doctor")
        outcome = pool.outcome(raw, pool.submit(raw, None))
    except (OSError, RuntimeError, IngestError) as error:
        return _Check("workers", False, f"no worker process can be started: {error}")
    finally:
        pool.close()
    good = isinstance(outcome, Rejected) and outcome.reason.value == "empty"
    return _Check("workers", good, f"start and answer; {WorkLimits().count()} cores" if good else f"answer {outcome}")


def _lake(path: str) -> _Check:
    try:
        report = open_lake(path).verify(deep=False)
    except LakeError as error:
        if "://" not in path and not Path(path).exists():
            return _Check("lake", True, f"{path} does not exist yet; the first run makes it")
        return _Check("lake", False, str(error))
    if report.problems:
        return _Check("lake", False, f"{path}: {report.problems[0].message}; see `ingest lake verify`")
    return _Check("lake", True, f"{path}: {report.cycles} cycles, {report.files} files")


def _space(path: str) -> _Check:
    if "://" in path:
        return _Check("space", True, "a bucket: not measured")
    place = Path(path).absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // 1_000_000
    writable = os.access(place, os.W_OK)
    told = f"{free:,} MB free at {place}" + ("" if writable else "; it cannot be written: choose another --lake")
    return _Check("space", writable and free >= _LEAST_FREE_MB, told)


def _sources(config: Config) -> Iterator[_Check]:
    for source in config.source:
        if source.path is None:
            continue
        try:
            found = next(iter(list_locations(Source(source.path, source.kind))), None)
        except ConfigError as error:
            yield _Check("source", False, str(error))
        else:
            yield _Check("source", found is not None, f"{source.path}" + ("" if found else ": holds no file"))


def _web(config: Config) -> Iterator[_Check]:
    """Whether a server's owner could reach us, and how the feeds are doing; nothing is asked from the web."""
    urls = [source.url for source in config.source if source.url]
    if not urls:
        return
    from ingest.cli.health import feed_health
    from ingest.urls import clean_url

    contact = config.fetch.contact
    reachable = "@" in contact or "://" in contact
    missing = "is not set; give fetch.contact a mail address or a web page, so that a server's owner can reach you"
    yield _Check("contact", reachable, contact if reachable else missing)
    for url in urls:
        if clean_url(url) is None:
            yield _Check("source", False, f"{url} is no web address; it begins with https:// or http://")
    if config.fetch.delay < _POLITE_DELAY and not config.fetch.allow_networks:
        yield _Check("delay", False, f"fetch.delay is {config.fetch.delay:g} s; servers block who asks faster than 1/s")
    try:
        health = feed_health(config, [])
    except LakeError as error:
        yield _Check("feeds", False, str(error))
        return
    bad = [each for each in health if each.problems]
    told = f"{len(health)} polled, {len(bad)} in trouble" + ("; see `ingest feeds check`" if bad else "")
    yield _Check("feeds", len(bad) * 2 <= len(health), told)
