"""What a repair leaves: no row of a missing article, every other row, and a mark that makes sources be read again."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import lake_rows
import pyarrow.parquet as pq
import pytest

from ingest import lake
from ingest.dedupe import fingerprint
from ingest.errors import LakeCorrupt
from ingest.lake import KeptState

pytestmark = pytest.mark.slow


def _file(where: Path, table: str, cycle: int) -> Path:
    return next((where / table).rglob(f"{cycle:08d}-*.parquet"))


def _files_of(where: Path, cycle: int) -> list[Path]:
    return [*where.rglob(f"{cycle:08d}-*.parquet"), where / "_log" / f"{cycle:08d}.json"]


def _repaired(where: Path) -> lake.RepairReport:
    with lake.hold_lease(str(where), holder="repair"):
        return lake.repair(str(where))


def _problems(where: Path, *, deep: bool = True) -> list[tuple[str, str]]:
    return [(problem.kind, problem.path) for problem in lake.open_lake(str(where)).verify(deep=deep).problems]


def _ids(where: Path, table: str, column: str = "id") -> list[str]:
    return sorted(lake.open_lake(str(where)).table(table)[column].to_pylist())


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """Three cycles: 0-2; 3-5 and a second sighting of 0; the second version of 1 and a second sighting of 3."""
    place = tmp_path / "lake"
    lake_rows.write_cycle(str(place), lake_rows.rows_of(range(3)))
    second = lake_rows.rows_of(range(3, 6), [100])
    second["sightings"].append(lake_rows.sighting(0, version=7))
    lake_rows.write_cycle(str(place), second)
    third = lake_rows.rows_of([1], version=2)
    third["sightings"].append(lake_rows.sighting(3, version=7))
    lake_rows.write_cycle(str(place), third)
    return place


def test_only_rows_of_the_lost_articles_go(where: Path) -> None:
    _file(where, "articles", 2).unlink()
    done = _repaired(where)
    assert done.shortened == ("00000002", "00000003")
    assert _problems(where) == []
    kept = [(n, 1) for n in range(3)] + [(0, 7), (1, 2)]
    assert _ids(where, "sightings") == sorted(lake_rows.sighting_id(*numbers) for numbers in kept)
    assert _ids(where, "fingerprints") == sorted(lake_rows.article_id(n) for n in (0, 1, 1, 2))
    assert len(_ids(where, "rejects")) == 1
    known = lake_rows.state_of(str(where))
    assert all(lake_rows.sighting_id(n) not in known for n in (3, 4, 5)), "they can come again"
    assert lake_rows.sighting_id(3, 7) not in known, "it led to an article of an earlier cycle, which is lost"
    assert lake_rows.sighting_id(0, 7) in known, "its article is there"


def test_a_lost_version_can_come_again_and_the_one_before_stays(where: Path) -> None:
    _file(where, "articles", 3).unlink()
    _repaired(where)
    known = lake_rows.state_of(str(where))
    assert lake_rows.sighting_id(1, 2) not in known
    assert lake_rows.sighting_id(1) in known
    assert lake_rows.sighting_id(3, 7) in known
    assert _problems(where) == []


def test_without_fingerprints_the_bytes_tell_which_version_a_sighting_saw(where: Path) -> None:
    _file(where, "articles", 3).unlink()
    _file(where, "fingerprints", 3).unlink()
    _repaired(where)
    known = lake_rows.state_of(str(where))
    assert lake_rows.sighting_id(1, 2) not in known
    assert lake_rows.sighting_id(1) in known
    assert _problems(where) == []


@pytest.mark.parametrize("cycle", [1, 2, 3])
def test_an_entry_made_again_keeps_no_row_of_an_article_that_is_not_there(where: Path, cycle: int) -> None:
    lost = [
        lake_rows.sighting_id(*numbers) for numbers in ([(0, 1), (1, 1), (2, 1)], [(3, 1), (4, 1)], [(1, 2)])[cycle - 1]
    ]
    _file(where, "articles", cycle).unlink()
    (where / "_log" / f"{cycle:08d}.json").unlink()
    done = _repaired(where)
    assert done.rebuilt == (f"{cycle:08d}",)
    known = lake_rows.state_of(str(where))
    assert [identity for identity in lost if identity in known] == []
    assert _problems(where) == []


def _second_cycle_gone(where: Path) -> None:
    for file in _files_of(where, 2):
        file.unlink()


def test_a_cycle_of_which_nothing_is_left_is_reported_and_its_number_is_taken(where: Path) -> None:
    _second_cycle_gone(where)
    assert _problems(where, deep=False) == [("log", "_log/00000002.json")]
    assert ("orphan", _file(where, "sightings", 3).relative_to(where).as_posix()) in _problems(where)
    done = _repaired(where)
    assert done.emptied == ("00000002",)
    assert done.shortened == ("00000003",)
    assert _problems(where) == []
    assert [entry.cycle for entry in lake.open_lake(str(where)).snapshots()] == ["00000001", "00000003"]
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(3, 6), [100]))
    assert len(_ids(where, "articles")) == 7
    assert _problems(where) == []


def test_the_missing_marker_is_reported_and_put_back(where: Path) -> None:
    marker = where / "_log" / "lake.json"
    content = marker.read_bytes()
    marker.unlink()
    assert _problems(where) == [("log", "_log/lake.json")]
    _repaired(where)
    assert marker.read_bytes() == content
    assert not (where / "_log" / "repaired.json").exists(), "nothing else was lost"
    assert _problems(where) == []


def test_sightings_of_no_article_are_reported(tmp_path: Path) -> None:
    rows = lake_rows.rows_of(range(2))
    rows["sightings"].append(lake_rows.sighting(9))
    where = tmp_path / "lake"
    lake_rows.write_cycle(str(where), rows)
    assert _problems(where, deep=False) == []
    assert _problems(where) == [("orphan", _file(where, "sightings", 1).relative_to(where).as_posix())]
    _repaired(where)
    assert _ids(where, "sightings") == sorted(lake_rows.sighting_id(n) for n in range(2))
    assert _problems(where) == []


DAMAGES: dict[str, Callable[[Path], object]] = {
    "articles": lambda where: _file(where, "articles", 2).unlink(),
    "rejects": lambda where: _file(where, "rejects", 2).unlink(),
    "an entry": lambda where: (where / "_log" / "00000003.json").unlink(),
    "a cycle": _second_cycle_gone,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_rows_from_before_a_repair_come_without_validators(where: Path, damage: Callable[[Path], object]) -> None:
    url = lake_rows.fetch(0).url
    first_state = KeptState(str(where))
    first_state.refresh(None)
    before = first_state.last_poll(url)
    assert before is not None
    assert before.etag is not None
    damage(where)
    _repaired(where)
    first_state.refresh(None)
    after = first_state.last_poll(url)
    assert after is not None
    assert (after.etag, after.last_modified, after.body_sha256) == (None, None, None)
    assert (after.at, after.outcome, after.entries) == (before.at, before.outcome, before.entries)
    lake_rows.write_cycle(str(where), {**lake_rows.rows_of([]), "fetches": [lake_rows.fetch(0)]})
    for state in (first_state, KeptState(str(where))):
        state.refresh(None)
        assert state.last_poll(url) == before, "rows from after it are used"
        untouched = state.last_poll(lake_rows.fetch(4).url)
        assert untouched is None or untouched.etag is None


def test_a_damaged_mark_is_reported_and_made_again(where: Path) -> None:
    mark = where / "_log" / "repaired.json"
    mark.write_bytes(b'{"unt')
    with pytest.raises(LakeCorrupt, match=r"repaired\.json.*ingest lake repair"):
        lake_rows.state_of(str(where))
    assert _problems(where) == [("log", "_log/repaired.json")]
    _repaired(where)
    assert _problems(where) == []
    assert {fetch.etag for fetch in lake_rows.state_of(str(where)).last_polls()} == {None}


def test_a_repair_that_died_is_finished_by_the_next_one(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed at every write: whatever was done, no row of an article that is there may be lost."""
    from ingest.lake.local import LocalStore

    _file(where, "articles", 2).unlink()
    whole = Path(shutil.copytree(where, where.with_name("whole")))
    _repaired(whole)
    expected = {table: _ids(whole, table) for table in ("articles", "sightings", "fingerprints", "rejects")}
    write = LocalStore.write
    for writes in range(30):
        place = Path(shutil.copytree(where, where.with_name(f"killed-{writes}")))
        remaining = [writes]

        def killed(store: LocalStore, key: str, content: bytes, remaining: list[int] = remaining) -> None:
            if not remaining[0]:
                raise KeyboardInterrupt
            remaining[0] -= 1
            write(store, key, content)

        with monkeypatch.context() as patch:
            patch.setattr(LocalStore, "write", killed)
            with suppress(KeyboardInterrupt):
                _repaired(place)
        died = remaining[0] == 0
        _repaired(place)
        assert {table: _ids(place, table) for table in expected} == expected
        assert _problems(place) == []
        assert (place / "_log" / "repaired.json").exists()
        if not died:
            break
    assert writes > 5
    assert not died


