"""Tables (CSV, Parquet) and JSON lines with columns of any name: rows as documents, and tables that are broken."""

import gzip
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from web_archives import outcomes

from ingest.errors import Reason
from ingest.extract import read as read_item
from ingest.records import Article, Raw, Rejected, Source
from ingest.sources import ReadLimits, list_locations, read_items

TEXT = "The harbour bridge will reopen to traffic next week - the city council said so on Monday."
HEADER = "title,text,url,date\n"
CC_NEWS = {
    "title": "Harbour bridge to reopen",
    "text": TEXT,
    "domain": "news.example",
    "date": "2024-01-02 10:00:00",
    "description": "It reopens.",
    "url": "https://news.example/1",
    "image_url": "https://news.example/1.jpg",
}


def read(path: Path, content: bytes, limits: ReadLimits | None = None, **settings: Any) -> list[Raw | Rejected]:
    path.write_bytes(content)
    source = Source(path_or_url=str(path), **settings)
    locations = [found for found in list_locations(source) if not isinstance(found, Rejected)]
    return [item for location in locations for item in read_items(location, limits=limits or ReadLimits())]


def article(item: Raw | Rejected) -> Article:
    assert isinstance(item, Raw), item
    outcome = read_item(item).outcome
    assert isinstance(outcome, Article), outcome
    return outcome


def parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink, **options)
    return sink.getvalue()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_columns_of_cc_news_are_understood(tmp_path: Path, kind: str) -> None:
    row = ",".join(f'"{value}"' for value in CC_NEWS.values())
    content = parquet([CC_NEWS]) if kind == "parquet" else f"{','.join(CC_NEWS)}\n{row}\n".encode()
    (item,) = read(tmp_path / f"a.{kind}", content)
    got = article(item)
    assert isinstance(item, Raw)
    assert (item.kind, item.location, item.url) == (kind, f"{tmp_path}/a.{kind}#row-1", CC_NEWS["url"])
    assert (got.title, got.text, got.summary) == ("Harbour bridge to reopen", TEXT, "It reopens.")
    assert (got.url, got.source_domain, got.published_source) == (CC_NEWS["url"], "news.example", kind)
    assert got.published_at is not None
    assert got.published_at.date() == date(2024, 1, 2)


@pytest.mark.parametrize(
    "content",
    [
        f"title;text\nBridge;{TEXT}\n".encode(),
        f"title|text\r\nBridge|{TEXT}\r\n".encode(),
        f"sep=;\ntitle;text\nBridge;{TEXT}\n".encode(),
        f'\ufefftitle,text\nBridge,"{TEXT}"\n\n,\n'.encode(),
        f'title,text\nBridge,"{TEXT}"\n'.encode("utf-16"),
        gzip.compress(f'title,text\nBridge,"{TEXT}"'.encode()),
        f'"Title", "Full Text"\n"Bridge", "{TEXT}"\n'.encode(),
    ],
)
def test_csv_is_read_leniently(tmp_path: Path, content: bytes) -> None:
    (item,) = read(tmp_path / "a.csv", content)
    assert (article(item).title, article(item).text) == ("Bridge", TEXT)


def test_tabs_separate_in_tsv(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "a.tsv", f"title\ttext\nBridge, repaired, and open\t{TEXT}\n".encode())
    assert article(item).title == "Bridge, repaired, and open"


def test_csv_with_quotes_and_line_breaks_in_cells(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "a.csv", f'{HEADER}"He said ""no""","{TEXT}\n\nMore words follow.",,\n'.encode())
    assert article(item).title == 'He said "no"'
    assert article(item).text == f"{TEXT}\nMore words follow."


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8"])
def test_csv_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    rows = "".join(
        f"Caf\u00e9 {number},Die Br\u00fccke \u00fcber den Fluss \u00f6ffnet wieder f\u00fcr alle,,\n"
        for number in range(50)
    )
    content = (HEADER + rows).encode(encoding)
    items = read(tmp_path / "a.csv", content)
    assert [article(item).title for item in items] == [f"Caf\u00e9 {number}" for number in range(50)]


