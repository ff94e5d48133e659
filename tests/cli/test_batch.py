"""`pipelines/batch.py` ends as `ingest run` does, in every kind of end; a mistyped option is an error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sample_pages import page
from web_server import Web

from ingest.lake import hold_lease, open_lake

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
BATCH = [sys.executable, str(Path(__file__).parents[2] / "pipelines" / "batch.py")]
INGEST = [sys.executable, "-m", "ingest"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("good", "bad", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "good" / "1.html").write_bytes(page(1))
    (tmp_path / "bad" / "1.html").write_text("<html><body><p>x</p></body></html>")
    (tmp_path / "wrong.toml").write_text("[fetch]\ncontct = 'x'\n")
    return tmp_path


def call(command: list[str], folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("source", "options", "code"),
    [
        ("good", (), 0),
        ("good", ("--now", "2026-11-23T12:00:00Z"), 0),
        ("bad", (), 1),  # every item rejected
        ("empty", (), 1),  # nothing to read
        ("missing", (), 2),
        ("good", ("--config", "wrong.toml"), 2),
        ("good", ("--now", "yesterday"), 2),
        ("good", ("--lake", "good/1.html/lake"), 1),  # a file where a folder should be
    ],
)
def test_the_code_and_the_message_are_those_of_the_command(
    folder: Path, source: str, options: tuple[str, ...], code: int
) -> None:
    ours = call(INGEST, folder, "run", source, "--lake", "lake-a", *options)
    batch = call(BATCH, folder, "--input", source, "--lake", "lake-b", *options)
    assert (ours.returncode, batch.returncode) == (code, code), batch.stderr
    last = [done.stderr.replace("lake-a", "lake-b").splitlines()[-1:] for done in (ours, batch)]
    assert last[0] == last[1]
    assert "Traceback" not in batch.stderr


def test_a_second_writer_ends_with_1(folder: Path) -> None:
    (folder / "ingest.toml").write_text("[cycle]\nwait_seconds = 0.2\n")
    with hold_lease(str(folder / "lake"), holder="the first writer"):
        batch = call(BATCH, folder, "--input", "good", "--lake", "lake")
    assert batch.returncode == 1
    assert "the first writer" in batch.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--runer", "DirectRunner"], "unknown option --runer: neither ours nor Beam's; did you mean '--runner'?"),
        (["--runer=DirectRunner"], "unknown option --runer: neither ours nor Beam's; did you mean '--runner'?"),
        (["--lak", "lake"], "unknown option --lak"),
        (["--num_workers=many"], "argument --num_workers: invalid int value: 'many'"),
        (["good"], "unexpected argument 'good': an input is named with --input"),
    ],
)
def test_a_mistyped_option_is_an_error_that_names_the_nearest(folder: Path, options: list[str], message: str) -> None:
    batch = call(BATCH, folder, "--input", "good", "--lake", "lake", *options)
    assert batch.returncode == 2
    assert message in batch.stderr.splitlines()[-1]
    assert not (folder / "lake").exists()


def test_options_of_beam_and_of_a_runner_are_passed_on(folder: Path) -> None:
    options = ["--runner", "DirectRunner", "--job_name=a", "--runner-option=--of_a_job_server=1"]
    batch = call(BATCH, folder, "--input", "good", "--lake", "lake", "--json", *options)
    assert batch.returncode == 0, batch.stderr
    assert json.loads(batch.stdout.splitlines()[-1])["stored"] == 1
    assert open_lake(str(folder / "lake")).verify().ok


def test_web_addresses_are_inputs_too(folder: Path, web: Web) -> None:
    feed = web.feed("/feed", web.item(1))
    web.pages(1)
    (folder / "ingest.toml").write_text('[fetch]\ndelay = 0\nallow_networks = ["127.0.0.1/32"]\n')
    batch = call(BATCH, folder, "--input", feed, "--lake", "lake", "--json", "--contact", "news@example.org")
    assert batch.returncode == 0, batch.stderr
    assert json.loads(batch.stdout.splitlines()[-1])["stored"] == 1
