"""Files in buckets (moto's S3) and at web addresses are listed and read as local ones are."""

import gzip
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from web_archives import record
from web_server import Answer, Web, WebRequest

from ingest.config import FetchConfig
from ingest.errors import Reason, SourceError
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import list_locations, read_items
from ingest.sources.buckets import _store
from ingest.sources.ranges import FIRST_PIECE_BYTES, RangeFile
from ingest.sources.web_files import is_web_file

LINE = b'{"text": "A harbour has a new pier, which is %d metres long and made of wood."}\n'
FETCH = FetchConfig(contact="news@example.org", allow_networks=("127.0.0.1/32",), delay=0.0, timeout_seconds=5.0)


def put(bucket: str, files: dict[str, bytes]) -> str:
    import obstore
    from obstore.store import from_url

    folder = uuid4().hex
    for name, content in files.items():
        obstore.put(from_url(bucket), f"{folder}/{name}", content)
    return f"{bucket}/{folder}"


def listed(address: str) -> list[str]:
    locations = list_locations(Source(address))
    return [location.path.removeprefix(address) for location in locations if isinstance(location, Location)]


FILES = {
    "b/2.jsonl": LINE % 2,
    "a/1.jsonl": LINE % 1,
    "a/1.jsonl.gz": gzip.compress(LINE % 3),
    ".hidden/x.jsonl": LINE % 4,
    "a/.x.jsonl": LINE % 4,
    "ingest.toml": b"",
    "old/_log/lake.json": b"{}",
    "old/articles/x.parquet": b"PAR1",
}


def test_all_below_a_prefix_is_listed_without_hidden_names_settings_and_lakes(bucket: str) -> None:
    folder = put(bucket, FILES)
    assert listed(folder) == ["/a/1.jsonl", "/a/1.jsonl.gz", "/b/2.jsonl"]
    assert listed(f"{folder}/") == ["a/1.jsonl", "a/1.jsonl.gz", "b/2.jsonl"]
    assert [part.path for part in list_locations(Source(f"{folder}/a/1.jsonl"))] == [f"{folder}/a/1.jsonl"]  # type: ignore[union-attr]
    patterned = [part.path for part in list_locations(Source(f"{folder}/*/*.gz"))]  # type: ignore[union-attr]
    assert patterned == [f"{folder}/a/1.jsonl.gz"]


@pytest.mark.parametrize("name", ["nothing-here", "a/1", "*.csv"])
def test_an_address_with_nothing_is_an_error(bucket: str, name: str) -> None:
    folder = put(bucket, FILES)
    with pytest.raises(SourceError, match="there is nothing at"):
        listed(f"{folder}/{name}")


def test_a_lake_is_no_source(bucket: str) -> None:
    folder = put(bucket, FILES)
    with pytest.raises(SourceError, match="is a lake"):
        listed(f"{folder}/old")


def test_objects_are_read_as_files_are(bucket: str, tmp_path: Path) -> None:
    archive = b"".join(gzip.compress(record(f"https://news.example/{number}")) for number in range(3))
    folder = put(bucket, {"1.jsonl": LINE % 1, "2.warc.gz": archive})
    items = [item for location in list_locations(Source(folder)) for item in read_items(location)]  # type: ignore[arg-type]
    assert [item.location.rpartition("#")[0] for item in items] == [f"{folder}/1.jsonl", *[f"{folder}/2.warc.gz"] * 3]
    assert all(isinstance(item, Raw) for item in items)


def test_an_object_that_is_gone_is_a_reject(bucket: str) -> None:
    (item,) = read_items(Location(f"{bucket}/gone.jsonl", Source(bucket), 5))
    assert isinstance(item, Rejected)
    assert item.reason is Reason.UNREADABLE
    assert item.location == f"{bucket}/gone.jsonl"


