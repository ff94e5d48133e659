"""What holds for every kind of file: no exception, at least one outcome, all of them in the file's own place."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_archives import ARC_HEAD, FEED, PAGE, arc_record, http, read, record

from ingest.config import FILE_KINDS
from ingest.records import Raw, Rejected
from ingest.sources import READERS, ReadLimits

ROW = {"title": "Bridge", "text": "The harbour bridge will reopen to traffic next week.", "url": "https://a.example/1"}
NITF = b"<nitf><body><body.content><p>The bridge will reopen to traffic next week.</p></body.content></body></nitf>"
MAIL = b"From: Ada <a@a.example>\nSubject: Bridge\nContent-Type: text/html\n\n<p>The bridge will reopen.</p>\n"


def packed(name: str, content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return sink.getvalue()


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([ROW, ROW]), sink)
    return sink.getvalue()


SAMPLES = {
    "text": ("a.txt", b"The harbour bridge will reopen to traffic next week."),
    "html": ("a.html", PAGE),
    "feed": ("a.rss", FEED),
    "warc": ("a.warc.gz", gzip.compress(record("https://a.example/1")) + gzip.compress(record("https://a.example/2"))),
    "arc": ("a.arc", ARC_HEAD + arc_record(http()) + arc_record(PAGE)),
    "jsonl": ("a.jsonl", b"\n".join([json.dumps(ROW).encode()] * 3)),
    "wire": ("a.xml", NITF),
    "csv": ("a.csv", b'title,text\n"a","The harbour bridge will reopen."\nb,c\n'),
    "parquet": ("a.parquet", parquet()),
    "mail": ("a.mbox", b"From a@a.example Tue Jan  2 10:00:00 2024\n" + MAIL),
    "zip": ("a.zip", packed("in/a.html", PAGE)),
}


def test_every_kind_has_a_sample_and_a_name_in_the_settings() -> None:
    assert SAMPLES.keys() == READERS.keys()
    assert set(FILE_KINDS) == {*READERS, "opml"}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_whole_file_gives_documents(tmp_path: Path, kind: str) -> None:
    name, content = SAMPLES[kind]
    items = read(tmp_path / name, content)
    assert items
    assert all(isinstance(item, Raw) for item in items)


@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_file_gives_outcomes_and_no_exception(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    name, content = SAMPLES[kind]
    start = data.draw(st.integers(0, len(content)))
    stop = start + data.draw(st.sampled_from([0, 1, 8, 100, len(content)]))
    changed = content[:start] + data.draw(st.binary(max_size=12)) + content[stop:]
    items = read(tmp_path / name, changed, ReadLimits(item_bytes=10_000, feed_bytes=10_000))
    assert items
    assert all(item.location.startswith(f"{tmp_path}/{name}") for item in items)
    assert all(item.location.isprintable() and item.source == f"{tmp_path}/{name}" for item in items)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), name=st.sampled_from([name for name, _ in SAMPLES.values()]))
def test_any_bytes_give_outcomes_and_no_exception(tmp_path: Path, content: bytes, name: str) -> None:
    assert read(tmp_path / name, content)


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_empty_file_is_one_reject(tmp_path: Path, kind: str) -> None:
    (item,) = read(tmp_path / SAMPLES[kind][0], b"")
    assert isinstance(item, Rejected)
    assert item.reason.value == "empty"


@pytest.mark.parametrize("kind", SAMPLES)
def test_reading_twice_gives_the_same(tmp_path: Path, kind: str) -> None:
    name, content = SAMPLES[kind]
    assert read(tmp_path / name, content) == read(tmp_path / name, content)


@pytest.mark.parametrize(
    "content",
    ["text\nFerries run again after the storm\n".encode("utf-16-be") + b"\x00", b"\x00\x08\x08\x08  \x00"],
)
def test_a_table_that_ends_in_half_a_character_gives_outcomes(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path / "a.csv", content)
