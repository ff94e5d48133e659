"""Object stores on loopback: moto's S3, fake-gcs-server and Azurite, each in a process of its own.

A server is a context manager that gives the address of a bucket, and the settings that reach it: variables of the
environment, as a user sets them for a server of his own.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path

STORES = ("s3", *(("google",) if os.environ.get("INGEST_FAKE_GCS") else ()))
STORES += ("azure",) if os.environ.get("INGEST_AZURITE") else ()
"""The stores that tests can use here. `make buckets-test` names the programs of the emulators."""

_MAX_START = 120.0  # seconds until a server must have said that it is ready
Server = tuple[str, dict[str, str]]

_AZURE_ACCOUNT = "devstoreaccount1"  # account and key are known to all: Azurite has them built in
_AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


@contextmanager
def s3_server(folder: Path) -> Iterator[Server]:
    """Serve S3 by moto."""
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with _running(command, folder / "moto.log", r"http://127\.0\.0\.1:\d+") as endpoint:
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/lakes", method="PUT")).close()
        yield (
            "s3://lakes",
            {
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_ALLOW_HTTP": "true",
                "AWS_ENDPOINT_URL": endpoint,
            },
        )


@contextmanager
def google_server(folder: Path) -> Iterator[Server]:
    """Serve Google Cloud Storage by fake-gcs-server, behind its XML API (gcs_xml.py)."""
    port = _free_port()
    server = [os.environ["INGEST_FAKE_GCS"], "-scheme", "http", "-host", "127.0.0.1", "-port", str(port)]
    server += ["-backend", "memory", "-public-host", f"127.0.0.1:{port}"]
    front = [sys.executable, str(Path(__file__).with_name("gcs_xml.py")), f"http://127.0.0.1:{port}"]
    with (
        _running(server, folder / "fake-gcs.log", "server started"),
        _running(front, folder / "gcs-xml.log", r"http://127\.0\.0\.1:\d+") as endpoint,
    ):
        body = json.dumps({"name": "lakes"}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/storage/v1/b?project=test", body)
        urllib.request.urlopen(request).close()
        account = {"gcs_base_url": endpoint, "disable_oauth": True}
        account |= {"client_email": "", "private_key": "", "private_key_id": ""}
        yield "gs://lakes", {"GOOGLE_SERVICE_ACCOUNT_KEY": json.dumps(account), "GOOGLE_ALLOW_HTTP": "true"}


@contextmanager
def azure_server(folder: Path) -> Iterator[Server]:
    """Serve Azure's Blob Storage by Azurite."""
    port = _free_port()
    command = [os.environ["INGEST_AZURITE"], "--blobHost", "127.0.0.1", "--blobPort", str(port)]
    command += ["--inMemoryPersistence", "--silent", "--disableTelemetry"]
    with _running(command, folder / "azurite.log", "successfully listens"):
        endpoint = f"http://127.0.0.1:{port}/{_AZURE_ACCOUNT}"
        _create_container(endpoint, "lakes")
        yield (
            "az://lakes",
            {
                "AZURE_STORAGE_ACCOUNT_NAME": _AZURE_ACCOUNT,
                "AZURE_STORAGE_ACCOUNT_KEY": _AZURE_KEY,
                "AZURE_STORAGE_ENDPOINT": endpoint,
                "AZURE_ALLOW_HTTP": "true",
            },
        )


SERVERS = {"s3": s3_server, "google": google_server, "azure": azure_server}


def _create_container(endpoint: str, name: str) -> None:
    date, version = formatdate(usegmt=True), "2021-08-06"
    place = f"/{_AZURE_ACCOUNT}/{_AZURE_ACCOUNT}/{name}\nrestype:container"
    text = "PUT" + "\n" * 12 + f"x-ms-date:{date}\nx-ms-version:{version}\n{place}"
    key = base64.b64decode(_AZURE_KEY)
    signature = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
    headers = {"Authorization": f"SharedKey {_AZURE_ACCOUNT}:{signature}", "x-ms-date": date, "x-ms-version": version}
    address = f"{endpoint}/{name}?restype=container"
    urllib.request.urlopen(urllib.request.Request(address, method="PUT", headers=headers)).close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], log_file: Path, ready: str) -> Iterator[str]:
    """Run a server until the block ends; give the text that says that it is ready."""
    with log_file.open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    given_up_at = time.monotonic() + _MAX_START
    try:
        while not (match := re.search(ready, log_file.read_text())):
            assert server.poll() is None, log_file.read_text()
            assert time.monotonic() < given_up_at, log_file.read_text()
            time.sleep(0.05)
        yield match[0]
    finally:
        server.kill()
        server.wait()
