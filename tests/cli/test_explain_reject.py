"""`ingest explain` of one item of a file, and of a reject of the lake."""

import json
from pathlib import Path

import pytest
from commands import call, call_json

pytestmark = pytest.mark.pipeline
NOW = "2026-11-23T12:00:00Z"
STORY = "The harbour was closed on Monday after a crane fell on the quay, and nobody was hurt, the port said. " * 3


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"title": f"Crane {number} falls", "text": STORY}) for number in range(3)]
    Path("few.jsonl").write_text("\n".join([*lines[:2], '{"title": broken}', lines[2]]) + "\n")
    assert call("run", "few.jsonl", "--lake", "lake", "--now", NOW, "--workers", "1") == 0
    return "lake"


def test_a_location_names_one_item_of_a_file(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("explain", "few.jsonl#line-2", "--lake", lake) == 0
    out = capsys.readouterr().out
    assert "Crane 1 falls" in out
    assert "Crane 0" not in out
    assert call("explain", "few.jsonl#line-3", "--lake", lake) == 0
    assert "malformed: few.jsonl#line-3" in capsys.readouterr().out
    assert call("explain", "few.jsonl#line-2", "--lake", "nowhere") == 0, "no lake is needed"
    assert call("explain", "few.jsonl#line-9", "--lake", lake) == 2
    assert "few.jsonl has no such item" in capsys.readouterr().err


def test_the_id_of_a_reject_names_its_item(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    [[reject]] = call_json(capsys, "sql", "select id from rejects", "--lake", lake)["rows"]
    assert call("explain", reject, "--lake", lake) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"In the lake: {reject}\n  rejected ")
    assert "\nfew.jsonl#line-3\n" in out
    content = (
        Path("few.jsonl")
        .read_text()
        .replace("broken", '"Mended"')
        .replace('"Mended"}', f'"Mended", "text": "{STORY}"}}')
    )
    Path("few.jsonl").write_text(content)
    assert call("explain", reject[:12], "--lake", lake) == 0
    assert "Mended" in capsys.readouterr().out, "the file as it is now"


@pytest.mark.parametrize("by_id", [True, False])
def test_a_reject_without_bytes_shows_what_the_lake_says(
    lake: str, capsys: pytest.CaptureFixture[str], *, by_id: bool
) -> None:
    capsys.readouterr()
    [[reject, location]] = call_json(capsys, "sql", "select id, location from rejects", "--lake", lake)["rows"]
    Path("few.jsonl").unlink()
    item = reject if by_id else location
    assert call("explain", item, "--lake", lake) == 0
    out = capsys.readouterr().out
    assert "malformed: few.jsonl#line-3" in out
    assert "few.jsonl#line-3 is not read again" in out
    assert call_json(capsys, "explain", item, "--lake", lake)["reject"]["id"] == reject
