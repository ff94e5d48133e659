"""An HTTP client with short limits, and the fake web site on loopback that it asks."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiohttp.abc import AbstractResolver
from web_server import Web, serving

from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response
from ingest.fetch.messages import RequestKind
from ingest.records import Fetch

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LOCAL = tuple(AllowedNetwork.parse(f"127.0.0.{host}/32") for host in range(1, 4))
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
T = TypeVar("T")
Work = Callable[[Web, Client], Coroutine[None, None, T]]


def settings(**changes: Any) -> FetchSettings:
    usual = FetchSettings(contact="desk@example.org", allow_networks=LOCAL, delay=0.0, total_timeout=2.0)
    return replace(usual, **changes)


def run(
    routes: dict[str, Any],
    work: Work[T],
    *,
    hosts: Sequence[str] = ("127.0.0.1",),
    resolver: AbstractResolver | None = None,
    **changes: Any,
) -> tuple[T, Web]:
    async def main() -> tuple[T, Web]:
        with serving(routes, hosts) as site:
            async with Client(settings(**changes), now=lambda: NOW, resolver=resolver) as client:
                return await work(site, client), site

    return asyncio.run(main())


def fetch(routes: dict[str, Any], path: str = "/feed", kind: RequestKind = "feed", **changes: Any) -> Response:
    return run(routes, lambda site, client: client.fetch(Request(site.url(path), kind)), **changes)[0]


def previous(site: Web, path: str = "/feed", **changes: Any) -> Fetch:
    url = site.url(path)
    return replace(Fetch(url, "feed", NOW, "new", final_url=url, full_at=NOW), **changes)
