"""User names and passwords in web addresses. An address is stored, shown and asked without them."""

import re
from base64 import b64encode
from typing import NamedTuple
from urllib.parse import quote, unquote

_CREDENTIALS = re.compile(r"(\s*(?:feed:)?(?:https?:)?[/\\]{2})([^/\\?#]*)@", re.IGNORECASE)


class Credentials(NamedTuple):
    """A user name and a password."""

    username: str
    password: str

    def basic(self) -> str:
        """Return the value of an Authorization header (RFC 7617)."""
        return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()


def join_credentials(url: str, credentials: Credentials) -> str:
    """Return an absolute address with a user name and a password in it."""
    scheme, separator, tail = url.partition("://")
    return f"{scheme}{separator}{quote(credentials.username, safe='')}:{quote(credentials.password, safe='')}@{tail}"


def split_credentials(url: str) -> tuple[str, Credentials | None]:
    """Split an address into one without user name and password, and these; None when it has none.

    Works on what is not a valid address too, so that no message shows a password.
    """
    match = _CREDENTIALS.match(url)
    if match is None:
        return url, None
    username, _, password = match[2].partition(":")
    return match[1] + url[match.end() :], Credentials(unquote(username), unquote(password))
