"""Fixtures: the stores that a lake can lie in."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

_SETTINGS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}


@pytest.fixture(scope="session")
def s3_bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket of moto's server, in a process of its own on loopback."""
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    log_file = tmp_path_factory.mktemp("moto") / "log"
    with log_file.open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while not (match := re.search(r"http://127\.0\.0\.1:\d+", log_file.read_text())):
            assert server.poll() is None, log_file.read_text()
            time.sleep(0.05)
        endpoint = match[0]
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/lakes", method="PUT")).close()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (_SETTINGS | {"AWS_ENDPOINT_URL": endpoint}).items():
                patch.setitem(os.environ, name, value)
            yield "s3://lakes"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(params=["local", "memory", "s3"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The address of a lake that is not there yet."""
    if request.param == "local":
        return str(tmp_path / "lake")
    if request.param == "memory":
        return f"memory://{uuid4().hex}"
    return f"{request.getfixturevalue('s3_bucket')}/{uuid4().hex}/lake"
