"""The recipes of docs/readers.md, run over files of two schema versions."""

import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "readers.md").read_text(encoding="utf-8"), re.S)


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tables of two releases in one folder, those of the older one first."""
    for table in ("articles", "fetches"):
        for version, cycle in (("v1", "0000000"), ("v2", "1000000")):
            for file in (GOLDEN / version / table).rglob("*.parquet"):
                target = tmp_path / "lake" / table / file.parent.name / file.name.replace("0000000", cycle, 1)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, target)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "lake"


def test_no_reader_loses_the_newer_columns(lake: Path) -> None:
    names: dict[str, Any] = {}
    exec(BLOCKS[0], names)
    in_duckdb, in_polars = names["in_duckdb"].to_arrow_table(), names["in_polars"].to_arrow()
    in_pandas = names["in_pandas"]
    for columns, rows in (
        (in_duckdb.column_names, in_duckdb.num_rows),
        (in_polars.column_names, in_polars.num_rows),
        (names["in_arrow"].column_names, names["in_arrow"].num_rows),
        (list(in_pandas.columns), len(in_pandas)),
    ):
        assert rows == 8
        assert {"named", "owed_from", "date"} <= set(columns)
    assert "named" not in pd.read_parquet(lake / "fetches").columns, "else the recipe is not needed any more"


def test_the_day_is_a_category_in_pandas(lake: Path) -> None:
    names: dict[str, Any] = {"pd": pd}
    assert str(pd.read_parquet(lake / "articles")["date"].dtype) == "category"
    exec(BLOCKS[1], names)
    assert names["frame"]["date"].min() == pd.Timestamp("2026-11-23")


def test_namibia_is_no_missing_value(lake: Path) -> None:
    names: dict[str, Any] = {"pd": pd}
    lake.with_name("countries.csv").write_text("id,main_region\n1,NA\n2,\n", encoding="utf-8")
    assert pd.read_csv(lake.with_name("countries.csv"))["main_region"].isna().all()
    exec(BLOCKS[2], names)
    assert names["countries"]["main_region"].fillna("none").tolist() == ["NA", "none"]
