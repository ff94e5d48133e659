"""The guard: special-purpose addresses, in all the forms that lead to them, and ports."""

import ipaddress

import pytest

from ingest.fetch.guard import AllowedNetwork, Guard
from ingest.fetch.special_addresses import reached_addresses, special_purpose

SPECIAL_NETWORKS = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32
168.63.129.16/32
::/128 ::1/128 ::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 200::/7 400::/6 1000::/4
2001::/32 2001:2::/48 2001:10::/28 2001:20::/28 2001:db8::/32 3fff::/20 4000::/3 5f00::/16 6000::/3 8000::/3 a000::/3
c000::/3 e000::/4 f000::/5 f800::/6 fc00::/7 fd00:ec2::254/128 fe00::/9 fe80::/10 fec0::/10 ff00::/8
""".split()

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.215.14 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
168.63.129.15 169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.0 192.31.196.1 192.167.255.255 198.17.255.255
198.20.0.0 223.255.255.255
2000::1 2001:200::1 2001:4860:4860::8888 2606:2800:21f:cb07:6820:80da:af6b:8b2c 2620:4f:8000::1 3ffe::1 3fff:1000::1
::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1 2606:4700::5efe:808:808
""".split()

# IPv6 addresses that lead to an IPv4 address (127.0.0.1 or 169.254.169.254), and the document that defines the form.
EMBEDDING = {
    "::ffff:127.0.0.1": "mapped, RFC 4291",
    "::ffff:a9fe:a9fe": "mapped, RFC 4291",
    "::127.0.0.1": "compatible, RFC 4291",
    "::ffff:0:127.0.0.1": "translated, RFC 2765",
    "64:ff9b::a9fe:a9fe": "NAT64, RFC 6052",
    "64:ff9b:1::a9fe:a9fe": "NAT64 of a local prefix of 96 bits, RFC 8215",
    "64:ff9b:1:a9fe:a9:fe00::": "NAT64 of a local prefix of 48 bits, RFC 8215",
    "2002:7f00:1::": "6to4, RFC 3056",
    "2002:a9fe:a9fe::1": "6to4, RFC 3056",
    "2001:0:a9fe:a9fe::1": "Teredo server, RFC 4380",
    "2001:0:808:808:0:0:5601:5601": "Teredo client, RFC 4380",
    "2606:4700::5efe:7f00:1": "ISATAP, RFC 5214",
    "2606:4700::200:5efe:7f00:1": "ISATAP with the bit u, RFC 5214",
    "2606:4700::300:5efe:a9fe:a9fe": "ISATAP with the bits u and g, RFC 5214",
    "2002:808:808::5efe:7f00:1": "ISATAP under 6to4",
    "fe80::5efe:7f00:1": "ISATAP, link-local",
}


@pytest.mark.parametrize("text", SPECIAL_NETWORKS)
def test_special_purpose_networks_are_closed_from_first_to_last_address(text: str) -> None:
    network = ipaddress.ip_network(text)
    for address in (network[0], network[-1], network[network.num_addresses // 2]):
        assert special_purpose(address) is not None
        assert Guard().refusal(str(address), 80) is not None


@pytest.mark.parametrize("host", PUBLIC)
def test_public_addresses_are_open(host: str) -> None:
    assert Guard().refusal(host, 443) is None


@pytest.mark.parametrize("host", EMBEDDING)
def test_addresses_that_embed_a_special_one_are_closed(host: str) -> None:
    refusal = Guard().refusal(host, 80)
    assert refusal is not None
    assert "fetch.allow_networks" in refusal


@pytest.mark.parametrize("host", [host for host in EMBEDDING if not host.startswith("2001:0:808")])
def test_the_embedded_address_is_found(host: str) -> None:
    embedded = {str(address) for address in reached_addresses(ipaddress.ip_address(host))}
    assert embedded & {"127.0.0.1", "169.254.169.254"}


def test_both_addresses_of_teredo_are_found() -> None:
    reached = reached_addresses(ipaddress.ip_address("2001:0:808:808:0:0:5601:5601"))
    assert [str(address) for address in reached[1:]] == ["8.8.8.8", "169.254.169.254"]


def test_an_opened_ipv6_network_does_not_open_the_ipv4_addresses_in_it() -> None:
    guard = Guard([AllowedNetwork.parse("64:ff9b:1::/48"), AllowedNetwork.parse("fd00::/8")])
    assert guard.refusal("64:ff9b:1::808:808", 80) is None
    assert guard.refusal("64:ff9b:1:808:8:800::", 80) is None
    assert guard.refusal("64:ff9b:1::a9fe:a9fe", 80) is not None
    assert guard.refusal("64:ff9b:1:a9fe:a9:fe00::", 80) is not None
    assert guard.refusal("fd00::1", 80) is None
    assert guard.refusal("fd00::5efe:7f00:1", 80) is not None


def test_an_opened_ipv4_network_is_open_in_its_mapped_form() -> None:
    guard = Guard([AllowedNetwork.parse("127.0.0.0/8")])
    assert guard.refusal("::ffff:127.0.0.1", 80) is None
    assert guard.refusal("64:ff9b::7f00:1", 80) is None
    assert guard.refusal("::ffff:10.0.0.1", 80) is not None
    assert guard.refusal("::127.0.0.1", 80) is not None


def test_the_zone_of_an_address_does_not_count() -> None:
    assert Guard().refusal("fe80::1%eth0", 80) is not None


def test_ports() -> None:
    guard = Guard([AllowedNetwork.parse("10.0.0.0/8:8080,8443"), AllowedNetwork.parse("fd00::/8:9000")])
    assert guard.refusal("10.1.2.3", 8443) is None
    assert guard.refusal("fd00::5", 9000) is None
    assert guard.refusal("10.1.2.3", 443) is None
    assert "10.0.0.0/8:22" in (guard.refusal("10.1.2.3", 22) or "")
    assert guard.refusal("8.8.8.8", 8080) is None
    assert guard.refusal("8.8.8.8", 25) is not None
    assert guard.refusal("8.8.8.8", 6667) is not None
    assert guard.refusal("8.8.8.8", 6667, frozenset({6667})) is None
    assert guard.refusal("no address", 80) is not None
