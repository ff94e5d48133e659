"""Runs whose input and lake are in Google Cloud Storage or Azure (emulators) as on local disk, killed and side by side.

`make buckets-test` gets fake-gcs-server and Azurite, and runs the tests of tests/lake, tests/sources and tests/flow
that use a bucket with them as well.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sample_pages import page
from web_archives import record

from ingest import lake
from ingest.errors import LakeError
from ingest.lake import layout
from ingest.lake.objects import ObjectStore
from ingest.lake.store import open_store
from ingest.sources.plan import RANGE_BYTES

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-m", "ingest", "run"]
BATCH = [sys.executable, str(ROOT / "pipelines" / "batch.py")]
POINTS = ("after-stage", "after-log", "after-publish", "after-commit")
EMULATORS = {"google": "INGEST_FAKE_GCS", "azure": "INGEST_AZURITE"}
NOW = "2026-11-23T12:00:00Z"


@pytest.fixture(params=list(EMULATORS))
def place(request: pytest.FixtureRequest) -> str:
    """An empty folder in a bucket of an emulator."""
    if not os.environ.get(EMULATORS[request.param]):
        pytest.skip(f"no emulator is named by {EMULATORS[request.param]}: run `make buckets-test`")
    return f"{request.getfixturevalue(f'{request.param}_bucket')}/{uuid4().hex}"


def put(place: str, files: dict[str, bytes]) -> None:
    store = open_store(place)
    for name, content in files.items():
        store.write(name, content)


def numbered_page(number: int) -> bytes:
    return page(number, url=f"https://news.example/{number}")


def large_archive() -> bytes:
    """Return a WARC of 12 pages that is read in several ranges, for there is much between them that is no page."""
    import gzip

    noise = random.Random(1)
    records = []
    for number in range(100, 112):
        url = f"https://archive.example/{number}"
        records.append(record(url, page(number, url=url)))
        records += [record(url, noise.randbytes(200_000), kind="metadata", media="text/plain") for _ in range(2)]
    content = b"".join(gzip.compress(each, compresslevel=1, mtime=0) for each in records)
    assert len(content) > 2 * RANGE_BYTES
    return content


def ended(command: list[str], *arguments: str, hooks: Path | None = None) -> "subprocess.CompletedProcess[str]":
    environment = dict(os.environ)
    if hooks is not None:
        paths = f"{ROOT / 'soak' / 'stream_hooks'}{os.pathsep}{environment.get('PYTHONPATH', '')}"
        environment |= {"INGEST_SOAK_DIE": str(hooks), "PYTHONPATH": paths}
    return subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=300, env=environment)


def run(*arguments: str, command: list[str] = RUN) -> dict[str, int]:
    """Run a command that must end well; return what it counted."""
    done = ended(command, *arguments, "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def articles(where: str) -> list[tuple[object, ...]]:
    """Return the articles of a lake that must be sound."""
    opened = lake.open_lake(where)
    assert opened.verify().problems == ()
    return list(opened.sql("select id, version, title, text, duplicate_of from articles order by all").fetchall())


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", [RUN, BATCH], ids=["run", "batch"])
def test_what_lies_in_a_bucket_is_read_as_files_are(
    place: str, pages: Path, tmp_path: Path, command: list[str]
) -> None:
    (pages / "news.warc.gz").write_bytes(large_archive())
    put(f"{place}/in", files_of(pages))
    option = ["--input"] if command is BATCH else []
    run(*option, str(pages), "--lake", str(tmp_path / "lake"), "--now", NOW, command=command)
    first = run(*option, f"{place}/in", "--lake", f"{place}/lake", "--now", NOW, command=command)
    assert (first["read"], first["stored"]) == (23, 21)
    assert articles(f"{place}/lake") == articles(str(tmp_path / "lake"))
    second = run(*option, f"{place}/in", "--lake", f"{place}/lake", command=command)
    assert (second["stored"], second["unchanged"]) == (0, 23)
    assert ended([sys.executable, "-m", "ingest", "lake", "verify"], "--lake", f"{place}/lake").returncode == 0


def test_a_run_that_is_killed_goes_on_where_it_was(place: str, tmp_path: Path) -> None:
    where, hooks = f"{place}/lake", tmp_path / "die"
    hooks.mkdir()
    for number, point in enumerate(POINTS, start=1):
        put(f"{place}/in", {f"{number}.html": numbered_page(number)})
        (hooks / point).touch()
        assert ended(RUN, f"{place}/in", "--lake", where, hooks=hooks).returncode == -9, point
        put(where, {layout.LEASE: b"{}"})  # a minute passes
        run(f"{place}/in", "--lake", where)
        assert len(articles(where)) == number, point
    assert (hooks / "deaths").read_text().split() == list(POINTS)
    assert open_store(where).keys(layout.STAGE) == []


def test_writers_at_once_store_everything_once(place: str) -> None:
    where = f"{place}/lake"
    put(f"{place}/a", {f"{number}.html": numbered_page(number) for number in range(4)})
    put(f"{place}/b", {f"{number}.html": numbered_page(number) for number in range(2, 6)})
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda name: run(f"{place}/{name}", "--lake", where), ["a", "b", "a"]))
    assert sum(each["stored"] for each in counts) == 6
    assert sum(each["unchanged"] for each in counts) == 6
    assert len(articles(where)) == 6


def test_one_of_many_conditional_writes_is_accepted(place: str) -> None:
    store = open_store(place)
    assert isinstance(store, ObjectStore)
    store.check_conditions()
    for turn in range(10):
        key = f"fence-{turn}"
        contents = [f"{turn}-{number}".encode() for number in range(8)]
        assert_one_wins(contents, lambda content, key=key: store.write_absent(key, content), store, key)  # type: ignore[misc]
        stored = store.read_version(key)
        assert stored is not None
        version, others = stored[1], [b"new " + content for content in contents]
        assert_one_wins(
            others,
            lambda content, key=key, version=version: store.replace(key, content, version),  # type: ignore[misc]
            store,
            key,
        )


def assert_one_wins(contents: list[bytes], write: Callable[[bytes], bool], store: ObjectStore, key: str) -> None:
    with ThreadPoolExecutor(len(contents)) as pool:
        accepted = list(pool.map(write, contents))
    assert [content for content, is_ours in zip(contents, accepted, strict=True) if is_ours] == [store.read(key)]


def test_a_bucket_that_is_not_there_is_an_error(place: str) -> None:
    scheme = place.partition("://")[0]
    with (
        pytest.raises(LakeError, match=f"{scheme}://no-such-bucket"),
        lake.hold_lease(f"{scheme}://no-such-bucket/x", holder="x"),
    ):
        pass