def test_the_rows_that_stay_are_the_same_rows(where: Path) -> None:
    file = _file(where, "sightings", 2)
    before = {row["id"]: row for row in pq.ParquetFile(file).read().to_pylist()}
    _file(where, "articles", 2).unlink()
    _repaired(where)
    (row,) = pq.ParquetFile(_file(where, "sightings", 2)).read().to_pylist()
    assert row == before[lake_rows.sighting_id(0, 7)]
    assert (where / "_lost" / f"{file.relative_to(where).as_posix()}.lost").exists()


def _real_rows(numbers: range) -> dict[str, list[Any]]:
    """Rows whose fingerprints are those of their texts, in clusters of their own."""
    rows = lake_rows.rows_of(numbers)
    rows["articles"] = [replace(row, cluster_id=lake_rows.article_id(0)) for row in rows["articles"]]
    rows["fingerprints"] = [replace(fingerprint(row), cluster_id=row.cluster_id) for row in rows["articles"]]
    return rows


def test_lost_fingerprints_are_made_again_from_the_texts(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    for start in (0, 3, 6):
        lake_rows.write_cycle(str(where), _real_rows(range(start, start + 3)))
    before = lake_rows.prints_of(str(where))
    content = _file(where, "fingerprints", 3).read_bytes()
    _file(where, "fingerprints", 2).unlink()
    _file(where, "fingerprints", 3).write_bytes(content[:-9] + b"x" * 9)
    done = _repaired(where)
    assert done.fingerprinted == ("00000002", "00000003")
    assert done.shortened == ()
    assert lake_rows.prints_of(str(where)) == before
    assert _problems(where) == []
    assert _file(where, "fingerprints", 3).read_bytes() == content, "the same rows give the same file"
    (aside,) = (where / "_lost" / "fingerprints").rglob("00000003-*.lost")
    assert aside.read_bytes() != content
    assert not (where / "_log" / "repaired.json").exists(), "nothing was lost that a source would have to bring again"


def test_an_article_without_a_fingerprint_is_reported_and_mended(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    rows = _real_rows(range(4))
    expected = rows["fingerprints"]
    lake_rows.write_cycle(str(where), rows | {"fingerprints": expected[:1]})
    lake_rows.write_cycle(str(where), _real_rows(range(4, 6)) | {"fingerprints": []})
    assert _problems(where, deep=False) == []
    files = [_file(where, "articles", cycle).relative_to(where).as_posix() for cycle in (1, 2)]
    assert _problems(where) == [("fingerprint", file) for file in files]
    (problem, _) = lake.open_lake(str(where)).verify().problems
    assert "3 articles have no fingerprint" in problem.message
    assert "ingest lake repair" in problem.message
    assert _repaired(where).fingerprinted == ("00000001", "00000002")
    assert _problems(where) == []
    prints = lake_rows.prints_of(str(where))
    assert len(prints) == 6
    assert all(row in prints for row in expected)
    assert _repaired(where) == lake.RepairReport()


def test_fingerprints_of_a_cycle_whose_entry_was_lost_too(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    lake_rows.write_cycle(str(where), _real_rows(range(3)))
    before = lake_rows.prints_of(str(where))
    _file(where, "fingerprints", 1).unlink()
    (where / "_log" / "00000001.json").unlink()
    assert _repaired(where).rebuilt == ("00000001",)
    assert lake_rows.prints_of(str(where)) == before
    assert _problems(where) == []
