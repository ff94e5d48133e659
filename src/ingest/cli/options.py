"""Options that several commands have, and the configuration they add up to."""

import importlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ingest.cli.memory import require_memory
from ingest.cli.terminal import print_warning
from ingest.config import Config, with_contact, with_networks
from ingest.config_file import load_config
from ingest.hidden_modules import hidden_modules, keep_pandas_out_of_pyarrow

if TYPE_CHECKING:
    from ingest.lake import Lake
    from ingest.tags.keywords import KeywordTopic

#: Libraries that Beam imports where they are installed, and that the in-process engine does not use: half of its start.
_NOT_NEEDED_BY_BEAM = ("pandas", "pymongo", "boto3")

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # the usual ones of BCP 47 (RFC 5646, 2.1)

F = TypeVar("F", bound=Callable[..., Any])


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without a zone it is UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the text as an aware datetime in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not an ISO 8601 instant such as 2026-11-23T12:00:00Z", param, ctx)
        try:
            return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except OverflowError:
            self.fail(f"{value!r} lies outside of the years 1 to 9999 in UTC", param, ctx)


class Day(click.ParamType[date]):
    """A day in ISO 8601."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the text as a date."""
        try:
            return value if isinstance(value, date) and not isinstance(value, datetime) else date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fail(f"{value!r} is not a day such as 2026-11-23", param, ctx)


def lake_options(function: F) -> F:
    """Add `--lake`, `--config` and `--json`, which every command has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one line of JSON, the last line on stdout."),
        click.option("--config", "config_file", type=click.Path(dir_okay=False), help="Settings; see docs/operate.md."),
        click.option("--lake", help="Folder or bucket URL of the lake.  [default: lake]"),
    ):
        function = option(function)
    return function


def web_options(function: F) -> F:
    """Add `--contact` and `--allow-net`, for commands that ask the web."""
    for option in (
        click.option(
            "--allow-net", multiple=True, metavar="CIDR", help="Allow an address range that is otherwise refused."
        ),
        click.option(
            "--contact",
            envvar="INGEST_CONTACT",
            show_envvar=True,
            metavar="MAIL|URL",
            help="Where the owner of a server can reach you; goes into the User-Agent; or set fetch.contact.",
        ),
    ):
        function = option(function)
    return function


def selection_options(function: F) -> F:
    """Add the options that select articles: `--lang`, `--since`, `--until`, `--region`, `--topic`, `--source`."""
    for option in (
        click.option("--lang", "languages", multiple=True, help="Language (BCP 47); repeatable."),
        click.option(
            "--source", "sources", multiple=True, help="Domain, publisher, feed, or label of a source; repeatable."
        ),
        click.option("--topic", "topics", multiple=True, help="Topic: code or name; repeatable."),
        click.option(
            "--region",
            "regions",
            multiple=True,
            help="Country that the articles are about: code or name; repeatable.",
        ),
    ):
        function = option(function)
    return publication_options(function)


def publication_options(function: F) -> F:
    """Add `--since` and `--until`."""
    for option in (
        click.option("--until", type=Day(), help="Last day of publication."),
        click.option("--since", type=Day(), help="First day of publication."),
    ):
        function = option(function)
    return function


def require_known_names(
    lake: "Lake",
    *,
    regions: Sequence[str] = (),
    topics: Sequence[str] = (),
    languages: Sequence[str] = (),
    sources: Sequence[str] = (),
    own_topics: "Sequence[KeywordTopic]" = (),
) -> None:
    """Refuse a country, topic or language that does not exist, and name similar ones.

    Print only a warning for a source without articles, and for a language without articles that may exist elsewhere.
    """
    from ingest.app.selection_names import unknown_names

    unknown = unknown_names(
        lake, regions=regions, topics=topics, languages=languages, sources=sources, own_topics=own_topics
    )
    for name in unknown:
        question = f"; did you mean {', '.join(map(repr, name.near))}?" if name.near else ""
        message = f"{name.option} {name.value!r} is not {name.kind}{question}"
        may_exist = name.option == "--source" or (name.option == "--lang" and _LANGUAGE_TAG.fullmatch(name.value))
        if not may_exist:
            raise click.UsageError(message)
        print_warning(message)


def now_option(function: F) -> F:
    """Add `--now`, for commands that look at the clock."""
    return click.option("--now", type=Instant(), help="Use this time instead of the clock's.")(function)


def workers_option(function: F) -> F:
    """Add `--workers`, for commands that extract texts."""
    text = "Worker processes.  [default: as many as cores]"
    return click.option("--workers", type=click.IntRange(min=0), help=text)(function)


def load_settings(
    config_file: str | None,
    lake: str | None,
    allow_net: Sequence[str] = (),
    contact: str | None = None,
    workers: int | None = None,
) -> Config:
    """Return the configuration file (`ingest.toml` here, if there is one), overridden by the command line."""
    if config_file is None and Path("ingest.toml").is_file():
        config_file = "ingest.toml"
    config = load_config(config_file) if config_file else Config()
    if lake is not None:
        config = replace(config, lake=lake)
    if workers is not None:
        config = replace(config, work=replace(config.work, workers=workers))
    return with_contact(with_networks(config, allow_net), contact)


def warn_without_contact(config: Config) -> None:
    """Print a warning when the web is asked without a contact. Called once a command."""
    if not config.fetch.contact:
        print_warning("no contact is set, so servers cannot reach you: see --contact")


def current_time(now: datetime | None = None) -> datetime:
    """Return the one time of a command, in UTC: what `--now` fixes, else the clock's."""
    return now if now is not None else datetime.now(UTC)


def load_engine(*, quiet: bool) -> None:
    """Import Beam without its warning that Google's libraries are absent. With `quiet`, its log is not shown.

    Failures of the engine are raised and reported by `ingest`; the rest of its log is internal to it. With `quiet`, the
    engine is the one in this process, and the libraries for other stores and for data frames are left out.
    """
    require_memory(engine=True)
    if quiet:
        logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # the warning comes from the root logger
    try:
        with hidden_modules(*(_NOT_NEEDED_BY_BEAM if quiet else ())):
            importlib.import_module("ingest.flow.engine")
        if quiet:
            keep_pandas_out_of_pyarrow()
    finally:
        root.setLevel(level)
