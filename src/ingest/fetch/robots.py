"""robots.txt by RFC 9309: what an answer means, and what its rules say. Parsing is Protego's."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from protego import Protego

from ingest.fetch.messages import PROJECT_TOKEN, Response
from ingest.records.outcome import Outcome

MAX_BYTES = 500 * 1024  # section 2.5: at least 500 KiB are read; what follows is ignored
MAX_REDIRECTS = 5  # section 2.3.1.2
UNKNOWN_GAP = 2.0  # seconds around a robots.txt request: the host's Crawl-delay is not known before it

_KEPT = timedelta(hours=24)  # section 2.4
_KEPT_UNREACHABLE = timedelta(hours=1)
_MOST_DELAY = 600.0  # seconds
_MOST_HOSTS = 20_000
_MOST_SITEMAPS = 1_000
_AGENT = re.compile(r"\s*(?:user[- ]?agent\s*:|user(?:-|\s*)agent\s(?![^#]*?:(?:\s|#|$)))\s*([^#]*)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin, until they must be read again."""

    expires_at: datetime
    parsed: Protego | None = None
    everything: bool = True  # what holds where nothing was parsed: all allowed, or nothing
    why: str = ""
    deferred: bool = False  # robots.txt was not asked for this time

    def allows(self, url: str) -> bool:
        """Whether our product token may fetch this absolute URL."""
        return self.everything if self.parsed is None else self.parsed.can_fetch(url, PROJECT_TOKEN)

    @property
    def crawl_delay(self) -> float:
        """Seconds that the host wants between requests, 0 when it does not say (not in the RFC, widely used)."""
        told = self.parsed.crawl_delay(PROJECT_TOKEN) if self.parsed is not None else None
        return min(float(told or 0.0), _MOST_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names, each once; the first thousand."""
        if self.parsed is None:
            return ()
        told = (_CONTROL.sub("", named) for named in self.parsed.sitemaps)
        return tuple(islice(dict.fromkeys(named for named in told if named), _MOST_SITEMAPS))


def rules_of(response: Response, now: datetime) -> RobotsRules:
    """What the answer to a robots.txt request allows (sections 2.3.1.1 to 2.3.1.4)."""
    status = response.status or 0
    if response.outcome in (Outcome.OK, Outcome.TRUNCATED) or (response.outcome is Outcome.TOO_LARGE and response.body):
        text = response.body[:MAX_BYTES].decode("utf-8-sig", "replace")
        return RobotsRules(now + _KEPT, parsed=Protego.parse(_for_us(text)), why="robots.txt")
    if response.outcome is Outcome.REDIRECT_LOOP:
        return RobotsRules(now + _KEPT, why="robots.txt redirects without end: counts as absent")
    if 400 <= status < 500 and status != 429 and response.outcome is not Outcome.CHALLENGE:
        return RobotsRules(now + _KEPT, why=f"robots.txt answers {status}: counts as absent")
    if response.outcome is Outcome.FORBIDDEN_ADDRESS:
        return RobotsRules(now, why="the guard refuses this address")  # and so the page's own request, with its reason
    if response.outcome is Outcome.DEFERRED:
        return RobotsRules(now, everything=False, why=response.message, deferred=True)
    why = f"robots.txt cannot be had ({response.outcome}{f' {status}' if status else ''}): nothing may be fetched"
    return RobotsRules(now + _KEPT_UNREACHABLE, everything=False, why=why)


def _for_us(text: str) -> str:
    """The file with all names of other robots made one name.

    The parser keeps every rule once for each robot of its group: thousands of names over thousands of rules would take
    minutes and gigabytes. Groups stay as they were; what the file says to us and to everybody is untouched.
    """
    return "\n".join(_agent_for_us(line) for line in text.splitlines())


def _agent_for_us(line: str) -> str:
    """A line as it is, or the same one with another name; a colon may be missing, as the parser allows."""
    match = _AGENT.match(line)
    if match is None:
        return line
    name = match[1].strip().lower()
    if name in ("", "*"):
        return line
    plain = name.replace("*", "")  # as the parser reads it
    return f"User-agent: {plain if plain and PROJECT_TOKEN.startswith(plain) else 'another-robot'}"


class RobotsCache:
    """Rules by origin. One may be shared by clients that follow each other in a process."""

    def __init__(self) -> None:
        self._rules: OrderedDict[str, RobotsRules] = OrderedDict()

    def get(self, origin: str, now: datetime) -> RobotsRules | None:
        """The rules of an origin, None when they are unknown or too old."""
        rules = self._rules.get(origin)
        return rules if rules is not None and now < rules.expires_at else None

    def put(self, origin: str, rules: RobotsRules) -> None:
        """Remember; the oldest go when there are too many."""
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        while len(self._rules) > _MOST_HOSTS:
            self._rules.popitem(last=False)
