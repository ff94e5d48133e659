"""A writer is killed at every step of a cycle: no row is lost, none comes twice, and no reader sees a half."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb
import lake_rows
import pytest
from dying_writer import dies_at

from ingest import lake
from ingest.lake import schema

pytestmark = pytest.mark.slow

SUPPORT = Path(__file__).parents[1] / "support"
OLD = {lake_rows.article_id(number) for number in range(3)}
NEW = {lake_rows.article_id(number) for number in range(3, 6)}


@pytest.fixture(scope="module")
def wrecks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Lakes whose writers were killed, one for each step; the last one's was not."""
    template = tmp_path_factory.mktemp("template") / "lake"
    lake_rows.write_cycle(str(template), lake_rows.rows_of(range(3), [100]))
    out = tmp_path_factory.mktemp("wrecks")
    command = [sys.executable, str(SUPPORT / "crash_points.py"), str(template), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    steps, code = map(int, done.stdout.split())
    assert code == 0, done.stderr
    assert steps > 40
    return [out / f"{number:03d}" for number in range(steps + 1)]


def glob_ids(where: Path) -> list[str]:
    """What a reader of the plain folder sees."""
    return [row[0] for row in duckdb.execute(f"select id from '{where}/articles/**/*.parquet'").fetchall()]


def test_no_row_is_lost_or_doubled_wherever_a_writer_dies(wrecks: list[Path]) -> None:
    outcomes = set()
    for where in wrecks:
        committed = (where / "_log" / "00000002.json").exists()
        before = glob_ids(where)
        assert len(before) == len(set(before))
        assert set(before) - OLD <= (NEW if committed else set()), where
        read = [row[0] for row in lake.open_lake(str(where)).sql("select id from articles").fetchall()]
        assert sorted(read) == sorted(OLD | NEW if committed else OLD), where
        lake.recover(str(where))
        assert sorted(glob_ids(where)) == sorted(OLD | NEW if committed else OLD), where
        if not committed:
            lake_rows.write_cycle(str(where), lake_rows.crash_rows())
        assert sorted(glob_ids(where)) == sorted(OLD | NEW)
        assert lake.open_lake(str(where)).verify().problems == (), where
        outcomes.add((committed, len(before)))
    assert {(False, 3), (True, 3), (True, 6)} <= outcomes, "the kills must have hit before and after the commit"


def test_every_wreck_becomes_the_same_lake(wrecks: list[Path]) -> None:
    trees = []
    for where in wrecks:
        lake.recover(str(where))
        files = sorted(path for path in where.rglob("*") if path.is_file() and path.name != "lock")
        trees.append([(path.relative_to(where).as_posix(), path.read_bytes()) for path in files])
    full = trees[-1]
    assert len(full) == 1 + 2 + len(schema.TABLES) + 4
    assert all(tree == full or len(tree) == 1 + 1 + len(schema.TABLES) for tree in trees)


def test_a_writer_to_an_object_store_dies_at_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = set()
    number = 0
    while True:
        where = f"memory://dies-at-{number}"
        lake_rows.write_cycle(where, lake_rows.rows_of(range(3), [100]))
        died = dies_at(number, monkeypatch, partial(lake_rows.write_cycle, where, lake_rows.crash_rows()))
        reader = lake.open_lake(where)
        read = {row[0] for row in reader.sql("select id from articles").fetchall()}
        assert read in (OLD, OLD | NEW)
        outcomes.add((died, read == OLD))
        later = datetime.now(UTC) + timedelta(hours=1)
        if read == OLD:
            lake_rows.write_cycle(
                where, lake_rows.crash_rows(), clock=partial(datetime.fromtimestamp, later.timestamp(), UTC)
            )
        lake.recover(where)
        assert reader.verify().problems == (), number
        assert reader.sql("select count(*), count(distinct id) from articles").fetchall() == [(6, 6)]
        if not died:
            break
        number += 1
    assert number > 10
    assert outcomes == {(True, True), (True, False), (False, False)}


def test_readers_beside_a_writer_see_whole_cycles_only(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(5)))
    script = (
        "import sys, lake_rows\n"
        "for start in range(5, 10**6, 5):\n"
        "    lake_rows.write_cycle(sys.argv[1], lake_rows.rows_of(range(start, start + 5)))"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(where)], cwd=SUPPORT)
    try:
        reader = lake.open_lake(str(where))
        seen = 5
        deadline = time.monotonic() + 60
        looks = 0
        while (seen < 30 or looks < 8) and time.monotonic() < deadline:
            rows, different = reader.sql("select count(*), count(distinct id) from articles").fetchall()[0]
            assert rows == different
            assert rows % 5 == 0
            assert rows >= seen, "a committed row never goes away"
            plain = glob_ids(where)
            assert len(plain) == len(set(plain))
            seen = rows
            looks += 1
        assert seen >= 30
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    lake.recover(str(where))
    assert lake.open_lake(str(where)).verify().problems == ()
