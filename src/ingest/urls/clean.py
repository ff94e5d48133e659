"""The address to store and to fetch: normalised in its spelling, without tracking.

A cleaned URL still leads to the same page of the same server. What identifies an article is another question; see
`ingest.urls.identity`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.urls.domain import registrable_domain
from ingest.urls.parse import MAX_LENGTH, BadAddress, remove_dot_segments, split_address
from ingest.urls.tracking import is_tracking
from ingest.urls.wrappers import wrapped_address

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY_SAFE = _PATH_SAFE | frozenset("?[]|")
_PLAIN = re.compile(r"[A-Za-z0-9._~/=&+,:@-]*")  # safe in a path and in a query
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*|/\(S\([a-z0-9]{16,}\)\)", re.IGNORECASE)


class CleanAddress(NamedTuple):
    """The parts of a cleaned address."""

    scheme: str
    host: str  # ASCII, lower case, IPv6 in brackets
    port: int | None  # None: the scheme's own
    path: str
    query: tuple[str, ...]  # the pieces between '&', spelled as RFC 3986 wants
    fragment: str  # '' or a hashbang

    @property
    def url(self) -> str | None:
        """The address as text; None when it is longer than an address may be."""
        port = "" if self.port is None else f":{self.port}"
        query = "?" + "&".join(self.query) if self.query else ""
        fragment = "#" + self.fragment if self.fragment else ""
        text = f"{self.scheme}://{self.host}{port}{self.path}{query}{fragment}"
        return text if len(text) <= MAX_LENGTH else None


def clean_url(url: str | None, base: str | None = None) -> str | None:
    """Return the absolute web address to store and to fetch, or None when `url` is not a web address.

    Relative references are resolved against `base`. Scheme and host are in lower case and the host in ASCII (IDNA 2008
    with UTS 46). The default port, user info, the fragment (but a hashbang), session ids and tracking parameters are
    dropped, dot segments removed, percent-encoding normalised (RFC 3986 section 6), wrappers of search engines and
    networks undone. Idempotent; never raises.
    """
    address = parse_clean(url, base)
    return None if address is None else address.url


def is_web_url(url: str | None) -> bool:
    """Return whether `url` is an absolute http or https address with a usable host."""
    return clean_url(url) is not None


def source_domain(url: str | None) -> str | None:
    """Return the registrable domain of a web address in ASCII; None when `url` is not a web address."""
    address = parse_clean(url)
    return None if address is None else registrable_domain(address.host)


def parse_clean(url: str | None, base: str | None = None) -> CleanAddress | None:
    """Return the parts of the cleaned address, or None when `url` is not a web address."""
    return _parse(url, base) if url and len(url) <= MAX_LENGTH else None


@lru_cache(maxsize=512)  # the address of a page is asked for a dozen times
def _parse(url: str, base: str | None) -> CleanAddress | None:
    try:
        address = split_address(url, base)
    except BadAddress:
        return None
    target = wrapped_address(address)
    if target is not None and (unwrapped := parse_clean(target)) is not None:
        return unwrapped
    host = f"[{address.host}]" if ":" in address.host else address.host
    port = None if address.port == (443 if address.scheme == "https" else 80) else address.port
    query = tuple(
        pair for pair in map(_clean_pair, address.query.split("&")) if pair not in ("", "=") and not is_tracking(pair)
    )
    fragment = _respell(address.fragment, _QUERY_SAFE) if address.fragment.startswith("!") else ""
    return CleanAddress(address.scheme, host, port, _clean_path(address.path), query, fragment)


def _clean_pair(pair: str) -> str:
    return _respell(pair, _QUERY_SAFE)


def _clean_path(spelled: str) -> str:
    path, before = _rooted(_respell(spelled, _PATH_SAFE)), ""
    while path != before:  # the remainder may form another session id; every pass is shorter
        path, before = _rooted(_PATH_SESSION.sub("", path)), path
    return remove_dot_segments(path) if "/." in path else path


def _rooted(path: str) -> str:
    return path if path.startswith("/") else "/" + path


def _respell(text: str, safe: frozenset[str]) -> str:
    """Percent-encode what must be, decode what need not be, write hex digits in upper case (RFC 3986 section 6.2.2)."""
    if _PLAIN.fullmatch(text) is not None:
        return text

    def respell_one(match: re.Match[str]) -> str:
        if match[1]:
            char = chr(int(match[1], 16))
            return char if char in _UNRESERVED else "%" + match[1].upper()
        if match[2] in safe:
            return match[2]
        return "".join(f"%{byte:02X}" for byte in match[2].encode("utf-8", "replace"))

    return _PERCENT.sub(respell_one, text)
