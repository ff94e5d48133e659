"""Merging sorted files: the rows are those of the inputs, sorted, whatever the inputs look like."""

import random
from pathlib import Path
from typing import Any

import lake_rows
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import LakeError
from ingest.lake import merge, schema, stage
from ingest.lake.merge import MergeInput, merge_files


def write_inputs(folder: Path, table: str, groups: list[list[Any]]) -> list[MergeInput]:
    inputs = []
    for number, rows in enumerate(groups, 1):
        path = folder / f"{number}.parquet"
        path.write_bytes(stage.parquet_bytes(table, schema.to_table(table, rows)))
        inputs.append(MergeInput(path, number))
    return inputs


def merged_rows(table: str, inputs: list[MergeInput]) -> list[Any]:
    tables = [pq.read_table(pa.BufferReader(file.content)) for file in merge_files(table, inputs)]
    return schema.from_table(table, pa.concat_tables(tables)) if tables else []


@pytest.mark.parametrize("table", schema.TABLES)
def test_all_rows_come_sorted_by_key(tmp_path: Path, table: str) -> None:
    groups = [lake_rows.rows_of(range(start, 60, 3), range(100 + start, 130, 3))[table] for start in range(3)]
    inputs = write_inputs(tmp_path, table, groups)
    (file,) = merge_files(table, inputs)
    rows = pq.read_table(pa.BufferReader(file.content))
    expected = schema.to_table(table, [row for group in groups for row in group])
    plain = [name for name in rows.column_names if name != "cycle"]
    assert file.rows == rows.num_rows == expected.num_rows
    assert rows.schema.equals(schema.arrow_schema(table))
    assert rows.select(plain).equals(expected.select(plain))
    metadata = pq.ParquetFile(pa.BufferReader(file.content)).metadata.row_group(0)
    assert metadata.column(0).has_column_index
    assert metadata.sorting_columns[0].column_index == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), unique=True, max_size=12), max_size=6), st.randoms(use_true_random=False))
def test_small_batches_and_chunks_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[list[int]], chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    inputs = write_inputs(folder, "sightings", [[lake_rows.sighting(n) for n in group] for group in numbers])
    whole = merged_rows("sightings", inputs)
    assert [row.id for row in whole] == sorted(lake_rows.sighting_id(n) for group in numbers for n in group)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "_CHUNK_BYTES", chance.randint(1, 4000))
        patch.setattr(merge, "_BATCH_BYTES", 1)
        patch.setattr(merge, "ROW_GROUP", chance.randint(1, 9))
        assert merged_rows("sightings", inputs) == whole
        patch.setattr(merge, "MAX_FILE_BYTES", 1)
        assert merged_rows("sightings", inputs) == whole


def test_an_input_that_is_not_sorted_is_sorted(tmp_path: Path) -> None:
    inputs = write_inputs(tmp_path, "sightings", [[lake_rows.sighting(n) for n in range(9)]])
    rows = pq.read_table(inputs[0].path)
    pq.write_table(rows.take(list(reversed(range(9)))), inputs[0].path)
    assert [row.id for row in merged_rows("sightings", inputs)] == sorted(map(lake_rows.sighting_id, range(9)))


def test_rows_of_one_key_keep_the_order_of_the_inputs(tmp_path: Path) -> None:
    """Of `fetches`, the row that was committed last counts."""
    row = lake_rows.fetch(1)
    outcomes = ["new", "gap", "empty", "unchanged"]
    rows = [[type(row)(row.url, row.kind, row.at, outcome)] for outcome in outcomes]
    assert [fetch.outcome for fetch in merged_rows("fetches", write_inputs(tmp_path, "fetches", rows))] == outcomes


def test_a_column_that_an_older_file_lacks_is_null(tmp_path: Path) -> None:
    inputs = write_inputs(tmp_path, "sightings", [[lake_rows.sighting(1)], [lake_rows.sighting(2)]])
    pq.write_table(pq.read_table(inputs[0].path).drop_columns(["source_tags"]), inputs[0].path)
    (file,) = merge_files("sightings", inputs)
    rows = {row["id"]: row["source_tags"] for row in pq.read_table(pa.BufferReader(file.content)).to_pylist()}
    assert rows == {lake_rows.sighting_id(1): None, lake_rows.sighting_id(2): []}


def test_an_edit_may_leave_rows_out(tmp_path: Path) -> None:
    inputs = write_inputs(tmp_path, "sightings", [[lake_rows.sighting(n) for n in range(9)]])
    kept = [lake_rows.sighting_id(n) for n in range(4)]

    def edit(rows: pa.Table) -> pa.Table:
        return rows.filter(pa.compute.is_in(rows["id"], pa.array(kept)))

    (file,) = merge_files("sightings", inputs, edit)
    assert pq.read_table(pa.BufferReader(file.content))["id"].to_pylist() == sorted(kept)
    assert list(merge_files("sightings", inputs, lambda rows: rows.slice(0, 0))) == []


@pytest.mark.parametrize("is_nested", [False, True])
def test_a_column_of_a_newer_release_is_not_dropped(tmp_path: Path, is_nested: bool) -> None:
    """The release that merges has a contract without it: an upgrade was undone, or two machines differ."""
    (first, second) = write_inputs(tmp_path, "articles", [[lake_rows.article(n)] for n in range(2)])
    rows = pq.read_table(second.path)
    if is_nested:
        at = rows.schema.get_field_index("topic_tags")
        fields = [*rows.schema.field(at).type.value_type.fields, pa.field("mood", pa.string())]
        wider = pa.list_(pa.struct(fields))
        rows = rows.set_column(at, "topic_tags", pa.array([[{"code": "medtop:1", "mood": "sad"}]], wider))
    else:
        rows = rows.append_column("mood", pa.array(["sad"]))
    pq.write_table(rows, second.path)
    with pytest.raises(LakeError, match=r"2\.parquet has the column (topic_tags\.)?mood"):
        list(merge_files("articles", [first, second]))
