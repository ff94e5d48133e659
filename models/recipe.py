"""Recipes: what a shipped artefact was built from, written beside it as `<artefact>.recipe.json`.

A recipe has the command, the exact versions of the packages that shape the result, the SHA-256 of each input and of
the artefact. `DATA/...` are files of the evaluation data, which is not part of the repository. tests/test_models.py
compares the recipes with the files and with models/requirements.lock.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent


def write_recipe(
    artefact: Path, *, command: str, packages: Iterable[str], inputs: Iterable[Path] = (), data: Mapping[str, Path]
) -> None:
    """Write the recipe of an artefact that was just built.

    `inputs` are files of the repository; `data` maps names such as `DATA/gold/gold.jsonl` to where these files are.
    """
    hashes = {path.resolve().relative_to(ROOT).as_posix(): sha256_of(path) for path in inputs}
    hashes |= {name: sha256_of(path) for name, path in data.items()}
    recipe = {
        "artefact": artefact.name,
        "sha256": sha256_of(artefact),
        "command": command,
        "packages": {name: version(name) for name in sorted(packages)},
        "inputs": dict(sorted(hashes.items())),
    }
    recipe_path(artefact).write_text(json.dumps(recipe, indent=2) + "\n", encoding="utf-8")


def recipe_path(artefact: Path) -> Path:
    """Return where the recipe of an artefact is."""
    return artefact.with_name(f"{artefact.name}.recipe.json")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
