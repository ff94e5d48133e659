"""What `ingest doctor` looks at where sources are on the web: manners, network, clock, and each source's history."""

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

from ingest.cli.health import feed_health
from ingest.config import Config
from ingest.errors import LakeError
from ingest.records import PollTarget

Level = Literal["ok", "note", "bad"]

_POLITE_DELAY = 0.5
_METADATA = (ipaddress.ip_address("169.254.169.254"), ipaddress.ip_address("fd00:ec2::254"))
_WIDEST = {4: 8, 6: 16}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_MOST_HOSTS = 50
_MOST_ASKED = 10
_MOST_TOLD = 10
_NAME_SECONDS = 5.0
_CLOCK_SECONDS = 60.0
_SOME_POLLS = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `note` is worth doing, `bad` has to be mended; `told` says what and how."""

    name: str
    level: Level
    told: str


def web_checks(config: Config, targets: Sequence[PollTarget], now: datetime, *, online: bool) -> Iterator[Check]:
    """Everything about the web. Names of hosts are looked up; the hosts themselves are asked only if `online`."""
    yield _contact(config.fetch.contact)
    yield from _addresses(each.url for each in config.source if each.url)
    yield from _same(targets)
    yield from _networks(config)
    if config.fetch.delay < _POLITE_DELAY and not config.fetch.allow_networks:
        yield Check("delay", "bad", f"fetch.delay is {config.fetch.delay:g} s; servers block who asks faster than 1/s")
    yield from _proxies()
    yield _names(hosts_of(targets))
    if online:
        yield from _asked(config, targets)
    try:
        yield from _history(config, targets)
    except LakeError as error:
        yield Check("feeds", "bad", str(error))


def hosts_of(targets: Iterable[PollTarget]) -> list[str]:
    """The hosts of the addresses, each once; what is no web address has none."""
    from ingest.urls.clean import clean_url

    hosts = (urlsplit(clean_url(target.url) or "").hostname for target in targets)
    return list(dict.fromkeys(host for host in hosts if host))


def _contact(contact: str) -> Check:
    if contact:
        return Check("contact", "ok", contact)
    missing = "is not set; give fetch.contact a mail address or a web page, so that a server's owner can reach you"
    return Check("contact", "bad", missing)


def _addresses(urls: Iterable[str]) -> Iterator[Check]:
    from ingest.urls.clean import clean_url

    for url in urls:
        if clean_url(url.removeprefix("feed:")) is None:
            yield Check("source", "bad", f"{url} is no web address; it begins with https:// or http://")


def _same(targets: Sequence[PollTarget]) -> Iterator[Check]:
    """Addresses that are one: polled twice, to no use."""
    from ingest.urls.identity import identity_url

    first: dict[str, str] = {}
    for target in targets:
        other = first.setdefault(identity_url(target.url) or target.url, target.url)
        if other is not target.url:
            how = "is listed twice" if other == target.url else f"is the same as {other}"
            yield Check("source", "note", f"{target.url} {how}: remove one of them")


def _networks(config: Config) -> Iterator[Check]:
    from ingest.fetch.guard import AllowedNetwork

    for text in config.fetch.allow_networks:
        try:
            network = AllowedNetwork.parse(text).network
        except ValueError as error:
            yield Check("networks", "bad", f"fetch.allow_networks: {error}")
            continue
        if network.prefixlen < _WIDEST[network.version] or any(each in network for each in _METADATA):
            risk = "a feed could make this machine read what only your own network may"
            yield Check("networks", "bad", f"fetch.allow_networks opens all of {text}: {risk}; name what you need")


def _proxies() -> Iterator[Check]:
    # The value is not told: it may hold a password.
    found = [name for each in _PROXIES for name in (each, each.upper()) if os.environ.get(name)]
    if found:
        told = f"{' and '.join(found)} set, but not used: connections are made directly, to check where they lead"
        yield Check("proxy", "note", f"{told}; if only the proxy leads out, polls end as `network`")


def _names(hosts: list[str]) -> Check:
    """Whether the hosts have addresses."""
    asked = [host for host in hosts if not _is_literal(host)][:_MOST_HOSTS]
    if not asked:
        return Check("names", "ok", "no host name to look up")
    failed = _not_found(asked)
    if not failed:
        return Check("names", "ok", f"{len(asked)} host{'s' * (len(asked) != 1)} found")
    if len(failed) == len(asked):
        one = failed[asked[0]]
        return Check(
            "names", "bad", f"no host name can be looked up ({one}): is this machine on the net, is DNS set up?"
        )
    told = ", ".join(f"{host} ({why})" for host, why in list(failed.items())[:_MOST_TOLD])
    return Check("names", "bad", f"{len(failed)} of {len(asked)} hosts not found: {told}; check their spelling")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _not_found(hosts: list[str]) -> dict[str, str]:
    """The hosts without an address, and why. Look-ups run side by side, and are not waited for beyond some seconds."""
    found: dict[str, str] = {}

    def look_up(host: str) -> None:
        try:
            socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            found[host] = getattr(error, "strerror", None) or str(error)
        else:
            found[host] = ""

    threads = [threading.Thread(target=look_up, args=(host,), daemon=True) for host in hosts]
    for thread in threads:
        thread.start()
    until = time.monotonic() + _NAME_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    told = {host: found.get(host, f"no answer within {_NAME_SECONDS:.0f} s") for host in hosts}
    return {host: why for host, why in told.items() if why}


def _asked(config: Config, targets: Sequence[PollTarget]) -> Iterator[Check]:
    """Each host's robots.txt, and what its answer says about our clock."""
    from ingest.fetch import FetchSettings, Request, fetch_batch

    roots = list(dict.fromkeys("/".join(target.url.split("/")[:3]) for target in targets if "://" in target.url))
    requests = [Request(f"{root}/robots.txt") for root in roots[:_MOST_ASKED]]  # as a document: with its headers
    off: list[float] = []
    for response in fetch_batch(requests, FetchSettings.from_config(config.fetch)):
        if response.status is None:
            why = response.message or str(response.outcome)
            yield Check("connection", "bad", f"{response.request.url}: {why}; check the address, then the connection")
            continue
        yield Check("connection", "ok", f"{response.request.url} answers {response.status} in {response.elapsed:.1f} s")
        date = response.header("date")
        off += [seconds] if date and (seconds := _seconds_off(date, response.at)) is not None else []
    if off:
        middle = sorted(off)[len(off) // 2]
        if abs(middle) > _CLOCK_SECONDS:
            where = "behind" if middle > 0 else "ahead of"
            told = f"this machine's clock is {abs(middle):,.0f} s {where} the servers'; set it, e.g. by NTP"
            yield Check("clock", "bad", told)
        else:
            yield Check("clock", "ok", "agrees with the servers'")


def _seconds_off(date: str, at: datetime) -> float | None:
    from ingest.fetch.headers import http_date

    moment = http_date(date)
    return (moment - at).total_seconds() if moment is not None else None


def _history(config: Config, targets: Sequence[PollTarget]) -> Iterator[Check]:
    """What the polls so far say: all in all, and of each configured source that needs a hand."""
    health = feed_health(config, [])
    bad = sum(1 for each in health if each.problems)
    told = f"{len(health)} polled, {bad} in trouble{'; see `ingest feeds check`' if bad else ''}"
    yield Check("feeds", "ok" if bad * 2 <= len(health) else "bad", told)
    found = list(_needing(config, {target.url for target in targets}))
    yield from found[:_MOST_TOLD]
    if len(found) > _MOST_TOLD:
        yield Check("source", "bad", f"and {len(found) - _MOST_TOLD} more like these; see `ingest feeds check`")


def _needing(config: Config, configured: set[str]) -> Iterator[Check]:
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
            level: Level = "bad" if polls >= _SOME_POLLS else "note"
            yield Check("source", level, f"{url}: {times} ({message or outcome}): check its address")
        elif moved and moved != url:
            yield Check("source", "note", f"{url} has moved for good: put {moved} in its place")
