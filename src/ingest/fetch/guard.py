"""Guard: which addresses the client may connect to. It checks when the socket is made, whatever name led there.

Without settings only public addresses are open. `fetch.allow_networks` opens further ones, each as `CIDR` or
`CIDR:PORT[,PORT]`. On a public address all ports but those of well-known other services are open; in an opened network
only 80 and 443, the ports that its entry lists, and the port of the URL that the user (or the user's feed) named. So
opening a network for one news server does not open every other service in it to redirects and links.
"""

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from ingest.fetch.special_addresses import Address, reached_addresses, special_purpose

AddressInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]

WEB_PORTS = frozenset({80, 443})
# Ports above 1023 that browsers refuse, https://fetch.spec.whatwg.org/#port-blocking (below 1024 only the web's count).
_OTHER_SERVICES = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
_RECEIVE_BUFFER = 262_144  # bytes; a grown buffer would take megabytes beyond the limit of a body before we cut it


class ForbiddenAddress(OSError):
    """A connection that the guard refused; the message says which address and why."""


@dataclass(frozen=True, slots=True)
class AllowedNetwork:
    """An address range that the user opened, and the ports beside 80 and 443 that are open in it."""

    network: ipaddress.IPv4Network | ipaddress.IPv6Network
    ports: frozenset[int] = frozenset()

    @classmethod
    def parse(cls, text: str) -> "AllowedNetwork":
        """Read `10.0.0.0/8`, `127.0.0.1/32:8080,8443` or `fd00::/8:8080`. Raise ValueError with what is wrong."""
        base, slash, tail = text.strip().partition("/")
        prefix, colon, ports = tail.partition(":")
        try:
            network = ipaddress.ip_network(base + slash + prefix, strict=False)
            listed = frozenset(int(port) for port in ports.split(",")) if colon else frozenset()
        except ValueError as error:
            raise ValueError(f"{text!r} is not an address range such as 10.0.0.0/8 or 10.0.0.5/32:8080") from error
        if any(not 0 < port < 65536 for port in listed):
            raise ValueError(f"{text!r} lists a port outside 1..65535")
        return cls(network, listed)

    def __contains__(self, address: Address) -> bool:
        return address.version == self.network.version and address in self.network


@dataclass(slots=True)
class Connecting:
    """The request that is being connected: ports it may use, sockets made for it, addresses refused to it."""

    ports: frozenset[int] = frozenset()
    sockets: int = 0
    refused: list[str] = field(default_factory=list)


_CONNECTING: ContextVar[Connecting | None] = ContextVar("ingest_fetch_connecting", default=None)


class Guard:
    """Makes sockets for allowed addresses only; `make_socket` goes to the connector."""

    def __init__(self, allowed: Sequence[AllowedNetwork] = ()) -> None:
        self._allowed = tuple(allowed)

    @contextmanager
    def connecting(self, named_ports: frozenset[int]) -> Iterator[Connecting]:
        """Let connections of this task use `named_ports`; yield the record of what happens to them."""
        state = Connecting(named_ports)
        token = _CONNECTING.set(state)
        try:
            yield state
        finally:
            _CONNECTING.reset(token)

    def make_socket(self, info: AddressInfo) -> socket.socket:
        """Return a socket for a resolved address. Raise `ForbiddenAddress`."""
        target = info[4]
        state = _CONNECTING.get() or Connecting()
        refusal = self.refusal(str(target[0]), int(target[1]), state.ports)
        if refusal is not None:
            state.refused.append(refusal)
            raise ForbiddenAddress(refusal)
        return self.make_proxy_socket(info)

    def make_proxy_socket(self, info: AddressInfo) -> socket.socket:
        """Return a socket for the proxy of the settings, wherever it is."""
        state = _CONNECTING.get() or Connecting()
        state.sockets += 1
        sock = socket.socket(*info[:3])
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        return sock

    def check_spelling(self, host: str, port: int) -> None:
        """Check a host that a proxy will connect to, as far as its spelling shows. Raise `ForbiddenAddress`.

        Names are looked up by the proxy, so only IP addresses and `localhost` can be refused.
        """
        state = _CONNECTING.get() or Connecting()
        literal = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
        try:
            ipaddress.ip_address(literal)
        except ValueError:
            return
        refusal = self.refusal(literal, port, state.ports)
        if refusal is not None:
            state.refused.append(refusal)
            raise ForbiddenAddress(refusal)

    def refusal(self, host: str, port: int, named_ports: frozenset[int] = frozenset()) -> str | None:
        """Return why `host` (an IP address) and `port` may not be connected to, or None when they may."""
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return f"{host} is not an IP address"
        for reached in reached_addresses(address):
            entry = next((allowed for allowed in self._allowed if reached in allowed), None)
            purpose = special_purpose(reached)
            if entry is None and purpose is not None:
                return f"{host} is not a public address ({purpose}); open it with fetch.allow_networks if you mean it"
            if entry is not None and port not in WEB_PORTS | entry.ports | named_ports:
                return f"port {port} of {host} is not open: list it as {entry.network}:{port} in fetch.allow_networks"
        if port not in WEB_PORTS | named_ports and (port < 1024 or port in _OTHER_SERVICES):
            return f"port {port} belongs to another service than the web"
        return None
