"""Cookies of one chain of redirects (RFC 6265), and cookies that the user's settings give. Pure; nothing is stored.

A server may set a cookie and redirect to the same address; without the cookie that would be a circle. Cookies live as
long as the chain.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ingest.fetch.headers import Headers, http_date, wire_text
from ingest.urls.domain import registrable_domain
from ingest.urls.parse import WebAddress

_MAX_COOKIES = 50
_MAX_BYTES = 4096  # of one cookie's name and value, RFC 6265 section 6.1
_MAX_AGE = re.compile(r"-?\d{1,15}")


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie and the requests that it goes with."""

    name: str
    value: str
    domain: str  # a host in ASCII and lower case
    host_only: bool = True  # not for subdomains of `domain`
    path: str = "/"
    secure: bool = False  # over https only

    def belongs_to(self, address: WebAddress) -> bool:
        """Return whether the cookie goes with a request (RFC 6265 section 5.4)."""
        if self.secure and address.scheme != "https":
            return False
        if address.host != self.domain and (self.host_only or not _is_subdomain(address.host, self.domain)):
            return False
        return _path_matches(address.path, self.path)


class CookieJar:
    """The cookies of one chain of redirects."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def __iter__(self) -> Iterator[Cookie]:
        return iter(self._cookies.values())

    def store(self, address: WebAddress, headers: Headers, now: datetime) -> None:
        """Take the Set-Cookie headers of an answer; expired cookies are removed."""
        for name, value in headers:
            if name != "set-cookie":
                continue
            cookie, expired = _parse(value, address, now)
            if cookie is None:
                continue
            key = (cookie.domain, cookie.path, cookie.name)
            if expired:
                self._cookies.pop(key, None)
            elif key in self._cookies or len(self._cookies) < _MAX_COOKIES:
                self._cookies[key] = cookie


def read_cookies_file(text: str) -> list[Cookie]:
    """Read cookies in the format that curl, wget and browsers' exports write: seven fields a line, separated by tabs.

    Lines that are not of this form are skipped. Expiry dates are not looked at: the server does.
    """
    cookies = []
    for line in text.splitlines():
        fields = line.removeprefix("#HttpOnly_").split("\t")
        if len(fields) != 7 or fields[0].startswith("#") or not fields[5]:
            continue
        domain, subdomains, path, secure, _, name, value = fields
        host_only = subdomains.upper() != "TRUE"
        cookies.append(
            Cookie(name, value, domain.lstrip(".").lower(), host_only, path or "/", secure=secure.upper() == "TRUE")
        )
    return cookies


def cookie_header(cookies: Iterable[Cookie], address: WebAddress) -> str | None:
    """Return the Cookie header of a request: longer paths first, later cookies in place of earlier ones of a name."""
    chosen = [cookie for cookie in cookies if cookie.belongs_to(address)]
    by_place = {(cookie.name, cookie.path): cookie for cookie in chosen}
    ordered = sorted(by_place.values(), key=lambda cookie: -len(cookie.path))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in ordered) or None


def _parse(header: str, address: WebAddress, now: datetime) -> tuple[Cookie | None, bool]:
    """Return a cookie and whether it has expired; None for one that is malformed or not the host's to set."""
    first, *parts = header.split(";")
    pair = wire_text(first, _MAX_BYTES) or ""
    name, equals, value = (text.strip() for text in pair.partition("="))
    if not equals or not name:
        return None, False
    attributes = {key.strip().lower(): value.strip() for key, _, value in (part.partition("=") for part in parts)}
    domain = attributes.get("domain", "").lstrip(".").lower()
    secure = "secure" in attributes
    path = attributes.get("path", "")
    cookie = Cookie(
        name,
        value,
        domain or address.host,
        host_only=not domain or (domain == address.host and _has_no_subdomains(domain)),
        path=path if path.startswith("/") else _default_path(address.path),
        secure=secure,
    )
    if not _may_set(cookie, address, domain_given=bool(domain), root_path=path == "/"):
        return None, False
    return cookie, _expired(attributes, now)


def _may_set(cookie: Cookie, address: WebAddress, *, domain_given: bool, root_path: bool) -> bool:
    if cookie.domain != address.host and not _is_subdomain(address.host, cookie.domain):
        return False
    if cookie.domain != address.host and _is_public_suffix(cookie.domain):
        return False
    if cookie.secure and address.scheme != "https":
        return False
    if cookie.name.startswith("__Host-"):
        return cookie.secure and not domain_given and root_path
    return cookie.secure or not cookie.name.startswith("__Secure-")


def _expired(attributes: dict[str, str], now: datetime) -> bool:
    max_age = attributes.get("max-age", "")
    if _MAX_AGE.fullmatch(max_age):
        return int(max_age) <= 0
    expires = http_date(attributes.get("expires"))
    return expires is not None and expires <= now


def _default_path(path: str) -> str:
    """Return the folder of a path (RFC 6265 section 5.1.4)."""
    return path.rpartition("/")[0] or "/"


def _path_matches(path: str, cookie_path: str) -> bool:
    if not path.startswith(cookie_path):
        return False
    return len(path) == len(cookie_path) or cookie_path.endswith("/") or path[len(cookie_path)] == "/"


def _is_subdomain(host: str, domain: str) -> bool:
    return host.endswith("." + domain) and not _is_ip(host)


def _has_no_subdomains(host: str) -> bool:
    return _is_ip(host) or _is_public_suffix(host)


def _is_public_suffix(domain: str) -> bool:
    return registrable_domain(f"x.{domain}") == f"x.{domain}"


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
