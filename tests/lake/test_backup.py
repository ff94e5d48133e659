"""A copy of a lake, made as docs/operate.md says: it has each row once, and takes new cycles."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import lake_rows
import pyarrow.dataset as ds
import pytest

from ingest import lake
from ingest.lake.compaction import compact
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection
from ingest.lake.store import open_store

LATER = lake_rows.NOW + timedelta(days=3)
LEFT_OUT = ("_stage", "_trash", "_cache")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    folder = tmp_path / "lake"
    for hour in range(3):
        write(folder, hour)
    return folder


def write(folder: Path, hour: int) -> None:
    rows = lake_rows.rows_of(range(2 * hour, 2 * hour + 2), [100 + hour])
    lake_rows.write_cycle(str(folder), rows, lake_rows.NOW + timedelta(hours=hour))


def merge(folder: Path) -> None:
    with lake.hold_lease(str(folder), holder="test"):
        assert compact(str(folder), LATER).cycles


def mirror(source: Path, target: Path, names: list[str] | None = None) -> None:
    """Copy folders of a lake as `rsync -a --delete` does, the log first."""
    for name in names or ["_log", *(path.name for path in source.iterdir() if path.name not in ("_log", *LEFT_OUT))]:
        shutil.rmtree(target / name, ignore_errors=True)
        shutil.copytree(source / name, target / name)


def assert_sound(folder: Path, articles: int) -> None:
    reader = lake.open_lake(str(folder))
    assert reader.verify().problems == ()
    assert reader.sql("select count(*) from articles").fetchall() == [(articles,)]
    assert ds.dataset(folder / "articles", partitioning="hive").count_rows() == articles, "what plain readers count"


def test_a_copy_follows_merges_and_deletions(where: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    mirror(where, copy)
    merge(where)
    with lake.hold_lease(str(where), holder="test"):
        delete(str(where), LATER, Selection(ids=frozenset({lake_rows.article_id(3)})))
    mirror(where, copy)
    assert_sound(copy, 5)
    write(copy, 9)
    assert_sound(copy, 7)


@pytest.mark.parametrize("change", [lambda folder: write(folder, 5), merge], ids=["a cycle", "a merge"])
def test_a_change_while_it_is_copied_is_seen_and_mended_by_another_copy(
    change: Any, where: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    mirror(where, copy, ["_log"])
    change(where)
    mirror(where, copy, [path.name for path in where.iterdir() if path.name not in ("_log", *LEFT_OUT)])
    assert lake.open_lake(str(copy)).verify().problems
    mirror(where, copy)
    assert_sound(copy, lake.open_lake(str(where)).sql("select count(*) from articles").fetchall()[0][0])


def test_repair_takes_out_what_a_copy_that_only_adds_files_has_too_much(where: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    mirror(where, copy)
    merge(where)
    shutil.copytree(where, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    problems = lake.open_lake(str(copy)).verify().problems
    assert {problem.kind for problem in problems} == {"replaced"}
    with lake.hold_lease(str(copy), holder="test"):
        assert lake.repair(str(copy)).removed == tuple(sorted(problem.path for problem in problems))
        assert lake.repair(str(copy)).removed == ()
    assert_sound(copy, 6)


def test_repair_counts_the_rows_of_each_cycle_in_files_that_were_merged_while_they_were_copied(
    where: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    mirror(where, copy, ["_log"])
    merge(where)
    mirror(where, copy, [path.name for path in where.iterdir() if path.name not in ("_log", *LEFT_OUT)])
    with lake.hold_lease(str(copy), holder="test"):
        lake.repair(str(copy))
    assert_sound(copy, 6)
    counts = [entry.counts.stored for entry in lake.open_lake(str(copy)).snapshots()]
    assert sum(counts) == 6
    write(copy, 9)
    assert_sound(copy, 8)


def test_repair_keeps_what_was_replaced_while_a_file_is_missing(where: Path) -> None:
    before = {path: path.read_bytes() for path in where.glob("articles/**/*.parquet")}
    merge(where)
    (merged,) = where.glob("articles/**/*.parquet")
    merged.unlink()
    for path, content in before.items():
        path.write_bytes(content)
    with lake.hold_lease(str(where), holder="test"):
        assert lake.repair(str(where)).removed == ()
    assert all(path.read_bytes() == content for path, content in before.items())


def test_a_lake_moves_to_a_bucket_and_back(where: Path, bucket: str, tmp_path: Path) -> None:
    merge(where)
    store, back = open_store(f"{bucket}/{uuid4().hex}/lake"), tmp_path / "back"
    for path in where.rglob("*"):
        name = path.relative_to(where)
        if path.is_file() and name.parts[0] not in LEFT_OUT:
            store.write(name.as_posix(), path.read_bytes())
    lake_rows.write_cycle(store.url, lake_rows.rows_of([20, 21]), LATER)
    assert lake.open_lake(store.url).verify().problems == ()
    for folder in store.folders(""):
        for key in store.keys(folder) if folder not in LEFT_OUT else ():
            (back / key).parent.mkdir(parents=True, exist_ok=True)
            (back / key).write_bytes(store.read(key) or b"")
    assert_sound(back, 8)
    lake_rows.write_cycle(str(back), lake_rows.rows_of([22, 23]), LATER)
    assert_sound(back, 10)
