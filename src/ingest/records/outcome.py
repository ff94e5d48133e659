"""How a request or a poll ended: the closed list of outcomes, and the predicates that classify them.

The predicates take the value as it is stored in the table `fetches`: an `Outcome` or its text.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """How a request ended. The list is closed; the last six are decided from the parsed document."""

    OK = "ok"  # a whole body
    NOT_MODIFIED = "not-modified"  # 304
    GONE = "gone"  # 410: never again
    BLOCKED = "blocked"  # 401, 402, 403, 407, 451: the server refuses us
    CHALLENGE = "challenge"  # a bot check in place of the document
    RATE_LIMITED = "rate-limited"  # 429, or 503 with Retry-After
    HTTP_ERROR = "http-error"  # any other status but 2xx, and a 304 that nobody asked for
    NETWORK = "network"  # no name, no connection, a broken one, or no HTTP
    TIMEOUT = "timeout"
    TLS_ERROR = "tls-error"  # the certificate or the handshake
    TOO_LARGE = "too-large"  # more bytes than the limit, before or after decompression
    TRUNCATED = "truncated"  # the body ends early; what was received is kept
    UNDECODABLE = "undecodable"  # an unknown or damaged Content-Encoding
    UNSUPPORTED = "unsupported"  # a video, a sound, a picture in place of a page
    FORBIDDEN_ADDRESS = "forbidden-address"  # private, loopback or otherwise guarded address or port
    ROBOTS = "robots"  # robots.txt forbids it, or cannot be fetched
    BAD_URL = "bad-url"  # not a web address
    REDIRECT_LOOP = "redirect-loop"  # a circle, too many hops, or a redirect to nowhere
    DEFERRED = "deferred"  # not asked this time: the host's turn did not come, or the host is in trouble
    NEW = "new"  # entries that were not known
    UNCHANGED = "unchanged"  # a body, and nothing new in it
    EMPTY = "empty"  # a feed without entries
    NOT_A_FEED = "not-a-feed"
    GAP = "gap"  # new entries only, none shared with the last poll: some were missed
    LIST = "list"  # a document that names other addresses: a site, a sitemap index, OPML


#: A feed was read, or is as it was: its entries are known, and can be compared with those of other polls.
WITH_ENTRIES = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.GAP})

_SUCCESSFUL = WITH_ENTRIES | {Outcome.OK}
_HEALTHY = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.LIST})
_PARTIAL = frozenset({Outcome.EMPTY, Outcome.TRUNCATED})
_REFUSED = frozenset({Outcome.BLOCKED, Outcome.CHALLENGE, Outcome.ROBOTS, Outcome.FORBIDDEN_ADDRESS, Outcome.BAD_URL})
_OVERLOADED = frozenset({Outcome.RATE_LIMITED, Outcome.TIMEOUT})
_TEMPORARY = _OVERLOADED | {Outcome.NETWORK, Outcome.DEFERRED, Outcome.TRUNCATED, Outcome.CHALLENGE}


def is_successful(outcome: str) -> bool:
    """Return whether the whole document was received, or has not changed."""
    return outcome in _SUCCESSFUL


def has_entries(outcome: str) -> bool:
    """Return whether the entries of a feed are known after this poll, so that a gap would be noticed."""
    return outcome in WITH_ENTRIES


def is_parsed_feed(outcome: str) -> bool:
    """Return whether a whole feed was parsed, with or without entries: its bytes need not be parsed again."""
    return outcome in WITH_ENTRIES or outcome == Outcome.EMPTY


def is_partial(outcome: str) -> bool:
    """Return whether the feed answered, but its entries are missing or cut off."""
    return outcome in _PARTIAL


def is_healthy(outcome: str) -> bool:
    """Return whether a source needs no attention: a poll that worked, and missed nothing."""
    return outcome in _HEALTHY


def is_readable(outcome: str) -> bool:
    """Return whether a source gave something to read, has nothing new, or was put off: `run` counts it as read."""
    return outcome in _SUCCESSFUL or outcome in _PARTIAL or outcome in (Outcome.LIST, Outcome.DEFERRED)


def is_refusal(outcome: str, status: int | None) -> bool:
    """Return whether a server (or we) refused, rather than failed, which seldom ends soon. A 404 is a refusal too."""
    return outcome in _REFUSED or status in (401, 403, 404)


def is_permanent(outcome: str) -> bool:
    """Return whether the source will stay unreadable until somebody changes its address, its server or the settings."""
    return outcome in _REFUSED or outcome in (Outcome.GONE, Outcome.NOT_A_FEED)


def is_temporary(outcome: str) -> bool:
    """Return whether the same request may well succeed later."""
    return outcome in _TEMPORARY


def is_overloaded(outcome: str) -> bool:
    """Return whether the host has too much to do: further requests to it wait."""
    return outcome in _OVERLOADED
