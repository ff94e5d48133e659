"""Special-purpose IP addresses, and the addresses that others embed. Pure, and the same on each version of Python.

A table of our own, after the IANA registries of IPv4 and IPv6 special-purpose addresses and of the IPv6 address space
(2026). Python's `ipaddress` follows them too, but each of its versions knows another state of the registries.
"""

import ipaddress
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_SPECIAL_V4 = {
    "0.0.0.0/8": "this network, RFC 791",
    "10.0.0.0/8": "private use, RFC 1918",
    "100.64.0.0/10": "shared address space, RFC 6598",
    "127.0.0.0/8": "loopback, RFC 1122",
    "168.63.129.16/32": "a cloud provider's service for its machines",
    "169.254.0.0/16": "link-local, RFC 3927",
    "172.16.0.0/12": "private use, RFC 1918",
    "192.0.0.0/24": "IETF protocol assignments, RFC 6890",
    "192.0.2.0/24": "documentation, RFC 5737",
    "192.88.99.0/24": "former 6to4 relays, RFC 7526",
    "192.168.0.0/16": "private use, RFC 1918",
    "198.18.0.0/15": "benchmarking, RFC 2544",
    "198.51.100.0/24": "documentation, RFC 5737",
    "203.0.113.0/24": "documentation, RFC 5737",
    "224.0.0.0/4": "multicast, RFC 1112",
    "240.0.0.0/4": "reserved, RFC 1112",
}
_SPECIAL_V6 = {
    "::1/128": "loopback, RFC 4291",
    "::/128": "unspecified, RFC 4291",
    "64:ff9b:1::/48": "local translation to IPv4, RFC 8215",
    "100::/64": "discard only, RFC 6666",
    "2001::/23": "IETF protocol assignments, RFC 2928",
    "2001:db8::/32": "documentation, RFC 3849",
    "3fff::/20": "documentation, RFC 9637",
    "5f00::/16": "segment routing, RFC 9602",
    "fc00::/7": "unique local, RFC 4193",
    "fe80::/10": "link-local, RFC 4291",
    "fec0::/10": "former site-local, RFC 3879",
    "ff00::/8": "multicast, RFC 4291",
}
_V4 = tuple((ipaddress.IPv4Network(text), meaning) for text, meaning in _SPECIAL_V4.items())
_V6 = tuple((ipaddress.IPv6Network(text), meaning) for text, meaning in _SPECIAL_V6.items())
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # the only part of the IPv6 space that is assigned to the public
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")  # RFC 4291 section 2.5.5.2
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # RFC 4291 section 2.5.5.1, deprecated
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")  # RFC 2765 section 2.1, obsolete
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052 section 2.1
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215
_TEREDO = ipaddress.IPv6Network("2001::/32")  # RFC 4380 section 4
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")  # RFC 3056 section 2
_ISATAP = 0x0000_5EFE  # RFC 5214 section 6.1, in front of the IPv4 address; the bits `u` and `g` may be set
_ISATAP_MASK = 0xFCFF_FFFF


@lru_cache(maxsize=4096)
def special_purpose(address: Address) -> str | None:
    """Return what a special-purpose address is for, or None when it is one of the public Internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return next((meaning for network, meaning in _V4 if address in network), None)
    meaning = next((meaning for network, meaning in _V6 if address in network), None)
    if meaning is None and address not in _GLOBAL_UNICAST:
        return "not assigned to the public Internet, RFC 4291"
    return meaning


@lru_cache(maxsize=4096)
def reached_addresses(address: Address) -> tuple[Address, ...]:
    """Return all addresses that a connection to an address may reach: itself, and the IPv4 addresses in it.

    Mapped addresses and those of the well-known NAT64 prefix are their IPv4 address and nothing else.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    bits = int(address)
    low = ipaddress.IPv4Address(bits & 0xFFFF_FFFF)
    if address in _MAPPED or address in _NAT64:
        return (low,)
    if address in _NAT64_LOCAL:
        return (address, _embedded_after_48_bits(bits) if bits >> 32 & 0xFFFF_FFFF else low)
    if address in _SIX_TO_FOUR:
        return (address, ipaddress.IPv4Address(bits >> 80 & 0xFFFF_FFFF), *_isatap(bits, low))
    if address in _TEREDO:
        server, client = bits >> 64 & 0xFFFF_FFFF, ~bits & 0xFFFF_FFFF
        return (address, ipaddress.IPv4Address(server), ipaddress.IPv4Address(client))
    if address in _TRANSLATED or (address in _COMPATIBLE and bits > 1):
        return (address, low)
    return (address, *_isatap(bits, low))


def _embedded_after_48_bits(bits: int) -> ipaddress.IPv4Address:
    """Return the IPv4 address behind a prefix of 48 bits: RFC 6052 section 2.2 leaves the bits 64 to 71 out."""
    return ipaddress.IPv4Address((bits >> 64 & 0xFFFF) << 16 | bits >> 40 & 0xFFFF)


def _isatap(bits: int, low: ipaddress.IPv4Address) -> tuple[Address, ...]:
    return (low,) if bits >> 32 & _ISATAP_MASK == _ISATAP else ()
