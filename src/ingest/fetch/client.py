"""Client: one document with its redirects, robots.txt, validators and outcome. See `crawl` for many documents."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from aiohttp.abc import AbstractResolver

from ingest.fetch.answer import Answer
from ingest.fetch.ask_builder import AskBuilder
from ingest.fetch.challenge import is_challenge
from ingest.fetch.clock import utc_now
from ingest.fetch.exchange import Exchange
from ingest.fetch.messages import FetchSettings, Request, Response
from ingest.fetch.redirects import RedirectChain, is_redirect, location_of, outcome_of_status
from ingest.fetch.robots import MAX_REDIRECTS, UNKNOWN_GAP, RobotsCache, RobotsRules, rules_of
from ingest.fetch.shared_documents import AnswersOfPass, Document, SharedDocuments
from ingest.fetch.turns import Turns, TurnTooLate
from ingest.fetch.validators import address_to_ask
from ingest.records.outcome import Outcome
from ingest.urls.parse import BadAddress, WebAddress, parse_address

_MAX_TOLERANT_ORIGINS = 10_000

_REUSED = "the same document as another request's"


class Client:
    """Fetches politely and safely. `async with Client(settings) as client: await client.fetch(request)`.

    `now` gives the time for all that is a date; pauses run on the event loop's clock. `robots` may be shared between
    clients that follow each other. Every failure is a `Response` with its outcome; only bugs raise.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        now: Callable[[], datetime] = utc_now,
        robots: RobotsCache | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.settings, self.now = settings, now
        self.turns = Turns(per_host=settings.per_host, total=settings.total, delay=settings.delay)
        self._robots = robots if robots is not None else RobotsCache()
        self._robots_tasks: dict[str, asyncio.Task[RobotsRules]] = {}
        self._documents = SharedDocuments()
        self._asks = AskBuilder(settings, self._documents)
        self._answers_of_pass: AnswersOfPass | None = None
        self._exchange = Exchange(settings, resolver=resolver)
        self._tolerant_origins: set[str] = set()  # their answers are malformed for aiohttp

    async def __aenter__(self) -> "Client":
        await self._exchange.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = list(self._robots_tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._exchange.__aexit__()

    @contextmanager
    def one_pass(self) -> Iterator[None]:
        """Ask a feed or sitemap that several requests lead to only once while the context lasts."""
        self._answers_of_pass = AnswersOfPass()
        try:
            yield
        finally:
            self._answers_of_pass = None

    async def fetch(self, request: Request, *, last: bool = False) -> Response:
        """Fetch one document. `last`: no further request to its host is in sight, the connection need not stay open."""
        try:
            address = parse_address(address_to_ask(request.url, request.previous))
            named = parse_address(request.found_in or request.url)
        except BadAddress as error:
            return Response(request, Outcome.BAD_URL, self.now(), message=str(error))
        ports = {named.port} if request.found_in is not None else {named.port, address.port}
        chain = RedirectChain(request, address, frozenset(ports), last)
        if request.kind == "robots":
            return self._robots_response(chain, await self._rules(chain))
        while True:
            response = await self._hop(chain)
            if response is not None:
                return response

    async def _hop(self, chain: RedirectChain) -> Response | None:
        """Ask the chain's address. A redirect moves the chain on and returns None."""
        if chain.request.kind == "page" or chain.request.by_robots:
            rules = await self._rules(chain)
            if not rules.allows(chain.address.url):
                return self._forbidden(chain, rules)
        max_redirects = MAX_REDIRECTS if chain.request.kind == "robots" else self.settings.max_redirects
        end = chain.begin_hop(self._asks.cookie(chain), max_redirects)
        if end is not None:
            return self._end(chain, Outcome.REDIRECT_LOOP, end)
        try:
            async with self._documents.asking(chain.document_key):
                return self._judge(chain, await self._answer(chain))
        except TurnTooLate as error:
            return self._end(chain, Outcome.DEFERRED, str(error))

    async def _answer(self, chain: RedirectChain) -> Answer:
        """Ask, and once more where that is worth it: over a new connection, or tolerantly and in full."""
        origin = chain.address.origin
        tolerant = origin in self._tolerant_origins
        answer = await self._ask(chain, tolerant=tolerant)
        if answer.stale:
            answer = await self._ask(chain, tolerant=False)
        if answer.malformed and (not tolerant or chain.conditional):
            chain.in_full = True
            second = await self._ask(chain, tolerant=True)
            if second.outcome is not Outcome.OK and answer.outcome is Outcome.TRUNCATED and not second.body:
                return answer
            answer = second
            if answer.outcome is Outcome.OK:
                self._remember_tolerant(origin)
        return answer

    def _remember_tolerant(self, origin: str) -> None:
        if len(self._tolerant_origins) >= _MAX_TOLERANT_ORIGINS:
            self._tolerant_origins.clear()
        self._tolerant_origins.add(origin)

    def _forbidden(self, chain: RedirectChain, rules: RobotsRules) -> Response:
        outcome = Outcome.DEFERRED if rules.deferred else Outcome.ROBOTS
        response = self._end(chain, outcome, rules.why or "robots.txt forbids it")
        return replace(response, robots_unreachable=rules.parsed is None)

    async def _ask(self, chain: RedirectChain, *, tolerant: bool) -> Answer:
        settings, robots = self.settings, chain.request.kind == "robots"
        ask = self._asks.prepare(chain, self.now(), tolerant=tolerant)
        shared = self._answers_of_pass if chain.request.kind in ("feed", "sitemap") else None
        known = shared.get(ask) if shared is not None else None
        chain.reused = known is not None
        if known is not None:
            return known
        gap = UNKNOWN_GAP if robots and settings.delay > 0 else 0.0
        async with self.turns.turn(chain.address.host, gap, settings.patience) as turn:
            started = asyncio.get_running_loop().time()
            answer = await self._exchange.ask(ask, turn)
            chain.seconds += asyncio.get_running_loop().time() - started
        chain.wire_bytes += answer.wire_bytes
        if shared is not None and not is_redirect(answer):
            shared.put(ask, answer)
        chain.cookies.store(chain.address, answer.headers, self.now())
        return answer

    def _judge(self, chain: RedirectChain, answer: Answer) -> Response | None:
        if answer.outcome is not Outcome.OK:
            return self._end(chain, answer.outcome, answer.message, answer)
        status = answer.status or 0
        if is_redirect(answer):
            return self._redirect(chain, answer)
        if status == 304:
            return self._not_modified(chain, answer)
        if is_challenge(answer.headers, answer.body):
            return self._end(chain, Outcome.CHALLENGE, f"a bot check in place of a document (status {status})", answer)
        if 200 <= status < 300:
            if chain.request.kind not in ("robots", "file"):
                self._documents.put(chain.document_key, Document(answer.headers, answer.body))
            return self._end(chain, Outcome.OK, _REUSED if chain.reused else "", answer, full=not chain.reused)
        message = f"the server answers {status}{self._asks.login_hint(chain) if status == 401 else ''}"
        return self._end(chain, outcome_of_status(status, answer.headers), message, answer)

    def _redirect(self, chain: RedirectChain, answer: Answer) -> Response | None:
        if not location_of(answer.headers).strip():
            return self._end(chain, Outcome.REDIRECT_LOOP, f"a redirect ({answer.status}) to nowhere", answer)
        try:
            chain.follow(answer)
        except BadAddress as error:
            return self._end(
                chain, Outcome.BAD_URL, f"redirects to something that is not a web address: {error}", answer
            )
        return None

    def _not_modified(self, chain: RedirectChain, answer: Answer) -> Response:
        if chain.shared is not None:
            document = replace(answer, status=200, headers=chain.shared.headers, body=chain.shared.body)
            return self._end(chain, Outcome.OK, _REUSED, document)
        if not chain.conditional:
            return self._end(chain, Outcome.HTTP_ERROR, "304 to a request without validators", answer)
        return self._end(chain, Outcome.NOT_MODIFIED, "", answer)

    def _end(
        self, chain: RedirectChain, outcome: Outcome, message: str, answer: Answer | None = None, *, full: bool = False
    ) -> Response:
        now = self.now()
        rules = self._robots.get(chain.address.origin, now)
        response = chain.response(outcome, message, now, answer, full=full)
        return replace(response, crawl_delay=rules.crawl_delay) if rules is not None else response

    async def _rules(self, chain: RedirectChain) -> RobotsRules:
        origin = chain.address.origin
        rules = self._robots.get(origin, self.now())
        if rules is not None:
            return rules
        task = self._robots_tasks.get(origin)
        if task is None:
            task = asyncio.create_task(self._read_rules(chain.address, chain.ports))
            self._robots_tasks[origin] = task
            task.add_done_callback(lambda _: self._robots_tasks.pop(origin, None))
        return await asyncio.shield(task)

    def _robots_response(self, chain: RedirectChain, rules: RobotsRules) -> Response:
        """Return what a robots.txt says. One that is absent or cannot be fetched names none."""
        outcome = Outcome.DEFERRED if rules.deferred else Outcome.OK
        urls = (_absolute(sitemap, chain.address) for sitemap in rules.sitemaps)
        sitemaps = tuple(dict.fromkeys(url for url in urls if url is not None))
        return replace(self._end(chain, outcome, rules.why), sitemaps=sitemaps)

    async def _read_rules(self, address: WebAddress, ports: frozenset[int]) -> RobotsRules:
        robots = replace(address, path="/robots.txt", query="")
        chain = RedirectChain(Request(robots.url, "robots"), robots, ports)
        self.turns.slow_down(address.host, UNKNOWN_GAP if self.settings.delay > 0 else 0.0)
        response: Response | None = None
        while response is None:
            response = await self._hop(chain)
        rules = rules_of(response, self.now())
        self._robots.put(address.origin, rules)
        self.turns.slow_down(address.host, rules.crawl_delay)
        return rules


def _absolute(url: str, base: WebAddress) -> str | None:
    try:
        return parse_address(url, base).url
    except BadAddress:
        return None
