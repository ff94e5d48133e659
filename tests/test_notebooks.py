"""Every notebook runs, cell by cell, on a lake made from the sample texts."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.cli.main import main

pytestmark = pytest.mark.pipeline
ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("notebooks") / "lake")
    with pytest.raises(SystemExit) as end:
        main(["run", str(ROOT / "seeds"), "--lake", place, "--now", "2026-11-23T12:00:00Z"])
    assert end.value.code == 0
    return place


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_notebook(notebook: Path, lake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("LAKE", lake)
    names: dict[str, Any] = {}
    shown = 0
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == [], "notebooks are committed without outputs"
        source = "".join(cell["source"])
        exec(compile(source, f"{notebook.name}:{cell['id']}", "exec"), names)
        shown += "lake.sql(" in source
    assert shown >= 4
    assert len(names["topics"]) > 3


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS
