"""Web addresses as the client asks them: spelled for the wire, host in one known form, nothing dropped but secrets.

Unlike `ingest.urls.clean` this keeps every query parameter: a server may need it. RFC 3986, WHATWG URL where browsers
differ.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

import idna

from ingest.urls.clean import MAX_LENGTH

_EDGES = "".join(map(chr, range(0x21)))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_KEPT = "%/:=&?~+!$,;'@()*[]|-._"
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


class BadAddress(ValueError):
    """Not an address that can be asked; the message says why."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An absolute http or https address, ready to be asked."""

    scheme: str
    host: str  # ASCII, lower case; IPv6 without brackets
    port: int
    target: str  # path and query, percent-encoded

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in `http://example.org:8080` (RFC 6454)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == (443 if self.scheme == "https" else 80)
        return f"{self.scheme}://{host}" + ("" if usual else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.target


@lru_cache(maxsize=8192)
def parse_address(url: str, base: WebAddress | None = None) -> WebAddress:
    """Read an address, relative ones against `base`. User names and passwords are dropped, never sent.

    Raises `BadAddress`.
    """
    text = _CONTROL.sub("", url.strip(_EDGES + "\u00a0\ufeff\u200b"))
    if not text:
        raise BadAddress("the address is empty")
    if len(text) > MAX_LENGTH:
        raise BadAddress(f"the address is longer than {MAX_LENGTH} characters")
    scheme = _SCHEME.match(text)
    if scheme is not None and scheme[1].lower() not in ("http", "https") and not _is_host_and_port(text):
        raise BadAddress(f"{scheme[1].lower()[:20]}: is not a web address; http and https are")
    head, mark, tail = text.partition("?")
    text = head.replace("\\", "/") + mark + tail  # as browsers do
    try:
        split = urlsplit(urljoin(base.url, text) if base is not None else text)
        port = split.port
        host = _host(split.hostname or "")
    except ValueError as error:
        raise BadAddress(f"{url[:200]!r} is not a web address ({error})") from error
    name = split.scheme.lower()
    if name not in ("http", "https") or port == 0:
        raise BadAddress(f"{url[:200]!r} is not an absolute http or https address")
    path = quote(split.path or "/", safe=_KEPT, errors="replace")
    query = "?" + quote(split.query, safe=_KEPT, errors="replace") if split.query else ""
    address = WebAddress(name, host, port or (443 if name == "https" else 80), path + query)
    if len(address.url) > MAX_LENGTH:  # once encoded: it could not be read back from a row
        raise BadAddress(f"the address is longer than {MAX_LENGTH} characters")
    return address


def _is_host_and_port(text: str) -> bool:
    return False if "://" in text else re.match(r"[\w.-]+:\d+(/|$)", text) is not None


def _host(raw: str) -> str:
    """One spelling for every way to write a host. Raises ValueError."""
    if ":" in raw:
        return ipaddress.IPv6Address(raw.partition("%")[0]).compressed
    host = raw.rstrip(".").lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise ValueError(f"bad host name: {error}") from error
    if len(host) > 253 or _NAME.fullmatch(host) is None or any(len(label) > 63 for label in host.split(".")):
        raise ValueError("no usable host name")
    return _ipv4(host) if _NUMBER.fullmatch(host.rpartition(".")[2]) else host


def _ipv4(host: str) -> str:
    """An IPv4 address in any of its forms (decimal, octal, hexadecimal, short) as four numbers, WHATWG URL 3.5."""
    parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError("a host that ends in a number must be an IPv4 address")
    numbers = [_number(part) for part in parts]
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise ValueError("an IPv4 address out of range")
    value = numbers[-1] + sum(number << 8 * (3 - index) for index, number in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value))


def _number(text: str) -> int:
    if len(text) > 20:
        raise ValueError("an IPv4 address out of range")
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text[0] == "0" else int(text)
