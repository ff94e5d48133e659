"""What `ingest doctor` checks: whether this machine and set-up can do the work, and what to do where they cannot."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ingest
from ingest.app.check_web import Check, web_checks
from ingest.app.resolve_sources import add_logins, resolve_sources, source_of
from ingest.config import Config, WorkLimits
from ingest.errors import ConfigError, IngestError, LakeError, Reason, SourceError
from ingest.lake import open_lake
from ingest.lake.lease import lease_holder
from ingest.records import Raw, Rejected, Source
from ingest.sources import list_locations
from ingest.workers import Workers

_PACKAGES = ("apache-beam", "aiohttp", "trafilatura", "pyarrow", "duckdb", "obstore")
_MIN_FREE_MB = 500
_CLOCK_TOLERANCE = timedelta(minutes=5)


def check_setup(load: Callable[[], Config], config_name: str | None, now: datetime, *, online: bool) -> Iterator[Check]:
    """Yield the checks, in the order of what depends on what.

    `load` returns the configuration, and raises `ConfigError` for a wrong one; `config_name` is the file that was
    named. The hosts of the sources are asked only if `online`.
    """
    version = sys.version.split()[0]
    yield _check("python", sys.version_info >= (3, 11), f"{version}; 3.11 or newer is needed")
    yield from _check_packages()
    yield _check_workers()
    try:
        config = load()
    except ConfigError as error:
        yield Check("configuration", "bad", str(error))
        return
    default = "ingest.toml" if Path("ingest.toml").is_file() else "defaults (no ingest.toml here)"
    yield Check("configuration", "ok", config_name or default)
    yield from _check_logins(config)
    yield _check_lake(config.lake)
    yield check_space(config.lake)
    yield from check_writer(config.lake)
    yield from check_clock(config.lake, now)
    yield from _check_local_sources(config)
    try:
        targets = resolve_sources(source_of(settings) for settings in config.source).targets
    except SourceError as error:
        yield Check("source", "bad", str(error))
        return
    if targets or any(source.url for source in config.source):
        yield from web_checks(config, targets, now, online=online)


def _check_logins(config: Config) -> Iterator[Check]:
    """Check that the secrets of the sources can be read."""
    try:
        add_logins(config)
    except ConfigError as error:
        yield Check("login", "bad", str(error))


def _check(name: str, good: bool, text: str) -> Check:
    return Check(name, "ok" if good else "bad", text)


def _check_packages() -> Iterator[Check]:
    versions: list[str] = []
    for name in _PACKAGES:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            yield Check("packages", "bad", f"{name} is not installed; pip install {name}")
    yield Check("packages", "ok", ", ".join(versions))


def _check_workers() -> Check:
    try:
        pool = Workers(WorkLimits(workers=1))
    except IngestError as error:
        return Check("workers", "bad", str(error))
    try:
        raw = Raw(b"", location="doctor", source="doctor")
        outcome = pool.outcome(raw, pool.submit(raw, None))
    except (OSError, RuntimeError, IngestError) as error:
        return Check("workers", "bad", f"no worker process can be started: {error}")
    finally:
        pool.close()
    good = isinstance(outcome, Rejected) and outcome.reason is Reason.EMPTY
    return _check("workers", good, f"start and answer; {WorkLimits().count()} cores" if good else f"answer {outcome}")


def _check_lake(lake: str) -> Check:
    try:
        report = open_lake(lake).verify(deep=False)
    except LakeError as error:
        if "://" not in lake and not _local_path(lake).exists():
            return Check("lake", "ok", f"{lake} does not exist yet; the first run makes it")
        return Check("lake", "bad", str(error))
    if report.problems:
        return Check("lake", "bad", f"{lake}: {report.problems[0].message}; see `ingest lake verify`")
    return Check("lake", "ok", f"{lake}: {report.cycles} cycles, {report.files} files")


def _local_path(lake: str) -> Path:
    return Path(os.path.expanduser(lake)).absolute()


def check_space(lake: str) -> Check:
    """Check that the lake's disk can be written and has room."""
    if "://" in lake:
        return Check("space", "ok", "a bucket: not measured")
    folder = _local_path(lake)
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        return Check("space", "bad", f"{folder} is a file, not a folder: choose another --lake")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("space", "bad", f"{folder} cannot be written: change its permissions, or choose another --lake")
    free = shutil.disk_usage(folder).free // 1_000_000
    remedy = "" if free >= _MIN_FREE_MB else f"; make room, {_MIN_FREE_MB} MB at least, or choose another --lake"
    return _check("space", not remedy, f"{free:,} MB free at {folder}{remedy}")


def check_writer(lake: str) -> Iterator[Check]:
    """Yield a note when somebody else is writing to the lake."""
    try:
        holder = lease_holder(lake)
    except LakeError:
        return  # reported by the check of the lake
    if holder is not None:
        yield Check("writer", "note", f"{holder} is writing to {lake}: other runs wait for the end of its commit")


def check_clock(lake: str, now: datetime) -> Iterator[Check]:
    """Check the clock without asking anybody: it is not before what has already happened."""
    installed = datetime.fromtimestamp(Path(ingest.__file__).stat().st_mtime, UTC)
    if now < installed - timedelta(days=1):
        text = f"the clock says {now:%Y-%m-%d}, ingest was installed on {installed:%Y-%m-%d}; set it, e.g. by NTP"
        yield Check("clock", "bad", text)
        return
    try:
        entries = open_lake(lake).snapshots()
    except LakeError:
        return
    latest = max((entry.now for entry in entries), default=now)
    if latest > now + _CLOCK_TOLERANCE:
        text = f"the clock says {now:%Y-%m-%d %H:%M}, but the lake has a cycle of {latest:%Y-%m-%d %H:%M} UTC"
        yield Check("clock", "bad", f"{text}; set the clock, unless that cycle was run with a --now in the future")


def _check_local_sources(config: Config) -> Iterator[Check]:
    for source in config.source:
        if source.path is None:
            continue
        try:
            location = next(iter(list_locations(Source(source.path, source.kind))), None)
        except ConfigError as error:
            yield Check("source", "bad", str(error))
        else:
            yield _check("source", location is not None, f"{source.path}{'' if location else ': has no file'}")
