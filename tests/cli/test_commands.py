"""The commands as a user types them: what they print, and their exit codes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import call, call_json

from ingest.lake import hold_lease

pytestmark = pytest.mark.pipeline
NOW = "2026-11-23T12:00:00Z"


def test_run_then_run_again_then_look(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = str(tmp_path / "lake")
    first = call_json(capsys, "run", str(pages), "--lake", lake, "--now", NOW, "--workers", "1")
    assert list(first) == [
        *("cycle", "lake", "read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified"),
        *("files", "seconds"),
    ]
    assert (first["cycle"], first["read"], first["stored"], first["rejected"], first["files"]) == (
        "00000001",
        11,
        9,
        2,
        5,  # one each of articles, sightings, rejects and fingerprints, and links: two texts differ in a word
    )

    assert call("run", str(pages), "--lake", lake, "--workers", "1") == 0
    assert "Nothing new: read 11, stored 0, unchanged 11" in capsys.readouterr().out

    found = call_json(capsys, "sql", "select count(*) as n from latest", "--lake", lake)
    assert found == {"columns": ["n"], "rows": [[9]]}
    assert call("sql", "select main_region, count(*) from latest group by 1", "--lake", lake) == 0
    assert capsys.readouterr().out.splitlines()[0] == "main_region\tcount_star()"

    assert call("lake", "verify", "--lake", lake) == 0
    assert "1 cycle, 5 files" in capsys.readouterr().out
    assert call("lake", "rejects", "--lake", lake, "--reason", "malformed") == 0
    assert "lines.jsonl" in capsys.readouterr().out


def test_run_shows_what_was_stored_and_rejected(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("run", str(pages), "--lake", str(tmp_path / "lake"), "--now", NOW, "--workers", "1") == 0
    out = capsys.readouterr().out
    assert "Ferries run again after the storm" in out
    assert "unknown-kind\t" in out
    assert " sql --lake " in out


def test_verify_finds_a_changed_file(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = tmp_path / "lake"
    assert call("run", str(pages), "--lake", str(lake), "--now", NOW, "--workers", "1") == 0
    victim = next(iter(lake.glob("articles/*/*.parquet")))
    victim.write_bytes(victim.read_bytes()[:-1])
    capsys.readouterr()
    assert call("lake", "verify", "--lake", str(lake)) == 1
    assert victim.name in capsys.readouterr().out


def test_explain_shows_the_whole_way(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = str(tmp_path / "lake")
    assert call("run", str(pages), "--lake", lake, "--now", NOW, "--workers", "1") == 0
    capsys.readouterr()
    assert call("explain", str(pages / "page3.html"), "--lake", lake) == 0
    by_file = capsys.readouterr().out
    for word in ("bytes", "charset", "title", "published_at", "text", "duplicate", "regions", "topics"):
        assert f"\n  {word}" in by_file
    identity = call_json(
        capsys, "sql", "select article_id from sightings where location like '%page3.html'", "--lake", lake
    )
    assert call("explain", identity["rows"][0][0], "--lake", lake) == 0
    by_id = capsys.readouterr().out
    assert by_id.startswith(f"In the lake: {identity['rows'][0][0]}\n  version 1      first seen 2026-11-23 12:00Z  ")
    assert by_id.endswith(by_file)
    assert "fetched now" not in by_id, "a file is no page"
    assert call("explain", identity["rows"][0][0][:9], "--lake", lake) == 0
    assert capsys.readouterr().out == by_id
    assert call("explain", str(pages / "picture.png"), "--lake", lake) == 0
    assert "unknown-kind" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "no/such/folder"], 2, "no/such/folder"),
        (["run"], 2, "no source"),
        (["run", "ftp://files.example.org/news"], 2, "ftp is not read; http, https, az, gs, s3, file and paths are"),
        (["run", "x", "--config", "none.toml"], 2, "none.toml: cannot be read"),
        (["run", ".", "--now", "yesterday"], 2, "ISO 8601"),
        (["sql", "select 1", "--lake", "nowhere"], 1, "nowhere"),
        (["explain", "a1-unknown"], 2, "neither a file nor the id"),
        (["lake", "verify", "--lake", "nowhere"], 1, "nowhere"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_mistakes_are_reported_in_one_line(
    arguments: list[str],
    code: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(*arguments) == code
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err


def test_bad_sql_is_an_error_of_the_user(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = str(tmp_path / "lake")
    call("run", str(pages), "--lake", lake, "--now", NOW, "--workers", "1")
    capsys.readouterr()
    assert call("sql", "selec 1", "--lake", lake) == 1
    err = capsys.readouterr().err
    assert "selec" in err
    assert "keyword" not in err
    assert call("sql", "select url, at from fetches", "--lake", lake) == 1
    assert 'write the column of fetches as "at"' in capsys.readouterr().err
    assert call("sql", 'select url, "at" from fetches', "--lake", lake) == 0


def test_a_lake_path_that_is_a_file(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert call("run", str(pages), "--lake", str(file)) == 1
    assert str(file) in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_a_second_writer_learns_who_writes(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = str(tmp_path / "lake")
    config = tmp_path / "ingest.toml"
    config.write_text("[cycle]\nwait_seconds = 0.2\n")
    with hold_lease(lake, holder="the first writer"):
        assert call("run", str(pages), "--lake", lake, "--config", str(config)) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert "the first writer" in last
    assert last.endswith("(waited for 0.2 s)")


def test_settings_are_taken_from_the_working_folder(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ingest.toml").write_text(
        f'lake = "from-config"\n[work]\nworkers = 1\n[[source]]\npath = "{pages}/ferry.txt"\nname = "Ferry News"\n'
    )
    monkeypatch.chdir(tmp_path)
    assert call_json(capsys, "run")["stored"] == 1
    found = call_json(capsys, "sql", "select source_name from articles")
    assert found["rows"] == [["Ferry News"]]
    assert (tmp_path / "from-config" / "articles").is_dir()


def test_doctor_is_content_with_a_good_set_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = call_json(capsys, "doctor", "--lake", str(tmp_path / "lake"))
    assert all(check["good"] for check in report["checks"]), report


def test_doctor_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.toml").write_text("lakes = 1")
    assert call("doctor", "--config", str(tmp_path / "broken.toml")) == 1
    assert "unknown key" in capsys.readouterr().out


def test_ctrl_c_leaves_a_sound_lake_and_no_process(pages: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    line = [sys.executable, "-c", "from ingest.cli import main; main()", "run", str(pages), "--lake", str(lake)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    while not (lake / "_log").exists():
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130), err
    assert b"Traceback" not in err
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("a process of the run still lives")


def test_help_imports_no_command() -> None:
    code = """if True:
        import sys
        from ingest.cli.main import main
        try:
            main(["--help"])
        finally:
            heavy = {"duckdb", "pyarrow", "numpy", "apache_beam", "pydantic", "lxml", "rich", "ingest.cli.run"}
            print(sorted(heavy & set(sys.modules)))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"
    for name in ("run", "watch", "explain", "feeds", "sql", "lake", "doctor"):
        assert f"\n  {name} " in done.stdout


def test_a_mistyped_path_creates_no_lake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("run", str(tmp_path / "nosuch"), "--lake", str(tmp_path / "lake")) == 2
    assert "does not exist" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "days",
    [
        ["--since", "2026-11-05", "--until", "2026-11-04"],
        ["--since", "2026-11-05", "--dry-run"],
        ["--since", "2026-11-05", "--limit", "2"],
    ],
)
def test_days_that_cannot_be_kept_are_a_usage_error(
    days: list[str], pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("run", str(pages), "--lake", str(tmp_path / "lake"), *days) == 2
    assert "--since" in capsys.readouterr().err
    assert not (tmp_path / "lake").exists()
