"""Records of the kinds that the test suites of warcio and FastWARC hold, in our own words.

Their kinds are: every type of record with missing, doubled and malformed fields (ISO 28500, 5 and 6), and records whose
boundaries fall on those of a reader's buffer.
"""

import gzip
from pathlib import Path

import pytest
from web_archives import PAGE, http, outcomes, read, record, warc_record

from ingest.records import Raw

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
MALFORMED_FIELDS = (
    "WARC-Target-URI: no address\r\nWARC-Date: 2017-03-06T04:03:53.Z\r\nContent-Type: two words/html\r\n"
    "WARC-Block-Digest: nothing\r\nWARC-Payload-Digest: sha1:AAAA\r\nWARC-IP-Address: 1.2.3.4.5\r\n"
    "WARC-Unknown-Field: x\r\nWARC-Profile: x"
)


@pytest.mark.parametrize("packing", ["plain", "a member for each record", "one member"])
@pytest.mark.parametrize("size", [4_096, 16_384, 32_768, 65_536, 131_072])
def test_records_that_end_where_a_buffer_ends(tmp_path: Path, size: int, packing: str) -> None:
    for surplus in (-1, 0, 1, 2):
        empty = len(record("https://news.example/0", b""))
        records = [record(f"https://news.example/{number}", PAGE.ljust(size + surplus - empty)) for number in range(3)]
        content = b"".join(gzip.compress(part, 1) if packing.startswith("a ") else part for part in records)
        if packing == "one member":
            content = gzip.compress(content, 1)
        items = read(tmp_path / "a.warc", content)
        assert [item.url for item in items] == [f"https://news.example/{number}" for number in range(3)]
        assert {len(item.content) for item in items if isinstance(item, Raw)} == {size + surplus - empty}


@pytest.mark.parametrize(
    "other",
    [
        warc_record(
            b" begins with a blank\r\ntest: bare line feed\n\xc3(\r\nno colon",
            kind="warcinfo",
            block_type="application/warc-fields",
            url=None,
            date=None,
            headers="WARC-Refers-To: http://news.example/",
        ),
        warc_record(b"", kind="warcinfo", block_type="not-application/warc-fields", url=None, date=None),
        warc_record(b"words", kind="request", block_type="text/plain", date=None),
        warc_record(b"", kind="metadata", block_type="application/warc-fields", date=None),
        warc_record(b"words", kind="metadata", block_type="text/plain", date=None),
        warc_record(b"", kind="revisit", block_type=None, url=None, date=None, headers="WARC-Profile: none"),
        warc_record(b"", kind="revisit", block_type=None, url=None, date=None, headers=f"WARC-Profile: {IDENTICAL}"),
        warc_record(PAGE, kind="continuation", url=None, date=None, headers="WARC-Segment-Number: 1"),
        warc_record(PAGE, kind="does-not-exist", headers="WARC-Type: CAPITALIZED"),
    ],
)
def test_a_record_that_holds_no_document_leaves_the_others_as_they_are(tmp_path: Path, other: bytes) -> None:
    before, after = record("https://news.example/1"), record("https://news.example/2")
    items = read(tmp_path / "a.warc", before + other + after)
    assert [item.url for item in items] == ["https://news.example/1", "https://news.example/2"]


@pytest.mark.parametrize(
    ("archived", "outcome"),
    [
        (warc_record(b"words", block_type="text/plain", date=None), "warc"),
        (warc_record(PAGE, kind="resource", block_type=None, date=None), "warc"),
        (warc_record(PAGE, kind="conversion", block_type="text/html", url=None, date=None), "warc"),
        (warc_record(b"", kind="resource", block_type="text/dns", url="dns:news.example", date=None), "unknown-kind"),
        (warc_record(b"x", kind="resource", block_type="text/plain", url="dns:news.example"), "unknown-kind"),
        (warc_record(http(), headers=MALFORMED_FIELDS), "warc"),
        (warc_record(http(), headers="WARC-Segment-Number: not-an-integer"), "truncated"),
    ],
)
def test_a_document_with_missing_or_malformed_fields_has_an_outcome(
    tmp_path: Path, archived: bytes, outcome: str
) -> None:
    assert outcomes(read(tmp_path / "a.warc", archived)) == [outcome]


def test_of_a_doubled_field_the_first_counts(tmp_path: Path) -> None:
    (raw,) = read(tmp_path / "a.warc", warc_record(http(), url="https://news.example/x", headers=MALFORMED_FIELDS))
    assert isinstance(raw, Raw)
    assert raw.url == "https://news.example/x"
    assert raw.fetched_at is not None
    assert raw.fetched_at.isoformat() == "2024-01-02T03:04:05+00:00"
