"""What `ingest doctor` checks where sources are on the web: manners, network, clock, and each source's history."""

import ipaddress
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from ingest.app.feed_health import feed_health
from ingest.config import Config
from ingest.errors import LakeError
from ingest.records import PollTarget

Level = Literal["ok", "note", "bad"]

_POLITE_DELAY = 0.5
_METADATA = (ipaddress.ip_address("169.254.169.254"), ipaddress.ip_address("fd00:ec2::254"))
_MIN_PREFIX = {4: 8, 6: 16}  # by IP version; a wider network opens too much
_PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")
_MAX_NAMES = 50
_MAX_ASKED = 10
_MAX_SHOWN = 10
_LOOKUP_SECONDS = 5.0
_CLOCK_TOLERANCE_SECONDS = 60.0
_MIN_POLLS = 3  # without a good answer, before an address is called wrong


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked. `note` is worth a look, `bad` has to be fixed; `text` says what is wrong and how."""

    name: str
    level: Level
    text: str


def web_checks(config: Config, targets: Sequence[PollTarget], now: datetime, *, online: bool) -> Iterator[Check]:
    """Yield the checks of the web. Names of hosts are looked up; the hosts themselves are asked only if `online`."""
    yield _check_contact(config.fetch.contact)
    yield from _check_addresses(source.url for source in config.source if source.url)
    yield from _check_repeats(targets)
    yield from _check_networks(config)
    if config.fetch.delay < _POLITE_DELAY and not config.fetch.allow_networks:
        text = f"fetch.delay is {config.fetch.delay:g} s; servers block clients that ask more often than once a second"
        yield Check("delay", "bad", text)
    yield from _check_proxies()
    yield _check_names(hosts_of(targets))
    if online:
        yield from _check_hosts(config, targets)
    try:
        yield from _check_history(config, targets)
    except LakeError as error:
        yield Check("feeds", "bad", str(error))


def hosts_of(targets: Iterable[PollTarget]) -> list[str]:
    """Return the hosts of the addresses, without repeats; what is not a web address has none."""
    from ingest.urls.clean import clean_url

    hosts = (urlsplit(clean_url(target.url) or "").hostname for target in targets)
    return list(dict.fromkeys(host for host in hosts if host))


def _check_contact(contact: str) -> Check:
    if contact:
        return Check("contact", "ok", contact)
    missing = "is not set; give fetch.contact a mail address or a web page, so that a server's owner can reach you"
    return Check("contact", "bad", missing)


def _check_addresses(urls: Iterable[str]) -> Iterator[Check]:
    from ingest.urls.clean import clean_url

    for url in urls:
        if clean_url(url.removeprefix("feed:")) is None:
            yield Check("source", "bad", f"{url} is not a web address; it begins with https:// or http://")


def _check_repeats(targets: Sequence[PollTarget]) -> Iterator[Check]:
    """Yield a note for each address that is listed twice."""
    from ingest.urls.identity import identity_url

    first_with: dict[str, str] = {}
    for target in targets:
        other = first_with.setdefault(identity_url(target.url) or target.url, target.url)
        if other is not target.url:
            how = "is listed twice" if other == target.url else f"is the same as {other}"
            yield Check("source", "note", f"{target.url} {how}: remove one of them")


def _check_networks(config: Config) -> Iterator[Check]:
    from ingest.fetch.guard import AllowedNetwork

    for text in config.fetch.allow_networks:
        try:
            network = AllowedNetwork.parse(text).network
        except ValueError as error:
            yield Check("networks", "bad", f"fetch.allow_networks: {error}")
            continue
        if network.prefixlen < _MIN_PREFIX[network.version] or any(address in network for address in _METADATA):
            risk = "a feed could make this machine read what only your own network may"
            yield Check("networks", "bad", f"fetch.allow_networks opens all of {text}: {risk}; name what you need")


def _check_proxies() -> Iterator[Check]:
    # The value is not shown: it may hold a password.
    names = [name for lower in _PROXY_VARIABLES for name in (lower, lower.upper()) if os.environ.get(name)]
    if names:
        text = f"{' and '.join(names)} set, but not used: connections are made directly, to check where they lead"
        yield Check("proxy", "note", f"{text}; if only a proxy leads out, name it as fetch.proxy")


def _check_names(hosts: list[str]) -> Check:
    """Check that the hosts have addresses."""
    names = [host for host in hosts if not _is_literal(host)][:_MAX_NAMES]
    if not names:
        return Check("names", "ok", "no host name to look up")
    failed = _not_found(names)
    if not failed:
        return Check("names", "ok", f"{len(names)} host{'s' * (len(names) != 1)} found")
    if len(failed) == len(names):
        example = failed[names[0]]
        text = f"no host name can be looked up ({example}): is this machine on the net, is DNS set up?"
        return Check("names", "bad", text)
    text = ", ".join(f"{host} ({why})" for host, why in list(failed.items())[:_MAX_SHOWN])
    return Check("names", "bad", f"{len(failed)} of {len(names)} hosts not found: {text}; check their spelling")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _not_found(hosts: list[str]) -> dict[str, str]:
    """Return the hosts without an address, and why. Look-ups run side by side, for some seconds at most."""
    problems: dict[str, str] = {}

    def look_up(host: str) -> None:
        try:
            socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            problems[host] = getattr(error, "strerror", None) or str(error)
        else:
            problems[host] = ""

    threads = [threading.Thread(target=look_up, args=(host,), daemon=True) for host in hosts]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + _LOOKUP_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    late = f"no answer within {_LOOKUP_SECONDS:.0f} s"
    return {host: why for host in hosts if (why := problems.get(host, late))}


def _check_hosts(config: Config, targets: Sequence[PollTarget]) -> Iterator[Check]:
    """Ask each host for its robots.txt, and compare its clock with ours."""
    from ingest.fetch import FetchSettings, Request, fetch_batch

    roots = list(dict.fromkeys("/".join(target.url.split("/")[:3]) for target in targets if "://" in target.url))
    requests = [Request(f"{root}/robots.txt") for root in roots[:_MAX_ASKED]]  # as a document: with its headers
    offsets: list[float] = []
    for response in fetch_batch(requests, FetchSettings.from_config(config.fetch)):
        if response.status is None:
            why = response.message or str(response.outcome)
            yield Check("connection", "bad", f"{response.request.url}: {why}; check the address, then the connection")
            continue
        yield Check("connection", "ok", f"{response.request.url} answers {response.status} in {response.elapsed:.1f} s")
        date = response.header("date")
        offset = _clock_offset(date, response.at) if date else None
        offsets += [] if offset is None else [offset]
    if offsets:
        median = sorted(offsets)[len(offsets) // 2]
        if abs(median) > _CLOCK_TOLERANCE_SECONDS:
            where = "behind" if median > 0 else "ahead of"
            text = f"this machine's clock is {abs(median):,.0f} s {where} the servers'; set it, e.g. by NTP"
            yield Check("clock", "bad", text)
        else:
            yield Check("clock", "ok", "agrees with the servers'")


def _clock_offset(date: str, at: datetime) -> float | None:
    """Return the seconds by which a server's clock is ahead of ours; None for a date that cannot be read."""
    from ingest.fetch.headers import http_date

    moment = http_date(date)
    return (moment - at).total_seconds() if moment is not None else None


