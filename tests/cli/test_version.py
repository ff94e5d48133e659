"""`ingest --version` names the schema and every model that ships."""

from pathlib import Path

import pytest

import ingest
from ingest.app.versions import model_versions
from ingest.cli.main import main
from ingest.lake.schema import SCHEMA_VERSION

PACKAGE = Path(ingest.__file__).parent


def test_the_version_names_schema_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"ingest {ingest.__version__}", f"schema of the lake {SCHEMA_VERSION}"]
    assert all(f"{name} {version}" in lines[2] for name, version in model_versions().items())


def test_no_model_is_left_out() -> None:
    recipes = {path for path in PACKAGE.rglob("*.recipe.json") if path.name != "world.json.recipe.json"}
    assert len(model_versions()) == len(recipes)
