"""The HTTP proxy of `fetch.proxy`. It is never taken from the environment."""

import re
from dataclasses import dataclass, field

from ingest.errors import ConfigError
from ingest.fetch.logins import expand_references
from ingest.urls.credentials import split_credentials
from ingest.urls.parse import BadAddress, WebAddress, parse_address

_PLACE = "fetch.proxy"
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)://")


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy: where it listens, and the Proxy-Authorization that it wants."""

    address: WebAddress
    authorization: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str) -> "Proxy":
        """Read `http://[user:password@]host:port`, with references to secrets. Raise `ConfigError`."""
        url, credentials = split_credentials(expand_references(text, _PLACE))
        scheme = _SCHEME.match(url)
        if scheme is None or scheme[1].lower() != "http":
            raise ConfigError(f"{_PLACE}: must be the address of an HTTP proxy such as http://proxy.example:3128")
        try:
            address = parse_address(url)
        except BadAddress as error:
            raise ConfigError(f"{_PLACE}: {error}") from error
        return cls(address, credentials.basic() if credentials is not None else None)

    @property
    def headers(self) -> dict[str, str]:
        """The headers for the proxy itself."""
        return {"Proxy-Authorization": self.authorization} if self.authorization is not None else {}
