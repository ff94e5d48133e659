"""What a query returns has types that a checker knows, and a connection has all tables and views."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import duckdb
import lake_rows
import pandas
import polars
import pyarrow
import pytest

from ingest.lake import Result, commit_run, open_lake
from ingest.lake.schema import TABLES
from ingest.lake.views import VIEWS

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def lake(tmp_path: Path) -> str:
    where = str(tmp_path / "lake")
    commit_run(where, "run", [lake_rows.article(1), lake_rows.article(2)], lake_rows.NOW)
    return where


def test_results_as_frames(lake: str) -> None:
    result = open_lake(lake).sql("select id, title from latest order by id")
    assert isinstance(result.df(), pandas.DataFrame)
    assert isinstance(result.pl(), polars.DataFrame)
    assert isinstance(result.arrow(), pyarrow.Table)
    assert result.pl()["id"].to_list() == result.df()["id"].to_list() == [row[0] for row in result]
    names = {"pd": pandas, "pl": polars, "pa": pyarrow}
    assert get_type_hints(Result.df, names)["return"] is pandas.DataFrame
    assert get_type_hints(Result.pl, names)["return"] is polars.DataFrame


def test_a_connection_has_all_tables_and_views(lake: str) -> None:
    with open_lake(lake).connect() as connection:
        for name in (*TABLES, *(view.name for view in VIEWS)):
            assert connection.sql(f'select * from "{name}" limit 1').columns
        relation = connection.table("latest")
        assert isinstance(relation, duckdb.DuckDBPyRelation)
        assert relation.count("*").fetchall() == [(2,)]
        connection.sql("create table mine as select id from latest")
        assert connection.table("mine").count("*").fetchall() == [(2,)]


@pytest.mark.slow
def test_a_checker_knows_the_types(tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(
        "import ingest\n"
        'lake = ingest.open_lake("lake")\n'
        "reveal_type(lake)\n"
        'reveal_type(lake.sql("select 1"))\n'
        'reveal_type(lake.sql("select 1").pl())\n'
        "reveal_type(lake.connect())\n"
        'reveal_type(lake.search("word"))\n'
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "use.py"]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    revealed = re.findall(r'Revealed type is "([^"]*)"', done.stdout)
    assert [re.sub(r"\b[\w.]+\.(\w+)", r"\1", name) for name in revealed] == [
        "Lake",
        "Result",
        "DataFrame",
        "DuckDBPyConnection",
        "tuple[list[SearchHit], int]",
    ]
