"""Runs that are given up: nothing is stored, the run is over, and the lake is sound at every step."""

import subprocess
import sys
from pathlib import Path

import pytest
import staged_run
from staged_run import groups, ids, ids_of, parts_of_lake, staged

from ingest import lake
from ingest.lake.giving_up import give_up_run

SUPPORT = Path(__file__).parents[1] / "support"


def test_further_attempts_store_nothing(where: str) -> None:
    staged_run.template(where)
    other_run = staged(where, [20], run="another run")
    staged(where)
    assert lake.find_run(where, staged_run.RUN) is None
    entry = give_up_run(where, staged_run.RUN)
    assert (entry.abandoned, entry.run, entry.files) == (True, staged_run.RUN, ())
    assert len(parts_of_lake(where)) == len(other_run) == 1
    assert lake.find_run(where, staged_run.RUN) == entry
    again = staged_run.commit(where)
    assert (again.repeated, again.entry) == (True, entry)
    assert ids(where) == ids_of(0, 1, 2)
    assert lake.open_lake(where).verify().ok
    assert lake.commit_run(where, "later run", groups(), staged_run.LATER).counts.stored == 6
    assert ids(where) == ids_of(*range(9))
    assert lake.open_lake(where).verify().ok
    assert len(parts_of_lake(where)) == 1


def test_a_run_that_is_committed_is_not_given_up(where: str) -> None:
    staged_run.template(where)
    report = staged_run.commit(where)
    late = staged(where, [3])
    assert give_up_run(where, staged_run.RUN) == report.entry
    assert lake.find_run(where, staged_run.RUN) == report.entry
    assert late
    assert parts_of_lake(where) == []
    assert ids(where) == ids_of(*range(9))


def test_the_first_run_of_a_lake(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    assert give_up_run(where, "first window").abandoned
    assert lake.open_lake(where).verify().ok
    staged_run.template(where)
    assert ids(where) == ids_of(0, 1, 2)


@pytest.mark.slow
def test_whatever_step_it_dies_at(tmp_path: Path) -> None:
    template, out = str(tmp_path / "template"), tmp_path / "out"
    out.mkdir()
    staged_run.template(template)
    staged(template)
    command = [sys.executable, str(SUPPORT / "crash_points.py"), template, str(out), "given-up"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    steps, code = map(int, done.stdout.split())
    assert code == 0, done.stderr
    outcomes = set()
    for number in range(steps + 1):
        where = str(out / f"{number:03d}")
        outcomes.add(Path(where, "_log", "00000002.json").exists())
        lake.recover(where)
        assert lake.open_lake(where).verify().problems == (), number
        entry = give_up_run(where, staged_run.RUN)
        assert entry.abandoned
        assert parts_of_lake(where) == [], number
        assert staged_run.commit(where).entry == entry
        assert ids(where) == ids_of(0, 1, 2), number
        assert lake.open_lake(where).verify().problems == (), number
    assert outcomes == {False, True}
