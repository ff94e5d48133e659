"""`ingest feeds`: how each feed is doing; which feeds a site has; lists of feeds in and out."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime

import click

from ingest.app.feed_health import FeedHealth, feed_health, last_kinds
from ingest.app.resolve_sources import (
    add_logins,
    named_sources,
    names_of,
    opml_addresses_with_login,
    opml_targets,
    resolve_sources,
    source_of,
)
from ingest.cli.options import current_time, lake_options, load_settings, warn_without_contact, web_options
from ingest.cli.terminal import (
    cell,
    is_terminal,
    print_json,
    print_line,
    print_table,
    print_warning,
    stdout_console,
    stdout_is_unicode,
    styled,
)
from ingest.config import Config
from ingest.errors import ConfigError
from ingest.feeds import OpmlFeed, build_opml
from ingest.records import PollTarget, Source
from ingest.urls.credentials import split_credentials

_COLUMNS = ("feed", "status", "last new item", "next poll", "why then", "complete", "problems")

#: How discovery found an address, by the kind of link.
_FOUND_HOW = {
    "self": "the address is a feed itself",
    "alternate": "announced by the page",
    "anchor": "linked from the page",
    "comments": "readers' comments",
    "sitemap": "named in robots.txt",
}


@click.group("feeds")
def command() -> None:
    """Manage feeds: check, discover, import, export."""


@command.command("check", short_help="How each feed is doing.")
@click.argument("sources", nargs=-1)
@lake_options
def check(sources: tuple[str, ...], lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Show for each feed how its last poll ended, its last item, its next poll and why then, and what was missed.

    Only the lake is read; no request is made. SOURCES are addresses, lists (FILE.opml) or parts of addresses, and
    select the feeds to show. On a terminal the problems are printed in full below the table.

    Exit code 0: the feeds were shown, whatever their state (see `problems` in --json). 2: no such feed is known.
    1: the lake cannot be read.
    """
    config = load_settings(config_file, lake)
    feeds = _select(sources, config)
    if as_json:
        print_json({"feeds": [feed.as_json() for feed in feeds]})
    elif not feeds:
        which = f"no feed like {' or '.join(sources)}" if sources else "no feed"
        raise ConfigError(f"{config.lake}: knows {which}; name some in ingest.toml, or `ingest run URL` first")
    elif is_terminal(sys.stdout):
        _draw(feeds, current_time())
    else:
        print_table("Feeds", _COLUMNS, [_cells(feed) for feed in feeds])


def _select(sources: Sequence[str], config: Config) -> list[FeedHealth]:
    """Return the feeds of the configuration and the lake; with `sources`, those that they name or are a part of."""
    configured = resolve_sources(source_of(settings) for settings in config.source).targets
    named = resolve_sources(named_sources(sources)).targets
    names = names_of([*named, *configured])
    health = feed_health(config, list(names), names)
    if not sources:
        return health
    wanted = {target.url for target in named}
    return [feed for feed in health if feed.url in wanted or any(part in feed.url for part in sources)]


def _draw(feeds: Sequence[FeedHealth], now: datetime) -> None:
    """Draw a table that fits the terminal, then the problems in full, then the number of feeds."""
    from ingest.cli.feed_table import health_table, problem_list, summary

    console = stdout_console()
    console.print(health_table(feeds, now, console.width))
    console.print()
    for line in problem_list(feeds, now):
        console.print(line)
    console.print(styled(summary(feeds)))


def _cells(feed: FeedHealth) -> tuple[str, ...]:
    from ingest.cli.feed_table import problem_and_move, unscheduled

    return (
        feed.url,
        feed.status,
        cell(feed.newest_at) or "-",
        cell(feed.next_at) or unscheduled(feed),
        feed.why,
        feed.complete,
        problem_and_move(feed) or "-",
    )