def test_bytes_of_another_encoding_in_one_row_of_utf_8(tmp_path: Path) -> None:
    rows = "".join(f"Caf\u00e9 {number},{TEXT},,\n" for number in range(2_000)).encode()
    last = read(tmp_path / "a.csv", HEADER.encode() + rows + f"M\u00fcller,{TEXT},,\n".encode("windows-1252"))[-1]
    assert article(last).title == "M\u00fcller"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{HEADER}a,{TEXT},,\nb,too,many,cells,here\nc,{TEXT},,\n", ["csv", "malformed", "csv"]),
        (f"{HEADER}a,few\nc,{TEXT},,\n", ["malformed", "csv"]),
        (f'{HEADER}a,"broken"quotes,,\nc,{TEXT},,\n', ["malformed", "csv"]),
        (f'{HEADER}a,{TEXT},,\nb,"never closed,,\n', ["csv", "malformed"]),
        (f"{HEADER}a,{'x' * 3_000},,\nc,{TEXT},,\n", ["too-large", "csv"]),
        (f"{HEADER}a,{TEXT},,\n{'y' * 5_000}\nc,{TEXT},,\n", ["csv", "too-large", "csv"]),
        (HEADER, ["empty"]),
        ("a,b\n1,2\n", ["unknown-kind"]),
    ],
)
def test_every_row_has_one_outcome(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert outcomes(read(tmp_path / "a.csv", content.encode(), ReadLimits(item_bytes=2_000))) == expected


def test_a_cut_table_keeps_its_whole_rows(tmp_path: Path) -> None:
    content = gzip.compress(
        (HEADER + "".join(f"{number},{TEXT} {number * 7919},,\n" for number in range(500))).encode()
    )
    items = read(tmp_path / "a.csv.gz", content[:-200])
    *whole, last = items
    assert {item.kind for item in whole if isinstance(item, Raw)} == {"csv"}
    assert isinstance(last, Rejected)
    assert last.reason is Reason.TRUNCATED
    assert all(article(item).text.startswith(TEXT) for item in whole[-3:])


COLUMNS = (("text", "corpus"), ("title", "head"), ("url", "at.link"))
MAPPED: dict[str, Any] = {"corpus": TEXT, "head": "Bridge", "text": "Not this one, whatever it holds.", "at": None}


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_columns_of_the_settings_win(tmp_path: Path, kind: str) -> None:
    row = {**MAPPED, "at": {"link": "https://news.example/1"}}
    cells = ",".join('"' + str(v if n != "at" else "x").replace('"', '""') + '"' for n, v in row.items())
    content = {
        "csv": f"{','.join(row)}\n{cells}\n".encode(),
        "parquet": parquet([row]),
        "jsonl": json.dumps(row).encode() + b"\n",
    }[kind]
    (item,) = read(tmp_path / f"a.{kind}", content, columns=COLUMNS)
    got = article(item)
    assert (got.title, got.text) == ("Bridge", TEXT)
    assert got.url == (None if kind == "csv" else "https://news.example/1")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_column_of_the_settings_that_is_missing_is_named_in_the_reject(tmp_path: Path, kind: str) -> None:
    content = parquet([CC_NEWS]) if kind == "parquet" else (HEADER + f"a,{TEXT},,\n").encode()
    (item,) = read(tmp_path / f"a.{kind}", content, columns=(("text", "corpus"),))
    assert isinstance(item, Rejected)
    assert "'corpus'" in item.message
    assert "title, text" in item.message


def test_values_of_parquet_types(tmp_path: Path) -> None:
    row = {
        "body": TEXT,
        "published_at": datetime(2024, 1, 2, 10, tzinfo=UTC),
        "authors": ["Ada Sample", "Bo Muster"],
        "metadata": {"url": "https://news.example/1", "language": "en"},
        "image": b"\x89PNG",
        "vector": [0.1, 0.2],
    }
    table = pa.Table.from_pylist([row])
    times = table["published_at"].cast(pa.timestamp("ns", tz="UTC"))
    sink = io.BytesIO()
    pq.write_table(table.set_column(1, "published_at", times), sink)
    (item,) = read(tmp_path / "a.parquet", sink.getvalue())
    got = article(item)
    assert (got.published_at, got.authors) == (row["published_at"], ("Ada Sample", "Bo Muster"))
    assert (got.url, got.language) == ("https://news.example/1", "en")
    assert isinstance(item, Raw)
    assert b"vector" not in item.content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (parquet([{"a": 1}]), ["unknown-kind"]),
        (parquet([CC_NEWS])[:-20], ["malformed"]),
        (b"PAR1nonsense", ["malformed"]),
        (parquet([{**CC_NEWS, "text": "x" * 3_000}, CC_NEWS]), ["too-large", "parquet"]),
        (gzip.compress(parquet([CC_NEWS])), ["parquet"]),
    ],
)
def test_parquet_files_that_are_none_and_rows_over_the_limit(
    tmp_path: Path, content: bytes, expected: list[str]
) -> None:
    assert outcomes(read(tmp_path / "a.parquet", content, ReadLimits(item_bytes=2_000))) == expected


def test_a_broken_row_group_costs_only_itself(tmp_path: Path) -> None:
    rows = [{**CC_NEWS, "title": f"Bridge {number}", "text": f"{TEXT} {number}"} for number in range(30)]
    content = bytearray(parquet(rows, row_group_size=10, compression="none", use_dictionary=False))
    place = content.index(b"Bridge 12") - 30
    content[place - 60 : place] = bytes(60)
    items = read(tmp_path / "a.parquet", bytes(content))
    reasons = [item for item in items if isinstance(item, Rejected)]
    assert [item.reason for item in reasons] == [Reason.MALFORMED]
    assert {f"Bridge {number}" for number in (0, 9, 20, 29)} <= {article(i).title for i in items if isinstance(i, Raw)}
