"""The recipes of the documents and docstrings run: commands, Python, SQL and settings, as a reader would copy them."""

import ast
import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from ingest.cli.main import cli
from ingest.config_file import parse_config
from ingest.lake import open_lake

pytestmark = pytest.mark.pipeline
ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^(?: {4}.*)?\n)+", re.MULTILINE)
#: `ingest ...` in running text, with its options.
_INLINE = re.compile(r"`((?:\.venv/bin/)?ingest [a-z][^`\n]*)`")


class Recipe(NamedTuple):
    where: str
    language: str
    code: str


def fenced(*languages: str) -> list[Recipe]:
    return [
        Recipe(f"{path.name}:{path.read_text(encoding='utf-8')[: found.start()].count(chr(10)) + 2}", *found.groups())
        for path in DOCUMENTS
        for found in _FENCED.finditer(path.read_text(encoding="utf-8"))
        if found[1] in languages
    ]


def python_of_docstrings() -> Iterator[Recipe]:
    """The indented examples of docstrings that are Python with an import."""
    for path in sorted((ROOT / "src" / "ingest").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                continue
            for block in _INDENTED.findall(f"{ast.get_docstring(node) or ''}\n"):
                code = textwrap.dedent(block).strip()
                if re.search(r"^(from|import) ", code, re.MULTILINE):
                    yield Recipe(str(path.relative_to(ROOT)), "python", code)


def command_lines(code: str) -> list[str]:
    """The commands of a console block, without their output and comments."""
    return [line[2:].partition("   #")[0].strip() for line in code.splitlines() if line.startswith("$ ")]


CONSOLE = [(recipe.where, line) for recipe in fenced("console") for line in command_lines(recipe.code)]
DOCSTRINGS = list(python_of_docstrings())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader has it: the checkout's seeds and pipelines, the command, some files, and a lake."""
    folder = tmp_path_factory.mktemp("place")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / "bin").symlink_to(folder / ".venv" / "bin")
    for name, code in (("ingest", 'exec "$0/../python" -m ingest'), ("python", f'exec "{sys.executable}"')):
        text = code.replace('"$0/../python"', f'"{sys.executable}"')
        (folder / ".venv" / "bin" / name).write_text(f'#!/bin/sh\n{text} "$@"\n')
        (folder / ".venv" / "bin" / name).chmod(0o755)
    for name in ("seeds", "pipelines"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "news").mkdir()
    page = next((ROOT / "seeds").rglob("*.html")).read_bytes()
    for copy in (folder / "news" / "page.html", folder / "page.html"):
        copy.write_bytes(page)
    (folder / "archive.warc.gz").write_bytes(next((ROOT / "seeds").rglob("*.warc.gz")).read_bytes())
    done = run(folder, "ingest run seeds/ --lake lake --workers 1")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, command: str) -> "subprocess.CompletedProcess[str]":
    environment = {"HOME": str(folder), "PATH": f"{folder}/bin:/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")}
    line = ["/bin/sh", "-c", command]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=120, env=environment)


def check_command(line: str) -> None:
    """Parse a command line as `ingest` would, without running it: a mistyped command or option fails."""
    arguments = list(takewhile(lambda word: word not in (">", ">>", "|"), shlex.split(line)))[1:]
    command: click.Command = cli
    name = "ingest"
    while isinstance(command, click.Group) and arguments:
        found = command.get_command(click.Context(command), arguments[0])
        assert found is not None, f"{line}: {name} has no command {arguments[0]}"
        name, command, arguments = f"{name} {arguments[0]}", found, arguments[1:]
    if arguments and not isinstance(command, click.Group):
        command.make_context(name, arguments)