@command.command("discover")
@click.argument("url")
@lake_options
@web_options
def discover(
    url: str,
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> None:
    """List the feeds and sitemaps that a site announces, as lines for ingest.toml, without those that it has.

    With --json all of them. Exit code 1: the site could not be asked.
    """
    from ingest.app.discover_feeds import discover_feeds

    config = load_settings(config_file, lake, allow_net, contact)
    warn_without_contact(config)
    config = add_logins(config, [url])
    url = split_credentials(url)[0]
    links = discover_feeds(url, config.fetch)
    if as_json:
        print_json({"url": url, "feeds": [{"url": link.url, "rel": link.rel, "title": link.title} for link in links]})
        return
    if not links:
        print_warning(f"{url} announces no feed and no sitemap; look for an address with rss or feed in it")
    configured = _configured_urls(config)
    _warn_configured([link.url for link in links if link.url in configured])
    new = [link for link in links if link.url not in configured]
    _print_tables([OpmlFeed(link.url, link.title) for link in new], [link.rel for link in new])


@command.command("import")
@click.argument("file", type=click.Path(dir_okay=False))
@lake_options
def import_(file: str, lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Print FILE (OPML) as [[source]] tables for ingest.toml, without those that the configuration has."""
    config = load_settings(config_file, lake)
    configured = _configured_urls(config)
    targets = opml_targets(Source(file, "opml"))
    for url in opml_addresses_with_login(Source(file, "opml")):
        print_warning(f"{url}: its login is not printed; give it a username and password_env in ingest.toml")
    feeds = [
        OpmlFeed(target.url, target.source.name, language=target.source.language)
        for target in targets
        if target.url not in configured
    ]
    if as_json:
        print_json({"feeds": [_feed_record(feed) for feed in feeds]})
        return
    if not feeds:
        print_warning(f"nothing to add: the configuration has all {len(targets)} addresses of {file}")
    _print_tables(feeds)


@command.command("export")
@lake_options
def export(lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Print the feeds of the configuration as OPML. Sitemaps, sites, pages and lists are left out, with a warning."""
    config = load_settings(config_file, lake)
    other_kinds = _kinds_of_others(config)
    feeds = []
    for source in config.source:
        if source.url in other_kinds:
            print_warning(f"left out, because it is not a feed but a {other_kinds[source.url]}: {source.url}")
        elif source.url:
            feeds.append(OpmlFeed(source.url, source.name, language=source.language))
    if not feeds:
        raise ConfigError("no feed to export: the configuration has no [[source]] with the url of a feed")
    if as_json:
        print_json({"feeds": [_feed_record(feed) for feed in feeds]})
    else:
        _print_opml(build_opml(feeds, title="ingest"))


def _feed_record(feed: OpmlFeed) -> dict[str, str | None]:
    return {"url": feed.url, "name": feed.title, "language": feed.language}


def _print_opml(document: bytes) -> None:
    """Print a document in UTF-8, as its XML declaration says, whatever the encoding of stdout is."""
    text = document.decode("utf-8")
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    sys.stdout.write(text.encode(encoding, "xmlcharrefreplace").decode(encoding))


def _kinds_of_others(config: Config) -> dict[str, str]:
    """Return the addresses of the configuration that are not feeds, by what they are.

    The kind is that of the configuration, else what the last poll showed.
    """
    targets = {target.url: source for source, target in _configured_targets(config)}
    polled = last_kinds(config)
    kinds = {}
    for address, source in targets.items():
        kind = source.kind or polled.get(address)
        if kind not in (None, "feed"):
            kinds[source.path_or_url] = "list" if kind == "opml" else str(kind)
    return kinds


def _configured_targets(config: Config) -> list[tuple[Source, PollTarget]]:
    """Return the web addresses of the configuration, each with what is asked for it."""
    sources = [source_of(settings) for settings in config.source if settings.url]
    return [(source, target) for source in sources for target in resolve_sources([source]).targets]


def _configured_urls(config: Config) -> set[str]:
    """Return the addresses of the configuration, as they are written and as they are asked."""
    return {url for source, target in _configured_targets(config) for url in (source.path_or_url, target.url)}


def _warn_configured(urls: Sequence[str]) -> None:
    for url in urls:
        print_warning(f"left out, because the configuration already has it: {url}")


def _print_tables(feeds: Sequence[OpmlFeed], rels: Sequence[str] = ()) -> None:
    """Print [[source]] tables, ready to append: the empty line before them ends a last line without an end."""
    if feeds:
        print_line("\n" + "\n\n".join(_source_table(feed, rel) for feed, rel in _pair(feeds, rels)))


def _pair(feeds: Sequence[OpmlFeed], rels: Sequence[str]) -> list[tuple[OpmlFeed, str]]:
    return list(zip(feeds, rels or [""] * len(feeds), strict=True))


def _source_table(feed: OpmlFeed, rel: str) -> str:
    comment = f"  # {_FOUND_HOW.get(rel, rel)}" if rel else ""
    lines = [f"[[source]]{comment}", f"url = {_toml_string(feed.url)}"]
    if rel == "sitemap":
        lines.append('kind = "sitemap"')
    if feed.title:
        lines.append(f"name = {_toml_string(feed.title)}")
    if feed.language:
        lines.append(f"language = {_toml_string(feed.language)}")
    if not rel:  # it comes from a list of feeds
        lines.append('kind = "feed"')
    return "\n".join(lines)


def _toml_string(text: str) -> str:
    """Return a text as a TOML string. A JSON string is one, but for DEL, which `cell` replaces."""
    return json.dumps(cell(text), ensure_ascii=not stdout_is_unicode())
