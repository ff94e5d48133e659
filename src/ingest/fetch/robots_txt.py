"""Parser of robots.txt files for one product token (RFC 9309), with the behaviour of Google's open-source parser.

Where the RFC and Google's parser differ, the stricter reading holds. Lines that belong to no rule, such as
`Content-Signal`, neither end a group nor the list of user agents before it (RFC 9309 section 2.2.4).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite

_MAX_DELAY = 600.0  # seconds
_MAX_SITEMAPS = 1_000
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BYTE_ORDER_MARK = re.compile(rb"\xef(\xbb\xbf?)?")
_COLON_LINE = re.compile(rb"([^:]+):(.*)", re.DOTALL)
_TWO_WORDS = re.compile(rb"(user[ -]agent|\S+)[ \t]+(\S+)", re.IGNORECASE)  # owners forget the colon
_TOKEN = re.compile(rb"[A-Za-z_-]*")
_EVERY_ROBOT = re.compile(rb"\*(?:\s|$)")
_ESCAPE = re.compile(rb"%[0-9A-Fa-f]{2}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_UNRESERVED = re.compile(rb"%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)")
_AUTHORITY = re.compile(r"(?:(?:[^/?;]*?:)?//)?[^/?;#]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_USER_AGENT = (b"user-agent", b"useragent", b"user agent")
_ALLOW = b"allow"
_DISALLOW = (b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw")
_SITEMAP = (b"sitemap", b"site-map")
_CRAWL_DELAY = (b"crawl-delay", b"crawl delay")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A path pattern: it matches from the beginning, `*` is any octets, and `$` at the end is the end of the path."""

    prefix: bytes
    parts: tuple[bytes, ...] = ()  # what follows each star, in order
    end: bytes | None = None  # what the path must end with, when the pattern ends with `$` and has a star
    exact: bool = False  # the pattern ends with `$` and has no star

    @classmethod
    def parse(cls, pattern: bytes) -> "Pattern":
        """Read a percent-encoded pattern."""
        anchored = pattern.endswith(b"$")
        prefix, *parts = (pattern[:-1] if anchored else pattern).split(b"*")
        if not anchored or not parts:
            return cls(prefix, tuple(parts), exact=anchored)
        return cls(prefix, tuple(parts[:-1]), end=parts[-1])

    def matches(self, path: bytes) -> bool:
        """Return whether a path matches. Each part is searched for once, so the time is linear for any pattern."""
        if not path.startswith(self.prefix):
            return False
        position = len(self.prefix)
        for part in self.parts:
            position = path.find(part, position)
            if position < 0:
                return False
            position += len(part)
        if self.end is not None:
            return path.endswith(self.end) and len(path) - len(self.end) >= position
        return not self.exact or position == len(path)


