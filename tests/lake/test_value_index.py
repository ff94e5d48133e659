"""The index of addresses: no miss, and the files with a hit."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.lake.value_index import ValueIndex

URLS = st.none() | st.text("abc/:é", max_size=6) | st.text("ab", min_size=60, max_size=80)


def index_of(*files: list[str | None]) -> ValueIndex:
    index = ValueIndex()
    for number, urls in enumerate(files):
        index.add(f"f{number}", pa.chunked_array([pa.array(urls, pa.string())]))
        index.merge()
    return index


def test_the_files_with_a_hit_and_no_others() -> None:
    files: list[list[str | None]] = [[f"https://wire.example/{file}/{n}" for n in range(50)] for file in range(30)]
    index = index_of(*files)
    assert index.files_with(["https://wire.example/3/7", "https://wire.example/29/0"]) == ["f3", "f29"]
    assert index.files_with(["https://wire.example/3/99", "", None]) == []
    assert "f3" in index
    assert "f30" not in index


def test_rows_without_an_address_are_found_by_none() -> None:
    assert index_of(["a"], [None, "b"]).files_with([None]) == ["f1"]


def test_a_slice_of_a_column_counts_as_its_own() -> None:
    urls = pa.array(["https://wire.example/first", None, "https://wire.example/second"])
    index = ValueIndex()
    index.add("all", pa.chunked_array([urls.slice(2, 1)]))
    assert index.files_with(["https://wire.example/second"]) == ["all"]
    assert index.files_with(["https://wire.example/first"]) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(URLS, max_size=5), max_size=14))
def test_no_address_is_missed(files: list[list[str | None]]) -> None:
    index = index_of(*files)
    for number, urls in enumerate(files):
        for url in urls:
            assert f"f{number}" in index.files_with([url])
