"""The parser of web addresses: RFC 3986, and the WHATWG URL standard where browsers read an address differently.

`parse_address` returns an address ready to be requested. Every query parameter is kept: a server may need it.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

import idna

MAX_LENGTH = 4096  # characters; a longer address is data

_EDGES = "".join(map(chr, range(0x21))) + "\u00a0\ufeff\u200b"  # C0 controls and space (WHATWG URL 4.4), and invisibles
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PORT = re.compile(r"[0-9]{0,5}")
_IPV6 = re.compile(r"\[([^\]]*)\](?::(.*))?")
_HOST_AND_PORT = re.compile(r"[\w.-]+:\d+(/|$)")
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNQUOTED = "%/:=&?~+!$,;'@()*[]|-._"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """Not an address that can be requested; the message says why."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An absolute http or https address, percent-encoded and without dot segments."""

    scheme: str
    host: str  # ASCII, lower case; IPv6 without brackets
    port: int
    path: str  # begins with a slash
    query: str
    fragment: str = field(default="", compare=False)  # as spelled; never sent

    @property
    def authority(self) -> str:
        """The host, in brackets when it is an IPv6 address, and the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """The path and the query: what a request names."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in `http://example.org:8080` (RFC 6454)."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address without its fragment."""
        return self.origin + self.target


@lru_cache(maxsize=8192)
def parse_address(url: str, base: WebAddress | None = None) -> WebAddress:
    """Parse an address; relative ones are resolved against `base`. User names and passwords are dropped.

    Raises `BadAddress`, also for an address that is longer than `MAX_LENGTH` once it is percent-encoded.
    """
    address = split_address(url, None if base is None else base.url)
    if len(address.url) > MAX_LENGTH:
        raise BadAddress(f"the address is longer than {MAX_LENGTH} characters")
    return address


def split_address(url: str, base: str | None = None) -> WebAddress:
    """Parse an address as `parse_address` does, whatever its percent-encoded length. Raises `BadAddress`."""
    text = _stripped(url)
    if not text:
        raise BadAddress("the address is empty")
    if len(url) > MAX_LENGTH:
        raise BadAddress(f"the address is longer than {MAX_LENGTH} characters")
    parts = _resolve(text, base)
    if parts.scheme not in _DEFAULT_PORTS or parts.authority is None:
        raise BadAddress(f"{url[:200]!r} is not an absolute http or https address")
    try:
        host, port = _host_and_port(parts.authority)
    except ValueError as error:
        raise BadAddress(f"{url[:200]!r} is not a web address ({error})") from error
    if port == 0:
        raise BadAddress(f"{url[:200]!r} is not an absolute http or https address")
    path, query = _encode(parts.path) or "/", _encode(parts.query or "")
    path = path if path.startswith("/") else f"/{path}"
    fragment = _CONTROL.sub("", parts.fragment)
    return WebAddress(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], _normal_path(path), query, fragment)


def resolve(reference: str, base: str | None = None) -> str:
    """Return a reference resolved against `base` as text, its own spelling kept. Raises `BadAddress`."""
    text = _stripped(reference)
    parts = _resolve(text, base)
    if not parts.authority:
        raise BadAddress(f"{reference[:200]!r} names no host")
    path = parts.path if parts.path.startswith("/") or not parts.path else f"/{parts.path}"
    if _SCHEME.match(text) is None:
        path = remove_dot_segments(path) if "/." in path else path
    query = "" if parts.query is None else f"?{parts.query}"
    return f"{parts.scheme}://{parts.authority}{path}{query}{'#' + parts.fragment if parts.fragment else ''}"


def remove_dot_segments(path: str) -> str:
    """Remove `.` and `..` from a path that begins with a slash (RFC 3986 section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


class _Parts(NamedTuple):
    """The five components of RFC 3986 appendix B, as spelled. An authority or query of None is absent."""

    scheme: str
    authority: str | None
    path: str
    query: str | None
    fragment: str


def _stripped(url: str) -> str:
    return url.strip(_EDGES).translate(_LINE_BREAKS)


def _split(text: str) -> _Parts:
    match = _PARTS.match(text)
    assert match is not None  # every part may be empty
    scheme, authority, path, query, fragment = match.groups()
    return _Parts((scheme or "").lower(), authority, path, query, fragment or "")


def _resolve(text: str, base: str | None) -> _Parts:
    """Return the parts of an absolute address, or of a reference against `base` (RFC 3986 section 5.2.2)."""
    scheme = _SCHEME.match(text)
    if scheme is not None and scheme[1].lower() not in _DEFAULT_PORTS:
        if "://" not in text and _HOST_AND_PORT.match(text):
            raise BadAddress(f"{text[:200]!r} is not an absolute http or https address")
        raise BadAddress(f"{scheme[1].lower()[:20]}: is not a web address; http and https are")
    text = _slashes(text)
    if scheme is not None:
        name, reference = scheme[1].lower(), text[scheme.end() :]
        start = _split(_slashes(_stripped(base))) if base is not None else None
        if reference.startswith("//") or start is None or start.scheme != name:
            return _split(f"{name}://{reference.lstrip('/')}")  # WHATWG URL 4.4: any number of slashes
        return _merge(start, _split(f"./{reference}" if reference[:1] not in ("", "/", "?", "#") else reference))
    if base is None:
        raise BadAddress(f"{text[:200]!r} is not an absolute http or https address")
    if text.startswith("//"):
        text = f"//{text.lstrip('/')}"
    return _merge(_split(_slashes(_stripped(base))), _split(text))


def _slashes(text: str) -> str:
    """Read backslashes before the query as slashes, as browsers do."""
    head, mark, tail = text.partition("?")
    return head.replace("\\", "/") + mark + tail


def _merge(base: _Parts, reference: _Parts) -> _Parts:
    if reference.authority is not None:
        return reference._replace(scheme=base.scheme)
    if not reference.path:
        query = base.query if reference.query is None else reference.query
        return base._replace(query=query, fragment=reference.fragment)
    path = reference.path
    if not path.startswith("/"):
        path = base.path[: base.path.rfind("/") + 1] + path
    return base._replace(
        path=path if path.startswith("/") else f"/{path}", query=reference.query, fragment=reference.fragment
    )


def _encode(text: str) -> str:
    """Percent-encode what an address may not hold; a percent sign that begins no code becomes `%25`."""
    text = _CONTROL.sub("", text)
    return _STRAY_PERCENT.sub("%25", quote(text, safe=_UNQUOTED, errors="replace"))


def _normal_path(path: str) -> str:
    if "/." not in path and "/%2" not in path:
        return path
    segments = (segment.replace("%2e", ".").replace("%2E", ".") for segment in path.split("/"))
    dots = [segment if segment in (".", "..") else None for segment in segments]
    return remove_dot_segments("/".join(dot or segment for dot, segment in zip(dots, path.split("/"), strict=True)))


def _host_and_port(authority: str) -> tuple[str, int | None]:
    """Return the host and the port, None for the scheme's own. Raises ValueError."""
    place = authority.rpartition("@")[2]
    if place.startswith("["):
        match = _IPV6.fullmatch(place)
        if match is None:
            raise ValueError("unbalanced brackets")
        return _ipv6(ipaddress.IPv6Address(match[1].partition("%")[0])), _port(match[2] or "")
    host, _, port = place.partition(":")
    return _host(host), _port(port)


def _ipv6(address: ipaddress.IPv6Address) -> str:
    """Return an IPv6 address in hexadecimal groups, the first longest run of zeros left out (WHATWG URL 3.5).

    `compressed` of the standard library writes IPv4-mapped addresses in another form since Python 3.13, and ids must
    not depend on the version.
    """
    groups = [f"{int.from_bytes(address.packed[index : index + 2]):x}" for index in range(0, 16, 2)]
    runs = [(length, -start) for start in range(8) for length in range(2, 9 - start)]
    zeros = [run for run in runs if set(groups[-run[1] : -run[1] + run[0]]) == {"0"}]
    if not zeros:
        return ":".join(groups)
    length, start = max(zeros)[0], -max(zeros)[1]
    return f"{':'.join(groups[:start])}::{':'.join(groups[start + length :])}"


def _port(text: str) -> int | None:
    if _PORT.fullmatch(text) is None or int(text or 1) > 65_535:
        raise ValueError("bad port")
    return int(text) if text else None


@lru_cache(maxsize=4096)
def _host(spelled: str) -> str:
    """Return the one spelling for every way to write a host (WHATWG URL 3.5). Raises ValueError."""
    host = unquote(spelled).rstrip(".").lower()
    if not host.isascii():
        host = _ascii_host(host)
    if len(host) > 253 or _HOST_NAME.fullmatch(host) is None or any(len(label) > 63 for label in host.split(".")):
        raise ValueError("no usable host name")
    return _ipv4(host) if _NUMBER.fullmatch(host.rpartition(".")[2]) else host


def _ascii_host(host: str) -> str:
    """Return an internationalised host in ASCII (IDNA 2008 with UTS 46); with symbols such as ☃ as browsers do."""
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False).rstrip(".")
        return ".".join(map(_ascii_label, mapped.split(".")))
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(f"bad host name: {error}") from error


def _ascii_label(label: str) -> str:
    """Return a label in Punycode, by UTS 46 without its rules for hyphens and STD 3."""
    if label.isascii():
        return label
    idna.check_nfc(label)
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    for position, char in enumerate(label):
        if char in "\u200c\u200d" and not idna.valid_contextj(label, position):
            raise idna.IDNAError("a joiner out of place")
    return "xn--" + label.encode("punycode").decode("ascii")


def _ipv4(host: str) -> str:
    """Return an IPv4 address in any of its forms (decimal, octal, hexadecimal, short) as four numbers."""
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
