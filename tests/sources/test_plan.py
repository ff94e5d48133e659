"""Cutting the input into cycles."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.config import Config, CycleLimits
from ingest.records import Location, Source
from ingest.sources import plan_files, read_slice
from ingest.sources.plan import plan_cycles


def located(sizes: list[int]) -> list[Location]:
    return [Location(str(number), Source("x"), size) for number, size in enumerate(sizes)]


def test_nothing_found_is_no_cycle() -> None:
    assert list(plan_cycles([], CycleLimits())) == []


def test_a_file_beyond_the_limit_is_a_cycle_of_its_own() -> None:
    groups = list(plan_cycles(located([1, 5_000_000, 1]), CycleLimits(items=10, megabytes=1)))
    assert [len(group) for group in groups] == [1, 1, 1]


@given(st.lists(st.integers(0, 3_000_000)), st.integers(1, 5), st.integers(1, 4))
def test_cycles_keep_order_and_limits(sizes: list[int], items: int, megabytes: int) -> None:
    groups = list(plan_cycles(located(sizes), CycleLimits(items=items, megabytes=megabytes)))
    assert [location for group in groups for location in group] == located(sizes)
    for group in groups:
        assert 1 <= len(group) <= items
        weight = sum(location.size for location in group if isinstance(location, Location))
        assert weight <= megabytes * 1_000_000 or len(group) == 1


def test_a_file_with_many_items_is_read_in_slices() -> None:
    archive = Location("big.warc", Source("x"), 10_000_000)
    groups = list(plan_cycles([archive], CycleLimits(items=40, megabytes=100), lambda _: 100))
    slices = [
        (location.first, location.count) for group in groups for location in group if isinstance(location, Location)
    ]
    assert slices == [(0, 40), (40, 40), (80, 20)]
    assert len(groups) == 3


def test_a_small_file_is_not_counted() -> None:
    def count(location: Location) -> int:
        raise AssertionError(location)

    small = Location("small.jsonl", Source("x"), 1_000)
    assert list(plan_cycles([small], CycleLimits(), count)) == [(small,)]


ROW = "The harbour was closed after a crane fell on the quay, and nobody was hurt."


@pytest.mark.parametrize(("name", "files"), [("rows.jsonl", 1), ("rows.jsonl", 20), ("rows.csv", 1)])
def test_the_items_of_a_cycle_are_limited_in_files_below_a_megabyte(tmp_path: Path, name: str, files: int) -> None:
    is_table = name.endswith(".csv")
    line = f"a,{ROW * 2}" if is_table else f'{{"title": "a", "text": "{ROW}"}}'
    paths = [tmp_path / f"{number}-{name}" for number in range(files)]
    for path in paths:
        path.write_text("\n".join(["title,text"] * is_table + [line] * (600 // files)) + "\n")
    locations = [Location(str(path), Source(str(path)), path.stat().st_size) for path in paths]
    groups = list(plan_files(locations, Config(cycle=CycleLimits(items=100))))
    read = [sum(len(list(read_slice(part))) for part in group if isinstance(part, Location)) for group in groups]
    assert sum(read) == 600
    assert max(read) <= 100
