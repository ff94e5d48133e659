"""Files that are read ahead: each is given out once, with its whole group, and only to the cycle that reads it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.config import Config, WorkLimits
from ingest.read_ahead import GROUP_ITEMS, FilesAhead, ReadAhead, files_ahead, is_small_file, reading_ahead, with_next
from ingest.records import Location, Source
from ingest.workers import shared_workers

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(lake=str(tmp_path / "lake"), work=WorkLimits(workers=1))


@pytest.fixture
def ahead(config: Config) -> Iterator[ReadAhead]:
    with reading_ahead(config, NOW) as ahead:
        yield ahead


def files(folder: Path, number: int) -> list[Location]:
    folder.mkdir(exist_ok=True)
    source = Source(str(folder))
    paths = [folder / f"{n:03}.txt" for n in range(number)]
    for n, path in enumerate(paths):
        path.write_text(f"Bridge {n} opens\n\n" + f"The bridge number {n} was opened to all traffic on Monday. " * 9)
    return [Location(str(path), source, path.stat().st_size) for path in paths]


def take(ahead: ReadAhead, file: Location) -> FilesAhead:
    """Wait until a file is with a worker, and take it."""
    for _ in range(2_000):
        if file in ahead._with_worker:
            group = ahead.take(file)
            assert group is not None
            return group
        time.sleep(0.01)
    raise AssertionError("the file was not read ahead")


def test_a_group_has_its_files_in_order_and_is_given_out_to_each(ahead: ReadAhead, tmp_path: Path) -> None:
    listed = files(tmp_path / "a", 3)
    ahead.begin(listed)
    groups = [take(ahead, file) for file in listed]
    assert groups[0] is groups[1] is groups[2]
    assert groups[0].files == listed
    assert groups[0].result.result(timeout=60).read == 3
    assert ahead.take(listed[0]) is None


def test_files_of_two_cycles_are_never_in_one_group(ahead: ReadAhead, tmp_path: Path) -> None:
    first, later = files(tmp_path / "a", 3), files(tmp_path / "b", 3)
    ahead.begin(first, later)
    assert take(ahead, first[0]).files == first
    assert take(ahead, later[0]).files == later


def test_a_group_is_dropped_when_the_cycle_reads_only_a_part_of_it(ahead: ReadAhead, tmp_path: Path) -> None:
    first, later = files(tmp_path / "a", 2), files(tmp_path / "b", 4)
    ahead.begin(first, later)
    take(ahead, first[0])
    for _ in range(2_000):
        if later[0] in ahead._with_worker:
            break
        time.sleep(0.01)
    ahead.begin(later[1:])
    assert ahead.take(later[0]) is None
    assert take(ahead, later[1]).files == later[1:]


def test_as_many_groups_are_with_the_workers_as_their_queue_holds(
    ahead: ReadAhead, config: Config, tmp_path: Path
) -> None:
    capacity = shared_workers(config.work).capacity
    listed = files(tmp_path / "a", GROUP_ITEMS * (capacity + 2))
    ahead.begin(listed)
    take(ahead, listed[GROUP_ITEMS * capacity - 1])
    with ahead._condition:
        held = {id(group) for group in ahead._with_worker.values()}
    assert len(held) <= capacity
    assert ahead.take(listed[-1]) is None, "what no worker has yet is given out once: to the pipeline itself"


def test_a_pipeline_finds_what_is_read_ahead_for_its_own_run_alone(config: Config) -> None:
    with reading_ahead(config, NOW) as ahead:
        assert files_ahead(config.lake, NOW) is ahead
        assert files_ahead(config.lake, datetime(2026, 11, 29, tzinfo=UTC)) is None
        assert files_ahead("other", NOW) is None
    assert files_ahead(config.lake, NOW) is None


def test_with_next_pairs_each_group_with_the_one_after_it() -> None:
    a, b = [Location("a", Source("a"), 1)], [Location("b", Source("b"), 1)]
    assert list(with_next([a, b])) == [(a, b), (b, ())]
    assert list(with_next([])) == []


@pytest.mark.parametrize(
    ("name", "size", "is_small"),
    [
        *[(f"a.{suffix}", 60_000, True) for suffix in ("xml", "nitf", "eml", "rss", "csv", "json", "txt.gz")],
        *[(f"a.{suffix}", 900_000, True) for suffix in ("html", "txt", "xml")],
        *[(f"a.{suffix}", 900_000, False) for suffix in ("eml", "mbox", "rss", "csv", "json", "jsonl")],
        *[(f"a.{suffix}", 60_000, False) for suffix in ("warc.gz", "arc", "zip", "opml", "pdf", "parquet", "csv.gz")],
        ("s3://bucket/a.txt", 60_000, False),
        ("a.html", 2_000_000, False),
    ],
)
def test_workers_open_small_local_files(name: str, size: int, is_small: bool) -> None:
    assert is_small_file(Location(name, Source("."), size)) is is_small
    assert not is_small_file(Location(name, Source("."), size, first=1)), "a slice is counted where it is cut"
