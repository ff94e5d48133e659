"""What goes into the client and what comes out of it: settings, request, response."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ingest import __version__
from ingest.config import FetchConfig
from ingest.errors import ConfigError, Reason
from ingest.fetch.guard import AllowedNetwork
from ingest.fetch.headers import Headers
from ingest.fetch.logins import FetchConfigWithLogins, Login
from ingest.fetch.proxy import Proxy
from ingest.records import Fetch
from ingest.records.outcome import Outcome, is_temporary

RequestKind = Literal["feed", "sitemap", "page", "robots", "file"]

PROJECT_TOKEN = "ingest"  # our product token for robots.txt, RFC 9309 section 2.2.1


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits and politeness of a client. Times in seconds, sizes in bytes."""

    contact: str = ""  # a mail address or a web page about this crawler; goes into the User-Agent
    allow_networks: tuple[AllowedNetwork, ...] = ()
    per_host: int = 2  # requests to one host at once
    total: int = 100  # requests at once in all
    delay: float = 1.0  # between request starts to one host
    connect_timeout: float = 10.0
    total_timeout: float = 30.0  # of one request with its redirects, waiting for turns not counted
    robots_timeout: float = 15.0
    patience: float = 300.0  # how long a request may wait for its host's turn before it is deferred
    max_bytes: int = 20_000_000  # of a body, as it comes over the wire
    max_decoded_bytes: int = 20_000_000  # of a body, after decompression
    max_redirects: int = 10
    max_headers: int = 128
    max_header_bytes: int = 16_384  # of one header line
    trouble_limit: int = 3  # pages in a row that a host throttles or lets time out before its others are deferred
    proxy: Proxy | None = None
    logins: tuple[Login, ...] = field(default=(), repr=False)

    @classmethod
    def from_config(cls, config: FetchConfig) -> "FetchSettings":
        """Return the settings of a configuration. Raise `ConfigError` for a wrong address range or proxy."""
        try:
            networks = tuple(AllowedNetwork.parse(text) for text in config.allow_networks)
        except ValueError as error:
            raise ConfigError(f"fetch.allow_networks: {error}") from error
        return cls(
            contact=config.contact,
            allow_networks=networks,
            per_host=config.per_host,
            total=config.at_once,
            delay=config.delay,
            total_timeout=config.timeout_seconds,
            max_bytes=config.max_megabytes * 1_000_000,
            max_decoded_bytes=config.max_megabytes * 1_000_000,
            proxy=Proxy.parse(config.proxy) if config.proxy else None,
            logins=config.logins if isinstance(config, FetchConfigWithLogins) else (),
        )

    @property
    def user_agent(self) -> str:
        """The User-Agent header: `ingest/<version> (+contact)`, in ASCII."""
        contact = "".join(char for char in self.contact if " " <= char <= "~" and char not in "()\\")
        return f"{PROJECT_TOKEN}/{__version__} (+{contact})" if contact else f"{PROJECT_TOKEN}/{__version__}"


@dataclass(frozen=True, slots=True)
class Request:
    """One document to ask for."""

    url: str  # as configured or announced
    kind: RequestKind = "feed"  # robots: the rules of the address's host, requested only when they are not yet known
    previous: Fetch | None = None  # the last row about this url: validators, permanent address
    found_in: str | None = None  # the document that named this url; None: the user named it
    led_by: tuple[str, ...] = ()  # the feed and the source that led to this url, whose login is sent
    by_robots: bool = False  # ask robots.txt first, as for a page: nothing says that it is a feed
    byte_range: tuple[int, int] | None = None  # of a file: first and last byte to ask for (RFC 9110, section 14)


@dataclass(frozen=True, slots=True)
class Response:
    """How a request ended, and its last answer."""

    request: Request
    outcome: Outcome
    at: datetime  # when it ended
    status: int | None = None  # of the last answer
    final_url: str | None = None  # of the last answer; None when nothing was asked
    permanent_url: str | None = None  # where 301/308 alone led, when they led anywhere
    headers: Headers = ()  # of the last answer
    body: bytes = b""  # decoded; in part when `outcome` is truncated
    message: str = ""  # what went wrong, for people
    retry_after: datetime | None = None
    fresh_until: datetime | None = None
    crawl_delay: float = 0.0  # seconds, of the answering host's robots.txt, where that was read
    full: bool = False  # a whole body came over the wire (and not a 304)
    problems: tuple[str, ...] = ()  # what was repaired
    robots_unreachable: bool = False  # the robots.txt that forbids it could not be fetched
    redirects: int = 0
    wire_bytes: int = 0
    elapsed: float = 0.0  # seconds of asking, waiting for turns not counted
    sitemaps: tuple[str, ...] = ()  # of robots.txt: those that it names, as absolute addresses

    def header(self, name: str) -> str | None:
        """Return the first header of a lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


def robots_request(url: str, *, found_in: str | None = None) -> Request:
    """Return the request for the robots.txt of the host of an address."""
    return Request("/".join(url.split("/")[:3]) + "/robots.txt", "robots", found_in=found_in)


_PAGE_REASONS = {
    Outcome.GONE: Reason.GONE,
    Outcome.BLOCKED: Reason.BLOCKED,
    Outcome.CHALLENGE: Reason.CHALLENGE,
    Outcome.TIMEOUT: Reason.TIMEOUT,
    Outcome.TOO_LARGE: Reason.TOO_LARGE,
    Outcome.TRUNCATED: Reason.TRUNCATED,
    Outcome.UNDECODABLE: Reason.UNDECODABLE,
    Outcome.UNSUPPORTED: Reason.UNKNOWN_KIND,
    Outcome.FORBIDDEN_ADDRESS: Reason.FORBIDDEN_ADDRESS,
    Outcome.ROBOTS: Reason.ROBOTS,
    Outcome.BAD_URL: Reason.BAD_URL,
    Outcome.NETWORK: Reason.NETWORK,
    Outcome.TLS_ERROR: Reason.NETWORK,
    Outcome.DEFERRED: Reason.DEFERRED,
}


def is_worth_retrying(response: Response) -> bool:
    """Return whether a page is worth another try in a later cycle: the failure is a temporary one."""
    return response.robots_unreachable or is_temporary(response.outcome) or (response.status or 0) >= 500


def page_reason(response: Response) -> Reason | None:
    """Return why a fetched page cannot become an article, or None when there is a body to read."""
    if response.outcome is Outcome.OK:
        return Reason.EMPTY if not response.body.strip() else None
    if response.status == 404:
        return Reason.GONE
    return _PAGE_REASONS.get(response.outcome, Reason.HTTP_ERROR)
