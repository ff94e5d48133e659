"""`ingest doctor`: is this machine and this set-up able to do the work; what to do where it is not."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from click.formatting import wrap_text

import ingest
from ingest.cli.common import clock, lake_options, say_json, settings, web_options
from ingest.cli.doctor_web import Check, web_checks
from ingest.cli.web import split_sources
from ingest.config import Config
from ingest.errors import ConfigError, LakeError, SourceError
from ingest.lake import open_lake
from ingest.records import Source
from ingest.sources import list_locations

_PACKAGES = ("apache-beam", "aiohttp", "trafilatura", "pyarrow", "duckdb", "obstore", "fastwarc")
_LEAST_FREE_MB = 500
_FUTURE = timedelta(minutes=5)
_MARKS = {"ok": ("ok  ", "green"), "note": ("note", "yellow"), "bad": ("BAD ", "red")}
_NAME = 14


@click.command("doctor")
@lake_options
@web_options
@click.option("--online", is_flag=True, help="Ask each host for its robots.txt, and compare the clocks.")
def command(
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    allow_net: tuple[str, ...],
    contact: str | None,
    online: bool,
) -> int:
    """Say what is wrong with the set-up, and what to do.

    Exit code 1 when something is BAD and has to be mended; a note is worth a look. Of the web only the names of hosts
    are looked up, unless --online is given.
    """
    checks = list(_checks(config_file, lake, allow_net, contact, online=online))
    bad = sum(1 for each in checks if each.level == "bad")
    if as_json:
        listed = [
            {"name": each.name, "good": each.level != "bad", "level": each.level, "told": each.told} for each in checks
        ]
        say_json({"checks": listed})
        return 1 if bad else 0
    for check in checks:
        _show(check)
    notes = sum(1 for each in checks if each.level == "note")
    told = f"{bad} to mend" if bad else "nothing to mend"
    click.echo(f"{told}{f', {notes} worth a look' if notes else ''}")
    return 1 if bad else 0


def _show(check: Check) -> None:
    mark, colour = _MARKS[check.level]
    told = check.told
    if sys.stdout is not None and sys.stdout.isatty():
        mark = mark if os.environ.get("NO_COLOR") else click.style(mark, fg=colour)
        indent = " " * (_NAME + 6)
        told = wrap_text(told, shutil.get_terminal_size().columns - 1, indent, indent).lstrip()
    click.echo(f"{mark} {check.name:<{_NAME}} {told}")


def _checks(
    config_file: str | None, lake: str | None, allow_net: tuple[str, ...], contact: str | None, *, online: bool
) -> Iterator[Check]:
    version, now = sys.version.split()[0], clock(None)
    yield _check("python", sys.version_info >= (3, 11), f"{version}; 3.11 or newer is needed")
    yield from _packages()
    yield _workers()
    try:
        config = settings(config_file, lake, allow_net, contact)
    except ConfigError as error:
        yield Check("configuration", "bad", str(error))
        return
    found = config_file or ("ingest.toml" if Path("ingest.toml").is_file() else "defaults (no ingest.toml here)")
    yield Check("configuration", "ok", found)
    yield _lake(config.lake)
    yield _space(config.lake)
    yield from _holder(config.lake)
    yield from _clock(config.lake, now)
    yield from _sources(config)
    configured = [Source(each.url or each.path or "", each.kind, each.name) for each in config.source]
    try:
        _, targets = split_sources(configured)
    except SourceError as error:
        yield Check("source", "bad", str(error))
        return
    if targets or any(each.url for each in config.source):
        yield from web_checks(config, targets, now, online=online)


def _check(name: str, good: bool, told: str) -> Check:
    return Check(name, "ok" if good else "bad", told)


def _packages() -> Iterator[Check]:
    found: list[str] = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            yield Check("packages", "bad", f"{name} is not installed; pip install {name}")
    yield Check("packages", "ok", ", ".join(found))


def _workers() -> Check:
    from ingest.config import WorkLimits
    from ingest.errors import IngestError
    from ingest.records import Raw, Rejected
    from ingest.workers import Workers

    pool = Workers(WorkLimits(workers=1))
    try:
        raw = Raw(b"", location="doctor", source="doctor")
        outcome = pool.outcome(raw, pool.submit(raw, None))
    except (OSError, RuntimeError, IngestError) as error:
        return Check("workers", "bad", f"no worker process can be started: {error}")
    finally:
        pool.close()
    good = isinstance(outcome, Rejected) and outcome.reason.value == "empty"
    return _check("workers", good, f"start and answer; {WorkLimits().count()} cores" if good else f"answer {outcome}")


def _lake(path: str) -> Check:
    try:
        report = open_lake(path).verify(deep=False)
    except LakeError as error:
        if "://" not in path and not Path(path).exists():
            return Check("lake", "ok", f"{path} does not exist yet; the first run makes it")
        return Check("lake", "bad", str(error))
    if report.problems:
        return Check("lake", "bad", f"{path}: {report.problems[0].message}; see `ingest lake verify`")
    return Check("lake", "ok", f"{path}: {report.cycles} cycles, {report.files} files")


def _space(path: str) -> Check:
    if "://" in path:
        return Check("space", "ok", "a bucket: not measured")
    place = Path(path).absolute()
    while not place.exists():
        place = place.parent
    if not place.is_dir():
        return Check("space", "bad", f"{place} is a file, not a folder: choose another --lake")
    if not os.access(place, os.W_OK | os.X_OK):
        return Check("space", "bad", f"{place} cannot be written: change its permissions, or choose another --lake")
    free = shutil.disk_usage(place).free // 1_000_000
    few = "" if free >= _LEAST_FREE_MB else f"; make room, {_LEAST_FREE_MB} MB at least, or choose another --lake"
    return _check("space", not few, f"{free:,} MB free at {place}{few}")


def _holder(path: str) -> Iterator[Check]:
    from ingest.lake.lease import lease_holder

    try:
        holder = lease_holder(path)
    except LakeError:
        return  # told by the check of the lake
    if holder is not None:
        yield Check("writer", "note", f"{holder} is writing to {path}: until it ends, other runs end at once")


def _clock(path: str, now: datetime) -> Iterator[Check]:
    """What can be told of the clock without asking anybody: it is not before what has happened already."""
    installed = datetime.fromtimestamp(Path(ingest.__file__).stat().st_mtime, UTC)
    if now < installed - timedelta(days=1):
        told = f"the clock says {now:%Y-%m-%d}, ingest was installed on {installed:%Y-%m-%d}; set it, e.g. by NTP"
        yield Check("clock", "bad", told)
        return
    try:
        entries = open_lake(path).snapshots()
    except LakeError:
        return
    latest = max((entry.now for entry in entries), default=now)
    if latest > now + _FUTURE:
        told = f"the clock says {now:%Y-%m-%d %H:%M}, but the lake has a cycle of {latest:%Y-%m-%d %H:%M} UTC"
        yield Check("clock", "bad", f"{told}; set the clock, or that cycle was run with a --now to come")


def _sources(config: Config) -> Iterator[Check]:
    for source in config.source:
        if source.path is None:
            continue
        try:
            found = next(iter(list_locations(Source(source.path, source.kind))), None)
        except ConfigError as error:
            yield Check("source", "bad", str(error))
        else:
            yield _check("source", found is not None, f"{source.path}" + ("" if found else ": holds no file"))
