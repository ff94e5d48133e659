"""Every notebook runs, cell by cell, on the sample lake, and its pictures have labels."""

import ast
import contextlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

from ingest.lake import open_lake

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: Pictures and tables that each notebook shows at least.
SHOWN = {"explore.ipynb": (4, 5), "quality.ipynb": (5, 2), "stream.ipynb": (1, 2)}


@pytest.fixture(scope="module", autouse=True)
def own_modules() -> Iterator[None]:
    """The modules beside the notebooks, which Jupyter finds because it starts in their folder."""
    sys.path.insert(0, str(ROOT / "notebooks"))
    plt.switch_backend("agg")
    yield
    sys.path.remove(str(ROOT / "notebooks"))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory, own_modules: None) -> str:
    from make_sample import make

    place = str(tmp_path_factory.mktemp("notebooks") / "lake")
    make(place, seeds=str(ROOT / "seeds"))
    return place


def run_cell(source: str, name: str, names: dict[str, Any]) -> object:
    """Run a cell as Jupyter does, and return the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), name, "eval"), names)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_notebook(notebook: Path, lake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE", lake)
    plt.close("all")
    names: dict[str, Any] = {}
    tables = 0
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == [], "notebooks are committed without outputs"
        shown = run_cell("".join(cell["source"]), f"{notebook.name}:{cell['id']}", names)
        markup = shown._repr_html_() if hasattr(shown, "_repr_html_") else None
        if markup is not None:  # a figure has none
            assert "<td" in markup, f"{cell['id']}: an empty table"
            tables += 1
    figures = [plt.figure(number) for number in plt.get_fignums()] or [names["figure"]]
    assert len(figures) >= SHOWN[notebook.name][0]
    assert tables >= SHOWN[notebook.name][1]
    for figure in figures:
        plots = [axes for axes in figure.axes if axes.axison and axes.has_data()]
        assert all(axes.get_xlabel() or axes.get_ylabel() for axes in plots), "axes without a label"
    plt.close("all")


def test_the_sample_lake_has_what_the_notebooks_show(lake: str) -> None:
    sample = open_lake(lake)
    facts = "select count(*), count(distinct source_domain), count(distinct language), count(duplicate_of) from latest"
    ((articles, sites, languages, copies),) = sample.sql(facts).fetchall()
    assert articles > 300
    assert sites >= 12
    assert languages >= 8
    assert copies > 60
    assert len(sample.sql("select reason from rejects group by 1")) >= 6
    assert len(sample.sql("select id from headlines where previous_title is not null")) >= 5
    outcomes = {outcome for (outcome,) in sample.sql("select distinct outcome from fetches where kind = 'feed'")}
    assert {"new", "gap", "http-error"} <= outcomes
    assert sample.verify().ok


def test_every_recipe_has_an_answer(lake: str) -> None:
    text = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    queries = re.findall(r"^```sql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(queries) >= 12
    assert [query for query in queries if not len(open_lake(lake).sql(query))] == []


def test_no_copy_comes_before_its_original_in_the_recipe(lake: str) -> None:
    text = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"^```sql\n(with pairs .*?)^```$", text, re.MULTILINE | re.DOTALL)
    hours = [row["median_hours_later"] for row in open_lake(lake).sql(query).arrow().to_pylist()]
    assert len(hours) > 3
    assert min(hours) >= 0


def test_a_missing_lake_is_two_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from charts import NoLake, find_lake

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LAKE", raising=False)
    with pytest.raises(NoLake) as caught:
        find_lake()
    lines = caught.value._render_traceback_()
    assert len(lines) == 2
    assert "make sample" in lines[0]
    monkeypatch.setenv("LAKE", "/nowhere")
    with contextlib.suppress(NoLake):
        find_lake()
    (tmp_path / "lake" / "_log").mkdir(parents=True)
    monkeypatch.delenv("LAKE")
    assert find_lake().url.endswith("lake")


def test_there_are_notebooks() -> None:
    assert {path.name for path in NOTEBOOKS} == set(SHOWN)
