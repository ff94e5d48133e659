"""How a request ended: the closed list of outcomes, and the groups that callers ask for."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a request ended. The list is closed; the last five are judged from the parsed document."""

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
    TRUNCATED = "truncated"  # the body stops in the middle; what came is there
    UNDECODABLE = "undecodable"  # an unknown or damaged Content-Encoding
    UNSUPPORTED = "unsupported"  # a video, a sound, a picture in place of a page
    FORBIDDEN_ADDRESS = "forbidden-address"  # private, loopback or otherwise guarded address or port
    ROBOTS = "robots"  # robots.txt forbids it, or cannot be had
    BAD_URL = "bad-url"  # not a web address
    REDIRECT_LOOP = "redirect-loop"  # a circle, too many hops, or a redirect to nowhere
    DEFERRED = "deferred"  # not asked this time: the host's turn did not come, or the host is in trouble
    NEW = "new"  # entries that were not known
    UNCHANGED = "unchanged"  # a body, and nothing new in it
    EMPTY = "empty"  # a feed without entries
    NOT_A_FEED = "not-a-feed"
    GAP = "gap"  # new entries only, none shared with the last poll: some were missed


FRUITFUL = frozenset({Outcome.OK, Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.GAP})
_REFUSED = frozenset({Outcome.BLOCKED, Outcome.CHALLENGE, Outcome.ROBOTS, Outcome.FORBIDDEN_ADDRESS, Outcome.BAD_URL})


def is_refusal(outcome: str, status: int | None) -> bool:
    """Whether a server (or we) said no, rather than failed: that is seldom over soon. A 404 is such a no."""
    return outcome in _REFUSED or status in (401, 403, 404)
