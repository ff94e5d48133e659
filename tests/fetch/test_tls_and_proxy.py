"""TLS and the proxy of the settings, with real certificates and a real proxy on loopback."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from web_server import answer, serving

from ingest.config import FetchConfig
from ingest.errors import ConfigError
from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response, exchange
from ingest.fetch.proxy import Proxy
from ingest.records.outcome import Outcome

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
ODD_FEED = answer(200, FEED).replace(b"Content-Length", b"X : y\r\nContent-Length")
LOCAL = (AllowedNetwork.parse("127.0.0.1/32"),)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the client trust the certificate, as a user does with a certificate authority of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    exchange._trusted.cache_clear()
    yield certificate
    exchange._trusted.cache_clear()


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@asynccontextmanager
async def _closing(server: asyncio.Server) -> AsyncIterator[int]:
    """Yield the port of a server; at the end close it and what it still answers."""
    before = asyncio.all_tasks()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        answers = asyncio.all_tasks() - before - {asyncio.current_task()}
        for task in answers:
            task.cancel()
        await asyncio.gather(*answers, return_exceptions=True)
        await asyncio.sleep(0.01)


@asynccontextmanager
async def proxy_server(requests: list[bytes]) -> AsyncIterator[int]:
    """A forwarding proxy that notes the heads of its requests; yield its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            requests.append(head)
            method, target, _ = head.split(b" ", 2)
            if b"Proxy-Authorization" not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            elif method == b"CONNECT":
                far = await asyncio.open_connection("127.0.0.1", int(target.rpartition(b":")[2]))
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await asyncio.gather(_pump(reader, far[1]), _pump(far[0], writer))
            else:
                authority, _, path = target.removeprefix(b"http://").partition(b"/")
                far = await asyncio.open_connection("127.0.0.1", int(authority.rpartition(b":")[2]))
                far[1].write(b"GET /" + path + b" HTTP/1.1\r\nHost: " + authority + b"\r\nConnection: close\r\n\r\n")
                writer.write(await far[0].read(-1))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            if far is not None:
                far[1].close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with _closing(server) as port:
        yield port


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


def settings(proxy_port: int | None = None, **changes: Any) -> FetchSettings:
    proxy = Proxy.parse(f"http://desk:s3cret@127.0.0.1:{proxy_port}") if proxy_port is not None else None
    usual = FetchSettings(allow_networks=LOCAL, delay=0.0, total_timeout=5.0, proxy=proxy)
    return replace(usual, **changes)


@pytest.mark.parametrize("raw", [answer(200, FEED), ODD_FEED], ids=["plain", "malformed"])
@pytest.mark.parametrize("through_proxy", [False, True], ids=["direct", "proxy"])
@pytest.mark.parametrize("is_trusted", [True, False], ids=["trusted", "unknown"])
def test_certificates_are_verified(
    raw: bytes, through_proxy: bool, is_trusted: bool, certificate: Path, request: pytest.FixtureRequest
) -> None:
    if is_trusted:
        request.getfixturevalue("trusted")
    seen: list[bytes] = []

    async def main() -> Response:
        async with (
            proxy_server(seen) as proxy,
            Client(settings(proxy if through_proxy else None), now=lambda: NOW) as client,
        ):
            return await client.fetch(Request(site.url("/feed")))

    with serving({"/feed": raw}, tls=server_context(certificate)) as site:
        response = asyncio.run(main())
    expected = (Outcome.OK, FEED) if is_trusted else (Outcome.TLS_ERROR, b"")
    assert (response.outcome, response.body) == expected, response.message
    assert all(head.startswith(b"CONNECT 127.0.0.1:") for head in seen)
    assert bool(seen) is through_proxy


@pytest.mark.parametrize("raw", [answer(200, FEED), ODD_FEED], ids=["plain", "malformed"])
def test_plain_http_goes_through_the_proxy(raw: bytes) -> None:
    heads: list[bytes] = []

    async def main() -> Response:
        async with proxy_server(heads) as proxy, Client(settings(proxy), now=lambda: NOW) as client:
            return await client.fetch(Request(site.url("/feed")))

    with serving({"/feed": raw}) as site:
        response = asyncio.run(main())
    assert (response.outcome, response.body) == (Outcome.OK, FEED), response.message
    assert all(head.startswith(b"GET http://127.0.0.1:") for head in heads)
    assert "s3cret" not in repr(settings(1))


def test_names_are_left_to_the_proxy_and_addresses_are_not() -> None:
    heads: list[bytes] = []

    async def main() -> list[Response]:
        async with (
            proxy_server(heads) as proxy,
            Client(settings(proxy, allow_networks=()), now=lambda: NOW) as client,
        ):
            hosts = ("intranet.example", "127.0.0.1", "[::1]", "localhost", "a.localhost", "169.254.169.254")
            return [await client.fetch(Request(f"http://{host}:{site.port}/feed")) for host in hosts]

    with serving({"/feed": answer(200, FEED)}) as site:
        outcomes = [response.outcome for response in asyncio.run(main())]
    assert outcomes == [Outcome.OK, *[Outcome.FORBIDDEN_ADDRESS] * 5]
    assert len(heads) == 1


def test_a_proxy_that_refuses_is_a_network_error() -> None:
    async def main() -> list[Response]:
        async with (
            proxy_server([]) as proxy,
            Client(settings(proxy=Proxy.parse(f"http://127.0.0.1:{proxy}"))) as client,
        ):
            return [await client.fetch(Request(f"{scheme}://127.0.0.1:{site.port}/")) for scheme in ("https", "http")]

    with serving() as site:
        secure, plain = asyncio.run(main())
    assert secure.outcome is Outcome.NETWORK
    assert (plain.outcome, plain.status) == (Outcome.BLOCKED, 407)


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    async def main() -> Response:
        with serving({"/feed": answer(200, FEED)}) as site:
            async with Client(settings(), now=lambda: NOW) as client:
                return await client.fetch(Request(site.url("/feed")))

    assert asyncio.run(main()).outcome is Outcome.OK


@pytest.mark.parametrize("text", ["proxy.example:3128", "socks5://proxy.example", "https://proxy.example", "http://"])
def test_other_proxies_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"fetch\.proxy"):
        FetchSettings.from_config(FetchConfig(proxy=text))


def test_the_proxy_may_refer_to_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXY_PASSWORD", "s3cret")
    proxy = FetchSettings.from_config(FetchConfig(proxy="http://desk:${PROXY_PASSWORD}@proxy.example:3128")).proxy
    assert proxy is not None
    assert (proxy.address.origin, proxy.authorization) == ("http://proxy.example:3128", "Basic ZGVzazpzM2NyZXQ=")
