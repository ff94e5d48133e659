"""Logins of sources: what the user's settings send along to one origin, and to no other.

Secrets come from the environment or from files (`${NAME}`, `${file:PATH}`), or stand in an address
(`https://user:password@host/`). They stay in memory: addresses are stored and shown without them.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.config import Config, FetchConfig, SourceConfig, without_credentials
from ingest.errors import ConfigError
from ingest.fetch.cookies import Cookie, read_cookies_file
from ingest.urls.credentials import Credentials, split_credentials
from ingest.urls.parse import BadAddress, WebAddress, parse_address

if TYPE_CHECKING:
    from ingest.fetch.messages import Request

_REFERENCE = re.compile(r"\$\{(file:[^}]*|[A-Za-z_][A-Za-z0-9_]*)\}")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FEED_SCHEME = re.compile(r"\s*feed:(?://(?!/))?", re.IGNORECASE)
_OURS = {
    "host": "it comes from the address",
    "user-agent": "it always names this program; see fetch.contact",
    "cookie": "give it as cookies",
    "connection": "the client sets it",
    "content-length": "the client sets it",
    "transfer-encoding": "the client sets it",
    "accept-encoding": "the client sets it",
}


@dataclass(frozen=True, slots=True)
class Login:
    """Headers and cookies that go with requests of one source to its own origin."""

    origin: str
    url: str  # of the source
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class FetchConfigWithLogins(FetchConfig):
    """The `[fetch]` settings of a run, and the logins of its sources."""

    logins: tuple[Login, ...] = field(default=(), repr=False)


def with_logins(config: Config, urls: Sequence[str] = ()) -> Config:
    """Return a configuration whose fetch settings hold the logins of its sources and of further addresses.

    Raise `ConfigError` for a login that cannot be used, as where a variable is not set.
    """
    earlier = config.fetch.logins if isinstance(config.fetch, FetchConfigWithLogins) else ()
    sources = (*config.source, *(SourceConfig(url=url) for url in urls))
    logins = [login for source in sources if (login := login_of(source)) is not None]
    if not logins:
        return config
    merged = tuple({login.url: login for login in (*earlier, *logins)}.values())
    values = {setting.name: getattr(config.fetch, setting.name) for setting in fields(FetchConfig)}
    return replace(config, fetch=FetchConfigWithLogins(**values, logins=merged))


def login_of(source: SourceConfig) -> Login | None:
    """Return the login of a source, or None when it has none. Raise `ConfigError` for one that cannot be used."""
    place = f"source {split_credentials(source.url or source.path or '')[0]}"
    if source.url is None:
        if source.has_login:
            raise ConfigError(f"{place}: a login belongs to a url; this source is a path")
        return None
    source = without_credentials(source)
    if not source.has_login:
        return None
    try:
        address = parse_address(_web_url(source.url or ""))
    except BadAddress:
        return None  # asking it will end with that
    credentials = _credentials(source, place)
    headers = list(_headers(source, place))
    if credentials is not None:
        headers.append(("Authorization", credentials.basic()))
    return Login(address.origin, address.url, tuple(headers), tuple(_cookies(source, address, place)))


def find_login(logins: Iterable[Login], request: "Request", address: WebAddress) -> Login | None:
    """Return the login for a request that is about to go to `address`, or None.

    A login goes only to its own origin, for what the user named or for what a document of that origin named: another
    site's links cannot use it. Where the sources of an origin have different logins, the login is that of the source
    that led to the request, also after a redirect of its feed; a request that another source led to gets none.
    """
    candidates = [login for login in logins if login.origin == address.origin]
    if not candidates:
        return None
    try:
        named = parse_address(request.found_in or request.url)
    except BadAddress:
        return None
    if named.origin != address.origin:
        return None
    for url in (request.url, *request.led_by, named.url):
        own = next((login for login in candidates if login.url == _spelled(url)), None)
        if own is not None:
            return own
    return candidates[0] if len({(login.headers, login.cookies) for login in candidates}) == 1 else None


def _spelled(url: str) -> str | None:
    """Return an address in the spelling of `Login.url`; None for a path."""
    try:
        return parse_address(_web_url(url)).url
    except BadAddress:
        return None


def expand_references(text: str, place: str) -> str:
    """Replace `${NAME}` by an environment variable and `${file:PATH}` by a file's text. Raise `ConfigError`."""
    return _REFERENCE.sub(lambda reference: _referenced(reference[1], place), text)


def _referenced(reference: str, place: str) -> str:
    if reference.startswith("file:"):
        return _file_text(reference.removeprefix("file:"), place).strip()
    value = os.environ.get(reference)
    if value is None:
        raise ConfigError(f"{place}: the environment variable {reference} is not set")
    return value


def _file_text(path: str, place: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{place}: {path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{place}: {path} is not UTF-8 text") from error


def _credentials(source: SourceConfig, place: str) -> Credentials | None:
    if source.username is None:
        if source.password or source.password_env or source.password_file:
            raise ConfigError(f"{place}: a password needs a username")
        return None
    given = [source.password, source.password_env, source.password_file]
    if given.count(None) != 2:
        raise ConfigError(f"{place}: a username needs either password_env or password_file")
    if ":" in source.username:
        raise ConfigError(f"{place}: a username must not hold a colon")
    if source.password is not None:
        return Credentials(source.username, source.password)
    reference = source.password_env or f"file:{source.password_file}"
    return Credentials(source.username, _referenced(reference, place))


def _headers(source: SourceConfig, place: str) -> Iterator[tuple[str, str]]:
    for name, text in source.headers.items():
        if not _TOKEN.fullmatch(name):
            raise ConfigError(f"{place}: {name!r} is not the name of a header")
        if name.lower() in _OURS:
            raise ConfigError(f"{place}: headers must not set {name}: {_OURS[name.lower()]}")
        yield name, _checked(expand_references(text, place), f"{place}: the header {name}")


def _cookies(source: SourceConfig, address: WebAddress, place: str) -> Iterator[Cookie]:
    if source.cookies_file is not None:
        for cookie in read_cookies_file(_file_text(source.cookies_file, place)):
            yield replace(cookie, value=_checked(cookie.value, f"{place}: the cookie {cookie.name}"))
    for name, text in source.cookies.items():
        if not _TOKEN.fullmatch(name):
            raise ConfigError(f"{place}: {name!r} is not the name of a cookie")
        value = _checked(expand_references(text, place), f"{place}: the cookie {name}")
        if ";" in value:
            raise ConfigError(f"{place}: the cookie {name} must not hold a semicolon")
        yield Cookie(name, value, address.host)


def _checked(value: str, what: str) -> str:
    """Return a value that can be sent; the message never shows it."""
    if _CONTROL.search(value):
        raise ConfigError(f"{what} must be one line without control characters")
    return value


def _web_url(url: str) -> str:
    """Return an address without the prefix `feed:`."""
    match = _FEED_SCHEME.match(url)
    if match is None:
        return url
    tail = url[match.end() :].lstrip("/")
    return tail if tail.lower().startswith("http") else f"https://{tail}"
