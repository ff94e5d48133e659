"""The client: one document with its redirects, robots.txt, validators and typed end. See `crawl` for many of them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

from aiohttp.abc import AbstractResolver

from ingest.fetch import headers as told
from ingest.fetch.challenge import is_challenge
from ingest.fetch.documents import Document, Documents
from ingest.fetch.exchange import Answer, Ask, Exchange
from ingest.fetch.limits import Turns, TurnTooLate
from ingest.fetch.messages import ROBOTS_UNREACHABLE, FetchSettings, Request, Response
from ingest.fetch.robots import MAX_BYTES, MAX_REDIRECTS, UNKNOWN_GAP, RobotsCache, RobotsRules, rules_of
from ingest.fetch.validators import address_to_ask, ask_in_full, conditional_headers
from ingest.records import Fetch
from ingest.records.outcome import Outcome
from ingest.urls.clean import clean_url
from ingest.urls.parse import BadAddress, WebAddress, parse_address

_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_BLOCKED = (401, 402, 403, 407, 451)
_ACCEPT = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8",
    "sitemap": "application/xml, text/xml, application/gzip;q=0.9, */*;q=0.8",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}


def utc_now() -> datetime:
    """The clock of a client that is given none."""
    return datetime.now(UTC)


def running_clock(start: datetime) -> Callable[[], datetime]:
    """A clock that says `start` now and goes on from there: what a cycle with a set time needs for Retry-After."""
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


@dataclass(slots=True)
class _Trail:
    """The way of one request so far."""

    request: Request
    address: WebAddress
    ports: frozenset[int]
    last: bool = False
    key: str = ""  # what the document is shared by
    visited: list[str] = field(default_factory=list)
    permanent: bool = True  # only permanent redirects so far
    permanent_url: str | None = None
    seconds: float = 0.0
    wire_bytes: int = 0
    conditional: bool = False  # validators were sent with the last hop
    shared: Document | None = None  # whose they were, when not the request's own

    @property
    def redirects(self) -> int:
        return max(0, len(self.visited) - 1)


class Client:
    """Fetches politely and safely. `async with Client(settings) as client: await client.fetch(request)`.

    `now` gives the time for everything that is told in dates; pauses run on the event loop's clock. `robots` may be
    shared between clients that follow each other. Every failure is a `Response` with its outcome; bugs alone raise.
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
        self._robots_reading: dict[str, asyncio.Task[RobotsRules]] = {}
        self._documents = Documents()
        self._exchange = Exchange(settings, resolver=resolver)

    async def __aenter__(self) -> "Client":
        await self._exchange.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        reading = list(self._robots_reading.values())
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        await self._exchange.__aexit__()

    async def fetch(self, request: Request, *, last: bool = False) -> Response:
        """One document. `last`: no further request to its host is in sight, the connection need not stay open."""
        try:
            address = parse_address(address_to_ask(request.url, request.previous))
            named = parse_address(request.found_at or request.url)
        except BadAddress as error:
            return Response(request, Outcome.BAD_URL, self.now(), message=str(error))
        ports = {named.port} if request.found_at is not None else {named.port, address.port}
        trail = _Trail(request, address, frozenset(ports), last)
        if request.kind == "robots":
            return self._of_robots(trail, await self._rules(trail))
        while True:
            response = await self._hop(trail)
            if response is not None:
                return response

    async def _hop(self, trail: _Trail) -> Response | None:
        """Ask the trail's address. A redirect moves the trail on and gives None."""
        url = trail.address.url
        if url in trail.visited:
            return self._end(trail, Outcome.REDIRECT_LOOP, f"redirects in a circle: {url} again")
        most = MAX_REDIRECTS if trail.request.kind == "robots" else self.settings.max_redirects
        if len(trail.visited) > most:
            return self._end(trail, Outcome.REDIRECT_LOOP, f"more than {most} redirects")
        if trail.request.kind == "page" or trail.request.by_robots:
            rules = await self._rules(trail)
            if not rules.allows(url):
                return self._forbidden(trail, rules)
        trail.key = _key(trail)
        trail.visited.append(url)
        try:
            async with self._documents.asking(trail.key):
                answer = await self._ask(trail)
                if answer.stale:
                    answer = await self._ask(trail)
                return self._judge(trail, answer)
        except TurnTooLate as error:
            return self._end(trail, Outcome.DEFERRED, str(error))

    def _forbidden(self, trail: _Trail, rules: RobotsRules) -> Response:
        outcome = Outcome.DEFERRED if rules.deferred else Outcome.ROBOTS
        response = self._end(trail, outcome, rules.why or "robots.txt forbids it")
        return response if rules.parsed is not None else replace(response, problems=(ROBOTS_UNREACHABLE,))

    async def _ask(self, trail: _Trail) -> Answer:
        settings, kind = self.settings, trail.request.kind
        robots = kind == "robots"
        budget = settings.robots_timeout if robots else settings.total_timeout
        validators = self._validators(trail)
        trail.conditional = bool(validators)
        ask = Ask(
            trail.address,
            {"Accept": _ACCEPT[kind], **validators},
            seconds=budget - trail.seconds,
            max_bytes=MAX_BYTES if robots else settings.max_bytes,
            max_decoded_bytes=MAX_BYTES if robots else settings.max_decoded_bytes,
            named_ports=trail.ports,
            keep_part=robots,
            page=kind == "page",
            last=trail.last,
        )
        gap = UNKNOWN_GAP if robots and settings.delay > 0 else 0.0
        async with self.turns.turn(trail.address.host, gap, settings.patience) as turn:
            started = asyncio.get_running_loop().time()
            answer = await self._exchange.ask(ask, turn)
            trail.seconds += asyncio.get_running_loop().time() - started
        trail.wire_bytes += answer.wire_bytes
        return answer

    def _validators(self, trail: _Trail) -> dict[str, str]:
        """Validators belong to the address whose answer carried them, not to the one that led there."""
        trail.shared = None
        url, previous = trail.address.url, trail.request.previous
        if trail.request.kind == "robots":
            return {}
        own = previous is not None and previous.final_url == url
        if own and ask_in_full(previous, self.now()):
            return {}
        known = self._documents.get(trail.key)
        if known is not None and not (own and _same_validators(known, previous)):
            trail.shared = known
            return conditional_headers(known.etag, known.last_modified)
        if own and previous is not None:
            return conditional_headers(previous.etag, previous.last_modified)
        return {}

    def _judge(self, trail: _Trail, answer: Answer) -> Response | None:
        if answer.outcome is not Outcome.OK:
            return self._end(trail, answer.outcome, answer.message, answer)
        status = answer.status or 0
        if status in _REDIRECTS:
            return self._redirect(trail, answer)
        if status == 304:
            return self._not_modified(trail, answer)
        if is_challenge(answer.headers, answer.body):
            return self._end(trail, Outcome.CHALLENGE, f"a bot check for an answer (status {status})", answer)
        if 200 <= status < 300:
            if trail.request.kind != "robots":
                self._documents.put(trail.key, Document(answer.headers, answer.body))
            return self._end(trail, Outcome.OK, "", answer)
        return self._end(trail, _of_status(status, answer), f"the server answers {status}", answer)

    def _redirect(self, trail: _Trail, answer: Answer) -> Response | None:
        location = (told.header(answer.headers, "location") or "").encode("latin-1").decode("utf-8", "replace")
        if not location.strip():
            return self._end(trail, Outcome.REDIRECT_LOOP, f"a redirect ({answer.status}) to nowhere", answer)
        before = trail.address
        try:
            trail.address = parse_address(location, before)
        except BadAddress as error:
            return self._end(trail, Outcome.BAD_URL, f"redirects to what is no web address: {error}", answer)
        downgrade = before.scheme == "https" and trail.address.scheme == "http"  # followed, but never for good
        trail.permanent = trail.permanent and answer.status in _PERMANENT and not downgrade
        if trail.permanent:
            trail.permanent_url = trail.address.url
        return None

    def _not_modified(self, trail: _Trail, answer: Answer) -> Response:
        if trail.shared is not None:
            document = replace(answer, status=200, headers=trail.shared.headers, body=trail.shared.body)
            return self._end(trail, Outcome.OK, "the same document as another request's", document, shared=True)
        if not trail.conditional:
            return self._end(trail, Outcome.HTTP_ERROR, "304 to a request without validators", answer)
        return self._end(trail, Outcome.NOT_MODIFIED, "", answer)

    def _end(
        self, trail: _Trail, outcome: Outcome, message: str, answer: Answer | None = None, *, shared: bool = False
    ) -> Response:
        now = self.now()
        headers = answer.headers if answer is not None else ()
        return Response(
            trail.request,
            outcome,
            now,
            status=answer.status if answer is not None else None,
            final_url=trail.visited[-1] if trail.visited else None,
            permanent_url=trail.permanent_url,
            headers=headers,
            body=answer.body if answer is not None else b"",
            message=message,
            retry_after=told.retry_after(headers, now),
            fresh_until=told.fresh_until(headers, now),
            crawl_delay=self._crawl_delay(trail, now),
            full=outcome is Outcome.OK and not shared,
            problems=answer.problems if answer is not None else (),
            redirects=trail.redirects,
            wire_bytes=trail.wire_bytes,
            elapsed=trail.seconds,
        )

    def _crawl_delay(self, trail: _Trail, now: datetime) -> float:
        rules = self._robots.get(trail.address.origin, now)
        return rules.crawl_delay if rules is not None else 0.0

    async def _rules(self, trail: _Trail) -> RobotsRules:
        origin = trail.address.origin
        known = self._robots.get(origin, self.now())
        if known is not None:
            return known
        reading = self._robots_reading.get(origin)
        if reading is None:
            reading = asyncio.create_task(self._read_rules(trail.address, trail.ports))
            self._robots_reading[origin] = reading
            reading.add_done_callback(lambda _: self._robots_reading.pop(origin, None))
        return await asyncio.shield(reading)

    def _of_robots(self, trail: _Trail, rules: RobotsRules) -> Response:
        """What a robots.txt says, read now or before. One that is absent or cannot be had says nothing."""
        outcome = Outcome.DEFERRED if rules.deferred else Outcome.OK
        found = (_absolute(named, trail.address) for named in rules.sitemaps)
        sitemaps = tuple(dict.fromkeys(url for url in found if url is not None))
        return replace(self._end(trail, outcome, rules.why), sitemaps=sitemaps)

    async def _read_rules(self, address: WebAddress, ports: frozenset[int]) -> RobotsRules:
        robots = replace(address, path="/robots.txt", query="")
        trail = _Trail(Request(robots.url, "robots"), robots, ports)
        self.turns.slow_down(address.host, UNKNOWN_GAP if self.settings.delay > 0 else 0.0)
        response: Response | None = None
        while response is None:
            response = await self._hop(trail)
        rules = rules_of(response, self.now())
        self._robots.put(address.origin, rules)
        self.turns.slow_down(address.host, rules.crawl_delay)
        return rules


def _key(trail: _Trail) -> str:
    """What documents are shared by: the address; for pages without its tracking, which chooses no other document."""
    url = trail.address.url
    if trail.request.kind != "page" or not ("?" in url or ";" in url):
        return url
    return clean_url(url) or url


def _absolute(named: str, base: WebAddress) -> str | None:
    try:
        return clean_url(parse_address(named, base).url)
    except BadAddress:
        return None


def _of_status(status: int, answer: Answer) -> Outcome:
    if status == 410:
        return Outcome.GONE
    if status in _BLOCKED:
        return Outcome.BLOCKED
    if status == 429 or (status == 503 and told.header(answer.headers, "retry-after") is not None):
        return Outcome.RATE_LIMITED
    return Outcome.HTTP_ERROR


def _same_validators(document: Document, previous: Fetch | None) -> bool:
    if previous is None:
        return False
    return (document.etag, document.last_modified) == (previous.etag, previous.last_modified)