@pytest.mark.parametrize(("where", "line"), CONSOLE, ids=lambda value: str(value)[:50])
def test_commands_of_the_documents(where: str, line: str, place: Path) -> None:
    program = line.split()[0].rpartition("/")[2]
    if program == "ingest":
        check_command(line)
    runs_here = program in ("ingest", "python") and not re.search(r"https?://|watch|doctor|\.opml|models/", line)
    if runs_here:
        done = run(place, line)
        assert done.returncode == 0, f"{where}: {line}\n{done.stderr}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_running_text(path: Path) -> None:
    for line in _INLINE.findall(path.read_text(encoding="utf-8")):
        words = [word for word in line.split() if not re.search(r"[…\[\]<>]|^\.\.\.$", word)]
        with suppress(click.MissingParameter):  # `ingest sql` is a name here, and no line to copy
            check_command(" ".join(words))


#: tests/lake/test_docs_readers.py runs the recipes of readers.md, on tables of two versions.
PYTHON_DOCUMENTS = sorted({recipe.where.partition(":")[0] for recipe in fenced("python")} - {"readers.md"})


@pytest.mark.parametrize("document", PYTHON_DOCUMENTS)
def test_python_of_the_documents(document: str, place: Path) -> None:
    blocks = [recipe.code for recipe in fenced("python") if recipe.where.startswith(f"{document}:")]
    done = run(place, f"python -c {shlex.quote(chr(10).join(blocks))}")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("recipe", DOCSTRINGS, ids=lambda recipe: recipe.where)
def test_python_of_docstrings(recipe: Recipe, place: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    (tmp_path / "bin").symlink_to(place / "bin")
    done = run(tmp_path, f"python -c {shlex.quote(recipe.code)}")
    assert done.returncode == 0, done.stderr


def test_the_recipe_of_ingest_flow_writes_a_sound_lake(place: Path, tmp_path: Path) -> None:
    (recipe,) = [recipe for recipe in DOCSTRINGS if recipe.where == "src/ingest/flow/__init__.py"]
    test_python_of_docstrings(recipe, place, tmp_path)
    lake = open_lake(str(tmp_path / "lake"))
    assert lake.verify().ok
    count = "select count(*) from latest"
    assert lake.sql(count).fetchall() == open_lake(str(place / "lake")).sql(count).fetchall()


@pytest.fixture
def documented_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package of docs/add-a-tag.md, as an installer would lay it out."""
    (module,) = [recipe.code for recipe in fenced("python") if recipe.where.startswith("add-a-tag.md:")]
    projects = (tomllib.loads(recipe.code).get("project") for recipe in fenced("toml"))
    (project,) = [project for project in projects if project]
    ((group, points),) = project["entry-points"].items()
    for name, target in points.items():
        (tmp_path / f"{target.partition(':')[0]}.py").write_text(module)
        about = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        about.mkdir(exist_ok=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[{group}]\n{name} = {target}\n")
    monkeypatch.syspath_prepend(str(tmp_path))


def has_values(config: object, settings: object) -> bool:
    """Whether a configuration has the values of a TOML table, list or value."""
    if isinstance(settings, dict):
        values = config if isinstance(config, dict) else {name: getattr(config, name) for name in settings}
        return all(has_values(values[name], value) for name, value in settings.items())
    if isinstance(settings, list) and isinstance(config, tuple):
        return len(config) == len(settings) and all(map(has_values, config, settings))
    return config == settings


@pytest.mark.usefixtures("documented_package")
@pytest.mark.parametrize("recipe", fenced("toml"), ids=lambda recipe: recipe.where)
def test_settings_of_the_documents(recipe: Recipe) -> None:
    settings = tomllib.loads(recipe.code)
    if "project" not in settings:  # which is a pyproject.toml
        assert has_values(parse_config(recipe.code), settings)


@pytest.mark.parametrize("recipe", fenced("sql"), ids=lambda recipe: recipe.where)
def test_queries_of_the_documents(recipe: Recipe, place: Path) -> None:
    """Each query has columns; tests/test_notebooks.py checks that those of recipes.md have answers, too."""
    assert open_lake(str(place / "lake")).sql(recipe.code).columns