@dataclass(frozen=True, slots=True)
class Rule:
    """An Allow or Disallow line."""

    pattern: bytes  # percent-encoded as in section 2.2.2
    allow: bool
    spelled: Pattern
    unescaped: Pattern | None  # of Disallow: unreserved characters are compared unescaped, as the RFC demands


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """What a file says to one robot. `rules` are in order of precedence: the first that matches decides."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float = 0.0  # seconds; 0 when the file does not say (not in the RFC, widely used)
    sitemaps: tuple[str, ...] = ()  # as spelled, each once

    def allows(self, url: str) -> bool:
        """Return whether the robot may fetch a percent-encoded URL. robots.txt itself is always allowed."""
        path = _normalized(path_and_query(url).encode("utf-8", "surrogateescape"))
        if path == b"/robots.txt":
            return True
        unescaped = _unescaped(path)
        for rule in self.rules:
            if rule.spelled.matches(path) or (rule.unescaped is not None and rule.unescaped.matches(unescaped)):
                return rule.allow
        return True


@dataclass(slots=True)
class _Group:
    """Rules for the robots that were named before them."""

    ours: bool = False
    everybody: bool = False
    has_rules: bool = False
    rules: list[Rule] = field(default_factory=list)
    crawl_delay: float = 0.0


def parse_robots_txt(content: bytes, token: str) -> RobotsTxt:
    """Return what a robots.txt says to the robot with a product token (letters, `_` and `-`)."""
    groups: list[_Group] = []
    sitemaps: dict[str, None] = {}
    ours = token.lower().encode()
    for key, value in _records(content):
        group = groups[-1] if groups else None
        if key.startswith(_USER_AGENT):
            if group is None or group.has_rules:
                groups.append(group := _Group())
            group.everybody |= _EVERY_ROBOT.match(value) is not None
            group.ours |= _token_of(value) == ours
        elif key.startswith(_SITEMAP):
            sitemaps[_CONTROL.sub("", value.decode("utf-8", "replace"))] = None
        elif group is not None and key.startswith(_CRAWL_DELAY):
            group.crawl_delay = max(group.crawl_delay, _seconds(value))
        elif group is not None and key.startswith((_ALLOW, *_DISALLOW)):
            group.has_rules = True
            if group.ours or group.everybody:
                group.rules.extend(_rules(value, allow=key.startswith(_ALLOW)))
    chosen = [group for group in groups if group.ours] or [group for group in groups if group.everybody]
    rules = {rule: None for group in chosen for rule in group.rules}
    return RobotsTxt(
        tuple(sorted(rules, key=lambda rule: (-len(rule.pattern), not rule.allow))),
        max((group.crawl_delay for group in chosen), default=0.0),
        tuple(islice((sitemap for sitemap in sitemaps if sitemap), _MAX_SITEMAPS)),
    )


def path_and_query(url: str) -> str:
    """Return path, parameters and query of an absolute or relative URL, beginning with a slash, without fragment."""
    path = url.partition("#")[0]
    if not path.startswith("/") or path.startswith("//"):
        authority = _AUTHORITY.match(path)
        path = path[authority.end() :] if authority is not None else path
    return path if path.startswith("/") else "/" + path


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each record as a lower-case key and a value. Text after `#` is a comment; a colon may be missing."""
    mark = _BYTE_ORDER_MARK.match(content)
    for line in _LINE_END.split(content[mark.end() :] if mark is not None else content):
        text = line.partition(b"#")[0].strip()
        record = _COLON_LINE.match(text) if b":" in text else _TWO_WORDS.fullmatch(text)
        if record is not None and (key := record[1].strip().lower()):
            yield key, record[2].strip()


def _token_of(value: bytes) -> bytes:
    """Return the product token that a User-agent value begins with: `ingest` of `ingest/1.0 (news)`."""
    match = _TOKEN.match(value)
    return match[0].lower() if match is not None else b""


def _rules(value: bytes, *, allow: bool) -> Iterator[Rule]:
    pattern = _normalized(_NOT_ASCII.sub(lambda octet: b"%%%02X" % octet[0][0], value))
    if not pattern:
        return  # an empty value matches nothing
    yield _rule(pattern, allow=allow)
    folder, slash, name = pattern.rpartition(b"/")
    if allow and slash and name.startswith(b"index.htm"):
        yield _rule(folder + b"/$", allow=True)  # who allows the index file of a folder means the folder's address too


def _rule(pattern: bytes, *, allow: bool) -> Rule:
    return Rule(pattern, allow, Pattern.parse(pattern), None if allow else Pattern.parse(_unescaped(pattern)))


def _seconds(value: bytes) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), _MAX_DELAY) if isfinite(seconds) else 0.0


def _normalized(path: bytes) -> bytes:
    """Return a path with its escapes in upper case."""
    return _ESCAPE.sub(lambda escape: escape[0].upper(), path) if b"%" in path else path


def _unescaped(path: bytes) -> bytes:
    """Return a normalized path with its unreserved characters unescaped."""
    return path if b"%" not in path else _UNRESERVED.sub(lambda escape: bytes([int(escape[0][1:], 16)]), path)
