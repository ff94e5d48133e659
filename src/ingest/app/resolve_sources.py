"""Which sources a run has, and which of them are web addresses: those named, and those that local OPML files name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.config import Config, SourceConfig
from ingest.errors import ConfigError, SourceError
from ingest.records import ListedAddress, PollTarget, Source
from ingest.urls.credentials import join_credentials, split_credentials

if TYPE_CHECKING:
    from ingest.feeds import OpmlFeed


@dataclass(frozen=True, slots=True)
class ResolvedSources:
    """The sources of a run: files, local or in buckets or at web addresses, as named, and the addresses to poll."""

    local: tuple[Source, ...] = ()
    targets: tuple[PollTarget, ...] = ()


def choose_sources(paths: Sequence[str], config: Config) -> list[Source]:
    """Return the sources of the command line, else those of the configuration; `ConfigError` when there are none."""
    sources = named_sources(paths) or [source_of(settings) for settings in config.source]
    if not sources:
        raise ConfigError("no source: name a file or folder (ingest run seeds/), or give [[source]] in ingest.toml")
    return sources


def named_sources(paths: Iterable[str]) -> list[Source]:
    """Return the sources that a command line names, without user names and passwords in their addresses."""
    return [Source(split_credentials(path)[0]) for path in paths]


def add_logins(config: Config, paths: Iterable[str] = (), sources: Iterable[Source] = ()) -> Config:
    """Return a configuration that sends along the logins of its sources.

    Also those of the addresses that a command line names (`paths`), and of the local OPML files among `sources`.
    Raises `ConfigError` for a login that cannot be used, as where its variable is not set.
    """
    addresses = [path for path in paths if split_credentials(path)[1] is not None]
    lists = [source for source in sources if _is_local_opml(source)]
    feeds = [feed for source in lists for feed in _read_opml(source)]
    addresses += [join_credentials(feed.url, feed.credentials) for feed in feeds if feed.credentials is not None]
    if not addresses and not any(source.has_login for source in config.source):
        return config
    from ingest.fetch.logins import with_logins

    return with_logins(config, addresses)


def source_of(settings: SourceConfig) -> Source:
    """Return a `[[source]]` of the configuration as the record that readers take."""
    return Source(
        settings.url or settings.path or "",
        settings.kind,
        settings.name,
        settings.language,
        settings.home,
        settings.pages,
        settings.tags,
        settings.columns.pairs(),
    )


def resolve_sources(sources: Iterable[Source]) -> ResolvedSources:
    """Separate local sources from web addresses; a local OPML file that is named itself stands for its feeds.

    Raises `SourceError` for an OPML file that cannot be read or names no feed.
    """
    local: list[Source] = []
    targets: list[PollTarget] = []
    for source in sources:
        if "://" not in source.path_or_url and not source.path_or_url.startswith("feed:"):
            if _is_local_opml(source):
                targets += opml_targets(source)
            else:
                local.append(source)
            continue
        from ingest.polling import is_web, target_of
        from ingest.sources.web_files import is_web_file

        if is_web(source) and not is_web_file(source):
            targets.append(target_of(source))
        else:
            local.append(source)
    return ResolvedSources(tuple(local), tuple(targets))


def opml_targets(source: Source) -> list[PollTarget]:
    """Return the feeds that a local OPML file names, with the settings of the file's source."""
    from ingest.polling import target_of

    return [
        target_of(
            replace(
                source,
                path_or_url=feed.url,
                kind="feed",
                name=source.name or (feed.title if feed.title != feed.url else None),
                language=source.language or feed.language,
            )
        )
        for feed in _read_opml(source)
    ]


def opml_addresses_with_login(source: Source) -> list[str]:
    """Return the addresses of a local OPML file that had a user name and a password, without them."""
    return [feed.url for feed in _read_opml(source) if feed.credentials is not None]


def _is_local_opml(source: Source) -> bool:
    if "://" in source.path_or_url or source.path_or_url.startswith("feed:"):
        return False
    return source.kind == "opml" or source.path_or_url.lower().endswith(".opml")


def _read_opml(source: Source) -> "list[OpmlFeed]":
    """Return the feeds of a local OPML file. Raises `SourceError` when it cannot be read or names no feed."""
    from ingest.feeds import parse_opml

    path = Path(source.path_or_url).expanduser()
    try:
        feeds = parse_opml(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check its name") from error
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from error
    if not feeds:
        raise SourceError(f"{path}: names no feed; an outline needs an xmlUrl with a web address")
    return feeds


def names_of(targets: Iterable[PollTarget]) -> dict[str, str | None]:
    """Return the polled addresses with their names; pages that are named themselves are not polled."""
    return {target.url: target.source.name for target in targets if target.kind != "page"}


def with_listed_addresses(
    names: Mapping[str, str | None], listed: Callable[[str], Iterable[ListedAddress]]
) -> dict[str, str | None]:
    """Return addresses with their names, and those that the lists among them (OPML, sites, indexes) lead to.

    `listed` returns the addresses that the document at an address lists, as the lake knows them.
    """
    found: dict[str, str | None] = {}
    waiting = list(names.items())
    while waiting:
        url, name = waiting.pop(0)
        if url not in found:
            found[url] = name
            waiting += [(entry.url, entry.name) for entry in listed(url)]
    return found