def _check_history(config: Config, targets: Sequence[PollTarget]) -> Iterator[Check]:
    """Check the polls so far: all of them together, and each configured source that does not answer well."""
    health = feed_health(config, [])
    bad = sum(1 for feed in health if feed.problems)
    text = f"{len(health)} polled, {bad} in trouble{'; see `ingest feeds check`' if bad else ''}"
    yield Check("feeds", "ok" if bad * 2 <= len(health) else "bad", text)
    checks = list(_check_sources(config, {target.url for target in targets}))
    yield from checks[:_MAX_SHOWN]
    if len(checks) > _MAX_SHOWN:
        yield Check("source", "bad", f"and {len(checks) - _MAX_SHOWN} more like these; see `ingest feeds check`")


def _check_sources(config: Config, configured: set[str]) -> Iterator[Check]:
    from ingest.lake import open_lake
    from ingest.lake.store import open_store

    if not open_store(config.lake).exists():
        return
    query = """select url, count(*), count(*) filter (where status between 200 and 399), min("at"),
                      arg_max(outcome, "at"), arg_max(coalesce(message, ''), "at"),
                      nullif(arg_max(coalesce(permanent_url, ''), "at"), '')
               from fetches where kind in ('feed', 'sitemap') group by url order by url"""
    for url, polls, answered, first, outcome, message, moved in open_lake(config.lake).sql(query).fetchall():
        if url not in configured:
            continue
        if outcome == "gone":
            yield Check("source", "bad", f"{url} is gone (410) and not asked again: remove it, or find its new address")
        elif not answered:
            times = f"asked {polls} time{'s' * (polls != 1)} since {first:%Y-%m-%d}, never a good answer"
            level: Level = "bad" if polls >= _MIN_POLLS else "note"
            yield Check("source", level, f"{url}: {times} ({message or outcome}): check its address")
        elif moved and moved != url:
            yield Check("source", "note", f"{url} has moved for good: put {moved} in its place")
