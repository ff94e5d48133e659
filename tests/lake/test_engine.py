"""Queries share an instance of DuckDB, and nothing else."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import lake_rows
import pytest

from ingest import lake
from ingest.errors import LakeError
from ingest.lake import engine


@pytest.fixture
def reader(tmp_path: Path) -> lake.Lake:
    where = str(tmp_path / "lake")
    lake_rows.write_cycle(where, lake_rows.rows_of(range(4)))
    return lake.open_lake(where)


COUNT = "select count(*) from articles"


def test_a_query_sees_what_is_committed_now(reader: lake.Lake, tmp_path: Path) -> None:
    assert reader.sql(COUNT).fetchall() == [(4,)]
    lake_rows.write_cycle(reader.url, lake_rows.rows_of([9]))
    assert reader.sql(COUNT).fetchall() == [(5,)]
    other = str(tmp_path / "other")
    lake_rows.write_cycle(other, lake_rows.rows_of([1]))
    assert lake.open_lake(other).sql("from latest select version").fetchall() == [(1,)]
    assert reader.sql("select count(*) from latest").fetchall() == [(5,)]


@pytest.mark.parametrize(
    "statement",
    [
        "create table mine as select 1 as x",
        "select 1; create table mine as select 1 as x",
        "/* select */ create view mine as select 1 as x",
        "set TimeZone = 'Asia/Tokyo'; create table mine as select 1 as x",
    ],
)
def test_what_a_statement_leaves_behind_is_gone(reader: lake.Lake, statement: str) -> None:
    reader.sql(statement)
    with pytest.raises(LakeError, match="mine"):
        reader.sql("select * from mine")
    assert reader.sql("select current_setting('TimeZone')").fetchall() == [("UTC",)]


@pytest.mark.parametrize("query", ["select", "create temp table t as select"])
def test_values_of_a_join_are_not_pushed_below_other_operators(reader: lake.Lake, query: str) -> None:
    """Where they are, about one in a thousand runs of a query over DISTINCT ON gave wrong rows."""
    setting = "current_setting('disabled_optimizers')"
    rows = reader.sql(f"{query} {setting} as value; from t" if "table" in query else f"{query} {setting}").fetchall()
    assert rows == [("join_filter_pushdown",)]
    with reader.connect() as connection:
        assert connection.execute(f"select {setting}").fetchall() == rows


def test_batches_and_queries_side_by_side(reader: lake.Lake) -> None:
    batches = reader.batches("select id from articles order by id", rows=1)
    first = next(batches).num_rows
    assert reader.sql(COUNT).fetchall() == [(4,)]
    assert first + sum(batch.num_rows for batch in batches) == 4


def test_threads_have_sessions_of_their_own(reader: lake.Lake) -> None:
    queries = [f"select count(*), {number} from latest" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        found = [result.fetchall() for result in pool.map(reader.sql, queries)]
    assert found == [[(4, number)] for number in range(24)]


def test_a_child_makes_an_instance_of_its_own(reader: lake.Lake) -> None:
    assert reader.sql(COUNT).fetchall() == [(4,)]
    child = os.fork()
    if child == 0:
        os._exit(0 if reader.sql(COUNT).fetchall() == [(4,)] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert reader.sql(COUNT).fetchall() == [(4,)]


FORKING = """
import os, sys
from ingest.lake import engine

with engine.session("select 1") as connection:
    connection.sql("select 1").fetchall()
child = os.fork()
if child == 0:
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
with engine.session("select 1") as connection:
    connection.sql("select 1").fetchall()
"""


def test_a_child_ends_as_usual() -> None:
    """It must not destroy the instance of its parent, whose threads it does not have."""
    done = subprocess.run([sys.executable, "-c", FORKING], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_broken_instance_is_not_used_again(reader: lake.Lake) -> None:
    assert reader.sql(COUNT).fetchall() == [(4,)]
    before = engine._shared[0]
    with pytest.raises(duckdb.FatalException), engine.session(COUNT):
        raise duckdb.FatalException("as after a failed assertion")
    assert reader.sql(COUNT).fetchall() == [(4,)]
    assert engine._shared[0] is not before
