"""What Dataflow gets: metadata as the options are, pinned packages, graphs that are built through our own programs."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "pipelines" / "dataflow"
OPTIONS = [
    "--runner=DataflowRunner",
    "--dry_run=True",
    "--sdk_location=container",
    "--project=some-project",
    "--region=europe-west1",
    "--temp_location=gs://some-bucket/tmp",
]
SETTINGS = """\
lake = "gs://some-bucket/lake"
[fetch]
contact = "news@example.org"
[[source]]
url = "https://news.example/feed.xml"
[[source]]
path = "gs://some-bucket/incoming"
"""


def test_the_metadata_is_that_of_the_options() -> None:
    before = {name: (FOLDER / f"{name}.json").read_text(encoding="utf-8") for name in ("batch", "streaming")}
    code = "import metadata, batch, streaming, json, sys\n"
    code += "json.dump({n: metadata.metadata(n, m.command) for n, m in dict(batch=batch, streaming=streaming).items()},"
    code += " sys.stdout)"
    path = os.pathsep.join([str(FOLDER), str(FOLDER.parent), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, check=True
    )
    made = json.loads(done.stdout)
    assert {name: json.loads(text) for name, text in before.items()} == made, "run pipelines/dataflow/metadata.py"
    required = {name: {p["name"] for p in made[name]["parameters"] if not p["isOptional"]} for name in made}
    assert required == {"batch": {"lake"}, "streaming": {"lake", "config"}}
    for parameter in (parameter for template in made.values() for parameter in template["parameters"]):
        assert re.fullmatch(r"[a-z-]+", parameter["name"])
        assert parameter["helpText"]


def test_the_image_has_every_package_pinned_and_within_our_ranges() -> None:
    pins = dict(
        line.split("==")
        for line in (FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [re.split(r"[\[><=;~ ]", each)[0] for each in project["dependencies"] if "python_version <" not in each]
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in wanted} <= names
    assert "google-cloud-storage" in names
    locked = set((ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines())
    both = {line.partition("==")[0].lower() for line in locked}
    differing = [f"{n}=={v}" for n, v in pins.items() if n.lower() in both and f"{n}=={v}" not in locked]
    assert not differing


@pytest.mark.parametrize("path", [FOLDER / "Dockerfile", ROOT / "pipelines" / "flink" / "Dockerfile"])
def test_the_images_copy_what_there_is_and_have_the_locked_beam(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE) for name in line.split()]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    version = re.search(r"^ARG BEAM=(.*)$", text, re.MULTILINE)
    assert version is not None
    assert f"apache-beam=={version[1]}\n" in (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.mark.pipeline
@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "arguments", "message"),
    [
        (
            "batch",
            ["--input", "seeds/", "--input", "https://news.example/feed.xml"],
            r"Submitted: \d+ files .* 1 address",
        ),
        (
            "streaming",
            ["--interval", "5m"],
            "Stream stream is submitted; it commits to gs://some-bucket/lake every 300 s",
        ),
    ],
)
def test_a_dry_run_builds_the_whole_job(tmp_path: Path, program: str, arguments: list[str], message: str) -> None:
    if find_spec("google") is None or find_spec("google.cloud") is None or find_spec("google.cloud.storage") is None:
        pytest.skip("the extra `gcp` is not installed: run `make dataflow-test`")
    (tmp_path / "ingest.toml").write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, str(ROOT / "pipelines" / f"{program}.py"), "--config", str(tmp_path / "ingest.toml")]
    environment = {**os.environ, "INGEST_WAIT": "false"}
    done = subprocess.run(
        [*command, *arguments, *OPTIONS], capture_output=True, text=True, cwd=ROOT, timeout=200, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.search(message, done.stdout), done.stdout


@pytest.mark.pipeline
@pytest.mark.slow
def test_an_option_that_lacks_or_is_wrong_for_its_runner_is_an_error(tmp_path: Path) -> None:
    if find_spec("google") is None or find_spec("google.cloud") is None or find_spec("google.cloud.storage") is None:
        pytest.skip("the extra `gcp` is not installed: run `make dataflow-test`")
    (tmp_path / "ingest.toml").write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, str(ROOT / "pipelines" / "streaming.py"), "--config", str(tmp_path / "ingest.toml")]
    options = [option for option in OPTIONS if "project" not in option]
    done = subprocess.run([*command, "--no-wait", *options], capture_output=True, text=True, timeout=200)
    assert done.returncode == 2
    assert "project" in done.stderr.splitlines()[-1].lower()
    assert "Traceback" not in done.stderr
