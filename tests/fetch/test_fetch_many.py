"""Many requests at once: limits per host, pauses, turns, and the memory that answers take."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from loopback_client import FEED, NOW, previous, run, settings
from web_server import Web, WebRequest, answer, serving

from ingest.fetch import Client, Fetcher, Request, Response, RobotsCache, fetch_all, fetch_batch, shared_fetcher
from ingest.fetch.turns import Turns, TurnTooLate
from ingest.records.outcome import Outcome

pytestmark = pytest.mark.slow


async def _slow(_: WebRequest, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.03)
    writer.write(answer(200, FEED, Connection="close"))
    await writer.drain()


def test_limits_per_host_and_in_all() -> None:
    hosts = ("127.0.0.1", "127.0.0.2", "127.0.0.3")

    async def work(site: Web, client: Client) -> int:
        requests = [Request(site.url(f"/slow{number}", host)) for number in range(6) for host in hosts]
        return sum([response.outcome is Outcome.OK async for response in fetch_all(client, requests)])

    routes: dict[str, Any] = {f"/slow{number}": _slow for number in range(6)}
    result, site = run(routes, work, hosts=hosts)
    assert result == 18
    assert site.max_open == 2
    result, site = run(routes, work, hosts=hosts, per_host=5, total=2)
    assert result == 18
    assert site.max_open <= 2


def test_starts_at_one_host_are_spaced() -> None:
    async def starts() -> list[float]:
        turns = Turns(per_host=2, total=9, delay=0.05)
        result: list[float] = []

        async def one(gap: float) -> None:
            async with turns.turn("a", gap) as turn:
                assert turn.host.last_start is not None
                result.append(turn.host.last_start)

        await asyncio.gather(*(one(gap) for gap in (0.0, 0.0, 0.1, 0.0)))
        turns.slow_down("a", 99.0)
        with pytest.raises(TurnTooLate):
            async with turns.turn("a", patience=1.0):
                raise AssertionError
        async with turns.turn("b", patience=0.0):
            return result

    gaps = [later - earlier for earlier, later in pairwise(asyncio.run(starts()))]
    assert all(gap > 0.0499 for gap in gaps)
    assert max(gaps) > 0.0999


def test_requests_are_taken_as_they_can_be_asked_and_all_answered() -> None:
    taken = 0

    async def work(site: Web, client: Client) -> int:
        def endless() -> Iterator[Request]:
            nonlocal taken
            for number in range(30_000):
                taken += 1
                yield Request(site.url(f"/{number}"))

        answers = fetch_all(client, endless())
        await anext(answers)
        await answers.aclose()
        return taken

    result, _ = run({}, work)
    assert result < 30_000


def test_a_slow_consumer_slows_the_fetching_down() -> None:
    async def work(site: Web, client: Client) -> int:
        answers = fetch_all(client, (Request(site.url(f"/{number}")) for number in range(500)))
        await anext(answers)
        await asyncio.sleep(0.7)
        await answers.aclose()
        return len(site.requests)

    result, _ = run({}, work, total=2, per_host=2)
    assert result <= 2 * 2 + 64 + 3


def test_bodies_that_wait_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.fetch.crawl._MAX_WAITING_BYTES", 50_000)

    async def work(site: Web, client: Client) -> tuple[int, int]:
        answers = fetch_all(client, (Request(site.url(f"/{number}")) for number in range(40)))
        await anext(answers)
        await asyncio.sleep(0.3)
        before = len(site.requests)
        return before, 1 + len([response async for response in answers])

    routes: dict[str, Any] = {f"/{number}": answer(200, b"x" * 20_000) for number in range(40)}
    (before, after), _ = run(routes, work)
    assert before <= 6
    assert after == 40


def test_a_host_in_trouble_is_left_alone_for_this_time() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        pages = [Request(site.url(f"/{number}"), "page") for number in range(20)]
        return [response.outcome async for response in fetch_all(client, pages)]

    routes: dict[str, Any] = {f"/{number}": answer(429) for number in range(20)}
    result, site = run({**routes, "/robots.txt": answer(404)}, work)
    assert len(result) == 20
    assert result.count(Outcome.DEFERRED) >= 15
    assert len(site.requests) <= 6


def test_a_request_whose_turn_would_come_too_late_is_deferred() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        return [r.outcome async for r in fetch_all(client, [Request(site.url(f"/feed?{n}")) for n in range(3)])]

    result, site = run({}, work, delay=60.0, patience=0.5)
    assert sorted(result) == sorted([Outcome.HTTP_ERROR, Outcome.DEFERRED, Outcome.DEFERRED])
    assert len(site.requests) == 1


def test_bad_addresses_are_answers_too() -> None:
    async def work(site: Web, client: Client) -> list[Outcome]:
        requests = [Request("javascript:1"), Request(site.url("/feed")), Request("")]
        return sorted([response.outcome async for response in fetch_all(client, requests)])

    assert run({"/feed": answer(200, FEED)}, work)[0] == [Outcome.BAD_URL, Outcome.BAD_URL, Outcome.OK]


def test_from_code_that_is_not_asynchronous() -> None:
    async def main() -> list[list[Outcome]]:
        with serving({"/feed": answer(200, FEED)}) as site:
            requests = [Request(site.url("/feed")), Request(site.url("/none"))]
            robots = RobotsCache()
            batch = await asyncio.to_thread(lambda: list(fetch_batch(requests, settings(), lambda: NOW, robots)))

            def twice() -> list[Response]:
                with Fetcher(settings()) as fetcher:
                    with closing(fetcher.fetch(requests)) as unfinished:
                        next(unfinished)
                    return list(fetcher.fetch(requests))

            kept = await asyncio.to_thread(twice)
            return [sorted(response.outcome for response in group) for group in (batch, kept)]

    expected = sorted([Outcome.OK, Outcome.HTTP_ERROR])
    assert asyncio.run(main()) == [expected, expected]


def test_a_process_shares_one_fetcher() -> None:
    one, two = shared_fetcher(settings(per_host=1)), shared_fetcher(settings(per_host=1), lambda: NOW)
    assert one is two
    assert shared_fetcher(settings(per_host=2)) is not one
    assert next(one.fetch([Request("mailto:desk@example.org")])).at == NOW


def test_a_clock_set_later_decides_when_validators_stay_away() -> None:
    with serving({"/feed": answer(200, FEED)}) as site, Fetcher(settings(), now=lambda: NOW) as fetcher:
        request = Request(site.url("/feed"), previous=previous(site, etag='"x"'))
        list(fetcher.fetch([request]))
        fetcher.set_clock(lambda: NOW + timedelta(days=8))
        list(fetcher.fetch([request]))
        assert ["if-none-match" in asked.headers for asked in site.requests] == [True, False]
