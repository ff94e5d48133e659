"""What several tests share: pages of our own writing, a web site on loopback, and a bucket."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sample_pages import page
from web_server import Web, serving

# People look for new counterexamples; CI judges the same ones each time. No test fails for the time that it takes.
settings.register_profile("people", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "people")

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with six articles, a text file, JSON lines with one bad line, and a file of an unknown kind."""
    folder = tmp_path / "input"
    folder.mkdir()
    for number in range(6):
        (folder / f"page{number}.html").write_bytes(page(number, url=f"https://news.example/{number}"))
    text = " ".join(
        f"Ferry number {n} left the pier at {n} o'clock with {n * 11} people on board." for n in range(2, 14)
    )
    (folder / "ferry.txt").write_text(f"Ferries run again after the storm\n\n{text}\n", encoding="utf-8")
    line = '{"url": "https://lines.example/%d", "title": "Line %d", "maintext": "%s"}\n'
    (folder / "lines.jsonl").write_text(
        line % (1, 1, text.replace("Ferry", "Tram"))
        + "{broken\n"
        + line % (2, 2, text.replace("Ferry", "Bus number one or")),
        encoding="utf-8",
    )
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    return folder


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as site:
        yield site


_BUCKET_SETTINGS = {
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
            caches = str(tmp_path_factory.mktemp("caches"))
            for name, value in (_BUCKET_SETTINGS | {"AWS_ENDPOINT_URL": endpoint, "XDG_CACHE_HOME": caches}).items():
                patch.setitem(os.environ, name, value)
            yield "s3://lakes"
    finally:
        server.kill()
        server.wait()
