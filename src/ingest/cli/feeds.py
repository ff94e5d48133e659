"""`ingest feeds`: how each feed is doing; which feeds a site has; lists of feeds in and out."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime

import click

from ingest.cli.board import health_table, noted, summary, troubles, without_next
from ingest.cli.common import ask_for_contact, clock, lake_options, plain, say_json, settings, show_table, web_options
from ingest.cli.health import FeedHealth, feed_health, last_kinds, names_of
from ingest.cli.web import opml_targets, split_sources
from ingest.config import Config
from ingest.errors import ConfigError, IngestError, SourceError
from ingest.feeds import OpmlFeed, build_opml, discover_links, parse_feed
from ingest.records import FeedLink, PollTarget, Source

_COLUMNS = ("feed", "status", "last new item", "next poll", "why then", "complete", "problems")


@click.group("feeds")
def command() -> None:
    """Look after feeds: check, discover, import, export."""


@command.command("check", short_help="How each feed is doing.")
@click.argument("sources", nargs=-1)
@lake_options
def check(sources: tuple[str, ...], lake: str | None, config_file: str | None, as_json: bool) -> None:
    """A line for each feed: how its last poll ended, its last item, when it is asked next and why, what was missed.

    Tells what the lake knows; nothing is asked from the web. SOURCES are addresses, lists (FILE.opml) or parts of
    addresses, and leave only those feeds. On a terminal below the lines stands what is wrong, in full.

    Exit code 0: it was told, whatever it was (see `problems` in --json). 2: no such feed is known. 1: the lake cannot
    be read.
    """
    config = settings(config_file, lake)
    shown = _checked(sources, config)
    if as_json:
        say_json({"feeds": [each.as_json() for each in shown]})
    elif not shown:
        which = f"no feed like {' or '.join(sources)}" if sources else "no feed"
        raise ConfigError(f"{config.lake}: knows {which}; name some in ingest.toml, or `ingest run URL` first")
    elif sys.stdout is not None and sys.stdout.isatty():
        _show(shown, clock(None))
    else:
        show_table("Feeds", _COLUMNS, [_cells(each) for each in shown])


def _checked(sources: Sequence[str], config: Config) -> list[FeedHealth]:
    """The feeds of the configuration and of the lake; those that SOURCES name, or whose addresses hold one of them."""
    configured = [Source(each.url or each.path or "", each.kind, each.name) for each in config.source]
    _, targets = split_sources(configured)
    _, asked = split_sources([Source(each) for each in sources])
    names = names_of([*asked, *targets])
    health = feed_health(config, list(names), names)
    if not sources:
        return health
    wanted = {target.url for target in asked}
    return [each for each in health if each.url in wanted or any(part in each.url for part in sources)]


def _show(shown: Sequence[FeedHealth], now: datetime) -> None:
    """For a terminal: a line each that fits, then the troubles in full, then how many."""
    from rich.console import Console

    console = Console(highlight=False)
    console.print(health_table(shown, now, console.width))
    console.print()
    for told in troubles(shown, now):
        console.print(told)
    console.print(summary(shown))


def _cells(each: FeedHealth) -> tuple[str, ...]:
    return (
        each.url,
        each.status,
        plain(each.newest_at) or "-",
        plain(each.next_at) or without_next(each),
        each.why,
        each.complete,
        noted(each) or "-",
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
    config = settings(config_file, lake, allow_net, contact)
    ask_for_contact(config)
    found = _discovered(url, config)
    if as_json:
        say_json({"url": url, "feeds": [{"url": link.url, "rel": link.rel, "title": link.title} for link in found]})
        return
    have = _configured(config)
    fresh = [link for link in found if link.url not in have]
    if not found:
        click.echo(
            f"ingest: {url} announces no feed and no sitemap; look for an address with rss or feed in it", err=True
        )
    _tell_known([link.url for link in found if link.url in have])
    _tell_tables([OpmlFeed(link.url, link.title) for link in fresh], [link.rel for link in fresh])


def _discovered(url: str, config: Config) -> list[FeedLink]:
    """What the page announces, then the sitemaps that the host's robots.txt names."""
    from ingest.fetch import FetchSettings, Request, fetch_batch, page_reason, robots_request
    from ingest.urls.clean import clean_url

    address = clean_url(url)
    if address is None:
        raise SourceError(f"{url} is no web address; it begins with https:// or http://")
    requests = [Request(address, "feed"), robots_request(address)]
    answers = {each.request.kind: each for each in fetch_batch(requests, FetchSettings.from_config(config.fetch))}
    page = answers["feed"]
    if page_reason(page) is not None:
        raise IngestError(f"{address} could not be had: {page.message or page.outcome}; see docs/operate.md")
    where = page.final_url or address
    feed = parse_feed(page.body, url=where, headers=dict(page.headers))
    found = [FeedLink("self", where, title=feed.title)] if feed.kind else discover_links(page.body, where)
    maps = [FeedLink("sitemap", each) for each in answers["robots"].sitemaps]
    return list(dict.fromkeys([*found, *maps]))