def test_a_range_file_reads_what_a_file_reads() -> None:
    content = bytes(range(256)) * 9_000
    asked: list[tuple[int, int]] = []

    def read_range(start: int, end: int) -> bytes:
        asked.append((start, end))
        return content[start:end]

    file = RangeFile(read_range, len(content))
    assert file.read(10) == content[:10]
    file.seek(1_000_000)
    assert file.read(1_000_000) == content[1_000_000:2_000_000]
    assert file.seek(-5, 2) == len(content) - 5
    assert (file.read(), file.read(), file.read1(7)) == (content[-5:], b"", b"")
    assert asked[0] == (0, FIRST_PIECE_BYTES)
    assert max(end - start for start, end in asked) > FIRST_PIECE_BYTES  # more at once while it goes on


def test_a_range_that_comes_short_is_an_error() -> None:
    file = RangeFile(lambda start, end: b"x", 100)
    with pytest.raises(OSError, match="1 bytes came in place of 100"):
        file.read()


def in_ranges(content: bytes) -> Callable[[WebRequest], Answer]:
    def answer(request: WebRequest) -> Answer:
        first, last = (int(number) for number in request.headers["range"].removeprefix("bytes=").split("-"))
        headers = {"Content-Range": f"bytes {first}-{min(last, len(content) - 1)}/{len(content)}"}
        return Answer(content[first : last + 1], 206, "application/octet-stream", headers, etag=False)

    return answer


def test_a_file_at_a_web_address_is_read_in_ranges(web: Web) -> None:
    archive = b"".join(gzip.compress(record(f"https://news.example/{number}")) for number in range(3))
    web.routes["/cc/news.warc.gz"] = in_ranges(archive)
    source = Source(web.url("/cc/news.warc.gz"))
    (location,) = list_locations(source, FETCH)
    assert isinstance(location, Location)
    assert location.size == len(archive)
    items = list(read_items(location, fetch=FETCH))
    assert [isinstance(item, Raw) for item in items] == [True] * 3
    assert items[0].location == f"{source.path_or_url}#0"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(b"x" * 99, 200, etag=False), "does not send parts of files"),
        (Answer(b"gone", 404, etag=False), "the server answers 404"),
    ],
)
def test_a_file_that_cannot_be_had_is_a_reject(web: Web, answer: Answer, message: str) -> None:
    web.routes["/cc/news.warc.gz"] = answer
    source = Source(web.url("/cc/news.warc.gz"))
    (location,) = list_locations(source, FETCH)
    assert isinstance(location, Location)
    (item,) = read_items(location, fetch=FETCH)
    assert isinstance(item, Rejected)
    assert message in item.message


def test_an_address_that_is_not_public_is_refused() -> None:
    (location,) = list_locations(Source("http://127.0.0.1:9/x.warc.gz"), FetchConfig())
    assert isinstance(location, Location)
    (item,) = read_items(location, fetch=FetchConfig())
    assert isinstance(item, Rejected)
    assert "127.0.0.1" in item.message


@pytest.mark.parametrize(
    ("source", "is_file"),
    [
        (Source("https://data.example/news.warc.gz"), True),
        (Source("https://data.example/news.jsonl?version=2"), True),
        (Source("https://data.example/news", kind="warc"), True),
        (Source("https://news.example/feed.xml"), False),
        (Source("https://news.example/map.xml.gz"), False),
        (Source("https://news.example/page.csv", kind="page"), False),
        (Source("news.warc.gz"), False),
        (Source("s3://bucket/news.warc.gz"), False),
    ],
)
def test_which_web_addresses_are_files(source: Source, is_file: bool) -> None:
    assert is_web_file(source) is is_file


@pytest.mark.parametrize(
    ("address", "name", "value"),
    [("az://news/in", "AZURE_STORAGE_ACCOUNT_NAME", None), ("gs://news/in", "GOOGLE_SERVICE_ACCOUNT_KEY", "{}")],
)
def test_settings_with_which_no_bucket_can_be_opened_are_an_error(
    monkeypatch: pytest.MonkeyPatch, address: str, name: str, value: str | None
) -> None:
    monkeypatch.delenv("AZURE_STORAGE_ENDPOINT", raising=False)
    if value is None:
        monkeypatch.delenv(name, raising=False)
    else:
        monkeypatch.setenv(name, value)
    _store.cache_clear()
    try:
        with pytest.raises(SourceError, match=f"{address[:9]} cannot be opened .*settings"):
            listed(address)
    finally:
        _store.cache_clear()
