"""What several tests share: pages of our own writing, a web site on loopback, and a bucket."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bucket_servers import SERVERS, STORES
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


@pytest.fixture(scope="session")
def s3_bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket of moto's server."""
    yield from _bucket_of("s3", tmp_path_factory)


@pytest.fixture(scope="session")
def google_bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket of fake-gcs-server."""
    yield from _bucket_of("google", tmp_path_factory)


@pytest.fixture(scope="session")
def azure_bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A container of Azurite."""
    yield from _bucket_of("azure", tmp_path_factory)


@pytest.fixture(params=STORES)
def bucket(request: pytest.FixtureRequest) -> str:
    """A bucket of each store that is there."""
    return str(request.getfixturevalue(f"{request.param}_bucket"))


def _bucket_of(store: str, folders: pytest.TempPathFactory) -> Iterator[str]:
    with SERVERS[store](folders.mktemp(store)) as (address, variables), pytest.MonkeyPatch.context() as patch:
        for name, value in {**variables, "XDG_CACHE_HOME": str(folders.mktemp("caches"))}.items():
            patch.setitem(os.environ, name, value)
        yield address
