"""The docs say what the code does: reasons, commands, configuration keys."""

import json
import re
from pathlib import Path

from ingest.cli.main import cli
from ingest.config_file import json_schema
from ingest.errors import Reason

ROOT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_reason_is_explained() -> None:
    documented = re.findall(r"^\| `([a-z-]+)` \|", read("docs/reasons.md"), flags=re.MULTILINE)
    assert documented == [reason.value for reason in Reason]


def test_every_command_is_in_the_readme() -> None:
    text = read("README.md")
    missing = [name for name in cli.list_commands(None) if f"ingest {name}" not in text]  # type: ignore[arg-type]
    assert not missing


def test_config_schema_is_what_the_dataclasses_say() -> None:
    remedy = "run: python -m ingest.config_file > schemas/ingest.schema.json"
    assert json.loads(read("schemas/ingest.schema.json")) == json_schema(), remedy


def test_every_config_key_is_in_operate() -> None:
    text = read("docs/operate.md")
    for section, schema in json_schema()["$defs"].items():
        if section != "ColumnsConfig":  # its keys are in docs/add-a-source.md
            missing = [key for key in schema["properties"] if f"`{key}`" not in text]
            assert not missing, f"{section}: not in docs/operate.md: {missing}"


def test_the_makefile_and_ci_call_what_the_readme_says() -> None:
    assert "make check" in read(".ci/run")
    assert "$(BIN)/python -m pytest" in read("Makefile").partition("\ncheck:")[2]
    assert "make run" in read("README.md")
    assert "make test" in read("README.md")


def test_the_paths_that_contributing_names_exist() -> None:
    table = read("CONTRIBUTING.md").partition("## Where to change what")[2].partition("## Habits")[0]
    paths = [path for path in re.findall(r"`([a-z_./*-]+)`", table) if "/" in path or path.endswith(".py")]
    assert len(paths) > 20
    missing = [path for path in paths if not list(ROOT.glob(path)) and not list((ROOT / "src" / "ingest").glob(path))]
    assert missing == []
