"""Check the rules of CONTRIBUTING.md that no linter knows: imports, size of modules, clocks, lower bounds."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "ingest"
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 45
LONGER_FUNCTIONS = {"_descend"}  # the hot loop over the tree of a page
PURE = (
    "extract",
    "text",
    "feeds",
    "dedupe",
    "tags",
    "urls",
    "identity",
    "polling",
    "records",
    "wire",
    "content_coding",
)
PURE_MODULES = ("process.py", "ids.py", "sniff.py", "field_names.py", "errors.py")


def modules_after(statement: str) -> set[str]:
    """Return the names of the modules that a fresh interpreter has loaded after a statement."""
    program = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


@pytest.mark.slow
def test_import_ingest_is_light() -> None:
    heavy = {"apache_beam", "pandas", "pyarrow", "trafilatura", "lxml", "duckdb", "numpy", "feedparser", "aiohttp"}
    assert not heavy & modules_after("import ingest")


@pytest.mark.slow
@pytest.mark.parametrize(
    "statement",
    [
        "from ingest import read_document, parse_feed, tag_regions, tag_topics, Deduper, find_duplicates, open_lake",
        "import ingest.cli.main, ingest.process, ingest.sources, ingest.lake, ingest.workers, ingest.config",
        "import ingest.polling",
    ],
)
def test_public_names_do_not_import_beam(statement: str) -> None:
    assert "apache_beam" not in modules_after(statement)


@pytest.mark.slow
def test_help_does_not_import_what_it_does_not_need() -> None:
    loaded = modules_after("import ingest.cli.main")
    assert not {"apache_beam", "pyarrow", "duckdb", "trafilatura"} & loaded


@pytest.mark.slow
def test_a_run_leaves_extraction_to_the_workers() -> None:
    loaded = modules_after("import ingest.app.run, ingest.cli.run, ingest.read_ahead")
    assert not {"ingest.extract", "trafilatura", "apache_beam", "pandas"} & loaded


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_beam(path: Path) -> bool:
    names: list[str] = []
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return any(name.partition(".")[0] == "apache_beam" for name in names)


def test_no_salted_hash_decides_anything() -> None:
    for path in modules():
        calls = [
            node.lineno
            for node in ast.walk(syntax_tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash"
        ]
        assert not calls, f"{path}: hash() at {calls}"


def pure_modules() -> list[Path]:
    packages = [path for package in PURE for path in sorted((PACKAGE / package).rglob("*.py"))]
    return [*packages, *(PACKAGE / name for name in PURE_MODULES)]


@pytest.mark.parametrize("path", pure_modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_pure_modules_read_no_clock_and_no_randomness(path: Path) -> None:
    forbidden = {"random", "time", "socket", "secrets", "uuid", "subprocess"}
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & forbidden, path
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in forbidden, path
        if isinstance(node, ast.Attribute) and node.attr in ("utcnow", "today"):
            raise AssertionError(f"{path}:{node.lineno} reads the clock")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "now":
            raise AssertionError(f"{path}:{node.lineno} reads the clock")


def test_every_requirement_has_a_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    unbounded = [item for group in groups for item in group if ">=" not in item]
    assert unbounded == []


def test_lines_of_documents_are_short() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    long = []
    for path in documents:
        in_code = False
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            in_code ^= line.startswith("```")
            # A row of a table, a line of code and a long address cannot be wrapped.
            fixed = in_code or line.startswith("|") or re.search(r"https?://\S{60}", line)
            if len(line) > 120 and not fixed:
                long.append(f"{path.relative_to(ROOT)}:{number}")
    assert long == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in sorted(folder.glob("[0-9]*.md")) if f"]({path.name})" not in index]
    assert missing == []


def test_modules_and_functions_are_of_readable_size() -> None:
    long = []
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        if path.read_text(encoding="utf-8").count("\n") > MAX_MODULE_LINES:
            long.append(name)
        for node in ast.walk(syntax_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in LONGER_FUNCTIONS:
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    long.append(f"{name}:{node.lineno} {node.name} ({lines} lines)")
    assert long == []


def test_every_module_of_flow_imports_beam() -> None:
    # That no other module does is a contract of .importlinter.
    flow = [path for path in (PACKAGE / "flow").glob("*.py") if path.name != "__init__.py"]
    assert [path.name for path in flow if not imports_beam(path)] == []
