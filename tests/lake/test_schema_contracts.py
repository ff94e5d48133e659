"""The contracts, and rows to Arrow and back."""

import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import records
from ingest.errors import LakeError, Reason
from ingest.lake import schema
from ingest.lake.data_dictionary import data_dictionary

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 23, 59, 59, 1, tzinfo=UTC)
NOT_COLUMNS = {"articles": {"home", "sighting", "fingerprint", "address_item"}}
STAMPS = {"articles": {"schema_version", "pipeline_version", "cycle"}}


def reject(**more: object) -> records.RejectRow:
    row = records.RejectRow("r1-1", Reason.EMPTY, "empty", "a.html", "a", NOW)
    return replace(row, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_contract_has_every_field_of_its_record(table: str) -> None:
    contract = schema.contract(table)
    record = getattr(records, contract.record)
    wanted = {field.name for field in fields(record)} - NOT_COLUMNS.get(table, set()) | STAMPS.get(table, {"cycle"})
    assert set(contract.names) == wanted
    assert contract.table == table
    assert len(set(contract.names)) == len(contract.names)


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_contract_keeps_the_promises_of_the_lake(table: str) -> None:
    contract = schema.contract(table)
    arrow = schema.arrow_schema(table)
    assert arrow.names == list(contract.names)
    assert "date" not in contract.names, "the folder's key must not be a column: pandas fails on it"
    for name in contract.key:
        assert not arrow.field(name).nullable
    assert arrow.field(contract.partition).type == pa.timestamp("us", "UTC")
    assert set(contract.bloom) <= set(contract.names)
    assert contract.schema_version <= schema.SCHEMA_VERSION
    assert all(column.meaning.strip() for column in contract.columns)


def test_struct_fields_are_those_of_the_records() -> None:
    arrow = schema.arrow_schema("articles")
    for name, record in (
        ("region_tags", records.RegionTag),
        ("topic_tags", records.TopicTag),
        ("subtopic_tags", records.SubtopicTag),
    ):
        struct = arrow.field(name).type.value_type
        assert [struct.field(at).name for at in range(struct.num_fields)] == [field.name for field in fields(record)]


def test_the_data_dictionary_is_made_from_the_contracts() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run: python -m ingest.lake.schema > docs/data-dictionary.md"


def test_an_unknown_table_is_an_error() -> None:
    with pytest.raises(LakeError, match="articles, sightings"):
        schema.contract("article")


def test_rows_are_sorted_whatever_order_they_come_in() -> None:
    rows = [records.Fetch(f"https://e.example/{n % 3}", "feed", NOW, "new", message=str(n)) for n in range(12)]
    first = schema.to_table("fetches", rows)
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows, len(rows))
        assert schema.to_table("fetches", shuffled).equals(first)


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(LakeError, match=r"rejects\.message must not be null"):
        schema.to_table("rejects", [reject(message=None)])


def test_a_time_without_a_zone_is_an_error() -> None:
    with pytest.raises(LakeError, match="without a zone"):
        schema.to_table("rejects", [reject(seen_at=datetime(2026, 1, 1))])


def test_a_record_of_another_table_is_an_error() -> None:
    with pytest.raises(LakeError, match="must be Sighting"):
        schema.to_table("sightings", [reject()])


def test_a_zone_is_turned_to_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-7)))
    table = schema.to_table("rejects", [reject(seen_at=there)])
    assert schema.from_table("rejects", table)[0].seen_at == NOW


def test_a_file_name_that_is_no_text_stays_visible() -> None:
    table = schema.to_table("rejects", [reject(location="bad\udcff.html"), reject(id="r1-0", location="ok é")])
    assert table["location"].to_pylist() == ["ok é", "bad\\udcff.html"]


def test_no_rows_give_an_empty_table() -> None:
    for table in schema.TABLES:
        empty = schema.to_table(table, [])
        assert empty.num_rows == 0
        assert empty.schema == schema.arrow_schema(table)
        assert schema.from_table(table, empty) == []


def test_a_file_of_an_older_contract_gives_defaults() -> None:
    table = schema.to_table("rejects", [reject(url="https://e.example/")]).drop_columns(["url", "raw_bytes"])
    assert schema.from_table("rejects", table) == [reject()]


moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
optional = st.none() | st.text(max_size=20)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            records.Sighting,
            id=st.text(max_size=8),
            article_id=st.text(),
            source=st.text(),
            kind=st.text(),
            location=st.text(),
            raw_sha256=st.text(),
            url=optional,
            feed_url=optional,
            guid=optional,
            title=optional,
            published_at=st.none() | moments,
            seen_at=moments,
        ),
        max_size=6,
        unique_by=lambda row: row.id,
    )
)
def test_any_rows_come_back_as_they_were(rows: list[records.Sighting]) -> None:
    assert schema.from_table("sightings", schema.to_table("sightings", rows)) == sorted(rows, key=lambda row: row.id)
