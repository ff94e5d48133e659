"""What `verify` compares over more than one file, and what it costs."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lake_rows
import pyarrow.compute as pc
import pytest

from ingest import lake
from ingest.lake.log import parse_entry
from ingest.lake.store import open_store

DAY = timedelta(days=1)


def write(where: str, numbers: range, days: int, since: int | None, *, articles: bool = True) -> None:
    """Write a cycle that is `days` after the first one and compares with the days from `since` on."""
    now = lake_rows.NOW + days * DAY
    rows = lake_rows.rows_of(numbers, [100], now=now)
    if not articles:
        rows |= {"articles": [], "fingerprints": []}
    cycle = lake.next_cycle(where)
    files = lake_rows.stage_all(where, cycle, rows)
    meta = lake.CycleMeta(compared_since=None if since is None else (lake_rows.NOW + since * DAY).date())
    counts = lake_rows.counts_of(rows, unchanged=0 if articles else len(numbers))
    lake.commit_cycle(where, cycle, now, files, counts, meta)


@pytest.mark.parametrize(("since", "sound"), [(None, False), (-5, False), (0, False), (1, True), (90, True)])
def test_an_item_may_be_seen_again_after_the_days_that_a_cycle_compares_with(
    tmp_path: Path, since: int | None, sound: bool
) -> None:
    where = str(tmp_path / "lake")
    write(where, range(3), 0, None)
    write(where, range(3), 100, since, articles=False)
    expected = [] if sound else [("twice", "rejects"), ("twice", "sightings")]
    assert [(problem.kind, problem.path) for problem in lake.open_lake(where).verify().problems] == expected


def test_an_article_is_unique_for_ever(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    write(where, range(3), 0, None)
    write(where, range(3), 100, 90)
    assert [problem.path for problem in lake.open_lake(where).verify().problems] == ["articles", "fingerprints"]


def test_the_log_keeps_the_first_day_that_was_compared_with(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    write(where, range(3), 0, 0)
    (entry,) = lake.open_lake(where).snapshots()
    assert entry.compared_since == lake_rows.NOW.date()
    content = open_store(where).read("_log/00000001.json")
    assert content == entry.to_json()
    older = content.replace(b'"compared_since":"2026-11-23",', b"")
    assert parse_entry(older, "x") == replace(entry, compared_since=None)


def test_the_sets_of_ids_are_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the work would grow with the files times the ids."""
    is_in, calls = pc.is_in, []

    def counting(*arguments: object, **options: object) -> object:
        calls.append(1)
        return is_in(*arguments, **options)

    numbers = []
    for cycles in (2, 12):
        where = str(tmp_path / f"lake-{cycles}")
        for cycle in range(cycles):
            lake_rows.write_cycle(where, lake_rows.rows_of(range(3 * cycle, 3 * cycle + 3)))
        with monkeypatch.context() as patch:
            patch.setattr(pc, "is_in", counting)
            calls.clear()
            assert lake.open_lake(where).verify().ok
            numbers.append(len(calls))
            with lake.hold_lease(where, holder="repair"):
                assert lake.repair(where) == lake.RepairReport()
            numbers[-1] += len(calls)
    assert numbers[0] == numbers[1] > 0
