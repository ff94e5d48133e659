"""Count what makes code readable: modules, lines, sizes of functions, homonyms, docstrings that begin with a verb.

Usage: python benchmarks/house_numbers.py [ROOT ...]; each ROOT is a checkout.
"""

import ast
import json
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

DIALECT = ("told", "each", "held", "left", "made", "most", "says")


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return all functions and methods of a module, nested ones included."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def names_of(tree: ast.AST) -> list[str]:
    """Return every name that a module binds or reads."""
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    names += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    names += [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return names + [function.name for function in functions(tree)]


def without_verb(root: Path) -> int:
    """Return how many docstrings of functions do not begin with a verb in the imperative, by ruff's D401."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "D401", "--output-format", "json"]
    run = subprocess.run([*command, str(root / "src")], capture_output=True, text=True, check=False)
    return len(json.loads(run.stdout))


def count(root: Path) -> dict[str, object]:
    """Return the figures of one checkout."""
    package = root / "src" / "ingest"
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for tree in trees.values() for node in functions(tree)]
    public = Counter(
        node.name
        for tree in trees.values()
        for node in ast.iter_child_nodes(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
    )
    files = Counter(path.name for path in trees if path.name != "__init__.py")
    documented = sum(ast.get_docstring(node) is not None for tree in trees.values() for node in functions(tree))
    names = Counter(name.strip("_") for tree in trees.values() for name in names_of(tree))
    missing = without_verb(root)
    return {
        "modules": len(trees),
        "lines": sum(path.read_text(encoding="utf-8").count("\n") for path in trees),
        "longest module": max(path.read_text(encoding="utf-8").count("\n") for path in trees),
        "functions": len(lengths),
        "median function": statistics.median(lengths),
        "longest function": max(lengths),
        "public names defined in several modules": {name: n for name, n in sorted(public.items()) if n > 1},
        "file names used several times": {name: n for name, n in sorted(files.items()) if n > 1},
        "docstrings of functions": documented,
        "of those with a verb first (%)": round(100 * (documented - missing) / documented, 1),
        "names of the old dialect": {word: names[word] for word in DIALECT if names[word]},
    }


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["."]:
        sys.stdout.write(f"{argument}\n{json.dumps(count(Path(argument)), indent=2)}\n")
