"""The image of docs/operate.md: its files are there, its installation works, its command is one; built where asked."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KNOWN = {"FROM", "RUN", "COPY", "USER", "WORKDIR", "VOLUME", "ENTRYPOINT", "CMD"}


def dockerfile() -> str:
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    block = re.search(r"```dockerfile\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return block[1]


def instructions() -> list[tuple[str, str]]:
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in dockerfile().splitlines() if line]


def values(name: str) -> list[str]:
    return [value for instruction, value in instructions() if instruction == name]


def test_the_instructions_are_those_of_an_image_that_can_run() -> None:
    assert {name for name, _ in instructions()} <= KNOWN
    (base,) = values("FROM")
    version = re.fullmatch(r"python:3\.(\d+)-slim", base)
    assert version is not None
    assert 11 <= int(version[1]) <= 13, "a version that CI runs"
    created = [line for line in values("RUN") if line.startswith("useradd ")]
    assert [line.split()[-1] for line in created] == values("USER")
    assert values("WORKDIR") == [f"/home/{values('USER')[0]}"]
    assert values("VOLUME") == [f"{values('WORKDIR')[0]}/lake"], "the lake of the default settings"
    assert [line.split()[-1] for line in values("COPY")] == [
        line.split()[-1] for line in values("RUN") if line.startswith("pip install ")
    ]


@pytest.mark.slow
def test_what_is_installed_runs_the_command(tmp_path: Path) -> None:
    (install,) = [line.split() for line in values("RUN") if line.startswith("pip install ")]
    # Without the dependencies, which are here, and without a download of the build system.
    offline = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", str(tmp_path)]
    command = [sys.executable, "-m", *install[:-1], *offline, str(ROOT)]
    subprocess.run(command, check=True, timeout=300, cwd=tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    arguments = [*json.loads(values("ENTRYPOINT")[0]), *json.loads(values("CMD")[0])]
    script = tmp_path / "bin" / arguments[0]
    assert script.exists()
    program = [sys.executable, "-m", "ingest", *arguments[1:], "--help"]
    done = subprocess.run(program, capture_output=True, text=True, timeout=120, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "--interval" in done.stdout
    code = "import ingest; from ingest.lake.schema import contract; contract('articles'); print(ingest.__file__)"
    shown = [sys.executable, "-c", code]
    done = subprocess.run(shown, capture_output=True, text=True, timeout=60, env=environment, cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(tmp_path), done.stderr


@pytest.mark.slow
@pytest.mark.skipif(
    "INGEST_DOCKER" not in os.environ, reason="make image-test builds the image, which loads packages from the network"
)
def test_docker_builds_an_image_that_runs(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(dockerfile(), encoding="utf-8")
    name = "ingest-image-test"
    build = ["docker", "build", "--quiet", "--tag", name, "--file", str(tmp_path / "Dockerfile"), str(ROOT)]
    subprocess.run(build, check=True, timeout=1200)
    try:
        run = ["docker", "run", "--rm", "--network", "none", name, "--version"]
        done = subprocess.run(run, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        subprocess.run(["docker", "image", "rm", name], check=True, timeout=120)
