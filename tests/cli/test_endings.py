"""How commands end when something is in the way: a damaged lake, an output that cannot be written, empty sources."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import call
from sample_pages import page
from web_server import Answer, Web, serving

from ingest.lake import open_lake

pytestmark = pytest.mark.pipeline
COMMAND = [sys.executable, "-c", "from ingest.cli import main; main()"]
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two pages, and a lake of two cycles that read them."""
    folder = tmp_path_factory.mktemp("template")
    for number in range(2):
        (folder / f"{number}.html").write_bytes(page(number))
        assert call("run", str(folder / f"{number}.html"), "--lake", str(folder / "lake"), "--workers", "1") == 0
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    copied = Path(shutil.copytree(template, tmp_path / "copy"))
    (copied / "2.html").write_bytes(page(2))
    capsys.readouterr()
    return copied


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-50])


@pytest.mark.parametrize("table", ["articles", "fingerprints"])
def test_a_damaged_file_is_named_in_one_line_and_can_be_done_without(
    folder: Path, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lake, fresh = str(folder / "lake"), str(folder / "2.html")
    file = next((folder / "lake" / table).rglob("00000001-*.parquet"))
    _cut(file)
    lines = [["sql", f"select * from {table}"], ["run", fresh, "--workers", "1"]]
    for arguments in lines:
        assert call(*arguments, "--lake", lake) == 1, arguments
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"ingest: {file}: "), "the damaged file is named"
        assert "ingest lake repair" in line
    assert call("lake", "verify", "--lake", lake) == 1
    assert f"size: {file.relative_to(folder / 'lake')}" in capsys.readouterr().out
    assert call("lake", "repair", "--lake", lake) == 0
    assert f"set aside: {file.relative_to(folder / 'lake')}" in capsys.readouterr().out
    assert call("lake", "verify", "--lake", lake) == 0
    assert call("run", str(folder / "0.html"), fresh, "--lake", lake, "--workers", "1") == 0
    assert open_lake(lake).sql("select count(distinct id), count(*) from articles").fetchall() == [(3, 3)]


@pytest.mark.parametrize("content", [b"[" * 200_000, None])
def test_a_lost_or_torn_entry_of_the_log_loses_no_article(
    folder: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    lake, entry = folder / "lake", folder / "lake" / "_log" / "00000002.json"
    tables = {file: file.read_bytes() for file in lake.rglob("*.parquet")}
    entry.unlink() if content is None else entry.write_bytes(content)
    assert call("run", str(folder / "2.html"), "--lake", str(lake), "--workers", "1") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "ingest lake repair" in line
    assert {file: file.read_bytes() for file in lake.rglob("*.parquet")} == tables
    assert call("lake", "verify", "--lake", str(lake)) == 1
    assert call("lake", "repair", "--lake", str(lake), "--json") == 0
    assert '"rebuilt":["00000002"]' in capsys.readouterr().out
    assert call("lake", "verify", "--lake", str(lake)) == 0
    assert open_lake(str(lake)).sql("select count(*) from articles").fetchall() == [(2,)]


def test_a_damaged_lake_is_not_passed_over_by_explain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "lake" / "_log" / "lake.json").write_bytes(b"{")
    assert call("explain", str(folder / "0.html"), "--lake", str(folder / "lake")) == 1
    assert "layout" in capsys.readouterr().err


def test_a_run_names_files_that_are_not_of_the_lake(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "lake" / "articles" / "notes.txt").write_text("mine")
    assert call("run", str(folder / "0.html"), "--lake", str(folder / "lake"), "--workers", "1") == 0
    assert "articles/notes.txt: not written by ingest" in capsys.readouterr().err
    assert (folder / "lake" / "articles" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("rows", [1, 100_000])
def test_a_reader_that_goes_away_ends_a_command_quietly(folder: Path, rows: int) -> None:
    """`ingest sql ... | head -1`: what fits into the pipe was written, of the rest nobody hears."""
    line = [*COMMAND, "sql", f"select range, repeat('x', 90) from range({rows})", "--lake", str(folder / "lake")]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"range\t")
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert err == b""
    assert process.wait(60) in ((141,) if rows > 1 else (0, 141))


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [["explain", "0.html"], ["sql", "select * from articles"], ["run", "2.html", "--workers", "1"], ["--help"]],
)
def test_an_output_that_cannot_be_written_is_reported_in_one_line(folder: Path, arguments: list[str]) -> None:
    lake = [] if arguments == ["--help"] else ["--lake", "lake"]
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments, *lake], stdout=full, stderr=subprocess.PIPE, cwd=folder, timeout=120
        )
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("ingest: the output cannot be written (")
    if arguments[0] == "run":
        assert open_lake(str(folder / "lake")).sql("select count(*) from articles").fetchall() == [(3,)]


def test_an_output_that_is_closed_is_no_trouble(folder: Path) -> None:
    line = f'exec "{sys.executable}" -c "from ingest.cli import main; main()" lake verify --lake lake >&-'
    done = subprocess.run(["/bin/sh", "-c", line], stderr=subprocess.PIPE, cwd=folder, timeout=120, env=os.environ)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_unknown_reason_is_an_error_that_names_the_nearest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = str(folder / "lake")
    assert call("lake", "rejects", "--lake", lake, "--reason", "unreadble") == 2
    err = capsys.readouterr().err
    assert "did you mean 'unreadable'?" in err
    assert call("lake", "rejects", "--lake", lake, "--reason", "xyz") == 2
    assert "redirected-away" in capsys.readouterr().err, "all of them where none is near"
    assert call("lake", "rejects", "--lake", lake, "--reason", "unreadable") == 0


def test_a_folder_without_files_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, lake = tmp_path / "empty", str(tmp_path / "lake")
    empty.mkdir()
    assert call("run", str(empty), "--lake", lake, "--workers", "1") == 1
    assert f"{empty}: no readable files under it" in capsys.readouterr().err
    (empty / "1.html").write_bytes(page(1))
    assert call("run", str(empty), "--lake", lake, "--workers", "1") == 0
    assert capsys.readouterr().err == ""
    assert call("run", str(empty), "--lake", lake, "--workers", "1") == 0  # nothing new is no trouble


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.chdir(tmp_path)
    with serving() as site:
        yield site


def _settings(*urls: str) -> None:
    sources = "".join(f'[[source]]\nurl = "{url}"\n' for url in urls)
    head = '[fetch]\ncontact = "news@example.org"\ndelay = 0\nallow_networks = ["127.0.0.1/32"]\n[work]\nworkers = 1\n'
    Path("ingest.toml").write_text(head + sources)


def test_addresses_that_gave_nothing_are_reported_and_decide_the_exit_code(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, gone = web.feed("/feed", web.item(1)), web.url("/bad"), web.url("/gone")
    web.pages(1)
    web.routes["/bad"] = Answer(b"oops", status=500)
    web.routes["/gone"] = Answer(b"", status=410)
    _settings(good, bad)
    assert call("run") == 0, "of the configuration some may fail"
    assert f"{bad}: could not be read: " in capsys.readouterr().err
    assert call("run", bad, gone) == 1, "whoever names an address wants to hear of it"
    err = capsys.readouterr().err
    assert f"{bad}: could not be read: " in err
    assert f"{gone}: could not be read: " in err
    assert call("run", gone) == 1, "not asked again, and still not read"
    _settings(bad, gone)
    assert call("run", "--lake", "other") == 1, "nothing of the configuration could be read"
