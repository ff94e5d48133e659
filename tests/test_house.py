"""The rules of the house that no linter knows: import budget, Beam only where it belongs, size of modules."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "ingest"


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter holds after a statement."""
    program = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


def test_import_ingest_is_light() -> None:
    heavy = {"apache_beam", "pandas", "pyarrow", "trafilatura", "lxml", "duckdb", "numpy", "feedparser", "aiohttp"}
    assert not heavy & modules_after("import ingest")


@pytest.mark.parametrize(
    "statement",
    [
        "from ingest import read_document, parse_feed, tag_regions, tag_topics, Deduper, find_duplicates, open_lake",
        "import ingest.cli.main, ingest.process, ingest.sources, ingest.lake, ingest.workers, ingest.config",
    ],
)
def test_public_names_do_not_import_beam(statement: str) -> None:
    assert "apache_beam" not in modules_after(statement)


def test_help_does_not_import_what_it_does_not_need() -> None:
    loaded = modules_after("import ingest.cli.main")
    assert not {"apache_beam", "pyarrow", "duckdb", "trafilatura"} & loaded


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_no_salted_hash_decides_anything() -> None:
    for path in sources():
        calls = [
            node.lineno
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash"
        ]
        assert not calls, f"{path}: hash() at {calls}"


@pytest.mark.parametrize("layer", ["extract", "text", "feeds", "dedupe", "tags"])
def test_pure_layers_know_no_clock_and_no_chance(layer: str) -> None:
    forbidden = {"random", "time", "socket", "secrets", "uuid", "subprocess"}
    for path in sorted((PACKAGE / layer).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {alias.name.split(".")[0] for alias in node.names} & forbidden, path
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                raise AssertionError(f"{path}:{node.lineno} looks at the clock")