@command.command("import")
@click.argument("file", type=click.Path(dir_okay=False))
@lake_options
def import_(file: str, lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Print FILE (OPML) as [[source]] tables for ingest.toml, without those that the configuration has."""
    config = settings(config_file, lake)
    have = _configured(config)
    targets = opml_targets(Source(file, "opml"))
    feeds = [
        OpmlFeed(target.url, target.source.name, language=target.source.language)
        for target in targets
        if target.url not in have
    ]
    if as_json:
        say_json({"feeds": [{"url": each.url, "name": each.title, "language": each.language} for each in feeds]})
        return
    if not feeds:
        click.echo(f"ingest: nothing to add: the configuration has all {len(targets)} addresses of {file}", err=True)
    _tell_tables(feeds)


@command.command("export")
@lake_options
def export(lake: str | None, config_file: str | None, as_json: bool) -> None:
    """Print the feeds of the configuration as OPML. Sitemaps, sites, pages and lists are left out, and told."""
    config = settings(config_file, lake)
    others = _no_feeds(config)
    feeds = [OpmlFeed(each.url, each.name, language=each.language) for each in config.source if each.url]
    for each in feeds:
        if each.url in others:
            click.echo(f"ingest: left out, for it is no feed but a {others[each.url]}: {each.url}", err=True)
    feeds = [each for each in feeds if each.url not in others]
    if not feeds:
        raise ConfigError("no feed to export: the configuration has no [[source]] with the url of a feed")
    if as_json:
        say_json({"feeds": [{"url": each.url, "name": each.title, "language": each.language} for each in feeds]})
        return
    sys.stdout.write(build_opml(feeds, title="ingest").decode("utf-8"))


def _no_feeds(config: Config) -> dict[str, str]:
    """What each address of the configuration is that is no feed: as it says itself, else as the last polls showed."""
    asked = {target.url: each for each, target in _targets(config)}
    polled = last_kinds(config)
    found = {}
    for address, each in asked.items():
        kind = each.kind or polled.get(address)
        if kind not in (None, "feed"):
            found[each.path_or_url] = "list" if kind == "opml" else str(kind)
    return found


def _targets(config: Config) -> list[tuple[Source, PollTarget]]:
    """The web addresses of the configuration, each with what is asked for it."""
    named = [Source(each.url, each.kind, each.name) for each in config.source if each.url]
    return [(each, target) for each in named for target in split_sources([each])[1]]


def _configured(config: Config) -> set[str]:
    """The addresses of the configuration, as they are written and as they are asked."""
    return {address for each, target in _targets(config) for address in (each.path_or_url, target.url)}


def _tell_known(urls: Sequence[str]) -> None:
    for url in urls:
        click.echo(f"ingest: left out, for the configuration has it already: {url}", err=True)


#: How discovery found an address, for people.
_FOUND = {
    "self": "the address is a feed itself",
    "alternate": "announced by the page",
    "anchor": "linked from the page",
    "comments": "readers' comments",
    "sitemap": "named in robots.txt",
}


def _tell_tables(feeds: Sequence[OpmlFeed], rels: Sequence[str] = ()) -> None:
    """The tables, ready to append: the empty line before them ends a last line that has no end."""
    if feeds:
        click.echo("\n" + _toml(feeds, rels), nl=False)


def _toml(feeds: Sequence[OpmlFeed], rels: Sequence[str] = ()) -> str:
    """The tables, ready to paste. A JSON string is a TOML string but for DEL, which no address holds."""
    blocks = []
    for number, each in enumerate(feeds):
        rel = rels[number] if number < len(rels) else ""
        lines = ["[[source]]" + (f"  # {_FOUND.get(rel, rel)}" if rel else ""), f"url = {_quoted(each.url)}"]
        if rel == "sitemap":
            lines.append('kind = "sitemap"')
        if each.title:
            lines.append(f"name = {_quoted(each.title)}")
        if each.language:
            lines.append(f"language = {_quoted(each.language)}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.replace("\x7f", "").split()), ensure_ascii=False)
