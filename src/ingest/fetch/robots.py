"""What the answer to a robots.txt request allows (RFC 9309 section 2.3), and a cache of the rules of each origin."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.fetch.messages import PROJECT_TOKEN, Response
from ingest.fetch.robots_txt import RobotsTxt, parse_robots_txt
from ingest.records.outcome import Outcome

MAX_BYTES = 500 * 1024  # section 2.5: at least 500 KiB are read; what follows is ignored
MAX_REDIRECTS = 5  # section 2.3.1.2
UNKNOWN_GAP = 2.0  # seconds around a robots.txt request: the host's Crawl-delay is not known before it

_LIFETIME = timedelta(hours=24)  # section 2.4
_LIFETIME_UNREACHABLE = timedelta(hours=1)
_MAX_ORIGINS = 20_000


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin, until they must be read again."""

    expires_at: datetime
    parsed: RobotsTxt | None = None
    everything: bool = True  # where nothing was parsed: whether all is allowed, or nothing
    why: str = ""
    deferred: bool = False  # robots.txt was not asked for this time

    def allows(self, url: str) -> bool:
        """Return whether our product token may fetch an absolute URL."""
        return self.everything if self.parsed is None else self.parsed.allows(url)

    @property
    def crawl_delay(self) -> float:
        """The seconds that the host wants between requests; 0 when it does not say."""
        return self.parsed.crawl_delay if self.parsed is not None else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names, each once."""
        return self.parsed.sitemaps if self.parsed is not None else ()


def rules_of(response: Response, now: datetime) -> RobotsRules:
    """Return what the answer to a robots.txt request allows (sections 2.3.1.1 to 2.3.1.4)."""
    status = response.status or 0
    if response.outcome in (Outcome.OK, Outcome.TRUNCATED) or (response.outcome is Outcome.TOO_LARGE and response.body):
        parsed = parse_robots_txt(response.body[:MAX_BYTES], PROJECT_TOKEN)
        return RobotsRules(now + _LIFETIME, parsed=parsed, why="robots.txt")
    if response.outcome is Outcome.REDIRECT_LOOP:
        return RobotsRules(now + _LIFETIME, why="robots.txt redirects without end: counts as absent")
    if 400 <= status < 500 and status != 429 and response.outcome is not Outcome.CHALLENGE:
        return RobotsRules(now + _LIFETIME, why=f"robots.txt answers {status}: counts as absent")
    if response.outcome is Outcome.FORBIDDEN_ADDRESS:
        return RobotsRules(now, why="the guard refuses this address")  # and so the page's own request, with its reason
    if response.outcome is Outcome.DEFERRED:
        return RobotsRules(now, everything=False, why=response.message, deferred=True)
    why = f"robots.txt cannot be fetched ({response.outcome}{f' {status}' if status else ''}): nothing may be fetched"
    return RobotsRules(now + _LIFETIME_UNREACHABLE, everything=False, why=why)


class RobotsCache:
    """Rules by origin. One may be shared by clients that follow each other in a process."""

    def __init__(self) -> None:
        self._rules: OrderedDict[str, RobotsRules] = OrderedDict()

    def get(self, origin: str, now: datetime) -> RobotsRules | None:
        """Return the rules of an origin, or None when they are unknown or too old."""
        rules = self._rules.get(origin)
        return rules if rules is not None and now < rules.expires_at else None

    def put(self, origin: str, rules: RobotsRules) -> None:
        """Remember the rules of an origin; the oldest are dropped when there are too many."""
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        while len(self._rules) > _MAX_ORIGINS:
            self._rules.popitem(last=False)
